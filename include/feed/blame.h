#ifndef FEED_BLAME_H
#define FEED_BLAME_H

#include "base/diag.h"
#include "feed/feed.h"

/** Where ${post}'s front matter says ${key} ("date"); the file's first line if it does not. */
struct place blame_place(const struct post *post, const char *key);

/**
 * blame_report(bytes, format, feed, file, found, diag):
 * Say of each error in ${found}, which are of the document ${bytes} that was made of ${feed} and is called ${file}, from which
 * post and which key of its front matter it comes: so that it can be mended where it was made.  The errors go to ${diag}.
 */
void blame_report(struct str bytes, int format, const struct feed *feed, const char *file,
                  const struct diag *found, struct diag *diag);

#endif
