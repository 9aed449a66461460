#ifndef FEED_JSONFEED_H
#define FEED_JSONFEED_H

#include "base/buf.h"
#include "base/diag.h"
#include "feed/feed.h"

/**
 * jsonfeed_write(out, feed, diag):
 * Append ${feed} to ${out} as one JSON Feed 1.1 document, entries newest first.
 *
 * Equal arguments give equal bytes.  Ids are texts; bodies are content_html, their links absolute.
 *
 * Borrows everything; only ${out} grows, by at most FEED_MAX_BYTES.
 *
 * Return 0, or -1 with the reason added to ${diag}; then ${out} is as it was before the call.
 */
int jsonfeed_write(struct buf *out, const struct feed *feed, struct diag *diag);

#endif
