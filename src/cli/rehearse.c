/*
 * An issue shown before it leaves: in words, as a page, or as a message to one address.  Nothing of
 * it is recorded.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/commands.h"
#include "data/json.h"
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

/* The findings about an issue, for machines. */
static void tell_findings(struct cli *cli, const struct diag *findings)
{
    static const char *const severities[] = {"note", "warning", "error"};
    struct value *list = value_list(cli->arena);
    size_t n;
    const struct diag_item *items = diag_items(findings, &n);

    for (size_t i = 0; i < n; i++) {
        struct value *map = value_map(cli->arena);

        value_put(cli->arena, map, STR("rule"), value_text(cli->arena, str_of(items[i].rule)));
        value_put(cli->arena, map, STR("severity"),
                  value_text(cli->arena, str_of(severities[items[i].severity])));
        value_put(cli->arena, map, STR("file"), value_text(cli->arena, str_of(items[i].file)));
        value_put(cli->arena, map, STR("line"), value_int(cli->arena, items[i].line));
        value_put(cli->arena, map, STR("column"), value_int(cli->arena, items[i].column));
        value_put(cli->arena, map, STR("text"), value_text(cli->arena, str_of(items[i].text)));
        value_push(cli->arena, list, map);
    }
    json_write(&cli->out, list, 2);
    buf_char(&cli->out, '\n');
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

/* Deliver through a ledger that lives only as long: the same way as always, and nothing remains. */
static int send_test(struct cli *cli, struct ledger_issue *record, struct message *message)
{
    struct str address = str_of(cli->options.test);
    char folder[] = "/tmp/courant-test-XXXXXX";
    struct sender_report report = {.later = false};
    struct sender_job job = {.digest = record->digest,
                             .number = record->number,
                             .date = record->date,
                             .envelope_from = record->envelope_from,
                             .message = write_message,
                             .data = message};
    struct ledger *ledger;
    const char *path;
    int bad = -1;

    if (!mkdtemp(folder)) {
        diag_add(cli->diag, SEVERITY_ERROR, (struct place){folder, 0, 0}, "cannot be made: %s",
                 strerror(errno));
        return -1;
    }
    path = job.ledger_path = file_join(cli->arena, folder, "ledger.sqlite");
    record->recipients = &address;
    record->n_recipients = 1;
    ledger = ledger_open(path, cli->diag);
    if (ledger) {
        bad = ledger_freeze(ledger, record, cli->diag);
        ledger_close(ledger);
    }
    if (!bad)
        bad = sender_run(&cli->settings.mail, &job, cli->now, &report, cli->diag);
    cli->later |= report.later;
    if (!bad && report.counts[RECIPIENT_DELIVERED])
        buf_printf(&cli->out, "%.*s: sent to %s as a test; nothing is recorded\n",
                   STR_ARG(record->digest), cli->options.test);
    unlink(path);
    unlink(arena_printf(cli->arena, "%s-wal", path).at);
    unlink(arena_printf(cli->arena, "%s-shm", path).at);
    rmdir(folder);
    return bad;
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
    if (cli->options.json)
        tell_findings(cli, findings);
    else if (cli->options.dry_run)
        tell(cli, issue);
    copy_findings(cli, findings);
    diag_free(findings);
    if (!bad && cli->options.test)
        bad = send_test(cli, &record, message);
    if (message)
        message_close(message);
    return bad;
}
