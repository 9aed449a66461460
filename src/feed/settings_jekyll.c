/*
 * jekyll-feed's settings: `feed:` in _config.yml, version 0.17.
 */
#include "feed/settings_jekyll.h"

#include "liquid/liquid.h"

struct jekyll {
    struct arena *arena;
    const struct config *config;
    struct diag *diag;
    struct feed_settings *feeds;
    size_t n, capacity;
};

static void not_followed(struct jekyll *jekyll, const struct value *value, const char *what,
                         const char *why)
{
    diag_add(jekyll->diag, SEVERITY_WARNING,
             (struct place){jekyll->config->yaml_file, value->line, value->column},
             "jekyll-feed's %s is not followed: %s", what, why);
}

/* Keys of ${map}, which is called ${prefix}, that are not in ${known}. */
static void name_unknown(struct jekyll *jekyll, const struct value *map, struct str prefix,
                         const char *const *known)
{
    for (size_t i = 0; map && map->type == VALUE_MAP && i < value_size(map); i++) {
        struct str name =
            arena_printf(jekyll->arena, "%.*s.%.*s", STR_ARG(prefix), STR_ARG(value_key(map, i)));
        const char *const *k = known;

        while (*k && !str_is(value_key(map, i), *k))
            k++;
        if (!*k)
            not_followed(jekyll, value_at(map, i), arena_cstr(jekyll->arena, name),
                         "courant has nothing like it");
    }
}

/* ${list} if it is a list; NULL if there is none, or, named, if it is something else. */
static const struct value *list_or_null(struct jekyll *jekyll, const struct value *list,
                                        const char *what)
{
    if (value_is_null(list))
        return NULL;
    if (list->type == VALUE_LIST)
        return list;
    not_followed(jekyll, list, what, "it is no list");
    return NULL;
}

/* What ${value}, of a list, names: a text, or a number or the like as text; empty if nothing. */
static struct str name_of(struct jekyll *jekyll, const struct value *value)
{
    if (value_is_null(value) || value->type == VALUE_LIST || value->type == VALUE_MAP)
        return STR("");
    return str_trim(liquid_to_text(jekyll->arena, value));
}

/* Whether one of the first ${n} of ${list} names ${text}. */
static bool has_name(struct jekyll *jekyll, const struct value *list, size_t n, struct str text)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(name_of(jekyll, value_at(list, i)), text))
            return true;
    return false;
}

/* The ${i}th of ${list}; empty if it names nothing, which is said, or what stood there before. */
static struct str next_name(struct jekyll *jekyll, const struct value *list, size_t i,
                            const char *what)
{
    struct str text = name_of(jekyll, value_at(list, i));

    if (text.len == 0)
        not_followed(jekyll, value_at(list, i), what, "there is no name");
    return has_name(jekyll, list, i, text) ? STR("") : text;
}

static bool has_text(const struct value *list, struct str text)
{
    for (size_t i = 0; i < value_size(list); i++)
        if (str_eq(value_as_text(value_at(list, i)), text))
            return true;
    return false;
}

static bool is_set(const struct value *value)
{
    return !value_is_null(value) && !(value->type == VALUE_BOOL && !value->u.boolean);
}

static bool uses_jekyll_feed(const struct value *yaml)
{
    return value_get(yaml, "feed") || has_text(value_get(yaml, "plugins"), STR("jekyll-feed")) ||
           has_text(value_get(yaml, "gems"), STR("jekyll-feed"));
}

/* What holds for all of them. */
static struct feed_settings common(struct jekyll *jekyll, struct feed_settings feed,
                                   const struct value *settings)
{
    const struct value *limit = value_get(settings, "posts_limit");

    if (uses_jekyll_feed(jekyll->config->yaml))
        feed.limit = FEED_LIMIT_JEKYLL;
    if (!value_is_null(limit) && limit->type == VALUE_INT && limit->u.integer > 0)
        feed.limit = limit->u.integer;
    else if (!value_is_null(limit))
        not_followed(jekyll, limit, "posts_limit", "it is no number above 0");
    if (is_set(value_get(settings, "excerpt_only")))
        feed.content = FEED_EXCERPT;
    if (value_as_text(value_get(settings, "icon")).len > 0)
        feed.icon = value_as_text(value_get(settings, "icon"));
    if (value_as_text(value_get(settings, "logo")).len > 0)
        feed.logo = value_as_text(value_get(settings, "logo"));
    feed.collection = STR("posts");
    return feed;
}

static void add(struct jekyll *jekyll, struct feed_settings feed, int format, struct str path)
{
    feed.format = format;
    feed.path = path;
    jekyll->feeds = arena_grow(jekyll->arena, jekyll->feeds, jekyll->n, &jekyll->capacity,
                               sizeof(*jekyll->feeds));
    jekyll->feeds[jekyll->n++] = feed;
}

/* An Atom feed at ${path}, which ${from} asks for; at ${fallback} if it cannot be there and ${fallback} is not empty. */
static void add_at(struct jekyll *jekyll, struct feed_settings feed, struct str path,
                   const struct value *from, struct str fallback)
{
    while (str_starts(path, "/"))
        path = str_from(path, 1);
    if (!feed_path_is_safe(path)) {
        not_followed(jekyll, from, "path", "it does not lead to a file below the output folder");
        path = fallback;
    }
    if (path.len > 0)
        add(jekyll, feed, FEED_ATOM, path);
}

/* In the formats that jekyll-feed does not have, unless something stands there. */
static void add_formats(struct jekyll *jekyll, struct feed_settings feed)
{
    const struct str paths[] = {STR("rss.xml"), STR("feed.json")};
    const int formats[] = {FEED_RSS, FEED_JSON};

    for (size_t i = 0; i < 2; i++)
        if (!str_eq(jekyll->feeds[0].path, paths[i]))
            add(jekyll, feed, formats[i], paths[i]);
}

/* /feed/CATEGORY.xml, /feed/COLLECTION/CATEGORY.xml: the names as they are, as jekyll-feed has them. */
static void add_categories(struct jekyll *jekyll, struct feed_settings feed,
                           const struct value *names)
{
    bool posts = str_is(feed.collection, "posts");

    names = list_or_null(jekyll, names, "categories");
    for (size_t i = 0; i < value_size(names); i++) {
        feed.category = next_name(jekyll, names, i, "categories");
        if (feed.category.len == 0)
            continue;
        add_at(jekyll, feed,
               arena_printf(jekyll->arena, "feed/%.*s%s%.*s.xml",
                            posts ? 0 : (int)feed.collection.len, feed.collection.at,
                            posts ? "" : "/", STR_ARG(feed.category)),
               names, STR(""));
    }
}

static void add_tags(struct jekyll *jekyll, struct feed_settings feed, const struct value *tags)
{
    static const char *const known[] = {"only", "except", "path", NULL};
    const struct value *only, *except;
    struct str path = value_as_text(value_get(tags, "path"));

    if (!is_set(tags))
        return;
    name_unknown(jekyll, tags, STR("tags"), known);
    only = list_or_null(jekyll, value_get(tags, "only"), "tags.only");
    except = list_or_null(jekyll, value_get(tags, "except"), "tags.except");
    if (path.len == 0)
        path = STR("feed/by_tag/");
    feed.plain_names = true;
    if (!only) {
        feed.each = EACH_TAG;
        feed.except = except;
        add_at(jekyll, feed, arena_printf(jekyll->arena, "%.*s{tag}.xml", STR_ARG(path)), tags,
               STR(""));
        return;
    }
    for (size_t i = 0; i < value_size(only); i++) {
        struct str slug;

        feed.tag = next_name(jekyll, only, i, "tags.only");
        slug = feed_value_slug(jekyll->arena, &feed, feed.tag);
        if (feed.tag.len == 0 || has_name(jekyll, except, value_size(except), feed.tag))
            continue;
        if (slug.len == 0)
            not_followed(jekyll, value_at(only, i), "tags.only",
                         "there is no letter or digit to make a path of");
        else
            add_at(jekyll, feed,
                   arena_printf(jekyll->arena, "%.*s%.*s.xml", STR_ARG(path), STR_ARG(slug)), only,
                   STR(""));
    }
}

/* Whether the collection ${label} is one whose documents are pages: others have no address to link to. */
static bool has_pages(const struct jekyll *jekyll, struct str label)
{
    const struct value *collections = value_get(jekyll->config->yaml, "collections");
    const struct value *settings = value_get_str(collections, label);

    return is_set(value_get(settings, "output"));
}

static void add_collections(struct jekyll *jekyll, struct feed_settings feed,
                            const struct value *collections)
{
    static const char *const known[] = {"path", "categories", NULL};
    bool map = collections && collections->type == VALUE_MAP;

    if (!map)
        collections = list_or_null(jekyll, collections, "collections");
    for (size_t i = 0; i < value_size(collections); i++) {
        const struct value *one = value_at(collections, i), *meta = map ? one : NULL;
        struct str path = value_as_text(value_get(meta, "path"));

        feed.collection =
            map ? value_key(collections, i) : next_name(jekyll, collections, i, "collections");
        name_unknown(jekyll, meta,
                     arena_printf(jekyll->arena, "collections.%.*s", STR_ARG(feed.collection)),
                     known);
        if (feed.collection.len == 0 || str_is(feed.collection, "posts"))
            continue;
        if (!has_pages(jekyll, feed.collection)) {
            not_followed(jekyll, one,
                         arena_cstr(jekyll->arena, arena_printf(jekyll->arena, "collections: %.*s",
                                                                STR_ARG(feed.collection))),
                         "its documents are no pages; say `output: true` under `collections`");
            continue;
        }
        if (path.len == 0)
            path = arena_printf(jekyll->arena, "feed/%.*s.xml", STR_ARG(feed.collection));
        add_at(jekyll, feed, path, one, STR(""));
        add_categories(jekyll, feed, value_get(meta, "categories"));
    }
}

void settings_follow_jekyll(struct arena *arena, const struct config *config,
                            const struct feed_settings *defaults, struct feed_settings **feeds,
                            size_t *n, struct diag *diag)
{
    static const char *const known[] = {"path",       "posts_limit", "excerpt_only",
                                        "categories", "tags",        "collections",
                                        "icon",       "logo",        NULL};
    struct jekyll jekyll = {.arena = arena, .config = config, .diag = diag};
    const struct value *settings = value_get(config->yaml, "feed");
    const struct value *collections = value_get(settings, "collections");
    const struct value *posts = value_get(collections, "posts");
    const struct value *path = value_get(posts, "path");
    struct feed_settings feed;

    if (settings && settings->type != VALUE_MAP)
        settings = NULL;
    name_unknown(&jekyll, settings, STR("feed"), known);
    feed = common(&jekyll, *defaults, settings);
    if (value_as_text(path).len == 0)
        path = value_get(settings, "path");
    add_at(&jekyll, feed, value_as_text(path).len > 0 ? value_as_text(path) : STR("feed.xml"), path,
           STR("feed.xml"));
    add_formats(&jekyll, feed);
    add_categories(
        &jekyll, feed,
        value_get(value_size(value_get(posts, "categories")) > 0 ? posts : settings, "categories"));
    add_collections(&jekyll, feed, collections);
    add_tags(&jekyll, feed, value_get(settings, "tags"));
    *feeds = jekyll.feeds;
    *n = jekyll.n;
}
