#ifndef LIQUID_FILTERS_H
#define LIQUID_FILTERS_H

#include "liquid/context.h"
#include "liquid/language.h"

/** Liquid's own filters. */

/** The parameters of a filter, as liquid_filter has them; and that some are not looked at. */
#define FILTER_PARAMETERS                                                                          \
    struct liquid_context *context, void *data, const struct value *input,                         \
        const struct value *const *args, size_t n, const struct value *named
#define FILTER_UNUSED (void)data, (void)args, (void)n, (void)named

/** Register all that ${liquid}'s dialect has. */
void filters_register(struct liquid *liquid);

void filters_text(struct liquid *liquid);   /* filters_text.c: case, blanks, parts */
void filters_escape(struct liquid *liquid); /* filters_escape.c: HTML, URLs, Base64 */
void filters_number(struct liquid *liquid); /* filters_number.c */
void filters_list(struct liquid *liquid);   /* filters_list.c: sort, where, map, … */
void filters_date(struct liquid *liquid);   /* filters_date.c */

/** One entry of a table of filters. */
struct filter_entry {
    const char *name;
    liquid_filter *call;
    size_t min_args, max_args;
};
void filters_add(struct liquid *liquid, const struct filter_entry *entries, size_t n);

/** ${v} as Ruby's to_s, which shows a list as [1, 2]; empty with an error if it is too
 * long. */
struct str filters_str(struct liquid_context *context, const struct value *v);
const struct value *filters_result(struct liquid_context *context, struct str text);
/** What ${out} holds as a text, or null with an error when it did not fit; ${out} is freed. */
const struct value *filters_take(struct liquid_context *context, struct buf *out);
/** A buffer for one text. */
void filters_buf(struct buf *out);

/** The whole number ${v} is; 0 with an error if it is none. */
int64_t filters_integer(struct liquid_context *context, const struct value *v);

/**
 * The items of ${input} as a list: of a list, with the lists in it made flat; of a range; a map or any
 * other value as the one item; of null none.
 */
const struct value *filters_items(struct liquid_context *context, const struct value *input);
/** ${v}, with a range as the list of its numbers. */
const struct value *filters_plain(struct liquid_context *context, const struct value *v);
/** Add ${item} to ${list} and count it; false once a bound was hit. */
bool filters_push(struct liquid_context *context, struct value *list, const struct value *item);

/** The sum of the numbers in ${list}. */
const struct value *filters_sum(struct liquid_context *context, const struct value *list);

#endif
