#ifndef FEED_XMLPLACES_H
#define FEED_XMLPLACES_H

#include <stdbool.h>

#include "base/str.h"

/**
 * Where the start tags of a well-formed XML document stand, in the document's order.  libxml2's tree says in which line a
 * start tag ends, and no column.
 */
struct xml_places {
    struct str bytes;
    unsigned width, low; /* bytes of a code unit, and which of them is the low one */
    bool utf8;
    size_t at, counted; /* in bytes: how far tags were looked for, and characters counted */
    unsigned line, column;
};

/** Begin with the document ${bytes} as it is; ${utf8} if that is its encoding. */
void xmlplaces_begin(struct xml_places *places, struct str bytes, bool utf8);

/**
 * xmlplaces_next(places, name, line, column):
 * Find the next start tag, which must be of an element called ${name} as it is written (its prefix with it).
 *
 * Return false if it is not or there is none: then this document cannot be followed any further.
 */
bool xmlplaces_next(struct xml_places *places, struct str name, unsigned *line, unsigned *column);

#endif
