/*
 * A connection to an SMTP server, from the first byte to the login, and the relay behind it.
 *
 * RFC 5321; STARTTLS RFC 3207; AUTH RFC 4954; SIZE RFC 1870; 8BITMIME RFC 6152; PIPELINING RFC 2920.
 *
 * Known limits: a server that knows no EHLO is told HELO; no DSN is asked for.
 */
#include "mail/channel.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/address.h"
#include "mail/auth.h"
#include "mail/relay.h"
#include "mail/secret.h"

#define EHLO_MAX_BYTES 16384 /* of a reply while we still read them ourselves */
#define COMMAND_MAX_BYTES                                                                          \
    510                  /* RFC 5321 4.5.3.1.4 less the line end; AUTH's too (RFC 4954 section 4) */
#define AUTH_STEPS_MAX 8 /* SCRAM takes three */

struct channel {
    const struct channel_setup *setup;
    const struct mail_server *server;
    struct wire *wire;
    struct arena *arena;

    char in[4096]; /* what was read and not yet looked at */
    size_t in_from, in_to;

    /* The last reply: its code, and its lines without the code, each with a line end. */
    int code;
    struct buf text;

    bool starttls, eightbit, pipelining, size;
    int64_t max_bytes;
    struct str auth; /* the mechanisms offered */

    char ehlo[200]; /* what libesmtp is told */
    int pair[2];    /* libesmtp's end, the relay's end; -1: none */
    struct relay *relay;
};

static int64_t timeouts_command(const struct channel *channel)
{
    return channel->setup->settings->timeouts.command_ms;
}

static int next_byte(struct channel *channel, int64_t until_ms, char *c,
                     struct mail_failure *failure)
{
    while (channel->in_from == channel->in_to) {
        struct pollfd wait = {.fd = wire_fd(channel->wire)};
        ssize_t got = wire_read(channel->wire, channel->in, sizeof(channel->in));
        int ready;

        if (got > 0) {
            channel->in_from = 0;
            channel->in_to = (size_t)got;
            break;
        }
        if (got == 0 || got == -1)
            return mail_fail(failure, false, "the server closed the connection");
        wait.events = wire_events(channel->wire, true, false);
        ready = mail_poll(&wait, 1, until_ms, channel->setup->stop);
        if (ready == 0)
            return mail_fail(failure, false, "the server does not reply in time");
        if (ready < 0)
            return mail_fail(failure, false, "%s", "interrupted");
    }
    *c = channel->in[channel->in_from++];
    return 0;
}

/* Read one reply, whatever its code, into channel->code and channel->text. */
static int read_reply(struct channel *channel, int64_t wait_ms, struct mail_failure *failure)
{
    int64_t until_ms = mail_clock_ms() + wait_ms;
    struct reply_reader reader = {0};
    enum reply_event event;
    size_t column;
    char c = 0;

    buf_truncate(&channel->text, 0);
    do {
        if (next_byte(channel, until_ms, &c, failure) < 0)
            return -1;
        column = reader.column;
        reader.bytes = 0; /* of lines there may be many here; the buffer has the ceiling */
        event = reply_byte(&reader, c);
        if (event == REPLY_GARBAGE)
            return mail_fail(failure, false, "what the server replies is not SMTP");
        if (column > 3 || event != REPLY_MORE)
            buf_char(&channel->text, c);
        if (event == REPLY_ENDLESS || buf_overflowed(&channel->text))
            return mail_fail(failure, false, "the server's reply has no end");
    } while (event != REPLY_DONE);
    channel->code = reader.code;
    return 0;
}

/* The server's last words, for a message: without our own, should it repeat them. */
static const char *words(struct channel *channel)
{
    struct str text = secret_hide(channel->arena, channel->setup->secret,
                                  reply_clean(channel->arena, buf_str(&channel->text)));

    return arena_printf(channel->arena, "%d %.*s", channel->code, STR_ARG(text)).at;
}

static int say(struct channel *channel, struct str bytes, struct mail_failure *failure)
{
    int64_t until_ms = mail_clock_ms() + timeouts_command(channel);

    while (bytes.len > 0) {
        struct pollfd wait = {.fd = wire_fd(channel->wire)};
        ssize_t put = wire_write(channel->wire, bytes.at, bytes.len);

        if (put > 0) {
            bytes = str_from(bytes, (size_t)put);
            continue;
        }
        if (put != WIRE_AGAIN)
            return mail_fail(failure, false, "the server closed the connection");
        wait.events = wire_events(channel->wire, false, true);
        if (mail_poll(&wait, 1, until_ms, channel->setup->stop) <= 0)
            return mail_fail(failure, false, "the server takes nothing");
    }
    return 0;
}

/* What came before the command was sent is no reply to it. */
static int command(struct channel *channel, struct str line, struct mail_failure *failure)
{
    if (channel->in_from < channel->in_to)
        return mail_fail(failure, false, "the server speaks before it is spoken to");
    if (say(channel, arena_join(channel->arena, line, STR("\r\n")), failure) < 0)
        return -1;
    return read_reply(channel, timeouts_command(channel), failure);
}

static int greet(struct channel *channel, struct mail_failure *failure)
{
    int64_t wait_ms = channel->setup->settings->timeouts.greeting_ms;
    int64_t until_ms = mail_clock_ms() + wait_ms;

    if (read_reply(channel, wait_ms, failure) < 0) {
        if (channel->in_to == 0 && !wire_is_encrypted(channel->wire) && mail_clock_ms() >= until_ms)
            mail_fail(
                failure, false,
                "the server does not reply in time: does it wait for TLS, as on port 465? Then "
                "write smtps://");
        return -1;
    }
    if (channel->code == 220)
        return 0;
    /* 554: no mail from you (RFC 5321 3.1); everything else is a server that is busy. */
    mail_fail(failure, channel->code / 100 == 5, "the server greets with %s", words(channel));
    failure->elsewhere = true;
    return -1;
}

/* Our own name: what is configured, else this host's if it looks like one, else its address literal. */
static struct str own_name(struct channel *channel)
{
    struct str helo = channel->setup->settings->helo, domain;
    char name[256];

    if (helo.len > 0)
        return helo;
    if (gethostname(name, sizeof(name)) == 0) {
        name[sizeof(name) - 1] = '\0';
        if (strchr(name, '.') && address_domain(channel->arena, str_of(name), &domain) == NULL)
            return domain;
    }
    return wire_address_literal(channel->wire, channel->arena);
}

static void read_capability(struct channel *channel, struct str line)
{
    size_t blank = str_chr(line, ' ');
    struct str word = str_slice(line, 0, blank);
    struct str rest = blank == STR_NONE ? (struct str){NULL, 0} : str_trim(str_from(line, blank));

    if (str_is_nocase(word, "STARTTLS"))
        channel->starttls = true;
    else if (str_is_nocase(word, "8BITMIME"))
        channel->eightbit = true;
    else if (str_is_nocase(word, "PIPELINING"))
        channel->pipelining = true;
    else if (str_is_nocase(word, "AUTH"))
        channel->auth = arena_str(channel->arena, rest);
    else if (str_is_nocase(word, "SIZE")) {
        channel->size = true;
        for (size_t i = 0; i < rest.len && ascii_is_digit(rest.at[i]); i++)
            if (channel->max_bytes < INT64_MAX / 16)
                channel->max_bytes = channel->max_bytes * 10 + (rest.at[i] - '0');
    }
}

static int hello(struct channel *channel, struct mail_failure *failure)
{
    struct str name = own_name(channel), rest, line;

    channel->starttls = channel->eightbit = channel->pipelining = channel->size = false;
    channel->max_bytes = 0;
    channel->auth = (struct str){NULL, 0};
    if (command(channel, arena_join(channel->arena, STR("EHLO "), name), failure) < 0)
        return -1;
    if (channel->code == 500 || channel->code == 502) {
        if (command(channel, arena_join(channel->arena, STR("HELO "), name), failure) < 0)
            return -1;
        if (channel->code == 250)
            return 0;
    }
    if (channel->code != 250) {
        mail_fail(failure, channel->code / 100 == 5, "the server refuses EHLO: %s", words(channel));
        failure->elsewhere = true;
        return -1;
    }
    rest = buf_str(&channel->text);
    str_line(&rest, &line); /* the greeting */
    while (str_line(&rest, &line))
        read_capability(channel, str_trim(line));
    return 0;
}

static int encrypt(struct channel *channel, struct mail_failure *failure)
{
    const struct channel_setup *setup = channel->setup;

    assert(setup->roots);
    return wire_start_tls(channel->wire, setup->roots, channel->server->host,
                          setup->settings->timeouts.connect_ms, setup->stop, failure);
}

static int starttls(struct channel *channel, struct mail_failure *failure)
{
    if (!channel->starttls)
        return mail_fail(failure, true,
                         "the server offers no STARTTLS, and nothing is sent in the clear: use "
                         "smtps://, or write `tls: none` if that is what you want");
    if (command(channel, STR("STARTTLS"), failure) < 0)
        return -1;
    if (channel->code != 220)
        return mail_fail(failure, channel->code / 100 == 5, "the server refuses STARTTLS: %s",
                         words(channel));
    if (channel->in_from < channel->in_to)
        return mail_fail(failure, true,
                         "the server sent something after its reply to STARTTLS and before TLS: "
                         "someone may be tampering with the connection");
    if (encrypt(channel, failure) < 0)
        return -1;
    return hello(channel, failure);
}

/*
 * Say ${line}, then answer challenges until the server is satisfied or not.  What is in ${first} is the answer to the first
 * one: an initial response that was too long for the command.
 */
static int converse(struct channel *channel, struct auth *auth, struct buf *line, struct buf *first,
                    struct mail_failure *failure)
{
    for (int i = 0; i < AUTH_STEPS_MAX; i++) {
        struct str challenge;

        if (command(channel, buf_str(line), failure) < 0)
            return -1;
        if (channel->code != 334)
            return 0;
        challenge = str_trim(buf_str(&channel->text));
        buf_truncate(line, 0);
        if (first->len > 0) {
            buf_add(line, buf_str(first));
            buf_truncate(first, 0);
        } else if (auth_step(auth, challenge, line, failure) < 0) {
            struct mail_failure ignored;

            command(channel, STR("*"), &ignored); /* RFC 4954 section 4: cancel */
            return -1;
        }
    }
    return mail_fail(failure, true, "the login does not come to an end");
}

static int login_refused(struct channel *channel, const char *mechanism,
                         struct mail_failure *failure)
{
    const struct mail_settings *settings = channel->setup->settings;
    const char *with = settings->token_command.len > 0 ? "token" : "password", *hint = "";

    if (channel->code == 535) /* bad credentials (RFC 4954 section 6) */
        hint = arena_printf(channel->arena, "; are `username:` and the %s right?", with).at;
    return mail_fail(failure, channel->code / 100 == 5,
                     "the server refuses the login of %.*s with %s: %s%s",
                     STR_ARG(settings->username), mechanism, words(channel), hint);
}

static int log_in(struct channel *channel, struct mail_failure *failure)
{
    const struct mail_settings *settings = channel->setup->settings;
    const char *user = arena_cstr(channel->arena, settings->username);
    enum mail_auth mechanism;
    struct auth *auth;
    struct buf line, first;
    int status;

    if (!wire_is_encrypted(channel->wire))
        return mail_fail(failure, true,
                         "a login would send the password unencrypted: use smtps:// or "
                         "smtp+starttls://, or leave `username:` out");
    mechanism = auth_choose(settings, channel->auth, failure);
    if (mechanism == MAIL_AUTH_AUTO)
        return -1;
    auth = auth_new(mechanism, channel->server, user, channel->setup->secret);
    buf_init(&line, AUTH_LINE_MAX_BYTES);
    buf_init(&first, AUTH_LINE_MAX_BYTES);
    buf_printf(&line, "AUTH %s", auth_name(mechanism));
    status = auth_step(auth, (struct str){NULL, 0}, &first, failure);
    if (first.len > 0 && line.len + 1 + first.len <= COMMAND_MAX_BYTES) {
        buf_printf(&line, " %s", first.at);
        buf_truncate(&first, 0);
    }
    if (status == 0)
        status = converse(channel, auth, &line, &first, failure);
    if (status == 0 && channel->code != 235)
        status = login_refused(channel, auth_name(mechanism), failure);
    if (status == 0)
        status = auth_finish(auth, failure);
    auth_free(auth);
    buf_free(&line);
    buf_free(&first);
    return status;
}

static int establish(struct channel *channel, struct mail_failure *failure)
{
    if (channel->server->tls == MAIL_TLS_IMPLICIT && encrypt(channel, failure) < 0)
        return -1;
    if (greet(channel, failure) < 0 || hello(channel, failure) < 0)
        return -1;
    if (channel->server->tls == MAIL_TLS_STARTTLS && starttls(channel, failure) < 0)
        return -1;
    if (channel->setup->secret && log_in(channel, failure) < 0)
        return -1;
    if (channel->in_from < channel->in_to)
        return mail_fail(failure, false, "the server speaks before it is spoken to");
    return 0;
}

struct channel *channel_open(const struct channel_setup *setup, const struct mail_server *server,
                             struct mail_failure *failure)
{
    struct channel *channel = xcalloc(1, sizeof(*channel));

    channel->setup = setup;
    channel->server = server;
    channel->pair[0] = channel->pair[1] = -1;
    channel->arena = arena_new();
    buf_init(&channel->text, EHLO_MAX_BYTES);
    channel->wire =
        wire_connect(server, setup->settings->timeouts.connect_ms, setup->stop, failure);
    if (channel->wire && establish(channel, failure) == 0)
        return channel;
    channel_close(channel);
    return NULL;
}

bool channel_has_8bitmime(const struct channel *channel)
{
    return channel->eightbit;
}

int64_t channel_max_bytes(const struct channel *channel)
{
    return channel->max_bytes;
}

/* The greeting and the EHLO reply that libesmtp gets to see. */
static void compose_ehlo(struct channel *channel)
{
    char size[40] = "";

    if (channel->size)
        snprintf(size, sizeof(size), "250-SIZE %lld\r\n", (long long)channel->max_bytes);
    snprintf(channel->ehlo, sizeof(channel->ehlo), "250-courant\r\n%s%s%s250 HELP\r\n",
             channel->pipelining ? "250-PIPELINING\r\n" : "",
             channel->eightbit ? "250-8BITMIME\r\n" : "", size);
}

int channel_start(struct channel *channel, struct door *door, struct mail_failure *failure)
{
    struct relay *relay;

    compose_ehlo(channel);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel->pair) < 0)
        return mail_fail(failure, false, "socketpair: %s", strerror(errno));
    relay = channel->relay = xcalloc(1, sizeof(*relay));
    relay->wire = channel->wire;
    relay->inner = channel->pair[1];
    relay->timeouts = &channel->setup->settings->timeouts;
    relay->ehlo = channel->ehlo;
    *door = (struct door){.end = channel->pair[0], .wait = relay_wait, .data = relay};
    return 0;
}

void channel_finish(struct channel *channel)
{
    relay_finish(channel->relay);
}

void channel_end(struct channel *channel)
{
    relay_end(channel->relay);
}

uint64_t channel_dots(const struct channel *channel)
{
    return channel->relay ? channel->relay->dots : 0;
}

const char *channel_failure(const struct channel *channel)
{
    return channel->relay ? channel->relay->failure : "";
}

void channel_close(struct channel *channel)
{
    if (!channel)
        return;
    for (int i = 0; i < 2; i++)
        if (channel->pair[i] >= 0)
            close(channel->pair[i]);
    wire_close(channel->wire);
    free(channel->relay);
    buf_free(&channel->text);
    arena_free(channel->arena);
    free(channel);
}
