/*
 * --ping: tell the WebSub hubs of the feeds that changed, as hubs understand it (the recommendation leaves publishing to
 * them): a form with hub.mode=publish and hub.url for each feed, posted over HTTP/1.1 (RFC 9112).
 *
 * Known limits: no redirects, no proxies.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>

#include "base/uri.h"
#include "cli/commands.h"
#include "feed/feed.h"
#include "mail/wire.h"

/* A hub that takes longer must not hold up a build: subscribers will see the feed when they next ask. */
#define WAIT_MS 10000

#define REQUEST_MAX_BYTES ((size_t)1 << 20)
#define STATUS_LINE_MAX_BYTES 1024

/* One way or the other, until done or until the time is over.  Return 0, or -1 with the reason. */
static int say(struct wire *wire, struct str bytes, struct mail_failure *failure)
{
    int64_t until_ms = mail_clock_ms() + WAIT_MS;

    while (bytes.len > 0) {
        ssize_t put = wire_write(wire, bytes.at, bytes.len);
        struct pollfd wait = {.fd = wire_fd(wire), .events = wire_events(wire, false, true)};

        if (put > 0)
            bytes = str_from(bytes, (size_t)put);
        else if (put != WIRE_AGAIN)
            return mail_fail(failure, false, "the hub closed the connection");
        else if (mail_poll(&wait, 1, until_ms, NULL) <= 0)
            return mail_fail(failure, false, "the hub does not take the request in time");
    }
    return 0;
}

static int hear_status(struct wire *wire, struct mail_failure *failure)
{
    char line[STATUS_LINE_MAX_BYTES];
    int64_t until_ms = mail_clock_ms() + WAIT_MS;
    size_t len = 0;

    while (str_chr((struct str){line, len}, '\n') == STR_NONE && len < sizeof(line)) {
        ssize_t got = wire_read(wire, line + len, sizeof(line) - len);
        struct pollfd wait = {.fd = wire_fd(wire), .events = wire_events(wire, true, false)};

        if (got > 0)
            len += (size_t)got;
        else if (got != WIRE_AGAIN)
            return mail_fail(failure, false, "the hub closed the connection");
        else if (mail_poll(&wait, 1, until_ms, NULL) <= 0)
            return mail_fail(failure, false, "the hub does not answer in time");
    }
    /* "HTTP/1.1 204 No Content" */
    if (len < sizeof("HTTP/1.1 204") - 1 || !str_starts((struct str){line, len}, "HTTP/1."))
        return mail_fail(failure, false, "what the hub answers is not HTTP");
    if (line[sizeof("HTTP/1.1 ") - 1] == '2')
        return 0;
    return mail_fail(failure, false, "the hub answers %.3s", line + sizeof("HTTP/1.1 ") - 1);
}

/* The server of the address ${hub}. */
static struct mail_server server_of(struct arena *arena, struct str hub, const struct uri *uri)
{
    bool https = str_is_nocase(uri->scheme, "https");
    struct str host = uri->authority, port = https ? STR("443") : STR("80");
    size_t at = str_rchr(host, '@'), colon;

    if (at != STR_NONE)
        host = str_from(host, at + 1);
    colon = str_rchr(host, ':');
    if (colon != STR_NONE && !str_ends(host, "]")) {
        port = str_from(host, colon + 1);
        host = str_slice(host, 0, colon);
    }
    if (str_starts(host, "["))
        host = str_slice(host, 1, host.len - 1);
    return (struct mail_server){.name = arena_cstr(arena, hub),
                                .host = arena_cstr(arena, host),
                                .port = arena_cstr(arena, port),
                                .tls = https ? MAIL_TLS_IMPLICIT : MAIL_TLS_NONE};
}

static bool has_hub(const struct feed *feed, struct str hub)
{
    for (size_t i = 0; i < feed->hubs.n; i++)
        if (str_eq(feed->hubs.items[i], hub))
            return true;
    return false;
}

/* The request that tells ${hub} of every changed feed that names it. */
static struct str request_for(struct cli *cli, struct str hub, const struct uri *uri)
{
    struct buf request, form;

    buf_init(&form, REQUEST_MAX_BYTES);
    buf_init(&request, REQUEST_MAX_BYTES);
    buf_add_c(&form, "hub.mode=publish");
    for (size_t i = 0; i < cli->n_changed; i++)
        if (has_hub(cli->changed[i], hub)) {
            buf_add_c(&form, "&hub.url=");
            buf_add(&form, uri_encode(cli->arena, cli->changed[i]->self, ""));
        }
    buf_printf(&request,
               "POST %.*s%s%.*s HTTP/1.1\r\nHost: %.*s\r\nUser-Agent: courant\r\n"
               "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n"
               "Connection: close\r\n\r\n",
               STR_ARG(uri->path.len ? uri->path : STR("/")), uri->has_query ? "?" : "",
               STR_ARG(uri->query), STR_ARG(uri->authority), form.len);
    buf_add(&request, buf_str(&form));
    buf_free(&form);
    return buf_take(&request, cli->arena);
}

static int tell(struct cli *cli, struct str hub, struct mail_failure *failure)
{
    struct uri uri = uri_split(uri_normalize(cli->arena, uri_host_normalize(cli->arena, hub)));
    struct mail_server server = server_of(cli->arena, hub, &uri);
    struct diag *unused = diag_new(); /* nothing here is an error of the build */
    struct tls_roots *roots = NULL;
    struct wire *wire = wire_connect(&server, WAIT_MS, NULL, failure);
    int result = wire ? 0 : -1;

    if (wire && server.tls == MAIL_TLS_IMPLICIT) {
        roots = tls_roots_new(NULL, unused);
        result = !roots ? mail_fail(failure, true, "the system's certificates cannot be read")
                        : wire_start_tls(wire, roots, server.host, WAIT_MS, NULL, failure);
    }
    if (result == 0)
        result = say(wire, request_for(cli, hub, &uri), failure);
    if (result == 0)
        result = hear_status(wire, failure);
    if (wire)
        wire_close(wire);
    tls_roots_free(roots);
    diag_free(unused);
    return result;
}

/* Whether a changed feed before the ${feed}th, or a hub of its own before the ${n}th, is ${hub}. */
static bool was_told(const struct cli *cli, size_t feed, size_t n, struct str hub)
{
    for (size_t i = 0; i < feed; i++)
        if (has_hub(cli->changed[i], hub))
            return true;
    for (size_t i = 0; i < n; i++)
        if (str_eq(cli->changed[feed]->hubs.items[i], hub))
            return true;
    return false;
}

void ping_hubs(struct cli *cli)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    struct mail_failure failure;

    sigaction(SIGPIPE, &ignore, &before); /* a hub that hangs up is an answer too */
    for (size_t f = 0; f < cli->n_changed; f++)
        for (size_t h = 0; h < cli->changed[f]->hubs.n; h++) {
            struct str hub = cli->changed[f]->hubs.items[h];

            if (was_told(cli, f, h, hub))
                continue;
            cli_progress(cli, "telling %.*s", STR_ARG(hub));
            if (tell(cli, hub, &failure) == 0)
                buf_printf(&cli->summary, "%.*s told of changed feeds\n", STR_ARG(hub));
            else
                diag_rule(
                    cli->diag, SEVERITY_WARNING, "ping", (struct place){NULL, 0, 0},
                    "the hub %.*s was not told: %s; its subscribers see the feed when it next "
                    "asks",
                    STR_ARG(hub), failure.text);
        }
    sigaction(SIGPIPE, &before, NULL);
}
