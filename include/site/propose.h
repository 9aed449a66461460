#ifndef SITE_PROPOSE_H
#define SITE_PROPOSE_H

#include "base/arena.h"
#include "base/str.h"

/**
 * propose_posts(arena, dir):
 * A `posts:` section for courant.yml where the site in ${dir} is laid out for Hugo or Eleventy: its
 * folders of posts and the addresses that those programs give them.  Empty for a Jekyll site and
 * where nothing like it is found.
 */
struct str propose_posts(struct arena *arena, const char *dir);

#endif
