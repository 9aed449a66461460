/*
 * Values that only templates know.  They are marked by a column that no file has.
 */
#include "liquid/special.h"

#include <limits.h>

#define MARK UINT_MAX

const struct special special_blank = {.value = {.column = MARK}, .kind = SPECIAL_BLANK};
const struct special special_empty = {.value = {.column = MARK}, .kind = SPECIAL_EMPTY};
const struct value special_nothing = {.type = VALUE_TEXT, .u.text = {.at = "", .len = 0}};

const struct special *special_of(const struct value *v)
{
    if (v->type != VALUE_NULL || v->column != MARK || v->line != 0)
        return NULL;
    return (const struct special *)v;
}

static struct special *special_new(struct arena *arena, enum special_kind kind)
{
    struct special *special = ARENA_NEW(arena, struct special);

    special->value.column = MARK;
    special->kind = kind;
    return special;
}

const struct value *special_range(struct arena *arena, int64_t first, int64_t last)
{
    struct special *special = special_new(arena, SPECIAL_RANGE);

    special->first = first;
    special->last = last;
    return &special->value;
}

const struct value *special_loop(struct arena *arena, enum special_kind kind,
                                 const struct loop *loop)
{
    struct special *special = special_new(arena, kind);

    special->loop = loop;
    return &special->value;
}

bool special_is_range(const struct value *v)
{
    const struct special *special = special_of(v);

    return special && special->kind == SPECIAL_RANGE;
}

uint64_t special_range_length(const struct special *range)
{
    uint64_t steps = (uint64_t)range->last - (uint64_t)range->first;

    if (range->last < range->first)
        return 0;
    return steps == UINT64_MAX ? steps : steps + 1;
}

/* What only a tablerow knows. */
static const struct value *tablerow_get(struct arena *arena, const struct loop *loop,
                                        struct str key)
{
    if (str_is(key, "col"))
        return value_int(arena, loop->column);
    if (str_is(key, "col0"))
        return value_int(arena, loop->column - 1);
    if (str_is(key, "row"))
        return value_int(arena, loop->row);
    if (str_is(key, "col_first"))
        return value_bool(loop->column == 1);
    if (str_is(key, "col_last"))
        return value_bool(loop->column == loop->columns);
    return NULL;
}

const struct value *special_loop_get(struct arena *arena, const struct special *special,
                                     struct str key)
{
    const struct loop *loop = special->loop;

    if (str_is(key, "index"))
        return value_int(arena, loop->index + 1);
    if (str_is(key, "index0"))
        return value_int(arena, loop->index);
    if (str_is(key, "first"))
        return value_bool(loop->index == 0);
    if (str_is(key, "last"))
        return value_bool(loop->index == loop->length - 1);
    if (str_is(key, "length"))
        return value_int(arena, loop->length);
    if (str_is(key, "rindex"))
        return value_int(arena, loop->length - loop->index);
    if (str_is(key, "rindex0"))
        return value_int(arena, loop->length - loop->index - 1);
    if (special->kind == SPECIAL_TABLEROWLOOP)
        return tablerow_get(arena, loop, key);
    if (str_is(key, "parentloop"))
        return loop->parent;
    if (str_is(key, "name"))
        return value_text(arena, loop->name);
    return NULL;
}
