/*
 * Lists asked item by item: what filters such as Jekyll's where_exp and group_by_exp do with an
 * expression that is given as text.
 */
#include "liquid/chain.h"
#include "liquid/condition.h"
#include "liquid/context.h"

int liquid_select(struct liquid_context *context, const struct value *list, struct str name,
                  struct str condition, size_t limit, struct value *selected)
{
    struct scope scope = {0};
    struct mistake mistake = {0};
    struct test *test = test_strict(context->liquid, context->arena, condition, &mistake);

    if (!test)
        return liquid_error(context, "%.*s in \"%.*s\"", STR_ARG(mistake.reason),
                            STR_ARG(condition));
    context_push(context, &scope);
    for (size_t i = 0; i < value_size(list) && value_size(selected) < limit; i++) {
        if (!context_spend(context, 1))
            break;
        context_set(context, &scope, name, value_at(list, i));
        if (test_holds(context, test))
            value_push(context->arena, selected, value_at(list, i));
        if (context->failed)
            break;
    }
    context_pop(context);
    return context->failed ? -1 : 0;
}

int liquid_map(struct liquid_context *context, const struct value *list, struct str name,
               struct str expression, struct value *values)
{
    const struct chain *chain = chain_lax(context->liquid, context->arena, expression);
    struct scope scope = {0};

    context_push(context, &scope);
    for (size_t i = 0; i < value_size(list); i++) {
        if (!context_spend(context, 1))
            break;
        context_set(context, &scope, name, value_at(list, i));
        value_push(context->arena, values, chain_value(context, chain));
        if (context->failed)
            break;
    }
    context_pop(context);
    return context->failed ? -1 : 0;
}
