/*
 * What entries take in a document, known before it is written.
 */
#include "feed/size.h"

/* What a document and an entry take beside their texts: element names, dates, attributes. */
#define HEAD_BYTES 2000
#define ENTRY_OVERHEAD_BYTES 900
#define ITEM_OVERHEAD_BYTES 100

/* The bytes of ${text} once it is escaped. */
static size_t escaped(struct str text, int format)
{
    size_t bytes = text.len;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (format == FEED_JSON)
            bytes += c == '"' || c == '\\' || c == '\n' || c == '\t';
        else
            bytes += c == '<' || c == '>' ? 3 : c == '&' ? 4 : c == '"' ? 5 : 0;
    }
    return bytes;
}

size_t size_of_entry(const struct feed_entry *entry, int format)
{
    size_t bytes = ENTRY_OVERHEAD_BYTES + escaped(entry->html, format) +
                   escaped(entry->summary, format) + escaped(entry->title, format) +
                   entry->link.len + entry->id.len + 2 * entry->image.url.len;

    for (size_t i = 0; i < entry->categories.n; i++)
        bytes += ITEM_OVERHEAD_BYTES + escaped(entry->categories.items[i], format);
    for (size_t i = 0; i < entry->n_authors; i++)
        bytes += ITEM_OVERHEAD_BYTES + entry->authors[i].name.len + entry->authors[i].uri.len;
    for (size_t i = 0; i < entry->n_media; i++)
        bytes += 2 * ITEM_OVERHEAD_BYTES + entry->media[i].url.len;
    return bytes;
}

size_t size_for_entries(const struct feed_settings *settings)
{
    size_t max_size = (size_t)settings->max_size;

    return max_size > 2 * HEAD_BYTES ? max_size - HEAD_BYTES : max_size;
}
