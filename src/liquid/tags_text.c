/*
 * Tags whose inside is text: raw, comment, doc, #, and blocks somebody else registered.
 */
#include <string.h>

#include "liquid/context.h"
#include "liquid/language.h"
#include "liquid/tags.h"

/* Everything up to {% ${end} %}, whose dash the text behind it heeds. */
static bool verbatim(struct parser *parser, const struct piece *tag, const char *end,
                     struct str *body, struct piece *stop)
{
    if (lexer_verbatim(&parser->lexer, end, body, stop))
        return true;
    return parser_error(parser, tag->source.at, "'%.*s' is never closed: '%s' is missing",
                        STR_ARG(tag->name), end);
}

bool tags_raw(struct parser *parser, const struct piece *tag, struct node *node)
{
    struct piece stop;

    if (str_trim(tag->markup).len > 0)
        return parser_error(parser, tag->markup.at, "raw takes nothing");
    if (!verbatim(parser, tag, "endraw", &node->text, &stop))
        return false;
    /* Liquid 5.4 and before heed raw's own dash here */
    if (parser->liquid->dialect == LIQUID_SHOPIFY)
        parser->trim = stop.trims_after;
    node->blank = node->text.len == 0;
    return true;
}

bool tags_doc(struct parser *parser, const struct piece *tag, struct node *node)
{
    struct piece stop;
    struct str body;

    if (str_trim(tag->markup).len > 0)
        return parser_error(parser, tag->markup.at, "doc takes nothing");
    if (!verbatim(parser, tag, "enddoc", &body, &stop))
        return false;
    parser->trim = stop.trims_after;
    node->blank = true;
    return true;
}

bool tags_comment(struct parser *parser, const struct piece *tag, struct node *node)
{
    struct lexer *lexer = &parser->lexer;
    struct piece piece;
    struct str body;
    unsigned depth = 1;
    bool has_endraw = true; /* until it is looked for in vain */

    while (depth > 0) {
        lexer_next(lexer, &piece);
        if (piece.kind == PIECE_END)
            return parser_error(parser, tag->source.at,
                                "'comment' is never closed: 'endcomment' is missing");
        if (piece.kind != PIECE_TAG)
            continue;
        if (str_is(piece.name, "comment"))
            depth++;
        else if (str_is(piece.name, "endcomment"))
            depth--;
        else if (str_is(piece.name, "raw") && !lexer->lines && has_endraw)
            has_endraw = lexer_verbatim(lexer, "endraw", &body, &piece);
    }
    parser->trim = piece.trims_after;
    node->blank = true;
    return true;
}

/* Each line of it must begin with "#". */
bool tags_inline_comment(struct parser *parser, const struct piece *tag, struct node *node)
{
    struct str rest = tag->markup, line;

    str_split(&rest, '\n', &line);
    while (str_split(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.len > 0 && line.at[0] != '#')
            return parser_error(parser, line.at, "each line of a comment must begin with '#'");
    }
    node->blank = true;
    return true;
}

struct custom {
    const struct custom_tag *tag;
    struct str markup;
    struct str text; /* the body of a verbatim block */
    struct body body;
};

static void render_custom(struct liquid_context *context, const struct node *node, struct buf *out)
{
    const struct custom *custom = node->data;
    const struct custom_tag *tag = custom->tag;
    struct str body = custom->text;

    if (tag->end_name && !tag->verbatim)
        body = template_capture(context, &custom->body);
    if (context->failed)
        return;
    context->at = node->at;
    if (tag->render(context, tag->data, custom->markup, body, out) < 0 && !context->failed)
        liquid_error(context, "%.*s failed", STR_ARG(tag->name));
}

bool tags_custom(struct parser *parser, const struct custom_tag *tag, const struct piece *piece,
                 struct node *node)
{
    struct custom *custom = ARENA_NEW(parser->arena, struct custom);
    const char *const stops[] = {tag->end_name, NULL};
    struct piece stop;

    custom->tag = tag;
    custom->markup = piece->markup;
    node->render = render_custom;
    node->data = custom;
    if (!tag->end_name)
        return true;
    if (!tag->verbatim)
        return parser_body(parser, piece, &custom->body, stops, &stop);
    if (!verbatim(parser, piece, tag->end_name, &custom->text, &stop))
        return false;
    parser->trim = stop.trims_after;
    return true;
}
