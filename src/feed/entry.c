/*
 * A post as an entry of a feed: its id, its body, what it shows and carries.
 */
#include "feed/entry.h"

#include "base/uri.h"
#include "base/utf8.h"
#include "feed/blame.h"
#include "feed/identity.h"
#include "feed/media.h"
#include "feed/podcast.h"
#include "feed/sound.h"
#include "markup/excerpt.h"
#include "markup/html.h"
#include "site/filename.h"
#include "site/jekyll.h"
#include "site/render.h"

/* A summary is a line or two; a first paragraph longer than this is cut at a word. */
#define SUMMARY_MAX_CHARS 500

/* One body, rendered when it is first asked for. */
struct body {
    enum { NOT_TRIED, RENDERED, FAILED } state;
    struct str html;
};

struct cached {
    struct body full, excerpt;
    bool has_rest; /* summary, media: the same in every feed */
    struct str summary;
    struct texts categories;
    struct author *authors;
    size_t n_authors;
    struct str lang, link;
    struct moment published, updated;
    struct feed_media image, *media;
    size_t n_media;
    struct feed_tags podcast;
};

struct feed_entries {
    struct arena *arena;
    struct site *site;
    struct diag *diag;
    struct str lang; /* the site's */
    struct feed_pool pool;
    struct cached *cached; /* beside the pool */
    struct identities *identities;
};

struct feed_pool feed_pool(struct arena *arena, const struct site *site)
{
    struct feed_pool pool = {NULL, site->n_posts};

    for (size_t c = 0; c < site->n_collections; c++)
        if (site->collections[c].output)
            pool.n += site->collections[c].n_documents;
    pool.posts = arena_array(arena, pool.n, sizeof(struct post *));
    pool.n = 0;
    for (size_t i = 0; i < site->n_posts; i++)
        pool.posts[pool.n++] = site->posts[i];
    for (size_t c = 0; c < site->n_collections; c++)
        for (size_t i = 0; site->collections[c].output && i < site->collections[c].n_documents; i++)
            pool.posts[pool.n++] = site->collections[c].documents[i];
    return pool;
}

bool feed_may_have(const struct config *config, const struct post *post)
{
    return !post->hidden && post->in_feeds && (!post->draft || config->show_drafts);
}

bool feed_has_date(const struct post *post)
{
    return str_is(post->collection, "posts") || post->given_date ||
           filename_date_length(filename_base(str_of(post->path))) > 0;
}

struct moment feed_date(const struct post *post)
{
    struct moment epoch = {0, 0, 0};

    if (feed_has_date(post))
        return post->date;
    return date_cmp(post->updated, post->date) == 0 ? epoch : post->updated;
}

struct feed_entries *feed_entries_new(struct arena *arena, struct site *site, struct diag *diag)
{
    struct feed_entries *entries = ARENA_NEW(arena, struct feed_entries);

    *entries = (struct feed_entries){.arena = arena, .site = site, .diag = diag};
    entries->lang = feed_site_lang(arena, site->config, diag);
    entries->pool = feed_pool(arena, site);
    entries->cached = arena_array(arena, entries->pool.n, sizeof(*entries->cached));
    entries->identities = identities_new(arena, site, entries->pool, diag);
    return entries;
}

const struct post *feed_entries_post(const struct feed_entries *entries, size_t index)
{
    return entries->pool.posts[index];
}

struct str feed_address(struct arena *arena, const struct config *config, struct str path)
{
    if (uri_is_absolute(path))
        return uri_normalize(arena, path);
    if (str_starts(path, "//"))
        return uri_normalize(arena,
                             arena_printf(arena, "%.*s:%.*s",
                                          STR_ARG(uri_split(config->url).scheme), STR_ARG(path)));
    return uri_normalize(arena, arena_printf(arena, "%.*s%.*s%s%.*s", STR_ARG(config->url),
                                             STR_ARG(config->baseurl),
                                             str_starts(path, "/") ? "" : "/", STR_ARG(path)));
}

struct str feed_file_address(struct arena *arena, const struct config *config, struct str path)
{
    /* "#", "?", "%" and a colon mean themselves in a file's name. */
    return feed_address(
        arena, config,
        arena_printf(arena, "/%.*s", STR_ARG(uri_encode(arena, path, "/!$&'()*+,;=:@"))));
}

/* Languages, and scripts named in a language tag, that are written from right to left. */
bool feed_is_right_to_left(struct str lang)
{
    static const char *const codes[] = {"ar",   "arc",  "ckb",  "dv",   "fa",   "he",   "iw",  "ks",
                                        "nqo",  "ps",   "sd",   "syr",  "ug",   "ur",   "yi",  "ji",
                                        "arab", "hebr", "thaa", "syrc", "nkoo", "adlm", "rohg"};
    struct str part;
    bool first = true, script = false, result = false;

    while (str_split(&lang, '-', &part)) {
        if (!first && part.len != 4)
            continue;
        /* A script that is named decides, whatever the language: "az-Arab", "ks-Deva". */
        if (!first && script)
            break;
        script = !first;
        first = false;
        result = false;
        for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
            result = result || (str_is_nocase(part, codes[i]) && (script == (part.len == 4)));
    }
    return result;
}

struct author feed_author(struct arena *arena, const struct config *config, struct author author,
                          struct place place, struct diag *diag)
{
    if (str_starts(author.uri, "/"))
        author.uri = feed_address(arena, config, author.uri);
    return sound_author(arena, author, place, diag);
}

struct str feed_site_lang(struct arena *arena, const struct config *config, struct diag *diag)
{
    const struct value *lang = value_get(config->yaml, "lang");

    return sound_lang(
        arena, config->lang,
        (struct place){config->yaml_file, lang ? lang->line : 0, lang ? lang->column : 0}, diag);
}

static struct str own_lang(struct arena *arena, const struct post *post, struct diag *diag)
{
    return sound_lang(arena, post->lang, blame_place(post, "lang"), diag);
}

struct str feed_post_lang(struct arena *arena, const struct config *config, const struct post *post,
                          struct diag *diag)
{
    struct str lang = own_lang(arena, post, diag);

    return lang.len > 0 ? lang : feed_site_lang(arena, config, diag);
}

static void set_authors(struct feed_entries *entries, const struct post *post,
                        struct cached *cached)
{
    cached->authors = arena_array(entries->arena, post->n_authors, sizeof(*cached->authors));
    for (size_t i = 0; i < post->n_authors; i++) {
        struct author author = feed_author(entries->arena, entries->site->config, post->authors[i],
                                           blame_place(post, "author"), entries->diag);

        if (author.name.len > 0)
            cached->authors[cached->n_authors++] = author;
    }
}

static void render(struct feed_entries *entries, const struct post *post, struct str lang,
                   bool excerpt, struct body *body)
{
    struct arena *scratch = arena_new();
    struct node *root =
        render_for(scratch, entries->site, post, excerpt, CLEAN_FEED, entries->diag);
    bool right_to_left = feed_is_right_to_left(lang);
    struct buf html;

    body->state = FAILED;
    if (root) {
        buf_init(&html, FEED_MAX_BYTES);
        /* No feed format says the direction of a text, and readers do not derive it. */
        if (right_to_left)
            buf_printf(&html, "<div dir=\"rtl\" lang=\"%.*s\">", STR_ARG(lang));
        html_write(&html, root);
        if (right_to_left)
            buf_add_c(&html, "</div>");
        body->html = utf8_scrub(entries->arena, str_trim(buf_take(&html, entries->arena)), NULL);
        body->state = RENDERED;
    }
    arena_free(scratch);
}

static bool has(const struct texts *texts, struct str text)
{
    for (size_t i = 0; i < texts->n; i++)
        if (str_eq(texts->items[i], text))
            return true;
    return false;
}

static struct texts categories_of(struct arena *arena, const struct post *post)
{
    struct texts all = {0, NULL};
    const struct texts *lists[] = {&post->categories, &post->tags};

    all.items = arena_array(arena, post->categories.n + post->tags.n, sizeof(*all.items));
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            struct str text = str_trim(lists[l]->items[i]);

            if (text.len > 0 && !has(&all, text))
                all.items[all.n++] = text;
        }
    return all;
}

static void set_dates(struct feed_entries *entries, const struct post *post, struct cached *cached)
{
    struct diag *diag = entries->diag;

    cached->published = feed_date(post);
    cached->updated = feed_has_date(post) ? post->updated : cached->published;
    if (!feed_has_date(post))
        diag_rule(diag, SEVERITY_WARNING, "date-missing", blame_place(post, "date"),
                  "there is no date in the front matter nor in the file's name: in the feeds it is "
                  "%s",
                  cached->published.s ? "that of the last change" : "1970-01-01");
    if (sound_date(cached->updated) || !sound_date(cached->published))
        return;
    diag_rule(diag, SEVERITY_WARNING, "invalid-date", blame_place(post, "last_modified_at"),
              "last_modified_at is left out of the feeds: no feed can say that year");
    cached->updated = cached->published;
}

/* The page's address, as jekyll-feed has it; but that composes characters (NFC), and then leads to no page. */
static struct str link_of(struct arena *arena, const struct config *config, const struct post *post)
{
    if (uri_is_absolute(post->url) || !str_eq(utf8_nfc(arena, post->url), post->url))
        return uri_normalize(arena, post->link);
    return jekyll_absolute_url(arena, config, post->url);
}

static void make_rest(struct feed_entries *entries, const struct post *post, struct cached *cached)
{
    struct arena *scratch;
    struct node *root;

    cached->has_rest = true;
    cached->categories = categories_of(entries->arena, post);
    cached->summary = post->description;
    cached->lang = own_lang(entries->arena, post, entries->diag);
    cached->link = link_of(entries->arena, entries->site->config, post);
    set_authors(entries, post, cached);
    set_dates(entries, post, cached);
    media_of_post(entries->arena, entries->site, post, &cached->image, &cached->media,
                  &cached->n_media, entries->diag);
    cached->podcast = podcast_of_post(entries->arena, entries->site->config, post, cached->media,
                                      cached->n_media, entries->diag);
    if (cached->summary.len > 0)
        return;
    scratch = arena_new();
    root = render_for(scratch, entries->site, post, true, CLEAN_FEED, entries->diag);
    if (root)
        cached->summary = arena_str(entries->arena, excerpt_line(scratch, root, SUMMARY_MAX_CHARS));
    arena_free(scratch);
}

/* 0, or -1 with the reason reported: a post that no feed can have must not keep the others out. */
static int can_be_said(const struct feed_entries *entries, const struct feed_entry *entry)
{
    if (!uri_is_absolute(entry->link) || !uri_is_absolute(entry->id)) {
        diag_rule(entries->diag, SEVERITY_ERROR, "absolute-address",
                  blame_place(entry->post, "permalink"),
                  "the post's address is no full address, so it is left out of the feeds: %.*s",
                  STR_ARG(entry->link));
        return -1;
    }
    if (!sound_date(entry->published)) {
        diag_rule(entries->diag, SEVERITY_ERROR, "invalid-date", blame_place(entry->post, "date"),
                  "no feed can say the year of the post's date, so it is left out of the feeds");
        return -1;
    }
    return 0;
}

/* jekyll-feed's per-post `feed: {excerpt_only: true}`. */
static bool wants_excerpt(const struct post *post)
{
    const struct value *only = value_get(value_get(post->front, "feed"), "excerpt_only");

    return !value_is_null(only) && !(only->type == VALUE_BOOL && !only->u.boolean);
}

int feed_entry_make(struct feed_entries *entries, size_t post_index,
                    const struct feed_settings *settings, bool excerpt, struct feed_entry *entry)
{
    const struct post *post = entries->pool.posts[post_index];
    struct cached *cached = &entries->cached[post_index];
    struct body *body;

    if (!cached->has_rest)
        make_rest(entries, post, cached);
    body = excerpt || wants_excerpt(post) ? &cached->excerpt : &cached->full;
    if (body->state == NOT_TRIED)
        render(entries, post, cached->lang.len > 0 ? cached->lang : entries->lang,
               body == &cached->excerpt, body);
    if (body->state == FAILED)
        return -1;
    *entry = (struct feed_entry){.post = post,
                                 .id = identity_of(entries->identities, post_index, settings),
                                 .link = cached->link,
                                 .title = post->title,
                                 .published = cached->published,
                                 .updated = cached->updated,
                                 .authors = cached->authors,
                                 .n_authors = cached->n_authors,
                                 .categories = cached->categories,
                                 .html = body->html,
                                 .summary = cached->summary,
                                 .image = cached->image,
                                 .media = cached->media,
                                 .n_media = cached->n_media,
                                 .podcast = cached->podcast,
                                 .lang = cached->lang};
    return can_be_said(entries, entry);
}
