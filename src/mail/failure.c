/*
 * What every part of the mail room needs when it waits for the world: why it failed, when to stop.
 */
#include "mail/failure.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#define SLICE_MS 200 /* how late a signal may be noticed */

int mail_fail(struct mail_failure *failure, bool final, const char *format, ...)
{
    va_list args;

    failure->final = final;
    failure->elsewhere = !final;
    va_start(args, format);
    vsnprintf(failure->text, sizeof(failure->text), format, args);
    va_end(args);
    return -1;
}

bool mail_stopped(mail_stop *stop)
{
    return stop && atomic_load(stop);
}

int64_t mail_clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t mail_clock_ms(void)
{
    return mail_clock_us() / 1000;
}

int mail_poll(struct pollfd *fds, unsigned n, int64_t until_ms, mail_stop *stop)
{
    for (;;) {
        int64_t left = until_ms > 0 ? until_ms - mail_clock_ms() : INT_MAX;
        int64_t slice = stop && left > SLICE_MS ? SLICE_MS : left;
        int ready;

        if (mail_stopped(stop)) {
            errno = EINTR;
            return -1;
        }
        if (left < 0)
            slice = left = 0;
        if (slice > INT_MAX || (until_ms == 0 && !stop))
            slice = until_ms > 0 ? INT_MAX : -1;
        ready = poll(fds, n, (int)slice);
        if (ready > 0 || (ready < 0 && errno != EINTR) || (ready == 0 && slice == left))
            return ready;
    }
}
