#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/**
 * All calendar arithmetic and time zones, in the proleptic Gregorian calendar, free of locale, TZ
 * and the wall clock.
 */

/** A moment, with the offset from UTC at which it is to be shown. */
struct moment {
    int64_t s;        /* seconds since 1970-01-01T00:00:00Z, leap seconds not counted */
    int32_t ns;       /* nanoseconds, 0 to 999999999 */
    int32_t offset_s; /* seconds east of UTC */
};

/** A moment in calendar terms at some offset. */
struct civil {
    int64_t year;
    int month;   /* 1 to 12 */
    int day;     /* 1 to 31 */
    int hour;    /* 0 to 23 */
    int minute;  /* 0 to 59 */
    int second;  /* 0 to 60 */
    int weekday; /* 0 is Sunday; not read by date_from_civil */
    int yearday; /* 1 to 366; not read by date_from_civil */
};

/** A time zone of the IANA database. */
struct zone;

/** The zone ${name} ("Asia/Kolkata", "UTC", "+05:30"), owned by ${arena}, or NULL if unknown. */
struct zone *zone_open(struct arena *arena, const char *name);

/** What clocks in ${zone} (NULL: UTC) call their time at ${s}, as "IST"; lives as long as ${zone}. */
const char *zone_abbreviation(const struct zone *zone, int64_t s);

/** ${s} seconds since the epoch, with the offset that is in force in ${zone} then (NULL: UTC). */
struct moment date_in_zone(int64_t s, const struct zone *zone);

/**
 * The moment at which clocks in ${zone} (NULL: UTC) show ${civil}.  Shown twice: the second, as Ruby; never
 * shown (clocks go forward): as much later as the clock jumps.  Values out of range carry over.
 */
struct moment date_from_civil(const struct civil *civil, const struct zone *zone);

/** ${m} in calendar terms at its own offset. */
struct civil date_to_civil(struct moment m);

/** Days in ${month} (1 to 12) of ${year}. */
int date_month_days(int64_t year, int month);

/** Earlier, same, later: negative, 0, positive.  The offset does not count. */
int date_cmp(struct moment a, struct moment b);

/**
 * date_parse(text, zone, out):
 * Read a date as Ruby's Time.parse and Jekyll do: ISO 8601 and its relatives with a space for T, one-digit
 * parts, no seconds, fractions; "+0530", "+05:30", "Z", "UTC", "EST"; "April 23, 2020"; RFC 2822.  What has no offset
 * is in ${zone} (NULL: UTC).  What has no time of day is midnight.
 *
 * Return 0, or -1 if it is not a date.
 */
int date_parse(struct str text, const struct zone *zone, struct moment *out);

/**
 * date_parse_now(text, zone, now, out):
 * As date_parse, and like Time.parse complete what begins without its year from ${now}: "April 23" is in the present year,
 * "10:00" is today.
 *
 * Return 0, 1 if it was completed, or -1 if it is not a date.
 */
int date_parse_now(struct str text, const struct zone *zone, struct moment now, struct moment *out);

/** Append ${m} by a strftime ${format} as Ruby's Time#strftime reads it, flags and widths too. */
void date_format(struct buf *out, struct moment m, struct str format);
/** The same with the zone's name for %Z, which is otherwise "UTC" at offset 0, else empty. */
void date_format_named(struct buf *out, struct moment m, const char *zone_name, struct str format);

/** Append as RFC 3339 ("2025-02-20T00:00:00+05:30"); as RFC 822 with a four-digit year, as RFC 5322 3.3. */
void date_rfc3339(struct buf *out, struct moment m);
void date_rfc822(struct buf *out, struct moment m);

/** Read RFC 3339; read RFC 822 with RFC 2822's obsolete forms.  Return 0 or -1. */
int date_parse_rfc3339(struct str text, struct moment *out);
int date_parse_rfc822(struct str text, struct moment *out);

#endif
