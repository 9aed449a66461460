/*
 * Dates of feeds: RFC 822 with RFC 2822's years, RFC 3339, W3C-DTF, ISO 8601.
 */
#include "base/date.h"
#include "feed/check_forms.h"

#define MONTHS "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
#define DAYS "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
#define ZONE "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
#define DATE "[0-9]{4}-[0-9][0-9]-[0-9][0-9]"
#define TIME "T[0-9][0-9]:[0-9][0-9]"
#define SECONDS ":[0-9][0-9](\\.[0-9]*)?"

/* Days that there are: 29 February in leap years alone. */
static bool is_day(int64_t year, int64_t month, int64_t day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
           day <= lengths[month - 1] + (month == 2 && leap);
}

/* ${text} has the form of W3C-DTF or a part of it: whether its numbers are in range. */
static bool iso_in_range(const char *text, size_t len)
{
    int64_t year = check_number(text, 4), month = len > 4 ? check_number(text + 5, 2) : 1;
    int64_t day = len > 7 ? check_number(text + 8, 2) : 1;

    if (!is_day(year, month, day))
        return len <= 4 || (len <= 7 && month >= 1 && month <= 12 && year == 0);
    if (len <= 10)
        return true;
    if (check_number(text + 11, 2) > 23 || check_number(text + 14, 2) > 59)
        return false;
    return len < 19 || text[16] != ':' || check_number(text + 17, 2) <= 60;
}

static bool iso_date(struct check_forms *forms, struct check_value *value, const char *text,
                     size_t len, const char *pattern, const char *what)
{
    if (!check_fits(forms, pattern, text) || !iso_in_range(text, len))
        return check_complain(value, "invalid-date", what);
    return true;
}

/* Comments in parentheses become blanks (RFC 822, 3.4.3). */
static void drop_comments(char *text)
{
    int depth = 0;

    for (char *c = text; *c; c++) {
        depth += *c == '(';
        if (*c == ')' && depth > 0) {
            depth--;
            *c = ' ';
        } else if (depth > 0) {
            *c = ' ';
        }
    }
}

static bool weekday_is_right(const char *text, bool *is_date)
{
    static const char days[] = "SunMonTueWedThuFriSat",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const char *c = text;
    struct civil civil = {.year = 0};
    bool named = ascii_is_alpha(*c);

    if (named)
        c += 5; /* "Mon, " */
    civil.day = (int)check_number(c, 2);
    c += ascii_is_digit(c[1]) ? 3 : 2;
    for (int m = 0; m < 12; m++)
        if (str_eq((struct str){months + 3 * m, 3}, (struct str){c, 3}))
            civil.month = m + 1;
    civil.year = check_number(c + 4, 4);
    *is_date = is_day(civil.year, civil.month, civil.day) && check_number(c + 9, 2) <= 24;
    if (!named || !*is_date || civil.year <= 1900)
        return true;
    civil = date_to_civil(date_from_civil(&civil, NULL));
    return str_eq((struct str){days + (size_t)(3 * civil.weekday), 3}, (struct str){text, 3});
}

static bool rfc822(struct check_forms *forms, struct check_value *value, const char *text)
{
    static const char strict[] =
        "(" DAYS ", )?[0-9][0-9]? " MONTHS " [0-9]{4} [0-9][0-9]:[0-9][0-9](:[0-9][0-9])? "
        "([+-]?[0-9][0-9][03]0|UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|Z)";
    static const char loose[] =
        "(" DAYS "[ \t\n]*,[ \t\n]*)?[0-9][0-9]?[ \t\n]+" MONTHS
        "[ \t\n]+[0-9][0-9]([0-9][0-9])?[ \t\n]+[0-9][0-9]:[0-9][0-9](:[0-9][0-9])?[ \t\n]+"
        "([+-][0-9]{4}|ut|gmt|est|edt|cst|cdt|mst|mdt|pst|pdt|[a-ik-z])";
    char *plain;
    bool is_date;

    if (check_fits(forms, strict, text)) {
        if (!weekday_is_right(text, &is_date))
            return check_complain(value, "wrong-weekday", "the weekday that this date is");
        return is_date || check_complain(value, "invalid-date", "a date that there is");
    }
    plain = arena_cstr(forms->arena, str_of(text));
    drop_comments(plain);
    plain = arena_cstr(forms->arena, str_trim(str_of(plain)));
    if (!check_matches(forms, loose, true, plain))
        return check_complain(value, "invalid-date",
                              "a date as RFC 822 has it: Thu, 20 Feb 2025 10:00:00 +0530");
    return check_suspect(value, "unusual-date",
                         "a date as most readers know it: Thu, 20 Feb 2025 10:00:00 +0530");
}

bool check_date(struct check_forms *forms, enum check_kind kind, const char *text,
                struct check_value *value)
{
    size_t len = str_of(text).len;

    switch (kind) {
    case CHECK_RFC822:
        return rfc822(forms, value, text);
    case CHECK_RFC3339:
        return iso_date(forms, value, text, len, DATE TIME SECONDS ZONE,
                        "a date as RFC 3339 has it: 2025-02-20T10:00:00+05:30");
    case CHECK_W3CDTF:
        return iso_date(forms, value, text, len,
                        "[0-9]{4}(-[0-9][0-9](-[0-9][0-9](" TIME "(" SECONDS ")?" ZONE ")?)?)?",
                        "a date as W3C-DTF has it: 2025-02-20T10:00:00+05:30");
    case CHECK_ISO_DATE:
        return iso_date(forms, value, text, len, DATE, "a date, such as 2025-02-20");
    default:
        return iso_date(forms, value, text, len,
                        "[0-9]{4}(-[0-9][0-9](-[0-9][0-9](" TIME "(" SECONDS ")?" ZONE "?)?)?)?",
                        "a date as ISO 8601 has it: 2025-02-20T10:00:00+05:30");
    }
}
