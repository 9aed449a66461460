#ifndef MAIL_SENDMAIL_H
#define MAIL_SENDMAIL_H

#include "mail/smtp.h"

/**
 * sendmail_send(arena, program, from, recipient, message, result, failure):
 * Pipe ${message} (CRLF line ends become LF) to `program -i -f FROM -- RECIPIENT`, and read its exit
 * status by sysexits.h.  What it prints to standard error is result->reply, in ${arena}.
 *
 * Return 0 with *${result}, or -1 with the reason in ${failure}: the program cannot be run, or is not set up.
 */
int sendmail_send(struct arena *arena, const char *program, const char *from, const char *recipient,
                  struct str message, struct smtp_result *result, struct mail_failure *failure);

#endif
