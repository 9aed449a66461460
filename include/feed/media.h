#ifndef FEED_MEDIA_H
#define FEED_MEDIA_H

#include "feed/feed.h"

/**
 * media_of_post(arena, site, post, image, media, n_media, diag):
 * The picture of ${post} (front matter `image`) and what it carries (`enclosure`: an address, a map
 * {url, type, length, duration, title}, or a list of these), with true sizes where the file is
 * below the site's folder.  What is incomplete is reported as a warning that names the key.
 */
void media_of_post(struct arena *arena, const struct site *site, const struct post *post,
                   struct feed_media *image, struct feed_media **media, size_t *n_media,
                   struct diag *diag);

/** The MIME type that an address's extension stands for, or the empty text. */
struct str media_type(struct str address);

#endif
