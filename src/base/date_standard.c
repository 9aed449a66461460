/*
 * Dates as standards write them: RFC 3339, and RFC 5322 section 3.3 with the obsolete forms of its
 * section 4.3 (two-digit years, zones by name), which RFC 822 had and RSS still has.
 */
#include "base/date.h"

#include <string.h>

void date_rfc3339(struct buf *out, struct moment m)
{
    /* RFC 3339 has no seconds in offsets: before standard time, show the moment in UTC. */
    if (m.offset_s % 60)
        m.offset_s = 0;
    date_format(out, m, m.offset_s ? STR("%Y-%m-%dT%H:%M:%S%:z") : STR("%Y-%m-%dT%H:%M:%SZ"));
}

void date_rfc822(struct buf *out, struct moment m)
{
    if (m.offset_s % 60)
        m.offset_s = 0;
    date_format(out, m, STR("%a, %d %b %Y %H:%M:%S %z"));
}

/* Take ${digits} digits off ${rest}. */
static bool take_number(struct str *rest, size_t digits, int *n)
{
    *n = 0;
    if (rest->len < digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        if (!ascii_is_digit(rest->at[i]))
            return false;
        *n = *n * 10 + (rest->at[i] - '0');
    }
    *rest = str_from(*rest, digits);
    return true;
}

/* Take one of the characters in ${set} off ${rest}. */
static bool take_char(struct str *rest, const char *set)
{
    if (rest->len == 0 || rest->at[0] == '\0' || !strchr(set, rest->at[0]))
        return false;
    *rest = str_from(*rest, 1);
    return true;
}

/* The moment at which clocks ${offset_s} east of UTC show ${c}, unless that is no time at all. */
static int make_moment(const struct civil *c, int32_t offset_s, struct moment *out)
{
    int32_t ns = out->ns;

    if (c->month < 1 || c->month > 12 || c->day < 1 ||
        c->day > date_month_days(c->year, c->month) || c->hour > 23 || c->minute > 59 ||
        c->second > 60)
        return -1;
    *out = date_from_civil(c, NULL);
    out->s -= offset_s;
    out->offset_s = offset_s;
    out->ns = ns;
    return 0;
}

int date_parse_rfc3339(struct str text, struct moment *out)
{
    struct civil c;
    int year, hours = 0, minutes = 0, unit = 100000000;
    bool west;

    out->ns = 0;
    if (!take_number(&text, 4, &year) || !take_char(&text, "-") ||
        !take_number(&text, 2, &c.month) || !take_char(&text, "-") ||
        !take_number(&text, 2, &c.day) || !take_char(&text, "Tt ") ||
        !take_number(&text, 2, &c.hour) || !take_char(&text, ":") ||
        !take_number(&text, 2, &c.minute) || !take_char(&text, ":") ||
        !take_number(&text, 2, &c.second))
        return -1;
    c.year = year;
    if (take_char(&text, ".")) {
        if (text.len == 0 || !ascii_is_digit(text.at[0]))
            return -1;
        for (; text.len && ascii_is_digit(text.at[0]); text = str_from(text, 1), unit /= 10)
            out->ns += (text.at[0] - '0') * unit;
    }
    if (take_char(&text, "Zz"))
        return text.len ? -1 : make_moment(&c, 0, out);
    west = text.len && text.at[0] == '-';
    if (!take_char(&text, "+-") || !take_number(&text, 2, &hours) || !take_char(&text, ":") ||
        !take_number(&text, 2, &minutes) || text.len || hours > 23 || minutes > 59)
        return -1;
    return make_moment(&c, (west ? -60 : 60) * (hours * 60 + minutes), out);
}

/* The index of the name in ${names} that ${rest} starts with, taken off; -1 if none. */
static int take_name(struct str *rest, const char *const *names)
{
    for (int i = 0; names[i]; i++) {
        if (str_is_nocase(str_slice(*rest, 0, strlen(names[i])), names[i])) {
            *rest = str_from(*rest, strlen(names[i]));
            return i;
        }
    }
    return -1;
}

static int take_rfc822_zone(struct str text, int32_t *offset_s)
{
    static const char *const names[] = {"UTC", "UT",  "GMT", "EST", "EDT", "CST", "CDT",
                                        "MST", "MDT", "PST", "PDT", "Z",   NULL};
    static const int hours_of[] = {0, 0, 0, -5, -4, -6, -5, -7, -6, -8, -7, 0};
    bool west = text.len && text.at[0] == '-';
    int hours, minutes, name;

    if (take_char(&text, "+-")) {
        if (!take_number(&text, 2, &hours) || !take_number(&text, 2, &minutes) || text.len ||
            hours > 23 || minutes > 59)
            return -1;
        *offset_s = (west ? -60 : 60) * (hours * 60 + minutes);
        return 0;
    }
    name = take_name(&text, names);
    if (name < 0 || text.len)
        return -1;
    *offset_s = hours_of[name] * 3600;
    return 0;
}

int date_parse_rfc822(struct str text, struct moment *out)
{
    static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", NULL};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
                                         "Aug", "Sep", "Oct", "Nov", "Dec", NULL};
    struct civil c = {.second = 0};
    int year, weekday;
    int32_t offset_s;

    out->ns = 0;
    text = str_trim(text);
    weekday = take_name(&text, weekdays);
    if (weekday >= 0 && !take_char(&text, ","))
        return -1;
    text = str_ltrim(text);
    if (!take_number(&text, 2, &c.day) && !take_number(&text, 1, &c.day))
        return -1;
    text = str_ltrim(text);
    c.month = take_name(&text, months) + 1;
    text = str_ltrim(text);
    if (take_number(&text, 4, &year))
        c.year = year;
    else if (take_number(&text, 2, &year))
        c.year = year + (year < 50 ? 2000 : 1900);
    else
        return -1;
    text = str_ltrim(text);
    if (!take_number(&text, 2, &c.hour) || !take_char(&text, ":") ||
        !take_number(&text, 2, &c.minute))
        return -1;
    if (take_char(&text, ":") && !take_number(&text, 2, &c.second))
        return -1;
    if (take_rfc822_zone(str_ltrim(text), &offset_s) || make_moment(&c, offset_s, out))
        return -1;
    return weekday >= 0 && date_to_civil(*out).weekday != weekday ? -1 : 0;
}
