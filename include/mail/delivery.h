#ifndef MAIL_DELIVERY_H
#define MAIL_DELIVERY_H

#include <pthread.h>
#include <stdatomic.h>

#include "mail/pace.h"
#include "mail/sender.h"
#include "mail/smtp.h"

#define DELIVERY_MESSAGE_MAX_BYTES (32u << 20) /* above what servers take, 25 MB at most */

/** The bookkeeping of one run, shared by its workers: who is next, what came of whom, whether to go on. */
struct delivery {
    const struct mail_settings *settings;
    const struct sender_job *job;
    int64_t now_s, began_ms; /* the wall clock's and the monotonic clock's time at the start */

    pthread_mutex_t lock; /* for everything below */
    struct ledger *ledger;
    struct diag *diag;
    struct pace *pace; /* NULL: no rate is set */
    struct sender_progress progress;
    int64_t shown_ms;
    int64_t unclaimed;
    size_t workers; /* of an SMTP run: those that are at work */
    int64_t refused, expired, sent;
    atomic_bool stopping; /* begin nothing more; set under the lock, read without it */
    bool failed;          /* because of something that another run will not mend */
};

int delivery_open(struct delivery *delivery, const struct mail_settings *settings,
                  const struct sender_job *job, struct moment now, struct diag *diag);
void delivery_close(struct delivery *delivery);

/** How many workers are worth their connections. */
size_t delivery_workers(const struct delivery *delivery);

/** Seconds since the epoch. */
int64_t delivery_now_s(const struct delivery *delivery);

/** Whether nothing more is to be begun: a signal, or something that stops the run. */
bool delivery_stopping(struct delivery *delivery);

/** Wait until ${until_us} of the monotonic clock, or until nothing more is to be begun. */
void delivery_sleep(struct delivery *delivery, int64_t until_us);

/** Whether this run has delivered to anybody yet. */
bool delivery_has_sent(struct delivery *delivery);

/**
 * Claim the next recipients, as many as suit one session.  Return how many: 0 when there is nothing more to do, and
 * then the worker is at work no longer.
 */
size_t delivery_claim(struct delivery *delivery, struct arena *arena,
                      struct ledger_recipient **rows);

/**
 * An address that would break the protocol is nobody's: the ledger was not written by us.  Record that, and move the other
 * claimed ${rows} together.  Return how many are left.
 */
size_t delivery_drop_bad(struct delivery *delivery, struct ledger_recipient *rows, size_t n);

/** The recipient's message into ${out}; if it cannot be written, the run stops.  Return 0 or -1. */
int delivery_message(struct delivery *delivery, struct arena *arena,
                     const struct ledger_recipient *row, struct buf *out);

/**
 * What came of a recipient's transaction, into ${row}; nothing is recorded yet.  SMTP_UNTRIED and SMTP_SENDER put
 * it back: claimed, nothing sent.
 */
void delivery_judge(struct delivery *delivery, struct ledger_recipient *row,
                    const struct smtp_result *result);

/**
 * delivery_record(delivery, judged, next):
 * Record what came of ${judged} (NULL: nothing), and that the first byte of ${next}'s transaction is about to
 * leave (NULL: none).
 *
 * Return 0, or -1 if that could not be recorded or the run stops: then it must not leave.
 */
int delivery_record(struct delivery *delivery, struct ledger_recipient *judged,
                    struct ledger_recipient *next);

/** Give back a claimed recipient that was not tried. */
void delivery_release(struct delivery *delivery, struct ledger_recipient *row);

/** Leave what is left to the other workers.  Return false if there are none; then nothing has changed. */
bool delivery_retire(struct delivery *delivery);

/** Stop the run; ${who} (a server's name) and ${failure} say why. */
void delivery_stop(struct delivery *delivery, const char *who, const struct mail_failure *failure);

#endif
