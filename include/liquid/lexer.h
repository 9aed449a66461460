#ifndef LIQUID_LEXER_H
#define LIQUID_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/**
 * A template in pieces: text, {{ output }} and {% tags %}.  Nothing is copied: every text is a part
 * of the source.
 */
enum piece_kind {
    PIECE_END,
    PIECE_TEXT,
    PIECE_OUTPUT,
    PIECE_TAG,
    PIECE_UNCLOSED_OUTPUT, /* "{{" without its "}}" */
    PIECE_UNCLOSED_TAG     /* "{%" without its "%}", or a tag without a name */
};

struct piece {
    enum piece_kind kind;
    struct str source; /* the whole piece as written */
    struct str name;   /* of a tag: letters, digits and _, or "#" */
    struct str markup; /* what stands between the name and the end; an output's inside */
    bool trims_before; /* {%- or {{- */
    bool trims_after;  /* -%} or -}} */
};

/** Where in a template reading goes on. */
struct lexer {
    struct str rest;
    bool lines;                       /* inside a liquid tag: each line is a tag */
    bool no_tag_ends, no_output_ends; /* a search for one came to the end of the text in vain */
};

/** Take the next piece off ${lexer}; PIECE_END when there is none. */
void lexer_next(struct lexer *lexer, struct piece *piece);

/**
 * lexer_verbatim(lexer, end, body, piece):
 * Take everything up to the next {% ${end} %} into ${body} and that tag into ${piece}.
 *
 * Return false, with nothing taken, if there is none.
 */
bool lexer_verbatim(struct lexer *lexer, const char *end, struct str *body, struct piece *piece);

#endif
