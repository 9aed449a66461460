#ifndef FEED_RSS_H
#define FEED_RSS_H

#include "base/buf.h"
#include "base/diag.h"
#include "feed/feed.h"

/**
 * rss_write(out, feed, diag):
 * Append ${feed} to ${out} as one RSS 2.0 document (2.0.11, with content:, dc: and atom:), entries newest first.
 *
 * Equal arguments give equal bytes.  lastBuildDate is the newest entry's date, never the time of the run.  Bodies are
 * content:encoded: escaped markup whose links are absolute.
 *
 * Borrows everything; only ${out} grows, by at most FEED_MAX_BYTES.
 *
 * Return 0, or -1 with the reason added to ${diag}; then ${out} is as it was before the call.
 */
int rss_write(struct buf *out, const struct feed *feed, struct diag *diag);

#endif
