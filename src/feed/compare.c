/*
 * What subscribers will see when a feed document is replaced.
 */
#include "feed/build.h"

#include <stdlib.h>

#include "feed/read.h"

/* A document with an index of its entries by id. */
struct side {
    struct feed feed;
    const struct feed_entry **by_id;
    bool *matched; /* beside feed.entries: the other side has it, under one id or another */
};

static int cmp_ids(const void *a, const void *b)
{
    const struct feed_entry *const *x = a, *const *y = b;
    int order = str_cmp((*x)->id, (*y)->id);

    return order ? order : (*x > *y) - (*x < *y);
}

static int cmp_id(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, (*(const struct feed_entry *const *)b)->id);
}

/* What cannot be read has no entries.  What stands there now may be of another format: readers know entries by their ids. */
static struct side read_side(struct arena *arena, struct str bytes, int format)
{
    const int formats[] = {format, FEED_ATOM, FEED_RSS, FEED_JSON};
    struct side side = {.feed = {.n_entries = 0}};
    struct diag *unused = diag_new();

    for (size_t i = 0; bytes.len > 0 && i < 4 && side.feed.n_entries == 0; i++)
        if (feed_read(arena, bytes, formats[i], "feed", &side.feed, unused) != 0)
            side.feed.n_entries = 0;
    diag_free(unused);
    side.by_id = arena_array(arena, side.feed.n_entries, sizeof(struct feed_entry *));
    side.matched = arena_array(arena, side.feed.n_entries, sizeof(*side.matched));
    for (size_t i = 0; i < side.feed.n_entries; i++)
        side.by_id[i] = &side.feed.entries[i];
    if (side.feed.n_entries > 0)
        qsort(side.by_id, side.feed.n_entries, sizeof(*side.by_id), cmp_ids);
    return side;
}

/* The entry with the id ${id}, which is matched then.  To a reader all entries of one id are one: the first. */
static const struct feed_entry *match_id(struct side *side, struct str id)
{
    const struct feed_entry **end = side->by_id + side->feed.n_entries, **entry, *first;
    const struct feed_entry **found =
        side->feed.n_entries == 0
            ? NULL
            : bsearch(&id, side->by_id, side->feed.n_entries, sizeof(*side->by_id), cmp_id);

    if (!found)
        return NULL;
    while (found > side->by_id && str_eq(found[-1]->id, id))
        found--;
    first = *found;
    for (entry = found; entry < end && str_eq((*entry)->id, id); entry++)
        side->matched[*entry - side->feed.entries] = true;
    return first;
}

/* The same article by everything but its id. */
static bool is_same_article(const struct feed_entry *a, const struct feed_entry *b)
{
    if (a->link.len > 0 && str_eq(a->link, b->link))
        return true;
    return str_eq(a->title, b->title) &&
           (a->published.s == b->published.s || (a->html.len > 0 && str_eq(a->html, b->html)));
}

static bool have_same_authors(const struct feed_entry *a, const struct feed_entry *b)
{
    if (a->n_authors != b->n_authors)
        return false;
    for (size_t i = 0; i < a->n_authors; i++)
        if (!str_eq(a->authors[i].name, b->authors[i].name))
            return false;
    return true;
}

static bool differs(const struct feed_entry *a, const struct feed_entry *b)
{
    return a->updated.s != b->updated.s || a->published.s != b->published.s ||
           !str_eq(a->title, b->title) || !str_eq(a->link, b->link) || !str_eq(a->html, b->html) ||
           !str_eq(a->summary, b->summary) || !have_same_authors(a, b);
}

/* An article of ${old} that nothing of the new document is yet, which ${entry} is under another id. */
static bool match_article(struct side *old, const struct feed_entry *entry)
{
    for (size_t i = 0; i < old->feed.n_entries; i++)
        if (!old->matched[i] && is_same_article(&old->feed.entries[i], entry)) {
            old->matched[i] = true;
            return true;
        }
    return false;
}

static void count_entries(struct side *old, struct side *new, struct feed_changes *changes)
{
    for (size_t i = 0; i < new->feed.n_entries; i++) {
        const struct feed_entry *entry = &new->feed.entries[i], *same = match_id(old, entry->id);

        if (!same)
            continue;
        new->matched[i] = true;
        changes->updated += differs(same, entry);
    }
    for (size_t i = 0; i < new->feed.n_entries; i++) {
        if (new->matched[i])
            continue;
        if (match_article(old, &new->feed.entries[i]))
            changes->reannounced++;
        else
            changes->new ++;
    }
}

/* What stood at the end and made room for newer entries is not gone: no reader takes it away. */
static void count_gone(const struct side *old, const struct side *new, bool cut,
                       struct feed_changes *changes)
{
    struct moment oldest = {INT64_MAX, 0, 0};
    bool at_end = cut;

    for (size_t i = 0; i < new->feed.n_entries; i++)
        if (date_cmp(new->feed.entries[i].published, oldest) < 0)
            oldest = new->feed.entries[i].published;
    for (size_t i = old->feed.n_entries; i-- > 0;) {
        at_end =
            at_end && !old->matched[i] && date_cmp(old->feed.entries[i].published, oldest) <= 0;
        changes->gone += !at_end && !old->matched[i];
    }
}

void feed_compare(struct str before, const struct feed_file *file, struct feed_changes *changes)
{
    struct arena *scratch = arena_new();
    struct side old = read_side(scratch, before, file->format);
    struct side new = read_side(scratch, file->bytes, file->format);

    *changes = (struct feed_changes){0, 0, 0, 0};
    count_entries(&old, &new, changes);
    count_gone(&old, &new, file->feed->cut, changes);
    arena_free(scratch);
}
