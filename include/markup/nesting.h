#ifndef MARKUP_NESTING_H
#define MARKUP_NESTING_H

#include "base/buf.h"

/**
 * nesting_bound(out, arena, html):
 * Append ${html} for a parser that must not be given what is nested deep: at most BUILD_MAX_DEPTH
 * elements are open at a time, and BUILD_MAX_FORMATTING formatting elements.  Tags that would go deeper are left out, their
 * content is kept.  A browser reads the result as the same tree, as long as nothing is too deep.
 *
 * Return false if a tag was left out because of that.
 */
bool nesting_bound(struct buf *out, struct arena *arena, struct str html);

#endif
