/*
 * The implicit types of plain scalars: YAML 1.1 (yaml.org/type) as Ruby's Psych 4 reads it.
 *
 * Known limit: an integer that 64 bits cannot hold stays text.
 */
#include "data/yaml_scalar.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* No number that means something is longer. */
#define NUMBER_MAX_BYTES 100

static void set_int(struct value *v, int64_t n)
{
    v->type = VALUE_INT;
    v->u.integer = n;
}

static void set_real(struct value *v, double x)
{
    v->type = VALUE_REAL;
    v->u.real = x;
}

static size_t digits_at(struct str s, size_t from)
{
    size_t i = from;

    while (i < s.len && ascii_is_digit(s.at[i]))
        i++;
    return i - from;
}

static bool resolve_word(struct str s, struct value *v)
{
    static const char *const yes[] = {"yes", "true", "on"}, *const no[] = {"no", "false", "off"};

    if (s.len == 0 || str_is(s, "~") || str_is_nocase(s, "null")) {
        v->type = VALUE_NULL;
        return true;
    }
    for (size_t i = 0; i < 3; i++) {
        if (str_is_nocase(s, yes[i]) || str_is_nocase(s, no[i])) {
            v->type = VALUE_BOOL;
            v->u.boolean = str_is_nocase(s, yes[i]);
            return true;
        }
    }
    return false;
}

static int two(struct str s, size_t at, size_t n)
{
    return n == 1 ? s.at[at] - '0' : (s.at[at] - '0') * 10 + (s.at[at + 1] - '0');
}

/* A date at ${s}'s start with 1 or 2 digits for month and day; the offset behind it, 0 if none. */
static size_t date_at(struct str s, struct civil *c)
{
    size_t i = 0, month, day;
    bool negative = s.len && s.at[0] == '-';

    i += negative;
    if (digits_at(s, i) != 4 || i + 4 >= s.len || s.at[i + 4] != '-')
        return 0;
    c->year = two(s, i, 2) * 100 + two(s, i + 2, 2);
    c->year = negative ? -c->year : c->year;
    i += 5;
    month = digits_at(s, i);
    if (month < 1 || month > 2 || i + month >= s.len || s.at[i + month] != '-')
        return 0;
    c->month = two(s, i, month);
    i += month + 1;
    day = digits_at(s, i);
    if (day < 1 || day > 2)
        return 0;
    c->day = two(s, i, day);
    return i + day;
}

/* "2025-02-20": Ruby's Date. */
static bool resolve_date(struct str s, struct value *v)
{
    struct civil c = {.hour = 0};

    if (date_at(s, &c) != s.len || s.len == 0 || s.at[0] == '-' || c.month < 1 || c.month > 12 ||
        c.day < 1 || c.day > date_month_days(c.year, c.month))
        return false;
    v->type = VALUE_TIME;
    v->date_only = true;
    v->u.time = date_from_civil(&c, NULL);
    return true;
}

/* "Z", "+05:30", "-8" behind a time; true also for nothing. */
static bool read_offset(struct str s, int32_t *offset_s)
{
    size_t hours, minutes = 0, i;
    int sign = s.len && s.at[0] == '-' ? -1 : 1;

    *offset_s = 0;
    if (s.len == 0 || str_is(s, "Z"))
        return true;
    if (s.at[0] != '+' && s.at[0] != '-')
        return false;
    hours = digits_at(s, 1);
    if (hours == 3 || hours == 4) { /* without a colon: two for the hours, the rest for minutes */
        minutes = hours - 2;
        hours = 2;
    }
    if (hours < 1 || hours > 2)
        return false;
    i = 1 + hours;
    if (!minutes && i < s.len && s.at[i] == ':') {
        i++;
        minutes = digits_at(s, i);
        if (minutes != 0 && minutes != 2)
            return false;
    }
    if (two(s, 1, hours) > 23)
        return false;
    *offset_s = sign * (two(s, 1, hours) * 3600 + (minutes ? two(s, i, minutes) * 60 : 0));
    return i + minutes == s.len;
}

/* "2025-02-20 10:00:00.5 +05:30" and its kin: Ruby's Time. */
static bool resolve_time(struct str s, const struct zone *zone, struct value *v)
{
    struct civil c = {.hour = 0};
    size_t i = date_at(s, &c), n;
    struct moment m;
    int32_t offset_s, ns = 0, unit = 100000000;

    if (i == 0 || i == s.len)
        return false;
    if (s.at[i] == 'T' || s.at[i] == 't') {
        i++;
    } else {
        n = i;
        while (i < s.len && ascii_is_space(s.at[i]))
            i++;
        if (i == n)
            return false;
    }
    n = digits_at(s, i);
    if (n < 1 || n > 2 || i + n + 6 > s.len || s.at[i + n] != ':' || s.at[i + n + 3] != ':' ||
        digits_at(s, i + n + 1) != 2 || digits_at(s, i + n + 4) != 2)
        return false;
    c.hour = two(s, i, n);
    c.minute = two(s, i + n + 1, 2);
    c.second = two(s, i + n + 4, 2);
    i += n + 6;
    if (i < s.len && s.at[i] == '.') {
        for (i++; i < s.len && ascii_is_digit(s.at[i]); i++, unit /= 10)
            ns += (s.at[i] - '0') * unit;
    }
    s = str_ltrim(str_from(s, i));
    if (!read_offset(s, &offset_s))
        return false;
    /* What Time.utc refuses stays text. */
    if (c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31 || c.hour > 24 || c.minute > 59 ||
        c.second > 60 || (c.hour == 24 && (c.minute || c.second)))
        return false;
    m = date_from_civil(&c, NULL);
    m.s -= offset_s;
    m.offset_s = offset_s;
    if (s.len == 0) /* Psych reads UTC, and makes it local */
        m = date_in_zone(m.s, zone);
    m.ns = ns;
    v->type = VALUE_TIME;
    v->utc = str_is(s, "Z");
    v->u.time = m;
    return true;
}

/* "10:30", "1:30:15.5": digits in base 60, worth 3600, 60 and 1 from the left as Psych counts them. */
static bool resolve_sexagesimal(struct str s, struct value *v)
{
    struct str rest = s, part;
    double real = 0;
    int64_t whole = 0, unit = 3600;
    size_t parts = 0, point = str_chr(s, '.');
    bool negative = s.len && s.at[0] == '-';

    if (str_chr(s, ':') == STR_NONE || s.len > 30)
        return false;
    if (s.at[0] == '-' || s.at[0] == '+')
        rest = str_from(rest, 1);
    if (rest.len == 0 || !ascii_is_digit(rest.at[0]) || rest.at[rest.len - 1] == ':')
        return false;
    for (; str_split(&rest, ':', &part); parts++, unit /= 60) {
        int64_t n = 0;
        size_t i, digits = 0;

        for (i = 0; i < part.len && part.at[i] != '.'; i++) {
            if (part.at[i] == '_' && parts == 0)
                continue;
            if (!ascii_is_digit(part.at[i]) || ++digits > 15)
                return false;
            n = n * 10 + (part.at[i] - '0');
        }
        if (digits == 0 || parts == 3 || (parts > 0 && (digits > 2 || n > 59)))
            return false;
        if (i < part.len) { /* a fraction; it must be the end */
            double place = 0.1;

            if (rest.len || parts == 0)
                return false;
            for (i++; i < part.len; i++) {
                if (part.at[i] == '_')
                    break;
                if (!ascii_is_digit(part.at[i]))
                    return false;
                real += place * (part.at[i] - '0') * (double)unit;
                place /= 10;
            }
        }
        whole += (negative && parts == 0 ? -n : n) * unit;
    }
    if (parts < 2)
        return false;
    if (point == STR_NONE)
        set_int(v, whole);
    else
        set_real(v, (double)whole + real);
    return true;
}

/* ${s} without commas and underscores as a C string; false if it is too long. */
static bool plain_number(struct str s, char out[NUMBER_MAX_BYTES + 1])
{
    size_t n = 0;

    if (s.len > NUMBER_MAX_BYTES)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != ',' && s.at[i] != '_')
            out[n++] = s.at[i];
    out[n] = '\0';
    return true;
}

static bool resolve_real(struct str s, struct value *v)
{
    char number[NUMBER_MAX_BYTES + 1];
    size_t i = s.len && (s.at[0] == '-' || s.at[0] == '+'), from = i;

    if (str_is_nocase(s, ".inf") || str_is_nocase(s, "+.inf") || str_is_nocase(s, "-.inf")) {
        set_real(v, s.at[0] == '-' ? -INFINITY : INFINITY);
        return true;
    }
    if (str_is_nocase(s, ".nan")) {
        set_real(v, NAN);
        return true;
    }
    if (i < s.len && ascii_is_digit(s.at[i]))
        while (i < s.len && (ascii_is_digit(s.at[i]) || s.at[i] == '_' || s.at[i] == ','))
            i++;
    if (i == s.len || s.at[i] != '.')
        return false;
    i++;
    i += digits_at(s, i);
    if (i == from + 1 && i == s.len) /* "." alone */
        return false;
    if (i + 2 < s.len && (s.at[i] == 'e' || s.at[i] == 'E') &&
        (s.at[i + 1] == '-' || s.at[i + 1] == '+') && digits_at(s, i + 2))
        i += 2 + digits_at(s, i + 2);
    if (i != s.len || !plain_number(s, number))
        return false;
    set_real(v, strtod(number, NULL)); /* the program never leaves the C locale */
    return true;
}

/* Whether all of ${s} from ${from} on is in ${set}, and there is some of it. */
static bool all_in(struct str s, size_t from, const char *set)
{
    for (size_t i = from; i < s.len; i++)
        if (s.at[i] == '\0' || !strchr(set, s.at[i]))
            return false;
    return from < s.len;
}

static bool is_decimal(struct str s, size_t from)
{
    if (from >= s.len || s.at[from] < '1' || s.at[from] > '9')
        return from + 1 == s.len && s.at[from] == '0';
    for (size_t i = from + 1; i < s.len; i++) {
        bool between = (s.at[i] == '_' || s.at[i] == ',') && i + 1 < s.len;

        if (!ascii_is_digit(s.at[i]) && !(between && ascii_is_digit(s.at[i + 1])))
            return false;
    }
    return true;
}

static bool resolve_int(struct str s, struct value *v)
{
    char number[NUMBER_MAX_BYTES + 1], *end;
    size_t sign = s.len && (s.at[0] == '-' || s.at[0] == '+');
    int base;
    long long n;

    if (str_starts(str_from(s, sign), "0b") && all_in(s, sign + 2, "01_,"))
        base = 2;
    else if (str_starts(str_from(s, sign), "0x") && all_in(s, sign + 2, "0123456789abcdefABCDEF_,"))
        base = 16;
    else if (str_starts(str_from(s, sign), "0") && all_in(s, sign + 1, "01234567_,"))
        base = 8;
    else if (is_decimal(s, sign))
        base = 10;
    else
        return false;
    if (!plain_number(s, number))
        return false;
    if (base == 2) /* strtoll knows no 0b */
        memmove(number + sign, number + sign + 2, strlen(number + sign + 2) + 1);
    errno = 0;
    n = strtoll(number, &end, base);
    if (errno || *end || end == number)
        return false;
    set_int(v, n);
    return true;
}

void yaml_scalar_resolve(struct str text, const struct zone *zone, struct value *v)
{
    v->type = VALUE_TEXT;
    v->u.text = text;
    if (resolve_word(text, v) || text.len == 0 || ascii_is_alpha(text.at[0]))
        return;
    if (resolve_time(text, zone, v) || resolve_date(text, v) || resolve_sexagesimal(text, v) ||
        resolve_real(text, v))
        return;
    resolve_int(text, v);
}

void yaml_scalar_tagged(struct str text, const char *tag, const struct zone *zone, struct value *v)
{
    struct value plain = *v;

    v->type = VALUE_TEXT;
    v->u.text = text;
    yaml_scalar_resolve(text, zone, &plain);
    if (strcmp(tag, "tag:yaml.org,2002:float") == 0 && plain.type == VALUE_INT)
        set_real(v, (double)plain.u.integer);
    else if ((strcmp(tag, "tag:yaml.org,2002:float") == 0 && plain.type == VALUE_REAL) ||
             (strcmp(tag, "tag:yaml.org,2002:int") == 0 && plain.type == VALUE_INT))
        *v = plain;
}
