/*
 * Loading a site: which files are posts, their order, their neighbours.
 */
#include "site/site.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "site/collection.h"
#include "site/datafiles.h"
#include "site/filename.h"
#include "site/jekyll.h"
#include "site/variables.h"

struct posts {
    struct post **items;
    size_t n, capacity;
};

static void add_post(struct arena *arena, struct posts *posts, struct post *post)
{
    posts->items =
        arena_grow(arena, posts->items, posts->n, &posts->capacity, sizeof(*posts->items));
    posts->items[posts->n++] = post;
}

static void read_one(struct site *site, const struct post_kind *kind, const char *path,
                     struct posts *posts)
{
    struct post *post;

    switch (post_read(&site->reader, kind, path, &post)) {
    case POST_READ:
        add_post(site->arena, posts, post);
        break;
    case POST_BAD:
        site->n_left_out++;
        break;
    case POST_DROPPED:
        break;
    }
}

static void read_folder(struct site *site, const struct post_kind *kind, const char *folder,
                        struct posts *posts)
{
    struct reader_paths paths = {0};

    reader_list(site->arena, site->config, folder, &paths, site->diag);
    for (size_t i = 0; i < paths.n; i++) {
        const char *path = paths.items[i];

        if (kind->dated ? filename_is_dated(str_of(path))
                        : filename_extension(filename_base(str_of(path))).len)
            read_one(site, kind, path, posts);
        else if (kind->dated)
            diag_rule(site->diag, SEVERITY_NOTE, "dropped",
                      (struct place){file_join(site->arena, site->config->source_dir, path), 0, 0},
                      "not published: its name does not begin with a date as 2025-02-20-name.md "
                      "does");
    }
}

/* Whether Jekyll looks for _posts in ${folder}: with collections_dir, only there. */
static bool may_hold_posts(const struct config *config, const char *folder)
{
    struct str dir = config->collections_dir;

    return !dir.len || (strncmp(folder, dir.at, dir.len) == 0);
}

static void read_jekyll(struct site *site, struct posts *posts)
{
    const struct config *config = site->config;
    const struct post_kind dated = {.collection = STR("posts"),
                                    .folder = STR("_posts"),
                                    .pattern = config->permalink,
                                    .dated = true};
    const struct post_kind drafts = {.collection = STR("posts"),
                                     .folder = STR("_drafts"),
                                     .pattern = config->permalink,
                                     .draft = true};

    for (size_t i = 0; i < site->found.folders.n; i++) {
        const char *folder = site->found.folders.items[i];

        if (!may_hold_posts(config, folder))
            continue;
        read_folder(site, &dated, file_join(site->arena, folder, "_posts"), posts);
        if (config->show_drafts)
            read_folder(site, &drafts, file_join(site->arena, folder, "_drafts"), posts);
    }
}

/* Folders of posts that courant.yml names: Hugo's, Eleventy's. */
static void read_free(struct site *site, struct posts *posts)
{
    const struct config *config = site->config;

    for (size_t i = 0; i < config->n_folders; i++) {
        const struct post_kind kind = {.collection = STR("posts"),
                                       .folder = config->folders[i].folder,
                                       .pattern = config->folders[i].url,
                                       .free = true};
        const char *folder = arena_cstr(site->arena, kind.folder);
        struct reader_paths paths = {0};

        if (!file_is_dir(file_join(site->arena, config->source_dir, folder)))
            diag_add(site->diag, SEVERITY_ERROR, (struct place){config->courant_file, 0, 0},
                     "posts: there is no folder %s", folder);
        reader_list(site->arena, config, folder, &paths, site->diag);
        for (size_t j = 0; j < paths.n; j++) {
            struct str path = str_of(paths.items[j]);
            size_t dot = str_rchr(path, '.');

            if (dot != STR_NONE &&
                (post_ext_is_markdown(config, str_from(path, dot)) || str_ends(path, ".html")))
                read_one(site, &kind, paths.items[j], posts);
        }
    }
}

static int newest_first(const void *a, const void *b)
{
    return post_cmp(*(struct post *const *)b, *(struct post *const *)a);
}

static void order_posts(struct site *site, struct posts *posts)
{
    if (posts->n)
        qsort(posts->items, posts->n, sizeof(*posts->items), newest_first);
    if (site->config->limit_posts > 0 && (uint64_t)site->config->limit_posts < posts->n)
        posts->n = (size_t)site->config->limit_posts;
    site->posts = posts->items;
    site->n_posts = posts->n;
    for (size_t i = 0; i < site->n_posts; i++) {
        site->posts[i]->newer = i ? site->posts[i - 1] : NULL;
        site->posts[i]->older = i + 1 < site->n_posts ? site->posts[i + 1] : NULL;
    }
}

static int by_url(const void *a, const void *b)
{
    const struct post *x = *(struct post *const *)a, *y = *(struct post *const *)b;
    int order = str_cmp(x->url, y->url);

    return order ? order : strcmp(x->path, y->path);
}

/* Jekyll writes both to one file and keeps both in its lists; so do we, but say it. */
static void report_shared_urls(const struct site *site)
{
    struct post **sorted = arena_array(site->arena, site->n_posts, sizeof(*sorted));

    for (size_t i = 0; i < site->n_posts; i++)
        sorted[i] = site->posts[i];
    if (site->n_posts)
        qsort(sorted, site->n_posts, sizeof(*sorted), by_url);
    for (size_t i = 1; i < site->n_posts; i++)
        if (str_eq(sorted[i]->url, sorted[i - 1]->url))
            diag_rule(site->diag, SEVERITY_WARNING, "shared-url",
                      (struct place){sorted[i]->file, 0, 0},
                      "has the same address as %s: %.*s; give one of them another permalink",
                      sorted[i - 1]->file, STR_ARG(sorted[i]->url));
}

struct site *site_load(struct arena *arena, const struct config *config, struct moment now,
                       struct diag *diag)
{
    struct site *site = ARENA_NEW(arena, struct site);
    struct posts posts = {0};

    if (!file_is_dir(*config->source_dir ? config->source_dir : ".")) {
        diag_add(diag, SEVERITY_ERROR, (struct place){config->source_dir, 0, 0},
                 "there is no such folder");
        return NULL;
    }
    site->config = config;
    site->now = date_in_zone(now.s, config->zone);
    site->arena = arena;
    site->diag = diag;
    site->data = datafiles_read(arena, config, diag);
    site->reader = (struct post_reader){arena,      config,    defaults_read(arena, config, diag),
                                        site->data, site->now, diag};
    reader_find(arena, config, &site->found, diag);
    if (config->n_folders)
        read_free(site, &posts);
    else
        read_jekyll(site, &posts);
    order_posts(site, &posts);
    report_shared_urls(site);
    collection_read_all(site);
    site->liquid = jekyll_language(site);
    site->variables = variables_of_site(site);
    return site;
}

const struct post *site_find_post(const struct site *site, const char *path)
{
    for (size_t i = 0; i < site->n_posts; i++)
        if (strcmp(site->posts[i]->path, path) == 0 || strcmp(site->posts[i]->file, path) == 0)
            return site->posts[i];
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    for (size_t i = 0; i < site->n_posts; i++) {
        const char *file = site->posts[i]->file;

        while (strncmp(file, "./", 2) == 0)
            file += 2;
        if (strcmp(site->posts[i]->path, path) == 0 || strcmp(file, path) == 0)
            return site->posts[i];
    }
    return NULL;
}
