/*
 * What Liquid sees as `site`, `page` and `jekyll` (Jekyll::Drops).  What costs something is made
 * when a template first asks for it.
 *
 * Known limits: a template that reads another post's content sees it rendered, whichever of the two
 * Jekyll would have rendered first; layouts' front matter (`layout.*`) is not there.
 */
#include "site/variables.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "liquid/liquid.h"
#include "markup/html.h"
#include "site/extract.h"
#include "site/render.h"

/* Jekyll shows this many. */
#define RELATED_POSTS 10

#define JEKYLL_VERSION "4.3.1"

struct about_post {
    struct site *site;
    struct post *post;
};

static const struct value *text(struct arena *arena, const char *c)
{
    return value_text(arena, arena_str(arena, str_of(c)));
}

static void put(struct arena *arena, struct value *map, const char *key, const struct value *item)
{
    value_put(arena, map, str_of(key), item);
}

static const struct value *html_of(struct arena *arena, const struct node *tree)
{
    struct buf out;

    buf_init(&out, LIQUID_MAX_OUTPUT_BYTES);
    if (tree)
        html_write(&out, tree);
    return value_text(arena, buf_take(&out, arena));
}

static const struct value *make_content(void *context, struct arena *arena)
{
    struct about_post *about = context;
    struct post *post = about->post;
    struct arena *scratch;
    const struct value *html;

    if (post->busy)
        return value_text(arena, post->body);
    scratch = arena_new();
    html = html_of(arena, render_content(scratch, about->site, post, about->site->diag));
    arena_free(scratch);
    return html;
}

static const struct value *make_excerpt(void *context, struct arena *arena)
{
    struct about_post *about = context;
    const struct value *given = value_get(about->post->front, "excerpt");
    struct arena *scratch;
    const struct value *html;

    if (!value_is_null(given) && liquid_truthy(given))
        return value_text(arena, liquid_to_text(arena, given));
    scratch = arena_new();
    html = html_of(arena, render_excerpt(scratch, about->site, about->post, about->site->diag));
    arena_free(scratch);
    return html;
}

static const struct value *make_newer(void *context, struct arena *arena)
{
    struct about_post *about = context;

    (void)arena;
    return about->post->newer ? about->post->newer->page : &value_null;
}

static const struct value *make_older(void *context, struct arena *arena)
{
    struct about_post *about = context;

    (void)arena;
    return about->post->older ? about->post->older->page : &value_null;
}

/* `page` of a document without what differs for the one that is being rendered. */
static struct value *page_of(struct site *site, struct arena *arena, struct post *post)
{
    struct value *page = value_map(arena);
    struct about_post *about = ARENA_NEW(arena, struct about_post);
    const char *slash = strrchr(post->path, '/');

    *about = (struct about_post){site, post};
    for (size_t i = 0; i < value_size(post->front); i++)
        value_put(arena, page, value_key(post->front, i), value_at(post->front, i));
    put(arena, page, "id", value_text(arena, post->id));
    put(arena, page, "url", value_text(arena, post->url));
    put(arena, page, "path", text(arena, post->path));
    put(arena, page, "relative_path", text(arena, post->path));
    put(arena, page, "collection", value_text(arena, post->collection));
    put(arena, page, "date", value_time(arena, post->date));
    if (value_is_null(value_get(post->front, "name")))
        put(arena, page, "name", text(arena, slash ? slash + 1 : post->path));
    value_put_lazy(arena, page, STR("content"), make_content, about);
    value_put_lazy(arena, page, STR("output"), make_content, about);
    value_put_lazy(arena, page, STR("to_s"), make_content, about);
    value_put_lazy(arena, page, STR("excerpt"), make_excerpt, about);
    value_put_lazy(arena, page, STR("next"), make_newer, about);
    value_put_lazy(arena, page, STR("previous"), make_older, about);
    return page;
}

/* Pages: content as written, no neighbours. */
static const struct value *page_page(struct arena *arena, const struct post *post)
{
    struct value *page = value_map(arena);
    const char *slash = strrchr(post->path, '/');
    size_t end = str_rchr(post->url, '/');

    for (size_t i = 0; i < value_size(post->front); i++)
        value_put(arena, page, value_key(post->front, i), value_at(post->front, i));
    put(arena, page, "content", value_text(arena, post->body));
    put(arena, page, "dir", value_text(arena, str_slice(post->url, 0, end + 1)));
    put(arena, page, "name", text(arena, slash ? slash + 1 : post->path));
    put(arena, page, "path", text(arena, post->path));
    put(arena, page, "url", value_text(arena, post->url));
    return page;
}

static const struct value *make_posts(void *context, struct arena *arena)
{
    struct site *site = context;
    struct value *list = value_list(arena);

    for (size_t i = 0; i < site->n_posts; i++)
        value_push(arena, list, site->posts[i]->page);
    return list;
}

/* Posts by their categories or tags: keys as they first come from the oldest post on. */
static const struct value *by_term(struct site *site, struct arena *arena, const char *key)
{
    struct value *map = value_map(arena);

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < site->n_posts; i++) {
            const struct post *post = site->posts[pass ? i : site->n_posts - 1 - i];
            const struct value *terms = value_get(post->front, key);

            for (size_t j = 0; j < value_size(terms); j++) {
                struct str term = liquid_to_text(arena, value_at(terms, j));

                if (!pass)
                    value_put(arena, map, term, value_list(arena));
                else
                    value_push(arena, (struct value *)(uintptr_t)value_get_str(map, term),
                               post->page);
            }
        }
    return map;
}

static const struct value *make_categories(void *context, struct arena *arena)
{
    return by_term(context, arena, "categories");
}

static const struct value *make_tags(void *context, struct arena *arena)
{
    return by_term(context, arena, "tags");
}

static const struct value *make_pages(void *context, struct arena *arena)
{
    const struct site_pages *pages = site_pages(context);
    struct value *list = value_list(arena);

    for (size_t i = 0; i < pages->n_pages; i++)
        value_push(arena, list, page_page(arena, pages->pages[i]));
    return list;
}

static const struct value *make_html_pages(void *context, struct arena *arena)
{
    const struct site_pages *pages = site_pages(context);
    struct value *list = value_list(arena);

    for (size_t i = 0; i < pages->n_pages; i++) {
        struct str url = pages->pages[i]->url;

        if (str_ends(url, "/") || str_ends(url, ".html") || str_ends(url, ".htm") ||
            pages->pages[i]->markdown)
            value_push(arena, list, page_page(arena, pages->pages[i]));
    }
    return list;
}

/* ${path} as templates see it; a collection's file has no '/' in front. */
static const struct value *static_file(struct site *site, struct arena *arena, const char *path,
                                       bool of_collection)
{
    struct value *map = value_map(arena);
    struct str name = str_of(path);
    size_t dot;
    struct stat st;

    if (str_rchr(name, '/') != STR_NONE)
        name = str_from(name, str_rchr(name, '/') + 1);
    dot = str_rchr(name, '.');
    put(arena, map, "to_s", text(arena, "Jekyll::Drops::StaticFileDrop"));
    put(arena, map, "path",
        value_text(arena, arena_printf(arena, "%s%s", of_collection ? "" : "/", path)));
    put(arena, map, "name", value_text(arena, name));
    put(arena, map, "basename", value_text(arena, str_slice(name, 0, dot)));
    put(arena, map, "extname", value_text(arena, dot == STR_NONE ? STR("") : str_from(name, dot)));
    if (stat(file_join(arena, site->config->source_dir, path), &st) == 0)
        put(arena, map, "modified_time",
            value_time(arena, date_in_zone(st.st_mtime, site->config->zone)));
    return map;
}

static void push_files(struct site *site, struct arena *arena, const struct collection *c,
                       struct value *list)
{
    for (size_t i = 0; i < c->n_files; i++)
        value_push(arena, list, static_file(site, arena, c->files[i].at, true));
}

static const struct value *make_static_files(void *context, struct arena *arena)
{
    struct site *site = context;
    const struct site_pages *pages = site_pages(context);
    struct value *list = value_list(arena);

    for (size_t i = 0; i < pages->n_files; i++)
        value_push(arena, list, static_file(site, arena, pages->files[i], false));
    for (size_t i = 0; i < site->n_collections; i++)
        push_files(site, arena, &site->collections[i], list);
    return list;
}

static const struct value *documents_of(struct arena *arena, const struct collection *c)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < c->n_documents; i++)
        value_push(arena, list, c->documents[i]->page);
    return list;
}

static const struct value *posts_oldest_first(const struct site *site, struct arena *arena)
{
    struct value *list = value_list(arena);

    for (size_t i = site->n_posts; i-- > 0;)
        value_push(arena, list, site->posts[i]->page);
    return list;
}

static const struct value *make_documents(void *context, struct arena *arena)
{
    struct site *site = context;
    struct value *list = value_list(arena);

    for (size_t i = site->n_posts; i-- > 0;)
        value_push(arena, list, site->posts[i]->page);
    for (size_t i = 0; i < site->n_collections; i++) {
        for (size_t j = 0; j < site->collections[i].n_documents; j++)
            value_push(arena, list, site->collections[i].documents[j]->page);
        push_files(site, arena, &site->collections[i], list);
    }
    return list;
}

static const struct value *collection_map(struct site *site, struct arena *arena,
                                          const struct collection *c)
{
    struct value *map = value_map(arena), *files = value_list(arena);
    struct str folder = arena_join(arena, STR("_"), c->label);

    for (size_t i = 0; i < value_size(c->settings); i++)
        value_put(arena, map, value_key(c->settings, i), value_at(c->settings, i));
    put(arena, map, "label", value_text(arena, c->label));
    put(arena, map, "output", value_bool(c->output));
    put(arena, map, "relative_directory", value_text(arena, folder));
    put(arena, map, "directory",
        text(arena, file_join(arena, site->config->source_dir,
                              file_join(arena, arena_cstr(arena, site->config->collections_dir),
                                        folder.at))));
    put(arena, map, "docs",
        str_is(c->label, "posts") ? posts_oldest_first(site, arena) : documents_of(arena, c));
    push_files(site, arena, c, files);
    put(arena, map, "files", files);
    return map;
}

static int by_label(const void *a, const void *b)
{
    return str_cmp(((const struct collection *)a)->label, ((const struct collection *)b)->label);
}

static const struct value *make_collections(void *context, struct arena *arena)
{
    struct site *site = context;
    size_t n = site->n_collections + 1;
    struct collection *sorted = arena_array(arena, n, sizeof(*sorted));
    const struct value *settings = value_get(value_get(site->config->yaml, "collections"), "posts");
    struct value *list = value_list(arena);

    for (size_t i = 0; i + 1 < n; i++)
        sorted[i] = site->collections[i];
    sorted[n - 1] =
        (struct collection){.label = STR("posts"), .settings = settings, .output = true};
    qsort(sorted, n, sizeof(*sorted), by_label);
    for (size_t i = 0; i < n; i++)
        value_push(arena, list, collection_map(site, arena, &sorted[i]));
    return list;
}

static struct value *site_map(struct site *site)
{
    static const struct {
        const char *key;
        value_maker *make;
    } made[] = {{"posts", make_posts},
                {"categories", make_categories},
                {"tags", make_tags},
                {"pages", make_pages},
                {"html_pages", make_html_pages},
                {"static_files", make_static_files},
                {"documents", make_documents},
                {"collections", make_collections}};
    struct arena *arena = site->arena;
    struct value *map = value_map(arena);
    const struct value *yaml = site->config->yaml;

    for (size_t i = 0; i < value_size(yaml); i++)
        value_put(arena, map, value_key(yaml, i), value_at(yaml, i));
    for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++)
        value_put_lazy(arena, map, str_of(made[i].key), made[i].make, site);
    put(arena, map, "to_s", text(arena, "Jekyll::Drops::SiteDrop"));
    put(arena, map, "time", value_time(arena, site->now));
    put(arena, map, "config", &value_null);
    if (value_is_null(value_get(yaml, "data")))
        put(arena, map, "data", site->data);
    for (size_t i = 0; i < site->n_collections; i++)
        value_put(arena, map, site->collections[i].label,
                  documents_of(arena, &site->collections[i]));
    return map;
}

const struct value *variables_of_site(struct site *site)
{
    struct arena *arena = site->arena;
    struct value *globals = value_map(arena), *jekyll = value_map(arena);

    for (size_t i = 0; i < site->n_posts; i++)
        site->posts[i]->page = page_of(site, arena, site->posts[i]);
    for (size_t i = 0; i < site->n_collections; i++)
        for (size_t j = 0; j < site->collections[i].n_documents; j++) {
            struct post *document = site->collections[i].documents[j];

            document->page = page_of(site, arena, document);
        }
    put(arena, jekyll, "to_s", text(arena, "Jekyll::Drops::JekyllDrop"));
    put(arena, jekyll, "version", text(arena, JEKYLL_VERSION));
    put(arena, jekyll, "environment", text(arena, "production"));
    put(arena, globals, "site", site_map(site));
    put(arena, globals, "jekyll", jekyll);
    return globals;
}

/* The newest posts but ${post}. */
static const struct value *related_posts(const struct site *site, struct arena *arena,
                                         const struct post *post)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < site->n_posts && i <= RELATED_POSTS; i++)
        if (site->posts[i] != post && value_size(list) < RELATED_POSTS && site->n_posts > 1)
            value_push(arena, list, site->posts[i]->page);
    return list;
}

struct shared {
    const struct value *map;
    struct str key;
};

static const struct value *make_shared(void *context, struct arena *arena)
{
    const struct shared *shared = context;

    (void)arena;
    return value_get_str(shared->map, shared->key);
}

/* The site's map with the post's own related_posts.  Nothing that is lazy is made by it. */
static const struct value *site_for(struct site *site, struct arena *arena, const struct post *post)
{
    const struct value *all = value_get(site->variables, "site");
    struct value *map = value_map(arena);

    for (size_t i = 0; i < value_size(all); i++) {
        struct shared *shared = ARENA_NEW(arena, struct shared);

        *shared = (struct shared){all, value_key(all, i)};
        value_put_lazy(arena, map, shared->key, make_shared, shared);
    }
    put(arena, map, "related_posts", related_posts(site, arena, post));
    return map;
}

const struct value *variables_for(struct site *site, struct arena *arena, const struct post *post,
                                  const struct str *excerpt)
{
    struct value *globals = value_map(arena);
    struct value *page = page_of(site, arena, (struct post *)(uintptr_t)post);
    const struct value *fence = post->markdown ? text(arena, "\n") : text(arena, "");

    put(arena, page, "content", value_text(arena, excerpt ? *excerpt : post->body));
    put(arena, page, "to_s", value_get(page, "content"));
    if (excerpt) {
        const struct value *path =
            value_text(arena, arena_printf(arena, "%s/#excerpt", post->path));

        put(arena, page, "path", path);
        put(arena, page, "relative_path", path);
        put(arena, page, "id", value_text(arena, arena_join(arena, post->id, STR("#excerpt"))));
        put(arena, page, "excerpt", &value_null);
    }
    put(arena, globals, "site", site_for(site, arena, post));
    put(arena, globals, "jekyll", value_get(site->variables, "jekyll"));
    put(arena, globals, "page", page);
    put(arena, globals, "paginator", &value_null);
    put(arena, globals, "highlighter_prefix", fence);
    put(arena, globals, "highlighter_suffix", fence);
    return globals;
}
