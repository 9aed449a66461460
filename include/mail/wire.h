#ifndef MAIL_WIRE_H
#define MAIL_WIRE_H

#include "base/buf.h"
#include "mail/settings.h"
#include "mail/tls.h"

/** A connection to a server: TCP over IPv6 or IPv4, then perhaps TLS.  Never blocks by itself. */
struct wire;

/**
 * wire_connect(server, timeout_ms, stop, failure):
 * Resolve the server's name and connect to its addresses in turn, each for ${timeout_ms} at most; where ${server} says
 * `here`, to those of this machine alone.
 *
 * Return NULL with the reason in ${failure}.
 */
struct wire *wire_connect(const struct mail_server *server, int64_t timeout_ms, mail_stop *stop,
                          struct mail_failure *failure);

/** From here on all bytes are TLS's.  Return 0, or -1 with the reason; then only wire_close is left. */
int wire_start_tls(struct wire *wire, struct tls_roots *roots, const char *host, int64_t timeout_ms,
                   mail_stop *stop, struct mail_failure *failure);
bool wire_is_encrypted(const struct wire *wire);

/** The socket and the events to poll it for, if reading, writing or both are wanted. */
int wire_fd(const struct wire *wire);
short wire_events(const struct wire *wire, bool reading, bool writing);

#define WIRE_AGAIN (-2)
/** Bytes read or written; 0 at the end of the stream (wire_read), WIRE_AGAIN: poll first, -1: broken. */
ssize_t wire_read(struct wire *wire, void *bytes, size_t n);
ssize_t wire_write(struct wire *wire, const void *bytes, size_t n);
/** Whether wire_read has bytes that poll does not show. */
bool wire_pending(const struct wire *wire);

/** Our own end's address as EHLO takes it: "[192.0.2.1]", "[IPv6:2001:db8::1]" (RFC 5321 4.1.3). */
struct str wire_address_literal(const struct wire *wire, struct arena *arena);

void wire_close(struct wire *wire);

#endif
