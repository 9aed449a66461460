/*
 * Links made absolute (RFC 3986, section 5; HTML standard for which attributes hold URLs and for
 * srcset).  Lazily loaded pictures get their real address first.
 */
#include "markup/links.h"

#include "base/buf.h"

#include "base/uri.h"
#include "markup/tag.h"

#define URL_ATTRS                                                                                  \
    "href src cite data poster action formaction longdesc background xlink:href usemap codebase"

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

/* "a.png 1x, b.png 2x": each candidate's URL (HTML standard, 4.8.4.2.1). */
static struct str absolute_srcset(struct arena *arena, struct str set, struct str page_url)
{
    struct buf out;

    buf_init(&out, (size_t)-1);
    for (;;) {
        struct str url, descriptor;
        size_t n = 0;

        while (set.len > 0 && (ascii_is_space(set.at[0]) || set.at[0] == ','))
            set = str_from(set, 1);
        if (set.len == 0)
            break;
        while (n < set.len && !ascii_is_space(set.at[n]))
            n++;
        url = str_slice(set, 0, n);
        set = str_from(set, n);
        descriptor = (struct str){NULL, 0};
        if (str_ends(url, ",")) {
            while (str_ends(url, ","))
                url.len--;
        } else {
            n = str_chr(set, ',');
            descriptor = str_trim(str_slice(set, 0, n));
            set = str_from(set, n == STR_NONE ? set.len : n + 1);
        }
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

/* data-src holds the picture of an <img> whose src is empty or a stand-in. */
static void load_lazy(struct arena *arena, struct node *node, const char *lazy, const char *real)
{
    const struct str *from = node_attr(node, lazy), *to = node_attr(node, real);

    if (!from || str_trim(*from).len == 0)
        return;
    if (!to || str_trim(*to).len == 0 || str_starts(*to, "data:") || str_starts(*to, "#") ||
        str_is(*to, "about:blank"))
        node_set_attr(arena, node, str_of(real), *from);
    node_remove_attr(node, lazy);
}

/* <object>'s old way to name its file. */
static bool is_movie(const struct node *param)
{
    const struct str *name = node_attr(param, "name");

    return name && str_is_nocase(*name, "movie");
}

void links_absolute(struct arena *arena, struct node *root, struct str page_url)
{
    for (struct node *node = root->first; node; node = node_next(node, root)) {
        if (node->type != NODE_ELEMENT)
            continue;
        if (tag_in(node->name, "img source video audio iframe embed")) {
            load_lazy(arena, node, "data-src", "src");
            load_lazy(arena, node, "data-lazy-src", "src");
            load_lazy(arena, node, "data-original", "src");
            load_lazy(arena, node, "data-srcset", "srcset");
        }
        for (struct attr *attr = node->attrs; attr; attr = attr->next) {
            if (node_is(node, "param") && str_is(attr->name, "value") && is_movie(node))
                attr->value = absolute(arena, attr->value, page_url);
            if (tag_in(attr->name, "srcset imagesrcset"))
                attr->value = absolute_srcset(arena, attr->value, page_url);
            else if (tag_in(attr->name, URL_ATTRS))
                attr->value = absolute(arena, attr->value, page_url);
        }
    }
}
