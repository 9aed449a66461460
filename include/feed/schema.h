#ifndef FEED_SCHEMA_H
#define FEED_SCHEMA_H

#include "base/str.h"

/** The RELAX NG schemas that are built into the program (src/feed/atom.rng and rss.rng). */
struct str schema_atom(void);
struct str schema_rss(void);

#endif
