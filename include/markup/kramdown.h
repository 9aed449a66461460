#ifndef MARKUP_KRAMDOWN_H
#define MARKUP_KRAMDOWN_H

#include "data/value.h"
#include "markup/markdown.h"

/**
 * kramdown_options(arena, settings):
 * What ${settings}, Jekyll's `kramdown:` with its defaults, ask of Markdown.  A value that kramdown would refuse counts as the
 * usual one.  The result borrows ${settings} and ${arena}.
 */
struct markdown_options kramdown_options(struct arena *arena, const struct value *settings);

#endif
