#ifndef MARKUP_FINISH_H
#define MARKUP_FINISH_H

#include "markup/markdown.h"
#include "markup/prepare.h"

/**
 * What kramdown does once the whole tree is there.  While Markdown is read, an element whose name is
 * FINISH_ATTRS stands for a piece, its number in the attribute FINISH_PIECE; and a heading written in Markdown has
 * the attribute FINISH_HEADING.
 */
#define FINISH_ATTRS "\x01"
#define FINISH_PIECE "\x01n"
#define FINISH_HEADING "\x01h"

/** Give out attributes, ids and abbreviations, make the table of contents, drop what only stands in. */
void finish_tree(struct arena *arena, struct node *root, const struct prepared *prepared,
                 const struct markdown_options *options);

#endif
