#ifndef LIQUID_SPECIAL_H
#define LIQUID_SPECIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "data/value.h"

/**
 * Values that only templates know: ranges, the words blank and empty, and loops.  Whoever does not
 * know them sees null.
 */
enum special_kind {
    SPECIAL_RANGE,
    SPECIAL_BLANK,
    SPECIAL_EMPTY,
    SPECIAL_FORLOOP,
    SPECIAL_TABLEROWLOOP
};

/** What forloop and tablerowloop say of the round. */
struct loop {
    struct str name;
    const struct value *parent; /* forloop of the loop around, or NULL */
    int64_t length, index;      /* index from 0 */
    int64_t columns, column, row;
};

struct special {
    struct value value; /* what others see; must be first */
    enum special_kind kind;
    int64_t first, last;     /* of a range */
    const struct loop *loop; /* of a loop */
};

extern const struct special special_blank, special_empty;

/* The empty text that the words blank and empty are outside of conditions; known by its address. */
extern const struct value special_nothing;

/** The special behind ${v}, or NULL if it is an ordinary value. */
const struct special *special_of(const struct value *v);

const struct value *special_range(struct arena *arena, int64_t first, int64_t last);
const struct value *special_loop(struct arena *arena, enum special_kind kind,
                                 const struct loop *loop);

/** Whether ${v} is a range; the number of its items. */
bool special_is_range(const struct value *v);
uint64_t special_range_length(const struct special *range);

/** What a loop says of ${key} ("index", "first", …), or NULL if it has no such thing. */
const struct value *special_loop_get(struct arena *arena, const struct special *loop,
                                     struct str key);

#endif
