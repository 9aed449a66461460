/*
 * When issues are due: calendar arithmetic in the site's zone.
 */
#include "digest/schedule.h"

#define SECONDS_A_DAY 86400
#define EPOCH_WEEKDAY 4 /* 1970-01-01 was a Thursday */
#define FIRST_MONDAY 4  /* 1970-01-05, in days since 1970-01-01 */

/* The next word of ${rest}, in which words stand between blanks. */
static struct str next_word(struct str *rest)
{
    struct str word;
    size_t n = 0;

    *rest = str_ltrim(*rest);
    while (n < rest->len && !ascii_is_space(rest->at[n]))
        n++;
    word = str_slice(*rest, 0, n);
    *rest = str_from(*rest, n);
    return word;
}

/* Read a whole number of at most 9 digits; -1 if it is none or not from ${min} to ${max}. */
static int read_number(struct str text, int min, int max)
{
    int n = 0;

    if (text.len == 0 || text.len > 9)
        return -1;
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_digit(text.at[i]))
            return -1;
        n = n * 10 + (text.at[i] - '0');
    }
    return n < min || n > max ? -1 : n;
}

/* A weekday by its name or the name's first three letters: 0 is Sunday, -1 is none. */
static int read_weekday(struct str text)
{
    static const char *const names[] = {"sunday",   "monday", "tuesday", "wednesday",
                                        "thursday", "friday", "saturday"};
    static const char *const short_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

    for (int i = 0; i < 7; i++) {
        if (str_is_nocase(text, names[i]) || str_is_nocase(text, short_names[i]))
            return i;
    }
    return -1;
}

/* "09:00" or "9:00"; an empty text leaves the time as it is. */
static int read_time(struct str text, struct schedule *schedule)
{
    size_t colon = str_chr(text, ':');

    if (text.len == 0)
        return 0;
    if (colon == STR_NONE)
        return -1;
    schedule->hour = read_number(str_slice(text, 0, colon), 0, 23);
    schedule->minute = read_number(str_from(text, colon + 1), 0, 59);
    return schedule->hour < 0 || schedule->minute < 0 ? -1 : 0;
}

static int64_t day_of(struct moment m)
{
    int64_t local = m.s + m.offset_s;

    return local >= 0 ? local / SECONDS_A_DAY : -((-local + SECONDS_A_DAY - 1) / SECONDS_A_DAY);
}

/* What follows "weekly": a weekday, a time, and "from DATE". */
static int read_weekly(struct str rest, struct schedule *schedule)
{
    struct str word = next_word(&rest);
    struct moment from;

    schedule->kind = SCHEDULE_WEEKLY;
    schedule->from = FIRST_MONDAY;
    schedule->weekday = read_weekday(word);
    if (schedule->weekday < 0)
        return -1;
    word = next_word(&rest);
    if (word.len != 0 && !str_is(word, "from")) {
        if (read_time(word, schedule) != 0)
            return -1;
        word = next_word(&rest);
    }
    if (word.len == 0)
        return 0;
    if (!str_is(word, "from") || date_parse(next_word(&rest), NULL, &from) != 0)
        return -1;
    schedule->from = day_of(from);
    return str_trim(rest).len == 0 ? 0 : -1;
}

static int read_every(struct str rest, struct schedule *schedule)
{
    struct str word;

    schedule->every = read_number(next_word(&rest), 1, 104);
    word = next_word(&rest);
    if (schedule->every < 0 || !(str_is(word, "weeks") || str_is(word, "week")))
        return -1;
    return read_weekly(rest, schedule);
}

static int read_after(struct str rest, struct schedule *schedule)
{
    struct str word;

    schedule->kind = SCHEDULE_POSTS;
    schedule->posts = read_number(next_word(&rest), 1, 100000);
    word = next_word(&rest);
    if (schedule->posts < 0 || !(str_is(word, "posts") || str_is(word, "post")))
        return -1;
    return str_trim(rest).len == 0 ? 0 : -1;
}

int schedule_parse(struct str text, struct schedule *schedule)
{
    struct str rest = text;
    struct str word = next_word(&rest);

    *schedule = (struct schedule){.every = 1, .hour = 9};
    if (str_is(word, "every"))
        return read_every(rest, schedule);
    if (str_is(word, "after"))
        return read_after(rest, schedule);
    if (str_is(word, "weekly"))
        return read_weekly(rest, schedule);
    if (str_is(word, "monthly")) {
        schedule->kind = SCHEDULE_MONTHLY;
        schedule->day = read_number(next_word(&rest), 1, 31);
    } else if (str_is(word, "daily")) {
        schedule->kind = SCHEDULE_DAILY;
    } else {
        return -1;
    }
    if (schedule->day < 0 || read_time(next_word(&rest), schedule) != 0)
        return -1;
    return str_trim(rest).len == 0 ? 0 : -1;
}

static int days_in_month(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

/* The schedule's moment in the month that is ${shift} months away from ${c}'s. */
static struct moment in_month(const struct schedule *schedule, const struct zone *zone,
                              struct civil c, int shift)
{
    c.month += shift;
    if (c.month > 12) {
        c.month -= 12;
        c.year++;
    } else if (c.month < 1) {
        c.month += 12;
        c.year--;
    }
    c.day = days_in_month(c.year, c.month);
    if (schedule->day < c.day)
        c.day = schedule->day;
    return date_from_civil(&c, zone);
}

/* The schedule's moment on the day ${day} (since 1970-01-01). */
static struct moment on_day(const struct zone *zone, struct civil c, int64_t day)
{
    struct moment noon = {.s = day * SECONDS_A_DAY + SECONDS_A_DAY / 2};
    struct civil date = date_to_civil(noon);

    c.year = date.year;
    c.month = date.month;
    c.day = date.day;
    return date_from_civil(&c, zone);
}

/* The day on or before ${day} that has the schedule's weekday and lies in a week that counts. */
static int64_t weekly_day(const struct schedule *schedule, int64_t day)
{
    int64_t first = schedule->from; /* moved on to the weekday */
    int64_t cycle = (int64_t)schedule->every * 7, apart;
    int64_t weekday = ((first + EPOCH_WEEKDAY) % 7 + 7) % 7;

    first += (schedule->weekday - weekday + 7) % 7;
    apart = ((day - first) % cycle + cycle) % cycle;
    return day - apart;
}

/* The ${nth} moment of the schedule, counted from one near ${now}: rising with ${nth}. */
static struct moment nth_moment(const struct schedule *schedule, const struct zone *zone,
                                struct moment now, int nth)
{
    struct moment local = date_in_zone(now.s, zone);
    struct civil c = date_to_civil(local);
    int64_t day = day_of(local);

    c.hour = schedule->hour;
    c.minute = schedule->minute;
    c.second = 0;
    if (schedule->kind == SCHEDULE_MONTHLY)
        return in_month(schedule, zone, c, nth);
    if (schedule->kind == SCHEDULE_DAILY)
        return on_day(zone, c, day + nth);
    return on_day(zone, c, weekly_day(schedule, day) + (int64_t)nth * schedule->every * 7);
}

struct moment schedule_latest(const struct schedule *schedule, const struct zone *zone,
                              struct moment now)
{
    int nth = 1;
    struct moment m = nth_moment(schedule, zone, now, nth);

    while (date_cmp(m, now) > 0)
        m = nth_moment(schedule, zone, now, --nth);
    return m;
}

struct moment schedule_next(const struct schedule *schedule, const struct zone *zone,
                            struct moment now)
{
    int nth = -1;
    struct moment m = nth_moment(schedule, zone, now, nth);

    while (date_cmp(m, now) <= 0)
        m = nth_moment(schedule, zone, now, ++nth);
    return m;
}
