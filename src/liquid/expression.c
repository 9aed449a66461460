/*
 * Expressions.  The strict grammar makes a tree of tokens; the lax one is Liquid 4's, which cuts
 * the text with regular expressions and so reads a[b[c]] as a[b.c].
 */
#include "liquid/expression.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "liquid/context.h"
#include "liquid/convert.h"
#include "liquid/liquid.h"
#include "liquid/markup.h"
#include "liquid/special.h"

static const struct expr *strict(struct arena *arena, struct str *rest, struct mistake *mistake,
                                 unsigned depth);
static const struct expr *lax(struct arena *arena, struct str markup, unsigned depth);

static struct expr *literal(struct arena *arena, const struct value *value)
{
    struct expr *expr = ARENA_NEW(arena, struct expr);

    expr->literal = value;
    return expr;
}

/* The constant that ${word} stands for, or NULL. */
static const struct value *constant(struct str word)
{
    if (str_is(word, "nil") || str_is(word, "null") || word.len == 0)
        return &value_null;
    if (str_is(word, "true"))
        return &value_true;
    if (str_is(word, "false"))
        return &value_false;
    if (str_is(word, "blank") || str_is(word, "empty"))
        return &special_nothing;
    return NULL;
}

static const struct value *number(struct arena *arena, struct str digits)
{
    char *text = arena_cstr(arena, digits);
    long long integer;

    if (str_chr(digits, '.') != STR_NONE)
        return value_real(arena, strtod(text, NULL));
    errno = 0;
    integer = strtoll(text, NULL, 10);
    return errno ? value_real(arena, strtod(text, NULL)) : value_int(arena, integer);
}

/* Steps are gathered in a growing array, then the path of plain keys is written out. */
struct steps {
    struct arena *arena;
    struct step *at;
    size_t n, capacity;
};

static void add_step(struct steps *steps, struct str key, const struct expr *index)
{
    struct step step = {.key = key, .index = index};

    if (!index && str_is(key, "size"))
        step.command = STEP_SIZE;
    else if (!index && str_is(key, "first"))
        step.command = STEP_FIRST;
    else if (!index && str_is(key, "last"))
        step.command = STEP_LAST;
    if (index && index->kind == EXPR_LITERAL && index->literal->type == VALUE_TEXT) {
        step.key = index->literal->u.text;
        step.index = NULL;
    }
    steps->at = arena_grow(steps->arena, steps->at, steps->n, &steps->capacity, sizeof(step));
    steps->at[steps->n++] = step;
}

/* "page.title": the name and its plain keys, up to the first index. */
static struct str plain_path(const struct steps *steps, struct str name)
{
    struct buf path;
    size_t n = 0;

    while (n < steps->n && !steps->at[n].index)
        n++;
    if (n == 0)
        return name;
    buf_init(&path, LIQUID_MAX_OUTPUT_BYTES);
    buf_add(&path, name);
    for (size_t i = 0; i < n; i++) {
        if (steps->at[i].command == STEP_NONE) {
            buf_char(&path, '.');
            buf_add(&path, steps->at[i].key);
        }
    }
    return buf_take(&path, steps->arena);
}

static struct expr *variable(struct steps *steps, struct str name, const struct expr *name_of)
{
    struct expr *expr = ARENA_NEW(steps->arena, struct expr);

    expr->kind = EXPR_VARIABLE;
    if (name_of && name_of->kind == EXPR_LITERAL) {
        name = liquid_to_text(steps->arena, name_of->literal);
        name_of = NULL;
    }
    expr->name = name;
    expr->name_of = name_of;
    expr->steps = steps->at;
    expr->n_steps = steps->n;
    if (!name_of)
        expr->path = plain_path(steps, name);
    return expr;
}

static const struct expr *wrong(struct mistake *mistake, struct str at, struct str reason)
{
    if (!mistake->at) {
        mistake->at = at.at;
        mistake->reason = reason;
    }
    return NULL;
}

static const struct expr *unexpected(struct arena *arena, struct mistake *mistake,
                                     enum token_kind wanted, struct str rest)
{
    struct token found = token_next(&rest);

    return wrong(mistake, found.text,
                 arena_printf(arena, "expected %s but found %s%s%.*s", token_name(wanted),
                              token_name(found.kind), found.text.len ? " " : "",
                              STR_ARG(found.text)));
}

/* "[" has been taken: the index and its "]". */
static const struct expr *bracket(struct arena *arena, struct str *rest, struct mistake *mistake,
                                  unsigned depth)
{
    const struct expr *index = strict(arena, rest, mistake, depth + 1);

    if (!index)
        return NULL;
    if (!token_take(rest, TOKEN_CLOSE_SQUARE))
        return unexpected(arena, mistake, TOKEN_CLOSE_SQUARE, *rest);
    return index;
}

static const struct expr *strict_variable(struct arena *arena, struct str name,
                                          const struct expr *name_of, struct str *rest,
                                          struct mistake *mistake, unsigned depth)
{
    struct steps steps = {.arena = arena};

    for (;;) {
        if (token_take(rest, TOKEN_OPEN_SQUARE)) {
            const struct expr *index = bracket(arena, rest, mistake, depth);

            if (!index)
                return NULL;
            add_step(&steps, (struct str){NULL, 0}, index);
        } else if (token_take(rest, TOKEN_DOT)) {
            struct token key = token_peek(*rest);

            if (!token_take(rest, TOKEN_ID))
                return unexpected(arena, mistake, TOKEN_ID, *rest);
            add_step(&steps, key.text, NULL);
        } else {
            return variable(&steps, name, name_of);
        }
    }
}

static const struct expr *strict_range(struct arena *arena, struct str *rest,
                                       struct mistake *mistake, unsigned depth)
{
    struct expr *expr = ARENA_NEW(arena, struct expr);

    expr->kind = EXPR_RANGE;
    expr->first = strict(arena, rest, mistake, depth + 1);
    if (!expr->first)
        return NULL;
    if (!token_take(rest, TOKEN_DOTDOT))
        return unexpected(arena, mistake, TOKEN_DOTDOT, *rest);
    expr->last = strict(arena, rest, mistake, depth + 1);
    if (!expr->last)
        return NULL;
    if (!token_take(rest, TOKEN_CLOSE_ROUND))
        return unexpected(arena, mistake, TOKEN_CLOSE_ROUND, *rest);
    return expr;
}

static const struct expr *strict(struct arena *arena, struct str *rest, struct mistake *mistake,
                                 unsigned depth)
{
    struct str before = *rest;
    struct token token = token_next(rest);
    const struct value *value;
    const struct expr *name_of;

    if (depth > LIQUID_MAX_NESTING)
        return wrong(mistake, before, STR("brackets are nested too deeply"));
    switch (token.kind) {
    case TOKEN_STRING:
        return literal(arena, value_text(arena, str_slice(token.text, 1, token.text.len - 1)));
    case TOKEN_NUMBER:
        return literal(arena, number(arena, token.text));
    case TOKEN_ID:
        value = constant(token.text);
        if (value && token_peek(*rest).kind != TOKEN_DOT &&
            token_peek(*rest).kind != TOKEN_OPEN_SQUARE)
            return literal(arena, value);
        return strict_variable(arena, token.text, NULL, rest, mistake, depth);
    case TOKEN_OPEN_SQUARE:
        name_of = bracket(arena, rest, mistake, depth);
        return name_of ? strict_variable(arena, STR(""), name_of, rest, mistake, depth) : NULL;
    case TOKEN_OPEN_ROUND:
        return strict_range(arena, rest, mistake, depth);
    default:
        return wrong(mistake, token.text,
                     arena_printf(arena, "%s%s%.*s is not an expression", token_name(token.kind),
                                  token.text.len ? " " : "", STR_ARG(token.text)));
    }
}

const struct expr *expr_strict(struct arena *arena, struct str *rest, struct mistake *mistake)
{
    return strict(arena, rest, mistake, 0);
}

/* -?\d+ */
static bool is_integer(struct str s)
{
    size_t at = s.len > 0 && s.at[0] == '-' ? 1 : 0;

    if (at == s.len)
        return false;
    for (; at < s.len; at++)
        if (!ascii_is_digit(s.at[at]))
            return false;
    return true;
}

/* -?\d[\d\.]+ */
static bool is_float(struct str s)
{
    size_t at = s.len > 0 && s.at[0] == '-' ? 1 : 0;

    if (s.len < at + 2 || !ascii_is_digit(s.at[at]))
        return false;
    for (at++; at < s.len; at++)
        if (!ascii_is_digit(s.at[at]) && s.at[at] != '.')
            return false;
    return true;
}

/* "( first .. last )", the ends without blanks in them, cut at the last "..". */
static const struct expr *lax_range(struct arena *arena, struct str markup, unsigned depth)
{
    struct str inside = str_trim(str_slice(markup, 1, markup.len - 1));
    size_t word = 0, dots;
    struct str last;
    struct expr *expr;

    while (word < inside.len && !ascii_is_space(inside.at[word]))
        word++;
    for (dots = word; dots > 0; dots--) {
        size_t at = dots + markup_blanks(inside, dots);

        if (str_starts(str_from(inside, at), ".."))
            break;
    }
    if (dots == 0)
        return NULL;
    last = str_trim(str_from(inside, dots + markup_blanks(inside, dots) + 2));
    for (size_t i = 0; i < last.len; i++)
        if (ascii_is_space(last.at[i]))
            return NULL;
    if (last.len == 0)
        return NULL;
    expr = ARENA_NEW(arena, struct expr);
    expr->kind = EXPR_RANGE;
    expr->first = lax(arena, str_slice(inside, 0, dots), depth + 1);
    expr->last = lax(arena, last, depth + 1);
    return expr;
}

/* Words and [brackets], and nothing of what stands between them. */
static const struct expr *lax_variable(struct arena *arena, struct str markup, unsigned depth)
{
    struct steps steps = {.arena = arena};
    struct str name = {NULL, 0};
    const struct expr *name_of = NULL;
    bool named = false;
    size_t at = 0, last_close = str_rchr(markup, ']');

    while (at < markup.len) {
        size_t word = markup_word(markup, at, true), end;
        const struct expr *index = NULL;
        struct str key = {NULL, 0};

        if (word > 0) {
            if (at + word < markup.len && markup.at[at + word] == '?')
                word++;
            key = str_slice(markup, at, at + word);
            at += word;
        } else if (markup.at[at] == '[' && last_close != STR_NONE && at < last_close &&
                   (end = str_chr(str_from(markup, at), ']')) > 1) {
            index = lax(arena, str_slice(markup, at + 1, at + end), depth + 1);
            at += end + 1;
        } else {
            at++;
            continue;
        }
        if (named)
            add_step(&steps, key, index);
        else {
            name = key;
            name_of = index;
            named = true;
        }
    }
    return named ? variable(&steps, name, name_of) : literal(arena, &value_null);
}

static const struct expr *lax(struct arena *arena, struct str markup, unsigned depth)
{
    const struct expr *range;
    const struct value *value;
    char first, last;

    markup = str_trim(markup);
    if (depth > LIQUID_MAX_NESTING || markup.len == 0)
        return literal(arena, &value_null);
    first = markup.at[0];
    last = markup.at[markup.len - 1];
    if (first == last && (first == '"' || first == '\''))
        return literal(arena, value_text(arena, str_slice(markup, 1, markup.len - 1)));
    if (is_integer(markup))
        return literal(arena, number(arena, markup));
    if (first == '(' && last == ')' && (range = lax_range(arena, markup, depth)))
        return range;
    if (is_float(markup))
        return literal(arena, number(arena, markup));
    value = constant(markup);
    return value ? literal(arena, value) : lax_variable(arena, markup, depth);
}

const struct expr *expr_lax(struct arena *arena, struct str markup)
{
    return lax(arena, markup, 0);
}

const struct expr *expr_word(struct arena *arena, struct str markup)
{
    if (str_is(markup, "blank"))
        return literal(arena, &special_blank.value);
    if (str_is(markup, "empty"))
        return literal(arena, &special_empty.value);
    return NULL;
}

const struct value *expr_item(const struct value *list, int64_t i)
{
    int64_t n = (int64_t)value_size(list);

    if (i < 0)
        i += n;
    return i < 0 || i >= n ? NULL : value_at(list, (size_t)i);
}

/* A map's first pair, as a list of key and value. */
static const struct value *first_pair(struct arena *arena, const struct value *map)
{
    struct value *pair;

    if (value_size(map) == 0)
        return &value_null;
    pair = value_list(arena);
    value_push(arena, pair, value_text(arena, value_key(map, 0)));
    value_push(arena, pair, value_at(map, 0));
    return pair;
}

const struct value *expr_end(struct arena *arena, const struct value *object,
                             enum step_command what)
{
    const struct special *special = special_of(object);
    const struct value *item = NULL;

    if (special && special->kind == SPECIAL_RANGE) {
        uint64_t length = special_range_length(special);

        if (what == STEP_SIZE)
            return value_int(arena, (int64_t)length);
        return value_int(arena, what == STEP_FIRST ? special->first : special->last);
    }
    if (what == STEP_SIZE)
        item = convert_size(arena, object);
    else if (object->type == VALUE_LIST)
        item = expr_item(object, what == STEP_FIRST ? 0 : -1);
    else if (object->type == VALUE_MAP && what == STEP_FIRST)
        item = first_pair(arena, object);
    return item ? item : &value_null;
}

const struct value *expr_step(struct arena *arena, const struct value *object, struct str key,
                              enum step_command what)
{
    const struct value *found = NULL;
    const struct special *special;

    if (object->type == VALUE_MAP)
        found = value_get_str(object, key);
    else if ((special = special_of(object)) &&
             (special->kind == SPECIAL_FORLOOP || special->kind == SPECIAL_TABLEROWLOOP))
        found = special_loop_get(arena, special, key);
    if (!found && what != STEP_NONE)
        found = expr_end(arena, object, what);
    return found ? found : &value_null;
}

const struct value *expr_index(struct arena *arena, const struct value *object,
                               const struct value *index)
{
    const struct value *found = NULL;

    if (index->type == VALUE_TEXT)
        return expr_step(arena, object, index->u.text, STEP_NONE);
    if (object->type == VALUE_LIST && index->type == VALUE_INT)
        found = expr_item(object, index->u.integer);
    else if (object->type == VALUE_MAP && !value_is_null(index))
        found = value_get_str(object, liquid_to_text(arena, index));
    return found ? found : &value_null;
}

/* One end of a range as a whole number. */
static int64_t range_end(struct liquid_context *context, const struct expr *expr)
{
    const struct value *v = expr_value(context, expr);
    int64_t integer = 0;

    if (v->type == VALUE_INT)
        return v->u.integer;
    if (v->type == VALUE_TEXT)
        return convert_leading_int(v->u.text);
    if (v->type == VALUE_REAL)
        return v->u.real > -9e18 && v->u.real < 9e18 ? (int64_t)v->u.real : 0;
    if (!value_is_null(v) && !convert_integer(v, &integer))
        liquid_error(context, "invalid integer");
    return integer;
}

const struct value *expr_value(struct liquid_context *context, const struct expr *expr)
{
    const struct value *v;
    int64_t first;

    switch (expr->kind) {
    case EXPR_LITERAL:
        return expr->literal;
    case EXPR_RANGE:
        first = range_end(context, expr->first);
        return special_range(context->arena, first, range_end(context, expr->last));
    case EXPR_VARIABLE:
        break;
    }
    if (expr->name_of) {
        v = expr_value(context, expr->name_of);
        v = context_find(context, liquid_to_text(context->arena, v), (struct str){NULL, 0});
    } else {
        v = context_find(context, expr->name, expr->path);
    }
    for (size_t i = 0; i < expr->n_steps; i++) {
        const struct step *step = &expr->steps[i];

        v = step->index ? expr_index(context->arena, v, expr_value(context, step->index))
                        : expr_step(context->arena, v, step->key, step->command);
    }
    return v;
}
