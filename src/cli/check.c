/*
 * courant check: everything that build and digest would find, with nothing written; or what is
 * wrong with any feed of anybody's.
 */
#include "base/file.h"
#include "cli/commands.h"
#include "feed/build.h"
#include "feed/check.h"
#include "site/check.h"

/* What an issue of each digest would be told off for, with one post at least in it. */
static void check_digests(struct cli *cli)
{
    size_t before = cli->out.len;

    cli->options.dry_run = true;
    cli->options.announce = 1;
    digest_compose(cli);
    buf_truncate(&cli->out, before);
}

static void check_sources(struct cli *cli)
{
    struct feed_file *files;
    size_t n;

    if (cli_load(cli))
        return;
    cli_progress(cli, "checking %zu posts", cli->site->n_posts);
    check_site(cli->site, cli->diag);
    feed_build(cli->arena, cli->site, cli->settings.feeds, cli->settings.n_feeds,
               cli_templates(cli), NULL, &files, &n, cli->diag);
    check_digests(cli);
    if (!cli->findings_json)
        buf_printf(&cli->summary, "%zu posts, %zu files to write, %zu errors, %zu warnings\n",
                   cli->site->n_posts, n, diag_count(cli->diag, SEVERITY_ERROR),
                   diag_count(cli->diag, SEVERITY_WARNING));
}

static void check_file(struct cli *cli)
{
    struct str bytes;

    if (file_read(cli->arena, cli->dir, CHECK_MAX_BYTES, &bytes, cli->diag) == 0)
        check_feed(bytes, cli->dir, cli->diag);
    if (!cli->findings_json)
        buf_printf(&cli->summary, "%zu errors, %zu warnings\n",
                   diag_count(cli->diag, SEVERITY_ERROR), diag_count(cli->diag, SEVERITY_WARNING));
}

int check_command(struct cli *cli)
{
    cli->findings_json = cli->options.json;
    if (file_exists(cli->dir) || !file_is_dir(cli->dir))
        check_file(cli);
    else
        check_sources(cli);
    return STATUS_FINE;
}
