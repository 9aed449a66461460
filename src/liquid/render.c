/*
 * From a tree to text: rendering, partials, conditions from outside.
 */
#include <assert.h>

#include "liquid/context.h"
#include "liquid/language.h"
#include "liquid/template.h"

struct place template_place(const struct liquid_template *template, const char *at)
{
    struct str source = template->source;
    struct landmark *mark = template->landmark;

    if (!at || !source.at || at < source.at || at > source.at + source.len)
        return template->place;
    if (!mark->at || at < mark->at) {
        *mark = (struct landmark){source.at, template->place};
        /* A text that begins within a line, as a setting does, has its first line there. */
        mark->place.line += mark->place.line == 0;
        mark->place.column += mark->place.column == 0;
    }
    for (; mark->at < at; mark->at++) {
        if (*mark->at == '\n') {
            mark->place.line++;
            mark->place.column = 1;
        } else if (((unsigned char)*mark->at & 0xC0) != 0x80) { /* the first byte of a character */
            mark->place.column++;
        }
    }
    return mark->place;
}

/* Steps that an error and a partial count for: they are more work than a node. */
#define ERROR_STEPS 1000
#define INCLUDE_STEPS 20

/* Where errors are shown in the text (liquid_show_errors), rendering goes on behind one. */
static bool recover(struct liquid_context *context, const struct node *node, struct buf *out)
{
    if (context->over || !context->liquid->show_errors)
        return false;
    if (!node->blank)
        buf_printf(out, "Liquid error (line %u): %s", liquid_place(context).line, context->error);
    context->failed = false;
    return context_spend(context, ERROR_STEPS);
}

static bool too_long(struct liquid_context *context, const struct buf *out)
{
    if (!buf_overflowed(out) && out->len <= LIQUID_MAX_OUTPUT_BYTES)
        return false;
    if (!context->over)
        liquid_error(context, "the text becomes too long (the limit is %u bytes)",
                     LIQUID_MAX_OUTPUT_BYTES);
    context->over = true;
    return true;
}

void template_render_body(struct liquid_context *context, const struct body *body, struct buf *out)
{
    if (!context_spend(context, body->n))
        return;
    for (size_t i = 0; i < body->n; i++) {
        const struct node *node = &body->nodes[i];

        if (!node->render) {
            buf_add(out, node->text);
        } else {
            context->at = node->at;
            node->render(context, node, out);
            if (context->failed && !recover(context, node, out))
                return;
        }
        if (too_long(context, out) || context->interrupt != INTERRUPT_NONE)
            return;
    }
}

struct str template_capture(struct liquid_context *context, const struct body *body)
{
    struct buf out;

    buf_init(&out, (size_t)LIQUID_MAX_OUTPUT_BYTES * 2);
    template_render_body(context, body, &out);
    return buf_take(&out, context->arena);
}

static struct budget budget_of(struct arena *arena)
{
    return (struct budget){.arena_bytes_before = arena_bytes(arena)};
}

int liquid_render(const struct liquid_template *template, struct arena *arena,
                  const struct value *globals, struct moment now, void *registers, struct buf *out,
                  struct diag *diag)
{
    struct liquid_context context;
    struct budget budget = budget_of(arena);
    struct buf text;

    buf_init(&text, (size_t)LIQUID_MAX_OUTPUT_BYTES * 2);
    context_init(&context, template, arena, globals, now, registers, &budget, diag);
    template_render_body(&context, &template->body, &text);
    if (!context.failed) {
        size_t before = out->len;

        buf_add(out, buf_str(&text));
        if (buf_overflowed(out)) {
            buf_truncate(out, before);
            liquid_error(&context, "the text is too long for where it goes");
        }
    }
    buf_free(&text);
    return context.failed ? -1 : 0;
}

int liquid_include(struct liquid_context *context, struct str source, const char *file,
                   const struct value *locals, struct buf *out)
{
    const struct liquid_template *outer = context->template, *partial;
    const char *at = context->at;
    struct scope scope = {.outer = NULL};

    liquid_use(context, LIQUID_USES_FILE, str_of(file));
    if (context->include_depth >= LIQUID_MAX_INCLUDE_DEPTH)
        return liquid_error(context, "includes are nested too deeply (the limit is %d)",
                            LIQUID_MAX_INCLUDE_DEPTH);
    if (!context_spend(context, INCLUDE_STEPS))
        return -1;
    partial = language_partial(context->template->liquid, source, file, context->diag);
    if (!partial)
        return liquid_error(context, "cannot include %s: it has an error", file);
    for (size_t i = 0; i < value_size(locals); i++)
        context_set(context, &scope, value_key(locals, i), value_at(locals, i));
    context_push(context, &scope);
    context->include_depth++;
    context->template = partial;
    template_render_body(context, &partial->body, out);
    context->template = outer;
    context->at = at;
    context->include_depth--;
    context_pop(context);
    if (!context->failed)
        return 0;
    /* the error was said of the partial, which others include too */
    diag_add(context->diag, SEVERITY_ERROR, liquid_place(context), "Liquid: in %s: %s", file,
             context->error);
    return -1;
}

struct liquid_condition {
    struct liquid_template template; /* of nothing: it knows the language and the place */
    const struct test *test;
};

struct liquid_condition *liquid_condition(struct liquid *liquid, struct arena *arena,
                                          struct str source, struct place place, struct diag *diag)
{
    struct liquid_condition *condition = ARENA_NEW(arena, struct liquid_condition);
    struct piece all = {.kind = PIECE_TAG, .source = source, .markup = source};
    struct parser parser = {
        .liquid = liquid, .arena = arena, .template = &condition->template, .diag = diag};

    condition->template = (struct liquid_template){.liquid = liquid,
                                                   .source = source,
                                                   .place = place,
                                                   .landmark = ARENA_NEW(arena, struct landmark)};
    condition->test = parser_test(&parser, &all, source);
    return condition->test ? condition : NULL;
}

int liquid_test(const struct liquid_condition *condition, struct arena *arena,
                const struct value *globals, struct moment now, void *registers, struct diag *diag)
{
    struct liquid_context context;
    struct budget budget = budget_of(arena);
    bool holds;

    context_init(&context, &condition->template, arena, globals, now, registers, &budget, diag);
    holds = test_holds(&context, condition->test);
    return context.failed ? -1 : holds;
}
