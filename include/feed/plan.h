#ifndef FEED_PLAN_H
#define FEED_PLAN_H

#include "feed/feed.h"

/** One feed to write: settings with `each` spelt out, and the posts that belong to it. */
struct feed_plan {
    const struct feed_settings *settings;
    struct str path;
    struct str title; /* of the feed */
    struct str value; /* what `each` gave, or empty */
    size_t *posts;    /* indexes into the pool of all that belong, newest first, before any limit */
    size_t n_posts;
    size_t n_documents; /* the feed and its archives, once they are made */
};

/**
 * feed_plan(arena, site, feeds, n, plans, n_plans, diag):
 * Spell those of the ${n} ${feeds} out that are feeds.  Of two that would have one path the later is left out.
 *
 * Return 0, or -1 with the reason in ${diag} if one was left out; *${plans} holds the others.
 */
int feed_plan(struct arena *arena, struct site *site, const struct feed_settings *feeds, size_t n,
              struct feed_plan **plans, size_t *n_plans, struct diag *diag);

#endif
