#ifndef FEED_VERIFY_H
#define FEED_VERIFY_H

#include "base/diag.h"
#include "feed/feed.h"

/**
 * verify_written(bytes, format, feed, file, diag):
 * Read a feed document back, by a parser that shares no code with its writer, and compare every
 * id, link, date, title, author and body with ${feed}; check it as anybody's feed is checked (feed/check.h),
 * against the schema of its format, and against what no schema says.
 * Return 0, or -1 with every error in ${diag}, at the post and the key of its front matter that it comes from: it must
 * not be published then.
 */
int verify_written(struct str bytes, int format, const struct feed *feed, const char *file,
                   struct diag *diag);

#endif
