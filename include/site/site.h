#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "liquid/liquid.h"
#include "site/config.h"
#include "site/post.h"

/** A loaded site.  Nothing after site_load changes it (rendering only fills what is made lazily). */
struct site {
    const struct config *config;
    struct post **posts; /* newest first; equal dates: as Jekyll orders them, reversed */
    size_t n_posts;
    size_t n_left_out;             /* posts with errors, reported in diag */
    const struct value *data;      /* _data */
    const struct value *variables; /* the globals of Liquid: {site: …} */
    struct liquid *liquid; /* the jekyll dialect with Jekyll's tags and filters registered */
    struct moment now;
    struct arena *arena;
    struct diag *diag;
};

/**
 * site_load(arena, config, now, diag):
 * Read every post of the site as Jekyll would publish it at ${now}: front matter, dates, URLs,
 * categories, order.  A bad post is reported in ${diag}, counted, and left out.  No body is
 * rendered yet.
 *
 * Return the site, owned by ${arena}, or NULL if there is none at config->dir.
 */
struct site *site_load(struct arena *arena, const struct config *config, struct moment now,
                       struct diag *diag);

/** The post whose file is ${path} (below the source or the current folder), or NULL. */
const struct post *site_find_post(const struct site *site, const char *path);

#endif
