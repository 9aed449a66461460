#ifndef FEED_SIZE_H
#define FEED_SIZE_H

#include "feed/feed.h"

/** The bytes that ${entry} takes in a document of ${format}: about that many, not more. */
size_t size_of_entry(const struct feed_entry *entry, int format);

/** The most that all entries of a document may take under the max_size of ${settings}; 0: any. */
size_t size_for_entries(const struct feed_settings *settings);

#endif
