#ifndef MARKUP_LINKS_H
#define MARKUP_LINKS_H

#include "markup/tree.h"

/**
 * links_absolute(arena, root, page_url):
 * Resolve every URL in an attribute (href, src, srcset, poster, cite, data, …) against ${page_url},
 * the absolute address of the post's page; fragment-only links then point at that page.
 */
void links_absolute(struct arena *arena, struct node *root, struct str page_url);

#endif
