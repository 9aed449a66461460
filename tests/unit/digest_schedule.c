#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "digest/schedule.h"

struct row {
    const char *schedule, *zone, *now, *latest, *next;
};

static const struct row rows[] = {
    {"daily 09:00", "Asia/Kolkata", "2026-11-23T03:29:59Z", "2026-11-22T09:00:00+05:30",
     "2026-11-23T09:00:00+05:30"},
    {"daily 09:00", "Asia/Kolkata", "2026-11-23T03:30:00Z", "2026-11-23T09:00:00+05:30",
     "2026-11-24T09:00:00+05:30"},
    {"daily", "UTC", "2026-01-01T00:00:00Z", "2025-12-31T09:00:00Z", "2026-01-01T09:00:00Z"},
    {"monthly 1 09:00", "UTC", "2026-03-01T08:00:00Z", "2026-02-01T09:00:00Z",
     "2026-03-01T09:00:00Z"},
    {"monthly 31", "UTC", "2026-03-01T08:00:00Z", "2026-02-28T09:00:00Z", "2026-03-31T09:00:00Z"},
    {"monthly 29 0:05", "UTC", "2028-02-29T00:05:00Z", "2028-02-29T00:05:00Z",
     "2028-03-29T00:05:00Z"},
    {"monthly 1 09:00", "UTC", "2026-01-01T08:00:00Z", "2025-12-01T09:00:00Z",
     "2026-01-01T09:00:00Z"},
    {"weekly mon 09:00", "UTC", "2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z",
     "2026-11-30T09:00:00Z"},
    {"weekly Sunday", "UTC", "2026-11-23T09:00:00Z", "2026-11-22T09:00:00Z",
     "2026-11-29T09:00:00Z"},
    {"every 2 weeks mon 09:00 from 2026-11-02", "UTC", "2026-11-10T00:00:00Z",
     "2026-11-02T09:00:00Z", "2026-11-16T09:00:00Z"},
    {"every 2 weeks mon 09:00 from 2026-11-09", "UTC", "2026-11-10T00:00:00Z",
     "2026-11-09T09:00:00Z", "2026-11-23T09:00:00Z"},
    {"every 3 weeks fri from 2026-11-02", "UTC", "2026-11-01T00:00:00Z", "2026-10-16T09:00:00Z",
     "2026-11-06T09:00:00Z"},
    /* Clocks go forward at 2:00: 2:30 is not shown and moves on. */
    {"daily 02:30", "Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-29T03:30:00+02:00",
     "2026-03-30T02:30:00+02:00"},
    /* Clocks go back at 3:00: 2:30 comes twice, the first counts. */
    {"daily 02:30", "Europe/Berlin", "2026-10-25T01:45:00Z", "2026-10-25T02:30:00+01:00",
     "2026-10-26T02:30:00+01:00"},
    /* A day that a zone left out. */
    {"daily 09:00", "Pacific/Apia", "2011-12-31T00:00:00Z", "2011-12-31T09:00:00+14:00",
     "2012-01-01T09:00:00+14:00"},
};

static void check(const char *what, struct moment m, const char *wanted)
{
    struct buf out;

    buf_init(&out, 100);
    date_rfc3339(&out, m);
    if (!str_is(buf_str(&out), wanted))
        fail_msg("%s: %.*s, not %s", what, STR_ARG(buf_str(&out)), wanted);
    buf_free(&out);
}

static void test_periods(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct zone *zone = zone_open(arena, rows[i].zone);
        struct schedule schedule;
        struct moment now;

        assert_int_equal(0, schedule_parse(str_of(rows[i].schedule), &schedule));
        assert_int_equal(0, date_parse_rfc3339(str_of(rows[i].now), &now));
        check(rows[i].schedule, schedule_latest(&schedule, zone, now), rows[i].latest);
        check(rows[i].schedule, schedule_next(&schedule, zone, now), rows[i].next);
    }
    arena_free(arena);
}

/* Hour by hour through two years: latest is never late, next never early, and they meet. */
static void test_no_gap(void **state)
{
    static const char *const schedules[] = {"daily 02:30", "weekly sun 02:30", "monthly 30 02:30",
                                            "every 5 weeks wed 23:59"};
    struct arena *arena = arena_new();
    struct zone *zone = zone_open(arena, "America/New_York");

    (void)state;
    for (size_t i = 0; i < sizeof schedules / sizeof schedules[0]; i++) {
        struct moment now = {.s = 1767225600}, last = {.s = 0};
        struct schedule schedule;

        assert_int_equal(0, schedule_parse(str_of(schedules[i]), &schedule));
        for (int hour = 0; hour < 2 * 366 * 24; hour++, now.s += 3600) {
            struct moment latest = schedule_latest(&schedule, zone, now);
            struct moment next = schedule_next(&schedule, zone, now);

            assert_true(latest.s <= now.s && next.s > now.s);
            if (last.s && last.s <= now.s)
                assert_int_equal(last.s, latest.s);
            last = next;
        }
    }
    arena_free(arena);
}

static void test_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "monthly",
        "monthly 0",
        "monthly 32",
        "daily 24:00",
        "daily 9",
        "daily 09:60",
        "weekly",
        "weekly m",
        "hourly",
        "after",
        "after 0 posts",
        "after 5",
        "every 0 weeks mon",
        "every 2 days mon",
        "weekly mon 09:00 extra",
        "daily 09:00 x",
        "after 5 posts x",
        "monthly 1 9:00 x",
        "every 2 weeks mon from x",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct schedule schedule;

        if (schedule_parse(str_of(bad[i]), &schedule) == 0)
            fail_msg("\"%s\" was taken", bad[i]);
    }
}

static void test_posts(void **state)
{
    struct schedule schedule;

    (void)state;
    assert_int_equal(0, schedule_parse(STR("after 5 posts"), &schedule));
    assert_int_equal(SCHEDULE_POSTS, schedule.kind);
    assert_int_equal(5, schedule.posts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_periods),
        cmocka_unit_test(test_no_gap),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_posts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
