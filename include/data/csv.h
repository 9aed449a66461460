#ifndef DATA_CSV_H
#define DATA_CSV_H

#include "base/arena.h"
#include "base/diag.h"
#include "data/value.h"

/**
 * csv_parse(arena, text, separator, file, value, diag):
 * Read CSV (RFC 4180) or, with ${separator} '\t', TSV: a list of maps keyed by the first line's
 * fields.  Return 0, or -1 with the reason in ${diag}.
 */
int csv_parse(struct arena *arena, struct str text, char separator, const char *file,
              const struct value **value, struct diag *diag);

#endif
