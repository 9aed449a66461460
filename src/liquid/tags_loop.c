/*
 * Tags that repeat: for, tablerow, break, continue.
 */
#include <inttypes.h>

#include "liquid/context.h"
#include "liquid/convert.h"
#include "liquid/language.h"
#include "liquid/markup.h"
#include "liquid/special.h"
#include "liquid/tags.h"

struct looping {
    struct str variable;
    struct str name; /* "item-site.posts": for forloop.name and offset:continue */
    const struct expr *collection;
    const struct expr *limit, *offset, *columns; /* NULL if not given */
    bool offset_continue;
    bool reversed;
    struct body body, otherwise;
};

/* The part of a collection that a loop runs over. */
struct segment {
    const struct value *of;
    int64_t from, length;
};

static int64_t collection_length(const struct value *v)
{
    const struct special *special = special_of(v);

    if (special && special->kind == SPECIAL_RANGE) {
        uint64_t length = special_range_length(special);

        return length > INT64_MAX ? INT64_MAX : (int64_t)length;
    }
    if (v->type == VALUE_TEXT)
        return v->u.text.len > 0; /* a text is one item */
    return (int64_t)value_size(v);
}

static const struct value *collection_item(struct liquid_context *context, const struct value *v,
                                           int64_t i)
{
    const struct special *special = special_of(v);
    struct value *pair;

    if (special)
        return value_int(context->arena, special->first + i);
    if (v->type == VALUE_TEXT)
        return v;
    if (v->type == VALUE_LIST)
        return value_at(v, (size_t)i);
    pair = value_list(context->arena);
    value_push(context->arena, pair, value_text(context->arena, value_key(v, (size_t)i)));
    value_push(context->arena, pair, value_at(v, (size_t)i));
    return pair;
}

/* The whole number that limit or offset is; ${otherwise} if it is absent or null. */
static int64_t bound(struct liquid_context *context, const struct expr *expr, int64_t otherwise)
{
    const struct value *v = expr ? expr_value(context, expr) : &value_null;
    int64_t n = otherwise;

    if (v->type != VALUE_NULL && !convert_integer(v, &n))
        liquid_error(context, "invalid integer");
    return n;
}

/* A text is one item, whatever is said of limit and offset.  Otherwise: cut ${of} to ${limit} items from ${offset} on; a negative limit leaves none. */
static struct segment cut(const struct value *of, int64_t offset, int64_t limit)
{
    struct segment segment = {.of = of, .from = offset > 0 ? offset : 0};
    int64_t length = collection_length(of), end;

    if (of->type == VALUE_TEXT)
        return (struct segment){.of = of, .length = length};
    if (__builtin_add_overflow(offset, limit, &end) || end > length)
        end = length;
    segment.length = end > segment.from ? end - segment.from : 0;
    return segment;
}

static struct segment for_segment(struct liquid_context *context, const struct looping *looping)
{
    const struct value *of = expr_value(context, looping->collection), *ended;
    int64_t offset = 0, limit;
    struct segment segment;

    if (looping->offset_continue) {
        ended = value_get_str(context->offsets, looping->name);
        offset = ended ? ended->u.integer : 0;
    } else {
        offset = bound(context, looping->offset, 0);
    }
    limit = bound(context, looping->limit, INT64_MAX);
    segment = cut(of, offset, limit);
    value_put(context->arena, context->offsets, looping->name,
              value_int(context->arena, offset + segment.length));
    return segment;
}

/* A loop that cannot end within the bounds does not begin. */
static bool too_many(struct liquid_context *context, int64_t rounds)
{
    if (rounds <= LIQUID_MAX_STEPS)
        return false;
    liquid_error(context, "a loop of %" PRId64 " rounds (the limit is %d)", rounds,
                 LIQUID_MAX_STEPS);
    context->over = true;
    return true;
}

/* One round; false when the loop is to end. */
static bool round_of(struct liquid_context *context, const struct looping *looping,
                     struct scope *scope, const struct segment *segment, int64_t i, struct buf *out)
{
    int64_t at = looping->reversed ? segment->length - 1 - i : i;
    enum interrupt interrupt;

    if (!context_spend(context, 1))
        return false;
    scope->item = collection_item(context, segment->of, segment->from + at);
    template_render_body(context, &looping->body, out);
    interrupt = context->interrupt;
    context->interrupt = INTERRUPT_NONE;
    return !context->failed && interrupt != INTERRUPT_BREAK;
}

static struct loop *loop_new(struct liquid_context *context, const struct looping *looping,
                             const struct segment *segment)
{
    struct loop *loop = ARENA_NEW(context->arena, struct loop);

    *loop = (struct loop){.name = looping->name, .length = segment->length, .column = 1, .row = 1};
    return loop;
}

static void render_for(struct liquid_context *context, const struct node *node, struct buf *out)
{
    const struct looping *looping = node->data;
    struct segment segment = for_segment(context, looping);
    struct scope scope = {.item_name = looping->variable, .loop_name = STR("forloop")};
    const struct value *outer = context->forloop;
    struct loop *loop;

    if (context->failed || too_many(context, segment.length))
        return;
    if (segment.length == 0) {
        template_render_body(context, &looping->otherwise, out);
        return;
    }
    loop = loop_new(context, looping, &segment);
    loop->parent = outer;
    context->forloop = scope.loop = special_loop(context->arena, SPECIAL_FORLOOP, loop);
    context_push(context, &scope);
    for (; loop->index < segment.length; loop->index++)
        if (!round_of(context, looping, &scope, &segment, loop->index, out))
            break;
    context_pop(context);
    context->forloop = outer;
}

static void render_tablerow(struct liquid_context *context, const struct node *node,
                            struct buf *out)
{
    const struct looping *looping = node->data;
    const struct value *of = expr_value(context, looping->collection);
    struct scope scope = {.item_name = looping->variable, .loop_name = STR("tablerowloop")};
    struct segment segment;
    struct loop *loop;
    bool go_on = true;

    if (!liquid_truthy(of))
        return;
    segment =
        cut(of, bound(context, looping->offset, 0), bound(context, looping->limit, INT64_MAX));
    loop = loop_new(context, looping, &segment);
    loop->columns = segment.length;
    if (looping->columns) {
        const struct value *columns = expr_value(context, looping->columns);

        loop->columns = columns->type == VALUE_REAL ? (int64_t)columns->u.real
                                                    : bound(context, looping->columns, 0);
    } else if (context->liquid->dialect == LIQUID_JEKYLL) {
        loop->columns = 0; /* Liquid 5.4 and before: no column is the last one */
    }
    if (context->failed || too_many(context, segment.length))
        return;
    scope.loop = special_loop(context->arena, SPECIAL_TABLEROWLOOP, loop);
    context_push(context, &scope);
    buf_add_c(out, "<tr class=\"row1\">\n");
    for (; loop->index < segment.length && go_on; loop->index++) {
        buf_printf(out, "<td class=\"col%" PRId64 "\">", loop->column);
        go_on = round_of(context, looping, &scope, &segment, loop->index, out);
        buf_add_c(out, "</td>");
        if (loop->column != loop->columns) {
            loop->column++;
            continue;
        }
        loop->column = 1;
        loop->row++;
        if (go_on && loop->index + 1 < segment.length)
            buf_printf(out, "</tr>\n<tr class=\"row%" PRId64 "\">", loop->row);
    }
    buf_add_c(out, "</tr>\n");
    context_pop(context);
}

static void set_attribute(struct parser *parser, struct looping *looping, struct str key,
                          struct str value)
{
    if (str_is(key, "limit"))
        looping->limit = parser_fragment(parser, value);
    else if (str_is(key, "cols"))
        looping->columns = parser_fragment(parser, value);
    else if (str_is(key, "offset") && str_is(value, "continue"))
        looping->offset_continue = true;
    else if (str_is(key, "offset"))
        looping->offset = parser_fragment(parser, value);
}

/* item in collection reversed limit: 2, offset: 1 */
static bool strict_for(struct parser *parser, struct looping *looping, struct str rest,
                       struct mistake *mistake)
{
    struct token token = token_next(&rest);
    struct str before;

    mistake->at = token.text.at;
    mistake->reason = STR("for is written: for item in list");
    if (token.kind != TOKEN_ID)
        return false;
    looping->variable = token.text;
    mistake->at = rest.at;
    if (!token_take_word(&rest, "in"))
        return false;
    mistake->at = NULL;
    before = str_ltrim(rest);
    looping->collection = chain_expr(parser->liquid, parser->arena, &rest, mistake);
    if (!looping->collection)
        return false;
    looping->name = arena_printf(parser->arena, "%.*s-%.*s", STR_ARG(looping->variable),
                                 STR_ARG(str_trim(str_slice(before, 0, before.len - rest.len))));
    looping->reversed = token_take_word(&rest, "reversed");
    for (;;) {
        while (parser->liquid->dialect == LIQUID_SHOPIFY && token_take(&rest, TOKEN_COMMA))
            ;
        token = token_next(&rest);
        if (token.kind == TOKEN_END)
            return true;
        mistake->at = token.text.at;
        mistake->reason = STR("for knows only reversed, limit: and offset:");
        if ((!str_is(token.text, "limit") && !str_is(token.text, "offset")) ||
            !token_take(&rest, TOKEN_COLON))
            return false;
        mistake->at = NULL;
        before = str_ltrim(rest);
        if (!expr_strict(parser->arena, &rest, mistake))
            return false;
        set_attribute(parser, looping, token.text,
                      str_trim(str_slice(before, 0, before.len - rest.len)));
    }
}

/* item in collection, then what is known in any order. */
static bool lax_loop(struct parser *parser, struct looping *looping, struct str markup, bool dashes)
{
    size_t word, in, at, len;
    struct str key, value;

    word = markup_word(markup, 0, dashes);
    in = word + markup_blanks(markup, word);
    at = in + 2 + markup_blanks(markup, in + 2);
    if (word == 0 || in == word || !str_starts(str_from(markup, in), "in") || at == in + 2)
        return false;
    len = markup_fragments(markup, at);
    if (len == 0)
        return false;
    looping->variable = str_slice(markup, 0, word);
    looping->collection = parser_fragment(parser, str_slice(markup, at, at + len));
    looping->name = arena_printf(parser->arena, "%.*s-%.*s", STR_ARG(looping->variable),
                                 STR_ARG(str_slice(markup, at, at + len)));
    at += len;
    looping->reversed = str_starts(str_from(markup, at + markup_blanks(markup, at)), "reversed");
    for (at = 0; markup_attribute(markup, &at, &key, &value);)
        set_attribute(parser, looping, key, value);
    return true;
}

static bool parse_for_header(struct parser *parser, const struct piece *tag,
                             struct looping *looping)
{
    struct mistake mistake = {.at = NULL};

    if (strict_for(parser, looping, tag->markup, &mistake))
        return true;
    if (parser->liquid->dialect == LIQUID_SHOPIFY)
        return parser_mistake(parser, tag, &mistake);
    *looping = (struct looping){.body = {.n = 0}};
    if (!lax_loop(parser, looping, str_ltrim(tag->markup), true))
        return parser_error(parser, tag->source.at, "for is written: for item in list");
    parser_lax(parser, tag, &mistake);
    return true;
}

bool tags_for(struct parser *parser, const struct piece *tag, struct node *node)
{
    static const char *const stops[] = {"else", "endfor", NULL};
    struct looping *looping = ARENA_NEW(parser->arena, struct looping);
    struct body *body = &looping->body;
    struct piece at;

    if (!parse_for_header(parser, tag, looping))
        return false;
    node->render = render_for;
    node->data = looping;
    node->blank = true;
    do {
        if (!parser_body(parser, tag, body, stops, &at))
            return false;
        node->blank = node->blank && body->blank;
        body = ARENA_NEW(parser->arena, struct body);
        if (str_is(at.name, "else") && looping->otherwise.n == 0)
            body = &looping->otherwise;
    } while (str_is(at.name, "else"));
    if (node->blank) {
        parser_strip_blanks(&looping->body);
        parser_strip_blanks(&looping->otherwise);
    }
    return true;
}

bool tags_tablerow(struct parser *parser, const struct piece *tag, struct node *node)
{
    static const char *const stops[] = {"endtablerow", NULL};
    struct looping *looping = ARENA_NEW(parser->arena, struct looping);
    struct piece stop;

    if (!lax_loop(parser, looping, tag->markup, false))
        return parser_error(parser, tag->source.at, "tablerow is written: tablerow item in list");
    looping->reversed = false;
    node->render = render_tablerow;
    node->data = looping;
    return parser_body(parser, tag, &looping->body, stops, &stop);
}

static void render_break(struct liquid_context *context, const struct node *node, struct buf *out)
{
    (void)node;
    (void)out;
    context->interrupt = INTERRUPT_BREAK;
}

bool tags_break(struct parser *parser, const struct piece *tag, struct node *node)
{
    (void)parser;
    (void)tag;
    node->render = render_break;
    return true;
}

static void render_continue(struct liquid_context *context, const struct node *node,
                            struct buf *out)
{
    (void)node;
    (void)out;
    context->interrupt = INTERRUPT_CONTINUE;
}

bool tags_continue(struct parser *parser, const struct piece *tag, struct node *node)
{
    (void)parser;
    (void)tag;
    node->render = render_continue;
    return true;
}
