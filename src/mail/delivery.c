/*
 * The bookkeeping of a run.
 *
 * All workers write to the ledger through one connection under one lock: SQLite has one writer at a
 * time anyway, and its own way of waiting for it is to sleep.
 */
#include "mail/delivery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SESSION_MIN 10  /* fewer messages than this are not worth a connection of their own */
#define LOSSES_MAX 8000 /* reported one by one: so many leave room for other findings */
#define PROGRESS_MS 100 /* how often the progress is shown */

int64_t delivery_now_s(const struct delivery *d)
{
    return d->now_s + (mail_clock_ms() - d->began_ms) / 1000;
}

int delivery_open(struct delivery *d, const struct mail_settings *settings,
                  const struct sender_job *job, struct moment now, struct diag *diag)
{
    *d = (struct delivery){.settings = settings,
                           .job = job,
                           .now_s = now.s,
                           .began_ms = mail_clock_ms(),
                           .diag = diag};
    pthread_mutex_init(&d->lock, NULL);
    d->ledger = ledger_open(job->ledger_path, diag);
    if (!d->ledger ||
        ledger_count_due(d->ledger, job->digest, job->number, now.s, &d->unclaimed, diag) < 0) {
        delivery_close(d);
        return -1;
    }
    if (settings->interval_us > 0 || settings->domain_interval_us > 0)
        d->pace = pace_new(settings->interval_us, settings->domain_interval_us);
    d->progress = (struct sender_progress){.total = d->unclaimed, .left_s = -1};
    return 0;
}

void delivery_close(struct delivery *d)
{
    ledger_close(d->ledger);
    d->ledger = NULL;
    pace_free(d->pace);
    d->pace = NULL;
    pthread_mutex_destroy(&d->lock);
}

size_t delivery_workers(const struct delivery *d)
{
    int64_t sessions = (d->unclaimed + SESSION_MIN - 1) / SESSION_MIN;

    if (sessions < 1)
        sessions = 1;
    return (size_t)(sessions < d->settings->connections ? sessions : d->settings->connections);
}

bool delivery_stopping(struct delivery *d)
{
    if (!atomic_load(&d->stopping) && mail_stopped(d->job->stop)) {
        pthread_mutex_lock(&d->lock);
        if (!d->stopping)
            d->stopping = true;
        pthread_mutex_unlock(&d->lock);
    }
    return atomic_load(&d->stopping);
}

void delivery_sleep(struct delivery *d, int64_t until_us)
{
    for (;;) {
        int64_t left_ms = (until_us - mail_clock_us() + 999) / 1000;

        if (left_ms <= 0 || delivery_stopping(d))
            return;
        mail_poll(NULL, 0, mail_clock_ms() + (left_ms < 100 ? left_ms : 100), NULL);
    }
}

bool delivery_has_sent(struct delivery *d)
{
    bool sent;

    pthread_mutex_lock(&d->lock);
    sent = d->sent > 0;
    pthread_mutex_unlock(&d->lock);
    return sent;
}

/* The ledger cannot be written: nothing more may leave.  Called with the lock held. */
static void ledger_failed(struct delivery *d)
{
    d->stopping = true;
    d->failed = true;
}

size_t delivery_claim(struct delivery *d, struct arena *arena, struct ledger_recipient **rows)
{
    int64_t share;
    size_t n = 0;

    if (delivery_stopping(d))
        return 0;
    pthread_mutex_lock(&d->lock);
    share = d->unclaimed / (2 * d->settings->connections);
    if (share < SESSION_MIN)
        share = SESSION_MIN;
    if (share > SMTP_BATCH_MAX)
        share = SMTP_BATCH_MAX;
    if (ledger_claim(d->ledger, arena, d->job->digest, d->job->number, delivery_now_s(d),
                     (size_t)share, rows, &n, d->diag) < 0) {
        ledger_failed(d);
        n = 0;
    }
    d->unclaimed -= (int64_t)n;
    if (n == 0 && d->workers > 0)
        d->workers--; /* under the same lock: whoever retires later knows that nobody takes over */
    pthread_mutex_unlock(&d->lock);
    return n;
}

size_t delivery_drop_bad(struct delivery *d, struct ledger_recipient *rows, size_t n)
{
    struct smtp_result refused = {.outcome = SMTP_REFUSED,
                                  .reply = STR("this is no address that can be mailed")};
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        if (smtp_is_mailbox(rows[i].address)) {
            rows[kept++] = rows[i];
        } else {
            delivery_judge(d, &rows[i], &refused);
            delivery_record(d, &rows[i], NULL);
        }
    }
    return kept;
}

int delivery_message(struct delivery *d, struct arena *arena, const struct ledger_recipient *row,
                     struct buf *out)
{
    struct diag *diag = diag_new();
    const struct diag_item *items;
    size_t n;
    int status;

    buf_truncate(out, 0);
    status = d->job->message(d->job->data, arena, row->address, out, diag);
    if (status == 0 && (out->len == 0 || buf_overflowed(out))) {
        diag_add(diag, SEVERITY_ERROR, (struct place){0}, "the message for %.*s is %s",
                 STR_ARG(row->address), out->len == 0 ? "empty" : "too large");
        status = -1;
    }
    items = diag_items(diag, &n);
    if (n > 0 || status < 0) {
        pthread_mutex_lock(&d->lock);
        for (size_t i = 0; i < n; i++)
            diag_add(d->diag, items[i].severity,
                     (struct place){items[i].file, items[i].line, items[i].column}, "%s",
                     items[i].text);
        if (status < 0)
            d->stopping = d->failed = true;
        pthread_mutex_unlock(&d->lock);
    }
    diag_free(diag);
    return status;
}

/* A number that is not the same in two runs or for two recipients. */
static uint32_t chance(const struct ledger_recipient *row)
{
    uint64_t x = (uint64_t)mail_clock_us() * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)row->row;

    x ^= x >> 29;
    x *= UINT64_C(0xBF58476D1CE4E5B9);
    return (uint32_t)(x >> 32);
}

static void defer(struct delivery *d, struct ledger_recipient *row)
{
    int64_t now_s = delivery_now_s(d);
    bool grey = pace_is_greylisting(row->code, row->status, row->reply);

    row->state = RECIPIENT_DEFERRED;
    row->until_s = now_s + pace_retry_s(row->attempts, grey, chance(row));
    if (row->first_s == 0)
        row->first_s = now_s;
    else if ((now_s - row->first_s) * 1000 > d->settings->retry_for_ms)
        row->state = RECIPIENT_EXPIRED;
}

/* ${what} became of ${row}, and what was said last: by a server with a code, by anybody else without. */
static void report(struct delivery *d, const struct ledger_recipient *row, const char *what)
{
    char code[16] = "";

    if (row->code)
        snprintf(code, sizeof(code), " %d", row->code);
    diag_add(d->diag, SEVERITY_ERROR, (struct place){0}, "%.*s %s:%s %.*s", STR_ARG(row->address),
             what, code, STR_ARG(row->reply));
}

/* One line for each recipient that will not get the issue. Called with the lock held. */
static void report_loss(struct delivery *d, const struct ledger_recipient *row)
{
    bool refused = row->state == RECIPIENT_REFUSED, expired = row->state == RECIPIENT_EXPIRED;
    int64_t before = d->refused + d->expired;

    d->refused += refused;
    d->expired += expired;
    if ((refused || expired) && before == LOSSES_MAX)
        diag_add(d->diag, SEVERITY_ERROR, (struct place){0},
                 "more are lost than are listed here; `courant status` counts them");
    if (refused && before < LOSSES_MAX)
        report(d, row, "was refused");
    else if (expired && before < LOSSES_MAX)
        report(d, row, "was put off for longer than `retry_for:` and is given up");
    else if (row->state == RECIPIENT_UNKNOWN)
        diag_add(d->diag, SEVERITY_ERROR, (struct place){0},
                 "%.*s: %s; it may or may not have been delivered (see `courant resolve`)",
                 STR_ARG(row->address),
                 d->settings->transport == MAIL_SENDMAIL
                     ? "the program had the message, and did not say what became of it"
                     : "the server had the whole message, and its reply was lost");
}

/* Called with the lock held. */
static void show_progress(struct delivery *d)
{
    int64_t now_ms = mail_clock_ms();
    double spent_s = (double)(now_ms - d->began_ms) / 1000;
    struct sender_progress *p = &d->progress;

    if (!d->job->progress || (now_ms - d->shown_ms < PROGRESS_MS && p->done < p->total))
        return;
    d->shown_ms = now_ms;
    p->per_s = spent_s > 0 ? (double)p->done / spent_s : 0;
    p->left_s = p->per_s > 0 ? (int64_t)((double)(p->total - p->done) / p->per_s) : -1;
    d->job->progress(d->job->progress_data, p);
}

void delivery_judge(struct delivery *d, struct ledger_recipient *row,
                    const struct smtp_result *result)
{
    bool back = result->outcome == SMTP_UNTRIED || result->outcome == SMTP_SENDER;

    if (!back)
        row->attempts++;
    row->code = result->code;
    row->status = result->status;
    row->reply = result->reply;
    switch (result->outcome) {
    case SMTP_UNTRIED:
    case SMTP_SENDER:
        row->state = RECIPIENT_CLAIMED;
        break;
    case SMTP_DELIVERED:
        row->state = RECIPIENT_DELIVERED;
        break;
    case SMTP_LATER:
        defer(d, row);
        break;
    case SMTP_REFUSED:
        row->state = RECIPIENT_REFUSED;
        break;
    case SMTP_UNKNOWN:
        row->state = RECIPIENT_UNKNOWN;
        break;
    }
}

/* Called with the lock held. */
static void count(struct delivery *d, const struct ledger_recipient *judged)
{
    bool delivered = judged->state == RECIPIENT_DELIVERED;

    if (judged->state == RECIPIENT_CLAIMED)
        return;
    report_loss(d, judged);
    d->sent += delivered;
    d->progress.delivered += delivered;
    d->progress.done++;
    show_progress(d);
}

int delivery_record(struct delivery *d, struct ledger_recipient *judged,
                    struct ledger_recipient *next)
{
    int status = 0;

    pthread_mutex_lock(&d->lock);
    if (d->stopping)
        next = NULL;
    if (judged && next)
        status = ledger_step(d->ledger, judged, next->row, d->diag);
    else if (judged)
        status = ledger_result(d->ledger, judged, d->diag);
    else if (next)
        status = ledger_submitting(d->ledger, next->row, d->diag);
    if (status < 0)
        ledger_failed(d);
    if (judged)
        count(d, judged);
    pthread_mutex_unlock(&d->lock);
    if (!next || status < 0)
        return -1;
    next->state = RECIPIENT_SUBMITTING;
    return 0;
}

void delivery_release(struct delivery *d, struct ledger_recipient *row)
{
    row->state = row->attempts > 0 ? RECIPIENT_DEFERRED : RECIPIENT_PENDING;
    pthread_mutex_lock(&d->lock);
    if (ledger_result(d->ledger, row, d->diag) < 0)
        ledger_failed(d);
    d->unclaimed++;
    pthread_mutex_unlock(&d->lock);
}

bool delivery_retire(struct delivery *d)
{
    bool others;

    pthread_mutex_lock(&d->lock);
    others = d->workers > 1;
    d->workers -= others;
    pthread_mutex_unlock(&d->lock);
    return others;
}

void delivery_stop(struct delivery *d, const char *who, const struct mail_failure *failure)
{
    pthread_mutex_lock(&d->lock);
    if (!d->stopping || failure->final)
        diag_add(d->diag, failure->final ? SEVERITY_ERROR : SEVERITY_WARNING, (struct place){0},
                 "%s: %s%s", who, failure->text,
                 failure->final ? "" : "; what is left waits for the next run");
    d->stopping = true;
    if (failure->final)
        d->failed = true;
    pthread_mutex_unlock(&d->lock);
}
