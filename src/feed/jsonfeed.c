/*
 * JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).  JSON allows every character, but readers
 * that turn a feed into XML do not: texts go through the same scrubber as XML's.
 */
#include "feed/jsonfeed.h"

#include "base/utf8.h"
#include "data/json.h"

/* Room for a date as RFC 3339 has it. */
#define DATE_MAX_BYTES 64

static const struct value *text_of(struct arena *arena, struct str text)
{
    return value_text(arena, utf8_scrub(arena, text, NULL));
}

static void put(struct arena *arena, struct value *map, const char *key, struct str text)
{
    if (text.len > 0)
        value_put(arena, map, str_of(key), text_of(arena, text));
}

static void put_positive(struct arena *arena, struct value *map, const char *key, int64_t number)
{
    if (number > 0)
        value_put(arena, map, str_of(key), value_int(arena, number));
}

static void put_date(struct arena *arena, struct value *map, const char *key, struct moment moment)
{
    struct buf date;

    buf_init(&date, DATE_MAX_BYTES);
    date_rfc3339(&date, moment);
    put(arena, map, key, buf_take(&date, arena));
}

static void put_list(struct arena *arena, struct value *map, const char *key, struct value *list)
{
    if (value_size(list) > 0)
        value_put(arena, map, str_of(key), list);
}

static void put_authors(struct arena *arena, struct value *map, const struct author *authors,
                        size_t n)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < n; i++) {
        struct value *author = value_map(arena);

        put(arena, author, "name", authors[i].name);
        put(arena, author, "url", authors[i].uri);
        if (value_size(author) > 0)
            value_push(arena, list, author);
    }
    put_list(arena, map, "authors", list);
}

static void put_tags(struct arena *arena, struct value *item, const struct texts *texts)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < texts->n; i++)
        value_push(arena, list, text_of(arena, texts->items[i]));
    put_list(arena, item, "tags", list);
}

static void put_media(struct arena *arena, struct value *item, const struct feed_entry *entry)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < entry->n_media; i++) {
        const struct feed_media *media = &entry->media[i];
        struct value *attachment = value_map(arena);

        put(arena, attachment, "url", media->url);
        put(arena, attachment, "mime_type", media->type);
        put(arena, attachment, "title", media->title);
        put_positive(arena, attachment, "size_in_bytes", media->bytes);
        put_positive(arena, attachment, "duration_in_seconds", media->duration_s);
        value_push(arena, list, attachment);
    }
    put_list(arena, item, "attachments", list);
}

static void put_hubs(struct arena *arena, struct value *top, const struct texts *hubs)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < hubs->n; i++) {
        struct value *hub = value_map(arena);

        put(arena, hub, "type", STR("WebSub"));
        put(arena, hub, "url", hubs->items[i]);
        value_push(arena, list, hub);
    }
    put_list(arena, top, "hubs", list);
}

static const struct value *item_of(struct arena *arena, const struct feed *feed,
                                   const struct feed_entry *entry)
{
    struct value *item = value_map(arena);

    put(arena, item, "id", entry->id);
    put(arena, item, "url", entry->link);
    put(arena, item, "title", entry->title);
    /* An item must have content, be it the empty text. */
    value_put(arena, item, STR("content_html"), text_of(arena, entry->html));
    put(arena, item, "summary", entry->summary);
    put(arena, item, "image", entry->image.url);
    put_date(arena, item, "date_published", entry->published);
    put_date(arena, item, "date_modified", entry->updated);
    if (entry->n_authors > 0)
        put_authors(arena, item, entry->authors, entry->n_authors);
    else
        put_authors(arena, item, &feed->author, 1);
    put_tags(arena, item, &entry->categories);
    put(arena, item, "language", entry->lang);
    put_media(arena, item, entry);
    return item;
}

static const struct value *document_of(struct arena *arena, const struct feed *feed)
{
    struct value *top = value_map(arena);
    struct value *items = value_list(arena);

    put(arena, top, "version", STR("https://jsonfeed.org/version/1.1"));
    put(arena, top, "title", feed->title);
    put(arena, top, "home_page_url", feed->link);
    put(arena, top, "feed_url", feed->self);
    put(arena, top, "description", feed->subtitle);
    put(arena, top, "next_url", feed->previous_archive);
    put(arena, top, "icon", feed->logo);
    put(arena, top, "favicon", feed->icon);
    put_authors(arena, top, &feed->author, 1);
    put(arena, top, "language", feed->lang);
    put_hubs(arena, top, &feed->hubs);
    for (size_t i = 0; i < feed->n_entries; i++)
        value_push(arena, items, item_of(arena, feed, &feed->entries[i]));
    value_put(arena, top, STR("items"), items);
    return top;
}

int jsonfeed_write(struct buf *out, const struct feed *feed, struct diag *diag)
{
    struct arena *scratch = arena_new();
    size_t before = out->len;

    json_write(out, document_of(scratch, feed), 1);
    buf_char(out, '\n');
    arena_free(scratch);
    if (!buf_overflowed(out) && out->len - before <= FEED_MAX_BYTES)
        return 0;
    buf_truncate(out, before);
    diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
             "JSON was not written: the document is too large");
    return -1;
}
