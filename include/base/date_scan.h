#ifndef BASE_DATE_SCAN_H
#define BASE_DATE_SCAN_H

#include <stdbool.h>
#include <stdint.h>

/** Reading along a text that ends in NUL; each function looks at ${at} and what follows. */

/** Digits of a number that is read; a year of ten digits is no year. */
#define SCAN_DIGITS_MAX 9

bool scan_is_digit(const char *at);

/** Behind the digits, the blanks, the letters (ASCII) that stand at ${at}, if any. */
const char *scan_digits(const char *at);
const char *scan_spaces(const char *at);
const char *scan_alpha(const char *at);

/** The number in the digits from ${at} to ${end}; -1 when it is too long. */
int64_t scan_number(const char *at, const char *end);

/** Whether the text goes on with ${word}, which is in lower case, in letters of either case. */
bool scan_starts(const char *at, const char *word);

/** Whether a word may begin at ${at} in ${text}: nothing alphanumeric before; may have ended before ${at}. */
bool scan_word_start(const char *text, const char *at);
bool scan_word_end(const char *at);

/** 1 to 12 if the first three letters are an English month's, else 0. */
int scan_month(const char *at);

#endif
