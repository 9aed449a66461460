/*
 * courant digest: compose the next issue of each digest that is due, check it, and freeze it in the
 * ledger.
 */
#include "base/file.h"
#include "cli/commands.h"
#include "cli/scratch.h"
#include "digest/lint.h"
#include "digest/message.h"

bool digest_is_asked(const struct cli *cli, const struct digest_settings *digest)
{
    return !cli->options.digest || str_is(digest->name, cli->options.digest);
}

static bool is_rehearsal(const struct cli *cli)
{
    return cli->options.dry_run || cli->options.preview || cli->options.test;
}

/* An issue with an error in it is not frozen: its posts stay new until it is mended. */
static int check(struct cli *cli, const struct issue *issue)
{
    struct ledger_issue record;
    struct message *message;
    int bad;

    issue_record(cli->arena, issue, &record);
    message = message_open(cli->arena, &record, cli->dir, cli->diag);
    if (!message)
        return -1;
    bad = lint_issue(cli->arena, &record, message, issue->settings, cli->diag);
    message_close(message);
    return bad;
}

static int freeze(struct cli *cli, struct ledger *ledger, const struct issue *issue)
{
    if (check(cli, issue) || issue_freeze(cli->arena, cli->config, ledger, issue, cli->diag))
        return -1;
    buf_printf(&cli->summary, "%.*s: issue %lld composed: \"%.*s\", %zu %s, to %zu %s\n",
               STR_ARG(issue->settings->name), (long long)issue->number, STR_ARG(issue->subject),
               issue->n_posts, issue->n_posts == 1 ? "post" : "posts", issue->n_recipients,
               issue->n_recipients == 1 ? "address" : "addresses");
    if (issue->n_waiting)
        buf_printf(&cli->summary, "%.*s: %zu more for the next issue\n",
                   STR_ARG(issue->settings->name), issue->n_waiting);
    return 0;
}

static int tell_outcome(struct cli *cli, const struct digest_settings *digest,
                        enum issue_outcome outcome)
{
    struct buf *out = is_rehearsal(cli) ? &cli->out : &cli->summary;

    if (outcome == ISSUE_NOT_DUE)
        buf_printf(out, "%.*s: no issue is due\n", STR_ARG(digest->name));
    else if (outcome == ISSUE_NO_POSTS)
        buf_printf(out, "%.*s: no new posts, so no issue\n", STR_ARG(digest->name));
    else if (!cli->options.quiet) /* said also to cron: the first run must not pass in silence */
        buf_printf(&cli->out,
                   "%.*s: the first run %s stock of %zu posts and announces nothing old; new posts "
                   "will be in the next issue (courant digest --announce N treats the newest N as "
                   "new)\n",
                   STR_ARG(digest->name), is_rehearsal(cli) ? "will take" : "took",
                   cli->site->n_posts);
    return 0;
}

/* A feed without the site's address can be mended tomorrow; what was mailed cannot. */
static int check_url(struct cli *cli)
{
    if (!str_is(cli->config->url, CONFIG_URL_MISSING))
        return 0;
    diag_add(cli->diag, SEVERITY_ERROR, (struct place){cli->config->yaml_file, 0, 0},
             "there is no `url:`, so links in a digest would lead nowhere: none is composed");
    return -1;
}

static int compose_one(struct cli *cli, struct ledger *ledger, const struct digest_settings *digest)
{
    struct issue_options options = {.force = cli->options.force || cli->options.preview ||
                                             cli->options.test,
                                    .announce = cli->options.announce,
                                    .reissue = cli->options.reissue < 0 ? 0 : cli->options.reissue,
                                    .test = str_of(cli->options.test),
                                    .templates_dir = cli_templates(cli)};
    struct issue issue;
    enum issue_outcome outcome;

    cli_progress(cli, "composing %.*s", STR_ARG(digest->name));
    if (issue_compose(cli->arena, cli->site, digest, ledger, &options, is_rehearsal(cli), &issue,
                      &outcome, cli->diag))
        return -1;
    if (outcome != ISSUE_READY)
        return tell_outcome(cli, digest, outcome);
    return is_rehearsal(cli) ? rehearse_issue(cli, digest, &issue) : freeze(cli, ledger, &issue);
}

static int cancel(struct cli *cli, struct ledger *ledger, const struct digest_settings *digest)
{
    if (issue_cancel(cli->arena, cli->config, digest, ledger, cli->options.cancel, cli->diag))
        return -1;
    buf_printf(&cli->summary, "%.*s: issue %lld is cancelled; its posts are new again\n",
               STR_ARG(digest->name), (long long)cli->options.cancel);
    return 0;
}

static int compose_all(struct cli *cli, struct ledger *ledger)
{
    int bad = 0;

    for (size_t i = 0; i < cli->settings.n_digests; i++) {
        const struct digest_settings *digest = &cli->settings.digests[i];

        if (!digest_is_asked(cli, digest))
            continue;
        bad |= cli->options.cancel >= 0 ? cancel(cli, ledger, digest)
                                        : compose_one(cli, ledger, digest);
    }
    return bad;
}

/* A rehearsal leaves no ledger behind where there was none. */
static int rehearse_all(struct cli *cli)
{
    struct scratch scratch;
    int bad;

    if (scratch_open(cli->arena, &scratch, cli->diag))
        return -1;
    bad = compose_all(cli, scratch.ledger);
    scratch_close(cli->arena, &scratch);
    return bad;
}

int digest_compose(struct cli *cli)
{
    struct ledger *ledger;
    int bad;

    if (cli->settings.n_digests == 0)
        return 0;
    if (check_url(cli))
        return -1;
    if (is_rehearsal(cli) && !file_exists(cli->settings.ledger))
        return rehearse_all(cli);
    ledger = ledger_open(cli->settings.ledger, cli->diag);
    if (!ledger)
        return -1;
    bad = compose_all(cli, ledger);
    if (!is_rehearsal(cli))
        bad |= archive_publish(cli, ledger);
    ledger_close(ledger);
    return bad;
}

/* What only makes sense for one digest must say which, when there are several. */
static int check_asked(struct cli *cli)
{
    struct place place = {cli->config->courant_file, 0, 0};
    size_t asked = 0;

    for (size_t i = 0; i < cli->settings.n_digests; i++)
        asked += digest_is_asked(cli, &cli->settings.digests[i]);
    if (cli->settings.n_digests == 0)
        diag_add(cli->diag, SEVERITY_ERROR, place,
                 "there is no `digest:` section, so there is nothing to compose; `courant init` "
                 "writes a courant.yml with an example");
    else if (cli->options.cancel >= 0 && is_rehearsal(cli))
        diag_add(cli->diag, SEVERITY_ERROR, place,
                 "--cancel is done or not; it goes with no --dry-run, --preview or --test");
    else if (asked > 1 && (cli->options.reissue >= 0 || cli->options.cancel >= 0))
        diag_add(cli->diag, SEVERITY_ERROR, place,
                 "there are several digests; say which one with --digest NAME");
    else if (cli->options.reissue == 0)
        diag_add(cli->diag, SEVERITY_ERROR, place, "there is no issue 0; the first one is 1");
    else
        return 0;
    return -1;
}

int digest_command(struct cli *cli)
{
    cli->findings_json = cli->options.json && is_rehearsal(cli);
    if (!is_rehearsal(cli) && cli_lock(cli, true))
        return STATUS_FINE;
    if (cli_load(cli) == 0 && check_asked(cli) == 0)
        digest_compose(cli);
    return STATUS_FINE;
}
