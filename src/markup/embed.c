/*
 * Embeds become links: readers of feeds and mail show no frames.
 */
#include "markup/embed.h"

#include "base/uri.h"
#include "markup/tag.h"

#define AMP_PICTURES "amp-img amp-anim"
#define PLAYLIST "https://www.youtube.com/playlist?list="

struct video {
    struct str page;    /* where a person watches it */
    struct str picture; /* a still, or empty */
};

/* What is behind ${before} in ${path}, if it begins so, as far as it is a plain id. */
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

/* Hosts of videos: what an embed's path begins with, and what the id behind it is part of. */
static const struct {
    const char *host, *path;
    const char *page;
    const char *picture, *picture_end; /* a still, if its address follows from the id */
} hosts[] = {
    {"youtube.com", "/embed/", "https://www.youtube.com/watch?v=", "https://i.ytimg.com/vi/",
     "/hqdefault.jpg"},
    {"youtube.com", "/v/", "https://www.youtube.com/watch?v=", "https://i.ytimg.com/vi/",
     "/hqdefault.jpg"},
    {"youtube-nocookie.com", "/embed/",
     "https://www.youtube.com/watch?v=", "https://i.ytimg.com/vi/", "/hqdefault.jpg"},
    {"youtu.be", "/", "https://www.youtube.com/watch?v=", "https://i.ytimg.com/vi/",
     "/hqdefault.jpg"},
    {"player.vimeo.com", "/video/", "https://vimeo.com/", NULL, NULL},
    {"dailymotion.com", "/embed/video/", "https://www.dailymotion.com/video/",
     "https://www.dailymotion.com/thumbnail/video/", ""},
    {"archive.org", "/embed/", "https://archive.org/details/", "https://archive.org/services/img/",
     ""},
    {"embed.ted.com", "/talks/", "https://www.ted.com/talks/", NULL, NULL},
    {"loom.com", "/embed/", "https://www.loom.com/share/", NULL, NULL},
};

/* The id behind `name=` in ${query}, or nothing. */
static struct str parameter(struct str query, const char *name)
{
    struct str part;

    while (str_split(&query, '&', &part)) {
        struct str id = id_behind(part, name);

        if (id.len > 0)
            return id;
    }
    return (struct str){NULL, 0};
}

static bool known_host(struct arena *arena, struct str url, struct video *video)
{
    struct uri uri = uri_split(url);

    for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
        struct str id = id_behind(uri.path, hosts[i].path), more;

        if (id.len == 0 || !host_is(uri.authority, hosts[i].host))
            continue;
        if (str_is(id, "videoseries")) { /* a playlist is no video: it has no still */
            more = parameter(uri.query, "list=");
            video->page = more.len > 0 ? arena_join(arena, STR(PLAYLIST), more) : url;
            return true;
        }
        video->page = arena_join(arena, str_of(hosts[i].page), id);
        more = parameter(uri.query, "h="); /* without it, Vimeo does not show what is not listed */
        if (str_is(str_of(hosts[i].host), "player.vimeo.com") && more.len > 0)
            video->page = arena_printf(arena, "%.*s/%.*s", STR_ARG(video->page), STR_ARG(more));
        if (hosts[i].picture)
            video->picture = arena_printf(arena, "%s%.*s%s", hosts[i].picture, STR_ARG(id),
                                          hosts[i].picture_end);
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

/* <object type="image/svg+xml" data="…">: a picture that readers know how to show. */
static bool is_picture(const struct node *node)
{
    const struct str *type = node_attr(node, "type");

    return type && str_starts(*type, "image/") &&
           ((node_is(node, "object") && node_attr(node, "data")) ||
            (node_is(node, "embed") && node_attr(node, "src")));
}

static void show_picture(struct arena *arena, struct node *node)
{
    struct str alt = str_trim(node_text_content(arena, node));

    if (node_is(node, "object"))
        node_set_attr(arena, node, STR("src"), *node_attr(node, "data"));
    node_set_attr(arena, node, STR("alt"), alt);
    node->name = STR("img");
    while (node->first)
        node_remove(node->first);
}

/* AMP's <img>: its picture goes before it, and what it shows to those without scripts goes.  What else is in it is
 * what follows one without end tag. */
static struct node *show_amp_picture(struct arena *arena, struct node *node)
{
    struct node *img = node_element(arena, STR("img")), *child, *after;

    img->attrs = node->attrs;
    node_insert_before(node, img);
    for (child = node->first; child; child = after) {
        after = child->next;
        if (tag_in(child->name, "noscript " AMP_PICTURES))
            node_remove(child);
    }
    node_unwrap(node);
    return img;
}

bool embed_replace(struct arena *arena, struct node *node, bool mail, struct node **next)
{
    const struct str *url, *title, *poster;
    struct video video = {{NULL, 0}, {NULL, 0}};
    struct node *link, *inside, *top;

    if (is_picture(node)) {
        show_picture(arena, node);
        *next = node;
        return true;
    }
    if (tag_in(node->name, AMP_PICTURES) && node_attr(node, "src")) {
        *next = show_amp_picture(arena, node);
        return true;
    }
    if (!tag_in(node->name, mail ? "iframe object embed video audio" : "iframe object embed"))
        return false;
    url = address(node);
    if (!url || is_within(node, "a"))
        return false;
    if (!known_host(arena, *url, &video))
        video.page = *url;
    if (str_starts(video.page, "//"))
        video.page = arena_join(arena, STR("https:"), video.page);
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
