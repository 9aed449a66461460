/*
 * Jekyll's link and post_url.
 */
#include <string.h>

#include "base/uri.h"
#include "site/jekyll.h"
#include "site/permalink.h"

static int write_url(struct liquid_context *context, const struct site *site, struct str url,
                     struct buf *out)
{
    liquid_use(context, LIQUID_USES_OTHER, url);
    buf_add(out, jekyll_relative_url(liquid_arena(context), site->config, url));
    return 0;
}

static bool is_path(const char *path, struct str wanted)
{
    return str_is(wanted, path) || (str_starts(wanted, "/") && str_is(str_from(wanted, 1), path));
}

/* The address of the file ${path} in a collection that is put out where its files lie, or the empty text. */
static struct str collection_file(struct arena *arena, const struct site *site,
                                  const struct collection *c, struct str path)
{
    struct str dir = site->config->collections_dir;
    size_t before = dir.len ? dir.len + 1 : 0;

    if (!c->output || value_as_text(value_get(c->settings, "permalink")).len)
        return STR("");
    for (size_t i = 0; i < c->n_files; i++) {
        struct str file = str_from(c->files[i], before);

        if (is_path(file.at, path))
            return permalink_escape(arena,
                                    arena_printf(arena, "/%.*s", STR_ARG(str_from(file, 1))));
    }
    return STR("");
}

/* The address of the page, file or document at ${path}, or the empty text. */
static struct str find_address(struct liquid_context *context, struct site *site, struct str path)
{
    struct arena *arena = liquid_arena(context);
    const struct site_pages *pages;

    for (size_t i = 0; i < site->n_posts; i++)
        if (is_path(site->posts[i]->path, path))
            return site->posts[i]->url;
    for (size_t i = 0; i < site->n_collections; i++)
        for (size_t j = 0; j < site->collections[i].n_documents; j++)
            if (is_path(site->collections[i].documents[j]->path, path))
                return site->collections[i].documents[j]->url;
    pages = site_pages(site);
    for (size_t i = 0; i < pages->n_pages; i++)
        if (is_path(pages->pages[i]->path, path))
            return pages->pages[i]->url;
    for (size_t i = 0; i < pages->n_files; i++)
        if (is_path(pages->files[i], path))
            return permalink_escape(arena, arena_printf(arena, "/%s", pages->files[i]));
    for (size_t i = 0; i < site->n_collections; i++) {
        struct str url = collection_file(arena, site, &site->collections[i], path);

        if (url.len)
            return url;
    }
    return STR("");
}

static int link_tag(struct liquid_context *context, void *data, struct str markup, struct str body,
                    struct buf *out)
{
    struct site *site = data;
    struct str path = str_trim(markup), url;

    (void)body;
    if (str_find(path, STR("{{"), 0) != STR_NONE) {
        struct buf rendered;

        buf_init(&rendered, 4096);
        if (liquid_include(context, path, liquid_place(context).file, NULL, &rendered)) {
            buf_free(&rendered);
            return -1;
        }
        path = buf_take(&rendered, liquid_arena(context));
    }
    url = find_address(context, site, path);
    if (!url.len)
        return liquid_error(context, "link: there is no page, post or file %.*s", STR_ARG(path));
    return write_url(context, site, url, out);
}

/* A post's name as post_url has it: [folders/]2025-02-20-slug. */
struct name {
    struct str folders; /* with a final '/', or empty */
    struct str date, slug;
};

static size_t digits(struct str s)
{
    size_t n = 0;

    while (n < s.len && ascii_is_digit(s.at[n]))
        n++;
    return n;
}

static bool split_name(struct str markup, struct name *name)
{
    struct str s = str_starts(markup, "/") ? str_from(markup, 1) : markup;
    size_t slash, at = 0;

    /* the slug may hold slashes: take the first folder that is followed by a date */
    for (size_t start = 0; start <= s.len; start = slash + 1) {
        struct str rest = str_from(s, start);

        at = 0;
        for (int i = 0; i < 3; i++) {
            size_t n = digits(str_from(rest, at));

            if (!n || at + n >= rest.len || rest.at[at + n] != '-') {
                at = 0;
                break;
            }
            at += n + 1;
        }
        if (at) {
            *name = (struct name){str_slice(s, 0, start), str_slice(rest, 0, at - 1),
                                  str_from(rest, at)};
            return true;
        }
        slash = str_find(s, STR("/"), start);
        if (slash == STR_NONE)
            return false;
    }
    return false;
}

/* Whether ${path} is "_posts/FOLDERS/DATE-SLUG.ext" or "FOLDERS/_posts/DATE-SLUG.ext". */
static bool names(struct arena *arena, const struct name *name, const char *path)
{
    struct str base = arena_printf(arena, "%.*s-%.*s.", STR_ARG(name->date), STR_ARG(name->slug));
    struct str inside =
        arena_printf(arena, "_posts/%.*s%.*s", STR_ARG(name->folders), STR_ARG(base));
    struct str outside =
        arena_printf(arena, "%.*s_posts/%.*s", STR_ARG(name->folders), STR_ARG(base));

    return str_starts(str_of(path), inside.at) || str_starts(str_of(path), outside.at);
}

/* Jekyll's older way: the same slug on the same day. */
static bool same_slug_and_day(const struct site *site, const struct name *name,
                              const struct post *post)
{
    struct moment m;
    struct civil a, b;

    if (!str_eq(post->slug, name->slug) || date_parse(name->date, site->config->zone, &m))
        return false;
    a = date_to_civil(m);
    b = date_to_civil(post->date);
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

static int post_url(struct liquid_context *context, void *data, struct str markup, struct str body,
                    struct buf *out)
{
    const struct site *site = data;
    struct str wanted = str_trim(markup);
    struct name name;

    (void)body;
    if (!split_name(wanted, &name))
        return liquid_error(context, "post_url: name a post as 2025-02-20-slug, not \"%.*s\"",
                            STR_ARG(wanted));
    for (size_t i = site->n_posts; i-- > 0;)
        if (names(liquid_arena(context), &name, site->posts[i]->path))
            return write_url(context, site, site->posts[i]->url, out);
    for (size_t i = site->n_posts; i-- > 0;)
        if (same_slug_and_day(site, &name, site->posts[i]))
            return write_url(context, site, site->posts[i]->url, out);
    return liquid_error(context, "post_url: there is no post %.*s", STR_ARG(wanted));
}

void jekyll_add_tags(struct liquid *liquid, struct site *site)
{
    liquid_add_tag(liquid, "link", NULL, false, link_tag, site);
    liquid_add_tag(liquid, "post_url", NULL, false, post_url, site);
}
