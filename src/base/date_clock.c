/*
 * The time of day and its zone in a date that people wrote, as the pattern of Ruby's Date._parse
 * finds them.
 */
#include "base/date_clock.h"

#include <string.h>

#include "base/date_scan.h"
#include "base/str.h"

void date_clock_take_out(char *from, const char *to)
{
    *from = ' ';
    memmove(from + 1, to, strlen(to) + 1);
}

/* "am", "p.m." at ${at}: its end, and whether it is the afternoon; NULL if it is not there. */
static const char *half_at(const char *at, bool *pm)
{
    char c = ascii_lower(*at);

    if (c != 'a' && c != 'p')
        return NULL;
    *pm = c == 'p';
    if (scan_starts(at + 1, ".m."))
        return at + 4;
    return ascii_lower(at[1]) == 'm' && scan_word_end(at + 2) ? at + 2 : NULL;
}

/* A zone behind a time of day: an offset, or a name. */
static const char *zone_end(const char *at)
{
    const char *end = at;

    if (scan_starts(at, "gmt"))
        end = at + 3;
    else if (scan_starts(at, "utc"))
        end = at + 3;
    else if (scan_starts(at, "ut"))
        end = at + 2;
    if ((*end == '-' || *end == '+') && scan_is_digit(end + 1)) {
        end = scan_digits(end + 1);
        if (*end && strchr(",.:", *end) && scan_is_digit(end + 1))
            end = scan_digits(end + 1);
        if (*end == ':' && scan_is_digit(end + 1))
            end = scan_digits(end + 1);
        return end;
    }
    end = scan_alpha(at);
    return end > at && scan_word_end(end) ? end : NULL;
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
static const char *clock_rest(struct date_found *f, const char *at)
{
    const char *digits = scan_spaces(at), *end;

    if (*digits == ':' && scan_is_digit(scan_spaces(digits + 1))) {
        digits = scan_spaces(digits + 1);
        end = scan_digits(digits);
        f->minute = (int)scan_number(digits, end);
        digits = scan_spaces(end);
        if (*digits != ':' || !scan_is_digit(scan_spaces(digits + 1)))
            return end;
        digits = scan_spaces(digits + 1);
        end = scan_digits(digits);
        f->second = (int)scan_number(digits, end);
        if (*end == '.' || *end == ',') {
            digits = end + 1;
            end = scan_digits(digits);
            f->ns = fraction(digits, end);
        }
        return end;
    }
    if (ascii_lower(*digits) != 'h')
        return NULL;
    end = digits + 1;
    digits = scan_spaces(end);
    if (!scan_is_digit(digits))
        return end;
    end = scan_digits(digits);
    f->minute = (int)scan_number(digits, end);
    if (ascii_lower(*end) == 'm')
        end++;
    digits = scan_spaces(end);
    if (!scan_is_digit(digits))
        return end;
    end = scan_digits(digits);
    f->second = (int)scan_number(digits, end);
    return ascii_lower(*end) == 's' ? end + 1 : end;
}

const char *date_clock_take_zone(struct date_found *f, const char *at)
{
    const char *from = scan_spaces(at), *end = zone_end(from);

    if (!end)
        return at;
    memcpy(f->zone, from, (size_t)(end - from));
    f->zone[end - from] = '\0';
    return end;
}

void date_clock_find(struct date_found *f)
{
    for (char *at = f->text; *at; at++) {
        const char *end, *half;
        bool pm = false;

        if (!scan_is_digit(at))
            continue;
        end = scan_digits(at);
        f->hour = (int)scan_number(at, end);
        if (clock_rest(f, end))
            end = clock_rest(f, end);
        else if (!half_at(scan_spaces(end), &pm)) {
            f->hour = -1;
            at += end - at - 1;
            continue;
        }
        half = half_at(scan_spaces(end), &pm);
        if (half) {
            f->hour = f->hour % 12 + (pm ? 12 : 0);
            end = half;
        }
        end = date_clock_take_zone(f, end);
        date_clock_take_out(at, end);
        return;
    }
}
