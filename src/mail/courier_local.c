/*
 * The workers that stay on this machine: one puts messages into the outbox, one hands them to the local mail system.
 */
#include <string.h>

#include "mail/courier.h"
#include "mail/outbox.h"
#include "mail/sendmail.h"

/* Put one recipient's message into the outbox. */
static int put(struct delivery *d, struct arena *scratch, const struct ledger_recipient *row,
               struct buf *message)
{
    const char *path = arena_cstr(scratch, d->settings->outbox);
    struct str name;
    int status;

    if (delivery_message(d, scratch, row, message) < 0)
        return -1;
    name = outbox_name(scratch, d->job->date.s, d->job->number, row->address, buf_str(message));
    pthread_mutex_lock(&d->lock);
    status = outbox_put(path, name.at, buf_str(message), d->diag);
    if (status < 0)
        d->stopping = d->failed = true;
    pthread_mutex_unlock(&d->lock);
    return status;
}

/*
 * No recipient is `submitting` here: a message that is put twice is put once, so after a crash it is
 * simply put again.  Results are recorded once the folder is synced.
 */
void courier_outbox(struct delivery *d)
{
    struct smtp_result delivered = {.outcome = SMTP_DELIVERED};
    struct arena *batch = arena_new(), *scratch = arena_new();
    struct ledger_recipient *rows;
    struct buf message;
    size_t n, done;

    buf_init(&message, DELIVERY_MESSAGE_MAX_BYTES);
    if (outbox_open(arena_cstr(batch, d->settings->outbox), d->diag) < 0)
        d->stopping = d->failed = true;
    while ((n = delivery_claim(d, batch, &rows)) > 0) {
        for (done = 0; done < n && !delivery_stopping(d); done++) {
            arena_reset(scratch);
            if (put(d, scratch, &rows[done], &message) < 0)
                break;
        }
        if (done > 0 && outbox_sync(arena_cstr(scratch, d->settings->outbox), d->diag) < 0) {
            d->stopping = d->failed = true;
            done = 0;
        }
        for (size_t i = 0; i < n; i++) {
            if (i < done) {
                delivery_judge(d, &rows[i], &delivered);
                delivery_record(d, &rows[i], NULL);
            } else {
                delivery_release(d, &rows[i]);
            }
        }
        arena_reset(batch);
    }
    buf_free(&message);
    arena_free(scratch);
    arena_free(batch);
}

/* The rate holds here too; there is one message at a time. */
static void pace_program(struct delivery *d, const struct ledger_recipient *row)
{
    if (d->pace)
        delivery_sleep(d, pace_take(d->pace, row->address, mail_clock_us()));
}

static bool hand_over(struct delivery *d, struct arena *scratch, struct ledger_recipient *row,
                      struct buf *message)
{
    struct sendmail how = {.program = arena_cstr(scratch, d->settings->sendmail),
                           .from = arena_cstr(scratch, d->job->envelope_from),
                           .timeout_ms = d->settings->timeouts.final_ms};
    struct mail_failure failure = {0};
    struct smtp_result result;
    int status;

    pace_program(d, row);
    if (delivery_message(d, scratch, row, message) < 0 || delivery_record(d, NULL, row) < 0)
        return false;
    status = sendmail_send(scratch, &how, arena_cstr(scratch, row->address), buf_str(message),
                           &result, &failure);
    delivery_judge(d, row, &result);
    delivery_record(d, row, NULL);
    if (status < 0)
        delivery_stop(d, how.program, &failure);
    return status == 0;
}

void courier_sendmail(struct delivery *d)
{
    struct arena *batch = arena_new(), *scratch = arena_new();
    struct ledger_recipient *rows;
    struct buf message;
    size_t n, done;

    buf_init(&message, DELIVERY_MESSAGE_MAX_BYTES);
    while ((n = delivery_claim(d, batch, &rows)) > 0) {
        n = delivery_drop_bad(d, rows, n);
        for (done = 0; done < n && !delivery_stopping(d); done++) {
            arena_reset(scratch);
            if (!hand_over(d, scratch, &rows[done], &message))
                break;
        }
        for (; done < n; done++)
            if (rows[done].state == RECIPIENT_CLAIMED)
                delivery_release(d, &rows[done]);
        arena_reset(batch);
    }
    buf_free(&message);
    arena_free(scratch);
    arena_free(batch);
}
