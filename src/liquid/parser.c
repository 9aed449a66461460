/*
 * From pieces to a tree.  What whitespace control and blocks of nothing but blanks lose is taken
 * away here, so that rendering only copies.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "liquid/language.h"
#include "liquid/tags.h"
#include "liquid/template.h"

bool parser_error(struct parser *parser, const char *at, const char *format, ...)
{
    va_list args;
    char *text = NULL;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        abort();
    va_end(args);
    diag_add(parser->diag, SEVERITY_ERROR, template_place(parser->template, at), "Liquid: %s",
             text);
    free(text);
    return false;
}

bool parser_mistake(struct parser *parser, const struct piece *tag, const struct mistake *mistake)
{
    return parser_error(parser, mistake->at ? mistake->at : tag->source.at, "%.*s",
                        STR_ARG(mistake->reason));
}

void parser_lax(struct parser *parser, const struct piece *tag, const struct mistake *mistake)
{
    diag_add(parser->diag, SEVERITY_WARNING,
             template_place(parser->template, mistake->at ? mistake->at : tag->source.at),
             "Liquid: %.*s; Jekyll makes what it can of it", STR_ARG(mistake->reason));
}

void parser_add(struct parser *parser, struct body *body, struct node node)
{
    body->nodes =
        arena_grow(parser->arena, body->nodes, body->n, &body->capacity, sizeof(*body->nodes));
    body->nodes[body->n++] = node;
    body->blank = body->blank && node.blank;
}

void parser_strip_blanks(struct body *body)
{
    size_t kept = 0;

    for (size_t i = 0; i < body->n; i++)
        if (body->nodes[i].render)
            body->nodes[kept++] = body->nodes[i];
    body->n = kept;
}

/* Ruby's rstrip takes NULs too. */
static struct str rstrip(struct str s)
{
    while (s.len > 0 && (ascii_is_space(s.at[s.len - 1]) || s.at[s.len - 1] == '\0'))
        s.len--;
    return s;
}

static void trim_around(struct parser *parser, struct body *body, const struct piece *piece)
{
    if (piece->trims_before && body->ends_in_text)
        body->nodes[body->n - 1].text = rstrip(body->nodes[body->n - 1].text);
    body->ends_in_text = false;
    parser->trim = piece->trims_after;
}

static void add_text(struct parser *parser, struct body *body, struct str text)
{
    if (parser->trim)
        text = str_ltrim(text);
    parser->trim = false;
    parser_add(parser, body,
               (struct node){.text = text, .at = text.at, .blank = str_trim(text).len == 0});
    body->ends_in_text = true;
}

/* Some plugin's tag: left as it was written, to be seen and to be warned of. */
static bool pass_unknown(struct parser *parser, struct body *body, const struct piece *tag)
{
    diag_add(parser->diag, SEVERITY_WARNING, template_place(parser->template, tag->source.at),
             "Liquid: unknown tag '%.*s' is left as it is", STR_ARG(tag->name));
    parser_add(parser, body, (struct node){.text = tag->source, .at = tag->source.at});
    return true;
}

static bool refuse(struct parser *parser, const struct piece *block, const struct piece *tag)
{
    if (str_is(tag->name, "else") || str_is(tag->name, "elsif") || str_is(tag->name, "when"))
        return parser_error(parser, tag->source.at, "unexpected '%.*s'%s%.*s", STR_ARG(tag->name),
                            block ? " in " : "", STR_ARG(block ? block->name : STR("")));
    if (str_starts(tag->name, "end") && block)
        return parser_error(parser, tag->source.at, "'%.*s' does not end '%.*s': 'end%.*s' does",
                            STR_ARG(tag->name), STR_ARG(block->name), STR_ARG(block->name));
    return parser_error(parser, tag->source.at, "unknown tag '%.*s'", STR_ARG(tag->name));
}

static bool add_tag(struct parser *parser, struct body *body, const struct piece *block,
                    const struct piece *tag)
{
    const struct custom_tag *custom = language_tag(parser->liquid, tag->name);
    tag_parser *parse = tags_find(tag->name);
    struct node node = {.at = tag->source.at};
    bool known_end = tags_is_end(tag->name) || language_end(parser->liquid, tag->name);

    if (!custom && !parse) {
        bool word =
            str_is(tag->name, "else") || str_is(tag->name, "elsif") || str_is(tag->name, "when");

        if (parser->liquid->pass_unknown_tags && !known_end && !word)
            return pass_unknown(parser, body, tag);
        return refuse(parser, block, tag);
    }
    if (custom ? !tags_custom(parser, custom, tag, &node) : !parse(parser, tag, &node))
        return false;
    if (node.render || node.text.len > 0)
        parser_add(parser, body, node);
    return true;
}

static bool is_one_of(struct str name, const char *const *names)
{
    for (; *names; names++)
        if (str_is(name, *names))
            return true;
    return false;
}

static bool add_piece(struct parser *parser, struct body *body, const struct piece *block,
                      const struct piece *piece)
{
    struct node node = {.at = piece->source.at};

    switch (piece->kind) {
    case PIECE_TEXT:
        add_text(parser, body, piece->source);
        return true;
    case PIECE_OUTPUT:
        trim_around(parser, body, piece);
        if (!tags_output(parser, piece, &node))
            return false;
        parser_add(parser, body, node);
        return true;
    case PIECE_TAG:
        if (str_is(piece->name, "liquid"))
            return parser_lines(parser, piece, body, piece->markup);
        return add_tag(parser, body, block, piece);
    case PIECE_UNCLOSED_OUTPUT:
        return parser_error(parser, piece->source.at, "'{{' without its '}}'");
    default:
        return parser_error(parser, piece->source.at,
                            parser->lexer.lines ? "a line that is no tag"
                                                : "'{%%' without a tag's name and '%%}'");
    }
}

/* ${block} and ${stops} are NULL outside of all blocks. */
static bool parse(struct parser *parser, const struct piece *block, struct body *body,
                  const char *const *stops, struct piece *stop)
{
    struct piece piece;

    body->blank = true;
    for (;;) {
        lexer_next(&parser->lexer, &piece);
        if (piece.kind == PIECE_END)
            break;
        if (piece.kind == PIECE_TAG && !parser->lexer.lines)
            trim_around(parser, body, &piece);
        if (piece.kind == PIECE_TAG && stops && is_one_of(piece.name, stops)) {
            *stop = piece;
            return true;
        }
        if (!add_piece(parser, body, block, &piece))
            return false;
    }
    if (block)
        return parser_error(parser, block->source.at,
                            "'%.*s' is never closed: 'end%.*s' is missing", STR_ARG(block->name),
                            STR_ARG(block->name));
    return true;
}

bool parser_body(struct parser *parser, const struct piece *tag, struct body *body,
                 const char *const *stops, struct piece *stop)
{
    bool ok;

    if (parser->depth >= LIQUID_MAX_NESTING)
        return parser_error(parser, tag->source.at,
                            "blocks are nested too deeply (the limit is %d)", LIQUID_MAX_NESTING);
    parser->depth++;
    ok = parse(parser, tag, body, stops, stop);
    parser->depth--;
    return ok;
}

bool parser_lines(struct parser *parser, const struct piece *tag, struct body *body,
                  struct str source)
{
    struct lexer outer = parser->lexer;
    struct body lines = {.blank = true};
    bool ok, trim = parser->trim;

    if (parser->depth >= LIQUID_MAX_NESTING)
        return parser_error(parser, tag->source.at,
                            "blocks are nested too deeply (the limit is %d)", LIQUID_MAX_NESTING);
    parser->depth++;
    parser->lexer = (struct lexer){.rest = source, .lines = true};
    parser->trim = false;
    ok = parse(parser, NULL, &lines, NULL, NULL);
    parser->depth--;
    parser->lexer = outer;
    parser->trim = trim;
    for (size_t i = 0; ok && i < lines.n; i++)
        parser_add(parser, body, lines.nodes[i]);
    return ok;
}

const struct expr *parser_fragment(struct parser *parser, struct str markup)
{
    return expr_lax(parser->arena, markup);
}

const struct chain *parser_chain(struct parser *parser, const struct piece *tag, struct str markup)
{
    struct mistake mistake = {.at = NULL};
    const struct chain *chain = chain_strict(parser->liquid, parser->arena, markup, &mistake);

    if (!chain) {
        if (parser->liquid->dialect != LIQUID_JEKYLL) {
            parser_mistake(parser, tag, &mistake);
            return NULL;
        }
        parser_lax(parser, tag, &mistake);
        chain = chain_lax(parser->liquid, parser->arena, markup);
    }
    if (chain->unknown.len == 0)
        return chain;
    if (parser->liquid->dialect != LIQUID_JEKYLL) {
        parser_error(parser, chain->unknown.at, "unknown filter '%.*s'", STR_ARG(chain->unknown));
        return NULL;
    }
    diag_add(parser->diag, SEVERITY_WARNING, template_place(parser->template, chain->unknown.at),
             "Liquid: unknown filter '%.*s' changes nothing", STR_ARG(chain->unknown));
    return chain;
}

const struct test *parser_test(struct parser *parser, const struct piece *tag, struct str markup)
{
    struct mistake mistake = {.at = NULL};
    struct test *test = test_strict(parser->liquid, parser->arena, markup, &mistake);

    if (test)
        return test;
    if (parser->liquid->dialect == LIQUID_JEKYLL) {
        struct mistake lax = {.at = NULL};

        test = test_lax(parser->arena, markup, &lax);
        if (test)
            parser_lax(parser, tag, &mistake);
        else
            mistake = lax;
    }
    if (!test)
        parser_mistake(parser, tag, &mistake);
    return test;
}

struct liquid_template *liquid_parse(struct liquid *liquid, struct arena *arena, struct str source,
                                     struct place place, struct diag *diag)
{
    struct liquid_template *template = ARENA_NEW(arena, struct liquid_template);
    struct parser parser = {.liquid = liquid,
                            .arena = arena,
                            .template = template,
                            .lexer = {.rest = source},
                            .diag = diag};

    template->liquid = liquid;
    template->source = source;
    template->place = place;
    template->landmark = ARENA_NEW(arena, struct landmark);
    return parse(&parser, NULL, &template->body, NULL, NULL) ? template : NULL;
}
