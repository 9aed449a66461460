#ifndef MAIL_FAILURE_H
#define MAIL_FAILURE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/** Why a connection came to nothing. */
struct mail_failure {
    bool final; /* another try would end the same way: what is configured is wrong, or refused */
    bool elsewhere; /* but another server may do better */
    char text[500]; /* what is wrong and what to do about it, without the server's name */
};

/** Set ${failure}; -1, so that a caller can return it. */
int mail_fail(struct mail_failure *failure, bool final, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Set by a signal's handler, and read by every worker: finish what is in flight, begin nothing.  NULL: never. */
typedef const atomic_int mail_stop;
bool mail_stopped(mail_stop *stop);

/** The monotonic clock, in milliseconds and in microseconds. */
int64_t mail_clock_ms(void);
int64_t mail_clock_us(void);

/**
 * mail_poll(fds, n, until_ms, stop):
 * As poll, until the monotonic clock shows ${until_ms} (0: for ever).  Looks at ${stop} five times a second.
 *
 * Return what poll does; 0 when the time is over, and -1 with errno EINTR when ${stop} is set.
 */
struct pollfd;
int mail_poll(struct pollfd *fds, unsigned n, int64_t until_ms, mail_stop *stop);

#endif
