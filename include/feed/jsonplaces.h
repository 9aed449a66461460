#ifndef FEED_JSONPLACES_H
#define FEED_JSONPLACES_H

#include "data/value.h"

/** Where the values of a JSON document stand: jansson does not tell. */
struct json_places;

/** Find out for the document ${bytes}, which was read as ${top}.  Null, true and false have no places of their own. */
struct json_places *jsonplaces_new(struct arena *arena, struct str bytes, const struct value *top);

/** Where ${value} begins, from 1; false if that is not known. */
bool jsonplaces_find(const struct json_places *places, const struct value *value, unsigned *line,
                     unsigned *column);

#endif
