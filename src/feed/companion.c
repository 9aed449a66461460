/*
 * The page for people beside a feed, from a Liquid template.  No XSLT: browsers drop it.
 */
#include "feed/companion.h"

#include "base/file.h"
#include "feed/entry.h"
#include "feed/index.h"
#include "liquid/liquid.h"

/* Entries on the page: enough to know what one subscribes to. */
#define PAGE_ENTRIES 10

struct str companion_path(struct arena *arena, struct str path)
{
    return arena_printf(arena, "%.*s.html", STR_ARG(path));
}

static void put(struct arena *arena, struct value *map, const char *key, struct str text)
{
    value_put(arena, map, str_of(key), value_text(arena, text));
}

static const struct value *entries_of(struct arena *arena, const struct feed *feed)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < feed->n_entries && i < PAGE_ENTRIES; i++) {
        const struct feed_entry *entry = &feed->entries[i];
        struct value *map = value_map(arena);

        put(arena, map, "title", entry->title);
        put(arena, map, "url", entry->link);
        put(arena, map, "summary", entry->summary);
        put(arena, map, "lang", entry->lang);
        value_put(arena, map, STR("date"), value_time(arena, entry->published));
        value_push(arena, list, map);
    }
    return list;
}

static const struct value *globals_of(struct arena *arena, struct site *site,
                                      const struct feed_plan *plan, const struct feed *feed)
{
    struct value *globals = value_map(arena), *map = value_map(arena);
    struct buf links;

    buf_init(&links, FEED_MAX_BYTES);
    index_links(&links, arena, site->config, plan, 1);
    put(arena, map, "title", feed->title);
    put(arena, map, "description", feed->subtitle);
    put(arena, map, "url", feed->self);
    put(arena, map, "home", feed->link);
    put(arena, map, "type", str_of(index_type(plan->settings->format)));
    put(arena, map, "lang", feed->lang);
    put(arena, map, "dir", feed_is_right_to_left(feed->lang) ? STR("rtl") : STR("ltr"));
    put(arena, map, "links", buf_take(&links, arena));
    value_put(arena, map, STR("entries"), entries_of(arena, feed));
    value_put(arena, globals, STR("feed"), map);
    if (value_get(site->variables, "site"))
        value_put(arena, globals, STR("site"), value_get(site->variables, "site"));
    return globals;
}

static int read_template(struct arena *arena, const struct site *site, const char *templates_dir,
                         struct str *source, const char **file, struct diag *diag)
{
    *file = file_join(arena, site->config->dir, "templates/feed/companion.html");
    if (!file_exists(*file))
        *file = file_join(arena, templates_dir ? templates_dir : COURANT_TEMPLATES,
                          "feed/companion.html");
    return file_read(arena, *file, COMPANION_TEMPLATE_MAX_BYTES, source, diag);
}

int companion_write(struct buf *out, struct arena *arena, struct site *site,
                    const char *templates_dir, const struct feed_plan *plan,
                    const struct feed *feed, struct diag *diag)
{
    struct liquid *liquid = liquid_new(arena, LIQUID_SHOPIFY);
    struct liquid_template *template;
    struct str source;
    const char *file;

    if (read_template(arena, site, templates_dir, &source, &file, diag) != 0)
        return -1;
    template = liquid_parse(liquid, arena, source, (struct place){file, 1, 1}, diag);
    if (!template)
        return -1;
    return liquid_render(template, arena, globals_of(arena, site, plan, feed), site->now, NULL, out,
                         diag);
}
