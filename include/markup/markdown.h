#ifndef MARKUP_MARKDOWN_H
#define MARKUP_MARKDOWN_H

#include "base/diag.h"
#include "markup/tree.h"

/** What Jekyll's `kramdown:` settings ask of Markdown. */
struct markdown_options {
    bool gfm;       /* input: GFM (Jekyll's default) rather than kramdown */
    bool hard_wrap; /* a line end is a <br> */
    bool smart;     /* typographic quotes and dashes */
    bool auto_ids;  /* headings get ids */
};

/**
 * markdown_parse(arena, text, options, place, diag):
 * Read Markdown, with the HTML in it, into a tree.  Never fails: every text is Markdown; what is
 * too deep or too large is left out with an error in ${diag}.
 */
struct node *markdown_parse(struct arena *arena, struct str text,
                            const struct markdown_options *options, struct place place,
                            struct diag *diag);

#endif
