/*
 * One rendering: variables, bounds, errors.
 */
#include "liquid/context.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "liquid/chain.h"
#include "liquid/language.h"
#include "liquid/template.h"

void context_init(struct liquid_context *context, const struct liquid_template *template,
                  struct arena *arena, const struct value *globals, struct moment now,
                  void *registers, struct budget *budget, struct diag *diag)
{
    *context = (struct liquid_context){.liquid = template->liquid,
                                       .template = template,
                                       .at = template->source.at,
                                       .arena = arena,
                                       .globals = globals,
                                       .now = now,
                                       .registers = registers,
                                       .budget = budget,
                                       .diag = diag};
    context->scope = &context->outermost;
    context->counters = value_map(arena);
    context->cycles = value_map(arena);
    context->offsets = value_map(arena);
}

/* The value of ${name} in ${scope}, or NULL. */
static const struct value *scope_get(const struct scope *scope, struct str name)
{
    if (scope->item) {
        if (str_eq(scope->item_name, name))
            return scope->item;
        if (str_eq(scope->loop_name, name))
            return scope->loop;
    }
    return scope->vars ? value_get_str(scope->vars, name) : NULL;
}

const struct value *context_find(struct liquid_context *context, struct str name, struct str path)
{
    const struct value *found;

    for (const struct scope *scope = context->scope; scope; scope = scope->outer)
        if ((found = scope_get(scope, name)))
            return found;
    if ((found = value_get_str(context->counters, name)))
        return found;
    liquid_use(context, LIQUID_USES_VARIABLE, path.len ? path : name);
    found = value_get_str(context->globals, name);
    return found ? found : &value_null;
}

void context_push(struct liquid_context *context, struct scope *scope)
{
    scope->outer = context->scope;
    context->scope = scope;
}

void context_pop(struct liquid_context *context)
{
    context->scope = context->scope->outer;
}

void context_set(struct liquid_context *context, struct scope *scope, struct str name,
                 const struct value *value)
{
    if (!scope->vars)
        scope->vars = value_map(context->arena);
    value_put(context->arena, scope->vars, name, value);
}

void context_assign(struct liquid_context *context, struct str name, const struct value *value)
{
    struct scope *scope = context->scope;

    while (scope->outer)
        scope = scope->outer;
    context_set(context, scope, name, value);
}

/* A bound was hit: whatever is said of errors, rendering ends here. */
static bool over(struct liquid_context *context, const char *what, size_t bound)
{
    if (!context->over)
        liquid_error(context, "%s (the limit is %zu)", what, bound);
    context->over = true;
    return false;
}

bool context_spend(struct liquid_context *context, size_t steps)
{
    struct budget *budget = context->budget;

    if (context->over)
        return false;
    if (steps > LIQUID_MAX_STEPS - budget->steps)
        return over(context, "the template takes too many steps", LIQUID_MAX_STEPS);
    budget->steps += steps;
    if (arena_bytes(context->arena) - budget->arena_bytes_before > LIQUID_MAX_MEMORY_BYTES)
        return over(context, "the template takes too much memory", LIQUID_MAX_MEMORY_BYTES);
    return true;
}

struct arena *liquid_arena(struct liquid_context *context)
{
    return context->arena;
}

void *liquid_registers(struct liquid_context *context)
{
    return context->registers;
}

struct moment liquid_now(struct liquid_context *context)
{
    liquid_use(context, LIQUID_USES_TIME, STR(""));
    return context->now;
}

struct diag *liquid_diag(struct liquid_context *context)
{
    return context->diag;
}

struct place liquid_place(struct liquid_context *context)
{
    return template_place(context->template, context->at);
}

void liquid_use(struct liquid_context *context, enum liquid_use use, struct str name)
{
    const struct liquid *liquid = context->liquid;

    if (liquid->recorder)
        liquid->recorder(liquid->recorder_data, context->registers, use, name);
}

const struct value *liquid_lookup(struct liquid_context *context, struct str expression)
{
    const struct chain *chain = chain_lax(context->liquid, context->arena, expression);

    return chain_value(context, chain);
}

void liquid_assign(struct liquid_context *context, struct str name, const struct value *value)
{
    context_assign(context, name, value);
}

int liquid_error(struct liquid_context *context, const char *format, ...)
{
    va_list args;
    char *text = NULL;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        abort();
    va_end(args);
    context->error = arena_cstr(context->arena, str_of(text));
    free(text);
    context->failed = true;
    diag_add(context->diag, SEVERITY_ERROR, liquid_place(context), "Liquid: %s", context->error);
    return -1;
}
