/*
 * TLS to a mail server, on OpenSSL 3: RFC 8446 and RFC 5246, names after RFC 9525, SNI after
 * RFC 6066, what servers and clients of mail owe each other after RFC 8314 and RFC 7817.
 *
 * Known limits: no client certificates, no DANE, no revocation lists.
 */
#include "mail/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tls_roots {
    SSL_CTX *context;
};

struct tls {
    SSL *ssl;
    bool broken; /* nothing may be said any more, not even goodbye */
};

/* What OpenSSL's ${code} says. */
static const char *reason(unsigned long code)
{
    const char *text;

    if (ERR_SYSTEM_ERROR(code))
        return strerror(ERR_GET_REASON(code));
    text = ERR_reason_error_string(code);
    return text ? text : "unknown error";
}

struct tls_roots *tls_roots_new(const char *ca_file, struct diag *diag)
{
    struct tls_roots *roots = xcalloc(1, sizeof(*roots));
    const char *why;
    int loaded;

    ERR_clear_error();
    roots->context = SSL_CTX_new(TLS_client_method());
    if (!roots->context)
        goto failed;
    SSL_CTX_set_min_proto_version(roots->context, TLS1_2_VERSION);
    SSL_CTX_set_options(roots->context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                            SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(roots->context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_clear_mode(roots->context, SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_verify(roots->context, SSL_VERIFY_PEER, NULL);
    if (ca_file)
        loaded = SSL_CTX_load_verify_file(roots->context, ca_file);
    else
        loaded = SSL_CTX_set_default_verify_paths(roots->context);
    if (loaded == 1)
        return roots;
failed:
    why = reason(ERR_peek_error()); /* the first, from which the others follow */
    if (ca_file)
        diag_add(diag, SEVERITY_ERROR, (struct place){ca_file, 0, 0},
                 "ca_file: no certificates can be read from here: %s", why);
    else
        diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
                 "the system's root certificates cannot be loaded: %s", why);
    tls_roots_free(roots);
    return NULL;
}

void tls_roots_free(struct tls_roots *roots)
{
    if (!roots)
        return;
    SSL_CTX_free(roots->context);
    free(roots);
}

static bool is_address(const char *host)
{
    unsigned char bytes[sizeof(struct in6_addr)];

    return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

/* Tell the handshake whom we expect.  A certificate for an address carries the address itself. */
static bool expect(SSL *ssl, const char *host)
{
    char name[256];
    size_t n = strlen(host);

    if (is_address(host))
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1;
    SSL_set_hostflags(ssl,
                      X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    /* The dot at the end of a full name is for its look-up alone (RFC 6066 section 3). */
    if (n > 1 && host[n - 1] == '.')
        n--;
    snprintf(name, sizeof(name), "%.*s", (int)n, host);
    return SSL_set1_host(ssl, name) == 1 && SSL_set_tlsext_host_name(ssl, name) == 1;
}

static int handshake_failed(SSL *ssl, const char *host, int result, struct mail_failure *failure)
{
    long verified = SSL_get_verify_result(ssl);
    int kind = SSL_get_error(ssl, result);

    if (verified == X509_V_ERR_HOSTNAME_MISMATCH || verified == X509_V_ERR_IP_ADDRESS_MISMATCH)
        return mail_fail(
            failure, true,
            "the server's certificate is for another name than %s: is `server:` right? (the names "
            "in its subjectAltName count, its common name does not)",
            host);
    if (verified == X509_V_ERR_CERT_HAS_EXPIRED)
        return mail_fail(failure, true, "the server's certificate has expired");
    if (verified == X509_V_ERR_CERT_NOT_YET_VALID)
        return mail_fail(
            failure, true,
            "the server's certificate is not valid yet: is this machine's clock right?");
    if (verified != X509_V_OK)
        return mail_fail(failure, true,
                         "the server's certificate is not trusted (%s): if the server has an "
                         "authority of its own, name its certificate as `ca_file:`",
                         X509_verify_cert_error_string(verified));
    if (kind == SSL_ERROR_SYSCALL || kind == SSL_ERROR_ZERO_RETURN || ERR_peek_last_error() == 0)
        return mail_fail(failure, false,
                         "the server closed the connection during the TLS handshake");
    return mail_fail(
        failure, true,
        "the TLS handshake failed (%s): does the server speak TLS 1.2 or 1.3 on this port?",
        reason(ERR_peek_last_error()));
}

static int shake_hands(SSL *ssl, int fd, const char *host, int64_t until_ms, mail_stop *stop,
                       struct mail_failure *failure)
{
    for (;;) {
        struct pollfd wait = {.fd = fd};
        int result, kind;

        ERR_clear_error();
        result = SSL_connect(ssl);
        if (result == 1)
            return 0;
        kind = SSL_get_error(ssl, result);
        if (kind == SSL_ERROR_WANT_READ)
            wait.events = POLLIN;
        else if (kind == SSL_ERROR_WANT_WRITE)
            wait.events = POLLOUT;
        else
            return handshake_failed(ssl, host, result, failure);
        result = mail_poll(&wait, 1, until_ms, stop);
        if (result == 0)
            return mail_fail(failure, false, "no answer during the TLS handshake");
        if (result < 0)
            return mail_fail(failure, false, "interrupted");
    }
}

struct tls *tls_start(struct tls_roots *roots, int fd, const char *host, int64_t until_ms,
                      mail_stop *stop, struct mail_failure *failure)
{
    struct tls *tls = xcalloc(1, sizeof(*tls));

    ERR_clear_error();
    tls->ssl = SSL_new(roots->context);
    if (!tls->ssl || !expect(tls->ssl, host) || SSL_set_fd(tls->ssl, fd) != 1) {
        mail_fail(failure, true, "TLS cannot be set up for the name %s", host);
        goto failed;
    }
    if (shake_hands(tls->ssl, fd, host, until_ms, stop, failure) < 0)
        goto failed;
    return tls;
failed:
    tls->broken = true;
    tls_free(tls);
    return NULL;
}

void tls_free(struct tls *tls)
{
    if (!tls)
        return;
    ERR_clear_error();
    if (!tls->broken)
        SSL_shutdown(tls->ssl);
    SSL_free(tls->ssl);
    free(tls);
}

static ssize_t outcome(struct tls *tls, int result)
{
    switch (SSL_get_error(tls->ssl, result)) {
    case SSL_ERROR_WANT_READ:
        return -2 - POLLIN;
    case SSL_ERROR_WANT_WRITE:
        return -2 - POLLOUT;
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    default:
        tls->broken = true;
        return -1;
    }
}

ssize_t tls_read(struct tls *tls, void *bytes, size_t n)
{
    size_t got;
    int result;

    ERR_clear_error();
    result = SSL_read_ex(tls->ssl, bytes, n, &got);
    return result == 1 ? (ssize_t)got : outcome(tls, result);
}

ssize_t tls_write(struct tls *tls, const void *bytes, size_t n)
{
    size_t put;
    ssize_t result;

    ERR_clear_error();
    if (SSL_write_ex(tls->ssl, bytes, n, &put) == 1)
        return (ssize_t)put;
    result = outcome(tls, 0);
    return result == 0 ? -1 : result;
}

bool tls_pending(const struct tls *tls)
{
    return SSL_pending(tls->ssl) > 0;
}
