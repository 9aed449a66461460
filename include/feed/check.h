#ifndef FEED_CHECK_H
#define FEED_CHECK_H

#include "base/diag.h"
#include "base/str.h"

/** A document of anybody's may be this large: five times what the largest podcasts publish. */
#define CHECK_MAX_BYTES (64u << 20)

/**
 * check_feed(bytes, file, diag):
 * Check the feed document ${bytes}, of whatever make: RSS 0.91 to 2.0 and their modules, RSS 1.0 and 1.1, Atom 1.0, JSON Feed.
 * Findings go to ${diag} with a rule's stable name and the line in ${file}: an error is what its standard forbids or many readers
 * refuse, a warning what some readers will not understand.
 *
 * Return 0 if there is no error, else -1.
 */
int check_feed(struct str bytes, const char *file, struct diag *diag);

#endif
