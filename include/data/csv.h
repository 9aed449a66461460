#ifndef DATA_CSV_H
#define DATA_CSV_H

#include "base/arena.h"
#include "base/diag.h"
#include "data/value.h"

/**
 * csv_parse(arena, text, separator, file, value, diag):
 * Read CSV (RFC 4180) or, with ${separator} '\t', TSV: a list of maps keyed by the first line's
 * fields, as Ruby's CSV reads it for Jekyll: every value is text; a field with nothing in it, or
 * missing at the end of its line, is null; of two equal names the first column wins.  Fields beyond
 * the named ones are left out with a warning.  Line ends are \n, \r\n or \r; a byte order mark is skipped.
 *
 * Return 0, or -1 with file:line:column and the reason in ${diag}.
 */
int csv_parse(struct arena *arena, struct str text, char separator, const char *file,
              const struct value **value, struct diag *diag);

#endif
