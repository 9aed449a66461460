#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/** Files: read whole, publish atomically, walk a folder, lock. */

/**
 * file_read(arena, path, max_bytes, out, diag):
 * Read the regular file ${path} whole into ${arena}.
 *
 * Return 0, or -1 with the reason (missing, unreadable, not a regular file, above ${max_bytes}) in
 * ${diag}.
 */
int file_read(struct arena *arena, const char *path, size_t max_bytes, struct str *out,
              struct diag *diag);

/** Read the first bytes, at most ${size}, of the regular file ${path} into ${head}; return how many, 0
 * if it is none or cannot be read. */
size_t file_read_head(const char *path, char *head, size_t size);

/** Write all of ${bytes} to ${fd}, through interruptions.  Return 0, or -1 with errno set. */
int file_write_all(int fd, struct str bytes);

/** Whether ${path} can be stat'ed and is a regular file, is a folder (links are followed). */
bool file_exists(const char *path);
bool file_is_dir(const char *path);
/** Whether ${path}, once links are followed, is in the folder ${root} or below. */
bool file_is_below(const char *root, const char *path);

/** ${dir}/${name}; ${name} alone when ${dir} is "" or ".", or when ${name} is absolute. */
char *file_join(struct arena *arena, const char *dir, const char *name);

/** Make ${path} and the folders above it. Return 0, or -1 with the reason in ${diag}. */
int file_make_dirs(const char *path, struct diag *diag);

enum file_published { FILE_UNCHANGED, FILE_WRITTEN };

/**
 * file_publish(root, relative, bytes, published, diag):
 * Make the file ${relative} below the folder ${root} hold ${bytes}: by a temporary in the same
 * folder, fsync, rename, fsync of the folder.  A file that holds them already is not touched.
 * Missing folders are made.  A new file gets the mode that the umask leaves of 0666, an old one
 * keeps its own.
 *
 * ${root} itself may be a symbolic link.  Below it none is followed: ${relative} that is absolute,
 * has a `..`, ends in '/', or meets a symbolic link or something that is no regular file is refused.
 * Whoever exchanges folders for links meanwhile gains nothing.
 *
 * Return 0 with *${published} (unless NULL) set, or -1 with the reason in ${diag}; the old file is
 * then as it was (unless the reason is that the folder could not be synced after the rename).
 */
int file_publish(const char *root, const char *relative, struct str bytes,
                 enum file_published *published, struct diag *diag);

/** A file found by file_walk. */
struct file_found {
    const char *path;    /* below the walk's root, with '/' */
    const char *problem; /* NULL, or why it must not be followed */
};

#define FILE_WALK_MAX_DEPTH 64 /* folders in folders */

/**
 * file_walk(arena, root, relative, found, n, diag):
 * List the regular files in ${relative} (a folder below ${root}; "" for ${root} itself) and in the
 * folders below it, in byte order of their paths.  Symbolic links are followed while they stay
 * inside ${root} and do not lead back to a folder that is being walked.  What is not followed is
 * listed with its problem, and reported as a warning; what cannot be read is an error in ${diag}, and the rest is listed.
 *
 * Return 0 (a folder that does not exist is an empty one), or -1 with the reason in ${diag}.
 */
int file_walk(struct arena *arena, const char *root, const char *relative,
              struct file_found **found, size_t *n, struct diag *diag);

/**
 * file_lock(path, diag):
 * Take the exclusive advisory lock of the file ${path}, made if missing.
 *
 * Return a descriptor whose close gives the lock back, -1 with the reason in ${diag}, or
 * FILE_LOCKED when another process holds it.
 */
#define FILE_LOCKED (-2)
int file_lock(const char *path, struct diag *diag);

/**
 * file_read_secret(arena, path, out, diag): file_read for a file that must belong to the user and
 * must not be accessible to group or others; a final line end is taken off.
 */
#define FILE_SECRET_MAX_BYTES ((size_t)64 << 10) /* a private key takes 10 KiB at most */
int file_read_secret(struct arena *arena, const char *path, struct str *out, struct diag *diag);

#endif
