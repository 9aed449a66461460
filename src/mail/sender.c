/*
 * Deliver one frozen issue: open the ledger, start the workers, wait for them, add up.
 */
#include "mail/sender.h"

#include <signal.h>
#include <string.h>

#include "mail/courier.h"
#include "mail/secret.h"

#define WORKERS_MAX 64 /* mail_settings_read allows no more connections */

/* What a worker of an SMTP run needs. */
struct hand {
    struct delivery *delivery;
    const struct channel_setup *setup;
    pthread_t thread;
};

static void *work(void *argument)
{
    struct hand *hand = argument;

    courier_smtp(hand->delivery, hand->setup);
    return NULL;
}

static void stop(struct delivery *d, const char *why)
{
    struct mail_failure failure;

    mail_fail(&failure, false, "%s", why);
    delivery_stop(d, "courant", &failure);
}

static void run_workers(struct delivery *d, const struct channel_setup *setup)
{
    struct hand hands[WORKERS_MAX];
    size_t n = delivery_workers(d), started;
    sigset_t all, before;

    if (n > WORKERS_MAX)
        n = WORKERS_MAX;
    d->workers = n;
    /* Signals are the main thread's. */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    for (started = 0; started < n; started++) {
        hands[started] = (struct hand){.delivery = d, .setup = setup};
        if (pthread_create(&hands[started].thread, NULL, work, &hands[started]) != 0) {
            stop(d, "no thread can be started");
            break;
        }
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    for (size_t i = 0; i < started; i++)
        pthread_join(hands[i].thread, NULL);
}

static bool needs_tls(const struct mail_settings *settings)
{
    for (size_t i = 0; i < settings->n_servers; i++)
        if (settings->server[i].tls != MAIL_TLS_NONE)
            return true;
    return false;
}

static int run_smtp(struct delivery *d)
{
    const struct mail_settings *settings = d->settings;
    struct channel_setup setup = {.settings = settings, .stop = d->job->stop};
    struct arena *arena = arena_new();
    struct secret_source source = {settings, d->job->stop, d->diag};
    const char *ca_file = NULL;
    int status = -1;

    if (settings->ca_file.len > 0)
        ca_file = arena_cstr(arena, settings->ca_file);
    if (secret_read(arena, &source, &setup.secret) < 0)
        goto out;
    if (needs_tls(settings)) {
        setup.roots = tls_roots_new(ca_file, d->diag);
        if (!setup.roots)
            goto out;
    }
    run_workers(d, &setup);
    status = 0;
out:
    tls_roots_free(setup.roots);
    secret_wipe(setup.secret);
    arena_free(arena);
    return status;
}

static int run(struct delivery *d)
{
    switch ((enum mail_transport)d->settings->transport) {
    case MAIL_OUTBOX:
        courier_outbox(d);
        return 0;
    case MAIL_SENDMAIL:
        courier_sendmail(d);
        return 0;
    case MAIL_SMTP:
        break;
    }
    return run_smtp(d);
}

static int add_up(struct delivery *d, struct sender_report *report, struct diag *diag)
{
    const int64_t *counts = report->counts;

    if (ledger_sync(d->ledger, diag) < 0 ||
        ledger_count(d->ledger, d->job->digest, d->job->number, report->counts, diag) < 0 ||
        ledger_next_due(d->ledger, d->job->digest, d->job->number, &report->until_s, diag) < 0)
        return -1;
    report->sent_now = d->sent;
    report->later = counts[RECIPIENT_DEFERRED] > 0 || counts[RECIPIENT_PENDING] > 0;
    return d->failed || d->refused > 0 || d->expired > 0 || counts[RECIPIENT_UNKNOWN] > 0 ? -1 : 0;
}

int sender_run(const struct mail_settings *settings, const struct sender_job *job,
               struct moment now, struct sender_report *report, struct diag *diag)
{
    struct sigaction pipe = {.sa_handler = SIG_IGN}, before;
    struct delivery delivery;
    int status;

    *report = (struct sender_report){.counts = {0}};
    if (settings->transport != MAIL_OUTBOX && job->envelope_from.len > 0 &&
        !smtp_is_mailbox(job->envelope_from)) {
        diag_add(diag, SEVERITY_ERROR, (struct place){0},
                 "`%.*s` cannot be the envelope's sender: set `envelope_from:`",
                 STR_ARG(job->envelope_from));
        return -1;
    }
    if (delivery_open(&delivery, settings, job, now, diag) < 0)
        return -1;
    sigaction(SIGPIPE, &pipe, &before);
    status = run(&delivery);
    sigaction(SIGPIPE, &before, NULL);
    if (add_up(&delivery, report, diag) < 0)
        status = -1;
    delivery_close(&delivery);
    return status;
}
