#ifndef SITE_AUTHORS_H
#define SITE_AUTHORS_H

#include "site/post.h"

/**
 * authors_of(reader, front, n, unknown):
 * Who ${front} (front matter) names as `author` or `authors`: text, a list, a map or a list of maps.  A text that
 * is a key of _data/authors or of the configuration's `authors` stands for what is found there.
 *
 * Return them, *${n} of them, owned by the reader's arena.  *${unknown} (unless NULL) is the first
 * name that looks like such a key but is none, where there are keys; else empty.
 */
struct author *authors_of(const struct post_reader *reader, const struct value *front, size_t *n,
                          struct str *unknown);

#endif
