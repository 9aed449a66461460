#ifndef DIGEST_MESSAGE_H
#define DIGEST_MESSAGE_H

#include "ledger/ledger.h"

#define MESSAGE_MAX_BYTES (25u << 20) /* common servers take no more */

/** A frozen issue made ready: its parts read, its signing keys loaded.  Only read: threads share it. */
struct message;

/**
 * message_open(arena, issue, dir, diag):
 * Make the frozen ${issue} ready to be written for any recipient.  Files with keys that its parts name are looked for in
 * ${dir}, the site's folder, and must be owner-only.  Each signing key signs once and the signature is verified.
 * Return it, to be given back by message_close, or NULL with the reason in ${diag}.
 */
struct message *message_open(struct arena *arena, const struct ledger_issue *issue, const char *dir,
                             struct diag *diag);
void message_close(struct message *message);

/**
 * message_write(message, arena, recipient, out, diag):
 * Append the message for one recipient: MIME (RFC 2045 to 2049), CRLF line ends, a pure function of the frozen issue, its
 * keys and ${recipient}.  ${arena} is scratch memory of the calling thread.
 * Return 0 or -1; then ${out} is as it was.
 */
int message_write(const struct message *message, struct arena *arena, struct str recipient,
                  struct buf *out, struct diag *diag);

/** The Message-ID, without its brackets, of the issue's message to ${recipient}. */
struct str message_id(const struct message *message, struct arena *arena, struct str recipient);

#endif
