/*
 * courant send: deliver what was composed and is not delivered yet.
 */
#include <signal.h>
#include <stdatomic.h>

#include "cli/commands.h"
#include "digest/message.h"
#include "mail/sender.h"

/* Set by signals: what is in flight is finished, the rest is left for the next run. */
static atomic_int stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    atomic_store(&stopped, 1);
}

/* A second signal does no more than the first one: timeout(1) sends two, and so do a closed terminal and its shell. */
static void watch_signals(void)
{
    struct sigaction action = {.sa_handler = stop}, before;

    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) /* nohup(1) */
        sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
}

/* How mail, which knows bytes and addresses, gets a recipient's message from digest. */
static int write_message(void *data, struct arena *arena, struct str recipient, struct buf *out,
                         struct diag *diag)
{
    return message_write(data, arena, recipient, out, diag);
}

static void show_progress(void *data, const struct sender_progress *progress)
{
    struct cli *cli = data;

    if (progress->left_s < 0)
        cli_progress(cli, "%lld of %lld sent", (long long)progress->done,
                     (long long)progress->total);
    else
        cli_progress(cli, "%lld of %lld sent, %.0f a second, %lld:%02lld left",
                     (long long)progress->done, (long long)progress->total, progress->per_s,
                     (long long)(progress->left_s / 60), (long long)(progress->left_s % 60));
}

static void tell(struct cli *cli, const struct ledger_issue *issue,
                 const struct sender_report *report)
{
    buf_printf(&cli->summary, "%.*s: issue %lld:", STR_ARG(issue->digest),
               (long long)issue->number);
    for (int i = 0; i < RECIPIENT_STATES; i++)
        if (report->counts[i])
            buf_printf(&cli->summary, " %lld %s", (long long)report->counts[i],
                       recipient_state_name((enum recipient_state)i));
    buf_printf(&cli->summary, "; %lld sent now\n", (long long)report->sent_now);
}

static int send_one(struct cli *cli, struct ledger *ledger, struct str digest, int64_t number)
{
    struct ledger_issue issue;
    struct sender_report report = {.later = false};
    struct sender_job job = {.ledger_path = cli->settings.ledger,
                             .digest = digest,
                             .number = number,
                             .message = write_message,
                             .stop = &stopped,
                             .progress = cli->progress ? show_progress : NULL,
                             .progress_data = cli};
    int bad;

    if (ledger_issue(ledger, cli->arena, digest, number, &issue, cli->diag))
        return -1;
    job.date = issue.date;
    job.envelope_from = issue.envelope_from;
    job.data = message_open(cli->arena, &issue, cli->dir, cli->diag);
    if (!job.data)
        return -1;
    bad = sender_run(&cli->settings.mail, &job, cli->now, &report, cli->diag);
    message_close(job.data);
    cli->later |= report.later;
    tell(cli, &issue, &report);
    return bad;
}

int take_ledger(struct cli *cli, struct ledger *ledger)
{
    int64_t cut_off;
    int held = ledger_hold(ledger, cli->diag);

    if (held == LEDGER_HELD) {
        cli->later = true;
        diag_add(cli->diag, SEVERITY_WARNING, (struct place){cli->settings.ledger, 0, 0},
                 "another courant is at work with this ledger; try again later");
    }
    return held || ledger_recover(ledger, &cut_off, cli->diag) ? -1 : 0;
}

/* Those of whom nobody knows are an error until the user has said what became of them. */
static int report_unknown(struct cli *cli, struct ledger *ledger, struct str digest)
{
    int64_t counts[RECIPIENT_STATES];

    if (ledger_count(ledger, digest, 0, counts, cli->diag))
        return -1;
    if (counts[RECIPIENT_UNKNOWN] == 0)
        return 0;
    diag_add(cli->diag, SEVERITY_ERROR, (struct place){cli->dir, 0, 0},
             "%.*s: a run was cut off, and %lld %s may or may not have got it; "
             "`courant status` names them, `courant resolve` settles them",
             STR_ARG(digest), (long long)counts[RECIPIENT_UNKNOWN],
             counts[RECIPIENT_UNKNOWN] == 1 ? "recipient" : "recipients");
    return -1;
}

/* Every digest's issues; trouble with one does not keep the others back. */
static int send_digest(struct cli *cli, struct ledger *ledger, struct str digest)
{
    int64_t *numbers;
    size_t n;
    int bad = 0;

    if (ledger_open_issues(ledger, cli->arena, digest, &numbers, &n, cli->diag))
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (stopped)
            cli->later = true;
        else
            bad |= send_one(cli, ledger, digest, numbers[i]);
    }
    return bad | report_unknown(cli, ledger, digest);
}

int send_issues(struct cli *cli, bool deploy)
{
    struct ledger *ledger;
    int bad, failed = 0;

    if (cli->settings.n_digests == 0)
        return 0;
    ledger = ledger_open(cli->settings.ledger, cli->diag);
    if (!ledger)
        return -1;
    watch_signals();
    bad = take_ledger(cli, ledger) || (deploy && deploy_run(cli, ledger));
    for (size_t i = 0; !bad && i < cli->settings.n_digests; i++)
        if (digest_is_asked(cli, &cli->settings.digests[i]))
            failed |= send_digest(cli, ledger, cli->settings.digests[i].name);
    ledger_close(ledger);
    return bad | failed;
}

int send_command(struct cli *cli)
{
    if (cli_lock(cli, true))
        return STATUS_FINE;
    if (cli_configure(cli) == 0)
        send_issues(cli, true);
    return STATUS_FINE;
}
