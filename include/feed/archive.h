#ifndef FEED_ARCHIVE_H
#define FEED_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/** What an entry is to the arithmetic of archives. */
struct archive_item {
    size_t bytes;
    int64_t published_s;
};

/** A document of an archived feed (RFC 5005 section 4): entries ${from} up to, not with, ${to}, the newest being 0. */
struct archive_part {
    size_t from, to;
};

/**
 * archive_split(arena, items, n, limit, max_bytes, parts, n_parts, current):
 * Split ${n} entries, newest first, into full archives, the oldest archive first, and the current document of the
 * newest, 0 up to, not with, *${current}.
 *
 * An archive is filled from the oldest entry on, until it has ${limit} entries (0: any number) or the next would not
 * fit into ${max_bytes} (0: no ceiling).  It ends between two times, and is full once there is an entry that is newer
 * than all of its own: so no entry that is newer than those, or as old as the newest of all, moves one of its own
 * to another archive.  (Only where more than fit are of one time, it ends among them.)
 *
 * What is in no full archive is in the current document, which has ${limit} entries if there are as many and they
 * fit, be they in an archive too.
 */
void archive_split(struct arena *arena, const struct archive_item *items, size_t n, size_t limit,
                   size_t max_bytes, struct archive_part **parts, size_t *n_parts, size_t *current);

#endif
