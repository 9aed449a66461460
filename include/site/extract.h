#ifndef SITE_EXTRACT_H
#define SITE_EXTRACT_H

#include "site/post.h"

/**
 * extract_excerpt(arena, body, separator):
 * The source of an excerpt as Jekyll takes it from ${body}: all before ${separator}, with Liquid blocks that are
 * still open there closed, and the definitions of reference links that it uses.  All of ${body} where there is no
 * separator.
 */
struct str extract_excerpt(struct arena *arena, struct str body, struct str separator);

#endif
