#ifndef FEED_VERIFY_H
#define FEED_VERIFY_H

#include "base/diag.h"
#include "feed/feed.h"

/**
 * verify_written(bytes, format, feed, file, diag):
 * Read a feed document back, by a parser that shares no code with its writer, and compare every
 * id, link, date, title and body with ${feed}.
 * Return 0, or -1 with every difference as an error in ${diag}: it must not be published then.
 */
int verify_written(struct str bytes, int format, const struct feed *feed, const char *file,
                   struct diag *diag);

#endif
