#ifndef FEED_PODCAST_H
#define FEED_PODCAST_H

#include "feed/feed.h"

/**
 * Podcasts: the elements itunes:* (Apple) and podcast:* (the Podcast Namespace) of RSS, from maps of the same names.  A
 * key is the element's name; what a key may say is in a table of podcast.c.  What is not known or cannot stand there is a
 * warning that names the key, and is left out.
 */

/** The elements of a feed, from ${settings}->itunes and ->podcast. */
struct feed_tags podcast_of_feed(struct arena *arena, const struct config *config,
                                 const struct feed_settings *settings, struct diag *diag);

/**
 * The elements of an item, from `itunes` and `podcast` in the front matter of ${post}.  Its itunes:duration is that of the
 * first of ${media} if it says none.
 */
struct feed_tags podcast_of_post(struct arena *arena, const struct config *config,
                                 const struct post *post, const struct feed_media *media,
                                 size_t n_media, struct diag *diag);

#endif
