#ifndef DATA_JSON_H
#define DATA_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "data/value.h"

/** Read one JSON text (RFC 8259).  Return 0, or -1 with file:line:column and reason in ${diag}. */
int json_parse(struct arena *arena, struct str text, const char *file, const struct value **value,
               struct diag *diag);

/** Values made lazily can refer to each other without end: what lies deeper is written as null. */
#define JSON_MAX_DEPTH 200

/**
 * json_write(out, value, indent):
 * Append ${value} as JSON: keys in their order, UTF-8 (a bad byte becomes U+FFFD), with ${indent} blanks a level (0:
 * compact).  Times are texts as in RFC 3339, dates without a time YYYY-MM-DD; what is not a finite number is null.
 * Numbers read back as they were; a whole real keeps its ".0".
 */
void json_write(struct buf *out, const struct value *value, unsigned indent);

#endif
