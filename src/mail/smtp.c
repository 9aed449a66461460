/*
 * libesmtp, kept to what it does well: the conversation from MAIL to the final dot, with pipelining.
 *
 * Each recipient is a message of its own.  A message's bytes are asked for when its turn has come, so
 * one is in memory at a time.  libesmtp reports what happened in its statuses; a status whose text is
 * missing was cut off in the middle of a reply and does not count.
 *
 * Known limits of libesmtp 1.1 that are dealt with elsewhere: connecting, TLS, AUTH and CHUNKING
 * (mail/channel never lets it), timeouts (mail/relay's are shorter).  It removes Return-Path and
 * Original-Recipient from headers and repeats of headers that may stand only once.
 */
#include "mail/smtp.h"

#include <assert.h>
#include <libesmtp.h>
#include <stdlib.h>
#include <string.h>

#include "mail/door.h"
#include "mail/reply.h"

#define MAILBOX_MAX_BYTES 254         /* RFC 5321 4.5.3.1.3 less the brackets */
#define NEVER_MS (30L * 86400 * 1000) /* libesmtp's own timeouts, out of reach: see mail/relay */
#define DOOR_MS 2000L /* for the greeting and EHLO: ours, at once, or the door was missed */

struct session {
    struct channel *channel;
    const struct smtp_batch *batch;
    smtp_session_t esmtp;
    smtp_message_t *messages;
    smtp_recipient_t *recipients;
    struct arena *arena;

    size_t current;     /* the message that is begun, or the next one */
    bool begun;         /* current's begin was called, and its end was not */
    bool over;          /* nothing more is begun */
    uint64_t dots;      /* final dots when current was begun */
    struct str message; /* current's bytes */
    bool eightbit;      /* some have their highest bit set */
    bool given;         /* libesmtp took them all */
    bool untried;       /* a message that was begun came to nothing */
    struct mail_failure *failure;
    bool failed;
};

bool smtp_is_mailbox(struct str text)
{
    if (text.len == 0 || text.len > MAILBOX_MAX_BYTES || str_chr(text, '@') == STR_NONE)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] <= ' ' || text.at[i] >= '\x7f' || text.at[i] == '<' || text.at[i] == '>')
            return false;
    return true;
}

static int class_of(const smtp_status_t *status)
{
    return status && status->text ? status->code / 100 : 0;
}

static struct smtp_result result_of(struct session *s, enum smtp_outcome outcome,
                                    const smtp_status_t *status)
{
    struct smtp_result result = {.outcome = outcome};

    if (status && status->text) {
        result.code = status->code;
        result.reply = reply_clean(s->arena, str_of(status->text));
        result.status = reply_enhanced(result.reply);
    }
    return result;
}

/* What libesmtp and the channel know of the message that was begun. */
static struct smtp_result judge(struct session *s)
{
    const smtp_status_t *mail = smtp_reverse_path_status(s->messages[s->current]);
    const smtp_status_t *rcpt = smtp_recipient_status(s->recipients[s->current]);
    const smtp_status_t *data = smtp_message_transfer_status(s->messages[s->current]);
    bool dotted = channel_dots(s->channel) > s->dots;

    if (class_of(mail) == 4 || class_of(mail) == 5)
        return result_of(s, SMTP_SENDER, mail);
    if (class_of(rcpt) == 4)
        return result_of(s, SMTP_LATER, rcpt);
    if (class_of(rcpt) == 5)
        return result_of(s, SMTP_REFUSED, rcpt);
    if (class_of(rcpt) == 2 && class_of(data) == 4)
        return result_of(s, SMTP_LATER, data);
    if (class_of(rcpt) == 2 && class_of(data) == 5)
        return result_of(s, SMTP_REFUSED, data);
    if (class_of(rcpt) == 2 && class_of(data) == 2 && dotted &&
        smtp_recipient_check_complete(s->recipients[s->current]))
        return result_of(s, SMTP_DELIVERED, data);
    return result_of(s, dotted ? SMTP_UNKNOWN : SMTP_UNTRIED, NULL);
}

static void finish(struct session *s)
{
    if (!s->over)
        channel_finish(s->channel);
    s->over = true;
}

static bool is_8bit(struct str text)
{
    uint64_t word, bits = 0;
    size_t i = 0;

    for (; i + sizeof(word) <= text.len; i += sizeof(word)) {
        memcpy(&word, text.at + i, sizeof(word));
        bits |= word;
    }
    for (; i < text.len; i++)
        bits |= (unsigned char)text.at[i];
    return (bits & UINT64_C(0x8080808080808080)) != 0;
}

/* What the server cannot take is not begun: no recipient is to pay for it, and another server may take it. */
static bool fits(struct session *s)
{
    int64_t max = channel_max_bytes(s->channel);

    if (max > 0 && (int64_t)s->message.len > max) {
        s->failed = true;
        mail_fail(s->failure, true,
                  "the message has %zu bytes, and the server takes at most %lld: send fewer posts "
                  "in an issue (`max_posts:`), or excerpts (`content: excerpt`)",
                  s->message.len, (long long)max);
        s->failure->elsewhere = true;
        return false;
    }
    if (s->eightbit && !channel_has_8bitmime(s->channel)) {
        s->failed = true;
        mail_fail(s->failure, true, "the message has 8-bit text, which the server does not take");
        s->failure->elsewhere = true;
        return false;
    }
    return true;
}

static void begin_next(struct session *s)
{
    s->given = false;
    if (s->over || s->current == s->batch->n)
        return;
    if (!s->batch->begin(s->batch->data, s->current, &s->message)) {
        finish(s);
        return;
    }
    s->begun = true;
    s->dots = channel_dots(s->channel);
    s->eightbit = is_8bit(s->message);
    if (!fits(s)) {
        struct smtp_result untried = {.outcome = SMTP_UNTRIED};

        s->begun = false;
        s->batch->end(s->batch->data, s->current, &untried);
        finish(s);
        return;
    }
    smtp_size_set_estimate(s->messages[s->current], s->message.len);
    if (s->eightbit)
        smtp_8bitmime_set_body(s->messages[s->current], E8bitmime_8BITMIME);
}

static void conclude(struct session *s)
{
    struct smtp_result result = judge(s);

    s->begun = false;
    s->untried = result.outcome == SMTP_UNTRIED;
    s->batch->end(s->batch->data, s->current, &result);
    arena_reset(s->arena);
    s->current++;
    if (result.code == 421)
        finish(s);
}

static void on_event(smtp_session_t esmtp, int event, void *arg, ...)
{
    struct session *s = arg;
    bool over = event == SMTP_EV_MESSAGESENT;

    (void)esmtp;
    if (!s->begun)
        return;
    if (event == SMTP_EV_MAILSTATUS)
        over = class_of(smtp_reverse_path_status(s->messages[s->current])) != 2;
    if (over) {
        conclude(s);
        begin_next(s);
    }
}

/* Give libesmtp the current message in one piece; a NULL ${len} asks to begin again. */
static const char *on_read(void **context, int *len, void *arg)
{
    struct session *s = arg;

    (void)context;
    if (!len) {
        s->given = false;
        return NULL;
    }
    if (s->given || !s->begun) {
        *len = 0;
        return NULL;
    }
    s->given = true;
    assert(s->message.len <= INT32_MAX);
    *len = (int)s->message.len;
    return s->message.at;
}

static int add_messages(struct session *s)
{
    static const int timeouts[] = {Timeout_ENVELOPE, Timeout_DATA, Timeout_TRANSFER, Timeout_DATA2};

    if (smtp_set_timeout(s->esmtp, Timeout_GREETING | Timeout_OVERRIDE_RFC2822_MINIMUM, DOOR_MS) !=
        DOOR_MS)
        return -1;
    for (size_t i = 0; i < sizeof(timeouts) / sizeof(timeouts[0]); i++)
        if (smtp_set_timeout(s->esmtp, timeouts[i], NEVER_MS) != NEVER_MS)
            return -1;
    if (!smtp_set_server(s->esmtp, DOOR_HOST ":" DOOR_PORT) ||
        !smtp_set_hostname(s->esmtp, "courant") || !smtp_set_eventcb(s->esmtp, on_event, s))
        return -1;
    for (size_t i = 0; i < s->batch->n; i++) {
        assert(smtp_is_mailbox(str_of(s->batch->recipients[i])));
        s->messages[i] = smtp_add_message(s->esmtp);
        if (!s->messages[i] || !smtp_set_reverse_path(s->messages[i], s->batch->from) ||
            !smtp_set_messagecb(s->messages[i], on_read, s))
            return -1;
        s->recipients[i] = smtp_add_recipient(s->messages[i], s->batch->recipients[i]);
        if (!s->recipients[i])
            return -1;
    }
    return 0;
}

static void run(struct session *s)
{
    struct door door;

    if (channel_start(s->channel, &door, s->failure) < 0) {
        s->failed = true;
        return;
    }
    begin_next(s);
    if (!s->over) {
        door_open(&door);
        smtp_start_session(s->esmtp);
        door_close();
    }
    channel_end(s->channel);
    if (s->begun)
        conclude(s);
    if (!s->failed && channel_failure(s->channel)[0]) {
        s->failed = true;
        mail_fail(s->failure, false, "%s", channel_failure(s->channel));
    }
    if (!s->failed && (s->untried || (!s->over && s->current < s->batch->n))) {
        s->failed = true;
        mail_fail(s->failure, false, "the session ended before its time");
    }
}

int smtp_send(struct channel *channel, const struct smtp_batch *batch, struct mail_failure *failure)
{
    struct session s = {.channel = channel, .batch = batch, .failure = failure};

    assert(batch->n > 0 && batch->n <= SMTP_BATCH_MAX);
    s.arena = arena_new();
    s.messages = xcalloc(batch->n, sizeof(*s.messages));
    s.recipients = xcalloc(batch->n, sizeof(*s.recipients));
    s.esmtp = smtp_create_session();
    if (!s.esmtp || add_messages(&s) < 0) {
        s.failed = true;
        mail_fail(failure, true, "libesmtp does not take the batch");
    } else {
        run(&s);
    }
    if (s.esmtp)
        smtp_destroy_session(s.esmtp);
    free(s.messages);
    free(s.recipients);
    arena_free(s.arena);
    return s.failed ? -1 : 0;
}
