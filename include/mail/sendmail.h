#ifndef MAIL_SENDMAIL_H
#define MAIL_SENDMAIL_H

#include "mail/smtp.h"

/** The local mail system's program, and what is the same for all messages. */
struct sendmail {
    const char *program;
    const char *from;   /* the envelope's sender; "" for <> */
    int64_t timeout_ms; /* for the program to take the message and end */
};

/**
 * sendmail_send(arena, how, recipient, message, result, failure):
 * Pipe ${message} (CRLF line ends become LF) to `program -i -f FROM -- RECIPIENT`, and read its exit
 * status by sysexits.h.  What it prints to standard error is result->reply, in ${arena}.
 *
 * Return 0 with *${result}, or -1 with the reason in ${failure} as well: the program cannot be run, is not set up, or
 * did not end as it should; then the next message would fare no better.
 */
int sendmail_send(struct arena *arena, const struct sendmail *how, const char *recipient,
                  struct str message, struct smtp_result *result, struct mail_failure *failure);

#endif
