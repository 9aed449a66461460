#ifndef MAIL_SENDER_H
#define MAIL_SENDER_H

#include "ledger/ledger.h"
#include "mail/settings.h"

/** Writes the message of a recipient into ${out}; called by workers, each with its own ${arena}. */
typedef int sender_message(void *data, struct arena *arena, struct str recipient, struct buf *out,
                           struct diag *diag);

struct sender_job {
    const char *ledger_path; /* each worker opens it itself */
    struct str digest;
    int64_t number;
    struct str envelope_from;
    sender_message *message;
    void *data;
};

struct sender_report {
    int64_t counts[RECIPIENT_STATES]; /* of the job's issue, after the run */
    int64_t sent_now;
    bool later; /* something is deferred or the run was stopped: exit status 75 */
};

/**
 * sender_run(settings, job, now, report, diag):
 * Deliver one frozen issue to its recipients over the transport that ${settings} name.
 * Return 0 when nobody was refused and nothing is unknown, else -1 with reasons in ${diag}.
 */
int sender_run(const struct mail_settings *settings, const struct sender_job *job,
               struct moment now, struct sender_report *report, struct diag *diag);

#endif
