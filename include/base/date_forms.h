#ifndef BASE_DATE_FORMS_H
#define BASE_DATE_FORMS_H

#include <stdbool.h>
#include <stdint.h>

/** Longer texts hold no date; Ruby refuses them as well (Date's limit: 128). */
#define DATE_TEXT_MAX 128

/** What was found so far in the text of a date; -1: nothing. */
struct date_found {
    int64_t year;
    int month, day, yearday, hour, minute, second;
    int32_t ns;
    bool two_digits;              /* the year is short for 1969 to 2068 */
    char zone[DATE_TEXT_MAX + 1]; /* behind the time of day; "" for none */
    char text[DATE_TEXT_MAX + 1]; /* what is still to be read, ends in NUL */
    const char *from, *to;        /* where in it the form that fits stands */
};

/** Try the forms of dates on ${f}->text one after the other.  Return whether one fits. */
bool date_forms_find(struct date_found *f);

#endif
