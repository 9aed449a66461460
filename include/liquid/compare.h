#ifndef LIQUID_COMPARE_H
#define LIQUID_COMPARE_H

#include <stdbool.h>

#include "data/value.h"

/** Values beside each other, the way Ruby compares them. */

/** Whether ${a} == ${b}: numbers by value whatever their type, all else only within its type. */
bool compare_equal(const struct value *a, const struct value *b);

/**
 * compare_order(a, b, order):
 * Put ${a} <=> ${b} into *${order}.  Return false if the two cannot be compared.
 */
bool compare_order(const struct value *a, const struct value *b, int *order);

/** ${a} and ${b} as texts without regard to ASCII case, as String#casecmp. */
int compare_nocase(struct str a, struct str b);

/** Whether ${v} is an empty text, list or map; whether it is that, null, false or all blanks. */
bool compare_is_empty(const struct value *v);
bool compare_is_blank(const struct value *v);

/** Whether ${whole} contains ${part}: a text another, a list an item, a map a key. */
bool compare_contains(struct arena *arena, const struct value *whole, const struct value *part);

/** The name of ${v}'s class in Ruby, for messages. */
const char *compare_class(const struct value *v);

#endif
