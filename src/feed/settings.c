/*
 * The settings of feeds: `feeds:` and `feed_defaults:` in courant.yml or, without `feeds:`, what jekyll-feed's
 * settings (`feed:` in _config.yml, jekyll-feed 0.17) ask for, in three formats.
 */
#include "feed/settings.h"

#include <stddef.h>

#include "base/uri.h"

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
    {"gzip", FIELD_BOOL, AT(gzip), NULL, 0, 0},
    {"page", FIELD_BOOL, AT(page), NULL, 0, 0},
};
#define N_FIELDS (sizeof(fields) / sizeof(*fields))

static const struct feed_settings nothing_set = {.limit = FEED_LIMIT, .max_size = -1, .format = -1};

const char *feed_format_name(int format)
{
    return format_names[format];
}

/* The list that grows while settings are read. */
struct list {
    struct arena *arena;
    const struct config *config;
    struct diag *diag;
    struct feed_settings *feeds;
    size_t n, capacity;
};

static void add(struct list *list, struct feed_settings feed)
{
    if (feed.max_size < 0)
        feed.max_size = feed.limit > 0 && feed.limit <= LIMIT_LARGE ? FEED_SOFT_BYTES : 0;
    if (feed.format < 0)
        feed.format = str_ends(feed.path, ".json")   ? FEED_JSON
                      : str_ends(feed.path, ".opml") ? FEED_OPML
                                                     : FEED_ATOM;
    list->feeds = arena_grow(list->arena, list->feeds, list->n, &list->capacity, sizeof(feed));
    list->feeds[list->n++] = feed;
}

static struct place place_of(const char *file, const struct value *value)
{
    return (struct place){file, value->line, value->column};
}

/* A path from a file of settings: below the output folder, never out of it. */
static bool path_is_safe(struct str path)
{
    struct str part;

    if (path.len == 0 || path.at[0] == '/' || str_ends(path, "/"))
        return false;
    while (str_split(&path, '/', &part))
        if (part.len == 0 || str_is(part, "..") || str_is(part, "."))
            return false;
    return true;
}

static int check_feed(struct list *list, const struct feed_settings *feed, struct place place)
{
    struct str name =
        feed->each == EACH_NONE ? (struct str){NULL, 0} : str_of(each_names[feed->each]);
    struct str needle = arena_printf(list->arena, "{%.*s}", STR_ARG(name));

    if (feed->path.len == 0) {
        diag_add(list->diag, SEVERITY_ERROR, place, "this feed has no path: say `path: feed.xml`");
        return -1;
    }
    if (!path_is_safe(feed->path)) {
        diag_add(list->diag, SEVERITY_ERROR, place,
                 "path must lead to a file below the output folder: %.*s", STR_ARG(feed->path));
        return -1;
    }
    for (size_t i = 0; i < feed->hub.n; i++)
        if (!uri_is_absolute(feed->hub.items[i])) {
            diag_add(list->diag, SEVERITY_ERROR, place, "hub must be a full address, not %.*s",
                     STR_ARG(feed->hub.items[i]));
            return -1;
        }
    if (feed->each != EACH_NONE && str_find(feed->path, needle, 0) == STR_NONE) {
        diag_add(list->diag, SEVERITY_ERROR, place,
                 "a feed with `each: %.*s` needs %.*s in its path", STR_ARG(name), STR_ARG(needle));
        return -1;
    }
    return 0;
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
    if (check_feed(list, &feed, place) != 0)
        return -1;
    add(list, feed);
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

/* What of _config.yml follows: jekyll-feed's settings.  They are another program's, so what cannot be followed is a
 * warning, never an error. */

static void not_followed(struct list *list, const struct value *value, const char *what,
                         const char *why)
{
    diag_add(list->diag, SEVERITY_WARNING, place_of(list->config->yaml_file, value),
             "jekyll-feed's %s is not followed: %s", what, why);
}

static struct str without_slash(struct str path)
{
    while (path.len > 0 && path.at[0] == '/')
        path = str_from(path, 1);
    return path;
}

static bool has_text(const struct value *list, const char *text)
{
    for (size_t i = 0; i < value_size(list); i++)
        if (str_is(value_as_text(value_at(list, i)), text))
            return true;
    return false;
}

static bool uses_jekyll_feed(const struct value *yaml)
{
    return value_get(yaml, "feed") || has_text(value_get(yaml, "plugins"), "jekyll-feed") ||
           has_text(value_get(yaml, "gems"), "jekyll-feed");
}

static struct feed_settings jekyll_defaults(struct list *list, struct feed_settings feed,
                                            const struct value *settings)
{
    const struct value *limit = value_get(settings, "posts_limit");
    const struct value *excerpt = value_get(settings, "excerpt_only");

    if (uses_jekyll_feed(list->config->yaml))
        feed.limit = FEED_LIMIT_JEKYLL;
    if (!value_is_null(limit) && limit->type == VALUE_INT && limit->u.integer > 0)
        feed.limit = limit->u.integer;
    else if (!value_is_null(limit))
        not_followed(list, limit, "posts_limit", "it is no number above 0");
    if (!value_is_null(excerpt) && !(excerpt->type == VALUE_BOOL && !excerpt->u.boolean))
        feed.content = FEED_EXCERPT;
    if (value_as_text(value_get(settings, "icon")).len > 0)
        feed.icon = value_as_text(value_get(settings, "icon"));
    if (value_as_text(value_get(settings, "logo")).len > 0)
        feed.logo = value_as_text(value_get(settings, "logo"));
    return feed;
}

static bool is_taken(const struct list *list, struct str path)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->feeds[i].path, path))
            return true;
    return false;
}

static void add_path(struct list *list, struct feed_settings feed, struct str path,
                     const struct value *from)
{
    feed.path = without_slash(path);
    feed.format = FEED_ATOM;
    if (path_is_safe(feed.path))
        add(list, feed);
    else
        not_followed(list, from, "path", "it does not lead to a file below the output folder");
}

/* /feed/CATEGORY.xml, /feed/COLLECTION/CATEGORY.xml: the names as they are, as jekyll-feed has them. */
static void add_categories(struct list *list, struct feed_settings feed, const struct value *names)
{
    bool posts = str_is(feed.collection, "posts");

    for (size_t i = 0; i < value_size(names); i++) {
        feed.category = value_as_text(value_at(names, i));
        add_path(list, feed,
                 arena_printf(list->arena, "feed/%.*s%s%.*s.xml",
                              posts ? 0 : (int)feed.collection.len, feed.collection.at,
                              posts ? "" : "/", STR_ARG(feed.category)),
                 names);
    }
}

static void add_tags(struct list *list, struct feed_settings feed, const struct value *tags)
{
    const struct value *only = value_get(tags, "only");
    struct str path = value_as_text(value_get(tags, "path"));
    const struct value *except = value_get(tags, "except");

    if (value_is_null(tags) || (tags->type == VALUE_BOOL && !tags->u.boolean))
        return;
    path = without_slash(path.len > 0 ? path : STR("feed/by_tag/"));
    feed.format = FEED_ATOM;
    if (value_size(only) == 0) {
        feed.each = EACH_TAG;
        feed.plain_names = true;
        feed.except = except;
        feed.path = arena_printf(list->arena, "%.*s{tag}.xml", STR_ARG(path));
        if (path_is_safe(feed.path))
            add(list, feed);
        return;
    }
    for (size_t i = 0; i < value_size(only); i++) {
        feed.tag = value_as_text(value_at(only, i));
        if (feed.tag.len > 0 && !(except && has_text(except, arena_cstr(list->arena, feed.tag))))
            add_path(list, feed,
                     arena_printf(list->arena, "%.*s%.*s.xml", STR_ARG(path), STR_ARG(feed.tag)),
                     only);
    }
}

static void add_collections(struct list *list, struct feed_settings feed,
                            const struct value *collections)
{
    for (size_t i = 0; i < value_size(collections); i++) {
        bool map = collections->type == VALUE_MAP;
        const struct value *meta = map ? value_at(collections, i) : NULL;
        struct str path = value_as_text(value_get(meta, "path"));

        feed.collection = map ? value_key(collections, i) : value_as_text(value_at(collections, i));
        if (feed.collection.len == 0 || str_is(feed.collection, "posts"))
            continue;
        add_path(list, feed,
                 path.len > 0
                     ? path
                     : arena_printf(list->arena, "feed/%.*s.xml", STR_ARG(feed.collection)),
                 collections);
        add_categories(list, feed, value_get(meta, "categories"));
    }
}

static void name_unknown(struct list *list, const struct value *settings)
{
    static const char *const known[] = {"path",       "posts_limit", "excerpt_only",
                                        "categories", "tags",        "collections",
                                        "icon",       "logo",        "disable_in_development"};
    for (size_t i = 0; i < value_size(settings); i++) {
        bool is_known = false;

        for (size_t k = 0; k < sizeof(known) / sizeof(*known); k++)
            is_known = is_known || str_is(value_key(settings, i), known[k]);
        if (!is_known)
            not_followed(list, value_at(settings, i),
                         arena_cstr(list->arena, arena_printf(list->arena, "feed.%.*s",
                                                              STR_ARG(value_key(settings, i)))),
                         "courant does not know it");
    }
}

static void follow_jekyll_feed(struct list *list, struct feed_settings feed)
{
    const struct value *settings = value_get(list->config->yaml, "feed");
    const struct value *collections, *posts;
    struct str path;

    if (settings && settings->type != VALUE_MAP)
        settings = NULL;
    collections = value_get(settings, "collections");
    posts = value_get(collections, "posts");
    feed = jekyll_defaults(list, feed, settings);
    feed.collection = STR("posts");
    name_unknown(list, settings);

    path = value_as_text(value_get(posts, "path"));
    if (path.len == 0)
        path = value_as_text(value_get(settings, "path"));
    add_path(list, feed, path.len > 0 ? path : STR("feed.xml"), settings);
    feed.path = STR("rss.xml");
    feed.format = FEED_RSS;
    if (!is_taken(list, feed.path))
        add(list, feed);
    feed.path = STR("feed.json");
    feed.format = FEED_JSON;
    if (!is_taken(list, feed.path))
        add(list, feed);

    if (value_size(value_get(posts, "categories")) > 0)
        add_categories(list, feed, value_get(posts, "categories"));
    else
        add_categories(list, feed, value_get(settings, "categories"));
    add_collections(list, feed, collections);
    add_tags(list, feed, value_get(settings, "tags"));
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
    if (value_is_null(asked))
        follow_jekyll_feed(&list, defaults);
    else if (read_feeds(&list, &defaults, asked) != 0)
        result = -1;
    *feeds = list.feeds;
    *n = list.n;
    return result;
}
