/*
 * The forms in which people write dates, in the order in which Ruby's Date._parse tries them, each
 * taking what its pattern there takes.
 */
#include "base/date_forms.h"

#include <string.h>

#include "base/date_clock.h"
#include "base/date_scan.h"
#include "base/str.h"

/* A number as a form of dates has it: "'99", "-5", "3rd". */
struct part {
    const char *at; /* NULL: not there */
    const char *end;
};

static bool is_short_year(struct part p)
{
    return p.at && *p.at == '\'';
}

static const char *part_digits(struct part p)
{
    while (p.at < p.end && !scan_is_digit(p.at))
        p.at++;
    return p.at;
}

/* Whether only a year can be written so. */
static bool is_year(struct part p)
{
    const char *digits = p.at ? part_digits(p) : NULL;

    return p.at && (is_short_year(p) || scan_digits(digits) - digits > 2);
}

static int small_number(struct part p)
{
    const char *digits = p.at ? part_digits(p) : NULL;

    return p.at ? (int)scan_number(digits, scan_digits(digits)) : -1;
}

/* Take year, month and day, which people write in any order; what looks like the year is the year. */
static void take_parts(struct date_found *f, struct part y, struct part m, struct part d)
{
    static const struct part none = {NULL, NULL};
    struct part was;

    if (y.at && m.at && !d.at) {
        d = m;
        m = y;
        y = none;
    }
    if (!y.at && is_year(d)) {
        y = d;
        d = none;
    }
    if (y.at && scan_digits(part_digits(y)) < y.end) { /* "3rd" */
        was = y;
        y = d;
        d = was;
    }
    if (is_year(m)) {
        was = y;
        y = m;
        m = d;
        d = was;
    }
    if (is_year(d)) {
        was = y;
        y = d;
        d = was;
    }
    if (y.at) {
        const char *digits = part_digits(y);
        bool sign = digits > y.at && (digits[-1] == '-' || digits[-1] == '+');

        f->year = scan_number(digits, scan_digits(digits));
        f->two_digits = !sign && scan_digits(digits) - digits <= 2;
        if (sign && digits[-1] == '-')
            f->year = -f->year;
    }
    if (m.at)
        f->month = small_number(m);
    if (d.at)
        f->day = small_number(d);
}

/* A number with an apostrophe and a sign allowed before it, and "st" … after it if ${ordinal}. */
static struct part part_at(const char *at, const char *signs, bool ordinal)
{
    struct part p = {at, NULL};

    if (*at == '\'')
        at++;
    if (*at && strchr(signs, *at))
        at++;
    if (!scan_is_digit(at))
        return (struct part){NULL, NULL};
    p.end = scan_digits(at);
    if (ordinal && scan_word_end(p.end + 2) &&
        (scan_starts(p.end, "st") || scan_starts(p.end, "nd") || scan_starts(p.end, "rd") ||
         scan_starts(p.end, "th")))
        p.end += 2;
    return p;
}

/* The form stands there; always true. */
static bool stands(struct date_found *f, const char *from, const char *to)
{
    f->from = from;
    f->to = to;
    return true;
}

static const char *skip_word(const char *at, const char * not )
{
    while (*at && !strchr(not, *at) && !scan_is_digit(at))
        at++;
    return at;
}

/* "20th February 2025", "20 Feb" */
static bool try_day_month(struct date_found *f)
{
    for (const char *at = f->text; *at; at++) {
        struct part d = part_at(at, "", false), y;
        const char *end, *longest;

        if (!d.at)
            continue;
        longest = skip_word(d.end, "- ");
        for (end = longest; end >= d.end; end--) {
            const char *name = scan_spaces(end);

            if (!scan_month(name))
                continue;
            end = skip_word(name + 3, "- '");
            y = part_at(scan_spaces(end), "-", true);
            take_parts(f, y, (struct part){NULL, NULL}, d);
            f->month = scan_month(name);
            return stands(f, at, y.at ? y.end : end);
        }
    }
    return false;
}

/* "April 23, 2020", "Apr 2020" */
static bool try_month_day(struct date_found *f)
{
    for (const char *at = f->text; *at; at++) {
        struct part d, y;
        const char *end;

        if (!scan_word_start(f->text, at) || !scan_month(at))
            continue;
        d = part_at(scan_spaces(skip_word(at + 3, "- '")), "", false);
        if (!d.at)
            continue;
        end = skip_word(d.end, "- ',");
        y = part_at(scan_spaces(*scan_spaces(end) == ',' ? scan_spaces(end) + 1 : end), "-", false);
        take_parts(f, y, (struct part){NULL, NULL}, d);
        f->month = scan_month(at);
        return stands(f, at, y.at ? y.end : end);
    }
    return false;
}

/* Numbers with ${between} them: "2025-02-20", "2025/2/20", "20.2.2025"; the third one if ${three}. */
static bool try_numbers(struct date_found *f, char between, const char *signs, bool three)
{
    for (const char *at = f->text; *at; at++) {
        struct part y = part_at(at, signs, false), m, d;

        if (!y.at || *y.end != between)
            continue;
        m = part_at(between == '-' ? y.end + 1 : scan_spaces(y.end + 1), "", false);
        if (!m.at)
            continue;
        d = (struct part){NULL, NULL};
        if (*m.end == between || (between == '/' && *m.end && !scan_is_digit(m.end)))
            d = part_at(between == '-' ? m.end + 1 : scan_spaces(m.end + 1), "-", false);
        if (three && !d.at)
            continue;
        take_parts(f, y, m, d);
        return stands(f, at, d.at ? d.end : m.end);
    }
    return false;
}

/* "20-Feb-2025", "Feb-20-2025" */
static bool try_dashed_name(struct date_found *f)
{
    for (const char *at = f->text; *at; at++) {
        struct part d = part_at(at, "-", false), y = {NULL, NULL};
        const char *name = d.at && *d.end == '-' ? d.end + 1 : at, *end;

        if (!scan_month(name) || (name == at && !scan_word_start(f->text, at)))
            continue;
        for (end = name + 3; *end && !strchr("-/.", *end);)
            end++;
        if (*end != '-')
            continue;
        y = part_at(end + 1, "-", false);
        if (!y.at)
            continue;
        if (name == at) {
            d = y;
            y = *d.end == '-' ? part_at(d.end + 1, "-", false) : (struct part){NULL, NULL};
        }
        end = y.at ? y.end : d.end;
        take_parts(f, y, (struct part){NULL, NULL}, d);
        f->month = scan_month(name);
        return stands(f, at, end);
    }
    return false;
}

/* "2025-051": a year and the day in it */
static bool try_year_day(struct date_found *f)
{
    for (const char *at = f->text; *at; at++) {
        const char *end = scan_digits(at);

        if (end - at == 4 && scan_word_start(f->text, at) && *end == '-' &&
            scan_digits(end + 1) - end == 4 && scan_word_end(end + 4)) {
            f->year = scan_number(at, end);
            f->yearday = (int)scan_number(end + 1, end + 4);
            return stands(f, at, end + 4);
        }
    }
    return false;
}

/* "2025-W08-4", "W08": Time.parse leaves it alone */
static bool is_week(const struct date_found *f)
{
    for (const char *at = f->text; *at; at++) {
        const char *end = scan_digits(at);

        if ((end > at && end - at != 4) || !scan_word_start(f->text, at))
            continue;
        end += end > at && *end == '-';
        if (ascii_lower(*end) == 'w' && scan_digits(end + 1) - end > 2)
            return true;
    }
    return false;
}

/* "February" */
static bool try_month(struct date_found *f)
{
    for (const char *at = f->text; *at; at++) {
        const char *end = at + 3;

        if (!scan_word_start(f->text, at) || !scan_month(at))
            continue;
        while (*end && !ascii_is_space(*end))
            end++;
        f->month = scan_month(at);
        return stands(f, at, end);
    }
    return false;
}

/* "23rd" */
static bool try_day(struct date_found *f)
{
    for (const char *at = f->text; *at; at++) {
        struct part d = part_at(at, "", true);

        if (!scan_is_digit(at) || d.end == scan_digits(at) || scan_digits(at) - at > 2)
            continue;
        f->day = small_number(d);
        return stands(f, at, d.end);
    }
    return false;
}

/* "20250220", "20250220T101500Z", "250220", "0220" */
static bool try_digits(struct date_found *f)
{
    char *at = f->text;
    const char *end, *clock;

    while (*at && !scan_is_digit(at))
        at++;
    end = scan_digits(at);
    switch (end - at) {
    case 14:
        f->second = (int)scan_number(at + 12, at + 14);
        /* fall through */
    case 12:
        f->minute = (int)scan_number(at + 10, at + 12);
        /* fall through */
    case 10:
        f->hour = (int)scan_number(at + 8, at + 10);
        /* fall through */
    case 8:
        f->year = scan_number(at, at + 4);
        f->month = (int)scan_number(at + 4, at + 6);
        f->day = (int)scan_number(at + 6, at + 8);
        break;
    case 7:
        f->year = scan_number(at, at + 4);
        f->yearday = (int)scan_number(at + 4, at + 7);
        break;
    case 6:
        f->year = scan_number(at, at + 2);
        f->month = (int)scan_number(at + 2, at + 4);
        f->day = (int)scan_number(at + 4, at + 6);
        f->two_digits = true;
        break;
    case 5:
        f->year = scan_number(at, at + 2);
        f->yearday = (int)scan_number(at + 2, at + 5);
        f->two_digits = true;
        break;
    case 4:
        f->month = (int)scan_number(at, at + 2);
        f->day = (int)scan_number(at + 2, at + 4);
        break;
    case 3:
        f->yearday = (int)scan_number(at, at + 3);
        break;
    case 2:
        f->day = (int)scan_number(at, at + 2);
        break;
    default:
        return false;
    }
    clock = scan_spaces(end);
    clock = scan_spaces(ascii_lower(*clock) == 't' ? clock + 1 : clock);
    if (scan_is_digit(clock) &&
        (scan_digits(clock) - clock == 4 || scan_digits(clock) - clock == 6)) {
        end = scan_digits(clock);
        f->hour = (int)scan_number(clock, clock + 2);
        f->minute = (int)scan_number(clock + 2, clock + 4);
        if (end - clock == 6)
            f->second = (int)scan_number(clock + 4, clock + 6);
    }
    return stands(f, at, date_clock_take_zone(f, end));
}

/* One or two digits that stand alone beside the form are the hour or the day, whichever is missing. */
static void take_rest(struct date_found *f)
{
    const char *digits = scan_spaces(f->text), *end;
    int n;

    if (digits == f->from)
        digits = scan_spaces(f->to);
    end = scan_digits(digits);
    if (end == digits || end - digits > 2)
        return;
    for (const char *at = scan_spaces(end); *at; at = scan_spaces(at + 1)) {
        if (at != f->from)
            return;
        at = f->to - 1;
    }
    n = (int)scan_number(digits, end);
    if (f->hour < 0 && f->day >= 0 && n <= 24)
        f->hour = n;
    else if (f->hour >= 0 && f->day < 0 && n >= 1 && n <= 31)
        f->day = n;
}

bool date_forms_find(struct date_found *f)
{
    bool found = try_day_month(f) || try_month_day(f) || try_numbers(f, '-', "-+", true) ||
                 try_dashed_name(f) || try_numbers(f, '/', "-", false) ||
                 try_numbers(f, '.', "-", true) || try_year_day(f);

    if (!found)
        found = !is_week(f) && (try_month(f) || try_day(f) || try_digits(f));
    if (found)
        take_rest(f);
    return found;
}
