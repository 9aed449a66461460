/*
 * Maps laid over maps: configuration files over defaults, front matter over the configuration's
 * defaults.
 */
#include "site/merge.h"

static const struct value *merged_item(struct arena *arena, const struct value *old,
                                       const struct value *new)
{
    if (value_is_null(new))
        return old;
    if (old->type == VALUE_MAP && new->type == VALUE_MAP)
        return merge_deep(arena, old, new);
    return new;
}

const struct value *merge_deep(struct arena *arena, const struct value *base,
                               const struct value *over)
{
    struct value *result;

    result = value_map(arena);
    if (base && base->type == VALUE_MAP)
        for (size_t i = 0; i < value_size(base); i++)
            value_put(arena, result, value_key(base, i), value_at(base, i));
    if (over && over->type == VALUE_MAP)
        for (size_t i = 0; i < value_size(over); i++) {
            const struct value *old = value_get_str(result, value_key(over, i));
            const struct value *item = value_at(over, i);

            value_put(arena, result, value_key(over, i),
                      old ? merged_item(arena, old, item) : item);
        }
    return result;
}
