#ifndef MAIL_TLS_H
#define MAIL_TLS_H

#include <sys/types.h>

#include "base/diag.h"
#include "mail/failure.h"

/** TLS 1.2 and 1.3 to a server whose certificate must carry the name that we were told. */

/** The roots that are trusted; shared by all connections of a run. */
struct tls_roots;

/** Those in the PEM file ${ca_file}, or the system's if it is NULL.  NULL with the reason in ${diag}. */
struct tls_roots *tls_roots_new(const char *ca_file, struct diag *diag);
void tls_roots_free(struct tls_roots *roots);

struct tls;

/**
 * tls_start(roots, fd, host, until_ms, stop, failure):
 * Shake hands on the connected, non-blocking socket ${fd}: SNI (RFC 6066), the certificate checked
 * against ${host} (RFC 9525), which is a name or an address.
 *
 * Return NULL with the reason in ${failure}; a certificate that is not accepted is final.
 */
struct tls *tls_start(struct tls_roots *roots, int fd, const char *host, int64_t until_ms,
                      mail_stop *stop, struct mail_failure *failure);

/** Say goodbye (close_notify) without waiting for an answer, and free; the socket stays open. */
void tls_free(struct tls *tls);

/**
 * tls_read(tls, bytes, n), tls_write(tls, bytes, n):
 * Return how many bytes were moved, 0 at the end of the stream (tls_read), -1 when the connection
 * is broken, or -2 - EVENTS when poll must show EVENTS on the socket first.
 */
ssize_t tls_read(struct tls *tls, void *bytes, size_t n);
ssize_t tls_write(struct tls *tls, const void *bytes, size_t n);

/** Whether bytes wait inside that poll does not show. */
bool tls_pending(const struct tls *tls);

#endif
