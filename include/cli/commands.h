#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"
#include "digest/issue.h"
#include "ledger/ledger.h"

/**
 * What the program can do, one file each.  A command does its work on a ${cli} that was started, leaves findings in
 * cli->diag and what there is to say in cli->out and cli->summary.
 *
 * Return STATUS_FINE, or STATUS_USAGE when it was called wrongly; findings decide about the rest.
 */
int init_command(struct cli *cli);
int build_command(struct cli *cli);
int digest_command(struct cli *cli);
int send_command(struct cli *cli);
int run_command(struct cli *cli);
int check_command(struct cli *cli);
int render_command(struct cli *cli);
int status_command(struct cli *cli);
int resolve_command(struct cli *cli);
int dkim_key_command(struct cli *cli);

/**
 * The steps that commands are made of.  cli_load has been called.
 * Return 0, or -1 when it cannot go on, with reasons in cli->diag.
 */
int build_feeds(struct cli *cli);    /* write the feeds into the output folder */
void ping_hubs(struct cli *cli);     /* tell the hubs of changed feeds; what fails is a warning */
int digest_compose(struct cli *cli); /* compose and freeze every issue that is due */
int archive_publish(struct cli *cli, struct ledger *ledger); /* write the pages of issues */

/**
 * deploy_run(cli, ledger):
 * Run the commands of after_build, equal ones once: of every digest, or with ${ledger} only of those that are asked for and have
 * something to send.
 */
int deploy_run(struct cli *cli, struct ledger *ledger);

/** Hold ${ledger} (ledger_hold) and settle what a run that was killed left open.  Return 0, or -1 when it cannot be had. */
int take_ledger(struct cli *cli, struct ledger *ledger);

/** Deliver every issue that is not delivered yet; ${deploy}: first run the commands of after_build of digests that have some. */
int send_issues(struct cli *cli, bool deploy);

/** Whether the command line means ${digest}, or does not say. */
bool digest_is_asked(const struct cli *cli, const struct digest_settings *digest);

/**
 * Show an issue that was composed and not frozen, as the command line asks: --dry-run, --preview, --test.
 * Return 0, or -1 with the reason in cli->diag.
 */
int rehearse_issue(struct cli *cli, const struct digest_settings *digest,
                   const struct issue *issue);

#endif
