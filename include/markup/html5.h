#ifndef MARKUP_HTML5_H
#define MARKUP_HTML5_H

#include "base/diag.h"
#include "markup/tree.h"

/**
 * html5_parse(arena, text, place, diag):
 * Read a fragment of HTML, as in <body>, into a tree by the algorithm of the HTML standard.
 * Nesting is bounded before the parser sees it.  Never fails.
 */
struct node *html5_parse(struct arena *arena, struct str text, struct place place,
                         struct diag *diag);

/** What the character reference ${reference} ("&euro;") stands for, itself if it is none. */
struct str html5_entity(struct arena *arena, struct str reference);

#endif
