/*
 * From a plan to documents: which entries, how much of each, and what the document says of itself.
 */
#include "feed/feed.h"

#include "feed/archive.h"
#include "feed/entry.h"
#include "feed/plan.h"
#include "feed/sound.h"

/* What an entry takes beside its texts: element names, dates, addresses written twice. */
#define ENTRY_OVERHEAD_BYTES 700

struct maker {
    struct arena *arena;
    struct site *site;
    const struct feed_plan *plan;
    struct feed_entries *entries;
    struct diag *diag;
    bool failed;
};

static size_t weight(const struct feed_entry *entry)
{
    return ENTRY_OVERHEAD_BYTES + entry->html.len + entry->summary.len + entry->title.len +
           2 * entry->link.len + entry->id.len;
}

static bool id_is_taken(const struct feed_entry *entries, size_t n, struct str id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(entries[i].id, id))
            return true;
    return false;
}

/* The newest entries, ${max} of them at most: newest by date, as the posts come. */
static struct feed_entry *collect(struct maker *maker, size_t max, size_t *n)
{
    const struct feed_plan *plan = maker->plan;
    size_t room = plan->n_posts < max ? plan->n_posts : max;
    struct feed_entry *entries = arena_array(maker->arena, room, sizeof(*entries));

    *n = 0;
    for (size_t i = 0; i < plan->n_posts && *n < max; i++) {
        struct feed_entry *entry = &entries[*n];

        if (feed_entry_make(maker->entries, plan->posts[i], plan->settings,
                            plan->settings->content == FEED_EXCERPT, entry) != 0) {
            maker->failed = true;
        } else if (id_is_taken(entries, *n, entry->id)) {
            diag_rule(maker->diag, SEVERITY_WARNING, "unique-id",
                      (struct place){entry->post->file, 1, 0},
                      "a newer post has the same id, %.*s: readers would show one of the two, so "
                      "this one is not in the feeds",
                      STR_ARG(entry->id));
        } else {
            ++*n;
        }
    }
    return entries;
}

/* From the first entry that does not fit into the ceiling on, entries are excerpts. */
static void fall_back(struct maker *maker, struct feed_entry *entries, size_t n)
{
    const struct feed_settings *settings = maker->plan->settings;
    size_t bytes = 0, shortened = 0, limit = (size_t)settings->max_size;

    if (limit == 0 || settings->content == FEED_EXCERPT)
        return;
    for (size_t i = 0; i < n; i++) {
        bytes += weight(&entries[i]);
        if (bytes <= limit && shortened == 0)
            continue;
        bytes -= weight(&entries[i]);
        for (size_t p = 0; p < maker->plan->n_posts; p++)
            if (feed_entries_post(maker->entries, maker->plan->posts[p]) == entries[i].post) {
                feed_entry_make(maker->entries, maker->plan->posts[p], settings, true, &entries[i]);
                break;
            }
        bytes += weight(&entries[i]);
        shortened++;
    }
    if (shortened > 0)
        diag_rule(
            maker->diag, SEVERITY_NOTE, "feed-size", (struct place){NULL, 0, 0},
            "%.*s: the %zu oldest of %zu entries are excerpts, to keep the feed near %lld KiB "
            "(max_size)",
            STR_ARG(maker->plan->path), shortened, n, (long long)settings->max_size / 1024);
}

static struct moment newest_of(const struct feed_entry *entries, size_t n)
{
    struct moment newest = {0, 0, 0};

    for (size_t i = 0; i < n; i++)
        if (i == 0 || date_cmp(entries[i].updated, newest) > 0)
            newest = entries[i].updated;
    return newest;
}

/* The author of the site: a name, or a map of name, email and uri.  Atom must have one: where nobody
 * is named, the site speaks for itself. */
static struct author site_author(struct maker *maker, struct str title)
{
    const struct config *config = maker->site->config;
    const struct value *author = value_get(config->yaml, "author");
    struct author known = {config->author, {NULL, 0}, {NULL, 0}};

    if (known.name.len == 0)
        known.name = config->title.len > 0 ? config->title : title;
    known.email = value_as_text(value_get(author, "email"));
    known.uri = value_as_text(value_get(author, "uri"));
    if (known.uri.len == 0)
        known.uri = value_as_text(value_get(author, "url"));
    return sound_author(
        maker->arena, known,
        (struct place){config->yaml_file, author ? author->line : 0, author ? author->column : 0},
        maker->diag);
}

static struct str address_or_empty(struct maker *maker, struct str path)
{
    return path.len > 0 ? feed_address(maker->arena, maker->site->config, path)
                        : (struct str){NULL, 0};
}

/* What every document of the plan says of itself. */
static struct feed head(struct maker *maker)
{
    const struct config *config = maker->site->config;
    const struct feed_settings *settings = maker->plan->settings;
    struct feed feed = {.title = maker->plan->title};

    feed.self = feed_address(maker->arena, config, maker->plan->path);
    feed.id = feed.self;
    feed.link = feed_address(maker->arena, config, STR("/"));
    feed.subtitle = settings->description.len > 0 ? settings->description : config->description;
    feed.author = site_author(maker, feed.title);
    feed.icon = address_or_empty(maker, settings->icon);
    feed.logo = address_or_empty(maker, settings->logo);
    feed.hubs = settings->hub;
    feed.lang = settings->each == EACH_LANG ? sound_lang(maker->arena, maker->plan->value,
                                                         (struct place){NULL, 0, 0}, maker->diag)
                                            : feed_site_lang(maker->arena, config, maker->diag);
    return feed;
}

static void set_entries(struct feed *feed, struct feed_entry *entries, size_t n)
{
    feed->entries = entries;
    feed->n_entries = n;
    feed->updated = newest_of(entries, n);
}

/* "feed.xml" gives "feed-archive-3.xml". */
static struct str archive_path(struct maker *maker, size_t number)
{
    struct str path = maker->plan->path;
    size_t dot = str_rchr(path, '.'), slash = str_rchr(path, '/');

    if (dot == STR_NONE || (slash != STR_NONE && dot < slash))
        dot = path.len;
    return arena_printf(maker->arena, "%.*s-archive-%zu%.*s", STR_ARG(str_slice(path, 0, dot)),
                        number, STR_ARG(str_from(path, dot)));
}

static struct feed_document *with_archives(struct maker *maker, struct feed_entry *entries,
                                           size_t n, size_t *n_documents)
{
    const struct feed_settings *settings = maker->plan->settings;
    size_t *sizes = arena_array(maker->arena, n, sizeof(*sizes));
    struct feed_document *documents;
    struct archive_part *parts;
    size_t n_parts, current;

    for (size_t i = 0; i < n; i++)
        sizes[i] = weight(&entries[i]);
    archive_split(maker->arena, sizes, n, (size_t)settings->limit, (size_t)settings->max_size,
                  &parts, &n_parts, &current);
    documents = arena_array(maker->arena, n_parts + 1, sizeof(*documents));
    for (size_t i = 0; i < n_parts; i++) {
        struct feed_document *document = &documents[i + 1];

        document->path = archive_path(maker, i + 1);
        document->feed = head(maker);
        document->feed.current = document->feed.self;
        document->feed.self = feed_address(maker->arena, maker->site->config, document->path);
        document->feed.archive = true;
        if (i > 0) {
            document->feed.previous_archive = documents[i].feed.self;
            documents[i].feed.next_archive = document->feed.self;
        }
        set_entries(&document->feed, entries + parts[i].from, parts[i].to - parts[i].from);
    }
    documents[0] = (struct feed_document){maker->plan->path, head(maker)};
    set_entries(&documents[0].feed, entries, current);
    if (n_parts > 0)
        documents[0].feed.previous_archive = documents[n_parts].feed.self;
    else
        documents[0].feed.complete = true;
    *n_documents = n_parts + 1;
    return documents;
}

int feed_make(struct arena *arena, struct site *site, const struct feed_plan *plan,
              struct feed_entries *entries, struct feed_document **documents, size_t *n,
              struct diag *diag)
{
    struct maker maker = {arena, site, plan, entries, diag, false};
    const struct feed_settings *settings = plan->settings;
    bool all = settings->limit == 0 || settings->archive;
    size_t n_chosen;
    struct feed_entry *chosen =
        collect(&maker, all ? SIZE_MAX : (size_t)settings->limit, &n_chosen);

    if (settings->archive) {
        *documents = with_archives(&maker, chosen, n_chosen, n);
    } else {
        fall_back(&maker, chosen, n_chosen);
        *documents = ARENA_NEW(arena, struct feed_document);
        **documents = (struct feed_document){plan->path, head(&maker)};
        set_entries(&(*documents)->feed, chosen, n_chosen);
        *n = 1;
    }
    return maker.failed ? -1 : 0;
}
