/*
 * Filters on lists.  What an item's property is follows Ruby's item[property]: a map's value, a text's
 * part; an error for a number or a list by name; nothing to be had for null and the like.
 */
#include <math.h>

#include "base/utf8.h"
#include "liquid/compare.h"
#include "liquid/convert.h"
#include "liquid/expression.h"
#include "liquid/filters.h"
#include "liquid/special.h"

enum property {
    PROPERTY_VALUE, /* *value is it, perhaps null */
    PROPERTY_NONE,  /* the item can have none: the whole filter gives null */
    PROPERTY_WRONG  /* an error was reported */
};

static enum property wrong(struct liquid_context *context, const struct value *name)
{
    liquid_error(context, "cannot select the property '%.*s'",
                 STR_ARG(liquid_to_text(context->arena, name)));
    return PROPERTY_WRONG;
}

static const struct value *character(struct liquid_context *context, struct str s, int64_t i)
{
    struct str rest = s, before = s;
    uint32_t code;

    if (i < 0)
        i += (int64_t)utf8_length(s);
    if (i < 0)
        return &value_null;
    for (; utf8_next(&rest, &code); before = rest, i--)
        if (i == 0)
            return value_text(context->arena, str_slice(before, 0, before.len - rest.len));
    return &value_null;
}

static bool has_properties(const struct value *item)
{
    return item->type == VALUE_MAP || item->type == VALUE_TEXT || item->type == VALUE_LIST ||
           item->type == VALUE_INT;
}

static enum property property_of(struct liquid_context *context, const struct value *item,
                                 const struct value *name, const struct value **value)
{
    *value = &value_null;
    if (name->type == VALUE_REAL && fabs(name->u.real) < 1e18)
        name = value_int(context->arena, (int64_t)name->u.real);
    switch (item->type) {
    case VALUE_MAP:
        *value = expr_index(context->arena, item, name);
        return PROPERTY_VALUE;
    case VALUE_TEXT:
        if (name->type == VALUE_TEXT && str_find(item->u.text, name->u.text, 0) != STR_NONE)
            *value = name;
        else if (name->type == VALUE_INT)
            *value = character(context, item->u.text, name->u.integer);
        else if (name->type == VALUE_NULL && context->liquid->dialect == LIQUID_SHOPIFY)
            return PROPERTY_NONE;
        else if (name->type != VALUE_TEXT)
            return wrong(context, name);
        return PROPERTY_VALUE;
    case VALUE_LIST:
        if (name->type != VALUE_INT)
            return wrong(context, name);
        *value = expr_index(context->arena, item, name);
        return PROPERTY_VALUE;
    case VALUE_INT: /* Ruby: the bit of that number */
        if (name->type != VALUE_INT)
            return wrong(context, name);
        *value = value_int(context->arena, name->u.integer >= 0 && name->u.integer < 63
                                               ? item->u.integer >> name->u.integer & 1
                                               : item->u.integer < 0);
        return PROPERTY_VALUE;
    default:
        return PROPERTY_NONE;
    }
}

static const struct value *join(FILTER_PARAMETERS)
{
    const struct value *items = filters_items(context, input);
    struct str glue = n > 0 ? filters_str(context, args[0]) : STR(" ");
    struct buf out;

    FILTER_UNUSED;
    filters_buf(&out);
    for (size_t i = 0; i < value_size(items); i++) {
        if (i > 0)
            buf_add(&out, glue);
        convert_print(&out, value_at(items, i));
    }
    return filters_take(context, &out);
}

/* Sorting: the items with what they are sorted by, merged so that equals keep their order. */
struct keyed {
    const struct value *item, *key;
};

typedef int keyed_order(struct liquid_context *context, const struct value *a,
                        const struct value *b);

/* Null comes last. */
static int by_value(struct liquid_context *context, const struct value *a, const struct value *b)
{
    int order;

    if (compare_order(a, b, &order))
        return order;
    if (a->type == VALUE_NULL)
        return 1;
    if (b->type == VALUE_NULL)
        return -1;
    if (!context->failed)
        liquid_error(context, "cannot sort values of incompatible types");
    return 0;
}

static int by_text(struct liquid_context *context, const struct value *a, const struct value *b)
{
    if (a->type == VALUE_NULL || b->type == VALUE_NULL)
        return (a->type == VALUE_NULL) - (b->type == VALUE_NULL);
    return compare_nocase(liquid_to_text(context->arena, a), liquid_to_text(context->arena, b));
}

static void merge(struct liquid_context *context, struct keyed *at, struct keyed *room, size_t n,
                  keyed_order *order)
{
    size_t half = n / 2, left = 0, right = half;

    if (n < 2)
        return;
    merge(context, at, room, half, order);
    merge(context, at + half, room, n - half, order);
    for (size_t i = 0; i < n; i++) {
        bool take_left =
            right == n || (left < half && order(context, at[left].key, at[right].key) <= 0);

        room[i] = at[take_left ? left++ : right++];
    }
    for (size_t i = 0; i < n; i++)
        at[i] = room[i];
}

static const struct value *sorted(struct liquid_context *context, const struct value *input,
                                  const struct value *property, keyed_order *order)
{
    const struct value *items = filters_items(context, input);
    size_t n = value_size(items);
    struct keyed *keyed = arena_array(context->arena, n * 2, sizeof(*keyed));
    struct value *list = value_list(context->arena);

    for (size_t i = 0; i < n && property->type != VALUE_NULL; i++)
        if (!has_properties(value_at(items, i)))
            return &value_null;
    if (n < 2)
        return items;
    for (size_t i = 0; i < n; i++) {
        keyed[i] = (struct keyed){value_at(items, i), value_at(items, i)};
        if (property->type != VALUE_NULL &&
            property_of(context, keyed[i].item, property, &keyed[i].key) != PROPERTY_VALUE)
            return &value_null;
    }
    merge(context, keyed, keyed + n, n, order);
    for (size_t i = 0; i < n && filters_push(context, list, keyed[i].item); i++)
        ;
    return list;
}

static const struct value *sort(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return sorted(context, input, n > 0 ? args[0] : &value_null, by_value);
}

static const struct value *sort_natural(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return sorted(context, input, n > 0 ? args[0] : &value_null, by_text);
}

static const struct value *reverse(FILTER_PARAMETERS)
{
    const struct value *items = filters_items(context, input);
    struct value *list = value_list(context->arena);

    FILTER_UNUSED;
    for (size_t i = value_size(items); i > 0; i--)
        if (!filters_push(context, list, value_at(items, i - 1)))
            break;
    return list;
}

/* A name that only what is the same has: 1 and 1.0 are not the same here. */
static struct str identity(struct liquid_context *context, const struct value *v)
{
    struct buf out;

    buf_init(&out, LIQUID_MAX_OUTPUT_BYTES);
    buf_char(&out, (char)('a' + (int)v->type));
    convert_inspect(&out, v);
    return buf_take(&out, context->arena);
}

static const struct value *uniq(FILTER_PARAMETERS)
{
    const struct value *items = filters_items(context, input);
    struct value *list = value_list(context->arena), *seen = value_map(context->arena);

    FILTER_UNUSED;
    for (size_t i = 0; i < value_size(items) && !context->failed; i++) {
        const struct value *key = value_at(items, i);
        struct str name;

        if (n > 0 && args[0]->type != VALUE_NULL && value_size(items) > 1 &&
            property_of(context, value_at(items, i), args[0], &key) != PROPERTY_VALUE)
            return &value_null;
        name = identity(context, key);
        if (value_get_str(seen, name))
            continue;
        value_put(context->arena, seen, name, &value_true);
        filters_push(context, list, value_at(items, i));
    }
    return list;
}

static const struct value *map(FILTER_PARAMETERS)
{
    const struct value *items = filters_items(context, input), *value;
    struct value *list = value_list(context->arena);

    FILTER_UNUSED;
    for (size_t i = 0; i < value_size(items); i++) {
        if (property_of(context, value_at(items, i), args[0], &value) == PROPERTY_WRONG)
            return &value_null;
        if (!filters_push(context, list, value))
            break;
    }
    return list;
}

static const struct value *compact(FILTER_PARAMETERS)
{
    const struct value *items = filters_items(context, input);
    struct value *list = value_list(context->arena);

    FILTER_UNUSED;
    for (size_t i = 0; i < value_size(items); i++) {
        const struct value *value = value_at(items, i);

        if (n > 0 && args[0]->type != VALUE_NULL &&
            property_of(context, value_at(items, i), args[0], &value) != PROPERTY_VALUE)
            return &value_null;
        if (value->type != VALUE_NULL && !filters_push(context, list, value_at(items, i)))
            break;
    }
    return list;
}

static const struct value *concat(FILTER_PARAMETERS)
{
    const struct value *items = filters_items(context, input);
    struct value *list = value_list(context->arena);

    FILTER_UNUSED;
    if (args[0]->type != VALUE_LIST) {
        liquid_error(context, "concat filter requires an array argument");
        return &value_null;
    }
    for (size_t i = 0; i < value_size(items); i++)
        if (!filters_push(context, list, value_at(items, i)))
            break;
    for (size_t i = 0; i < value_size(args[0]); i++)
        if (!filters_push(context, list, value_at(args[0], i)))
            break;
    return list;
}

static const struct value *first(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return expr_end(context->arena, input, STEP_FIRST);
}

static const struct value *last(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return expr_end(context->arena, input, STEP_LAST);
}

/* Whether ${value} is what where and its kin look for: args[1], or anything true if there is none. */
static bool is_wanted(const struct value *value, const struct value *const *args, size_t n)
{
    if (n < 2 || args[1]->type == VALUE_NULL)
        return liquid_truthy(value);
    return compare_equal(value, args[1]);
}

/* The items that are wanted, or those that are not. */
static const struct value *chosen(struct liquid_context *context, const struct value *input,
                                  const struct value *const *args, size_t n, bool wanted)
{
    const struct value *items = filters_items(context, input), *value;
    struct value *list = value_list(context->arena);

    for (size_t i = 0; i < value_size(items); i++) {
        if (property_of(context, value_at(items, i), args[0], &value) != PROPERTY_VALUE)
            return &value_null;
        if (is_wanted(value, args, n) == wanted && !filters_push(context, list, value_at(items, i)))
            break;
    }
    return list;
}

static const struct value *where(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return chosen(context, input, args, n, true);
}

static const struct value *reject(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return chosen(context, input, args, n, false);
}

/* The number of the first item that is wanted: -1 if there is none, -2 if the filter gives null. */
static int64_t position(struct liquid_context *context, const struct value *items,
                        const struct value *const *args, size_t n)
{
    const struct value *value;

    for (size_t i = 0; i < value_size(items); i++) {
        if (property_of(context, value_at(items, i), args[0], &value) != PROPERTY_VALUE)
            return -2;
        if (is_wanted(value, args, n))
            return (int64_t)i;
    }
    return -1;
}

static const struct value *find(FILTER_PARAMETERS)
{
    const struct value *items = filters_items(context, input);
    int64_t at = position(context, items, args, n);

    FILTER_UNUSED;
    return at < 0 ? &value_null : value_at(items, (size_t)at);
}

static const struct value *find_index(FILTER_PARAMETERS)
{
    int64_t at = position(context, filters_items(context, input), args, n);

    FILTER_UNUSED;
    return at < 0 ? &value_null : value_int(context->arena, at);
}

static const struct value *has(FILTER_PARAMETERS)
{
    int64_t at = position(context, filters_items(context, input), args, n);

    FILTER_UNUSED;
    return at == -2 ? &value_null : value_bool(at >= 0);
}

static const struct value *sum(FILTER_PARAMETERS)
{
    const struct value *items = filters_items(context, input);

    if (n > 0 && args[0]->type != VALUE_NULL)
        items = map(context, data, input, args, n, named);
    return filters_sum(context, items);
}

void filters_list(struct liquid *liquid)
{
    static const struct filter_entry entries[] = {
        {"join", join, 0, 1},       {"sort", sort, 0, 1},     {"sort_natural", sort_natural, 0, 1},
        {"reverse", reverse, 0, 0}, {"uniq", uniq, 0, 1},     {"map", map, 1, 1},
        {"compact", compact, 0, 1}, {"concat", concat, 1, 1}, {"first", first, 0, 0},
        {"last", last, 0, 0},       {"where", where, 1, 2},
    };
    /* since Liquid 5.5, which Jekyll 4 does not run */
    static const struct filter_entry newer[] = {
        {"reject", reject, 1, 2}, {"find", find, 1, 2}, {"find_index", find_index, 1, 2},
        {"has", has, 1, 2},       {"sum", sum, 0, 1},
    };

    filters_add(liquid, entries, sizeof(entries) / sizeof(*entries));
    if (liquid->dialect == LIQUID_SHOPIFY)
        filters_add(liquid, newer, sizeof(newer) / sizeof(*newer));
}
