#ifndef DATA_YAML_SCALAR_H
#define DATA_YAML_SCALAR_H

#include "base/str.h"
#include "data/value.h"

/**
 * What plain scalars mean, apart from any parser.  Both borrow ${text} and set what ${v} means, not where it stands.
 * A time without an offset is UTC, shown in ${zone} (NULL: UTC).
 */

/** The implicit type of the plain scalar ${text} as Psych's ScalarScanner has it; text if no other. */
void yaml_scalar_resolve(struct str text, const struct zone *zone, struct value *v);

/** A scalar with the explicit ${tag} ("tag:yaml.org,2002:float"); an unknown tag means text. */
void yaml_scalar_tagged(struct str text, const char *tag, const struct zone *zone, struct value *v);

#endif
