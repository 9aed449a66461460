/*
 * Collections of documents (Jekyll::Collection), their order by date and path, by `sort_by` or by
 * `order`.
 */
#include "site/collection.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "liquid/liquid.h"
#include "site/permalink.h"

static int by_date(const void *a, const void *b)
{
    return post_cmp(*(struct post *const *)a, *(struct post *const *)b);
}

/* A document with the value it is sorted by. */
struct keyed {
    struct post *post;
    const struct value *key;
};

static int cmp_keys(const struct value *a, const struct value *b)
{
    if (a->type == VALUE_TEXT && b->type == VALUE_TEXT)
        return str_cmp(a->u.text, b->u.text);
    if (a->type == VALUE_TIME && b->type == VALUE_TIME)
        return date_cmp(a->u.time, b->u.time);
    if ((a->type == VALUE_INT || a->type == VALUE_REAL) &&
        (b->type == VALUE_INT || b->type == VALUE_REAL)) {
        double x = a->type == VALUE_INT ? (double)a->u.integer : a->u.real;
        double y = b->type == VALUE_INT ? (double)b->u.integer : b->u.real;

        return (x > y) - (x < y);
    }
    return 0;
}

static int by_key(const void *x, const void *y)
{
    const struct keyed *a = x, *b = y;
    bool a_null = value_is_null(a->key), b_null = value_is_null(b->key);
    int order = a_null || b_null ? a_null - b_null : cmp_keys(a->key, b->key);

    return order ? order : post_cmp(a->post, b->post);
}

static void sort_by(struct arena *arena, struct collection *c, struct str key)
{
    struct keyed *keyed = arena_array(arena, c->n_documents, sizeof(*keyed));

    for (size_t i = 0; i < c->n_documents; i++)
        keyed[i] = (struct keyed){c->documents[i], value_get_str(c->documents[i]->front, key)};
    if (c->n_documents)
        qsort(keyed, c->n_documents, sizeof(*keyed), by_key);
    for (size_t i = 0; i < c->n_documents; i++)
        c->documents[i] = keyed[i].post;
}

/* `order:` names files; they come first, in that order. */
static void rearrange(struct arena *arena, struct collection *c, const struct value *order)
{
    struct post **sorted = arena_array(arena, c->n_documents, sizeof(*sorted));
    bool *taken = arena_array(arena, c->n_documents, sizeof(*taken));
    size_t n = 0;

    for (size_t i = 0; i < value_size(order); i++) {
        struct str path = arena_printf(arena, "_%.*s/%.*s", STR_ARG(c->label),
                                       STR_ARG(value_as_text(value_at(order, i))));

        for (size_t j = 0; j < c->n_documents; j++)
            if (!taken[j] && str_is(path, c->documents[j]->path)) {
                sorted[n++] = c->documents[j];
                taken[j] = true;
            }
    }
    for (size_t j = 0; j < c->n_documents; j++)
        if (!taken[j])
            sorted[n++] = c->documents[j];
    c->documents = sorted;
}

static void order_documents(struct arena *arena, struct collection *c)
{
    const struct value *order = value_get(c->settings, "order");
    const struct value *key = value_get(c->settings, "sort_by");

    if (c->n_documents)
        qsort(c->documents, c->n_documents, sizeof(*c->documents), by_date);
    if (order && order->type == VALUE_LIST)
        rearrange(arena, c, order);
    else if (key && key->type == VALUE_TEXT)
        sort_by(arena, c, key->u.text);
    for (size_t i = 0; i < c->n_documents; i++) {
        c->documents[i]->older = i ? c->documents[i - 1] : NULL;
        c->documents[i]->newer = i + 1 < c->n_documents ? c->documents[i + 1] : NULL;
    }
}

static void read_one(struct site *site, struct collection *c)
{
    const struct config *config = site->config;
    struct arena *arena = site->arena;
    struct str own = value_as_text(value_get(c->settings, "permalink"));
    struct str style = value_as_text(value_get(config->yaml, "permalink"));
    struct post_kind kind = {.collection = c->label,
                             .folder = arena_join(arena, STR("_"), c->label)};
    const char *folder = file_join(arena, arena_cstr(arena, config->collections_dir),
                                   arena_cstr(arena, kind.folder));
    struct reader_paths paths = {0};

    if (str_starts(style, ":"))
        style = str_from(style, 1);
    kind.pattern = own.len ? own : permalink_with_suffix(arena, STR("/:collection/:path"), style);
    reader_list(arena, config, folder, &paths, site->diag);
    c->documents = arena_array(arena, paths.n, sizeof(*c->documents));
    c->files = arena_array(arena, paths.n, sizeof(*c->files));
    for (size_t i = 0; i < paths.n; i++) {
        struct post *post;

        if (!reader_has_front_matter(file_join(arena, config->source_dir, paths.items[i])))
            c->files[c->n_files++] = str_of(paths.items[i]);
        else if (post_read(&site->reader, &kind, paths.items[i], &post) == POST_READ)
            c->documents[c->n_documents++] = post;
    }
    order_documents(arena, c);
}

void collection_read_all(struct site *site)
{
    const struct value *all = value_get(site->config->yaml, "collections");
    bool list = all && all->type == VALUE_LIST;
    size_t n = value_size(all);

    site->collections = arena_array(site->arena, n, sizeof(*site->collections));
    for (size_t i = 0; i < n; i++) {
        struct collection *c = &site->collections[site->n_collections];
        struct str label = list ? value_as_text(value_at(all, i)) : value_key(all, i);
        const struct value *output;

        if (!label.len || str_is(label, "posts") || str_is(label, "data") ||
            str_chr(label, '/') != STR_NONE)
            continue;
        c->label = label;
        c->settings =
            list || value_at(all, i)->type != VALUE_MAP ? value_map(site->arena) : value_at(all, i);
        output = value_get(c->settings, "output");
        c->output = output && liquid_truthy(output);
        read_one(site, c);
        site->n_collections++;
    }
}
