#ifndef BASE_DATE_CLOCK_H
#define BASE_DATE_CLOCK_H

#include "base/date_forms.h"

/** Find a time of day and its zone anywhere in ${f}->text, and replace them there by a blank. */
void date_clock_find(struct date_found *f);

/** Remember the zone behind ${at}, if there is one, and return where to go on. */
const char *date_clock_take_zone(struct date_found *f, const char *at);

/** Replace what stands from ${from} to ${to} by a blank. */
void date_clock_take_out(char *from, const char *to);

#endif
