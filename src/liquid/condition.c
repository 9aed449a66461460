/*
 * Conditions.  "a or b and c" is "a or (b and c)", and "a and b or c" is "a and (b or c)".
 */
#include "liquid/condition.h"

#include "liquid/chain.h"
#include "liquid/compare.h"
#include "liquid/context.h"
#include "liquid/language.h"
#include "liquid/markup.h"
#include "liquid/special.h"
#include "liquid/template.h"

static enum comparison comparison_of(struct str op)
{
    static const struct {
        const char *op;
        enum comparison comparison;
    } known[] = {{"==", COMPARE_EQUAL},         {"!=", COMPARE_UNEQUAL},
                 {"<>", COMPARE_UNEQUAL},       {"<", COMPARE_LESS},
                 {"<=", COMPARE_LESS_EQUAL},    {">", COMPARE_GREATER},
                 {">=", COMPARE_GREATER_EQUAL}, {"contains", COMPARE_CONTAINS}};

    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (str_is(op, known[i].op))
            return known[i].comparison;
    return COMPARE_UNKNOWN;
}

/* One side of a comparison: here the words blank and empty mean themselves. */
static const struct expr *side(const struct liquid *liquid, struct arena *arena, struct str *rest,
                               struct mistake *mistake)
{
    struct str before = *rest;
    const struct expr *expr = chain_expr(liquid, arena, rest, mistake);
    const struct expr *word;

    if (!expr)
        return NULL;
    word = expr_word(arena, str_trim(str_slice(before, 0, before.len - rest->len)));
    return word ? word : expr;
}

static struct test *comparison(const struct liquid *liquid, struct arena *arena, struct str *rest,
                               struct mistake *mistake)
{
    struct test *test = ARENA_NEW(arena, struct test);
    struct token op;

    test->left = side(liquid, arena, rest, mistake);
    if (!test->left)
        return NULL;
    op = token_peek(*rest);
    if (!token_take(rest, TOKEN_COMPARISON))
        return test;
    test->op = op.text;
    test->comparison = comparison_of(op.text);
    test->right = side(liquid, arena, rest, mistake);
    return test->right ? test : NULL;
}

struct test *test_strict(const struct liquid *liquid, struct arena *arena, struct str markup,
                         struct mistake *mistake)
{
    struct test *first = comparison(liquid, arena, &markup, mistake), *test = first;

    while (test) {
        if (token_take_word(&markup, "and"))
            test->joint = JOINT_AND;
        else if (token_take_word(&markup, "or"))
            test->joint = JOINT_OR;
        else
            break;
        test->next = comparison(liquid, arena, &markup, mistake);
        test = test->next;
    }
    if (test && token_peek(markup).kind != TOKEN_END) {
        struct token found = token_peek(markup);

        mistake->at = found.text.at;
        mistake->reason = arena_printf(arena, "expected a comparison, 'and' or 'or' but found %.*s",
                                       STR_ARG(found.text));
        return NULL;
    }
    return test ? first : NULL;
}

static bool word_at(struct str s, size_t at)
{
    return at < s.len && (ascii_is_alnum(s.at[at]) || s.at[at] == '_');
}

/* The length of "and" or "or" as a word of its own at byte ${at}, or 0. */
static size_t joint_at(struct str s, size_t at)
{
    size_t len = str_starts(str_from(s, at), "and") ? 3 : str_starts(str_from(s, at), "or") ? 2 : 0;

    if (len == 0 || (at > 0 && word_at(s, at - 1)) || word_at(s, at + len))
        return 0;
    return len;
}

/* The run of fragments from byte ${at} up to the next "and" or "or". */
static size_t operand(struct str s, size_t at)
{
    size_t start = at;

    while (at < s.len) {
        size_t next = at + markup_blanks(s, at), len;

        if (next >= s.len)
            return s.len - start;
        if (joint_at(s, next))
            break;
        len = markup_fragment(s, next);
        at = next + (len ? len : 1);
    }
    return at - start;
}

static bool is_operator(char c)
{
    return (c >= 'a' && c <= 'z') ||
           (c && (c == '=' || c == '!' || c == '<' || c == '>' || c == '_'));
}

/* A fragment, perhaps an operator and another fragment; the rest is skipped. */
static struct test *lax_comparison(struct arena *arena, struct str s)
{
    struct test *test = ARENA_NEW(arena, struct test);
    size_t at = 0, op;
    struct str left = markup_find_fragment(s, &at), right;

    if (left.len == 0)
        return NULL;
    test->left = expr_word(arena, left);
    if (!test->left)
        test->left = expr_lax(arena, left);
    at += markup_blanks(s, at);
    for (op = at; op < s.len && is_operator(s.at[op]);)
        op++;
    if (op == at)
        return test;
    test->op = str_slice(s, at, op);
    test->comparison = comparison_of(test->op);
    at = op + markup_blanks(s, op);
    right = str_slice(s, at, at + markup_fragment(s, at));
    test->right = expr_word(arena, right);
    if (!test->right)
        test->right = expr_lax(arena, right);
    return test;
}

struct test *test_lax(struct arena *arena, struct str markup, struct mistake *mistake)
{
    struct test *first = NULL, **last = &first;
    size_t at = 0;

    for (;;) {
        size_t len = operand(markup, at), joint;

        *last = lax_comparison(arena, str_slice(markup, at, at + len));
        if (!*last)
            break;
        at += len;
        at += markup_blanks(markup, at);
        joint = joint_at(markup, at);
        if (at >= markup.len || joint == 0)
            return first;
        (*last)->joint = joint == 3 ? JOINT_AND : JOINT_OR;
        last = &(*last)->next;
        at += joint;
    }
    mistake->at = str_from(markup, at).at;
    mistake->reason = STR("a condition is missing");
    return NULL;
}

static bool equal_word(struct liquid_context *context, const struct special *word,
                       const struct value *other)
{
    if (word->kind == SPECIAL_EMPTY)
        return compare_is_empty(other);
    /* blank? is Rails': where Jekyll runs there is none, and nothing equals blank */
    return context->liquid->dialect == LIQUID_SHOPIFY && compare_is_blank(other);
}

static const struct special *word_of(const struct value *v)
{
    const struct special *special = special_of(v);

    return special && (special->kind == SPECIAL_BLANK || special->kind == SPECIAL_EMPTY) ? special
                                                                                         : NULL;
}

bool test_equal(struct liquid_context *context, const struct value *left, const struct value *right)
{
    const struct special *word;

    if ((word = word_of(left)))
        return equal_word(context, word, right);
    if ((word = word_of(right)))
        return equal_word(context, word, left);
    return compare_equal(left, right);
}

/* Whether Ruby's class of ${v} has <, <=, > and >=. */
static bool has_order(const struct value *v)
{
    return v->type == VALUE_INT || v->type == VALUE_REAL || v->type == VALUE_TEXT ||
           v->type == VALUE_TIME;
}

static bool ordered(struct liquid_context *context, enum comparison comparison,
                    const struct value *left, const struct value *right)
{
    int order;

    if (!has_order(left) || !has_order(right))
        return false;
    if (!compare_order(left, right, &order)) {
        if (left->type == right->type && left->type != VALUE_TIME)
            return false; /* not a number */
        liquid_error(context, "comparison of %s with %s failed", compare_class(left),
                     compare_class(right));
        return false;
    }
    switch (comparison) {
    case COMPARE_LESS:
        return order < 0;
    case COMPARE_LESS_EQUAL:
        return order <= 0;
    case COMPARE_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

static bool holds(struct liquid_context *context, const struct test *test)
{
    const struct value *left = expr_value(context, test->left), *right;

    if (test->comparison == COMPARE_NONE)
        return liquid_truthy(left);
    right = expr_value(context, test->right);
    switch (test->comparison) {
    case COMPARE_EQUAL:
        return test_equal(context, left, right);
    case COMPARE_UNEQUAL:
        return !test_equal(context, left, right);
    case COMPARE_CONTAINS:
        return compare_contains(context->arena, left, right);
    case COMPARE_UNKNOWN:
        liquid_error(context, "unknown operator %.*s", STR_ARG(test->op));
        return false;
    default:
        return ordered(context, test->comparison, left, right);
    }
}

bool test_holds(struct liquid_context *context, const struct test *test)
{
    for (;; test = test->next) {
        bool result = holds(context, test);

        if (context->failed || test->joint == JOINT_NONE ||
            (test->joint == JOINT_OR ? result : !result))
            return result && !context->failed;
    }
}
