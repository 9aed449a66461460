/*
 * Values beside each other, as Ruby compares them.
 */
#include "liquid/compare.h"

#include "liquid/convert.h"
#include "liquid/liquid.h"
#include "liquid/special.h"

#define COMPARE_MAX_DEPTH 100 /* lists in lists; data of a site are never this deep */

static bool is_number(const struct value *v)
{
    return v->type == VALUE_INT || v->type == VALUE_REAL;
}

static double as_real(const struct value *v)
{
    return v->type == VALUE_INT ? (double)v->u.integer : v->u.real;
}

static bool equal(const struct value *a, const struct value *b, unsigned depth);

static bool equal_special(const struct value *a, const struct value *b)
{
    const struct special *x = special_of(a), *y = special_of(b);

    if (!x || !y)
        return !x && !y && a->type == b->type;
    if (x->kind == SPECIAL_RANGE && y->kind == SPECIAL_RANGE)
        return x->first == y->first && x->last == y->last;
    return x == y || (x->loop && x->loop == y->loop);
}

static bool equal_maps(const struct value *a, const struct value *b, unsigned depth)
{
    if (value_size(a) != value_size(b))
        return false;
    for (size_t i = 0; i < value_size(a); i++) {
        const struct value *other = value_get_str(b, value_key(a, i));

        if (!other || !equal(value_at(a, i), other, depth + 1))
            return false;
    }
    return true;
}

static bool equal(const struct value *a, const struct value *b, unsigned depth)
{
    if (a == b)
        return true;
    if (is_number(a) && is_number(b))
        return a->type == VALUE_INT && b->type == VALUE_INT ? a->u.integer == b->u.integer
                                                            : as_real(a) == as_real(b);
    if (a->type != b->type || depth > COMPARE_MAX_DEPTH)
        return false;
    switch (a->type) {
    case VALUE_NULL:
        return equal_special(a, b);
    case VALUE_BOOL:
        return a->u.boolean == b->u.boolean;
    case VALUE_TEXT:
        return str_eq(a->u.text, b->u.text);
    case VALUE_TIME:
        return a->date_only == b->date_only && date_cmp(a->u.time, b->u.time) == 0;
    case VALUE_LIST:
        if (value_size(a) != value_size(b))
            return false;
        for (size_t i = 0; i < value_size(a); i++)
            if (!equal(value_at(a, i), value_at(b, i), depth + 1))
                return false;
        return true;
    case VALUE_MAP:
        return equal_maps(a, b, depth);
    default:
        return false;
    }
}

bool compare_equal(const struct value *a, const struct value *b)
{
    return equal(a, b, 0);
}

static bool order_of(const struct value *a, const struct value *b, int *order, unsigned depth)
{
    if (depth > COMPARE_MAX_DEPTH)
        return false;
    if (a->type == VALUE_INT && b->type == VALUE_INT) {
        *order = (a->u.integer > b->u.integer) - (a->u.integer < b->u.integer);
        return true;
    }
    if (is_number(a) && is_number(b)) {
        double x = as_real(a), y = as_real(b);

        *order = (x > y) - (x < y);
        return x == x && y == y;
    }
    if (a->type == VALUE_TEXT && b->type == VALUE_TEXT) {
        *order = str_cmp(a->u.text, b->u.text);
        return true;
    }
    if (a->type == VALUE_TIME && b->type == VALUE_TIME && a->date_only == b->date_only) {
        *order = date_cmp(a->u.time, b->u.time);
        return true;
    }
    if (a->type == VALUE_LIST && b->type == VALUE_LIST) {
        size_t n = value_size(a), m = value_size(b);

        for (size_t i = 0; i < n && i < m; i++)
            if (!order_of(value_at(a, i), value_at(b, i), order, depth + 1))
                return false;
            else if (*order != 0)
                return true;
        *order = (n > m) - (n < m);
        return true;
    }
    *order = 0;
    return equal(a, b, depth); /* Object#<=> knows only what is the same */
}

bool compare_order(const struct value *a, const struct value *b, int *order)
{
    return order_of(a, b, order, 0);
}

int compare_nocase(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;

    for (size_t i = 0; i < n; i++) {
        unsigned char x = (unsigned char)ascii_lower(a.at[i]);
        unsigned char y = (unsigned char)ascii_lower(b.at[i]);

        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a.len > b.len) - (a.len < b.len);
}

bool compare_is_empty(const struct value *v)
{
    if (v->type == VALUE_TEXT)
        return v->u.text.len == 0;
    return (v->type == VALUE_LIST || v->type == VALUE_MAP) && value_size(v) == 0;
}

bool compare_is_blank(const struct value *v)
{
    if (v->type == VALUE_NULL)
        return !special_of(v);
    if (v->type == VALUE_BOOL)
        return !v->u.boolean;
    if (v->type == VALUE_TEXT)
        return str_trim(v->u.text).len == 0;
    return compare_is_empty(v);
}

bool compare_contains(struct arena *arena, const struct value *whole, const struct value *part)
{
    const struct special *range = special_of(whole);

    if (!liquid_truthy(whole) || !liquid_truthy(part))
        return false;
    switch (whole->type) {
    case VALUE_TEXT:
        return str_find(whole->u.text, convert_to_s(arena, part), 0) != STR_NONE;
    case VALUE_LIST:
        for (size_t i = 0; i < value_size(whole); i++)
            if (compare_equal(value_at(whole, i), part))
                return true;
        return false;
    case VALUE_MAP:
        return part->type == VALUE_TEXT && value_get_str(whole, part->u.text);
    default:
        return range && range->kind == SPECIAL_RANGE && is_number(part) &&
               as_real(part) >= (double)range->first && as_real(part) <= (double)range->last;
    }
}

const char *compare_class(const struct value *v)
{
    static const char *const names[] = {"NilClass", "TrueClass", "Integer", "Float",
                                        "String",   "Time",      "Array",   "Hash"};

    if (v->type == VALUE_BOOL && !v->u.boolean)
        return "FalseClass";
    if (v->type == VALUE_TIME && v->date_only)
        return "Date";
    return special_of(v) ? "Range" : names[v->type];
}
