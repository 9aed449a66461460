/*
 * Jekyll's filters for lists.  `sample` takes from the front: equal sites give equal bytes.
 */
#include <math.h>
#include <stdlib.h>

#include "liquid/convert.h"
#include "liquid/special.h"
#include "site/jekyll.h"

/* Text that reads as a number counts as one (Jekyll's parse_sort_input). */
static const struct value *number_like(struct arena *arena, const struct value *v)
{
    struct str s;
    size_t i = 0, whole = 0, part = 0;
    bool dot = false;

    if (v->type != VALUE_TEXT)
        return v;
    s = str_trim(v->u.text);
    if (str_starts(s, "-"))
        i++;
    for (; i < s.len && ascii_is_digit(s.at[i]); i++)
        whole++;
    if (i < s.len && s.at[i] == '.') {
        dot = true;
        for (i++; i < s.len && ascii_is_digit(s.at[i]); i++)
            part++;
    }
    /* so long a number is a name to everybody but Ruby */
    if (i < s.len || whole + part == 0 || whole > 18)
        return v;
    s = arena_str(arena, s);
    return dot ? value_real(arena, strtod(s.at, NULL)) : value_int(arena, strtoll(s.at, NULL, 10));
}

/* The value of "a.b" in ${item}. */
static const struct value *property_of(struct arena *arena, const struct value *item,
                                       struct str property)
{
    const struct value *v = value_get_str(item, property);
    struct str key;

    if (!v && str_chr(property, '.') != STR_NONE) {
        v = item;
        while (str_split(&property, '.', &key)) {
            /* Ruby's "can it be asked?" gives false, not nil, where the way ends early */
            if (!v || v->type != VALUE_MAP)
                return &value_false;
            v = value_get_str(v, key);
        }
    }
    return v ? number_like(arena, v) : &value_null;
}

static bool matches(struct arena *arena, const struct value *property, const struct value *target)
{
    struct str wanted;

    /* the words empty and blank find what is nothing when it is written */
    if (target == &special_nothing)
        return liquid_to_text(arena, property).len == 0;
    if (value_is_null(target))
        return value_is_null(property);
    wanted = liquid_to_text(arena, target);
    if (property->type == VALUE_LIST) {
        for (size_t i = 0; i < value_size(property); i++)
            if (str_eq(liquid_to_text(arena, value_at(property, i)), wanted))
                return true;
        return false;
    }
    return !value_is_null(property) && str_eq(liquid_to_text(arena, property), wanted);
}

static bool is_container(const struct value *v)
{
    return v->type == VALUE_LIST || v->type == VALUE_MAP;
}

static struct value *filter_by_property(struct arena *arena, const struct value *input,
                                        const struct value *const *args, size_t n, bool first)
{
    const struct value *target = n > 1 ? args[1] : &value_null;
    struct str property = liquid_to_text(arena, args[0]);
    struct value *list = value_list(arena);

    for (size_t i = 0; i < value_size(input); i++)
        if (matches(arena, property_of(arena, value_at(input, i), property), target)) {
            value_push(arena, list, value_at(input, i));
            if (first)
                break;
        }
    return list;
}

static bool unusable(const struct value *input, const struct value *const *args, size_t n)
{
    return !is_container(input) || n < 1 || value_is_null(args[0]) ||
           (n > 1 && is_container(args[1]));
}

JEKYLL_FILTER(where)
{
    (void)data, (void)named;
    return unusable(input, args, n)
               ? input
               : filter_by_property(liquid_arena(context), input, args, n, false);
}

JEKYLL_FILTER(find)
{
    const struct value *found;

    (void)data, (void)named;
    if (unusable(input, args, n))
        return input;
    found = value_at(filter_by_property(liquid_arena(context), input, args, n, true), 0);
    return found ? found : &value_null;
}

static struct value *filter_by_expression(struct liquid_context *context, const struct value *input,
                                          const struct value *const *args, size_t limit)
{
    struct arena *arena = liquid_arena(context);
    struct value *list = value_list(arena);

    liquid_select(context, input, liquid_to_text(arena, args[0]), liquid_to_text(arena, args[1]),
                  limit, list);
    return list;
}

JEKYLL_FILTER(where_exp)
{
    (void)data, (void)named;
    return !is_container(input) || n < 2 ? input
                                         : filter_by_expression(context, input, args, SIZE_MAX);
}

JEKYLL_FILTER(find_exp)
{
    const struct value *found;

    (void)data, (void)named;
    if (!is_container(input) || n < 2)
        return input;
    found = value_at(filter_by_expression(context, input, args, 1), 0);
    return found ? found : &value_null;
}

/* Put ${item} into the group ${name} of ${groups}, a map of lists. */
static void add_to_group(struct arena *arena, struct value *groups, struct str name,
                         const struct value *item)
{
    if (!value_get_str(groups, name))
        value_put(arena, groups, name, value_list(arena));
    value_push(arena, (struct value *)(uintptr_t)value_get_str(groups, name), item);
}

static const struct value *grouped(struct arena *arena, const struct value *groups)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < value_size(groups); i++) {
        struct value *group = value_map(arena);

        value_put(arena, group, STR("name"), value_text(arena, value_key(groups, i)));
        value_put(arena, group, STR("items"), value_at(groups, i));
        value_put(arena, group, STR("size"),
                  value_int(arena, (int64_t)value_size(value_at(groups, i))));
        value_push(arena, list, group);
    }
    return list;
}

JEKYLL_FILTER(group_by)
{
    struct arena *arena = liquid_arena(context);
    struct value *groups = value_map(arena);

    (void)data, (void)named;
    if (!is_container(input) || !n)
        return input;
    for (size_t i = 0; i < value_size(input); i++) {
        const struct value *property =
            property_of(arena, value_at(input, i), liquid_to_text(arena, args[0]));

        add_to_group(arena, groups, convert_to_s(arena, property), value_at(input, i));
    }
    return grouped(arena, groups);
}

JEKYLL_FILTER(group_by_exp)
{
    struct arena *arena = liquid_arena(context);
    struct value *groups = value_map(arena), *names = value_list(arena);

    (void)data, (void)named;
    if (!is_container(input) || n < 2)
        return input;
    liquid_map(context, input, liquid_to_text(arena, args[0]), liquid_to_text(arena, args[1]),
               names);
    for (size_t i = 0; i < value_size(names); i++)
        add_to_group(arena, groups, liquid_to_text(arena, value_at(names, i)), value_at(input, i));
    return grouped(arena, groups);
}

struct sorting {
    const struct value *key, *item;
    size_t at; /* equal keys keep their order */
    struct str text;
    int nulls; /* where they go: before (-1) or behind (1) the others */
};

static bool is_number(const struct value *v)
{
    return v->type == VALUE_INT || v->type == VALUE_REAL;
}

static double number(const struct value *v)
{
    return v->type == VALUE_INT ? (double)v->u.integer : v->u.real;
}

static int cmp_values(const struct sorting *a, const struct sorting *b)
{
    if (is_number(a->key) && is_number(b->key))
        return (number(a->key) > number(b->key)) - (number(a->key) < number(b->key));
    if (a->key->type == VALUE_TIME && b->key->type == VALUE_TIME)
        return date_cmp(a->key->u.time, b->key->u.time);
    return str_cmp(a->text, b->text);
}

static int cmp_sorting(const void *x, const void *y)
{
    const struct sorting *a = x, *b = y;
    bool a_null = value_is_null(a->key), b_null = value_is_null(b->key);
    int order = a_null || b_null ? (a_null - b_null) * a->nulls : cmp_values(a, b);

    return order ? order : (a->at > b->at) - (a->at < b->at);
}

JEKYLL_FILTER(sort)
{
    struct arena *arena = liquid_arena(context);
    size_t size = value_size(input);
    struct sorting *items = arena_array(arena, size, sizeof(*items));
    struct value *list = value_list(arena);
    bool by = n > 0 && !value_is_null(args[0]);
    bool last = n > 1 && str_is(liquid_to_text(arena, args[1]), "last");

    (void)data, (void)named;
    if (input->type != VALUE_LIST)
        return input;
    for (size_t i = 0; i < size; i++) {
        const struct value *item = value_at(input, i), *key = item;

        if (by)
            key = property_of(arena, item, liquid_to_text(arena, args[0]));
        else if (item->type == VALUE_MAP && value_get(item, "date"))
            key = value_get(item, "date");
        items[i] = (struct sorting){key, item, i, liquid_to_text(arena, key), last ? 1 : -1};
    }
    if (size)
        qsort(items, size, sizeof(*items), cmp_sorting);
    for (size_t i = 0; i < size; i++)
        value_push(arena, list, items[i].item);
    return list;
}

/* The argument of pop, shift and sample: how many, 1 if it is not said. */
static size_t count_argument(struct arena *arena, const struct value *const *args, size_t n)
{
    const struct value *v = n ? number_like(arena, args[0]) : NULL;

    if (!v)
        return 1;
    if (v->type == VALUE_REAL && v->u.real > 0 && isfinite(v->u.real))
        return (size_t)v->u.real;
    return v->type == VALUE_INT && v->u.integer > 0 ? (size_t)v->u.integer : 0;
}

static const struct value *slice(struct arena *arena, const struct value *list, size_t from,
                                 size_t to)
{
    struct value *copy = value_list(arena);

    for (size_t i = from; i < to && i < value_size(list); i++)
        value_push(arena, copy, value_at(list, i));
    return copy;
}

JEKYLL_FILTER(pop)
{
    size_t count = count_argument(liquid_arena(context), args, n), size = value_size(input);

    (void)data, (void)named;
    return input->type != VALUE_LIST
               ? input
               : slice(liquid_arena(context), input, 0, count < size ? size - count : 0);
}

JEKYLL_FILTER(shift)
{
    (void)data, (void)named;
    return input->type != VALUE_LIST
               ? input
               : slice(liquid_arena(context), input, count_argument(liquid_arena(context), args, n),
                       value_size(input));
}

JEKYLL_FILTER(push)
{
    struct arena *arena = liquid_arena(context);
    struct value *list = value_list(arena);

    (void)data, (void)named;
    if (input->type != VALUE_LIST || !n)
        return input;
    for (size_t i = 0; i < value_size(input); i++)
        value_push(arena, list, value_at(input, i));
    value_push(arena, list, args[0]);
    return list;
}

JEKYLL_FILTER(unshift)
{
    struct arena *arena = liquid_arena(context);
    struct value *list = value_list(arena);

    (void)data, (void)named;
    if (input->type != VALUE_LIST || !n)
        return input;
    value_push(arena, list, args[0]);
    for (size_t i = 0; i < value_size(input); i++)
        value_push(arena, list, value_at(input, i));
    return list;
}

JEKYLL_FILTER(sample)
{
    size_t count = count_argument(liquid_arena(context), args, n);

    (void)data, (void)named;
    if (input->type != VALUE_LIST)
        return input;
    if (count == 1)
        return value_size(input) ? value_at(input, 0) : &value_null;
    return slice(liquid_arena(context), input, 0, count);
}

void jekyll_add_list_filters(struct liquid *liquid, struct site *site)
{
    liquid_add_filter(liquid, "where", where, site);
    liquid_add_filter(liquid, "where_exp", where_exp, site);
    liquid_add_filter(liquid, "find", find, site);
    liquid_add_filter(liquid, "find_exp", find_exp, site);
    liquid_add_filter(liquid, "group_by", group_by, site);
    liquid_add_filter(liquid, "group_by_exp", group_by_exp, site);
    liquid_add_filter(liquid, "sort", sort, site);
    liquid_add_filter(liquid, "pop", pop, site);
    liquid_add_filter(liquid, "push", push, site);
    liquid_add_filter(liquid, "shift", shift, site);
    liquid_add_filter(liquid, "unshift", unshift, site);
    liquid_add_filter(liquid, "sample", sample, site);
}
