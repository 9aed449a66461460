/*
 * The issues on the web: a page each, an index, and a feed of issues.  Here alone digest and feed meet.
 */
#include "base/file.h"
#include "cli/commands.h"
#include "digest/page.h"
#include "feed/atom.h"
#include "feed/entry.h"
#include "feed/verify.h"

static int publish(struct cli *cli, const char *path, struct buf *bytes)
{
    enum file_published published;
    const char *root = cli_output(cli);
    int bad = buf_overflowed(bytes);

    if (bad)
        diag_add(cli->diag, SEVERITY_ERROR, (struct place){path, 0, 0}, "is too large");
    else
        bad = file_make_dirs(root, cli->diag) ||
              file_publish(root, path, buf_str(bytes), &published, cli->diag);
    if (!bad && published == FILE_WRITTEN)
        buf_printf(&cli->summary, "%s written\n", file_join(cli->arena, root, path));
    return bad ? -1 : 0;
}

/* The issues as a feed: an entry's body is what the issue's page shows. */
static struct feed issues_feed(struct cli *cli, const struct pages *pages, struct str path)
{
    const struct config *config = cli->config;
    struct feed feed = {.title = arena_printf(cli->arena, "%.*s: %.*s", STR_ARG(config->title),
                                              STR_ARG(pages->settings->name)),
                        .lang = config->lang,
                        .n_entries = pages->n};
    struct str folder = arena_printf(cli->arena, "/%.*s/", STR_ARG(pages->settings->archive));

    feed.link = feed_address(cli->arena, config, folder);
    feed.self = feed_address(cli->arena, config, arena_printf(cli->arena, "/%.*s", STR_ARG(path)));
    feed.id = feed.self;
    feed.author.name = config->author.len ? config->author : config->title;
    feed.entries = arena_array(cli->arena, pages->n, sizeof(*feed.entries));
    for (size_t i = 0; i < pages->n; i++) {
        const struct page_issue *issue = &pages->issues[i];

        feed.entries[i] = (struct feed_entry){.id = issue->url,
                                              .link = issue->url,
                                              .title = issue->subject,
                                              .published = issue->date,
                                              .updated = issue->date,
                                              .html = issue->html};
    }
    if (pages->n)
        feed.updated = feed.entries[0].updated;
    return feed;
}

static int publish_feed(struct cli *cli, const struct pages *pages)
{
    struct str path = arena_printf(cli->arena, "%.*s/feed.xml", STR_ARG(pages->settings->archive));
    struct feed feed = issues_feed(cli, pages, path);
    struct buf out;
    int bad;

    buf_init(&out, FEED_MAX_BYTES);
    bad = atom_write(&out, &feed, cli->diag) ||
          verify_written(buf_str(&out), FEED_ATOM, &feed, path.at, cli->diag) ||
          publish(cli, path.at, &out);
    buf_free(&out);
    return bad ? -1 : 0;
}

static int publish_pages(struct cli *cli, const struct pages *pages)
{
    struct buf out;
    int bad = 0;

    buf_init(&out, PAGE_MAX_BYTES);
    for (size_t i = 0; i < pages->n; i++) {
        buf_truncate(&out, 0);
        bad |= page_write(pages, i, &out) ||
               publish(cli, arena_cstr(cli->arena, pages->issues[i].path), &out);
    }
    buf_truncate(&out, 0);
    bad |=
        page_index(pages, &out) ||
        publish(cli,
                arena_printf(cli->arena, "%.*s/index.html", STR_ARG(pages->settings->archive)).at,
                &out);
    buf_free(&out);
    return bad ? -1 : 0;
}

int archive_publish(struct cli *cli, struct ledger *ledger)
{
    int bad = 0;

    for (size_t i = 0; i < cli->settings.n_digests; i++) {
        struct page_issue *issues;
        struct pages pages = {.arena = cli->arena,
                              .site = cli->site,
                              .settings = &cli->settings.digests[i],
                              .templates_dir = cli_templates(cli),
                              .diag = cli->diag};

        if (page_issues(cli->arena, cli->config, pages.settings, ledger, &issues, &pages.n,
                        cli->diag)) {
            bad = -1;
            continue;
        }
        pages.issues = issues;
        if (pages.n)
            bad |= publish_pages(cli, &pages) | publish_feed(cli, &pages);
    }
    return bad;
}
