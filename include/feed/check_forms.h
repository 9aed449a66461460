#ifndef FEED_CHECK_FORMS_H
#define FEED_CHECK_FORMS_H

#include <stdint.h>

#include "feed/check_values.h"

/** What the files that look at values share. */
struct check_forms {
    struct arena *arena;
    struct check_form *items;
    size_t n, capacity;
};

/**
 * Whether all of ${text} is of the form ${pattern}, a literal in extended POSIX syntax; ${any_case}: as to letters of either
 * case.  A text of several thousand bytes is of no form.
 */
bool check_matches(struct check_forms *forms, const char *pattern, bool any_case, const char *text);
bool check_fits(struct check_forms *forms, const char *pattern, const char *text);

/** A host's name of more than one part, or numbers. */
#define CHECK_DOMAIN                                                                               \
    "(([0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.)|(([A-Za-z0-9-]+\\.)+))([A-Za-z0-9][-A-Za-z0-9]*)"

/** Say in ${value} what is wrong, and whether that may stand; return false. */
bool check_complain(struct check_value *value, const char *rule, const char *what);
bool check_suspect(struct check_value *value, const char *rule, const char *what);

/** The number that the digits among ${digits} begin with, ${n} at most; what is too large to matter stays so. */
int64_t check_number(const char *digits, size_t n);

/** check_value for dates, for web addresses, and for those of mail. */
bool check_date(struct check_forms *forms, enum check_kind kind, const char *text,
                struct check_value *value);
bool check_uri(struct check_forms *forms, const char *text, bool full, bool international,
               struct check_value *value);
bool check_mailbox(struct check_forms *forms, enum check_kind kind, const char *text,
                   struct check_value *value);

#endif
