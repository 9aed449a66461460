/*
 * `where`: a Liquid condition on posts.
 */
#include "feed/where.h"

#include "liquid/liquid.h"

/* 1, 0, or -1 with the reason reported. */
static int fulfils(struct arena *arena, struct site *site, const struct liquid_condition *where,
                   const struct post *post, struct diag *diag)
{
    struct value *globals = value_map(arena);

    value_put(arena, globals, STR("post"), post->page);
    if (value_get(site->variables, "site"))
        value_put(arena, globals, STR("site"), value_get(site->variables, "site"));
    return liquid_test(where, arena, globals, site->now, site, diag);
}

enum where_result where_keep(struct arena *arena, struct site *site,
                             const struct feed_settings *settings, struct place place,
                             struct feed_pool pool, size_t *posts, size_t *n, struct diag *diag)
{
    const struct liquid_condition *where;
    const struct post **failed = arena_array(arena, *n, sizeof(struct post *));
    size_t n_asked = *n, n_failed = 0;

    if (settings->where.len == 0)
        return WHERE_FINE;
    /* The strict dialect: a slip in the settings is an error, never a condition that is false. */
    where =
        liquid_condition(liquid_new(arena, LIQUID_SHOPIFY), arena, settings->where, place, diag);
    if (!where)
        return WHERE_UNKNOWN;
    *n = 0;
    for (size_t i = 0; i < n_asked; i++) {
        int result = fulfils(arena, site, where, pool.posts[posts[i]], diag);

        if (result < 0)
            failed[n_failed++] = pool.posts[posts[i]];
        else if (result > 0)
            posts[(*n)++] = posts[i];
    }
    if (n_failed == 0)
        return WHERE_FINE;
    if (n_failed == n_asked) {
        diag_rule(diag, SEVERITY_ERROR, "where", place,
                  "`where` of %.*s fails for every post, so the feed is left out",
                  STR_ARG(settings->path));
        return WHERE_UNKNOWN;
    }
    for (size_t i = 0; i < n_failed; i++)
        diag_rule(diag, SEVERITY_ERROR, "where", (struct place){failed[i]->file, 1, 0},
                  "`where` of %.*s fails for this post, so it is not in there",
                  STR_ARG(settings->path));
    return WHERE_LEFT_OUT;
}
