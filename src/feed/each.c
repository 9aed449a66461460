/*
 * `each`: which values posts have, and which posts have a value.  In one pass and a sort: a site may have thousands of tags.
 */
#include "feed/each.h"

#include <stdlib.h>

/* The values that a post has under `each`, in its own order. */
static struct texts values_of(struct arena *arena, const struct site *site, const struct post *post,
                              int each, struct diag *diag)
{
    struct texts values = {0, NULL};

    switch (each) {
    case EACH_CATEGORY:
        return post->categories;
    case EACH_TAG:
        return post->tags;
    case EACH_AUTHOR:
        values.items = arena_array(arena, post->n_authors, sizeof(*values.items));
        for (values.n = 0; values.n < post->n_authors; values.n++)
            values.items[values.n] = post->authors[values.n].name;
        return values;
    default:
        values.items = ARENA_NEW(arena, struct str);
        break;
    }
    if (each == EACH_LANG)
        values.items[0] = feed_post_lang(arena, site->config, post, diag);
    else if (each == EACH_COLLECTION)
        values.items[0] = post->collection;
    else
        values.items[0] =
            arena_printf(arena, "%04lld", (long long)date_to_civil(feed_date(post)).year);
    values.n = values.items[0].len > 0;
    return values;
}

static bool is_excepted(const struct feed_settings *settings, struct str value)
{
    for (size_t i = 0; i < value_size(settings->except); i++)
        if (str_eq(value_as_text(value_at(settings->except, i)), value))
            return true;
    return false;
}

/* A post with one of its values. */
struct use {
    struct str value;
    size_t post;  /* in the pool */
    size_t order; /* of use, from the oldest post on */
};

static int by_value(const void *a, const void *b)
{
    const struct use *x = a, *y = b;
    int order = str_cmp(x->value, y->value);

    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static int by_first_use(const void *a, const void *b)
{
    const struct each_group *x = a, *y = b;

    return (x->order > y->order) - (x->order < y->order);
}

/* Uses ${start} up to, not with, ${end}, which are of one value. */
static struct each_group group_of(struct arena *arena, const struct use *uses, size_t start,
                                  size_t end)
{
    struct each_group group = {.value = uses[start].value, .order = uses[start].order};

    group.posts = arena_array(arena, end - start, sizeof(*group.posts));
    for (size_t i = end; i-- > start;)
        if (i + 1 == end || uses[i].post != uses[i + 1].post) /* a value may be given twice */
            group.posts[group.n_posts++] = uses[i].post;
    return group;
}

void each_groups(struct arena *arena, const struct site *site, struct feed_pool pool,
                 const struct feed_settings *settings, const size_t *posts, size_t n_posts,
                 struct each_group **groups, size_t *n, struct diag *diag)
{
    struct use *uses = NULL;
    size_t n_uses = 0, capacity = 0;

    for (size_t i = n_posts; i-- > 0;) {
        struct texts values = values_of(arena, site, pool.posts[posts[i]], settings->each, diag);

        for (size_t v = 0; v < values.n; v++) {
            if (is_excepted(settings, values.items[v]))
                continue;
            uses = arena_grow(arena, uses, n_uses, &capacity, sizeof(*uses));
            uses[n_uses] = (struct use){values.items[v], posts[i], n_uses};
            n_uses++;
        }
    }
    if (n_uses > 0)
        qsort(uses, n_uses, sizeof(*uses), by_value);
    *groups = arena_array(arena, n_uses, sizeof(**groups));
    *n = 0;
    for (size_t start = 0, end; start < n_uses; start = end) {
        for (end = start + 1; end < n_uses && str_eq(uses[end].value, uses[start].value);)
            end++;
        (*groups)[(*n)++] = group_of(arena, uses, start, end);
    }
    if (*n > 0)
        qsort(*groups, *n, sizeof(**groups), by_first_use);
}
