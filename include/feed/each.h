#ifndef FEED_EACH_H
#define FEED_EACH_H

#include "feed/entry.h"

/** The posts that have one value under `each`. */
struct each_group {
    struct str value;
    size_t *posts; /* in the pool, in the order in which they were given */
    size_t n_posts;
    size_t order; /* of first use */
};

/**
 * each_groups(arena, site, pool, settings, posts, n_posts, groups, n, diag):
 * Group the ${n_posts} ${posts} of ${pool}, newest first, by what settings->each names, into *${groups}, an array of *${n}
 * owned by ${arena}, in the order of first use by the oldest post: so a new value comes last.
 */
void each_groups(struct arena *arena, const struct site *site, struct feed_pool pool,
                 const struct feed_settings *settings, const size_t *posts, size_t n_posts,
                 struct each_group **groups, size_t *n, struct diag *diag);

#endif
