#ifndef MARKUP_WRAP_H
#define MARKUP_WRAP_H

#include "base/buf.h"
#include "base/str.h"

/**
 * wrap_write(out, text, columns, first, rest):
 * Append ${text} in lines of at most ${columns} (0: only line feeds in it end lines), each with its end, the
 * first one behind ${first}, the others behind ${rest}.  Lines break by UAX 14, but never inside a
 * URL or another word that has no other place to break; blanks at a line's end go.
 */
void wrap_write(struct buf *out, struct str text, unsigned columns, struct str first,
                struct str rest);

#endif
