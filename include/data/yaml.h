#ifndef DATA_YAML_H
#define DATA_YAML_H

#include "base/arena.h"
#include "base/diag.h"
#include "data/value.h"

/** Limits of a document: what no honest site reaches and a hostile one runs into. */
#define YAML_MAX_DEPTH 100
#define YAML_MAX_NODES 2000000 /* with every alias counted as often as it is used */

/**
 * yaml_parse(arena, text, file, first_line, zone, value, diag):
 * Read one YAML document as Ruby's Psych (YAML 1.1) does for Jekyll: plain scalars become null, bool
 * (yes/no/on/off too), integers, reals, dates and times, or text; Ruby symbols (`:title`) are text; `<<` merges; the last
 * of two equal keys wins, with a warning.  Keys are text.  An empty document is null.  A time with no offset is UTC, and is
 * shown in ${zone} (NULL: UTC); a date alone is VALUE_TIME with date_only, at midnight UTC.
 * ${first_line} is the number in ${file} of the first line of ${text}.
 *
 * Return 0, or -1 with file:line:column and the reason in ${diag}.
 */
int yaml_parse(struct arena *arena, struct str text, const char *file, unsigned first_line,
               const struct zone *zone, const struct value **value, struct diag *diag);

#endif
