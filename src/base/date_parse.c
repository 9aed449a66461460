/*
 * Reading dates that people wrote, as Ruby's Time.parse does with Date._parse: first weekday and
 * time of day are found anywhere in the text and taken out, then the forms of dates are tried on
 * what is left.
 *
 * Known limits: no era names (BC), no Japanese eras, no ISO week dates (Time.parse ignores them
 * too).
 */
#include "base/date.h"

#include <string.h>

#include "base/date_clock.h"
#include "base/date_scan.h"

#define DAY_S 86400

static void find_weekday(struct date_found *f)
{
    static const char *const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

    for (char *at = f->text; *at; at++) {
        for (int i = 0; scan_word_start(f->text, at) && i < 7; i++) {
            if (scan_starts(at, names[i])) {
                const char *end = at + 3;

                while (*end && !strchr("-/ ", *end) && !scan_is_digit(end))
                    end++;
                date_clock_take_out(at, end);
                return;
            }
        }
    }
}

/* Copy ${text} with every run of characters that no date has replaced by one blank. */
static int open_text(struct date_found *f, struct str text)
{
    size_t n = 0;

    if (text.len > DATE_TEXT_MAX)
        return -1;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (!ascii_is_alnum(c) && (c == '\0' || !strchr("-+',./:@[]", c)))
            c = ' ';
        if (c != ' ' || n == 0 || f->text[n - 1] != ' ')
            f->text[n++] = c;
    }
    f->text[n] = '\0';
    return 0;
}

/* The offset that a zone behind a time of day means; false if it says nothing (Time.zone_offset). */
static bool zone_offset(const char *name, int64_t year, const struct zone *zone, int32_t *offset_s)
{
    static const struct {
        const char *name;
        int hours;
    } known[] = {{"UTC", 0},  {"Z", 0},    {"UT", 0},   {"GMT", 0},  {"EST", -5}, {"EDT", -4},
                 {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
    size_t len = strlen(name);

    if (*name == '+' || *name == '-') {
        int sign = *name == '-' ? -1 : 1, h, m, s = 0;
        const char *rest = name + 3;

        if (len < 3 || scan_digits(name + 1) < name + 3)
            return false;
        h = (int)scan_number(name + 1, name + 3);
        if (len == 3) {
            *offset_s = sign * h * 3600;
            return true;
        }
        rest += *rest == ':';
        if (scan_digits(rest) < rest + 2)
            return false;
        m = (int)scan_number(rest, rest + 2);
        rest += 2;
        if (*rest) {
            rest += *rest == ':';
            if (scan_digits(rest) != rest + 2 || rest[2])
                return false;
            s = (int)scan_number(rest, rest + 2);
        }
        *offset_s = sign * (h * 3600 + m * 60 + s);
        return true;
    }
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (str_is_nocase(str_of(name), known[i].name)) {
            *offset_s = known[i].hours * 3600;
            return true;
        }
    }
    if (len ==
        1) { /* the letters of ISO 8601's zones: A to I are 1 to 9, K to M 10 to 12, N to Y -1 to -12 */
        char c = ascii_upper(*name);

        if (c < 'A' || c == 'J')
            return false;
        *offset_s = 3600 * (c < 'J' ? c - 'A' + 1 : c < 'N' ? c - 'K' + 10 : 'M' - c);
        return true;
    }
    for (int month = 1; month <= 7; month += 6) { /* what the site's own zone calls its times */
        struct civil c = {.year = year, .month = month, .day = 1};
        struct moment m = date_from_civil(&c, zone);

        if (str_is_nocase(str_of(name), zone_abbreviation(zone, m.s))) {
            *offset_s = m.offset_s;
            return true;
        }
    }
    return false;
}

static int make_moment(struct date_found *f, const struct zone *zone, struct moment *out)
{
    struct civil c = {.year = f->year};
    int32_t offset_s;

    if (f->two_digits)
        c.year += c.year >= 69 ? 1900 : 2000;
    c.month = f->month < 0 ? 1 : f->month;
    c.day = f->day < 0 ? 1 : f->day;
    c.hour = f->hour < 0 ? 0 : f->hour;
    c.minute = f->minute < 0 ? 0 : f->minute;
    c.second = f->second < 0 ? 0 : f->second;
    if (f->yearday == 0 || f->yearday > 365 + (date_month_days(c.year, 2) == 29))
        return -1;
    if (f->yearday > 0)
        c.day = f->yearday;
    else if (c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31)
        return -1;
    if (c.hour > 24 || c.minute > 59 || c.second > 60 || (c.hour == 24 && (c.minute || c.second)))
        return -1;
    if (f->zone[0] && zone_offset(f->zone, c.year, zone, &offset_s)) {
        if (offset_s >= DAY_S || offset_s <= -DAY_S)
            return -1;
        *out = date_from_civil(&c, NULL);
        out->s -= offset_s;
        out->offset_s = offset_s;
    } else {
        *out = date_from_civil(&c, zone);
    }
    out->ns = f->ns;
    return 0;
}

static int find(struct str text, struct date_found *f)
{
    *f = (struct date_found){.year = -1, .month = -1, .day = -1, .yearday = -1, .hour = -1};
    f->minute = f->second = -1;
    if (open_text(f, text))
        return -1;
    find_weekday(f);
    date_clock_find(f);
    return date_forms_find(f) || f->hour >= 0 ? 0 : -1;
}

int date_parse(struct str text, const struct zone *zone, struct moment *out)
{
    struct date_found f;

    if (find(text, &f) || f.year == -1)
        return -1;
    return make_moment(&f, zone, out);
}

int date_parse_now(struct str text, const struct zone *zone, struct moment now, struct moment *out)
{
    struct civil today = date_to_civil(date_in_zone(now.s, zone));
    struct date_found f;

    if (find(text, &f))
        return -1;
    if (f.year != -1)
        return make_moment(&f, zone, out);
    f.year = today.year;
    if (f.yearday < 0 && f.month < 0) {
        f.month = today.month;
        if (f.day < 0)
            f.day = today.day;
    }
    return make_moment(&f, zone, out) ? -1 : 1;
}
