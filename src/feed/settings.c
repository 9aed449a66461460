/*
 * The settings of feeds: `feeds:` and `feed_defaults:` in courant.yml or, without `feeds:`, what jekyll-feed's
 * settings ask for.
 */
#include "feed/settings.h"

#include <stddef.h>

#include "base/slug.h"
#include "base/uri.h"
#include "base/utf8.h"
#include "feed/check_values.h"
#include "feed/settings_jekyll.h"

/* A feed's sizes and limits: beyond them is a slip of the finger. */
#define LIMIT_MAX 10000000
#define SIZE_MAX_BYTES ((int64_t)256 << 20)

/* Who asks for more entries than this wants them all, and in full: no ceiling unless one is set. */
#define LIMIT_LARGE 100

static const char *const format_names[] = {"atom",  "rss",    "json",    "opml", "links",
                                           "nginx", "apache", "netlify", NULL};
static const char *const content_names[] = {"full", "excerpt", NULL};
static const char *const each_names[] = {"none", "category", "tag",        "author",
                                         "lang", "year",     "collection", NULL};
static const char *const id_names[] = {"permalink", "tag", NULL};

#define AT(member) offsetof(struct feed_settings, member)
static const struct field fields[] = {
    {"path", FIELD_TEXT, AT(path), NULL, 0, 0},
    {"format", FIELD_CHOICE, AT(format), format_names, 0, 0},
    {"content", FIELD_CHOICE, AT(content), content_names, 0, 0},
    {"limit", FIELD_INTEGER, AT(limit), NULL, 0, LIMIT_MAX},
    {"title", FIELD_TEXT, AT(title), NULL, 0, 0},
    {"description", FIELD_TEXT, AT(description), NULL, 0, 0},
    {"where", FIELD_TEXT, AT(where), NULL, 0, 0},
    {"each", FIELD_CHOICE, AT(each), each_names, 0, 0},
    {"collection", FIELD_TEXT, AT(collection), NULL, 0, 0},
    {"category", FIELD_TEXT, AT(category), NULL, 0, 0},
    {"tag", FIELD_TEXT, AT(tag), NULL, 0, 0},
    {"archive", FIELD_BOOL, AT(archive), NULL, 0, 0},
    {"max_size", FIELD_SIZE, AT(max_size), NULL, 0, SIZE_MAX_BYTES},
    {"id", FIELD_CHOICE, AT(id), id_names, 0, 0},
    {"tag_domain", FIELD_TEXT, AT(tag_domain), NULL, 0, 0},
    {"hub", FIELD_TEXTS, AT(hub), NULL, 0, 0},
    {"icon", FIELD_TEXT, AT(icon), NULL, 0, 0},
    {"logo", FIELD_TEXT, AT(logo), NULL, 0, 0},
    {"itunes", FIELD_VALUE, AT(itunes), NULL, 0, 0},
    {"podcast", FIELD_VALUE, AT(podcast), NULL, 0, 0},
    {"gzip", FIELD_BOOL, AT(gzip), NULL, 0, 0},
    {"page", FIELD_BOOL, AT(page), NULL, 0, 0},
};
#define N_FIELDS (sizeof(fields) / sizeof(*fields))

static const struct feed_settings nothing_set = {.limit = FEED_LIMIT, .max_size = -1, .format = -1};

const char *feed_format_name(int format)
{
    return format_names[format];
}

struct str feed_value_slug(struct arena *arena, const struct feed_settings *settings,
                           struct str value)
{
    bool plain = settings->plain_names;

    for (size_t i = 0; plain && i < value.len; i++)
        plain = ascii_is_alnum(value.at[i]) || value.at[i] == '_';
    return plain ? value : slug_make(arena, utf8_nfc(arena, value), SLUG_DEFAULT, false);
}

const char *feed_each_name(int each)
{
    return each_names[each];
}

/* The list that grows while settings are read. */
struct list {
    struct arena *arena;
    const struct config *config;
    struct diag *diag;
    struct feed_settings *feeds;
    size_t n, capacity;
};

static int format_by_path(struct str path)
{
    if (str_ends(path, ".json"))
        return FEED_JSON;
    if (str_ends(path, ".opml"))
        return FEED_OPML;
    if (str_ends(path, ".rss") || str_is(path, "rss.xml") || str_ends(path, "/rss.xml"))
        return FEED_RSS;
    return FEED_ATOM;
}

/* What the settings themselves decide where they do not say it. */
static void settle(struct feed_settings *feed)
{
    if (feed->max_size < 0)
        feed->max_size = feed->limit > 0 && feed->limit <= LIMIT_LARGE ? FEED_SOFT_BYTES : 0;
    if (feed->format < 0)
        feed->format = format_by_path(feed->path);
}

static struct place place_of(const char *file, const struct value *value)
{
    return (struct place){file, value->line, value->column};
}

bool feed_path_is_safe(struct str path)
{
    struct str part;

    if (path.len == 0 || path.at[0] == '/' || str_ends(path, "/"))
        return false;
    for (size_t i = 0; i < path.len; i++)
        if ((unsigned char)path.at[i] < ' ' || path.at[i] == 0x7f)
            return false;
    while (str_split(&path, '/', &part))
        if (part.len == 0 || str_is(part, "..") || str_is(part, "."))
            return false;
    return true;
}

static int refuse(struct list *list, struct place place, const char *why, struct str what)
{
    diag_add(list->diag, SEVERITY_ERROR, place, "%s%.*s", why, STR_ARG(what));
    return -1;
}

/* What is in braces in ${path} must be what the feed is made for each of. */
static int check_braces(struct list *list, const struct feed_settings *feed, struct place place)
{
    const char *each = feed->each == EACH_NONE ? "" : each_names[feed->each];
    struct str needle = arena_printf(list->arena, "{%s}", each);

    if (feed->each != EACH_NONE && str_find(feed->path, needle, 0) == STR_NONE)
        return refuse(list, place, "a feed with `each` needs this in its path: ", needle);
    for (size_t open = 0; (open = str_find(feed->path, STR("{"), open)) != STR_NONE; open++) {
        size_t close = str_find(feed->path, STR("}"), open);
        struct str word = str_slice(feed->path, open, close == STR_NONE ? open : close + 1);

        if (word.len > 0 && !str_eq(word, needle))
            return refuse(list, place,
                          "this stands in the path, but `each` does not say it: ", word);
    }
    return 0;
}

/* What tells of all feeds is of one kind: a key that would mean nothing is a slip. */
static int check_index(struct list *list, const struct value *map)
{
    for (size_t i = 0; i < value_size(map); i++) {
        struct str key = value_key(map, i);

        if (!str_is(key, "path") && !str_is(key, "format"))
            return refuse(list, place_of(list->config->courant_file, value_at(map, i)),
                          "this is no feed but tells of the feeds, and has a path alone, no ", key);
    }
    return 0;
}

static int check_feed(struct list *list, const struct feed_settings *feed, const struct value *map,
                      struct place place)
{
    if (feed->path.len == 0)
        return refuse(list, place, "this feed has no path: say `path: feed.xml`", STR(""));
    if (!feed_path_is_safe(feed->path))
        return refuse(list, place,
                      "path must lead to a file below the output folder, without control "
                      "characters: ",
                      feed->path);
    if (feed->format > FEED_JSON)
        return check_index(list, map);
    for (size_t i = 0; i < feed->hub.n; i++) {
        struct str hub = feed->hub.items[i];

        if (!check_is_a(CHECK_IRI_FULL, hub) ||
            (!str_starts(hub, "http://") && !str_starts(hub, "https://")))
            return refuse(list, place, "hub must be a full http or https address, not ", hub);
        if (str_chr(uri_split(hub).authority, '@') != STR_NONE)
            return refuse(list, place, "hub must name no user: the feed tells it to everybody",
                          STR(""));
    }
    if (feed->tag_domain.len > 0 &&
        !check_is_a(CHECK_URI_FULL,
                    arena_printf(list->arena, "tag:%.*s%s:x", STR_ARG(feed->tag_domain),
                                 str_chr(feed->tag_domain, ',') == STR_NONE ? ",2000" : "")))
        return refuse(list, place,
                      "tag_domain must be a domain, such as example.org or example.org,2020, not ",
                      feed->tag_domain);
    if ((feed->itunes || feed->podcast) && feed->format != FEED_RSS)
        return refuse(list, place, "a podcast's feed is RSS: say `format: rss`", STR(""));
    return check_braces(list, feed, place);
}

static int read_feed(struct list *list, const struct feed_settings *defaults,
                     const struct value *map)
{
    struct place place = place_of(list->config->courant_file, map);
    struct feed_settings feed = *defaults;
    int result;

    if (map->type != VALUE_MAP) {
        diag_add(list->diag, SEVERITY_ERROR, place,
                 "each of feeds must be a map such as {path: feed.xml, format: atom}, not %s",
                 value_type_name(map->type));
        return -1;
    }
    feed.line = map->line;
    feed.column = map->column;
    result = schema_read(list->arena, &feed, fields, N_FIELDS, map, list->config->courant_file,
                         "feeds", list->diag);
    settle(&feed);
    if (check_feed(list, &feed, map, place) != 0)
        return -1;
    list->feeds = arena_grow(list->arena, list->feeds, list->n, &list->capacity, sizeof(feed));
    list->feeds[list->n++] = feed;
    return result;
}

static int read_feeds(struct list *list, const struct feed_settings *defaults,
                      const struct value *feeds)
{
    int result = 0;

    if (feeds->type == VALUE_MAP)
        return read_feed(list, defaults, feeds);
    if (feeds->type != VALUE_LIST) {
        diag_add(list->diag, SEVERITY_ERROR, place_of(list->config->courant_file, feeds),
                 "feeds must be a list, not %s", value_type_name(feeds->type));
        return -1;
    }
    for (size_t i = 0; i < value_size(feeds); i++)
        if (read_feed(list, defaults, value_at(feeds, i)) != 0)
            result = -1;
    return result;
}

/* The feeds that jekyll-feed's settings ask for have a path, a format and posts of their own. */
static int check_lone_defaults(struct list *list, const struct value *defaults)
{
    static const char *const own[] = {"path", "format", "each", "collection", "itunes", "podcast"};
    int result = 0;

    for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++) {
        const struct value *value = value_get(defaults, own[i]);

        if (!value_is_null(value))
            result = refuse(list, place_of(list->config->courant_file, value),
                            "without `feeds` these defaults cannot have ", str_of(own[i]));
    }
    return result;
}

int feed_settings_read(struct arena *arena, const struct config *config,
                       struct feed_settings **feeds, size_t *n, struct diag *diag)
{
    struct list list = {.arena = arena, .config = config, .diag = diag};
    const struct value *asked = value_get(config->courant, "feeds");
    const struct value *laid_under = value_get(config->courant, "feed_defaults");
    struct feed_settings defaults = nothing_set;
    int result = 0;

    if (!value_is_null(laid_under) && schema_read(arena, &defaults, fields, N_FIELDS, laid_under,
                                                  config->courant_file, "feed_defaults", diag) != 0)
        result = -1;
    if (value_is_null(asked)) {
        if (check_lone_defaults(&list, laid_under) != 0)
            result = -1;
        settings_follow_jekyll(arena, config, &defaults, &list.feeds, &list.n, diag);
        for (size_t i = 0; i < list.n; i++)
            settle(&list.feeds[i]);
    } else if (read_feeds(&list, &defaults, asked) != 0) {
        result = -1;
    }
    *feeds = list.feeds;
    *n = list.n;
    return result;
}
