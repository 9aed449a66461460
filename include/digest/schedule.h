#ifndef DIGEST_SCHEDULE_H
#define DIGEST_SCHEDULE_H

#include <stdbool.h>

#include "base/date.h"
#include "base/str.h"

/** When a digest's issues are due, by the calendar of the site's zone or by the number of posts. */
enum schedule_kind { SCHEDULE_DAILY, SCHEDULE_WEEKLY, SCHEDULE_MONTHLY, SCHEDULE_POSTS };

struct schedule {
    enum schedule_kind kind;
    int every;   /* SCHEDULE_WEEKLY: each Nth week, counted from `from` */
    int weekday; /* SCHEDULE_WEEKLY: 0 is Sunday */
    int day; /* SCHEDULE_MONTHLY: 1 to 31; a shorter month's last day stands for what it lacks */
    int hour, minute;
    int64_t from;  /* SCHEDULE_WEEKLY: a day of a week that counts, in days since 1970-01-01 */
    int64_t posts; /* SCHEDULE_POSTS: as many new posts make an issue due */
};

/**
 * schedule_parse(text, schedule):
 * Read "daily 09:00", "weekly mon 09:00", "monthly 1 09:00", "every 2 weeks mon 09:00",
 * "every 2 weeks mon 09:00 from 2026-11-02" or "after 5 posts".  The time may be left out: 09:00.
 * Return 0 or -1.
 */
int schedule_parse(struct str text, struct schedule *schedule);

/**
 * The last moment at or before ${now}, and the first after it, at which an issue is due in ${zone} (NULL: UTC).
 * The zone's clock changes are minded: a time that a change leaves out moves on by the change, one that comes twice is the
 * second.  Not for SCHEDULE_POSTS.
 */
struct moment schedule_latest(const struct schedule *schedule, const struct zone *zone,
                              struct moment now);
struct moment schedule_next(const struct schedule *schedule, const struct zone *zone,
                            struct moment now);

#endif
