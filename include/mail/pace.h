#ifndef MAIL_PACE_H
#define MAIL_PACE_H

#include <stdint.h>

#include "base/str.h"

/** When the next message may go: a rate for the run, one for each domain, and pauses after failures. */
struct pace;

/** The least time between two messages, and between two to one domain; 0: none. */
struct pace *pace_new(int64_t interval_us, int64_t domain_interval_us);
void pace_free(struct pace *pace);

/** Take the next place for a message to ${address}; return when it may go (${now_us} or later). */
int64_t pace_take(struct pace *pace, struct str address, int64_t now_us);

/**
 * pace_retry_s(attempts, greylisted, random):
 * How many seconds to wait after the ${attempts}th failure: 5 minutes, doubling up to 4 hours, a fifth
 * more or less by chance (${random} is any number).  Greylisting passes with time alone, so the pause
 * does not grow.
 */
int64_t pace_retry_s(int attempts, bool greylisted, uint32_t random);

/** Whether a 4xx reply is greylisting (RFC 6647): "come back later", said to everybody. */
bool pace_is_greylisting(int code, struct str status, struct str reply);

#endif
