#ifndef FEED_IDENTITY_H
#define FEED_IDENTITY_H

#include "feed/entry.h"

/**
 * Ids of entries.  One never depends on what a post says or on the time of a build, and no two entries have the
 * same: of posts that would, the oldest has it, so that a new post takes none away from what is announced already.
 */
struct identities;

/** For the posts of ${pool}.  Owned by ${arena}. */
struct identities *identities_new(struct arena *arena, const struct site *site,
                                  struct feed_pool pool, struct diag *diag);

/**
 * identity_of(identities, post, settings):
 * The id of the post at ${post} in the pool in a feed with ${settings}, an absolute URI.  The first of these that no
 * other entry has:
 *
 *  1. front matter's `id` or `guid`, if it is an absolute URI;
 *  2. as settings ask: the address without its extension, as jekyll-feed has it, or
 *     "tag:example.org,2025-02-20:2025-02-20-hello" (RFC 4151) with the date and the name of the file, which neither an edit
 *     nor another permalink style changes;
 *  3. the second form, if need be with the file's extension.
 *
 * What cannot be the id is reported as a warning, once for a post.
 */
struct str identity_of(struct identities *identities, size_t post,
                       const struct feed_settings *settings);

#endif
