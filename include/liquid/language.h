#ifndef LIQUID_LANGUAGE_H
#define LIQUID_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "liquid/liquid.h"
#include "liquid/template.h"

/** What a struct liquid holds. */

/** More than any filter of Liquid or Jekyll takes. */
#define FILTER_MAX_ARGS 16

struct filter {
    struct str name;
    liquid_filter *call;
    void *data;
    size_t min_args, max_args; /* beside the input; the keywords count as one */
    bool named;                /* takes keywords apart from the other arguments */
    bool foreign;              /* registered from outside: gets ranges as lists */
};

struct custom_tag {
    struct str name;
    const char *end_name; /* NULL: no block */
    bool verbatim;
    liquid_tag *render;
    void *data;
};

/** A partial that was read, kept as long as the language. */
struct partial {
    const struct liquid_template *template;
    struct partial *next;
};

struct liquid {
    struct arena *arena;
    enum liquid_dialect dialect;
    bool pass_unknown_tags;
    bool show_errors;
    struct filter **filters; /* later ones go before earlier ones of the same name */
    size_t n_filters, filters_capacity;
    struct custom_tag **tags;
    size_t n_tags, tags_capacity;
    liquid_loader *loader;
    void *loader_data;
    liquid_recorder *recorder;
    void *recorder_data;
    struct partial *partials;
    const struct zone *zone;
};

/** The filter or tag ${name}, or NULL. */
const struct filter *language_filter(const struct liquid *liquid, struct str name);
const struct custom_tag *language_tag(const struct liquid *liquid, struct str name);
/** The custom tag whose block ends with ${name}, or NULL. */
const struct custom_tag *language_end(const struct liquid *liquid, struct str name);

/** Add a filter that takes ${min} to ${max} arguments beside its input. */
void language_add_filter(struct liquid *liquid, const char *name, liquid_filter *call, size_t min,
                         size_t max, bool named);

/** The partial ${source} called ${file}, read now or before; NULL after an error. */
const struct liquid_template *language_partial(struct liquid *liquid, struct str source,
                                               const char *file, struct diag *diag);

#endif
