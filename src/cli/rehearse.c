/*
 * An issue shown before it leaves: in words, as a page, or as a message to one address.  Nothing of
 * it is recorded.
 */
#include <stdlib.h>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/scratch.h"
#include "digest/lint.h"
#include "digest/message.h"
#include "digest/page.h"
#include "mail/sender.h"

static void tell(struct cli *cli, const struct issue *issue)
{
    buf_printf(&cli->out, "%.*s: issue %lld would be \"%.*s\", %zu %s, to %zu %s\n",
               STR_ARG(issue->settings->name), (long long)issue->number, STR_ARG(issue->subject),
               issue->n_posts, issue->n_posts == 1 ? "post" : "posts", issue->n_recipients,
               issue->n_recipients == 1 ? "address" : "addresses");
    for (size_t i = 0; i < issue->n_posts; i++)
        buf_printf(&cli->out, "  %.*s\n  %.*s\n", STR_ARG(issue->posts[i]->title),
                   STR_ARG(issue->posts[i]->link));
    for (size_t i = 0; i < issue->n_corrected; i++)
        buf_printf(&cli->out, "  corrected: %.*s\n  %.*s\n", STR_ARG(issue->corrected[i]->title),
                   STR_ARG(issue->corrected[i]->link));
    if (issue->n_waiting)
        buf_printf(&cli->out, "  %zu more for the next issue\n", issue->n_waiting);
}

static void copy_findings(struct cli *cli, const struct diag *findings)
{
    size_t n;
    const struct diag_item *items = diag_items(findings, &n);

    for (size_t i = 0; i < n; i++)
        diag_rule(cli->diag, items[i].severity, items[i].rule,
                  (struct place){items[i].file, items[i].line, items[i].column}, "%s",
                  items[i].text);
}

static int preview(struct cli *cli, const struct digest_settings *digest,
                   const struct ledger_issue *record, const struct message *message,
                   struct diag *findings)
{
    const char *name = arena_printf(cli->arena, "%.*s.html", STR_ARG(digest->name)).at;
    char *whole = NULL;
    struct buf page;
    int bad;

    buf_init(&page, PAGE_MAX_BYTES);
    bad = page_preview(cli->arena, cli->site, cli_templates(cli), digest, record, message, findings,
                       &page) ||
          file_make_dirs(cli->options.preview, cli->diag) ||
          file_publish(cli->options.preview, name, buf_str(&page), NULL, cli->diag);
    buf_free(&page);
    if (bad)
        return -1;
    whole = realpath(file_join(cli->arena, cli->options.preview, name), NULL);
    buf_printf(&cli->out, "file://%s\n", whole ? whole : name);
    free(whole);
    return 0;
}

static int write_message(void *data, struct arena *arena, struct str recipient, struct buf *out,
                         struct diag *diag)
{
    return message_write(data, arena, recipient, out, diag);
}

/* Nobody else will tell of it, and no run tries again. */
static int tell_deferred(void *data, int64_t number, const struct ledger_recipient *recipient)
{
    struct cli *cli = data;

    (void)number;
    diag_add(cli->diag, SEVERITY_WARNING, (struct place){0},
             "%.*s was put off, and the test is over; send it again later: %.*s",
             STR_ARG(recipient->address), STR_ARG(recipient->reply));
    return 0;
}

/* Deliver the same way as always, but through a ledger that nobody will look into again. */
static int send_test(struct cli *cli, struct ledger_issue *record, struct message *message)
{
    struct sender_report report = {.later = false};
    struct sender_job job = {.digest = record->digest,
                             .number = record->number,
                             .date = record->date,
                             .envelope_from = record->envelope_from,
                             .message = write_message,
                             .data = message};
    struct scratch scratch;
    int bad;

    if (scratch_open(cli->arena, &scratch, cli->diag))
        return -1;
    job.ledger_path = scratch.path;
    bad = ledger_freeze(scratch.ledger, record, cli->diag) ||
          sender_run(&cli->settings.mail, &job, cli->now, &report, cli->diag) ||
          ledger_list(scratch.ledger, record->digest, 0, RECIPIENT_DEFERRED, tell_deferred, cli,
                      cli->diag);
    scratch_close(cli->arena, &scratch);
    cli->later |= report.later;
    if (!bad && report.counts[RECIPIENT_DELIVERED])
        buf_printf(&cli->out, "%.*s: sent to %s as a test; nothing is recorded\n",
                   STR_ARG(record->digest), cli->options.test);
    return bad ? -1 : 0;
}

int rehearse_issue(struct cli *cli, const struct digest_settings *digest, const struct issue *issue)
{
    struct diag *findings = diag_new();
    struct ledger_issue record;
    struct message *message;
    int bad = 0;

    issue_record(cli->arena, issue, &record);
    message = message_open(cli->arena, &record, cli->dir, findings);
    if (!message || lint_issue(cli->arena, &record, message, digest, findings))
        bad = -1;
    if (message && cli->options.preview)
        bad |= preview(cli, digest, &record, message, findings);
    if (cli->options.dry_run && !cli->options.json)
        tell(cli, issue);
    copy_findings(cli, findings);
    diag_free(findings);
    if (!bad && cli->options.test)
        bad = send_test(cli, &record, message);
    if (message)
        message_close(message);
    return bad;
}
