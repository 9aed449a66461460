/*
 * Rates and pauses.
 *
 * Domains share a table of fixed size by a hash of their names: two that fall on one place wait for
 * each other, which is slower than asked for and never faster.
 */
#include "mail/pace.h"

#include <stdlib.h>

#include "base/arena.h"

#define DOMAINS 4096               /* places: a few dozen domains hold most of any list */
#define FIRST_PAUSE_S 300          /* what greylisting servers ask for */
#define LONGEST_PAUSE_S (4 * 3600) /* RFC 5321 4.5.4.1 */

struct pace {
    int64_t interval_us, domain_interval_us;
    int64_t next_us;
    int64_t domain_next_us[DOMAINS];
};

struct pace *pace_new(int64_t interval_us, int64_t domain_interval_us)
{
    struct pace *pace = xcalloc(1, sizeof(*pace));

    pace->interval_us = interval_us;
    pace->domain_interval_us = domain_interval_us;
    return pace;
}

void pace_free(struct pace *pace)
{
    free(pace);
}

static size_t place_of(struct str address)
{
    struct str domain = str_from(address, str_rchr(address, '@') + 1);
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < domain.len; i++)
        h = (h ^ (unsigned char)ascii_lower(domain.at[i])) * 16777619u;
    return h % DOMAINS;
}

int64_t pace_take(struct pace *pace, struct str address, int64_t now_us)
{
    int64_t at = now_us;
    int64_t *domain = &pace->domain_next_us[place_of(address)];

    if (pace->interval_us > 0 && pace->next_us > at)
        at = pace->next_us;
    if (pace->domain_interval_us > 0 && *domain > at)
        at = *domain;
    pace->next_us = at + pace->interval_us;
    *domain = at + pace->domain_interval_us;
    return at;
}

int64_t pace_retry_s(int attempts, bool greylisted, uint32_t random)
{
    int64_t pause = FIRST_PAUSE_S;

    for (int i = 1; i < attempts && !greylisted && pause < LONGEST_PAUSE_S; i++)
        pause *= 2;
    if (pause > LONGEST_PAUSE_S)
        pause = LONGEST_PAUSE_S;
    /* Greylisting counts from the first try: a shorter pause would be in vain. */
    if (greylisted)
        return pause + (int64_t)(random % 60);
    return pause - pause / 5 + (int64_t)(random % (uint32_t)(pause * 2 / 5 + 1));
}

bool pace_is_greylisting(int code, struct str status, struct str reply)
{
    static const char *const words[] = {"greylist", "graylist", "grey list", "gray list"};

    if (code != 450 && code != 451)
        return false;
    if (str_is(status, "4.7.1") || str_is(status, "4.2.0"))
        return true;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        for (size_t at = 0; at < reply.len; at++)
            if (str_is_nocase(str_slice(reply, at, at + str_of(words[i]).len), words[i]))
                return true;
    return false;
}
