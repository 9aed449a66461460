#ifndef LIQUID_CHAIN_H
#define LIQUID_CHAIN_H

#include "liquid/expression.h"
#include "liquid/liquid.h"

/** A keyword argument: "name: value". */
struct named_arg {
    struct str key;
    const struct expr *value;
};

/** An expression and the filters that its value goes through: {{ page.title | upcase }}. */
struct filter_call {
    const struct filter *filter; /* NULL: unknown, the value goes through as it is */
    struct str name;
    const struct expr **args;
    size_t n_args;
    struct named_arg *named;
    size_t n_named, named_capacity;
};

struct chain {
    const struct expr *first; /* NULL: there is nothing to print */
    const struct filter_call *calls;
    size_t n_calls;
    struct str unknown; /* the first filter nobody knows, or empty */
};

/**
 * chain_strict(liquid, arena, markup, mistake):
 * Read the whole of ${markup} in the strict grammar.
 *
 * Return the chain, or NULL with ${mistake} filled in.
 */
const struct chain *chain_strict(const struct liquid *liquid, struct arena *arena,
                                 struct str markup, struct mistake *mistake);

/** The same in the lax grammar, which never fails. */
const struct chain *chain_lax(const struct liquid *liquid, struct arena *arena, struct str markup);

/** The value of ${chain}, never NULL. */
const struct value *chain_value(struct liquid_context *context, const struct chain *chain);

/**
 * One expression off ${rest} in the strict grammar; in Jekyll's dialect what it stands for is then
 * read as Liquid 4 does.
 */
const struct expr *chain_expr(const struct liquid *liquid, struct arena *arena, struct str *rest,
                              struct mistake *mistake);

#endif
