/*
 * From a plan to documents: which entries, how much of each, and what the document says of itself.
 */
#include "feed/feed.h"

#include "feed/archive.h"
#include "feed/entry.h"
#include "feed/plan.h"
#include "feed/podcast.h"
#include "feed/size.h"
#include "feed/sound.h"

/* libxml2, which many readers use, refuses a document with a text above 10,000,000 bytes. */
#define ENTRY_MAX_BYTES 9500000

struct maker {
    struct arena *arena;
    struct site *site;
    const struct feed_plan *plan;
    struct feed_entries *entries;
    struct diag *diag;
    struct str lang; /* of the feed */
    bool failed;
};

static int make_entry(struct maker *maker, size_t post, bool excerpt, struct feed_entry *entry)
{
    if (feed_entry_make(maker->entries, post, maker->plan->settings, excerpt, entry) != 0)
        return -1;
    if (entry->html.len > ENTRY_MAX_BYTES) {
        diag_rule(maker->diag, SEVERITY_WARNING, "entry-size",
                  (struct place){entry->post->file, 1, 0},
                  "%s is too large for feed readers: the feeds have its %s",
                  excerpt ? "the excerpt" : "the post", excerpt ? "summary alone" : "excerpt");
        if (!excerpt)
            return make_entry(maker, post, true, entry);
        entry->html = STR("");
    }
    if (str_eq(entry->lang, maker->lang))
        entry->lang = STR("");
    return 0;
}

/* Apps play what an episode carries, and refuse one that carries nothing. */
static bool is_podcast(const struct feed_settings *settings)
{
    return settings->itunes || settings->podcast;
}

/* The newest entries, ${max} of them at most: newest by date, as the posts come.  *${cut}: there are more. */
static struct feed_entry *collect(struct maker *maker, size_t max, size_t *n, bool *cut)
{
    const struct feed_plan *plan = maker->plan;
    size_t room = plan->n_posts < max ? plan->n_posts : max;
    struct feed_entry *entries = arena_array(maker->arena, room, sizeof(*entries));
    size_t i;

    *n = 0;
    for (i = 0; i < plan->n_posts && *n < max; i++) {
        struct feed_entry *entry = &entries[*n];

        if (make_entry(maker, plan->posts[i], plan->settings->content == FEED_EXCERPT, entry) != 0)
            maker->failed = true;
        else if (!is_podcast(plan->settings) || entry->n_media > 0)
            ++*n;
    }
    *cut = i < plan->n_posts;
    return entries;
}

static void note_size(struct maker *maker, size_t n, size_t of, const char *what)
{
    const struct feed_settings *settings = maker->plan->settings;

    diag_rule(maker->diag, SEVERITY_NOTE, "feed-size",
              (struct place){settings->line ? maker->site->config->courant_file : NULL,
                             settings->line, settings->column},
              "%.*s: the %zu oldest of %zu entries %s, to keep it near %lld KiB (max_size)",
              STR_ARG(maker->plan->path), n, of, what, (long long)settings->max_size / 1024);
}

/* Where whole entries do not fit, as many of the newest are whole as do beside the others' excerpts. */
static void fall_back(struct maker *maker, struct feed_entry *entries, size_t n)
{
    size_t limit = size_for_entries(maker->plan->settings), bytes = 0, whole = 0;
    int format = maker->plan->settings->format;
    struct feed_entry *excerpts;

    for (size_t i = 0; i < n; i++)
        bytes += size_of_entry(&entries[i], format);
    if (limit == 0 || bytes <= limit || maker->plan->settings->content == FEED_EXCERPT)
        return;
    excerpts = arena_array(maker->arena, n, sizeof(*excerpts));
    bytes = 0;
    for (size_t i = 0, p = 0; i < n; i++) {
        /* Posts that could not be rendered have no entry. */
        while (feed_entries_post(maker->entries, maker->plan->posts[p]) != entries[i].post)
            p++;
        if (make_entry(maker, maker->plan->posts[p], true, &excerpts[i]) != 0)
            excerpts[i] = entries[i];
        bytes += size_of_entry(&excerpts[i], format);
    }
    for (; whole < n; whole++) {
        bytes += size_of_entry(&entries[whole], format) - size_of_entry(&excerpts[whole], format);
        if (bytes > limit)
            break;
    }
    for (size_t i = whole; i < n; i++)
        entries[i] = excerpts[i];
    note_size(maker, n - whole, n, "are excerpts");
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
    struct author known = {str_trim(config->author), {NULL, 0}, {NULL, 0}};

    if (known.name.len == 0)
        known.name = str_trim(config->title);
    if (known.name.len == 0)
        known.name = title;
    known.email = value_as_text(value_get(author, "email"));
    known.uri = value_as_text(value_get(author, "uri"));
    if (known.uri.len == 0)
        known.uri = value_as_text(value_get(author, "url"));
    return feed_author(
        maker->arena, config, known,
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

    feed.self = feed_file_address(maker->arena, config, maker->plan->path);
    feed.id = feed.self;
    feed.link = feed_address(maker->arena, config, STR("/"));
    feed.subtitle = settings->description.len > 0 ? settings->description : config->description;
    feed.author = site_author(maker, feed.title);
    feed.icon = address_or_empty(maker, settings->icon);
    feed.logo = address_or_empty(maker, settings->logo);
    feed.hubs = settings->hub;
    feed.podcast = podcast_of_feed(maker->arena, config, settings, maker->diag);
    feed.lang = maker->lang;
    return feed;
}

static void set_entries(struct feed *feed, struct feed_entry *entries, size_t n)
{
    feed->entries = entries;
    feed->n_entries = n;
    feed->updated = newest_of(entries, n);
}

size_t feed_path_stem(struct str path)
{
    size_t dot = str_rchr(path, '.'), slash = str_rchr(path, '/');

    return dot == STR_NONE || (slash != STR_NONE && dot < slash) ? path.len : dot;
}

struct str feed_archive_path(struct arena *arena, struct str path, size_t number)
{
    size_t stem = feed_path_stem(path);

    return arena_printf(arena, "%.*s-archive-%zu%.*s", STR_ARG(str_slice(path, 0, stem)), number,
                        STR_ARG(str_from(path, stem)));
}

/* A document of the past, the ${i}th of the documents, the oldest being the first. */
static void begin_archive(struct maker *maker, struct feed_document *documents, size_t i)
{
    struct feed_document *document = &documents[i];

    document->path = feed_archive_path(maker->arena, maker->plan->path, i);
    document->feed = head(maker);
    document->feed.current = document->feed.self;
    document->feed.self = feed_file_address(maker->arena, maker->site->config, document->path);
    if (i == 1)
        return;
    document->feed.previous_archive = documents[i - 1].feed.self;
    documents[i - 1].feed.next_archive = document->feed.self;
}

/* The current document, its archives and, where documents say which archive comes next, the one that will be filled
 * next, empty until then: so the last full one need not change when that is.  JSON Feed only looks back. */
static struct feed_document *with_archives(struct maker *maker, struct feed_entry *entries,
                                           size_t n, size_t *n_documents)
{
    const struct feed_settings *settings = maker->plan->settings;
    struct archive_item *items = arena_array(maker->arena, n, sizeof(*items));
    struct feed_document *documents;
    struct archive_part *parts;
    size_t n_parts, current, wanted;

    for (size_t i = 0; i < n; i++)
        items[i] = (struct archive_item){size_of_entry(&entries[i], settings->format),
                                         entries[i].published.s};
    archive_split(maker->arena, items, n, (size_t)settings->limit, size_for_entries(settings),
                  &parts, &n_parts, &current);
    wanted = settings->limit && (size_t)settings->limit < n ? (size_t)settings->limit : n;
    if (current < wanted)
        note_size(maker, wanted - current, wanted, "are in the archive alone");
    documents = arena_array(maker->arena, n_parts + 2, sizeof(*documents));
    documents[0] = (struct feed_document){maker->plan->path, head(maker)};
    set_entries(&documents[0].feed, entries, current);
    documents[0].feed.cut = current < n;
    documents[0].feed.complete = n_parts == 0;
    for (size_t i = 1; i <= n_parts; i++) {
        begin_archive(maker, documents, i);
        documents[i].feed.archive = true;
        set_entries(&documents[i].feed, entries + parts[i - 1].from,
                    parts[i - 1].to - parts[i - 1].from);
        documents[0].feed.previous_archive = documents[i].feed.self;
    }
    *n_documents = n_parts + 1;
    if (n_parts > 0 && settings->format != FEED_JSON) {
        begin_archive(maker, documents, n_parts + 1);
        documents[n_parts + 1].feed.updated = documents[n_parts].feed.entries[0].published;
        ++*n_documents;
    }
    return documents;
}

int feed_make(struct arena *arena, struct site *site, const struct feed_plan *plan,
              struct feed_entries *entries, struct feed_document **documents, size_t *n,
              struct diag *diag)
{
    struct maker maker = {arena, site, plan, entries, diag, STR(""), false};
    const struct feed_settings *settings = plan->settings;
    bool all = settings->limit == 0 || settings->archive;
    struct feed_entry *chosen;
    size_t n_chosen;
    bool cut;

    maker.lang =
        settings->each == EACH_LANG ? plan->value : feed_site_lang(arena, site->config, diag);
    chosen = collect(&maker, all ? SIZE_MAX : (size_t)settings->limit, &n_chosen, &cut);

    if (settings->archive) {
        *documents = with_archives(&maker, chosen, n_chosen, n);
    } else {
        fall_back(&maker, chosen, n_chosen);
        *documents = ARENA_NEW(arena, struct feed_document);
        **documents = (struct feed_document){plan->path, head(&maker)};
        set_entries(&(*documents)->feed, chosen, n_chosen);
        (*documents)->feed.cut = cut;
        *n = 1;
    }
    return maker.failed ? -1 : 0;
}
