#ifndef DIGEST_PICTURES_H
#define DIGEST_PICTURES_H

#include "digest/parts.h"
#include "markup/tree.h"

#define PICTURES_WIDTH 536 /* pixels: what the shipped template's 600 leave inside its margins */

/** The pictures of one issue: those that lie in the site's folder get their width, and may travel in the message. */
struct pictures {
    struct arena *arena;
    const struct config *config;
    const struct digest_settings *settings;
    struct parts_picture *list; /* those that travel */
    size_t n, capacity;
    int64_t bytes;
    struct diag *diag;
};

/**
 * Give every <img> below ${root} a width from its file where that is local, at most PICTURES_WIDTH, and an alt, and with `images: inline` a cid: address.
 * ${place} is where a missing alt is reported.
 */
void pictures_pass(struct pictures *pictures, struct arena *arena, struct node *root,
                   struct place place);

/** The same for one address: what stands in src (${url} itself, or cid:…) and the width in pixels (0: not known). */
struct str pictures_source(struct pictures *pictures, struct str url, unsigned *width);

#endif
