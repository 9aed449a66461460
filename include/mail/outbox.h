#ifndef MAIL_OUTBOX_H
#define MAIL_OUTBOX_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/** A Maildir (https://cr.yp.to/proto/maildir.html) that messages are put into instead of being sent. */

/** Make the folder ${path} a Maildir if it is none yet.  Return 0, or -1 with the reason in ${diag}. */
int outbox_open(const char *path, struct diag *diag);

/**
 * outbox_put(path, name, message, diag):
 * Put ${message} (CRLF line ends become LF, as files of a Maildir have them) under the unique ${name}:
 * written below tmp, synced, renamed into new.  The same name again is the same message again: nothing happens if it is there.
 *
 * Return 0, or -1 with the reason in ${diag}; then no file is left.
 */
int outbox_put(const char *path, const char *name, struct str message, struct diag *diag);

/** Make the renames durable.  Return 0, or -1 with the reason in ${diag}. */
int outbox_sync(const char *path, struct diag *diag);

/** A name for a message that depends on nothing but what is given. */
struct str outbox_name(struct arena *arena, int64_t date_s, int64_t issue, struct str recipient,
                       struct str message);

#endif
