/*
 * site_posts NOW SITE [CONFIG...]: print what the room `site` makes of a site's posts, newest first, as JSON:
 * what Jekyll's own output beside the reference sites says of each post.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "data/json.h"
#include "markup/html.h"
#include "site/render.h"
#include "site/site.h"

#define OUTPUT_MAX_BYTES (1u << 30)

static void put(struct arena *arena, struct value *map, const char *key, const struct value *item)
{
    value_put(arena, map, str_of(key), item ? item : &value_null);
}

static const struct value *html(struct arena *arena, const struct node *tree)
{
    struct buf out;

    if (!tree)
        return &value_null;
    buf_init(&out, OUTPUT_MAX_BYTES);
    html_write(&out, tree);
    return value_text(arena, buf_take(&out, arena));
}

static const struct value *authors(struct arena *arena, const struct post *post)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < post->n_authors; i++)
        value_push(arena, list, value_text(arena, post->authors[i].name));
    return list;
}

static const struct value *facts(struct arena *arena, struct site *site, const struct post *post)
{
    static const char *const same[] = {"title",      "slug", "author", "authors",
                                       "categories", "tags", NULL};
    struct value *map = value_map(arena);
    struct buf date;

    for (size_t i = 0; same[i]; i++)
        put(arena, map, same[i], value_get(post->front, same[i]));
    buf_init(&date, 256);
    date_rfc3339(&date, post->date);
    put(arena, map, "date", value_text(arena, buf_take(&date, arena)));
    put(arena, map, "path", value_text(arena, str_of(post->path)));
    put(arena, map, "url", value_text(arena, post->url));
    put(arena, map, "link", value_text(arena, post->link));
    put(arena, map, "id", value_text(arena, post->id));
    put(arena, map, "names", authors(arena, post));
    put(arena, map, "excerpt", html(arena, render_excerpt(arena, site, post, site->diag)));
    put(arena, map, "content", html(arena, render_content(arena, site, post, site->diag)));
    return map;
}

int main(int argc, char **argv)
{
    struct config_options options = {0};
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct value *list = value_list(arena);
    struct moment now = {0};
    struct config *config;
    struct site *site = NULL;
    const struct diag_item *items;
    struct buf out;
    size_t n;

    if (argc < 3 || date_parse_rfc3339(str_of(argv[1]), &now)) {
        fputs("usage: site_posts NOW SITE [CONFIG...]\n", stderr);
        return 2;
    }
    options.files = argc > 3 ? (const char *const *)&argv[3] : NULL;
    config = config_load(arena, argv[2], &options, diag);
    if (config)
        site = site_load(arena, config, now, diag);
    for (size_t i = 0; site && i < site->n_posts; i++)
        value_push(arena, list, facts(arena, site, site->posts[i]));
    buf_init(&out, OUTPUT_MAX_BYTES);
    items = diag_items(diag, &n);
    for (size_t i = 0; i < n; i++)
        diag_format(&out, &items[i]);
    if (out.len)
        fwrite(out.at, 1, out.len, stderr);
    buf_truncate(&out, 0);
    json_write(&out, list, 1);
    fwrite(out.at, 1, out.len, stdout);
    buf_free(&out);
    diag_free(diag);
    arena_free(arena);
    return site ? 0 : 1;
}
