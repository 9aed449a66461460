/*
 * sink DELAY_MS [CERTIFICATE KEY]: an SMTP server that throws everything away, for benchmarks.
 *
 * Prints its port on 127.0.0.1.  A process per connection; as far away as DELAY_MS: what comes
 * together is answered together after that time; TLS from the
 * first byte with a certificate.  Runs until it is killed.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct peer {
    int fd;
    SSL *ssl;
    long delay_ms;
    char bytes[65536];
    size_t from, to;
    bool fresh; /* something came since the last reply */
};

static bool fill(struct peer *p)
{
    ssize_t got;

    if (p->from > 0) {
        memmove(p->bytes, p->bytes + p->from, p->to - p->from);
        p->to -= p->from;
        p->from = 0;
    }
    if (p->to == sizeof(p->bytes))
        return false;
    got = p->ssl ? SSL_read(p->ssl, p->bytes + p->to, (int)(sizeof(p->bytes) - p->to))
                 : read(p->fd, p->bytes + p->to, sizeof(p->bytes) - p->to);
    if (got <= 0)
        return false;
    p->to += (size_t)got;
    p->fresh = true;
    return true;
}

/* Skip to behind ${mark}; false at the end of the connection. */
static bool skip(struct peer *p, const char *mark, size_t bytes)
{
    for (;;) {
        char *found = memmem(p->bytes + p->from, p->to - p->from, mark, bytes);

        if (found) {
            p->from = (size_t)(found - p->bytes) + bytes;
            return true;
        }
        if (p->to - p->from > bytes)
            p->from = p->to - bytes;
        if (!fill(p))
            return false;
    }
}

static void say(struct peer *p, const char *text)
{
    struct timespec delay = {0, p->delay_ms * 1000000};
    ssize_t put;

    if (p->delay_ms > 0 && p->fresh)
        nanosleep(&delay, NULL);
    p->fresh = false;
    put = p->ssl ? SSL_write(p->ssl, text, (int)strlen(text)) : write(p->fd, text, strlen(text));
    if (put <= 0)
        exit(0);
}

static void serve(struct peer *p)
{
    say(p, "220 sink\r\n");
    for (;;) {
        char verb;

        while (p->from == p->to)
            if (!fill(p))
                return;
        verb = (char)(p->bytes[p->from] & ~0x20); /* upper case */
        if (!skip(p, "\r\n", 2))
            return;
        if (verb == 'E')
            say(p, "250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n");
        else if (verb == 'D') {
            say(p, "354 go\r\n");
            if (!skip(p, "\r\n.\r\n", 5))
                return;
            say(p, "250 taken\r\n");
        } else if (verb == 'Q') {
            say(p, "221 bye\r\n");
            return;
        } else
            say(p, "250 ok\r\n");
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    SSL_CTX *context = NULL;

    if (argc < 2)
        return 2;
    signal(SIGCHLD, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    if (argc > 3) {
        context = SSL_CTX_new(TLS_server_method());
        if (SSL_CTX_use_certificate_chain_file(context, argv[2]) != 1 ||
            SSL_CTX_use_PrivateKey_file(context, argv[3], SSL_FILETYPE_PEM) != 1)
            return 1;
    }
    if (bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 64) < 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) < 0)
        return 1;
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        struct peer *p = calloc(1, sizeof(*p));

        p->fd = accept(listener, NULL, NULL);
        p->delay_ms = atol(argv[1]);
        if (p->fd >= 0 && fork() == 0) {
            setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
            if (context) {
                p->ssl = SSL_new(context);
                SSL_set_fd(p->ssl, p->fd);
                if (SSL_accept(p->ssl) != 1)
                    exit(0);
            }
            serve(p);
            exit(0);
        }
        if (p->fd >= 0)
            close(p->fd);
        free(p);
    }
}
