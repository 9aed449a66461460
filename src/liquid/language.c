/*
 * A language: its dialect and what was registered with it.
 */
#include "liquid/language.h"

#include "liquid/filters.h"

struct liquid *liquid_new(struct arena *arena, enum liquid_dialect dialect)
{
    struct liquid *liquid = ARENA_NEW(arena, struct liquid);

    liquid->arena = arena;
    liquid->dialect = dialect;
    filters_register(liquid);
    return liquid;
}

static struct filter *add_filter(struct liquid *liquid, struct filter filter)
{
    liquid->filters = arena_grow(liquid->arena, liquid->filters, liquid->n_filters,
                                 &liquid->filters_capacity, sizeof(struct filter *));
    liquid->filters[liquid->n_filters] = ARENA_NEW(liquid->arena, struct filter);
    *liquid->filters[liquid->n_filters] = filter;
    return liquid->filters[liquid->n_filters++];
}

void language_add_filter(struct liquid *liquid, const char *name, liquid_filter *call, size_t min,
                         size_t max, bool named)
{
    add_filter(
        liquid,
        (struct filter){
            .name = str_of(name), .call = call, .min_args = min, .max_args = max, .named = named});
}

void liquid_add_filter(struct liquid *liquid, const char *name, liquid_filter *filter, void *data)
{
    add_filter(liquid, (struct filter){.name = str_of(name),
                                       .call = filter,
                                       .data = data,
                                       .max_args = FILTER_MAX_ARGS,
                                       .named = true,
                                       .foreign = true});
}

void liquid_add_tag(struct liquid *liquid, const char *name, const char *end_name, bool verbatim,
                    liquid_tag *tag, void *data)
{
    struct custom_tag *custom = ARENA_NEW(liquid->arena, struct custom_tag);

    *custom = (struct custom_tag){.name = str_of(name),
                                  .end_name = end_name,
                                  .verbatim = verbatim,
                                  .render = tag,
                                  .data = data};
    liquid->tags = arena_grow(liquid->arena, liquid->tags, liquid->n_tags, &liquid->tags_capacity,
                              sizeof(*liquid->tags));
    liquid->tags[liquid->n_tags++] = custom;
}

void liquid_set_loader(struct liquid *liquid, liquid_loader *loader, void *data)
{
    liquid->loader = loader;
    liquid->loader_data = data;
}

void liquid_set_recorder(struct liquid *liquid, liquid_recorder *recorder, void *data)
{
    liquid->recorder = recorder;
    liquid->recorder_data = data;
}

void liquid_set_zone(struct liquid *liquid, const struct zone *zone)
{
    liquid->zone = zone;
}

void liquid_pass_unknown_tags(struct liquid *liquid, bool pass)
{
    liquid->pass_unknown_tags = pass;
}

void liquid_show_errors(struct liquid *liquid, bool show)
{
    liquid->show_errors = show;
}

const struct filter *language_filter(const struct liquid *liquid, struct str name)
{
    for (size_t i = liquid->n_filters; i > 0; i--)
        if (str_eq(liquid->filters[i - 1]->name, name))
            return liquid->filters[i - 1];
    return NULL;
}

const struct custom_tag *language_tag(const struct liquid *liquid, struct str name)
{
    for (size_t i = liquid->n_tags; i > 0; i--)
        if (str_eq(liquid->tags[i - 1]->name, name))
            return liquid->tags[i - 1];
    return NULL;
}

const struct custom_tag *language_end(const struct liquid *liquid, struct str name)
{
    for (size_t i = liquid->n_tags; i > 0; i--)
        if (liquid->tags[i - 1]->end_name && str_is(name, liquid->tags[i - 1]->end_name))
            return liquid->tags[i - 1];
    return NULL;
}

const struct liquid_template *language_partial(struct liquid *liquid, struct str source,
                                               const char *file, struct diag *diag)
{
    struct partial *partial;
    const struct liquid_template *template;

    for (partial = liquid->partials; partial; partial = partial->next)
        if (str_is(str_of(file), partial->template->place.file) &&
            str_eq(source, partial->template->source))
            return partial->template;
    source = arena_str(liquid->arena, source);
    file = arena_cstr(liquid->arena, str_of(file));
    template = liquid_parse(liquid, liquid->arena, source,
                            (struct place){.file = file, .line = 1, .column = 1}, diag);
    if (!template)
        return NULL;
    partial = ARENA_NEW(liquid->arena, struct partial);
    *partial = (struct partial){.template = template, .next = liquid->partials};
    liquid->partials = partial;
    return template;
}
