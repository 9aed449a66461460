#ifndef MARKUP_SMART_H
#define MARKUP_SMART_H

#include "base/buf.h"
#include "base/str.h"

enum smart_symbol {
    SMART_MDASH,
    SMART_NDASH,
    SMART_HELLIP,
    SMART_LAQUO_SPACE,
    SMART_RAQUO_SPACE,
    SMART_LAQUO,
    SMART_RAQUO,
    SMART_SYMBOLS
};

/** What quotes and symbols become; the usual characters where .at is NULL. */
struct smart_style {
    struct str quotes[4]; /* left and right single, left and right double */
    struct str symbols[SMART_SYMBOLS];
};

/**
 * smart_write(out, text, next, style):
 * Append ${text} with typographic quotes, dashes and ellipses, by kramdown's rules.  ${next} is the
 * byte that follows it in the source: '*' for emphasis, '\n' for a line end, '\0' for the end, else
 * anything that is no letter.
 */
void smart_write(struct buf *out, struct str text, char next, const struct smart_style *style);

#endif
