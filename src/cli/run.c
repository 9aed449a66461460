/*
 * courant run: what cron calls.  Everything is read, written and composed before the network is
 * touched.
 */
#include "cli/commands.h"

int run_command(struct cli *cli)
{
    if (cli_lock(cli, true))
        return STATUS_FINE;
    cli->cron = true;
    if (cli_load(cli))
        return STATUS_FINE;
    build_feeds(cli);
    digest_compose(cli);
    if (deploy_run(cli, NULL) == 0) {
        if (cli->options.ping)
            ping_hubs(cli);
        send_issues(cli, false);
    }
    return STATUS_FINE;
}
