/*
 * The calendar and time zones.  Days are counted by the usual shift of the year's start to March.
 * GLib reads the IANA database and its rules for the years to come; nothing else of it is used.
 */
#include "base/date.h"

#include <glib.h>
#include <string.h>

#define DAY_S 86400
/* Seconds whose year still fits everything that is printed: about 31 million years each way. */
#define FARTHEST_S ((int64_t)1000000000000000)

struct zone {
    GTimeZone *handle;
};

static void close_zone(void *handle)
{
    g_time_zone_unref(handle);
}

struct zone *zone_open(struct arena *arena, const char *name)
{
    struct zone *zone;
    GTimeZone *handle;

    /* GLib would read any file: only names of the database, offsets and POSIX rules pass. */
    if (!name || !*name || *name == '/' || *name == ':' || strstr(name, ".."))
        return NULL;
    handle = g_time_zone_new_identifier(name);
    if (!handle)
        return NULL;
    zone = ARENA_NEW(arena, struct zone);
    zone->handle = handle;
    arena_at_end(arena, close_zone, handle);
    return zone;
}

static gint interval_at(const struct zone *zone, int64_t s)
{
    gint interval = g_time_zone_find_interval(zone->handle, G_TIME_TYPE_UNIVERSAL, s);

    return interval < 0 ? 0 : interval;
}

static int32_t offset_at(const struct zone *zone, int64_t s)
{
    return zone ? g_time_zone_get_offset(zone->handle, interval_at(zone, s)) : 0;
}

const char *zone_abbreviation(const struct zone *zone, int64_t s)
{
    const char *name =
        zone ? g_time_zone_get_abbreviation(zone->handle, interval_at(zone, s)) : "UTC";

    return name ? name : "";
}

struct moment date_in_zone(int64_t s, const struct zone *zone)
{
    return (struct moment){.s = s, .offset_s = offset_at(zone, s)};
}

/* ${a} / ${b} towards minus infinity; ${b} is positive. */
static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Days from 1970-01-01 to the first of ${month} of ${year}, months counted from 0 and any number. */
static int64_t days_to_month(int64_t year, int64_t month)
{
    int64_t era, year_of_era;

    year += floor_div(month - 2, 12);
    month = (month - 2) - floor_div(month - 2, 12) * 12; /* 0 is March */
    era = floor_div(year, 400);
    year_of_era = year - era * 400;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
           (month * 153 + 2) / 5 - 719468;
}

int date_month_days(int64_t year, int month)
{
    return (int)(days_to_month(year, month) - days_to_month(year, month - 1));
}

struct moment date_from_civil(const struct civil *civil, const struct zone *zone)
{
    int64_t days = days_to_month(civil->year, (int64_t)civil->month - 1) + civil->day - 1;
    int64_t shown =
        days * DAY_S + (int64_t)civil->hour * 3600 + (int64_t)civil->minute * 60 + civil->second;
    int32_t before = offset_at(zone, shown - DAY_S), after = offset_at(zone, shown + DAY_S);

    /* Of two moments that show the same, the one after the change is the second. */
    if (offset_at(zone, shown - after) == after)
        return (struct moment){.s = shown - after, .offset_s = after};
    if (offset_at(zone, shown - before) == before)
        return (struct moment){.s = shown - before, .offset_s = before};
    return date_in_zone(shown - before, zone);
}

struct civil date_to_civil(struct moment m)
{
    int64_t shown = m.s + m.offset_s, days, era, day_of_era, year_of_era, day_of_year, month;
    struct civil c;

    if (shown > FARTHEST_S)
        shown = FARTHEST_S;
    if (shown < -FARTHEST_S)
        shown = -FARTHEST_S;
    days = floor_div(shown, DAY_S);
    shown -= days * DAY_S;
    c.hour = (int)(shown / 3600);
    c.minute = (int)(shown / 60 % 60);
    c.second = (int)(shown % 60);
    c.weekday = (int)((days % 7 + 11) % 7); /* 1970-01-01 was a Thursday */

    era = floor_div(days + 719468, 146097);
    day_of_era = days + 719468 - era * 146097;
    year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    month = (5 * day_of_year + 2) / 153; /* 0 is March */
    c.day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    c.month = (int)(month < 10 ? month + 3 : month - 9);
    c.year = year_of_era + era * 400 + (month >= 10);
    c.yearday = (int)(days - days_to_month(c.year, 0) + 1);
    return c;
}

int date_cmp(struct moment a, struct moment b)
{
    if (a.s != b.s)
        return a.s < b.s ? -1 : 1;
    return (a.ns > b.ns) - (a.ns < b.ns);
}
