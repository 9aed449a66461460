/*
 * What stands inside a tag or output, as tokens and as fragments.
 */
#include "liquid/markup.h"

#include <string.h>

static bool is_word(char c)
{
    return ascii_is_alnum(c) || c == '_';
}

/* The length of a comparison at the start of ${s}, or 0. */
static size_t comparison(struct str s)
{
    static const char *const operators[] = {"==", "!=", "<>", "<=", ">=", "<", ">"};

    for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
        if (str_starts(s, operators[i]))
            return strlen(operators[i]);
    if (str_starts(s, "contains") && s.len > 8 && ascii_is_space(s.at[8]))
        return 8;
    return 0;
}

/* The length of the text in quotes that starts at byte ${at}, quotes and all, or 0. */
static size_t quoted(struct str s, size_t at)
{
    size_t end;

    if (at >= s.len || (s.at[at] != '"' && s.at[at] != '\''))
        return 0;
    end = str_chr(str_from(s, at + 1), s.at[at]);
    return end == STR_NONE ? 0 : end + 2;
}

static size_t number(struct str s)
{
    size_t len = s.at[0] == '-' ? 1 : 0, digits = len;

    while (len < s.len && ascii_is_digit(s.at[len]))
        len++;
    if (len == digits)
        return 0;
    if (len + 1 < s.len && s.at[len] == '.' && ascii_is_digit(s.at[len + 1])) {
        len++;
        while (len < s.len && ascii_is_digit(s.at[len]))
            len++;
    }
    return len;
}

static size_t identifier(struct str s)
{
    size_t len = 0;

    if (!ascii_is_alpha(s.at[0]) && s.at[0] != '_')
        return 0;
    while (len < s.len && (is_word(s.at[len]) || s.at[len] == '-'))
        len++;
    if (len < s.len && s.at[len] == '?')
        len++;
    return len;
}

static enum token_kind single(char c)
{
    static const char signs[] = "|.:,[]()?-";
    static const enum token_kind kinds[] = {
        TOKEN_PIPE,         TOKEN_DOT,        TOKEN_COLON,       TOKEN_COMMA,    TOKEN_OPEN_SQUARE,
        TOKEN_CLOSE_SQUARE, TOKEN_OPEN_ROUND, TOKEN_CLOSE_ROUND, TOKEN_QUESTION, TOKEN_DASH};
    const char *at = c ? strchr(signs, c) : NULL;

    return at ? kinds[at - signs] : TOKEN_UNKNOWN;
}

struct token token_next(struct str *rest)
{
    struct token token = {.kind = TOKEN_END};
    size_t len;

    *rest = str_ltrim(*rest);
    if (rest->len == 0) {
        token.text = *rest;
        return token;
    }
    if ((len = comparison(*rest)) > 0)
        token.kind = TOKEN_COMPARISON;
    else if ((len = quoted(*rest, 0)) > 0)
        token.kind = TOKEN_STRING;
    else if ((len = number(*rest)) > 0)
        token.kind = TOKEN_NUMBER;
    else if ((len = identifier(*rest)) > 0)
        token.kind = TOKEN_ID;
    else if (str_starts(*rest, "..")) {
        token.kind = TOKEN_DOTDOT;
        len = 2;
    } else {
        token.kind = single(rest->at[0]);
        len = 1;
    }
    token.text = str_slice(*rest, 0, len);
    *rest = str_from(*rest, len);
    return token;
}

struct token token_peek(struct str rest)
{
    return token_next(&rest);
}

bool token_take(struct str *rest, enum token_kind kind)
{
    struct str after = *rest;

    if (token_next(&after).kind != kind)
        return false;
    *rest = after;
    return true;
}

bool token_take_word(struct str *rest, const char *word)
{
    struct str after = *rest;
    struct token token = token_next(&after);

    if (token.kind != TOKEN_ID || !str_is(token.text, word))
        return false;
    *rest = after;
    return true;
}

const char *token_name(enum token_kind kind)
{
    static const char *const names[] = {"the end",
                                        "a name",
                                        "a text",
                                        "a number",
                                        "a comparison",
                                        "'..'",
                                        "'|'",
                                        "'.'",
                                        "':'",
                                        "','",
                                        "'['",
                                        "']'",
                                        "'('",
                                        "')'",
                                        "'?'",
                                        "'-'",
                                        "an unexpected character"};

    return names[kind];
}

size_t markup_fragment(struct str s, size_t at)
{
    size_t start = at, len = quoted(s, at);

    if (len > 0)
        return len;
    while (at < s.len) {
        char c = s.at[at];

        if (c == '"' || c == '\'') {
            len = quoted(s, at);
            if (len == 0)
                break;
            at += len;
        } else if (ascii_is_space(c) || c == ',' || c == '|') {
            break;
        } else {
            at++;
        }
    }
    return at - start;
}

size_t markup_fragments(struct str s, size_t at)
{
    size_t start = at, len;

    while ((len = markup_fragment(s, at)) > 0)
        at += len;
    return at - start;
}

struct str markup_find_fragment(struct str s, size_t *at)
{
    for (; *at < s.len; (*at)++) {
        size_t len = markup_fragment(s, *at);

        if (len > 0) {
            *at += len;
            return str_slice(s, *at - len, *at);
        }
    }
    return (struct str){NULL, 0};
}

size_t markup_blanks(struct str s, size_t at)
{
    size_t start = at;

    while (at < s.len && ascii_is_space(s.at[at]))
        at++;
    return at - start;
}

size_t markup_word(struct str s, size_t at, bool dashes)
{
    size_t start = at;

    while (at < s.len && (is_word(s.at[at]) || (dashes && s.at[at] == '-')))
        at++;
    return at - start;
}

bool markup_attribute(struct str s, size_t *at, struct str *key, struct str *value)
{
    while (*at < s.len) {
        size_t word = is_word(s.at[*at]) ? markup_word(s, *at, true) : 0;
        size_t end = *at + word, len;

        if (word == 0) {
            (*at)++;
            continue;
        }
        end += markup_blanks(s, end);
        if (end < s.len && s.at[end] == ':') {
            end++;
            end += markup_blanks(s, end);
            len = markup_fragment(s, end);
            if (len > 0) {
                *key = str_slice(s, *at, *at + word);
                *value = str_slice(s, end, end + len);
                *at = end + len;
                return true;
            }
        }
        *at += word;
    }
    return false;
}

size_t markup_target(struct str s, size_t at)
{
    size_t start = at;

    while (at < s.len) {
        size_t one = at;

        if (s.at[one] == '(')
            one++;
        if (one >= s.len || (!is_word(s.at[one]) && !strchr("-.[]", s.at[one])) ||
            s.at[one] == '\0')
            break;
        at = one + 1;
        if (at < s.len && s.at[at] == ')')
            at++;
    }
    return at - start;
}
