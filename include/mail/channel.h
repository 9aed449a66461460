#ifndef MAIL_CHANNEL_H
#define MAIL_CHANNEL_H

#include "mail/door.h"
#include "mail/failure.h"
#include "mail/settings.h"
#include "mail/tls.h"

/**
 * Our own connection to an SMTP server: authenticated, encrypted, and safe for libesmtp to speak
 * through.  channel_open greets the server and logs in; channel_start shows libesmtp a greeting and an EHLO reply
 * of ours at the other end of a socket pair, and from then on the channel relays bytes whenever libesmtp waits, watches
 * the clock and keeps count of what the server can have seen.
 *
 * A channel is used by one thread; the roots and the secret may be shared.
 */
struct channel;

/** What all channels of a run have in common. */
struct channel_setup {
    const struct mail_settings *settings;
    struct tls_roots *roots; /* NULL if no server is spoken to with TLS */
    const char *secret;      /* password or token; NULL: no login */
    mail_stop *stop;
};

/**
 * channel_open(setup, server, failure):
 * Connect, encrypt, EHLO, log in.
 *
 * Return NULL with the reason in ${failure}.  Final are: a certificate that is not accepted, no STARTTLS where
 * it is required, bytes injected after it, a refused login, no encryption to log in over.
 */
struct channel *channel_open(const struct channel_setup *setup, const struct mail_server *server,
                             struct mail_failure *failure);

/** What the server said in its EHLO reply. */
bool channel_has_8bitmime(const struct channel *channel);
int64_t channel_max_bytes(const struct channel *channel); /* SIZE (RFC 1870); 0: not said */

/**
 * channel_start(channel, door, failure):
 * Begin to relay: fill in the ${door} behind which the server's greeting waits.  It is the channel's, and good until
 * channel_close.  Return 0, or -1 with the reason.
 */
int channel_start(struct channel *channel, struct door *door, struct mail_failure *failure);

/** Between two transactions: take nothing more from libesmtp, which sees the end of the connection. */
void channel_finish(struct channel *channel);

/** After libesmtp's session: take leave of the server with QUIT, if that was not done and can be done. */
void channel_end(struct channel *channel);

/**
 * How many final dots the server can have seen; counted before the byte leaves.  A message whose dot is not
 * counted cannot have been accepted.
 */
uint64_t channel_dots(const struct channel *channel);

/** Why the session was ended here, or "" if it was not. */
const char *channel_failure(const struct channel *channel);

/** Close everything; allowed at any time, and for NULL. */
void channel_close(struct channel *channel);

#endif
