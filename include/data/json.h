#ifndef DATA_JSON_H
#define DATA_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "data/value.h"

/** Read one JSON text (RFC 8259).  Return 0, or -1 with file:line:column and reason in ${diag}. */
int json_parse(struct arena *arena, struct str text, const char *file, const struct value **value,
               struct diag *diag);

/** Append ${value} as JSON: keys in their order, UTF-8, with ${indent} blanks a level (0: compact). */
void json_write(struct buf *out, const struct value *value, unsigned indent);

#endif
