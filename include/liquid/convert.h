#ifndef LIQUID_CONVERT_H
#define LIQUID_CONVERT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "data/value.h"

/** Values as text and as numbers, the way Ruby does it. */

/** Append ${v} as Liquid prints it: lists joined, null as nothing. */
void convert_print(struct buf *out, const struct value *v);

/** Append ${v} as Ruby's inspect shows it: {"a"=>[1, nil, "x"]}. */
void convert_inspect(struct buf *out, const struct value *v);

/** ${v} as Ruby's to_s has it: as it is printed, but a list as inspect shows it. */
struct str convert_to_s(struct arena *arena, const struct value *v);

/** Append ${real} as Ruby's Float#to_s: shortest, "1.0", "1.0e+20". */
void convert_real(struct buf *out, double real);

/**
 * convert_decimal(real, digits, scale):
 * The shortest decimal fraction that reads back as ${real}: digits / 10^scale, scale from 0 to 18.
 * Return false if it needs more than 15 digits or so, or a larger scale.
 */
bool convert_decimal(double real, int64_t *digits, int *scale);

/** The leading whole number of ${s} as Ruby's String#to_i; 0 if there is none. */
int64_t convert_leading_int(struct str s);

/** The whole of ${v} as a whole number, as Ruby's Integer(); false if it is none. */
bool convert_integer(const struct value *v, int64_t *integer);

/** Whether ${v} is Ruby's nil: null, and none of the values that only templates know. */
bool convert_is_nil(const struct value *v);

/** Number of characters, items or keys (of a whole number: Ruby's 8); NULL for what has no size. */
const struct value *convert_size(struct arena *arena, const struct value *v);

#endif
