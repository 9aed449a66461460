#ifndef MARKUP_STYLE_H
#define MARKUP_STYLE_H

#include "base/arena.h"
#include "base/str.h"

/** The declarations of a style attribute whose property and value are on the allow-list: nothing
 * that loads, moves, covers or runs.  May be empty. */
struct str style_clean(struct arena *arena, struct str style);

#endif
