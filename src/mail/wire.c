/*
 * A connection to a server.
 *
 * Known limits: getaddrinfo keeps its own time (resolv.conf's), which neither our timeouts nor a
 * signal shorten; addresses are tried one after the other (no RFC 8305).
 */
#include "mail/wire.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct wire {
    int fd;
    struct tls *tls;
    short read_needs, write_needs; /* events before the next try makes sense */
};

/* Return a connected socket, or -1 with errno. */
static int connect_to(const struct addrinfo *address, int64_t timeout_ms, mail_stop *stop)
{
    struct pollfd wait = {.events = POLLOUT};
    socklen_t size = sizeof(int);
    int on = 1, error = 0, ready;

    wait.fd = socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                     address->ai_protocol);
    if (wait.fd < 0)
        return -1;
    /* Commands are small and wait for replies: Nagle's algorithm would cost 40 ms for each. */
    if (setsockopt(wait.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) < 0)
        goto failed;
    if (connect(wait.fd, address->ai_addr, address->ai_addrlen) == 0)
        return wait.fd;
    if (errno != EINPROGRESS)
        goto failed;
    ready = mail_poll(&wait, 1, mail_clock_ms() + timeout_ms, stop);
    if (ready == 0)
        errno = ETIMEDOUT;
    if (ready <= 0)
        goto failed;
    if (getsockopt(wait.fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0)
        return wait.fd;
    errno = error;
failed:
    error = errno;
    close(wait.fd);
    errno = error;
    return -1;
}

static bool is_loopback(const struct sockaddr *address)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;

    if (address->sa_family == AF_INET) {
        memcpy(&in, address, sizeof(in));
        return ntohl(in.sin_addr.s_addr) >> 24 == 127;
    }
    memcpy(&in6, address, sizeof(in6));
    return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
}

struct wire *wire_connect(const struct mail_server *server, int64_t timeout_ms, mail_stop *stop,
                          struct mail_failure *failure)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *addresses;
    struct wire *wire;
    int error, fd = -1;
    bool tried = false;

    error = getaddrinfo(server->host, server->port, &hints, &addresses);
    if (error == EAI_NONAME || error == EAI_ADDRFAMILY) {
        /* A host with nothing but its loopback has no address "configured". */
        hints.ai_flags = 0;
        error = getaddrinfo(server->host, server->port, &hints, &addresses);
    }
    if (error) {
        mail_fail(failure, false, "the name %s cannot be resolved: %s", server->host,
                  error == EAI_SYSTEM ? strerror(errno) : gai_strerror(error));
        return NULL;
    }
    for (const struct addrinfo *a = addresses; a && fd < 0; a = a->ai_next) {
        if (server->here && !is_loopback(a->ai_addr))
            continue;
        tried = true;
        fd = connect_to(a, timeout_ms, stop);
        if (fd < 0 && mail_stopped(stop))
            break;
    }
    error = errno;
    freeaddrinfo(addresses);
    if (!tried) {
        mail_fail(failure, true,
                  "%s is no name of this machine here, and nothing is sent to others in the clear: "
                  "write 127.0.0.1 or [::1], or smtp+starttls:// with the server's own name",
                  server->host);
        return NULL;
    }
    if (fd < 0) {
        mail_fail(failure, false, "cannot connect: %s", strerror(error));
        return NULL;
    }
    wire = xcalloc(1, sizeof(*wire));
    *wire = (struct wire){.fd = fd, .read_needs = POLLIN, .write_needs = POLLOUT};
    return wire;
}

int wire_start_tls(struct wire *wire, struct tls_roots *roots, const char *host, int64_t timeout_ms,
                   mail_stop *stop, struct mail_failure *failure)
{
    wire->tls = tls_start(roots, wire->fd, host, mail_clock_ms() + timeout_ms, stop, failure);
    return wire->tls ? 0 : -1;
}

bool wire_is_encrypted(const struct wire *wire)
{
    return wire->tls != NULL;
}

int wire_fd(const struct wire *wire)
{
    return wire->fd;
}

short wire_events(const struct wire *wire, bool reading, bool writing)
{
    return (short)((reading ? wire->read_needs : 0) | (writing ? wire->write_needs : 0));
}

ssize_t wire_read(struct wire *wire, void *bytes, size_t n)
{
    ssize_t got;

    if (!wire->tls) {
        do
            got = recv(wire->fd, bytes, n, 0);
        while (got < 0 && errno == EINTR);
        return got < 0 && errno == EAGAIN ? WIRE_AGAIN : got;
    }
    got = tls_read(wire->tls, bytes, n);
    wire->read_needs = POLLIN;
    if (got >= -1)
        return got;
    wire->read_needs = (short)(-2 - got);
    return WIRE_AGAIN;
}

ssize_t wire_write(struct wire *wire, const void *bytes, size_t n)
{
    ssize_t put;

    if (!wire->tls) {
        do
            put = send(wire->fd, bytes, n, MSG_NOSIGNAL);
        while (put < 0 && errno == EINTR);
        return put < 0 && errno == EAGAIN ? WIRE_AGAIN : put;
    }
    put = tls_write(wire->tls, bytes, n);
    wire->write_needs = POLLOUT;
    if (put >= -1)
        return put;
    wire->write_needs = (short)(-2 - put);
    return WIRE_AGAIN;
}

bool wire_pending(const struct wire *wire)
{
    return wire->tls && tls_pending(wire->tls);
}

struct str wire_address_literal(const struct wire *wire, struct arena *arena)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof(address);
    char host[NI_MAXHOST];
    char *zone;

    if (getsockname(wire->fd, (struct sockaddr *)&address, &size) < 0 ||
        getnameinfo((struct sockaddr *)&address, size, host, sizeof(host), NULL, 0,
                    NI_NUMERICHOST) != 0)
        return STR("[127.0.0.1]");
    zone = strchr(host, '%');
    if (zone)
        *zone = '\0';
    return arena_printf(arena, "[%s%s]", address.ss_family == AF_INET6 ? "IPv6:" : "", host);
}

void wire_close(struct wire *wire)
{
    if (!wire)
        return;
    tls_free(wire->tls);
    close(wire->fd);
    free(wire);
}
