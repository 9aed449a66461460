/*
 * Tags that choose: if, unless, case, ifchanged.
 */
#include "liquid/context.h"
#include "liquid/markup.h"
#include "liquid/tags.h"

/* if and unless: the first branch whose test holds; NULL is else. */
struct branch {
    const struct test *test;
    struct body body;
    struct branch *next;
};

struct choice {
    struct branch *first;
    bool unless; /* the first test must not hold */
};

static void render_choice(struct liquid_context *context, const struct node *node, struct buf *out)
{
    const struct choice *choice = node->data;
    bool wanted = !choice->unless;

    for (const struct branch *branch = choice->first; branch; branch = branch->next) {
        bool taken = !branch->test || test_holds(context, branch->test) == wanted;

        if (context->failed)
            return;
        if (taken) {
            template_render_body(context, &branch->body, out);
            return;
        }
        wanted = true;
    }
}

static bool parse_choice(struct parser *parser, const struct piece *tag, struct node *node,
                         bool unless)
{
    const char *const stops[] = {"elsif", "else", unless ? "endunless" : "endif", NULL};
    struct choice *choice = ARENA_NEW(parser->arena, struct choice);
    struct branch **last = &choice->first;
    struct piece at = *tag;

    choice->unless = unless;
    node->render = render_choice;
    node->data = choice;
    node->blank = true;
    while (!str_starts(at.name, "end")) {
        struct branch *branch = ARENA_NEW(parser->arena, struct branch);

        *last = branch;
        last = &branch->next;
        if (!str_is(at.name, "else") && !(branch->test = parser_test(parser, &at, at.markup)))
            return false;
        if (!parser_body(parser, tag, &branch->body, stops, &at))
            return false;
        node->blank = node->blank && branch->body.blank;
    }
    for (struct branch *branch = choice->first; node->blank && branch; branch = branch->next)
        parser_strip_blanks(&branch->body);
    return true;
}

bool tags_if(struct parser *parser, const struct piece *tag, struct node *node)
{
    return parse_choice(parser, tag, node, false);
}

bool tags_unless(struct parser *parser, const struct piece *tag, struct node *node)
{
    return parse_choice(parser, tag, node, true);
}

/* case: each value of a when has its turn, and those that are equal all print. */
struct when {
    const struct expr *value; /* NULL: else */
    struct body *body;
    struct when *next;
};

struct switching {
    const struct expr *left;
    struct when *first;
};

static void render_case(struct liquid_context *context, const struct node *node, struct buf *out)
{
    const struct switching *switching = node->data;
    const struct value *left = expr_value(context, switching->left);
    bool matched = false;

    for (const struct when *when = switching->first; when; when = when->next) {
        bool taken =
            when->value ? test_equal(context, left, expr_value(context, when->value)) : !matched;

        if (context->failed)
            return;
        if (!taken)
            continue;
        matched = matched || when->value;
        template_render_body(context, when->body, out);
        if (context->failed || context->interrupt != INTERRUPT_NONE)
            return;
    }
}

static void add_when(struct parser *parser, struct when ***last, struct body *body,
                     const struct expr *value)
{
    struct when *when = ARENA_NEW(parser->arena, struct when);

    when->value = value;
    when->body = body;
    **last = when;
    *last = &when->next;
}

/* a, b or c: fragments; what follows one without "," or "or" is not read. */
static bool parse_values(struct parser *parser, const struct piece *tag, struct when ***last,
                         struct body *body)
{
    struct str markup = tag->markup;
    size_t at = 0;

    for (;;) {
        size_t start = at, blanks;
        struct str value = markup_find_fragment(markup, &at);
        const struct expr *word;

        if (value.len == 0 && start == 0)
            return parser_error(parser, tag->source.at, "when needs a value");
        if (value.len == 0)
            return true;
        word = expr_word(parser->arena, value);
        add_when(parser, last, body, word ? word : parser_fragment(parser, value));
        blanks = markup_blanks(markup, at);
        at += blanks;
        if (at < markup.len && markup.at[at] == ',')
            at++;
        else if (blanks > 0 && str_starts(str_from(markup, at), "or") &&
                 markup_blanks(markup, at + 2) > 0)
            at += 2;
        else
            return true;
    }
}

bool tags_case(struct parser *parser, const struct piece *tag, struct node *node)
{
    static const char *const stops[] = {"when", "else", "endcase", NULL};
    struct switching *switching = ARENA_NEW(parser->arena, struct switching);
    struct when **last = &switching->first;
    struct body before = {.n = 0}, *body = &before;
    struct piece at;
    size_t from = 0;
    struct str left = markup_find_fragment(tag->markup, &from);

    if (left.len == 0)
        return parser_error(parser, tag->source.at, "case needs a value");
    switching->left = parser_fragment(parser, left);
    node->render = render_case;
    node->data = switching;
    node->blank = true;
    for (;;) {
        if (!parser_body(parser, tag, body, stops, &at))
            return false;
        node->blank = node->blank && body->blank;
        if (str_is(at.name, "endcase"))
            break;
        body = ARENA_NEW(parser->arena, struct body);
        if (str_is(at.name, "else"))
            add_when(parser, &last, body, NULL);
        else if (!parse_values(parser, &at, &last, body))
            return false;
    }
    for (struct when *when = switching->first; node->blank && when; when = when->next)
        parser_strip_blanks(when->body);
    return true;
}

static void render_ifchanged(struct liquid_context *context, const struct node *node,
                             struct buf *out)
{
    struct str text = template_capture(context, node->data);

    if (context->failed || (context->last_changed.at && str_eq(text, context->last_changed)))
        return;
    context->last_changed = text;
    buf_add(out, text);
}

bool tags_ifchanged(struct parser *parser, const struct piece *tag, struct node *node)
{
    static const char *const stops[] = {"endifchanged", NULL};
    struct body *body = ARENA_NEW(parser->arena, struct body);
    struct piece stop;

    node->render = render_ifchanged;
    node->data = body;
    if (!parser_body(parser, tag, body, stops, &stop))
        return false;
    node->blank = body->blank;
    return true;
}
