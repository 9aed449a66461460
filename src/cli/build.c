/*
 * courant build: the feeds of a site, published below its output folder.
 */
#include "base/file.h"
#include "cli/commands.h"
#include "feed/build.h"

/* A feed in its place is far smaller; a larger file there is none of ours. */
#define BEFORE_MAX_BYTES ((size_t)FEED_MAX_BYTES)

/* What subscribers will see when ${file} takes the place of what stands in ${root}. */
static void foretell(struct cli *cli, const char *root, const struct feed_file *file)
{
    struct diag *unused = diag_new(); /* nothing readable there: everything is new */
    struct arena *scratch = arena_new();
    const char *path = file_join(scratch, root, arena_cstr(scratch, file->path));
    struct feed_changes changes = {0, 0, 0, 0};
    struct str before = {NULL, 0};

    if (file_exists(path))
        file_read(scratch, path, BEFORE_MAX_BYTES, &before, unused);
    feed_compare(before, file, &changes);
    buf_printf(
        &cli->out, "%.*s: subscribers will see %zu new, %zu updated, %zu re-announced, %zu gone\n",
        STR_ARG(file->path), changes.new, changes.updated, changes.reannounced, changes.gone);
    arena_free(scratch);
    diag_free(unused);
}

static int publish(struct cli *cli, const char *root, const struct feed_file *file)
{
    enum file_published published;
    const char *path = arena_cstr(cli->arena, file->path);

    if (file_publish(root, path, file->bytes, &published, cli->diag))
        return -1;
    if (published == FILE_WRITTEN && file->feed && !file->feed->current.len) {
        cli->changed = arena_grow(cli->arena, cli->changed, cli->n_changed, &cli->changed_capacity,
                                  sizeof(*cli->changed));
        cli->changed[cli->n_changed++] = file->feed;
    }
    buf_printf(&cli->summary, "%s %s", file_join(cli->arena, root, path),
               published == FILE_UNCHANGED ? "unchanged" : "written");
    if (file->feed)
        buf_printf(&cli->summary, ", %zu %s", file->feed->n_entries,
                   file->feed->n_entries == 1 ? "entry" : "entries");
    buf_char(&cli->summary, '\n');
    return 0;
}

/* Whether a document that ${file} leads to, or stands beside, could not be published: ${missing} are the addresses of those. */
static bool is_held(const struct feed_file *file, const struct texts *missing)
{
    for (size_t i = 0; file->of && i < missing->n; i++)
        if (str_eq(missing->items[i], file->of->self))
            return true;
    return false;
}

/* In order: a feed's archives come before itself, and each document before what stands beside it.  What would lead to a
 * document that is not there stays as it was. */
static int publish_all(struct cli *cli, const char *root, const struct feed_file *files, size_t n)
{
    struct texts missing = {0, arena_array(cli->arena, 2 * n, sizeof(struct str))};
    int bad = 0;

    for (size_t i = 0; i < n; i++) {
        const struct feed *of = files[i].of;

        if (is_held(&files[i], &missing)) {
            diag_rule(cli->diag, SEVERITY_ERROR, "feed-held",
                      (struct place){
                          file_join(cli->arena, root, arena_cstr(cli->arena, files[i].path)), 0, 0},
                      "is not published, because a file that it leads to could not be; what stood "
                      "there stays");
        } else if (publish(cli, root, &files[i]) != 0) {
            bad = -1;
            if (of)
                missing.items[missing.n++] = of->self;
            if (of && of->current.len > 0)
                missing.items[missing.n++] = of->current;
        }
    }
    return bad;
}

int build_feeds(struct cli *cli)
{
    const char *root = cli_output(cli);
    struct feed_file *files;
    size_t n;

    cli_progress(cli, "writing feeds of %zu posts", cli->site->n_posts);
    feed_build(cli->arena, cli->site, cli->settings.feeds, cli->settings.n_feeds,
               cli_templates(cli), root, &files, &n, cli->diag);
    if (!cli->options.dry_run && n && file_make_dirs(root, cli->diag))
        return -1;
    if (!cli->options.dry_run)
        return publish_all(cli, root, files, n);
    for (size_t i = 0; i < n; i++)
        if (files[i].feed && !files[i].feed->current.len) /* nobody subscribes to an archive */
            foretell(cli, root, &files[i]);
    return 0;
}

int build_command(struct cli *cli)
{
    if (!cli->options.dry_run && cli_lock(cli, false))
        return STATUS_FINE;
    if (cli_load(cli) == 0) {
        build_feeds(cli);
        if (cli->options.ping)
            ping_hubs(cli);
    }
    return STATUS_FINE;
}
