/*
 * The tag cycle: each time the next of its values.
 */
#include "liquid/context.h"
#include "liquid/convert.h"
#include "liquid/markup.h"
#include "liquid/tags.h"

struct cycle {
    const struct expr *group; /* NULL: named by its values */
    struct str name;
    const struct expr **values;
    size_t n, capacity;
};

static struct str group_name(struct liquid_context *context, const struct cycle *cycle)
{
    struct buf name;

    if (!cycle->group)
        return cycle->name;
    buf_init(&name, LIQUID_MAX_OUTPUT_BYTES);
    buf_char(&name, ':');
    convert_inspect(&name, expr_value(context, cycle->group));
    return buf_take(&name, context->arena);
}

static void render_cycle(struct liquid_context *context, const struct node *node, struct buf *out)
{
    const struct cycle *cycle = node->data;
    struct str name = group_name(context, cycle);
    const struct value *stands = value_get_str(context->cycles, name);
    size_t i = stands ? (size_t)stands->u.integer : 0;

    if (i < cycle->n)
        convert_print(out, expr_value(context, cycle->values[i]));
    i++;
    value_put(context->arena, context->cycles, name,
              value_int(context->arena, i < cycle->n ? (int64_t)i : 0));
}

/* Cycles of the same literals share one place; with a variable in it each is one of its own. */
static struct str values_name(struct parser *parser, const struct cycle *cycle, const char *at)
{
    struct buf name;

    buf_init(&name, LIQUID_MAX_OUTPUT_BYTES);
    for (size_t i = 0; i < cycle->n; i++) {
        if (cycle->values[i]->kind != EXPR_LITERAL) {
            buf_printf(&name, "@%p", (const void *)at);
            break;
        }
        convert_inspect(&name, cycle->values[i]->literal);
        buf_char(&name, ',');
    }
    return buf_take(&name, parser->arena);
}

bool tags_cycle(struct parser *parser, const struct piece *tag, struct node *node)
{
    struct cycle *cycle = ARENA_NEW(parser->arena, struct cycle);
    struct str markup = str_trim(tag->markup), part;
    size_t len = markup_fragment(markup, 0);
    size_t colon = len + markup_blanks(markup, len);

    if (len > 1 && markup.at[len - 1] == ':' && (colon >= markup.len || markup.at[colon] != ':')) {
        colon = len - 1;
        len--;
    }
    if (len > 0 && colon < markup.len && markup.at[colon] == ':') {
        cycle->group = parser_fragment(parser, str_slice(markup, 0, len));
        markup = str_from(markup, colon + 1);
    }
    while (str_split(&markup, ',', &part)) {
        size_t at = 0;
        struct str value = markup_find_fragment(part, &at);

        if (value.len == 0)
            continue;
        cycle->values = arena_grow(parser->arena, cycle->values, cycle->n, &cycle->capacity,
                                   sizeof(*cycle->values));
        cycle->values[cycle->n++] = parser_fragment(parser, value);
    }
    if (cycle->n == 0)
        return parser_error(parser, tag->source.at, "cycle needs values");
    cycle->name = values_name(parser, cycle, tag->source.at);
    node->render = render_cycle;
    node->data = cycle;
    return true;
}
