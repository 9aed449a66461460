#ifndef SITE_TERMS_H
#define SITE_TERMS_H

#include "base/arena.h"
#include "data/value.h"

/** Categories and tags as Jekyll gathers them from folders and front matter. */

/** The folders above ${folder} ("_posts") in ${path}, a list: what Jekyll makes categories. */
const struct value *terms_from_path(struct arena *arena, struct str path, struct str folder);

/**
 * The categories of a post: its ${folders}, then those of ${defaults}, then those of its own front
 * matter ${own}, then `category` of ${merged} (which is own over defaults), each once.
 */
const struct value *terms_categories(struct arena *arena, const struct value *folders,
                                     const struct value *defaults, const struct value *own,
                                     const struct value *merged);

/** The tags that ${front} gives as `tag` or else `tags`. */
const struct value *terms_tags(struct arena *arena, const struct value *front);

#endif
