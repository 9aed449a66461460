/*
 * The worker that speaks SMTP.
 *
 * It holds a handful of claimed recipients at a time and keeps them through lost connections: whoever was not begun, or
 * broken off before the final dot, is tried again on the next connection, to the next server if there are several.  It
 * gives up when connections bring nothing, as from a server that takes so many of one client and no more: then the other
 * workers do its work, and the last one stops the run.
 */
#include "mail/courier.h"

#include <stdlib.h>
#include <string.h>

#include "mail/secret.h"

#define IDLE_SESSIONS_MAX 5 /* sessions in a row that settled nothing, before the run stops */
#define LOST_REPLIES_MAX                                                                           \
    5 /* the same, that left somebody unknown: few are to pay for a server that always does */
#define STRIKES_MAX 3 /* sessions that break over one recipient, before he is deferred */
#define DENIED_MAX 3  /* recipients that a server does not relay for, before it relays for nobody */
#define PAUSE_MS 250  /* after such a session, or a 421; doubles */
#define RATE_WAIT_MAX_US 15000000 /* a longer wait for the rate is spent without a connection */

struct courier {
    struct delivery *delivery;
    const struct channel_setup *setup;
    struct arena *batch, *scratch;
    struct buf message;

    struct ledger_recipient *rows;   /* the batch */
    struct ledger_recipient *judged; /* settled, and to be recorded with the next step */
    const char **addresses;
    int64_t *closed; /* how many were settled when 421 was said of him; -1: it was not */
    int64_t settled;
    size_t n, next; /* how many, and the first that is not settled */
    size_t offset;  /* of the session's first message in the batch */

    size_t server;    /* index of the one to try first */
    int idle;         /* sessions in a row that settled nobody */
    int strikes;      /* sessions that broke over `next` */
    int lost_replies; /* recipients in a row of whom nobody knows whether they were served */
    int64_t wait_us;  /* monotonic: nothing may go before; 0: nothing waits */
    struct mail_failure failure;
    bool refused;        /* the server takes nothing from our sender */
    bool no_relay;       /* or so it seems: it does not relay for this recipient */
    bool busy;           /* the server said 421 */
    size_t denied;       /* recipients in a row of whom that was said */
    bool lost;           /* connections bring nothing, for the reason in failure */
    const char *lost_at; /* the server's name */
};

static void record(struct courier *c)
{
    if (c->judged)
        delivery_record(c->delivery, c->judged, NULL);
    c->judged = NULL;
}

/* Wait for the rate; false if the wait is too long for an open connection. */
static bool pace(struct courier *c, const struct ledger_recipient *row)
{
    struct delivery *d = c->delivery;

    if (d->pace && c->wait_us == 0) {
        pthread_mutex_lock(&d->lock);
        c->wait_us = pace_take(d->pace, row->address, mail_clock_us());
        pthread_mutex_unlock(&d->lock);
    }
    if (c->wait_us > mail_clock_us())
        record(c);
    if (c->wait_us - mail_clock_us() > RATE_WAIT_MAX_US)
        return false;
    delivery_sleep(d, c->wait_us);
    if (delivery_stopping(d))
        return false;
    c->wait_us = 0;
    return true;
}

static bool begin(void *data, size_t i, struct str *message)
{
    struct courier *c = data;
    struct ledger_recipient *row = &c->rows[c->offset + i];

    /* Whoever comes before him must be settled: if not, the session has served its time. */
    if (c->next != c->offset + i || c->refused || delivery_stopping(c->delivery) || !pace(c, row))
        return false;
    arena_reset(c->scratch);
    if (delivery_message(c->delivery, c->scratch, row, &c->message) < 0)
        return false;
    if (delivery_record(c->delivery, c->judged, row) < 0) {
        c->judged = NULL;
        return false;
    }
    c->judged = NULL;
    *message = buf_str(&c->message);
    return true;
}

/* What no other recipient would fare better with: the login and the encryption are not to the server's liking. */
static bool is_our_fault(int code)
{
    return code == 530 || code == 534 || code == 535 || code == 538;
}

/*
 * A server that does not know us says of the first recipient that it does not relay for him, and would
 * say it of all of them; but it may be about him alone, which is known once somebody has been served.
 */
static bool is_no_relay(struct courier *c, const struct smtp_result *result)
{
    if (result->outcome != SMTP_REFUSED && result->outcome != SMTP_LATER)
        return false;
    for (size_t at = 0; at + 5 <= result->reply.len; at++)
        if (str_is_nocase(str_slice(result->reply, at, at + 5), "relay"))
            return !delivery_has_sent(c->delivery);
    return false;
}

/*
 * 421 is nobody's fault, unless it is said of one recipient again when others have been served since: he is deferred, or nobody
 * behind him would ever get anything.
 */
static void closes(struct courier *c, size_t at, struct smtp_result *result)
{
    bool his = c->closed[at] >= 0 && c->closed[at] < c->settled;

    mail_fail(&c->failure, false, "the server closes the session: %d %.*s", result->code,
              STR_ARG(result->reply));
    c->busy = true;
    c->closed[at] = c->settled;
    if (his)
        result->outcome = SMTP_LATER;
    else
        *result = (struct smtp_result){.outcome = SMTP_UNTRIED};
}

static void end(void *data, size_t i, const struct smtp_result *found)
{
    struct courier *c = data;
    struct ledger_recipient *row = &c->rows[c->offset + i];
    struct smtp_result untried = {.outcome = SMTP_UNTRIED}, told = *found;
    const struct smtp_result *result = &told;

    told.reply = secret_hide(c->batch, c->setup->secret, told.reply);
    if (result->code == 421) {
        closes(c, c->offset + i, &told);
    } else if (result->outcome == SMTP_SENDER || is_our_fault(result->code) ||
               (c->no_relay = is_no_relay(c, result))) {
        mail_fail(&c->failure, result->code / 100 == 5,
                  "the server takes nothing from <%.*s>: %d %.*s",
                  STR_ARG(c->delivery->job->envelope_from), result->code, STR_ARG(result->reply));
        c->refused = true;
        result = &untried;
    }
    delivery_judge(c->delivery, row, result);
    /* The session's text goes with the session. */
    row->status = arena_str(c->batch, row->status);
    row->reply = arena_str(c->batch, row->reply);
    c->judged = row;
    if (result->outcome == SMTP_UNTRIED)
        return;
    c->next = c->offset + i + 1;
    c->idle = c->strikes = 0;
    c->denied = 0;
    c->settled++;
    c->lost_replies = result->outcome == SMTP_UNKNOWN ? c->lost_replies + 1 : 0;
}

/* Nothing more comes of this worker; of the run neither, if another try would end the same way. */
static void give_up(struct courier *c, const char *name)
{
    c->lost = true;
    c->lost_at = name;
    if (c->failure.final && !c->failure.elsewhere)
        delivery_stop(c->delivery, name, &c->failure);
}

/* Try the servers in turn.  NULL: there is nothing to be done, or the run stops. */
static struct channel *connect_somewhere(struct courier *c)
{
    const struct mail_settings *settings = c->setup->settings;

    for (size_t i = 0; i < settings->n_servers; i++) {
        const struct mail_server *server = &settings->server[c->server];
        struct channel *channel;

        if (delivery_stopping(c->delivery))
            return NULL;
        channel = channel_open(c->setup, server, &c->failure);
        if (channel)
            return channel;
        if (mail_stopped(c->setup->stop))
            return NULL;
        if (!c->failure.elsewhere || i + 1 == settings->n_servers) {
            give_up(c, server->name);
            return NULL;
        }
        c->server = (c->server + 1) % settings->n_servers;
    }
    return NULL;
}

/* The next recipient is put last. */
static void put_last(struct courier *c)
{
    size_t left = c->n - c->next;
    struct ledger_recipient row = c->rows[c->next];
    const char *address = c->addresses[c->next];
    int64_t closed = c->closed[c->next];

    memmove(c->rows + c->next, c->rows + c->next + 1, (left - 1) * sizeof(*c->rows));
    memmove(c->addresses + c->next, c->addresses + c->next + 1, (left - 1) * sizeof(*c->addresses));
    memmove(c->closed + c->next, c->closed + c->next + 1, (left - 1) * sizeof(*c->closed));
    c->rows[c->n - 1] = row;
    c->addresses[c->n - 1] = address;
    c->closed[c->n - 1] = closed;
    c->strikes = 0;
}

/* Another recipient is tried before the run is given up for one whom the server does not relay for. */
static bool try_another(struct courier *c)
{
    if (!c->no_relay || ++c->denied == DENIED_MAX || c->denied == c->n - c->next)
        return false;
    put_last(c);
    c->idle = 0;
    return true;
}

/* Whether nothing is to be expected of another session. */
static bool is_over(const struct courier *c)
{
    /* Every server is asked once where one may do better. */
    int enough = c->refused || c->failure.elsewhere ? (int)c->setup->settings->n_servers : 1;

    return c->idle >= IDLE_SESSIONS_MAX || c->lost_replies >= LOST_REPLIES_MAX ||
           (c->idle >= enough && (c->refused || c->failure.final));
}

/* After a session that broke: the next server, a pause, or the end. */
static void after_failure(struct courier *c)
{
    const struct mail_settings *settings = c->setup->settings;
    const char *name = settings->server[c->server].name;

    /* A server that has taken something first is asked once more, whatever it says then. */
    if (is_over(c)) {
        if (!try_another(c))
            give_up(c, name);
        return;
    }
    if (c->busy && c->idle > 1)
        put_last(c);
    if (c->idle > 0 && c->strikes >= STRIKES_MAX) {
        struct smtp_result later = {.outcome = SMTP_LATER, .reply = str_of(c->failure.text)};

        delivery_judge(c->delivery, &c->rows[c->next], &later);
        delivery_record(c->delivery, &c->rows[c->next], NULL);
        c->next++;
        c->strikes = 0;
    }
    c->server = (c->server + 1) % settings->n_servers;
    if (c->idle > 0 || c->busy)
        delivery_sleep(c->delivery, mail_clock_us() + ((int64_t)PAUSE_MS * 1000 << c->idle));
}

static void session(struct courier *c)
{
    struct smtp_batch batch = {.from = arena_cstr(c->batch, c->delivery->job->envelope_from),
                               .data = c,
                               .begin = begin,
                               .end = end};
    struct mail_failure broken = {0};
    struct channel *channel;
    size_t before = c->next;

    if (c->wait_us > 0)
        delivery_sleep(c->delivery, c->wait_us - RATE_WAIT_MAX_US / 2);
    channel = connect_somewhere(c);
    if (!channel)
        return;
    c->failure = (struct mail_failure){0};
    c->refused = c->no_relay = c->busy = false;
    c->offset = c->next;
    batch.recipients = c->addresses + c->next;
    batch.n = c->n - c->next;
    if (smtp_send(channel, &batch, &broken) < 0 && !c->failure.text[0])
        c->failure = broken;
    record(c);
    channel_close(channel);
    if (c->next == before && c->wait_us == 0) {
        c->idle++;
        c->strikes += !c->busy && !c->refused;
    }
    if (!delivery_stopping(c->delivery) && c->failure.text[0])
        after_failure(c);
}

static void serve_batch(struct courier *c)
{
    c->next = 0;
    c->strikes = 0;
    c->n = delivery_drop_bad(c->delivery, c->rows, c->n);
    c->addresses = arena_array(c->batch, c->n, sizeof(*c->addresses));
    c->closed = arena_array(c->batch, c->n, sizeof(*c->closed));
    for (size_t i = 0; i < c->n; i++) {
        c->addresses[i] = arena_cstr(c->batch, c->rows[i].address);
        c->closed[i] = -1;
    }
    while (c->next < c->n && !c->lost && !delivery_stopping(c->delivery))
        session(c);
    while (c->next < c->n)
        delivery_release(c->delivery, &c->rows[c->next++]);
    /* What was given back is there for the others before they hear that it is theirs. */
    if (c->lost && !delivery_stopping(c->delivery) && !delivery_retire(c->delivery))
        delivery_stop(c->delivery, c->lost_at, &c->failure);
}

void courier_smtp(struct delivery *delivery, const struct channel_setup *setup)
{
    struct courier c = {.delivery = delivery, .setup = setup};

    c.batch = arena_new();
    c.scratch = arena_new();
    buf_init(&c.message, DELIVERY_MESSAGE_MAX_BYTES);
    while (!c.lost && (c.n = delivery_claim(delivery, c.batch, &c.rows)) > 0) {
        serve_batch(&c);
        arena_reset(c.batch);
    }
    buf_free(&c.message);
    arena_free(c.scratch);
    arena_free(c.batch);
}
