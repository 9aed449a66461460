/*
 * Jekyll::Document#destination: the file of a post's page.
 */
#include "feed/pages.h"

#include <stdlib.h>

#include "base/uri.h"
#include "site/filename.h"

struct page {
    struct str path; /* below the output folder */
    const struct post *post;
};

struct pages {
    struct page *items; /* by path */
    size_t n;
};

/* What the file's name ends with: what its own permalink says, else what the post becomes. */
static struct str ending(const struct post *post)
{
    struct str permalink = value_as_text(value_get(post->front, "permalink"));
    struct str own = filename_extension(filename_base(permalink));

    if (own.len > 0)
        return own;
    return post->markdown ? STR(".html") : post->ext;
}

static struct str path_of(struct arena *arena, const struct post *post)
{
    struct str path = uri_decode(arena, post->url), end = ending(post);

    while (str_starts(path, "/"))
        path = str_from(path, 1);
    if (path.len == 0 || str_ends(path, "/"))
        return arena_join(arena, path, STR("index.html"));
    return str_ends(path, arena_cstr(arena, end)) ? path : arena_join(arena, path, end);
}

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct page *)a)->path, ((const struct page *)b)->path);
}

struct pages *pages_new(struct arena *arena, struct feed_pool pool)
{
    struct pages *pages = ARENA_NEW(arena, struct pages);

    pages->items = arena_array(arena, pool.n, sizeof(*pages->items));
    pages->n = pool.n;
    for (size_t i = 0; i < pool.n; i++)
        pages->items[i] = (struct page){path_of(arena, pool.posts[i]), pool.posts[i]};
    if (pages->n > 0)
        qsort(pages->items, pages->n, sizeof(*pages->items), by_path);
    return pages;
}

const struct post *pages_at(const struct pages *pages, struct str path)
{
    struct page wanted = {.path = path};
    const struct page *found =
        pages->n == 0 ? NULL : bsearch(&wanted, pages->items, pages->n, sizeof(wanted), by_path);

    return found ? found->post : NULL;
}
