#ifndef FEED_ATOM_H
#define FEED_ATOM_H

#include "base/buf.h"
#include "base/diag.h"
#include "feed/feed.h"

/**
 * atom_write(out, feed, diag):
 * Append ${feed} to ${out} as one Atom 1.0 document (RFC 4287), entries newest first.
 *
 * Equal arguments give equal bytes.  feed's updated (4.2.15) is the newest entry's, never the
 * time of the run.  Bodies are type="html" (4.1.3.3): escaped markup whose links are absolute.
 *
 * Borrows everything; only ${out} grows, by at most FEED_MAX_BYTES.
 *
 * Return 0, or -1 with the reason added to ${diag}; then ${out} is as it was before the call.
 */
int atom_write(struct buf *out, const struct feed *feed, struct diag *diag);

#endif
