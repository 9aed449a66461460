/*
 * courant check: everything that build would find, with nothing written; and what is wrong with a
 * feed of anybody's.
 */
#include "base/file.h"
#include "cli/commands.h"
#include "data/json.h"
#include "feed/build.h"
#include "feed/check.h"

static const struct value *finding_value(struct arena *arena, const struct diag_item *item)
{
    static const char *const severities[] = {"note", "warning", "error"};
    struct value *map = value_map(arena);

    value_put(arena, map, STR("severity"), value_text(arena, str_of(severities[item->severity])));
    value_put(arena, map, STR("rule"), value_text(arena, str_of(item->rule)));
    value_put(arena, map, STR("file"), value_text(arena, str_of(item->file)));
    value_put(arena, map, STR("line"), value_int(arena, item->line));
    value_put(arena, map, STR("column"), value_int(arena, item->column));
    value_put(arena, map, STR("text"), value_text(arena, str_of(item->text)));
    return map;
}

/* Every finding as JSON, on standard output. */
static void print_findings(struct cli *cli)
{
    size_t n;
    const struct diag_item *items = diag_items(cli->diag, &n);
    struct value *top = value_map(cli->arena), *list = value_list(cli->arena);

    for (size_t i = 0; i < n; i++)
        value_push(cli->arena, list, finding_value(cli->arena, &items[i]));
    value_put(cli->arena, top, STR("errors"),
              value_int(cli->arena, (int64_t)diag_count(cli->diag, SEVERITY_ERROR)));
    value_put(cli->arena, top, STR("warnings"),
              value_int(cli->arena, (int64_t)diag_count(cli->diag, SEVERITY_WARNING)));
    value_put(cli->arena, top, STR("findings"), list);
    json_write(&cli->out, top, 2);
    buf_char(&cli->out, '\n');
}

static void check_file(struct cli *cli)
{
    struct str bytes;

    if (file_read(cli->arena, cli->dir, CHECK_MAX_BYTES, &bytes, cli->diag) == 0)
        check_feed(bytes, cli->dir, cli->diag);
}

static void check_site(struct cli *cli)
{
    struct feed_file *files;
    size_t n;

    if (cli_load(cli))
        return;
    cli_progress(cli, "checking %zu posts", cli->site->n_posts);
    feed_build(cli->arena, cli->site, cli->settings.feeds, cli->settings.n_feeds,
               cli_templates(cli), &files, &n, cli->diag);
    buf_printf(&cli->summary, "%zu posts, %zu files to write, ", cli->site->n_posts, n);
}

int check_command(struct cli *cli)
{
    if (file_exists(cli->dir))
        check_file(cli);
    else
        check_site(cli);
    if (cli->options.json)
        print_findings(cli);
    else
        buf_printf(&cli->summary, "%zu errors, %zu warnings\n",
                   diag_count(cli->diag, SEVERITY_ERROR), diag_count(cli->diag, SEVERITY_WARNING));
    return STATUS_FINE;
}
