#ifndef FEED_WHERE_H
#define FEED_WHERE_H

#include "feed/entry.h"

enum where_result {
    WHERE_FINE,
    WHERE_LEFT_OUT, /* the condition fails for some posts, which are reported and left out */
    WHERE_UNKNOWN   /* it is no condition, or fails for every post: nothing is known of the feed */
};

/**
 * where_keep(arena, site, settings, place, pool, posts, n, diag):
 * Keep those of the *${n} ${posts} (indexes into ${pool}) that fulfil the `where` of ${settings}, which stand at ${place}; all if it has none.
 *
 * Return what became of it, with the reasons in ${diag}.
 */
enum where_result where_keep(struct arena *arena, struct site *site,
                             const struct feed_settings *settings, struct place place,
                             struct feed_pool pool, size_t *posts, size_t *n, struct diag *diag);

#endif
