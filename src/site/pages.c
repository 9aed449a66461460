/*
 * Pages and static files: what `site.pages`, `site.static_files` and the link tag know of them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "liquid/liquid.h"
#include "site/frontmatter.h"
#include "site/merge.h"
#include "site/permalink.h"
#include "site/site.h"

static struct str replaced(struct arena *arena, struct str s, const char *from, struct str to)
{
    struct buf out;
    size_t at = 0, next;

    buf_init(&out, 1u << 20);
    while ((next = str_find(s, str_of(from), at)) != STR_NONE) {
        buf_add(&out, str_slice(s, at, next));
        buf_add(&out, to);
        at = next + strlen(from);
    }
    buf_add(&out, str_from(s, at));
    return buf_take(&out, arena);
}

/* Jekyll::Page#url: the permalink, or a pattern by the kind of page. */
static struct str page_url(struct arena *arena, const struct config *config,
                           const struct post *page, struct str folder, struct str basename)
{
    struct str style = value_as_text(value_get(config->yaml, "permalink"));
    struct str own = value_as_text(value_get(page->front, "permalink"));
    struct str ext = page->markdown ? STR(".html") : page->ext;
    bool html = str_is(ext, ".html") || str_is(ext, ".htm") || str_is(ext, ".xhtml");
    struct str url, squeezed;
    size_t n = 0;
    char *at;

    if (str_starts(style, ":"))
        style = str_from(style, 1);
    if (own.len)
        url = own;
    else if (!html)
        url = STR("/:path/:basename:output_ext");
    else if (str_is(basename, "index"))
        url = STR("/:path/");
    else
        url = permalink_with_suffix(arena, STR("/:path/:basename"), style);
    url = replaced(arena, url, ":path", permalink_escape(arena, folder));
    url = replaced(arena, url, ":basename", permalink_escape(arena, basename));
    url = replaced(arena, url, ":output_ext", permalink_escape(arena, ext));
    squeezed = arena_printf(arena, "/%.*s", STR_ARG(url));
    at = arena_cstr(arena, squeezed);
    for (size_t i = 0; i < squeezed.len; i++)
        if (!(at[i] == '/' && n && at[n - 1] == '/'))
            at[n++] = at[i];
    return (struct str){at, n};
}

static struct post *read_page(struct site *site, const char *path)
{
    struct arena *arena = site->arena;
    struct post *page = ARENA_NEW(arena, struct post);
    struct str p = str_of(path), name = p, folder = STR("");
    size_t slash = str_rchr(p, '/'), dot;
    struct frontmatter matter;
    struct str text;

    if (slash != STR_NONE) {
        name = str_from(p, slash + 1);
        folder = str_slice(p, 0, slash);
    }
    dot = str_rchr(name, '.');
    page->path = path;
    page->file = file_join(arena, site->config->source_dir, path);
    page->ext = dot == STR_NONE || dot == 0 ? STR("") : str_from(name, dot);
    page->markdown = post_ext_is_markdown(site->config, page->ext);
    if (file_read(arena, page->file, POST_MAX_BYTES, &text, site->diag) ||
        !utf8_valid(text, NULL) ||
        frontmatter_read(arena, text, page->file, site->config->zone, &matter, site->diag))
        return NULL;
    page->front =
        merge_deep(arena, defaults_for(arena, site->reader.defaults, p, STR("pages")), matter.map);
    page->body = matter.body;
    page->body_line = matter.body_line;
    page->title = value_as_text(value_get(page->front, "title"));
    page->url =
        page_url(arena, site->config, page, folder, str_slice(name, 0, name.len - page->ext.len));
    if (value_get(page->front, "published") &&
        !liquid_truthy(value_get(page->front, "published")) && !site->config->unpublished)
        return NULL;
    return page;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static int by_name(const void *a, const void *b)
{
    const char *x = (*(struct post *const *)a)->path, *y = (*(struct post *const *)b)->path;
    int order = strcmp(name_of(x), name_of(y));

    return order ? order : strcmp(x, y);
}

const struct site_pages *site_pages(struct site *site)
{
    struct site_pages *pages = site->pages;

    if (pages)
        return pages;
    pages = site->pages = ARENA_NEW(site->arena, struct site_pages);
    pages->pages = arena_array(site->arena, site->found.files.n, sizeof(*pages->pages));
    pages->files = arena_array(site->arena, site->found.files.n, sizeof(*pages->files));
    for (size_t i = 0; i < site->found.files.n; i++) {
        char *path = site->found.files.items[i];

        if (reader_has_front_matter(file_join(site->arena, site->config->source_dir, path))) {
            struct post *page = read_page(site, path);

            if (page)
                pages->pages[pages->n_pages++] = page;
        } else {
            pages->files[pages->n_files++] = path;
        }
    }
    if (pages->n_pages)
        qsort(pages->pages, pages->n_pages, sizeof(*pages->pages), by_name);
    return pages;
}
