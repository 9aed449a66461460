/*
 * Files: read whole, publish atomically, make folders, lock.  POSIX.1-2008.
 *
 * Known limits: where the file system has no unnamed files (O_TMPFILE), a crash while a file is being
 * written leaves a `.courant-….tmp` behind.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_MAX_TRIES 16 /* names are random: a second try is rare already */

static struct place at_file(const char *path)
{
    return (struct place){.file = path};
}

/* Report ${what} and errno's text; return -1. */
static int failed(struct diag *diag, const char *path, const char *what)
{
    diag_add(diag, SEVERITY_ERROR, at_file(path), "%s: %s", what, strerror(errno));
    return -1;
}

static int refused(struct diag *diag, const char *path, const char *why)
{
    diag_add(diag, SEVERITY_ERROR, at_file(path), "%s", why);
    return -1;
}

/* Read up to ${bytes} bytes from ${fd}; return how many came before the end, or -1 with errno. */
static ssize_t read_all(int fd, char *at, size_t bytes)
{
    size_t used = 0;

    while (used < bytes) {
        ssize_t n = read(fd, at + used, bytes - used);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        used += (size_t)n;
    }
    return (ssize_t)used;
}

size_t file_read_head(const char *path, char *head, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about;
    ssize_t n = 0;

    if (fd < 0)
        return 0;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
        n = read_all(fd, head, size);
    close(fd);
    return n > 0 ? (size_t)n : 0;
}

int file_write_all(int fd, struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.at, bytes.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        bytes = str_from(bytes, (size_t)n);
    }
    return 0;
}

static int too_large(struct diag *diag, const char *path, size_t max_bytes)
{
    diag_add(diag, SEVERITY_ERROR, at_file(path), "has more than %zu bytes, which is the limit",
             max_bytes);
    return -1;
}

/* file_read of an open file.  Its size is only a hint: it may grow, and in /proc it is 0. */
static int read_open(struct arena *arena, int fd, const struct stat *st, const char *path,
                     size_t max_bytes, struct str *out, struct diag *diag)
{
    size_t capacity = (size_t)st->st_size + 1, used = 0;
    char *at, *more;
    ssize_t n;

    if (!S_ISREG(st->st_mode))
        return refused(diag, path, "is not a regular file");
    if ((size_t)st->st_size > max_bytes)
        return too_large(diag, path, max_bytes);
    at = arena_alloc(arena, capacity);
    for (;;) {
        n = read_all(fd, at + used, capacity - used);
        if (n < 0)
            return failed(diag, path, "cannot be read");
        used += (size_t)n;
        if (used > max_bytes)
            return too_large(diag, path, max_bytes);
        if (used < capacity)
            break;
        more = arena_alloc(arena, capacity * 2);
        memcpy(more, at, used);
        at = more;
        capacity *= 2;
    }
    *out = (struct str){at, used};
    return 0;
}

/* O_NONBLOCK: opening a FIFO must not wait for its other end. */
static int open_to_read(const char *path, struct stat *st, struct diag *diag)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return failed(diag, path, "cannot be opened");
    if (fstat(fd, st) != 0) {
        failed(diag, path, "cannot be examined");
        close(fd);
        return -1;
    }
    return fd;
}

int file_read(struct arena *arena, const char *path, size_t max_bytes, struct str *out,
              struct diag *diag)
{
    struct stat st;
    int fd = open_to_read(path, &st, diag);
    int status;

    if (fd < 0)
        return -1;
    status = read_open(arena, fd, &st, path, max_bytes, out, diag);
    close(fd);
    return status;
}

int file_read_secret(struct arena *arena, const char *path, struct str *out, struct diag *diag)
{
    struct stat st;
    int fd = open_to_read(path, &st, diag);
    int status;

    if (fd < 0)
        return -1;
    if (st.st_uid != geteuid())
        status = refused(diag, path, "holds a secret and must belong to the user who runs courant");
    else if (st.st_mode & (S_IRWXG | S_IRWXO))
        status = refused(diag, path, "holds a secret and is open to others: run chmod 600 on it");
    else
        status = read_open(arena, fd, &st, path, FILE_SECRET_MAX_BYTES, out, diag);
    close(fd);
    if (status == 0 && str_ends(*out, "\n"))
        *out = str_slice(*out, 0, out->len - (str_ends(*out, "\r\n") ? 2 : 1));
    return status;
}

bool file_exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool file_is_dir(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

char *file_join(struct arena *arena, const char *dir, const char *name)
{
    size_t len = strlen(dir);

    if (len == 0 || strcmp(dir, ".") == 0 || name[0] == '/')
        return arena_cstr(arena, str_of(name));
    return arena_cstr(arena,
                      arena_printf(arena, "%s%s%s", dir, dir[len - 1] == '/' ? "" : "/", name));
}

/* Make one folder unless it is there; a new one survives a power cut.  Return 0 or -1 with errno. */
static int make_dir(const char *path)
{
    char *parent;
    int fd;

    /* A folder that is there but not ours to write may answer EROFS or EACCES. */
    if (mkdir(path, 0777) != 0) {
        int why = errno;

        if (file_is_dir(path))
            return 0;
        errno = why;
        return -1;
    }
    if (asprintf(&parent, "%s/..", path) < 0)
        abort();
    fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(parent);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    return 0;
}

int file_make_dirs(const char *path, struct diag *diag)
{
    char *copy = xstrdup(path);
    int status = 0;

    for (char *at = copy; status == 0 && *at; at++) {
        char end = at[1];

        if (*at == '/' || (end != '/' && end != '\0'))
            continue;
        at[1] = '\0';
        if (make_dir(copy) != 0)
            status = failed(diag, copy, "the folder cannot be made");
        at[1] = end;
    }
    free(copy);
    return status;
}

/* Where a file is to be published: the open folder and the name in it. */
struct target {
    int dir;
    char name[NAME_MAX + 1];
    const char *path; /* for messages */
};

/* Open the folder ${name} in ${dir}, made if missing, following no link; -1 with errno. */
static int enter(int dir, const char *name)
{
    const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(dir, name, flags);

    if (fd >= 0 || errno != ENOENT)
        return fd;
    if (mkdirat(dir, name, 0777) == 0)
        fsync(dir);
    else if (errno != EEXIST)
        return -1;
    return openat(dir, name, flags);
}

static int open_root(const char *root, struct diag *diag)
{
    const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    int fd = open(root[0] ? root : ".", flags);

    if (fd < 0 && errno == ENOENT) {
        if (file_make_dirs(root, diag) != 0)
            return -1;
        fd = open(root, flags);
    }
    return fd < 0 ? failed(diag, root, "the folder cannot be opened") : fd;
}

/* Why ${relative} can be no published file's path, or NULL.  Nothing has been touched then. */
static const char *path_problem(const char *relative)
{
    struct str rest = str_of(relative), part = {NULL, 0};

    if (relative[0] == '/')
        return "must be relative to the output folder";
    while (str_split(&rest, '/', &part)) {
        if (str_is(part, ".."))
            return "must not have `..`";
        if (part.len > NAME_MAX)
            return "has a name that is too long";
    }
    if (part.len == 0 || str_is(part, "."))
        return "must end in the name of a file";
    return NULL;
}

/* Walk from ${root} to the folder of ${relative}; then target->dir is the caller's to close. */
static int find_target(const char *root, const char *relative, struct target *target,
                       struct diag *diag)
{
    struct str rest = str_of(relative), part;
    const char *why = path_problem(relative);
    int next;

    if (why)
        return refused(diag, target->path, why);
    target->name[0] = '\0';
    target->dir = open_root(root, diag);
    if (target->dir < 0)
        return -1;
    while (str_split(&rest, '/', &part)) {
        if (part.len == 0 || str_is(part, "."))
            continue;
        if (target->name[0]) {
            next = enter(target->dir, target->name);
            if (next < 0)
                goto failed;
            close(target->dir);
            target->dir = next;
        }
        memcpy(target->name, part.at, part.len);
        target->name[part.len] = '\0';
    }
    return 0;
failed:
    if (errno == ELOOP || errno == ENOTDIR)
        refused(diag, target->path, "leads through a symbolic link or through what is no folder");
    else
        failed(diag, target->path, "the folder cannot be opened or made");
    close(target->dir);
    return -1;
}

/*
 * Look at the file that is there.  Return 0 with *${same} (it holds ${bytes}) and *${mode} (its
 * mode, or -1 if there is none), or -1 if it must not be replaced.
 */
static int look_at_old(const struct target *target, struct str bytes, bool *same, int *mode,
                       struct diag *diag)
{
    struct arena *arena;
    struct stat st;
    int fd;

    *same = false;
    *mode = -1;
    if (fstatat(target->dir, target->name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return 0;
        return failed(diag, target->path, "cannot be examined");
    }
    if (!S_ISREG(st.st_mode))
        return refused(diag, target->path,
                       S_ISLNK(st.st_mode) ? "is a symbolic link and is not replaced: remove it"
                                           : "is no regular file and is not replaced");
    *mode = (int)(st.st_mode & 07777);
    if ((uintmax_t)st.st_size != bytes.len)
        return 0;
    fd = openat(target->dir, target->name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return 0;
    arena = arena_new();
    /* One byte more than expected tells whether the file has grown. */
    char *old = arena_alloc(arena, bytes.len + 1);
    ssize_t n = read_all(fd, old, bytes.len + 1);

    *same = n >= 0 && str_eq((struct str){old, (size_t)n}, bytes);
    arena_free(arena);
    close(fd);
    return 0;
}

/* A file on its way: with a name, or (where the file system can) without one until it is whole. */
struct draft {
    int fd;
    bool has_name;
    char name[40];
};

/* Give ${draft} a name in the target's folder that no other file has.  Return 0 or -1 with errno. */
static int take_name(const struct target *target, struct draft *draft)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    char unnamed[40];
    int status = -1;

    for (int i = 0; i < TEMPORARY_MAX_TRIES; i++) {
        unsigned long long random = 0;

        if (getrandom(&random, sizeof(random), 0) < 0)
            return -1;
        snprintf(draft->name, sizeof(draft->name), ".courant-%016llx.tmp", random);
        if (draft->fd >= 0) {
            snprintf(unnamed, sizeof(unnamed), "/proc/self/fd/%d", draft->fd);
            status = linkat(AT_FDCWD, unnamed, target->dir, draft->name, AT_SYMLINK_FOLLOW);
        } else {
            draft->fd = openat(target->dir, draft->name, flags, 0666);
            status = draft->fd < 0 ? -1 : 0;
        }
        if (status == 0 || errno != EEXIST)
            break;
    }
    draft->has_name = status == 0;
    return status;
}

/* An unnamed file is given its name by way of /proc. */
static int open_draft(const struct target *target, struct draft *draft)
{
    *draft = (struct draft){.fd = -1};
    if (access("/proc/self/fd", X_OK) == 0)
        draft->fd = openat(target->dir, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    return draft->fd >= 0 ? 0 : take_name(target, draft);
}

/* Write, sync, name and rename ${draft}; return what could not be done, or NULL. */
static const char *put_in_place(const struct target *target, struct draft *draft, struct str bytes,
                                int mode)
{
    if ((mode >= 0 && fchmod(draft->fd, (mode_t)mode) != 0) ||
        file_write_all(draft->fd, bytes) != 0 || fsync(draft->fd) != 0)
        return "cannot be written";
    if (!draft->has_name && take_name(target, draft) != 0)
        return "no temporary file can be made in its folder";
    if (renameat(target->dir, draft->name, target->dir, target->name) != 0)
        return "cannot be replaced";
    draft->has_name = false;
    return NULL;
}

/* Put a new file with ${bytes} in the place of the target. */
static int replace(const struct target *target, struct str bytes, int mode, struct diag *diag)
{
    struct draft draft;
    const char *problem;

    if (open_draft(target, &draft) != 0)
        return failed(diag, target->path, "no temporary file can be made in its folder");
    problem = put_in_place(target, &draft, bytes, mode);
    if (problem)
        failed(diag, target->path, problem);
    /* After a successful fsync nothing is left for close to fail at. */
    close(draft.fd);
    if (draft.has_name)
        unlinkat(target->dir, draft.name, 0);
    if (problem)
        return -1;
    /* EINVAL: a file system that cannot sync folders has nothing to sync. */
    if (fsync(target->dir) != 0 && errno != EINVAL)
        return failed(diag, target->path, "was written, but its folder cannot be synced");
    return 0;
}

int file_publish(const char *root, const char *relative, struct str bytes,
                 enum file_published *published, struct diag *diag)
{
    struct arena *arena = arena_new();
    struct target target = {.path = file_join(arena, root, relative)};
    bool same = false;
    int mode, status;

    status = find_target(root, relative, &target, diag);
    if (status != 0)
        goto out;
    status = look_at_old(&target, bytes, &same, &mode, diag);
    if (status == 0 && !same)
        status = replace(&target, bytes, mode, diag);
    if (status == 0 && published)
        *published = same ? FILE_UNCHANGED : FILE_WRITTEN;
    close(target.dir);
out:
    arena_free(arena);
    return status;
}

int file_lock(const char *path, struct diag *diag)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    int status;

    if (fd < 0)
        return failed(diag, path, "the lock cannot be opened");
    do
        status = flock(fd, LOCK_EX | LOCK_NB);
    while (status != 0 && errno == EINTR);
    if (status == 0)
        return fd;
    status = errno == EWOULDBLOCK ? FILE_LOCKED : failed(diag, path, "cannot be locked");
    close(fd);
    return status;
}
