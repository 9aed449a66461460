/*
 * Writing dates: Ruby's Time#strftime with its flags and widths.  Names are
 * English, from the tables below.
 *
 * A moment knows its offset, not its zone, whose name for %Z must be told.
 */
#include "base/date.h"

#include <string.h>

/* A width beyond this is a mistake or an attack. */
#define WIDTH_MAX 1024

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};

/* What stands between the % and the letter. */
struct spec {
    char pad;    /* '0', ' ', '-' (none), or 0: as the letter has it */
    bool upper;  /* ^ */
    bool change; /* # */
    int colons;
    int width; /* -1: as the letter has it */
    const char *zone_name;
};

static void add_text(struct buf *out, const struct spec *spec, const char *text)
{
    size_t len = strlen(text);

    for (size_t i = len; spec->pad != '-' && spec->width >= 0 && i < (size_t)spec->width; i++)
        buf_char(out, spec->pad == '0' ? '0' : ' ');
    for (size_t i = 0; i < len; i++)
        buf_char(out, spec->upper || spec->change ? ascii_upper(text[i]) : text[i]);
}

static void add_number(struct buf *out, const struct spec *spec, int64_t n, char pad, int width)
{
    char digits[24], *at = digits + sizeof(digits);
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    int len = 0;

    if (spec->pad)
        pad = spec->pad;
    if (spec->width >= 0)
        width = spec->width;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
        len++;
    } while (rest);
    width -= len + (n < 0);
    if (pad == '-')
        width = 0;
    for (; pad == ' ' && width > 0; width--)
        buf_char(out, ' ');
    if (n < 0)
        buf_char(out, '-');
    for (; width > 0; width--)
        buf_char(out, '0');
    buf_add(out, (struct str){at, (size_t)len});
}

/* Another format in the width of this one. */
static void add_composite(struct buf *out, const struct spec *spec, struct moment m,
                          const char *format)
{
    struct spec outer = *spec;
    struct buf part;

    buf_init(&part, WIDTH_MAX);
    date_format_named(&part, m, spec->zone_name, str_of(format));
    outer.pad = spec->pad == '0' ? '0' : ' '; /* here the flag - does nothing */
    add_text(out, &outer, part.at ? part.at : "");
    buf_free(&part);
}

static void add_fraction(struct buf *out, const struct spec *spec, int32_t ns, int digits)
{
    int32_t unit = 100000000;

    for (int i = spec->width > 0 ? spec->width : digits; i > 0; i--, unit /= 10)
        buf_char(out, (char)('0' + (unit ? ns / unit % 10 : 0)));
}

/* %z and its kin: the sign stands before the zeros and behind the blanks that fill the width. */
static void add_offset(struct buf *out, const struct spec *spec, int32_t offset_s)
{
    int32_t s = offset_s < 0 ? -offset_s : offset_s;
    bool seconds = spec->colons == 2 || (spec->colons == 3 && s % 60);
    bool minutes = spec->colons != 3 || s % 3600;
    int hours = (int)(s / 3600), tail = (minutes ? 2 + (spec->colons > 0) : 0) + (seconds ? 3 : 0);
    int width = spec->width - tail - 1; /* digits of the hour */

    if (width < 2)
        width = 2;
    if (spec->pad == ' ') {
        for (; width > (hours > 9 ? 2 : 1); width--)
            buf_char(out, ' ');
    }
    /* With the flag -, UTC is RFC 3339's "-00:00". */
    buf_char(out, offset_s < 0 || (offset_s == 0 && spec->pad == '-') ? '-' : '+');
    buf_printf(out, "%0*d", width, hours);
    if (minutes)
        buf_printf(out, "%s%02d", spec->colons ? ":" : "", (int)(s / 60 % 60));
    if (seconds)
        buf_printf(out, ":%02d", (int)(s % 60));
}

/* The ISO 8601 week of ${c}, and the year it belongs to. */
static int iso_week(const struct civil *c, int64_t *year)
{
    int week = (c->yearday - (c->weekday + 6) % 7 + 9) / 7;
    int64_t in_year = c->year;
    /* A year has 53 weeks if it ends on a Thursday, or on a Friday and is a leap year. */
    int days = 365 + (date_month_days(in_year - 1, 2) == 29);

    if (week == 0) {
        in_year--;
        week = (c->yearday + days - (c->weekday + 6) % 7 + 9) / 7;
    } else if (week == 53) {
        int left = 365 + (date_month_days(in_year, 2) == 29) - c->yearday;

        if ((c->weekday + 6) % 7 + left < 3) {
            in_year++;
            week = 1;
        }
    }
    *year = in_year;
    return week;
}

static void add_half(struct buf *out, const struct spec *spec, int hour, bool lower)
{
    struct spec plain = *spec;

    plain.change = false;
    if (lower != spec->change)
        add_text(out, &plain, hour < 12 ? "am" : "pm");
    else
        add_text(out, &plain, hour < 12 ? "AM" : "PM");
}

/* Here the flag # makes small letters. */
static void add_zone_name(struct buf *out, const struct spec *spec)
{
    struct spec plain = *spec;
    struct buf name;

    buf_init(&name, WIDTH_MAX);
    for (const char *at = spec->zone_name; *at; at++)
        buf_char(&name, spec->change ? ascii_lower(*at) : *at);
    buf_char(&name, '\0');
    plain.change = false;
    add_text(out, &plain, name.at);
    buf_free(&name);
}

/* Append what ${letter} means; false if it means nothing. */
static bool add_letter(struct buf *out, struct moment m, const struct spec *spec, char letter)
{
    struct civil c = date_to_civil(m);
    int64_t week_year;
    int hour12 = (c.hour + 11) % 12 + 1;

    switch (letter) {
    case 'Y':
        add_number(out, spec, c.year, '0', c.year < 0 ? 5 : 4);
        return true;
    case 'C':
        add_number(out, spec, (c.year - (c.year < 0 ? 99 : 0)) / 100, '0', 2);
        return true;
    case 'y':
        add_number(out, spec, (c.year % 100 + 100) % 100, '0', 2);
        return true;
    case 'm':
        add_number(out, spec, c.month, '0', 2);
        return true;
    case 'B':
        add_text(out, spec, months[c.month - 1]);
        return true;
    case 'b':
    case 'h':
        add_text(
            out, spec,
            (char[]){months[c.month - 1][0], months[c.month - 1][1], months[c.month - 1][2], '\0'});
        return true;
    case 'd':
        add_number(out, spec, c.day, '0', 2);
        return true;
    case 'e':
        add_number(out, spec, c.day, ' ', 2);
        return true;
    case 'j':
        add_number(out, spec, c.yearday, '0', 3);
        return true;
    case 'H':
        add_number(out, spec, c.hour, '0', 2);
        return true;
    case 'k':
        add_number(out, spec, c.hour, ' ', 2);
        return true;
    case 'I':
        add_number(out, spec, hour12, '0', 2);
        return true;
    case 'l':
        add_number(out, spec, hour12, ' ', 2);
        return true;
    case 'P':
    case 'p':
        add_half(out, spec, c.hour, letter == 'P');
        return true;
    case 'M':
        add_number(out, spec, c.minute, '0', 2);
        return true;
    case 'S':
        add_number(out, spec, c.second, '0', 2);
        return true;
    case 'L':
        add_fraction(out, spec, m.ns, 3);
        return true;
    case 'N':
        add_fraction(out, spec, m.ns, 9);
        return true;
    case 'z':
        add_offset(out, spec, m.offset_s);
        return true;
    case 'Z':
        add_zone_name(out, spec);
        return true;
    case 'A':
        add_text(out, spec, weekdays[c.weekday]);
        return true;
    case 'a':
        add_text(
            out, spec,
            (char[]){weekdays[c.weekday][0], weekdays[c.weekday][1], weekdays[c.weekday][2], '\0'});
        return true;
    case 'u':
        add_number(out, spec, (c.weekday + 6) % 7 + 1, '0', 1);
        return true;
    case 'w':
        add_number(out, spec, c.weekday, '0', 1);
        return true;
    case 'G':
        iso_week(&c, &week_year);
        add_number(out, spec, week_year, '0', week_year < 0 ? 5 : 4);
        return true;
    case 'g':
        iso_week(&c, &week_year);
        add_number(out, spec, (week_year % 100 + 100) % 100, '0', 2);
        return true;
    case 'V':
        add_number(out, spec, iso_week(&c, &week_year), '0', 2);
        return true;
    case 'U':
        add_number(out, spec, (c.yearday + 6 - c.weekday) / 7, '0', 2);
        return true;
    case 'W':
        add_number(out, spec, (c.yearday + 6 - (c.weekday + 6) % 7) / 7, '0', 2);
        return true;
    case 's':
        add_number(out, spec, m.s, '0', 1);
        return true;
    case 'n':
        add_text(out, spec, "\n");
        return true;
    case 't':
        add_text(out, spec, "\t");
        return true;
    case '%':
        add_text(out, spec, "%");
        return true;
    case 'c':
        add_composite(out, spec, m, "%a %b %e %H:%M:%S %Y");
        return true;
    case 'D':
    case 'x':
        add_composite(out, spec, m, "%m/%d/%y");
        return true;
    case 'F':
        add_composite(out, spec, m, "%Y-%m-%d");
        return true;
    case 'v':
        add_composite(out, spec, m, "%e-%^b-%Y");
        return true;
    case 'X':
    case 'T':
        add_composite(out, spec, m, "%H:%M:%S");
        return true;
    case 'R':
        add_composite(out, spec, m, "%H:%M");
        return true;
    case 'r':
        add_composite(out, spec, m, "%I:%M:%S %p");
        return true;
    default:
        return false;
    }
}

/* Read flags, width and colons behind a '%' at ${i}; return where the letter stands. */
static size_t read_spec(struct str format, size_t i, struct spec *spec)
{
    *spec = (struct spec){.width = -1};
    for (; i < format.len; i++) {
        char c = format.at[i];

        if (c == '-')
            spec->pad = '-';
        else if (c == '0')
            spec->pad = '0';
        else if (c == '_')
            spec->pad = ' ';
        else if (c == '^')
            spec->upper = true;
        else if (c == '#')
            spec->change = true;
        else
            break;
    }
    for (; i < format.len && ascii_is_digit(format.at[i]); i++) {
        spec->width = (spec->width < 0 ? 0 : spec->width) * 10 + (format.at[i] - '0');
        if (spec->width > WIDTH_MAX)
            spec->width = WIDTH_MAX;
    }
    for (; i < format.len && format.at[i] == ':' && spec->colons < 3; i++)
        spec->colons++;
    /* POSIX's other calendars and numerals, of which there are none here. */
    if (!spec->colons && i + 1 < format.len &&
        ((format.at[i] == 'E' && strchr("cCxXyY", format.at[i + 1])) ||
         (format.at[i] == 'O' && strchr("deHkIlmMSuUVwWy", format.at[i + 1]))))
        i++;
    return i;
}

void date_format(struct buf *out, struct moment m, struct str format)
{
    date_format_named(out, m, m.offset_s ? "" : "UTC", format);
}

void date_format_named(struct buf *out, struct moment m, const char *zone_name, struct str format)
{
    for (size_t i = 0; i < format.len; i++) {
        struct spec spec;
        size_t letter;

        if (format.at[i] != '%') {
            buf_char(out, format.at[i]);
            continue;
        }
        letter = read_spec(format, i + 1, &spec);
        spec.zone_name = zone_name;
        if (letter < format.len && (!spec.colons || format.at[letter] == 'z') &&
            add_letter(out, m, &spec, format.at[letter])) {
            i = letter;
            continue;
        }
        /* What means nothing stays as it is. */
        buf_add(out, str_slice(format, i, letter + 1));
        i = letter;
    }
}
