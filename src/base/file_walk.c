/*
 * A walk through a folder and what is below it.
 *
 * Known limits: it works with paths, not descriptors; who may exchange the site's folders while it
 * runs can make it list files elsewhere.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct walk {
    struct arena *arena;
    const char *root;
    char *real_root;
    struct diag *diag;
    struct file_found *found;
    size_t n, capacity;
    struct stat open[FILE_WALK_MAX_DEPTH]; /* the folders being walked, outermost first */
};

static void add_found(struct walk *walk, const char *path, const char *problem)
{
    if (problem)
        diag_add(walk->diag, SEVERITY_WARNING,
                 (struct place){.file = file_join(walk->arena, walk->root, path)}, "%s", problem);
    walk->found =
        arena_grow(walk->arena, walk->found, walk->n, &walk->capacity, sizeof(*walk->found));
    walk->found[walk->n++] = (struct file_found){path, problem};
}

/* What cannot be read may hold what somebody waits for: an error, where a link that is not followed is a warning. */
static void add_unreadable(struct walk *walk, const char *path, int error)
{
    diag_add(walk->diag, SEVERITY_ERROR,
             (struct place){.file = file_join(walk->arena, walk->root, path)}, "cannot be read: %s",
             strerror(error));
}

static bool is_below(const char *real_root, const char *path)
{
    char *real = realpath(path, NULL);
    size_t len = strlen(real_root);
    bool inside = real && strncmp(real, real_root, len) == 0 &&
                  (real[len] == '/' || real[len] == '\0' || strcmp(real_root, "/") == 0);

    free(real);
    return inside;
}

/* Whether the link ${path} ends inside the root. */
static bool stays_inside(const struct walk *walk, const char *path)
{
    return is_below(walk->real_root, path);
}

bool file_is_below(const char *root, const char *path)
{
    char *real_root = realpath(root[0] ? root : ".", NULL);
    bool below = real_root && is_below(real_root, path);

    free(real_root);
    return below;
}

static bool is_open(const struct walk *walk, size_t depth, const struct stat *st)
{
    for (size_t i = 0; i < depth; i++)
        if (walk->open[i].st_dev == st->st_dev && walk->open[i].st_ino == st->st_ino)
            return true;
    return false;
}

static void walk_dir(struct walk *walk, const char *relative, size_t depth);

static void visit(struct walk *walk, const char *relative, size_t depth)
{
    const char *path = file_join(walk->arena, walk->root, relative);
    const char *problem = NULL;
    bool is_link;
    struct stat st;

    if (lstat(path, &st) != 0) {
        add_unreadable(walk, relative, errno);
        return;
    }
    is_link = S_ISLNK(st.st_mode);
    if (is_link && stat(path, &st) != 0)
        problem = "is a symbolic link that leads nowhere";
    else if (is_link && !stays_inside(walk, path))
        problem = "is a symbolic link that leads out of the site and is not followed";
    else if (S_ISDIR(st.st_mode) && is_open(walk, depth, &st))
        problem = "is a symbolic link that leads back to a folder above it and is not followed";
    else if (S_ISDIR(st.st_mode) && depth == FILE_WALK_MAX_DEPTH)
        problem = "is a folder too deep inside other folders";
    else if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
        problem = "is no regular file";
    if (!problem && S_ISDIR(st.st_mode))
        walk_dir(walk, relative, depth);
    else
        add_found(walk, relative, problem);
}

static void walk_dir(struct walk *walk, const char *relative, size_t depth)
{
    const char *path = file_join(walk->arena, walk->root, relative);
    struct dirent *entry;
    DIR *dir = opendir(path[0] ? path : ".");

    if (!dir || fstat(dirfd(dir), &walk->open[depth]) != 0) {
        add_unreadable(walk, relative, errno);
        goto out;
    }
    for (errno = 0; (entry = readdir(dir)) != NULL; errno = 0)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            visit(walk, file_join(walk->arena, relative, entry->d_name), depth + 1);
    if (errno != 0)
        add_unreadable(walk, relative, errno);
out:
    if (dir)
        closedir(dir);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct file_found *)a)->path, ((const struct file_found *)b)->path);
}

int file_walk(struct arena *arena, const char *root, const char *relative,
              struct file_found **found, size_t *n, struct diag *diag)
{
    struct walk walk = {.arena = arena, .root = root, .diag = diag};
    const char *start = file_join(arena, root, relative);
    struct stat st;

    *found = NULL;
    *n = 0;
    if (start[0] == '\0')
        start = ".";
    if (stat(start, &st) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return 0;
    walk.real_root = realpath(root[0] ? root : ".", NULL);
    if (!walk.real_root || !file_is_dir(start)) {
        diag_add(diag, SEVERITY_ERROR, (struct place){.file = start}, "is no folder to read: %s",
                 strerror(walk.real_root ? ENOTDIR : errno));
        free(walk.real_root);
        return -1;
    }
    if (relative[0] == '\0' || strcmp(relative, ".") == 0)
        walk_dir(&walk, "", 0);
    else if (!stays_inside(&walk, start))
        add_found(&walk, relative, "leads out of the site and is not followed");
    else
        walk_dir(&walk, relative, 0);
    if (walk.n > 0)
        qsort(walk.found, walk.n, sizeof(*walk.found), by_path);
    *found = walk.found;
    *n = walk.n;
    free(walk.real_root);
    return 0;
}
