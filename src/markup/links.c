/*
 * Links made absolute (RFC 3986, section 5; HTML standard for which attributes hold URLs).
 * Lazily loaded pictures get their real address first.
 */
#include "markup/links.h"

#include "base/buf.h"
#include "base/uri.h"
#include "markup/srcset.h"
#include "markup/tag.h"

#define URL_ATTRS                                                                                  \
    "href src cite data poster action formaction longdesc background xlink:href codebase"

/* One URL as browsers read it: trimmed (also of no-break spaces that were pasted with it), without
 * line ends and tabs. */
static struct str tidy(struct arena *arena, struct str url)
{
    char *at;
    size_t n = 0;

    url = str_trim(url);
    while (str_starts(url, "\u00a0"))
        url = str_ltrim(str_from(url, 2));
    while (str_ends(url, "\u00a0"))
        url = str_rtrim(str_slice(url, 0, url.len - 2));
    at = arena_cstr(arena, url);

    for (size_t i = 0; at[i]; i++)
        if (at[i] != '\t' && at[i] != '\n' && at[i] != '\r')
            at[n++] = at[i];
    return (struct str){at, n};
}

static struct str absolute(struct arena *arena, struct str url, struct str page_url)
{
    url = tidy(arena, url);
    if (str_starts(url, "data:"))
        return url;
    url = uri_normalize(arena, url);
    if (page_url.len == 0 || uri_is_absolute(url))
        return url;
    return uri_resolve(arena, page_url, url);
}

/* "a.png 1x, b.png 2x": each candidate's URL. */
static struct str absolute_srcset(struct arena *arena, struct str set, struct str page_url)
{
    struct str url, descriptor;
    struct buf out;

    buf_init(&out, (size_t)-1);
    while (srcset_next(&set, &url, &descriptor)) {
        if (out.len > 0)
            buf_add_c(&out, ", ");
        buf_add(&out, absolute(arena, url, page_url));
        if (descriptor.len > 0) {
            buf_char(&out, ' ');
            buf_add(&out, descriptor);
        }
    }
    return buf_take(&out, arena);
}

/* Where scripts that load pictures when they are scrolled to find the real address. */
static const struct {
    const char *lazy, *real;
} lazies[] = {
    {"data-src", "src"},       {"data-lazy-src", "src"},       {"data-original", "src"},
    {"data-srcset", "srcset"}, {"data-lazy-srcset", "srcset"}, {"data-poster", "poster"},
};

/* What shows nothing, or only itself. */
static bool is_stand_in(const struct str *url)
{
    return !url || str_trim(*url).len == 0 || str_starts(*url, "data:") || str_starts(*url, "#") ||
           str_is(*url, "about:blank");
}

/* lazyload, lazy-image, lozad, …: the classes by which those scripts know their pictures. */
static bool is_loaded_lazily(const struct node *node)
{
    const struct str *class = node_attr(node, "class");

    return class && (str_find(*class, STR("lazy"), 0) != STR_NONE ||
                     str_find(*class, STR("lozad"), 0) != STR_NONE);
}

static void load_lazy(struct arena *arena, struct node *node)
{
    bool lazily = is_loaded_lazily(node);

    for (size_t i = 0; i < sizeof(lazies) / sizeof(*lazies); i++) {
        const struct str *from = node_attr(node, lazies[i].lazy);

        if (!from || str_trim(*from).len == 0)
            continue;
        if (lazily || is_stand_in(node_attr(node, lazies[i].real)))
            node_set_attr(arena, node, str_of(lazies[i].real), *from);
        node_remove_attr(node, lazies[i].lazy);
    }
}

/* The <noscript> around ${node} if all it does is to show the picture before it to those without scripts. */
static struct node *twin_around(const struct node *node)
{
    struct node *around = node->parent, *before;
    const struct str *src = node_attr(node, "src"), *other;

    if (!node_is(node, "img") || !src || !node_is(around, "noscript"))
        return NULL;
    for (before = around->prev; before && before->type == NODE_TEXT; before = before->prev)
        if (str_trim(before->text).len > 0)
            return NULL;
    other = before ? node_attr(before, "src") : NULL;
    return other && node_is(before, "img") && str_eq(*src, *other) ? around : NULL;
}

/* <object>'s old way to name its file. */
static bool is_movie(const struct node *param)
{
    const struct str *name = node_attr(param, "name");

    return name && str_is_nocase(*name, "movie");
}

static void make_absolute(struct arena *arena, struct node *node, struct str page_url)
{
    for (struct attr *attr = node->attrs; attr; attr = attr->next) {
        if (tag_in(attr->name, "srcset imagesrcset"))
            attr->value = absolute_srcset(arena, attr->value, page_url);
        else if (tag_in(attr->name, URL_ATTRS) ||
                 (node_is(node, "param") && str_is(attr->name, "value") && is_movie(node)))
            attr->value = absolute(arena, attr->value, page_url);
    }
}

void links_absolute(struct arena *arena, struct node *root, struct str page_url)
{
    struct node *next, *twin;

    for (struct node *node = root->first; node; node = next) {
        next = node_next(node, root);
        if (node->type != NODE_ELEMENT)
            continue;
        if (tag_in(node->name, "img source video audio iframe embed"))
            load_lazy(arena, node);
        make_absolute(arena, node, page_url);
        twin = twin_around(node);
        if (twin) {
            next = node_next_skip(twin, root);
            node_remove(twin);
        }
    }
}
