#ifndef SITE_MERGE_H
#define SITE_MERGE_H

#include "base/arena.h"
#include "data/value.h"

/**
 * merge_deep(arena, base, over):
 * ${over} laid over ${base} as Jekyll::Utils.deep_merge_hashes does: maps are merged key by key, a
 * null in ${over} leaves what ${base} says, anything else replaces it.  Both stay as they are.  NULL and
 * whatever is no map count as an empty map.
 */
const struct value *merge_deep(struct arena *arena, const struct value *base,
                               const struct value *over);

#endif
