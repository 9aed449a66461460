#ifndef LIQUID_TEMPLATE_H
#define LIQUID_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "liquid/chain.h"
#include "liquid/condition.h"
#include "liquid/lexer.h"
#include "liquid/liquid.h"

/**
 * A compiled template is a tree of nodes: texts, outputs and tags.  Each kind of tag has a function
 * that reads it (below: struct parser) and one that renders it.
 */
struct node;
typedef void node_render(struct liquid_context *context, const struct node *node, struct buf *out);

struct node {
    node_render *render; /* NULL: a text */
    struct str text;
    const void *data; /* what the tag's own functions know of it */
    const char *at;   /* where it stands in the source */
    bool blank;       /* prints nothing that can be seen */
};

struct body {
    struct node *nodes;
    size_t n, capacity;
    bool blank;        /* all its nodes are, texts of blanks included */
    bool ends_in_text; /* which a dash behind it would trim */
};

/** A byte of a source, and where it stands. */
struct landmark {
    const char *at; /* NULL: none yet */
    struct place place;
};

struct liquid_template {
    struct liquid *liquid;
    struct str source;
    struct place place; /* of the source's first character */
    struct landmark
        *landmark; /* the last place that was asked for: the next one is often behind it */
    struct body body;
};

/** File, line and column of byte ${at} of ${template}'s source. */
struct place template_place(const struct liquid_template *template, const char *at);

/** Render ${body} until its end, an interrupt or an error. */
void template_render_body(struct liquid_context *context, const struct body *body, struct buf *out);

/** The same into a text of its own, for capture and blocks. */
struct str template_capture(struct liquid_context *context, const struct body *body);

/** A template while it is read. */
struct parser {
    struct liquid *liquid;
    struct arena *arena;
    struct liquid_template *template;
    struct lexer lexer;
    struct diag *diag;
    unsigned depth;
    bool trim; /* the text that follows loses the blanks at its start */
};

/** Report a mistake at ${at}.  Always returns false. */
bool parser_error(struct parser *parser, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** The same for what a grammar said of the tag. */
bool parser_mistake(struct parser *parser, const struct piece *tag, const struct mistake *mistake);
/** Say that the strict grammar refused what the lax one then read. */
void parser_lax(struct parser *parser, const struct piece *tag, const struct mistake *mistake);

/**
 * parser_body(parser, tag, body, stops, stop):
 * Read the body of the block ${tag} up to one of ${stops} (names, NULL at the end), which becomes *${stop}.
 *
 * Return false, with the error reported, if there is a mistake in it or no such end.
 */
bool parser_body(struct parser *parser, const struct piece *tag, struct body *body,
                 const char *const *stops, struct piece *stop);

/** Add a node to ${body}; make texts of blanks vanish from it. */
void parser_add(struct parser *parser, struct body *body, struct node node);
void parser_strip_blanks(struct body *body);

/** The chain or condition that ${markup}, a part of ${tag}, is; NULL after an error. */
const struct chain *parser_chain(struct parser *parser, const struct piece *tag, struct str markup);
const struct test *parser_test(struct parser *parser, const struct piece *tag, struct str markup);
/** The expression that the fragment ${markup} is: in the lax grammar of either dialect. */
const struct expr *parser_fragment(struct parser *parser, struct str markup);

/** Read ${source} (of the same template) as lines of tags into ${body}, as the tag liquid does. */
bool parser_lines(struct parser *parser, const struct piece *tag, struct body *body,
                  struct str source);

#endif
