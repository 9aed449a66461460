#ifndef FEED_READ_H
#define FEED_READ_H

#include "feed/feed.h"

/**
 * feed_read(arena, bytes, format, file, feed, diag):
 * Read a feed document as the writers of this room make them back into ${feed}; what a document does
 * not say is empty there.  Shares no code with the writers.
 *
 * Return 0, or -1 with the reason in ${diag}.
 */
int feed_read(struct arena *arena, struct str bytes, int format, const char *file,
              struct feed *feed, struct diag *diag);

#endif
