/*
 * Filters: registration and what they share.
 */
#include "liquid/filters.h"

#include "liquid/convert.h"
#include "liquid/special.h"

void filters_register(struct liquid *liquid)
{
    filters_text(liquid);
    filters_escape(liquid);
    filters_number(liquid);
    filters_list(liquid);
    filters_date(liquid);
}

void filters_add(struct liquid *liquid, const struct filter_entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++)
        language_add_filter(liquid, entries[i].name, entries[i].call, entries[i].min_args,
                            entries[i].max_args, false);
}

static void too_long(struct liquid_context *context)
{
    liquid_error(context, "a text becomes too long (the limit is %u bytes)",
                 LIQUID_MAX_OUTPUT_BYTES);
    context->over = true;
}

struct str filters_str(struct liquid_context *context, const struct value *v)
{
    struct str text = convert_to_s(context->arena, v);

    if (text.len < LIQUID_MAX_OUTPUT_BYTES)
        return text;
    too_long(context);
    return STR("");
}

const struct value *filters_result(struct liquid_context *context, struct str text)
{
    return value_text(context->arena, text);
}

void filters_buf(struct buf *out)
{
    buf_init(out, LIQUID_MAX_OUTPUT_BYTES);
}

const struct value *filters_take(struct liquid_context *context, struct buf *out)
{
    if (buf_overflowed(out)) {
        buf_free(out);
        too_long(context);
        return &value_null;
    }
    return filters_result(context, buf_take(out, context->arena));
}

int64_t filters_integer(struct liquid_context *context, const struct value *v)
{
    int64_t integer = 0;

    if (!convert_integer(v, &integer))
        liquid_error(context, "invalid integer");
    return integer;
}

bool filters_push(struct liquid_context *context, struct value *list, const struct value *item)
{
    if (!context_spend(context, 1))
        return false;
    value_push(context->arena, list, item);
    return true;
}

const struct value *filters_plain(struct liquid_context *context, const struct value *v)
{
    const struct special *range = special_of(v);
    struct value *list;

    if (!range)
        return v;
    if (range->kind != SPECIAL_RANGE)
        return &value_null;
    list = value_list(context->arena);
    if (special_range_length(range) > LIQUID_MAX_STEPS) {
        context_spend(context, LIQUID_MAX_STEPS + (size_t)1);
        return list;
    }
    for (int64_t i = range->first; i <= range->last; i++)
        if (!filters_push(context, list, value_int(context->arena, i)))
            break;
    return list;
}

/* As deep as data ever are; a list that deep stays as it is. */
#define FLAT_MAX_DEPTH 100

static void flatten(struct liquid_context *context, struct value *flat, const struct value *list,
                    unsigned depth)
{
    for (size_t i = 0; i < value_size(list); i++) {
        const struct value *item = value_at(list, i);

        if (item->type == VALUE_LIST && depth < FLAT_MAX_DEPTH)
            flatten(context, flat, item, depth + 1);
        else if (!filters_push(context, flat, item))
            return;
    }
}

static bool is_flat(const struct value *list)
{
    for (size_t i = 0; i < value_size(list); i++)
        if (value_at(list, i)->type == VALUE_LIST)
            return false;
    return true;
}

const struct value *filters_items(struct liquid_context *context, const struct value *input)
{
    struct value *list;

    if (special_is_range(input))
        return filters_plain(context, input);
    if (input->type == VALUE_LIST && is_flat(input))
        return input;
    list = value_list(context->arena);
    if (input->type == VALUE_LIST)
        flatten(context, list, input, 0);
    else if (input->type != VALUE_NULL)
        value_push(context->arena, list, input);
    return list;
}
