#ifndef MARKUP_CLEAN_H
#define MARKUP_CLEAN_H

#include "markup/tree.h"

/** Who will read: feed readers, or mail programs. */
enum clean_profile { CLEAN_FEED, CLEAN_MAIL };

/**
 * clean_tree(arena, root, profile):
 * Keep only the elements, attributes, URL schemes and CSS properties of an allow-list.  Scripts, handlers, forms and
 * what they hold go; unknown elements are replaced by their content; embeds become links.
 */
void clean_tree(struct arena *arena, struct node *root, enum clean_profile profile);

#endif
