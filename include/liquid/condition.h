#ifndef LIQUID_CONDITION_H
#define LIQUID_CONDITION_H

#include "liquid/expression.h"
#include "liquid/liquid.h"

/** What if and its kin test: comparisons joined by and/or, which group from the right. */
enum comparison {
    COMPARE_NONE, /* the left side alone */
    COMPARE_EQUAL,
    COMPARE_UNEQUAL,
    COMPARE_LESS,
    COMPARE_LESS_EQUAL,
    COMPARE_GREATER,
    COMPARE_GREATER_EQUAL,
    COMPARE_CONTAINS,
    COMPARE_UNKNOWN
};

enum joint { JOINT_NONE, JOINT_AND, JOINT_OR };

struct test {
    const struct expr *left, *right;
    enum comparison comparison;
    struct str op; /* as written */
    enum joint joint;
    struct test *next;
};

/** Read the whole of ${markup}; NULL with ${mistake} filled in if it is none. */
struct test *test_strict(const struct liquid *liquid, struct arena *arena, struct str markup,
                         struct mistake *mistake);
struct test *test_lax(struct arena *arena, struct str markup, struct mistake *mistake);

/** Whether ${test} holds; false after an error. */
bool test_holds(struct liquid_context *context, const struct test *test);

/** A comparison for equality of ${left} and ${right}, as case has it. */
bool test_equal(struct liquid_context *context, const struct value *left,
                const struct value *right);

#endif
