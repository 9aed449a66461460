#ifndef FEED_INDEX_H
#define FEED_INDEX_H

#include "base/buf.h"
#include "base/diag.h"
#include "feed/plan.h"

/**
 * What is written about feeds, not of posts: for readers, for pages, for servers.  The feeds are those
 * of the ${n} ${plans}.
 */

/** An OPML 2.0 document that lists the feeds.  Return 0, or -1 with the reason in ${diag}; then ${out} is as it was. */
int opml_write(struct buf *out, struct arena *arena, const struct config *config,
               const struct feed_plan *plans, size_t n, struct diag *diag);

/** Append the lines for a page's <head> by which browsers and readers find the feeds. */
void index_links(struct buf *out, struct arena *arena, const struct config *config,
                 const struct feed_plan *plans, size_t n);

/**
 * Append settings for a server (${format}: FEED_NGINX, FEED_APACHE or FEED_NETLIFY) that give each feed its content type, a
 * time to keep it and leave for other sites' pages to read it.
 */
void index_server(struct buf *out, struct arena *arena, const struct config *config, int format,
                  const struct feed_plan *plans, size_t n);

/** The MIME type of a feed's format. */
const char *index_type(int format);

#endif
