#ifndef FEED_STALE_H
#define FEED_STALE_H

#include "feed/plan.h"

/**
 * stale_name(arena, config, root, feeds, n_feeds, plans, n_plans, diag):
 * Name, as notes, the documents below ${root} that the ${n_feeds} ${feeds} once led to and that none of their ${n_plans}
 * ${plans} leads to any more: archives behind the last one, feeds of values of `each` that no post has.  Whether a file is
 * such a document its own address says, which it must hold.  Nothing is taken away: readers may still subscribe to it.
 */
void stale_name(struct arena *arena, const struct config *config, const char *root,
                const struct feed_settings *feeds, size_t n_feeds, const struct feed_plan *plans,
                size_t n_plans, struct diag *diag);

#endif
