/*
 * Which files of a site Jekyll looks at: not those that begin with . _ # ~ or end with ~, not
 * `exclude`, but always `include`.
 */
#include "site/reader.h"

#include <dirent.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

struct walk {
    struct arena *arena;
    const struct config *config;
    struct reader_found *found;
    struct diag *diag;
    struct str root;   /* the real path of the source */
    struct str output; /* the output folder, below the source, or empty */
    struct {
        dev_t device;
        ino_t inode;
    } above[READER_MAX_DEPTH];
    size_t depth;
};

static void add_path(struct arena *arena, struct reader_paths *paths, char *path)
{
    paths->items =
        arena_grow(arena, paths->items, paths->n, &paths->capacity, sizeof(*paths->items));
    paths->items[paths->n++] = path;
}

static struct str without_leading_slash(struct str s)
{
    while (str_starts(s, "/"))
        s = str_from(s, 1);
    return s;
}

static bool listed(struct arena *arena, const struct texts *patterns, const char *entry,
                   bool is_dir)
{
    for (size_t i = 0; i < patterns->n; i++) {
        struct str pattern = without_leading_slash(patterns->items[i]);
        const char *c = arena_cstr(arena, pattern);
        struct str e = str_of(entry);

        if (fnmatch(c, entry, FNM_PERIOD) == 0 || (pattern.len && str_starts(e, c)))
            return true;
        if (is_dir && pattern.len == e.len + 1 && str_ends(pattern, "/") &&
            str_starts(pattern, entry))
            return true;
    }
    return false;
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* Jekyll's EntryFilter: ${entry} as found in ${folder} (below the source). */
static bool passes(struct arena *arena, const struct config *config, const char *folder,
                   const char *entry, bool is_dir)
{
    static const char special[] = "._#~";
    const char *base = base_of(entry);
    size_t length = strlen(entry);

    if (entry[length - 1] == '.')
        return false;
    if (listed(arena, &config->include, entry, is_dir) ||
        listed(arena, &config->include, base, is_dir))
        return true;
    if (listed(arena, &config->exclude, file_join(arena, folder, entry), is_dir))
        return false;
    return !strchr(special, entry[0]) && !strchr(special, base[0]) && entry[length - 1] != '~';
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int visible(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* Whether a folder stays inside the source and is not being walked already. */
static bool may_enter(struct walk *w, const char *path, const struct stat *st)
{
    char *real = realpath(path, NULL);
    struct str r = str_of(real);
    bool inside =
        real && (str_eq(r, w->root) || (r.len > w->root.len && str_starts(r, w->root.at) &&
                                        (str_is(w->root, "/") || r.at[w->root.len] == '/')));

    free(real);
    if (w->depth == READER_MAX_DEPTH) {
        diag_rule(w->diag, SEVERITY_WARNING, "folder", (struct place){path, 0, 0},
                  "more than %d folders in each other; what is deeper is not read",
                  READER_MAX_DEPTH);
        return false;
    }
    for (size_t i = 0; i < w->depth; i++)
        if (w->above[i].device == st->st_dev && w->above[i].inode == st->st_ino) {
            diag_rule(w->diag, SEVERITY_WARNING, "symlink", (struct place){path, 0, 0},
                      "a symbolic link leads back to a folder above it; it is not followed");
            return false;
        }
    if (!inside)
        diag_rule(w->diag, SEVERITY_WARNING, "symlink", (struct place){path, 0, 0},
                  "a symbolic link leads out of the site; it is not followed");
    return inside;
}

static void walk_folder(struct walk *w, const char *folder);

static void walk_entry(struct walk *w, const char *folder, const char *name)
{
    char *path = file_join(w->arena, folder, name);
    const char *full = file_join(w->arena, w->config->source_dir, path);
    struct stat st;
    bool is_dir;

    if (stat(full, &st))
        return;
    is_dir = S_ISDIR(st.st_mode);
    if (!passes(w->arena, w->config, folder, name, is_dir))
        return;
    if (!is_dir) {
        if (S_ISREG(st.st_mode))
            add_path(w->arena, &w->found->files, path);
        return;
    }
    if (str_is(w->output, path) || !may_enter(w, full, &st))
        return;
    w->above[w->depth].device = st.st_dev;
    w->above[w->depth++].inode = st.st_ino;
    walk_folder(w, path);
    w->depth--;
}

static void walk_folder(struct walk *w, const char *folder)
{
    const char *full = file_join(w->arena, w->config->source_dir, folder);
    struct dirent **entries;
    char **names;
    int n = scandir(*full ? full : ".", &entries, visible, NULL);

    if (n < 0) {
        diag_rule(w->diag, SEVERITY_ERROR, "folder", (struct place){full, 0, 0},
                  "the folder cannot be read");
        return;
    }
    add_path(w->arena, &w->found->folders, arena_cstr(w->arena, str_of(folder)));
    names = arena_array(w->arena, (size_t)n, sizeof(*names));
    for (int i = 0; i < n; i++) {
        names[i] = arena_cstr(w->arena, str_of(entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
    if (n)
        qsort(names, (size_t)n, sizeof(*names), by_name);
    for (int i = 0; i < n; i++)
        walk_entry(w, folder, names[i]);
}

void reader_find(struct arena *arena, const struct config *config, struct reader_found *found,
                 struct diag *diag)
{
    struct walk w = {.arena = arena, .config = config, .found = found, .diag = diag};
    char *root = realpath(*config->source_dir ? config->source_dir : ".", NULL);
    struct stat st;

    *found = (struct reader_found){0};
    if (!root || stat(root, &st)) {
        diag_add(diag, SEVERITY_ERROR, (struct place){config->source_dir, 0, 0},
                 "there is no such folder");
        free(root);
        return;
    }
    w.root = arena_str(arena, str_of(root));
    free(root);
    w.output = config->output;
    while (str_starts(w.output, "./"))
        w.output = str_from(w.output, 2);
    w.above[0].device = st.st_dev;
    w.above[0].inode = st.st_ino;
    w.depth = 1;
    walk_folder(&w, "");
}

static bool hidden_part(const char *path)
{
    return *path == '.' || strstr(path, "/.");
}

void reader_list(struct arena *arena, const struct config *config, const char *folder,
                 struct reader_paths *paths, struct diag *diag)
{
    struct file_found *found;
    size_t n;

    if (!file_is_dir(file_join(arena, config->source_dir, folder)) ||
        file_walk(arena, *config->source_dir ? config->source_dir : ".", folder, &found, &n, diag))
        return;
    for (size_t i = 0; i < n; i++) {
        const char *entry = found[i].path + (*folder ? strlen(folder) + 1 : 0);

        if (!found[i].problem && !hidden_part(entry) && passes(arena, config, folder, entry, false))
            add_path(arena, paths, arena_cstr(arena, str_of(found[i].path)));
    }
}

bool reader_has_front_matter(const char *file)
{
    char line[512] = "";
    FILE *f = fopen(file, "rbe");
    bool yes = false;

    if (!f)
        return false;
    if (fgets(line, sizeof(line), f) && strncmp(line, "---", 3) == 0) {
        const char *rest = line + 3 + strspn(line + 3, " \t\r\f\v");

        yes = *rest == '\n';
    }
    fclose(f);
    return yes;
}
