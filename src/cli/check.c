/*
 * courant check: everything that build would find, with nothing written.
 */
#include "cli/commands.h"
#include "feed/build.h"

int check_command(struct cli *cli)
{
    struct feed_file *files;
    size_t n;

    if (cli_load(cli))
        return STATUS_FINE;
    cli_progress(cli, "checking %zu posts", cli->site->n_posts);
    feed_build(cli->arena, cli->site, cli->settings.feeds, cli->settings.n_feeds, &files, &n,
               cli->diag);
    buf_printf(&cli->summary, "%zu posts, %zu files to write, %zu errors, %zu warnings\n",
               cli->site->n_posts, n, diag_count(cli->diag, SEVERITY_ERROR),
               diag_count(cli->diag, SEVERITY_WARNING));
    return STATUS_FINE;
}
