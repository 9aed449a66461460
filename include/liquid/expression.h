#ifndef LIQUID_EXPRESSION_H
#define LIQUID_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "data/value.h"

struct liquid_context;

/** An expression: a literal, a range or a variable with what is looked up in it. */
enum expr_kind { EXPR_LITERAL, EXPR_RANGE, EXPR_VARIABLE };

/** What a step does when the value has no such key: size, first and last work on any list. */
enum step_command { STEP_NONE, STEP_SIZE, STEP_FIRST, STEP_LAST };

struct step {
    struct str key;           /* ".key" */
    const struct expr *index; /* "[index]", or NULL */
    enum step_command command;
};

struct expr {
    enum expr_kind kind;
    const struct value *literal;
    const struct expr *first, *last; /* of a range */
    struct str name;                 /* of a variable */
    const struct expr *name_of;      /* "[expr]" in place of a name, or NULL */
    const struct step *steps;
    size_t n_steps;
    struct str path; /* the variable's name and the keys that follow: "site.data.authors" */
};

/** What a grammar says of a mistake: where, and what was found. */
struct mistake {
    const char *at;
    struct str reason;
};

/**
 * expr_strict(arena, rest, mistake):
 * Take one expression in the strict grammar off ${rest}.
 *
 * Return it, or NULL with ${mistake} filled in.
 */
const struct expr *expr_strict(struct arena *arena, struct str *rest, struct mistake *mistake);

/** All of ${markup} as Liquid has always read it: what makes no sense is skipped. */
const struct expr *expr_lax(struct arena *arena, struct str markup);

/** The word blank or empty as a condition takes it, or NULL if ${markup} is neither. */
const struct expr *expr_word(struct arena *arena, struct str markup);

/** The value of ${expr}; null (never NULL) if there is none. */
const struct value *expr_value(struct liquid_context *context, const struct expr *expr);

/** What a step into ${object} finds: by a key, by an index or key given as a value. */
const struct value *expr_step(struct arena *arena, const struct value *object, struct str key,
                              enum step_command command);
const struct value *expr_index(struct arena *arena, const struct value *object,
                               const struct value *index);

/** The size, the first or the last item of ${object}; null if it has none. */
const struct value *expr_end(struct arena *arena, const struct value *object,
                             enum step_command command);

/** Item ${i} (negative: from the end) of a list, or NULL. */
const struct value *expr_item(const struct value *list, int64_t i);

#endif
