/*
 * What subscribers will see when a feed document is replaced.
 */
#include "feed/build.h"

#include "feed/read.h"

static const struct feed_entry *with_id(const struct feed *feed, struct str id)
{
    for (size_t i = 0; i < feed->n_entries; i++)
        if (str_eq(feed->entries[i].id, id))
            return &feed->entries[i];
    return NULL;
}

/* The same article by everything but its id. */
static bool is_same_article(const struct feed_entry *a, const struct feed_entry *b)
{
    return (a->link.len > 0 && str_eq(a->link, b->link)) ||
           (str_eq(a->title, b->title) && a->published.s == b->published.s);
}

static bool was_there(const struct feed *feed, const struct feed_entry *entry)
{
    for (size_t i = 0; i < feed->n_entries; i++)
        if (is_same_article(&feed->entries[i], entry))
            return true;
    return false;
}

static bool differs(const struct feed_entry *a, const struct feed_entry *b)
{
    return a->updated.s != b->updated.s || !str_eq(a->title, b->title) ||
           !str_eq(a->html, b->html) || !str_eq(a->summary, b->summary);
}

void feed_compare(struct str before, const struct feed_file *file, struct feed_changes *changes)
{
    struct arena *scratch = arena_new();
    struct diag *ignored = diag_new(); /* what cannot be read now has no entries to compare with */
    struct feed old = {.n_entries = 0}, new = {.n_entries = 0};
    struct moment oldest = {INT64_MAX, 0, 0};

    *changes = (struct feed_changes){0, 0, 0, 0};
    if (before.len > 0 && feed_read(scratch, before, file->format, "before", &old, ignored) != 0)
        old = (struct feed){.n_entries = 0};
    if (feed_read(scratch, file->bytes, file->format, "after", &new, ignored) != 0)
        new = (struct feed){.n_entries = 0};
    for (size_t i = 0; i < new.n_entries; i++) {
        const struct feed_entry *entry = &new.entries[i], *same = with_id(&old, entry->id);

        if (same)
            changes->updated += differs(same, entry);
        else if (was_there(&old, entry))
            changes->reannounced++;
        else
            changes->new ++;
        if (date_cmp(entry->published, oldest) < 0)
            oldest = entry->published;
    }
    for (size_t i = 0; i < old.n_entries; i++) {
        const struct feed_entry *entry = &old.entries[i];

        changes->gone += !with_id(&new, entry->id) && !was_there(&new, entry) &&
                         date_cmp(entry->published, oldest) >= 0;
    }
    diag_free(ignored);
    arena_free(scratch);
}
