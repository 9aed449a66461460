/*
 * Tags that print and set variables: {{ }} and echo, assign, capture, increment, decrement.
 */
#include "liquid/context.h"
#include "liquid/convert.h"
#include "liquid/markup.h"
#include "liquid/tags.h"

static void render_output(struct liquid_context *context, const struct node *node, struct buf *out)
{
    const struct value *value = chain_value(context, node->data);

    if (!context->failed)
        convert_print(out, value);
}

bool tags_output(struct parser *parser, const struct piece *tag, struct node *node)
{
    node->render = render_output;
    node->data = parser_chain(parser, tag, tag->markup);
    return node->data != NULL;
}

struct assign {
    struct str name;
    const struct chain *from;
    struct body body; /* of a capture */
};

static void render_assign(struct liquid_context *context, const struct node *node, struct buf *out)
{
    const struct assign *assign = node->data;
    const struct value *value = chain_value(context, assign->from);

    (void)out;
    if (!context->failed)
        context_assign(context, assign->name, value);
}

bool tags_assign(struct parser *parser, const struct piece *tag, struct node *node)
{
    struct assign *assign = ARENA_NEW(parser->arena, struct assign);
    struct str markup = tag->markup;

    for (size_t at = 0; at < markup.len;) {
        size_t len = markup_target(markup, at), equals = at + len;

        equals += markup_blanks(markup, equals);
        if (len > 0 && equals < markup.len && markup.at[equals] == '=') {
            assign->name = str_slice(markup, at, at + len);
            assign->from = parser_chain(parser, tag, str_trim(str_from(markup, equals + 1)));
            *node = (struct node){
                .render = render_assign, .data = assign, .at = node->at, .blank = true};
            return assign->from != NULL;
        }
        at += len ? len : 1;
    }
    return parser_error(parser, tag->source.at, "assign is written: assign name = value");
}

static void render_capture(struct liquid_context *context, const struct node *node, struct buf *out)
{
    const struct assign *capture = node->data;
    struct str text = template_capture(context, &capture->body);

    (void)out;
    if (!context->failed)
        context_assign(context, capture->name, value_text(context->arena, text));
}

bool tags_capture(struct parser *parser, const struct piece *tag, struct node *node)
{
    static const char *const stops[] = {"endcapture", NULL};
    struct assign *capture = ARENA_NEW(parser->arena, struct assign);
    struct piece stop;
    size_t len = 0;

    for (size_t at = 0; at < tag->markup.len && len == 0; at++) {
        len = markup_target(tag->markup, at);
        capture->name = str_slice(tag->markup, at, at + len);
    }
    if (len == 0)
        return parser_error(parser, tag->source.at, "capture is written: capture name");
    node->render = render_capture;
    node->data = capture;
    node->blank = true;
    return parser_body(parser, tag, &capture->body, stops, &stop);
}

struct counter {
    struct str name;
    bool down;
};

/* A counter begins with the global of its name, or with 0; it prints what it has after a decrement and
 * had before an increment. */
static void render_counter(struct liquid_context *context, const struct node *node, struct buf *out)
{
    const struct counter *counter = node->data;
    const struct value *old = value_get_str(context->counters, counter->name);
    int64_t n = 0, next;

    if (!old)
        old = value_get_str(context->globals, counter->name);
    if (old && liquid_truthy(old)) {
        if (old->type != VALUE_INT) {
            liquid_error(context, "%.*s is no whole number", STR_ARG(counter->name));
            return;
        }
        n = old->u.integer;
    }
    if (__builtin_add_overflow(n, counter->down ? -1 : 1, &next)) {
        liquid_error(context, "%.*s is out of range", STR_ARG(counter->name));
        return;
    }
    value_put(context->arena, context->counters, counter->name, value_int(context->arena, next));
    convert_print(out, value_int(context->arena, counter->down ? next : n));
}

static bool parse_counter(struct parser *parser, const struct piece *tag, struct node *node,
                          bool down)
{
    struct counter *counter = ARENA_NEW(parser->arena, struct counter);

    counter->name = str_trim(tag->markup);
    counter->down = down;
    node->render = render_counter;
    node->data = counter;
    return true;
}

bool tags_increment(struct parser *parser, const struct piece *tag, struct node *node)
{
    return parse_counter(parser, tag, node, false);
}

bool tags_decrement(struct parser *parser, const struct piece *tag, struct node *node)
{
    return parse_counter(parser, tag, node, true);
}
