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

/* The address that ${file} and all that belongs to it is subscribed at; empty: it belongs to no feed. */
static struct str subscribed_at(const struct feed_file *file)
{
    if (!file->of)
        return (struct str){NULL, 0};
    return file->of->current.len > 0 ? file->of->current : file->of->self;
}

/* In order: the newest archive of a feed comes first, itself behind the oldest, and what stands beside a document behind
 * that.  Where one cannot be written, what comes later stays as it was: nothing that a reader can come to leads to
 * what is not there. */
static int publish_all(struct cli *cli, const char *root, const struct feed_file *files, size_t n)
{
    struct str held = {NULL, 0};
    int bad = 0;

    for (size_t i = 0; i < n; i++) {
        struct str feed = subscribed_at(&files[i]);

        if (feed.len == 0 || !str_eq(feed, held)) {
            if (publish(cli, root, &files[i]) == 0)
                continue;
            bad = -1;
            held = feed;
        } else if (files[i].feed && files[i].feed->current.len == 0) {
            diag_rule(cli->diag, SEVERITY_ERROR, "feed-held",
                      (struct place){
                          file_join(cli->arena, root, arena_cstr(cli->arena, files[i].path)), 0, 0},
                      "is not published, because a file that it leads to could not be; what stood "
                      "there stays");
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
