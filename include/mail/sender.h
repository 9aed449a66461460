#ifndef MAIL_SENDER_H
#define MAIL_SENDER_H

#include "ledger/ledger.h"
#include "mail/failure.h"
#include "mail/settings.h"

/** Writes the message of a recipient into ${out}; called by workers, each with its own ${arena}. */
typedef int sender_message(void *data, struct arena *arena, struct str recipient, struct buf *out,
                           struct diag *diag);

/** How far the run is. */
struct sender_progress {
    int64_t total; /* recipients that were due when the run began */
    int64_t done;  /* of these: delivered, deferred, refused or unknown */
    int64_t delivered;
    double per_s;
    int64_t left_s; /* at this rate; -1: not known yet */
};

struct sender_job {
    const char *ledger_path;
    struct str digest;
    int64_t number;
    struct moment date; /* the issue's */
    struct str envelope_from;
    sender_message *message;
    void *data;

    /* Optional. */
    mail_stop *stop; /* set by the handler of SIGTERM and SIGINT */
    /** Called by workers, one at a time, at most ten times a second. */
    void (*progress)(void *data, const struct sender_progress *progress);
    void *progress_data;
};

struct sender_report {
    int64_t counts[RECIPIENT_STATES]; /* of the job's issue, after the run */
    int64_t sent_now;
    bool later;      /* somebody is deferred or was not tried: exit status 75 */
    int64_t until_s; /* when the first deferred recipient is due again; 0: none */
};

/**
 * sender_run(settings, job, now, report, diag):
 * Deliver one frozen issue to its recipients over the transport that ${settings} name.  Whoever calls
 * holds the run's lock and has called ledger_recover.
 *
 * Return 0 when nobody was refused and nothing is unknown, else -1 with reasons in ${diag}.  What
 * stops a run (no connection, a refused login, a certificate) leaves every recipient as he was.
 */
int sender_run(const struct mail_settings *settings, const struct sender_job *job,
               struct moment now, struct sender_report *report, struct diag *diag);

#endif
