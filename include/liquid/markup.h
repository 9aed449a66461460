#ifndef LIQUID_MARKUP_H
#define LIQUID_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/**
 * What stands inside a tag or output, read in two ways: as tokens (the strict grammar) and as
 * fragments (the lax one, which finds what it knows and skips the rest).
 */

/* ---- strict: tokens ---- */

enum token_kind {
    TOKEN_END,
    TOKEN_ID,
    TOKEN_STRING, /* with its quotes */
    TOKEN_NUMBER,
    TOKEN_COMPARISON, /* == != <> < <= > >= contains */
    TOKEN_DOTDOT,
    TOKEN_PIPE,
    TOKEN_DOT,
    TOKEN_COLON,
    TOKEN_COMMA,
    TOKEN_OPEN_SQUARE,
    TOKEN_CLOSE_SQUARE,
    TOKEN_OPEN_ROUND,
    TOKEN_CLOSE_ROUND,
    TOKEN_QUESTION,
    TOKEN_DASH,
    TOKEN_UNKNOWN /* a character that is no token */
};

struct token {
    enum token_kind kind;
    struct str text;
};

/** The next token of ${rest}, which is left as it is. */
struct token token_peek(struct str rest);
/** Take the next token off ${rest}. */
struct token token_next(struct str *rest);
/** Take the next token if it is of ${kind}, if it is the word ${word}. */
bool token_take(struct str *rest, enum token_kind kind);
bool token_take_word(struct str *rest, const char *word);
/** What ${kind} is called in a message. */
const char *token_name(enum token_kind kind);

/* ---- lax: fragments ---- */

/** The length of the fragment at byte ${at}: a quoted text, or a run without blanks, commas, bars
 * and stray quotes; 0 if there is none. */
size_t markup_fragment(struct str s, size_t at);
/** One fragment after the other without anything between. */
size_t markup_fragments(struct str s, size_t at);
/** The first fragment at or after *${at}, which is moved behind it; empty if there is none. */
struct str markup_find_fragment(struct str s, size_t *at);
/** The length of the blanks at byte ${at}. */
size_t markup_blanks(struct str s, size_t at);
/** The length of the run of letters, digits, "_" and, if asked for, "-" at byte ${at}. */
size_t markup_word(struct str s, size_t at, bool dashes);

/**
 * markup_attribute(s, at, key, value):
 * The next "key: value" at or after *${at}, which is moved behind it.
 * Return false if there is none.
 */
bool markup_attribute(struct str s, size_t *at, struct str *key, struct str *value);

/** The length of the variable's name as assign and capture take it, at byte ${at}. */
size_t markup_target(struct str s, size_t at);

#endif
