#ifndef SITE_CONFIG_H
#define SITE_CONFIG_H

#include "base/arena.h"
#include "base/diag.h"
#include "data/schema.h"
#include "data/value.h"

/** A folder of posts that is not laid out as Jekyll's: one entry of `posts:` in courant.yml. */
struct config_folder {
    struct str folder; /* below the site's source, without a final '/' */
    struct str url;    /* the pattern of its posts' addresses: "/blog/:slug/" */
};

/** What `_config.yml` (and courant.yml beside it) says, with Jekyll's defaults. */
struct config {
    const char *dir;          /* the site's folder, as given */
    const struct value *yaml; /* the configuration whole, a map: what templates see as `site.*` */
    const char *yaml_file;    /* how messages call it: "SITE/_config.yml" */
    const struct value *courant; /* courant.yml whole, a map; empty if there is none.  Its sections
                                    are read by the rooms they belong to. */
    const char *courant_file;
    struct str title, url, baseurl, description, author, lang; /* url without a final '/' */
    struct str timezone;
    struct str permalink;
    struct str source;                                  /* below dir; "" usually */
    const char *source_dir;                             /* dir and source together */
    struct str collections_dir, data_dir, includes_dir; /* below source */
    struct str markdown_ext;                            /* "markdown,mkdown,mkdn,mkd,md" */
    struct str excerpt_separator;
    struct texts include, exclude;
    bool future, show_drafts, unpublished;
    int64_t limit_posts;
    const struct zone *zone; /* of timezone; UTC without one */
    struct str output; /* courant.yml's `output:`, else _config.yml's `destination`, else "_site" */
    const struct config_folder *folders; /* courant.yml's `posts:`; none: Jekyll's layout */
    size_t n_folders;
};

/** Stands for the address of a site that does not say its own, with a warning (RFC 2606: nobody's). */
#define CONFIG_URL_MISSING "https://missing.invalid"

/** What the command line changes. */
struct config_options {
    bool drafts, future, unpublished;
    const char *const *files; /* configuration files to lay over each other in place of _config.yml,
                                 as Jekyll's --config; ends in NULL.  NULL: _config.yml alone.  A name that is
                                 not found from the current folder is looked for in the site's. */
};

/** A configuration file is written by hand: no honest one is larger. */
#define CONFIG_MAX_BYTES (4u << 20)

/**
 * config_load(arena, dir, options, diag): read the configuration of the site in ${dir}.
 * A site without _config.yml has Jekyll's defaults.
 * Return it, owned by ${arena}, or NULL with the reason in ${diag}.
 */
struct config *config_load(struct arena *arena, const char *dir,
                           const struct config_options *options, struct diag *diag);

#endif
