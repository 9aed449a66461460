#ifndef MARKUP_SMART_H
#define MARKUP_SMART_H

#include "base/buf.h"
#include "base/str.h"

/**
 * smart_write(out, text, next):
 * Append ${text} with typographic quotes, dashes and ellipses, by kramdown's rules.  ${next} is the
 * byte that follows it in the source: '*' for emphasis, '\n' for a line end, '\0' for the end, else
 * anything that is no letter.
 */
void smart_write(struct buf *out, struct str text, char next);

#endif
