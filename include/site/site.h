#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "liquid/liquid.h"
#include "site/config.h"
#include "site/post.h"
#include "site/reader.h"

/** A collection of documents other than the posts. */
struct collection {
    struct str label;
    const struct value *settings; /* what _config.yml says of it, a map */
    struct post *
        *documents; /* in Jekyll's order: by date and path, or as `sort_by` or `order` ask */
    size_t n_documents;
    struct str *files; /* those without front matter, below the source */
    size_t n_files;
    bool output; /* its documents are pages of their own */
};

/** A loaded site.  Nothing after site_load changes it (rendering only fills what is made lazily). */
struct site {
    const struct config *config;
    struct post **posts; /* newest first; equal dates: as Jekyll orders them, reversed */
    size_t n_posts;
    size_t n_left_out;              /* posts with errors, reported in diag */
    struct collection *collections; /* by label, without posts */
    size_t n_collections;
    const struct value *data;      /* _data */
    const struct value *variables; /* the globals of Liquid: {site: …} */
    struct liquid *liquid; /* the jekyll dialect with Jekyll's tags and filters registered */
    struct moment now;
    struct arena *arena;
    struct diag *diag;
    struct post_reader reader;                /* how its files are read */
    struct reader_found found;                /* the folders and files that Jekyll looks at */
    struct site_pages *pages;                 /* NULL until somebody asks: site_pages */
    const struct jekyll_rendering *rendering; /* of the post that Liquid is at, or NULL */
};

/** What is no post: pages (files with front matter) and static files, each sorted as Jekyll does. */
struct site_pages {
    struct post **pages;
    size_t n_pages;
    char **files; /* below the source */
    size_t n_files;
};

/**
 * site_load(arena, config, now, diag):
 * Read every post of the site as Jekyll would publish it at ${now}: front matter, dates, URLs,
 * categories, order.  A bad post is reported in ${diag}, counted, and left out; one that Jekyll
 * would not publish is a note.  No body is rendered yet.
 *
 * Return the site, owned by ${arena}, or NULL if there is none at config->dir.
 */
struct site *site_load(struct arena *arena, const struct config *config, struct moment now,
                       struct diag *diag);

/** The post whose file is ${path} (below the source or the current folder), or NULL. */
const struct post *site_find_post(const struct site *site, const char *path);

/** The site's pages and static files, read when first asked for. */
const struct site_pages *site_pages(struct site *site);

#endif
