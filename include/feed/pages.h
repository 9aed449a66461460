#ifndef FEED_PAGES_H
#define FEED_PAGES_H

#include "feed/entry.h"

/** Where Jekyll writes the pages of posts: no file of a feed may stand there. */
struct pages;

struct pages *pages_new(struct arena *arena, struct feed_pool pool);

/** The post whose page stands at ${path} below the output folder, or NULL. */
const struct post *pages_at(const struct pages *pages, struct str path);

#endif
