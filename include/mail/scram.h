#ifndef MAIL_SCRAM_H
#define MAIL_SCRAM_H

#include "base/buf.h"
#include "mail/failure.h"

/** SCRAM-SHA-256 (RFC 5802, RFC 7677), the client's side: neither the password nor its equal is ever sent. */
struct scram;

/** Both are borrowed until scram_free. */
struct scram *scram_new(const char *username, const char *password);
void scram_free(struct scram *scram);

/** Answer the base64 ${challenge} in base64; empty to begin with.  Return 0, or -1 with the reason. */
int scram_step(struct scram *scram, struct str challenge, struct buf *out,
               struct mail_failure *failure);

/** Whether the server has proved that it knows the password's derivative too. */
bool scram_is_done(const struct scram *scram);

#endif
