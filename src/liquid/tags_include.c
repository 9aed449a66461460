/*
 * Tags that bring in partials: include (shares the variables), render (sees only what it is given).
 * Jekyll's include is another one, which the room site registers over this one.
 */
#include "liquid/context.h"
#include "liquid/language.h"
#include "liquid/markup.h"
#include "liquid/special.h"
#include "liquid/tags.h"

struct inclusion {
    const struct expr *name;
    const struct expr *with; /* NULL if not given */
    bool each;               /* "for": once for each item of ${with} */
    struct str alias;        /* empty: the name's last part */
    struct str *keys;
    const struct expr **values;
    size_t n, keys_capacity, values_capacity;
};

/* The word ${word} between blanks at *${at}, which is moved behind them. */
static bool take_word(struct str s, size_t *at, const char *word)
{
    size_t blanks = markup_blanks(s, *at), start = *at + blanks, len = str_of(word).len;

    if (blanks == 0 || !str_starts(str_from(s, start), word) || markup_blanks(s, start + len) == 0)
        return false;
    *at = start + len + markup_blanks(s, start + len);
    return true;
}

static bool parse_inclusion(struct parser *parser, const struct piece *tag,
                            struct inclusion *inclusion)
{
    struct str markup = tag->markup, key, value;
    size_t at = 0;
    struct str name = markup_find_fragment(markup, &at);

    if (name.len == 0)
        return parser_error(parser, tag->source.at, "the partial's name is missing");
    inclusion->name = parser_fragment(parser, name);
    inclusion->each = take_word(markup, &at, "for");
    if (inclusion->each || take_word(markup, &at, "with")) {
        size_t len = markup_fragments(markup, at);

        inclusion->with = parser_fragment(parser, str_slice(markup, at, at + len));
        at += len;
    }
    if (take_word(markup, &at, "as"))
        inclusion->alias = str_slice(markup, at, at + markup_word(markup, at, true));
    for (at = 0; markup_attribute(markup, &at, &key, &value);) {
        inclusion->keys = arena_grow(parser->arena, inclusion->keys, inclusion->n,
                                     &inclusion->keys_capacity, sizeof(*inclusion->keys));
        inclusion->values = arena_grow(parser->arena, inclusion->values, inclusion->n,
                                       &inclusion->values_capacity, sizeof(*inclusion->values));
        inclusion->keys[inclusion->n] = key;
        inclusion->values[inclusion->n++] = parser_fragment(parser, value);
    }
    return true;
}

/* The partial's source; -1 after an error. */
static int load(struct liquid_context *context, const struct value *name, struct str *source,
                const char **file)
{
    const struct liquid *liquid = context->liquid;

    if (name->type != VALUE_TEXT)
        return liquid_error(context, "a partial's name must be a text");
    if (!liquid->loader ||
        liquid->loader(liquid->loader_data, context->arena, name->u.text, source, file) < 0)
        return liquid_error(context, "there is no partial '%.*s'", STR_ARG(name->u.text));
    return 0;
}

static struct str variable_name(const struct inclusion *inclusion, struct str name)
{
    size_t slash = str_rchr(name, '/');

    if (inclusion->alias.len > 0)
        return inclusion->alias;
    return slash == STR_NONE ? name : str_from(name, slash + 1);
}

static struct value *arguments(struct liquid_context *context, const struct inclusion *inclusion)
{
    struct value *locals = value_map(context->arena);

    for (size_t i = 0; i < inclusion->n; i++)
        value_put(context->arena, locals, inclusion->keys[i],
                  expr_value(context, inclusion->values[i]));
    return locals;
}

static void render_include(struct liquid_context *context, const struct node *node, struct buf *out)
{
    const struct inclusion *inclusion = node->data;
    const struct value *name = expr_value(context, inclusion->name), *with;
    struct value *locals;
    struct str source, variable;
    const char *file;

    if (context->isolated) {
        liquid_error(context, "include is not allowed inside render");
        return;
    }
    if (load(context, name, &source, &file) < 0)
        return;
    locals = arguments(context, inclusion);
    variable = variable_name(inclusion, name->u.text);
    with = inclusion->with ? expr_value(context, inclusion->with)
                           : context_find(context, name->u.text, (struct str){NULL, 0});
    if (with->type != VALUE_LIST) {
        value_put(context->arena, locals, variable, with);
        liquid_include(context, source, file, locals, out);
        return;
    }
    for (size_t i = 0; i < value_size(with) && !context->failed; i++) {
        value_put(context->arena, locals, variable, value_at(with, i));
        liquid_include(context, source, file, locals, out);
    }
}

bool tags_include(struct parser *parser, const struct piece *tag, struct node *node)
{
    struct inclusion *inclusion = ARENA_NEW(parser->arena, struct inclusion);

    node->render = render_include;
    node->data = inclusion;
    return parse_inclusion(parser, tag, inclusion);
}

/* Render the partial in a context of its own, which begins with ${locals} and counts with ${outer}. */
static void isolated(struct liquid_context *outer, struct str source, const char *file,
                     const struct value *locals, struct buf *out)
{
    struct liquid_context inner;

    context_init(&inner, outer->template, outer->arena, &value_null, outer->now, outer->registers,
                 outer->budget, outer->diag);
    inner.at = outer->at;
    inner.include_depth = outer->include_depth;
    inner.isolated = true;
    for (size_t i = 0; i < value_size(locals); i++)
        context_assign(&inner, value_key(locals, i), value_at(locals, i));
    liquid_include(&inner, source, file, NULL, out);
    outer->failed = inner.failed;
    outer->over = inner.over;
    outer->error = inner.error;
}

static void render_each(struct liquid_context *context, const struct inclusion *inclusion,
                        const struct value *with, struct str variable, struct str source,
                        const char *file, struct buf *out)
{
    struct value *locals = arguments(context, inclusion);
    struct loop *loop = ARENA_NEW(context->arena, struct loop);

    *loop = (struct loop){.name = variable, .length = (int64_t)value_size(with)};
    value_put(context->arena, locals, STR("forloop"),
              special_loop(context->arena, SPECIAL_FORLOOP, loop));
    for (; loop->index < loop->length && !context->failed; loop->index++) {
        value_put(context->arena, locals, variable, value_at(with, (size_t)loop->index));
        isolated(context, source, file, locals, out);
    }
}

static void render_render(struct liquid_context *context, const struct node *node, struct buf *out)
{
    const struct inclusion *inclusion = node->data;
    const struct value *name = inclusion->name->literal, *with = &value_null;
    struct value *locals;
    struct str source, variable;
    const char *file;

    if (load(context, name, &source, &file) < 0)
        return;
    variable = variable_name(inclusion, name->u.text);
    if (inclusion->with)
        with = expr_value(context, inclusion->with);
    if (inclusion->each && with->type == VALUE_LIST) {
        render_each(context, inclusion, with, variable, source, file, out);
        return;
    }
    locals = arguments(context, inclusion);
    if (with->type != VALUE_NULL)
        value_put(context->arena, locals, variable, with);
    isolated(context, source, file, locals, out);
}

bool tags_render(struct parser *parser, const struct piece *tag, struct node *node)
{
    struct inclusion *inclusion = ARENA_NEW(parser->arena, struct inclusion);
    struct str markup = str_ltrim(tag->markup);

    if (markup.len == 0 || (markup.at[0] != '"' && markup.at[0] != '\''))
        return parser_error(parser, tag->source.at, "render needs the partial's name in quotes");
    node->render = render_render;
    node->data = inclusion;
    return parse_inclusion(parser, tag, inclusion);
}
