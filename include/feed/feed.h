#ifndef FEED_FEED_H
#define FEED_FEED_H

#include "feed/settings.h"
#include "site/site.h"

/** What a feed document says, free of any format.  All addresses are absolute. */
struct feed_entry {
    const struct post
        *post;     /* where it comes from, for messages; NULL for an entry of another kind */
    struct str id; /* never changes once published */
    struct str link;
    struct str title; /* plain text */
    struct moment published, updated;
    const struct author *authors;
    size_t n_authors;
    struct texts categories; /* categories, then tags, each once */
    struct str html;         /* the body: clean HTML with absolute links */
    struct str summary;      /* plain text, or empty */
    struct str image;        /* or empty */
    struct str lang;         /* where it differs from the feed's, else empty */
};

struct feed {
    struct str id;
    struct str title, subtitle;
    struct str link; /* the site */
    struct str self; /* this document */
    struct str lang;
    struct str author;          /* of the site; stands for entries without one */
    struct moment updated;      /* the newest entry's; if there is none, the epoch */
    struct feed_entry *entries; /* newest first */
    size_t n_entries;
};

#define FEED_MAX_BYTES (256u << 20) /* a whole archive of 13,000 long posts takes 100 MB */

/**
 * feed_select(arena, site, settings, feed, diag):
 * Fill ${feed} with the posts that ${settings} ask for, rendered.  A post that cannot be rendered is
 * reported in ${diag} and left out.  Return 0 or -1.
 */
int feed_select(struct arena *arena, struct site *site, const struct feed_settings *settings,
                struct feed *feed, struct diag *diag);

#endif
