/*
 * Reading dates that people wrote.  The order in which forms are tried, and what each one takes, is
 * that of Ruby's Date._parse with Time.parse behind it: first weekday and time of day are found
 * anywhere in the text and taken out, then the forms of dates are tried on what is left.
 *
 * Known limits: no era names (BC), no Japanese eras, no ISO week dates (Time.parse ignores them
 * too), and a date needs its year, because the present year is nobody's business here.
 */
#include "base/date.h"

#include <string.h>

/* Longer texts hold no date; Ruby refuses them as well (Date's limit: 128). */
#define TEXT_MAX 128
/* Digits of a number that is read; a year of ten digits is no year. */
#define DIGITS_MAX 9

/* What was found so far; -1: nothing. */
struct found {
    int64_t year;
    int month, day, yearday, hour, minute, second;
    int32_t ns;
    bool two_digits;         /* the year is short for 1969 to 2068 */
    char zone[TEXT_MAX + 1]; /* behind the time of day; "" for none */
    char text[TEXT_MAX + 1]; /* what is still to be read, ends in NUL */
};

static bool digit_at(const char *at)
{
    return ascii_is_digit(*at);
}

static const char *skip_digits(const char *at)
{
    while (digit_at(at))
        at++;
    return at;
}

static const char *skip_spaces(const char *at)
{
    while (ascii_is_space(*at))
        at++;
    return at;
}

static const char *skip_alpha(const char *at)
{
    while (ascii_is_alpha(*at))
        at++;
    return at;
}

/* The number in the digits from ${at} to ${end}; -1 when it is too long. */
static int64_t number(const char *at, const char *end)
{
    int64_t n = 0;

    if (end - at > DIGITS_MAX)
        return -1;
    for (; at < end; at++)
        n = n * 10 + (*at - '0');
    return n;
}

static bool starts_nocase(const char *at, const char *word)
{
    for (; *word; at++, word++)
        if (ascii_lower(*at) != *word)
            return false;
    return true;
}

/* At a word's start: nothing alphanumeric before. */
static bool word_start(const char *text, const char *at)
{
    return at == text || !(ascii_is_alnum(at[-1]) || at[-1] == '_');
}

static bool word_end(const char *at)
{
    return !(ascii_is_alnum(*at) || *at == '_');
}

/* 1 to 12 if one of English's months starts at ${at}, else 0. */
static int month_at(const char *at)
{
    static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};

    for (int i = 0; i < 12; i++)
        if (starts_nocase(at, names[i]))
            return i + 1;
    return 0;
}

/* Replace what was read by a blank. */
static void take_out(char *from, const char *to)
{
    *from = ' ';
    memmove(from + 1, to, strlen(to) + 1);
}

static void find_weekday(struct found *f)
{
    static const char *const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

    for (char *at = f->text; *at; at++) {
        for (int i = 0; word_start(f->text, at) && i < 7; i++) {
            if (starts_nocase(at, names[i])) {
                const char *end = at + 3;

                while (*end && !strchr("-/ ", *end) && !digit_at(end))
                    end++;
                take_out(at, end);
                return;
            }
        }
    }
}

/* "am", "p.m." at ${at}: its end, and whether it is the afternoon; NULL if it is not there. */
static const char *half_at(const char *at, bool *pm)
{
    char c = ascii_lower(*at);

    if (c != 'a' && c != 'p')
        return NULL;
    *pm = c == 'p';
    if (starts_nocase(at + 1, ".m."))
        return at + 4;
    return ascii_lower(at[1]) == 'm' && word_end(at + 2) ? at + 2 : NULL;
}

/* A zone behind a time of day: an offset, or a name. */
static const char *zone_end(const char *at)
{
    const char *end = at;

    if (starts_nocase(at, "gmt"))
        end = at + 3;
    else if (starts_nocase(at, "utc"))
        end = at + 3;
    else if (starts_nocase(at, "ut"))
        end = at + 2;
    if ((*end == '-' || *end == '+') && digit_at(end + 1)) {
        end = skip_digits(end + 1);
        if (*end && strchr(",.:", *end) && digit_at(end + 1))
            end = skip_digits(end + 1);
        if (*end == ':' && digit_at(end + 1))
            end = skip_digits(end + 1);
        return end;
    }
    end = skip_alpha(at);
    return end > at && word_end(end) ? end : NULL;
}

/* The digits after a decimal point as nanoseconds, the rest cut off. */
static int32_t fraction(const char *at, const char *end)
{
    int32_t ns = 0;

    for (int i = 0; i < 9; i++)
        ns = ns * 10 + (at < end ? *at++ - '0' : 0);
    return ns;
}

/* Minutes and seconds behind the hour that ends at ${at}: ":30:15.5" or "h30m15s"; NULL if neither. */
static const char *clock_rest(struct found *f, const char *at)
{
    const char *digits = skip_spaces(at), *end;

    if (*digits == ':' && digit_at(skip_spaces(digits + 1))) {
        digits = skip_spaces(digits + 1);
        end = skip_digits(digits);
        f->minute = (int)number(digits, end);
        digits = skip_spaces(end);
        if (*digits != ':' || !digit_at(skip_spaces(digits + 1)))
            return end;
        digits = skip_spaces(digits + 1);
        end = skip_digits(digits);
        f->second = (int)number(digits, end);
        if (*end == '.' || *end == ',') {
            digits = end + 1;
            end = skip_digits(digits);
            f->ns = fraction(digits, end);
        }
        return end;
    }
    if (ascii_lower(*digits) != 'h')
        return NULL;
    end = digits + 1;
    digits = skip_spaces(end);
    if (!digit_at(digits))
        return end;
    end = skip_digits(digits);
    f->minute = (int)number(digits, end);
    if (ascii_lower(*end) == 'm')
        end++;
    digits = skip_spaces(end);
    if (!digit_at(digits))
        return end;
    end = skip_digits(digits);
    f->second = (int)number(digits, end);
    return ascii_lower(*end) == 's' ? end + 1 : end;
}

/* Remember the zone behind ${at}, if there is one, and return where to go on. */
static const char *take_zone(struct found *f, const char *at)
{
    const char *from = skip_spaces(at), *end = zone_end(from);

    if (!end)
        return at;
    memcpy(f->zone, from, (size_t)(end - from));
    f->zone[end - from] = '\0';
    return end;
}

static void find_time(struct found *f)
{
    for (char *at = f->text; *at; at++) {
        const char *end, *half;
        bool pm = false;

        if (!digit_at(at))
            continue;
        end = skip_digits(at);
        f->hour = (int)number(at, end);
        if (clock_rest(f, end))
            end = clock_rest(f, end);
        else if (!half_at(skip_spaces(end), &pm)) {
            f->hour = -1;
            at += end - at - 1;
            continue;
        }
        half = half_at(skip_spaces(end), &pm);
        if (half) {
            f->hour = f->hour % 12 + (pm ? 12 : 0);
            end = half;
        }
        end = take_zone(f, end);
        take_out(at, end);
        return;
    }
}

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
    while (p.at < p.end && !digit_at(p.at))
        p.at++;
    return p.at;
}

/* Whether only a year can be written so. */
static bool is_year(struct part p)
{
    const char *digits = p.at ? part_digits(p) : NULL;

    return p.at && (is_short_year(p) || skip_digits(digits) - digits > 2);
}

static int small_number(struct part p)
{
    const char *digits = p.at ? part_digits(p) : NULL;

    return p.at ? (int)number(digits, skip_digits(digits)) : -1;
}

/* Take year, month and day, which people write in any order; what looks like the year is the year. */
static void take_parts(struct found *f, struct part y, struct part m, struct part d)
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
    if (y.at && skip_digits(part_digits(y)) < y.end) { /* "3rd" */
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

        f->year = number(digits, skip_digits(digits));
        f->two_digits = !sign && skip_digits(digits) - digits <= 2;
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
    if (!digit_at(at))
        return (struct part){NULL, NULL};
    p.end = skip_digits(at);
    if (ordinal && word_end(p.end + 2) &&
        (starts_nocase(p.end, "st") || starts_nocase(p.end, "nd") || starts_nocase(p.end, "rd") ||
         starts_nocase(p.end, "th")))
        p.end += 2;
    return p;
}

static const char *skip_word(const char *at, const char * not )
{
    while (*at && !strchr(not, *at) && !digit_at(at))
        at++;
    return at;
}

/* "20th February 2025", "20 Feb" */
static bool try_day_month(struct found *f)
{
    for (const char *at = f->text; *at; at++) {
        struct part d = part_at(at, "", false), y;
        const char *end, *longest;

        if (!d.at)
            continue;
        longest = skip_word(d.end, "- ");
        for (end = longest; end >= d.end; end--) {
            const char *name = skip_spaces(end);

            if (!month_at(name))
                continue;
            y = part_at(skip_spaces(skip_word(name + 3, "- '")), "-", true);
            take_parts(f, y, (struct part){NULL, NULL}, d);
            f->month = month_at(name);
            return true;
        }
    }
    return false;
}

/* "April 23, 2020", "Apr 2020" */
static bool try_month_day(struct found *f)
{
    for (const char *at = f->text; *at; at++) {
        struct part d, y;
        const char *end;

        if (!word_start(f->text, at) || !month_at(at))
            continue;
        d = part_at(skip_spaces(skip_word(at + 3, "- '")), "", false);
        if (!d.at)
            continue;
        end = skip_spaces(skip_word(d.end, "- ',"));
        y = part_at(skip_spaces(*end == ',' ? end + 1 : end), "-", false);
        take_parts(f, y, (struct part){NULL, NULL}, d);
        f->month = month_at(at);
        return true;
    }
    return false;
}

/* Numbers with ${between} them: "2025-02-20", "2025/2/20", "20.2.2025"; the third one if ${three}. */
static bool try_numbers(struct found *f, char between, const char *signs, bool three)
{
    for (const char *at = f->text; *at; at++) {
        struct part y = part_at(at, signs, false), m, d;

        if (!y.at || *y.end != between)
            continue;
        m = part_at(between == '-' ? y.end + 1 : skip_spaces(y.end + 1), "", false);
        if (!m.at)
            continue;
        d = (struct part){NULL, NULL};
        if (*m.end == between || (between == '/' && *m.end && !digit_at(m.end)))
            d = part_at(between == '-' ? m.end + 1 : skip_spaces(m.end + 1), "-", false);
        if (three && !d.at)
            continue;
        take_parts(f, y, m, d);
        return true;
    }
    return false;
}

/* "20-Feb-2025", "Feb-20-2025" */
static bool try_dashed_name(struct found *f)
{
    for (const char *at = f->text; *at; at++) {
        struct part d = part_at(at, "-", false), y = {NULL, NULL};
        const char *name = d.at && *d.end == '-' ? d.end + 1 : at, *end;

        if (!month_at(name) || (name == at && !word_start(f->text, at)))
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
        take_parts(f, y, (struct part){NULL, NULL}, d);
        f->month = month_at(name);
        return true;
    }
    return false;
}

/* "2025-051": a year and the day in it */
static bool try_year_day(struct found *f)
{
    for (const char *at = f->text; *at; at++) {
        const char *end = skip_digits(at);

        if (end - at == 4 && word_start(f->text, at) && *end == '-' &&
            skip_digits(end + 1) - end == 4 && word_end(end + 4)) {
            f->year = number(at, end);
            f->yearday = (int)number(end + 1, end + 4);
            return true;
        }
    }
    return false;
}

/* "20250220", "20250220T101500Z", "250220" */
static bool try_digits(struct found *f)
{
    char *at = f->text;
    const char *end, *clock;

    while (*at && !digit_at(at))
        at++;
    end = skip_digits(at);
    switch (end - at) {
    case 14:
        f->second = (int)number(at + 12, at + 14);
        /* fall through */
    case 12:
        f->minute = (int)number(at + 10, at + 12);
        /* fall through */
    case 10:
        f->hour = (int)number(at + 8, at + 10);
        /* fall through */
    case 8:
        f->year = number(at, at + 4);
        f->month = (int)number(at + 4, at + 6);
        f->day = (int)number(at + 6, at + 8);
        break;
    case 7:
        f->year = number(at, at + 4);
        f->yearday = (int)number(at + 4, at + 7);
        break;
    case 6:
        f->year = number(at, at + 2);
        f->month = (int)number(at + 2, at + 4);
        f->day = (int)number(at + 4, at + 6);
        f->two_digits = true;
        break;
    case 5:
        f->year = number(at, at + 2);
        f->yearday = (int)number(at + 2, at + 5);
        f->two_digits = true;
        break;
    default:
        return false;
    }
    clock = skip_spaces(end);
    clock = skip_spaces(ascii_lower(*clock) == 't' ? clock + 1 : clock);
    if (digit_at(clock) && (skip_digits(clock) - clock == 4 || skip_digits(clock) - clock == 6)) {
        end = skip_digits(clock);
        f->hour = (int)number(clock, clock + 2);
        f->minute = (int)number(clock + 2, clock + 4);
        if (end - clock == 6)
            f->second = (int)number(clock + 4, clock + 6);
    }
    take_zone(f, end);
    return true;
}

/* Copy ${text} with every run of characters that no date has replaced by one blank. */
static int open_text(struct found *f, struct str text)
{
    size_t n = 0;

    if (text.len > TEXT_MAX)
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

        if (len < 3 || skip_digits(name + 1) < name + 3)
            return false;
        h = (int)number(name + 1, name + 3);
        if (len == 3) {
            *offset_s = sign * h * 3600;
            return true;
        }
        rest += *rest == ':';
        if (skip_digits(rest) < rest + 2)
            return false;
        m = (int)number(rest, rest + 2);
        rest += 2;
        if (*rest) {
            rest += *rest == ':';
            if (skip_digits(rest) != rest + 2 || rest[2])
                return false;
            s = (int)number(rest, rest + 2);
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

static int make_moment(struct found *f, const struct zone *zone, struct moment *out)
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
        *out = date_from_civil(&c, NULL);
        out->s -= offset_s;
        out->offset_s = offset_s;
    } else {
        *out = date_from_civil(&c, zone);
    }
    out->ns = f->ns;
    return 0;
}

int date_parse(struct str text, const struct zone *zone, struct moment *out)
{
    struct found f = {.year = -1, .month = -1, .day = -1, .yearday = -1, .hour = -1};
    bool found;

    f.minute = f.second = -1;
    if (open_text(&f, text))
        return -1;
    find_weekday(&f);
    find_time(&f);
    found = try_day_month(&f) || try_month_day(&f) || try_numbers(&f, '-', "-+", true) ||
            try_dashed_name(&f) || try_numbers(&f, '/', "-", false) ||
            try_numbers(&f, '.', "-", true) || try_year_day(&f) || try_digits(&f);
    if (!found || f.year == -1)
        return -1;
    return make_moment(&f, zone, out);
}
