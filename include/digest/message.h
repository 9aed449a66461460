#ifndef DIGEST_MESSAGE_H
#define DIGEST_MESSAGE_H

#include "ledger/ledger.h"

#define MESSAGE_MAX_BYTES (25u << 20) /* common servers take no more */

/**
 * message_write(arena, issue, recipient, out, diag):
 * The message of a frozen issue for one recipient: MIME (RFC 2045…), CRLF line ends, a pure function of its
 * arguments.
 * Return 0 or -1.
 */
int message_write(struct arena *arena, const struct ledger_issue *issue, struct str recipient,
                  struct buf *out, struct diag *diag);

#endif
