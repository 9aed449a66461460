#ifndef MARKUP_MARKDOWN_H
#define MARKUP_MARKDOWN_H

#include "base/diag.h"
#include "markup/smart.h"
#include "markup/tree.h"

/** What kramdown's settings ask of Markdown. */
struct markdown_options {
    bool gfm;       /* input: GFM (Jekyll's default) rather than kramdown */
    bool hard_wrap; /* a line end is a <br> */
    bool smart;     /* typographic quotes and dashes */
    struct smart_style style;
    bool auto_ids; /* headings get ids */
    struct str auto_id_prefix;
    unsigned levels_left_out; /* of tables of contents: a bit for each level of headings */
    int header_offset;        /* added to the level of a heading */
    bool block_html;          /* what stands in block HTML is Markdown, too */
    bool bare_math;           /* $…$ rather than what MathJax looks for */
    int footnote_offset;      /* added to the number of a footnote */
    struct str footnote_prefix;
    struct str
        footnote_backlink; /* the text of the link back; .at is NULL: an arrow; empty: no link */
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
