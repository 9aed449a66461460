#ifndef MARKUP_EXCERPT_H
#define MARKUP_EXCERPT_H

#include "markup/tree.h"

/** The text of ${root} on one line, whitespace folded, at most ${max_chars} characters, cut at a
 * word with an ellipsis (0: not cut). */
struct str excerpt_line(struct arena *arena, const struct node *root, size_t max_chars);

#endif
