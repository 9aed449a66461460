/*
 * The relay between libesmtp and a server.
 *
 * It runs in libesmtp's own thread, whenever libesmtp waits: what libesmtp has written by then goes to the
 * server in one piece, and nobody is woken for each part of it.
 *
 * It passes bytes on unchanged, with two exceptions that keep libesmtp out of trouble: libesmtp's EHLO is
 * answered here (the channel has said its own), and a reply line that is only a code gets the space that
 * libesmtp insists on.  It follows the conversation closely enough to know which reply is due until when,
 * and whether a message's final dot can have reached the server.  What breaks the protocol ends the session: a
 * reply to nothing, one that cannot be meant for the command, an acceptance before the final dot, garbage, a reply or a silence
 * without end.
 *
 * libesmtp drops data when its own timeout fires in the middle of a write.  Its timeouts are set out of
 * reach, and a server that takes nothing for timeouts.block_ms ends the session here.
 */
#include "mail/relay.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define QUIT_MS 2000 /* what a server is given to answer QUIT */

static int fail(struct relay *relay, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int fail(struct relay *relay, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    if (!relay->failure[0])
        vsnprintf(relay->failure, sizeof(relay->failure), format, args);
    va_end(args);
    return -1;
}

static size_t room(const struct relay_bytes *bytes)
{
    return sizeof(bytes->at) - bytes->to;
}

static void compact(struct relay_bytes *bytes)
{
    if (bytes->from == bytes->to) {
        bytes->from = bytes->to = 0;
    } else if (bytes->from > sizeof(bytes->at) / 2) {
        memmove(bytes->at, bytes->at + bytes->from, bytes->to - bytes->from);
        bytes->to -= bytes->from;
        bytes->from = 0;
    }
}

/* The deadline of the reply that is due after what the client said last. */
static void expect_reply(struct relay *relay)
{
    const struct mail_timeouts *t = relay->timeouts;
    int64_t wait_ms = relay->dotted ? t->final_ms : relay->data ? t->data_ms : t->command_ms;

    if (relay->quit && wait_ms > QUIT_MS)
        wait_ms = QUIT_MS;
    relay->reply_until_ms = relay->outstanding > 0 ? mail_clock_ms() + wait_ms : 0;
}

static bool line_is(const struct relay *relay, const char *word)
{
    size_t n = strlen(word);

    return relay->line_bytes == n && memcmp(relay->line, word, n) == 0;
}

/* The client's line is complete; its end is byte number ${position}. */
static void client_line(struct relay *relay, uint64_t position)
{
    if (relay->mode == RELAY_BODY) {
        if (!line_is(relay, "."))
            return;
        relay->dot_at = position;
        relay->dotted = true;
        relay->mode = RELAY_COMMANDS;
        relay->outstanding++;
    } else {
        relay->data = line_is(relay, "DATA");
        relay->quit = line_is(relay, "QUIT");
        relay->dotted = false;
        relay->outstanding++;
    }
}

/* Follow what the client says in the ${n} bytes at ${at}. */
static void follow_client(struct relay *relay, const char *at, size_t n)
{
    const char *end = at + n, *line_end;

    while (at < end) {
        size_t part;

        line_end = memchr(at, '\n', (size_t)(end - at));
        part = (size_t)((line_end ? line_end : end) - at);
        for (size_t i = 0; i < part && relay->line_bytes < sizeof(relay->line); i++)
            if (at[i] != '\r')
                relay->line[relay->line_bytes++] = at[i];
        relay->up_seen += part;
        at += part;
        if (line_end) {
            relay->up_seen++;
            at++;
            client_line(relay, relay->up_seen);
            relay->line_bytes = 0;
        }
    }
}

static void say(struct relay *relay, const char *words)
{
    size_t n = strlen(words);

    memcpy(relay->down.at + relay->down.to, words, n);
    relay->down.to += n;
}

/* libesmtp's first line is its EHLO: it stays here and is answered here. */
static int answer_ehlo(struct relay *relay)
{
    struct relay_bytes *up = &relay->up;
    char *end = memchr(up->at + up->from, '\n', up->to - up->from);

    if (!end)
        return room(up) > 0 ? 0 : fail(relay, "%s", "no EHLO came from libesmtp");
    up->from = (size_t)(end + 1 - up->at);
    say(relay, relay->ehlo);
    relay->mode = RELAY_COMMANDS;
    if (up->from < up->to)
        return fail(relay, "%s", "libesmtp did not wait for the reply to EHLO");
    return 0;
}

/* Take what libesmtp has written, as far as there is room for it. */
static int read_client(struct relay *relay)
{
    struct relay_bytes *up = &relay->up;
    ssize_t got;

    if (room(up) == 0)
        return 0;
    do
        got = recv(relay->inner, up->at + up->to, room(up), MSG_DONTWAIT);
    while (got < 0 && errno == EINTR);
    if (got < 0 && errno == EAGAIN)
        return 0;
    if (got <= 0)
        return fail(relay, "%s", "libesmtp closed its end while it waited");
    up->to += (size_t)got;
    if (relay->mode == RELAY_EHLO)
        return answer_ehlo(relay);
    follow_client(relay, up->at + up->to - got, (size_t)got);
    return 0;
}

/* ${n} more bytes are the server's: is the dot of the final line, two bytes before its end, among them? */
static void sent(struct relay *relay, size_t n)
{
    relay->up.from += n;
    relay->up_sent += n;
    if (relay->dot_at > 0 && relay->up_sent + 2 >= relay->dot_at) {
        relay->dots++;
        relay->dot_at = 0;
    }
}

/* Whether the server cannot have seen the end of the message. */
static bool is_in_message(const struct relay *relay)
{
    return relay->mode == RELAY_BODY || relay->dot_at > 0;
}

/* A whole reply has come: may it be the client's? */
static int server_reply(struct relay *relay, int code)
{
    bool to_data;

    if (is_in_message(relay)) {
        if (code < 400)
            return fail(relay, "the server replied %d before the end of the message", code);
        return fail(relay, "the server refused the message before its end (%d)", code);
    }
    if (relay->outstanding == 0 && code != 421)
        return fail(relay, "the server replied %d to nothing", code);
    if (relay->outstanding > 0)
        relay->outstanding--;
    to_data = relay->outstanding == 0 && relay->data && !relay->dotted;
    /* libesmtp would send the message after any 3xx, and the server would take its lines for commands. */
    if (to_data ? code < 400 && code != 354 : code / 100 == 3)
        return fail(relay, "the server replied %d, which means nothing here", code);
    if (to_data && code == 354)
        relay->mode = RELAY_BODY;
    expect_reply(relay);
    return 0;
}

/* Pass the server's bytes on as far as they are good SMTP; a reply that is not whole waits for its rest. */
static int follow_server(struct relay *relay, const char *at, size_t n)
{
    struct relay_bytes *down = &relay->down;

    for (size_t i = 0; i < n; i++) {
        bool bare =
            relay->reader.column == 3 && !relay->reader.cr && (at[i] == '\r' || at[i] == '\n');
        enum reply_event event = reply_byte(&relay->reader, at[i]);

        if (event == REPLY_GARBAGE || event == REPLY_ENDLESS)
            return fail(relay, "%s",
                        event == REPLY_GARBAGE ? "what the server replied is not SMTP"
                                               : "the server's reply has no end");
        if (bare)
            down->at[down->to++] = ' ';
        down->at[down->to++] = at[i];
        relay->unfinished += 1 + bare;
        if (event == REPLY_DONE) {
            bool early = is_in_message(relay) && relay->reader.code >= 400;
            int status = server_reply(relay, relay->reader.code);

            if (status == 0 || early)
                relay->unfinished = 0;
            if (status < 0)
                return -1;
        }
    }
    return 0;
}

static int read_server(struct relay *relay)
{
    char bytes[4096]; /* a quarter of what `down` has room for at least, with every byte doubled */
    ssize_t got;

    do {
        if (room(&relay->down) < 2 * sizeof(bytes))
            return 0;
        got = wire_read(relay->wire, bytes, sizeof(bytes));
        if (got == WIRE_AGAIN)
            return 0;
        if (got <= 0)
            return relay->quit ? -1 : fail(relay, "%s", "the server closed the connection");
        if (follow_server(relay, bytes, (size_t)got) < 0) {
            relay->unheard = true;
            return -1;
        }
    } while (wire_pending(relay->wire));
    return 0;
}

/* Give the server as much as it takes now; what it has said before it can have seen a final dot is no reply to that. */
static int write_server(struct relay *relay)
{
    struct relay_bytes *up = &relay->up;

    if (up->from == up->to)
        return 0; /* and the clock of a reply that is due runs on */
    if (relay->dot_at > 0 && read_server(relay) < 0)
        return -1;
    while (up->from < up->to) {
        ssize_t put = wire_write(relay->wire, up->at + up->from, up->to - up->from);

        if (put == WIRE_AGAIN) {
            if (relay->write_until_ms == 0)
                relay->write_until_ms = mail_clock_ms() + relay->timeouts->block_ms;
            return 0;
        }
        if (put < 0)
            return fail(relay, "%s", "the server closed the connection");
        relay->write_until_ms = 0;
        sent(relay, (size_t)put);
    }
    expect_reply(relay);
    return 0;
}

/* Whether there is something for libesmtp. */
static bool has_reply(const struct relay *relay)
{
    return relay->down.from + relay->unfinished < relay->down.to;
}

/* Hand over whole replies as libesmtp takes them now; the rest waits until it has read. */
static int write_client(struct relay *relay)
{
    struct relay_bytes *down = &relay->down;
    size_t whole = down->to - relay->unfinished;
    ssize_t put;

    while (down->from < whole) {
        do
            put = send(relay->inner, down->at + down->from, whole - down->from,
                       MSG_DONTWAIT | MSG_NOSIGNAL);
        while (put < 0 && errno == EINTR);
        if (put < 0 && errno == EAGAIN)
            return 0;
        if (put < 0)
            return fail(relay, "%s", "libesmtp closed its end before it had the reply");
        down->from += (size_t)put;
    }
    return 0;
}

static int check_clock(struct relay *relay)
{
    int64_t now = mail_clock_ms();

    if (relay->write_until_ms && now >= relay->write_until_ms)
        return fail(relay, "the server took no more of what was sent for %lld s",
                    (long long)(relay->timeouts->block_ms / 1000));
    if (relay->reply_until_ms && now >= relay->reply_until_ms)
        return fail(relay, "no reply %s in time",
                    relay->quit     ? "to QUIT"
                    : relay->dotted ? "to the end of the message"
                    : relay->data   ? "to DATA"
                                    : "from the server");
    return 0;
}

/* Wait until the server has said something, or takes what waits for it. */
static int wait_for_server(struct relay *relay)
{
    bool reading = room(&relay->down) >= sizeof(relay->down.at) / 2;
    bool writing = relay->up.from < relay->up.to;
    struct pollfd server = {.fd = wire_fd(relay->wire),
                            .events = wire_events(relay->wire, reading, writing)};
    int64_t until = relay->write_until_ms;

    if (reading && wire_pending(relay->wire))
        return 0;
    if (relay->reply_until_ms && (until == 0 || relay->reply_until_ms < until))
        until = relay->reply_until_ms;
    if (mail_poll(&server, 1, until, NULL) < 0)
        return fail(relay, "poll: %s", strerror(errno));
    return server.revents ? 0 : check_clock(relay);
}

static bool is_idle(const struct relay *relay)
{
    return relay->mode == RELAY_COMMANDS && relay->outstanding == 0 && relay->line_bytes == 0 &&
           relay->up.from == relay->up.to;
}

/* What libesmtp has said is the server's; what the server says to it is libesmtp's. */
static int step(struct relay *relay)
{
    uint64_t before = relay->up_seen;

    if (relay->mode == RELAY_GREETING) {
        say(relay, "220 courant\r\n");
        relay->mode = RELAY_EHLO;
        return write_client(relay);
    }
    if (read_client(relay) < 0 || write_server(relay) < 0)
        return -1;
    /* More of a message may follow at once; a reply is worth waiting for. */
    if (relay->outstanding > 0 || (relay->up_seen == before && !has_reply(relay))) {
        if (wait_for_server(relay) < 0 || read_server(relay) < 0 || write_server(relay) < 0)
            return -1;
    }
    if (write_client(relay) < 0)
        return -1;
    compact(&relay->up);
    compact(&relay->down);
    return 0;
}

/* libesmtp gets the server's last words, and then the end of the connection.  What follows a reply that is none is no answer either. */
static void hang_up(struct relay *relay)
{
    if (!relay->unheard && !has_reply(relay))
        read_server(relay);
    write_client(relay);
    shutdown(relay->inner, SHUT_RDWR);
    relay->over = true;
}

void relay_wait(void *argument)
{
    struct relay *relay = argument;

    if (!relay->over && step(relay) < 0)
        hang_up(relay);
}

void relay_finish(struct relay *relay)
{
    shutdown(relay->inner, SHUT_RDWR);
}

void relay_end(struct relay *relay)
{
    char bytes[512];
    struct pollfd wait = {.fd = wire_fd(relay->wire)};
    int64_t until = mail_clock_ms() + QUIT_MS;

    if (relay->over || !is_idle(relay) || relay->quit ||
        wire_write(relay->wire, "QUIT\r\n", 6) != 6)
        return;
    for (;;) {
        ssize_t got = wire_read(relay->wire, bytes, sizeof(bytes));

        if (got != WIRE_AGAIN)
            return;
        wait.events = wire_events(relay->wire, true, false);
        if (mail_poll(&wait, 1, until, NULL) <= 0)
            return;
    }
}
