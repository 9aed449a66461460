#ifndef FEED_ARCHIVE_H
#define FEED_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/** A document of an archived feed (RFC 5005 section 4): entries ${from} up to, not with, ${to}, the newest being 0. */
struct archive_part {
    size_t from, to;
};

/**
 * archive_split(arena, sizes, n, limit, max_bytes, parts, n_parts, current):
 * Split ${n} entries, newest first, of ${sizes} bytes into archives, the oldest archive first, and the
 * current document of the newest, 0 up to, not with, *${current}.
 *
 * An archive is filled from the oldest entry on, until it has ${limit} entries (0: any number) or the
 * next would not fit into ${max_bytes} (0: no ceiling), so a new entry never moves an old one to another archive.
 * What is in no full archive is in the current document, which has ${limit} entries if there are
 * as many and they fit.
 */
void archive_split(struct arena *arena, const size_t *sizes, size_t n, size_t limit,
                   size_t max_bytes, struct archive_part **parts, size_t *n_parts, size_t *current);

#endif
