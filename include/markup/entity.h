#ifndef MARKUP_ENTITY_H
#define MARKUP_ENTITY_H

#include "base/arena.h"
#include "base/str.h"

/** ${text} with HTML's character references resolved (HTML standard, 13.2.5.72), as in a text; a
 * name without its `;` counts only where the standard says so.  Borrows ${text} when there are none. */
struct str entity_decode(struct arena *arena, struct str text);

#endif
