#ifndef BASE_SLUG_H
#define BASE_SLUG_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/** Slugs as Jekyll::Utils.slugify makes them. */
enum slug_mode { SLUG_NONE, SLUG_RAW, SLUG_DEFAULT, SLUG_PRETTY, SLUG_ASCII, SLUG_LATIN };

/** The slug of ${text}; lower case unless ${cased}. */
struct str slug_make(struct arena *arena, struct str text, enum slug_mode mode, bool cased);

#endif
