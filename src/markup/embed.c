/*
 * Embeds become links: readers of feeds and mail show no frames.
 */
#include "markup/embed.h"

#include "base/uri.h"
#include "markup/tag.h"

struct video {
    struct str page;    /* where a person watches it */
    struct str picture; /* a still, or empty */
};

/* The path segment behind ${before}, if the path begins so and the segment is a plain id. */
static struct str id_behind(struct str path, const char *before)
{
    size_t n = 0;

    if (!str_starts(path, before))
        return (struct str){NULL, 0};
    path = str_from(path, str_of(before).len);
    while (n < path.len && (ascii_is_alnum(path.at[n]) || path.at[n] == '-' || path.at[n] == '_'))
        n++;
    return str_slice(path, 0, n);
}

static bool host_is(struct str host, const char *domain)
{
    return str_is_nocase(host, domain) ||
           (str_starts(host, "www.") && str_is_nocase(str_from(host, 4), domain));
}

static bool youtube(struct arena *arena, struct uri uri, struct video *video)
{
    struct str id = id_behind(uri.path, "/embed/");

    if (id.len == 0)
        id = id_behind(uri.path, "/v/");
    if (id.len == 0 || str_is(id, "videoseries"))
        return false;
    video->page = arena_printf(arena, "https://www.youtube.com/watch?v=%.*s", STR_ARG(id));
    video->picture = arena_printf(arena, "https://i.ytimg.com/vi/%.*s/hqdefault.jpg", STR_ARG(id));
    return true;
}

static bool known_host(struct arena *arena, struct str url, struct video *video)
{
    struct uri uri = uri_split(url);
    struct str id;

    if (host_is(uri.authority, "youtube.com") || host_is(uri.authority, "youtube-nocookie.com"))
        return youtube(arena, uri, video);
    if (host_is(uri.authority, "player.vimeo.com") && (id = id_behind(uri.path, "/video/")).len) {
        video->page = arena_printf(arena, "https://vimeo.com/%.*s", STR_ARG(id));
        return true;
    }
    if (host_is(uri.authority, "dailymotion.com") &&
        (id = id_behind(uri.path, "/embed/video/")).len) {
        video->page = arena_printf(arena, "https://www.dailymotion.com/video/%.*s", STR_ARG(id));
        video->picture =
            arena_printf(arena, "https://www.dailymotion.com/thumbnail/video/%.*s", STR_ARG(id));
        return true;
    }
    return false;
}

static bool is_web(struct str url)
{
    struct str scheme = uri_split(url).scheme;

    return scheme.len == 0 || str_is_nocase(scheme, "http") || str_is_nocase(scheme, "https");
}

/* The address of what is embedded. */
static const struct str *address(const struct node *node)
{
    const struct str *url = node_attr(node, "src");

    if (!url && node_is(node, "object"))
        url = node_attr(node, "data");
    for (const struct node *at = node->first; !url && at; at = node_next(at, node)) {
        const struct str *name = node_attr(at, "name");

        if (node_is(at, "source") || node_is(at, "embed") || node_is(at, "iframe"))
            url = node_attr(at, "src");
        else if (node_is(at, "param") && name && str_is_nocase(*name, "movie"))
            url = node_attr(at, "value");
    }
    return url && str_trim(*url).len > 0 && is_web(*url) ? url : NULL;
}

static bool is_within(const struct node *node, const char *names)
{
    for (node = node->parent; node; node = node->parent)
        if (tag_in(node->name, names))
            return true;
    return false;
}

bool embed_replace(struct arena *arena, struct node *node, bool mail, struct node **next)
{
    const struct str *url, *title, *poster;
    struct video video = {{NULL, 0}, {NULL, 0}};
    struct node *link, *inside, *top;

    if (!tag_in(node->name, mail ? "iframe object embed video audio" : "iframe object embed"))
        return false;
    url = address(node);
    if (!url || is_within(node, "a"))
        return false;
    if (!known_host(arena, *url, &video))
        video.page = str_starts(*url, "//") ? arena_join(arena, STR("https:"), *url) : *url;
    poster = node_attr(node, "poster");
    if (poster)
        video.picture = *poster;
    title = node_attr(node, "title");
    top = link = node_element(arena, STR("a"));
    node_set_attr(arena, link, STR("href"), video.page);
    if (video.picture.len > 0) {
        inside = node_element(arena, STR("img"));
        node_set_attr(arena, inside, STR("src"), video.picture);
        node_set_attr(arena, inside, STR("alt"), title && title->len ? *title : video.page);
    } else {
        inside = node_text(arena, title && title->len ? *title : video.page);
    }
    node_append(link, inside);
    if (node->parent->name.len == 0) {
        top = node_element(arena, STR("p"));
        node_append(top, link);
    }
    node_insert_before(node, top);
    node_remove(node);
    *next = top;
    return true;
}
