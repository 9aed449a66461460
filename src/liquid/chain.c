/*
 * An expression and its filters.
 */
#include "liquid/chain.h"

#include "liquid/compare.h"
#include "liquid/context.h"
#include "liquid/convert.h"
#include "liquid/filters.h"
#include "liquid/language.h"
#include "liquid/markup.h"

/* A chain while it is read. */
struct reading {
    const struct liquid *liquid;
    struct arena *arena;
    struct chain *chain;
    struct filter_call *calls;
    size_t n_calls, calls_capacity;
};

static struct reading start(const struct liquid *liquid, struct arena *arena)
{
    return (struct reading){
        .liquid = liquid, .arena = arena, .chain = ARENA_NEW(arena, struct chain)};
}

static const struct chain *finish(struct reading *reading)
{
    reading->chain->calls = reading->calls;
    reading->chain->n_calls = reading->n_calls;
    return reading->chain;
}

static struct filter_call *add_call(struct reading *reading, struct str name)
{
    struct filter_call *call;

    reading->calls = arena_grow(reading->arena, reading->calls, reading->n_calls,
                                &reading->calls_capacity, sizeof(*reading->calls));
    call = &reading->calls[reading->n_calls++];
    *call = (struct filter_call){.name = name, .filter = language_filter(reading->liquid, name)};
    if (!call->filter && !reading->chain->unknown.len)
        reading->chain->unknown = name;
    return call;
}

static void add_arg(struct reading *reading, struct filter_call *call, size_t *capacity,
                    const struct expr *arg)
{
    call->args =
        arena_grow(reading->arena, call->args, call->n_args, capacity, sizeof(*call->args));
    call->args[call->n_args++] = arg;
}

static void add_named(struct reading *reading, struct filter_call *call, struct str key,
                      const struct expr *value)
{
    call->named = arena_grow(reading->arena, call->named, call->n_named, &call->named_capacity,
                             sizeof(*call->named));
    call->named[call->n_named++] = (struct named_arg){key, value};
}

const struct expr *chain_expr(const struct liquid *liquid, struct arena *arena, struct str *rest,
                              struct mistake *mistake)
{
    struct str before = *rest;
    const struct expr *expr = expr_strict(arena, rest, mistake);

    if (!expr || liquid->dialect != LIQUID_JEKYLL)
        return expr;
    return expr_lax(arena, str_slice(before, 0, before.len - rest->len));
}

static void not_here(struct arena *arena, struct mistake *mistake, const char *wanted,
                     struct str rest)
{
    struct token found = token_next(&rest);

    if (mistake->at)
        return;
    mistake->at = found.text.at;
    mistake->reason =
        arena_printf(arena, "expected %s but found %s%s%.*s", wanted, token_name(found.kind),
                     found.text.len ? " " : "", STR_ARG(found.text));
}

/* name: value, or a value. */
static bool strict_arg(struct reading *reading, struct filter_call *call, size_t *capacity,
                       struct str *rest, struct mistake *mistake)
{
    struct str after = *rest;
    struct token key = token_next(&after);
    const struct expr *value;

    if (key.kind == TOKEN_ID && token_take(&after, TOKEN_COLON)) {
        *rest = after;
        value = chain_expr(reading->liquid, reading->arena, rest, mistake);
        if (value)
            add_named(reading, call, key.text, value);
    } else {
        value = chain_expr(reading->liquid, reading->arena, rest, mistake);
        if (value)
            add_arg(reading, call, capacity, value);
    }
    return value != NULL;
}

static bool strict_filter(struct reading *reading, struct str *rest, struct mistake *mistake)
{
    struct token name = token_peek(*rest);
    struct filter_call *call;
    size_t capacity = 0;

    if (!token_take(rest, TOKEN_ID)) {
        not_here(reading->arena, mistake, "a filter's name", *rest);
        return false;
    }
    call = add_call(reading, name.text);
    if (!token_take(rest, TOKEN_COLON))
        return true;
    do {
        if (!strict_arg(reading, call, &capacity, rest, mistake))
            return false;
    } while (token_take(rest, TOKEN_COMMA));
    return true;
}

const struct chain *chain_strict(const struct liquid *liquid, struct arena *arena,
                                 struct str markup, struct mistake *mistake)
{
    struct reading reading = start(liquid, arena);

    if (token_peek(markup).kind == TOKEN_END)
        return reading.chain;
    reading.chain->first = chain_expr(liquid, arena, &markup, mistake);
    if (!reading.chain->first)
        return NULL;
    while (token_take(&markup, TOKEN_PIPE))
        if (!strict_filter(&reading, &markup, mistake))
            return NULL;
    if (token_peek(markup).kind != TOKEN_END) {
        not_here(arena, mistake, "'|' or the end", markup);
        return NULL;
    }
    return finish(&reading);
}

/* The arguments of ${call} in ${s}: what follows each ":" and ",". */
static void lax_args(struct reading *reading, struct filter_call *call, struct str s)
{
    size_t at = 0, capacity = 0;

    while (at < s.len) {
        size_t value, len, word, key_at, key_len = 0;

        if (s.at[at] != ':' && s.at[at] != ',') {
            at++;
            continue;
        }
        value = key_at = at + 1 + markup_blanks(s, at + 1);
        word = markup_word(s, value, false);
        if (word > 0) {
            size_t colon = value + word + markup_blanks(s, value + word);
            size_t after = colon + 1 + markup_blanks(s, colon + 1);

            if (colon < s.len && s.at[colon] == ':' && markup_fragment(s, after) > 0) {
                key_len = word;
                value = after;
            }
        }
        len = markup_fragment(s, value);
        if (len == 0) {
            at++;
            continue;
        }
        if (key_len > 0)
            add_named(reading, call, str_slice(s, key_at, key_at + key_len),
                      expr_lax(reading->arena, str_slice(s, value, value + len)));
        else
            add_arg(reading, call, &capacity,
                    expr_lax(reading->arena, str_slice(s, value, value + len)));
        at = value + len;
    }
}

/* One filter with its arguments: a run of blanks, fragments and commas. */
static void lax_filter(struct reading *reading, struct str s)
{
    for (size_t at = 0; at < s.len; at++) {
        size_t word = markup_word(s, at, false);

        if (word > 0) {
            lax_args(reading, add_call(reading, str_slice(s, at, at + word)), s);
            return;
        }
    }
}

static size_t lax_run(struct str s, size_t at)
{
    size_t start_at = at;

    while (at < s.len) {
        size_t len = markup_blanks(s, at);

        if (len == 0)
            len = markup_fragment(s, at);
        if (len == 0 && s.at[at] == ',')
            len = 1;
        if (len == 0)
            break;
        at += len;
    }
    return at - start_at;
}

const struct chain *chain_lax(const struct liquid *liquid, struct arena *arena, struct str markup)
{
    struct reading reading = start(liquid, arena);
    size_t at = 0, bar;
    struct str first = markup_find_fragment(markup, &at);

    if (first.len == 0)
        return reading.chain;
    reading.chain->first = expr_lax(arena, first);
    bar = str_chr(str_from(markup, at), '|');
    if (bar == STR_NONE)
        return reading.chain;
    for (at += bar + 1; at < markup.len;) {
        size_t len = lax_run(markup, at);

        if (len > 0)
            lax_filter(&reading, str_slice(markup, at, at + len));
        at += len ? len : 1;
    }
    return finish(&reading);
}

/* Filters from outside know no ranges. */
static const struct value *plain(struct liquid_context *context, const struct filter *filter,
                                 const struct value *v)
{
    return filter->foreign ? filters_plain(context, v) : v;
}

static const struct value *apply(struct liquid_context *context, const struct filter_call *call,
                                 const struct value *input)
{
    const struct filter *filter = call->filter;
    const struct value *args[FILTER_MAX_ARGS];
    struct value *named = NULL;
    size_t n = call->n_args, given = n + (call->n_named > 0), bound;

    if (!filter)
        return input;
    bound = given < filter->min_args ? filter->min_args : filter->max_args;
    if (given < filter->min_args || given > filter->max_args) {
        liquid_error(context, "the filter %.*s takes %s%zu argument%s, not %zu",
                     STR_ARG(call->name), given < filter->min_args ? "at least " : "at most ",
                     bound, bound == 1 ? "" : "s", given);
        return &value_null;
    }
    for (size_t i = 0; i < n; i++)
        args[i] = plain(context, filter, expr_value(context, call->args[i]));
    if (call->n_named > 0) {
        named = value_map(context->arena);
        for (size_t i = 0; i < call->n_named; i++)
            value_put(context->arena, named, call->named[i].key,
                      expr_value(context, call->named[i].value));
        if (!filter->named)
            args[n++] = named;
    }
    if (!context_spend(context, 1))
        return &value_null;
    input = plain(context, filter, input);
    return filter->call(context, filter->data, input, args, n, filter->named ? named : NULL);
}

const struct value *chain_value(struct liquid_context *context, const struct chain *chain)
{
    const struct value *value = chain->first ? expr_value(context, chain->first) : &value_null;

    for (size_t i = 0; i < chain->n_calls && !context->failed; i++)
        value = apply(context, &chain->calls[i], value);
    return value;
}
