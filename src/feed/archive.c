/*
 * RFC 5005, section 4: archived feeds.  Only arithmetic: which entries stand in which document.
 */
#include "feed/archive.h"

/* How many entries starting with the one before ${from} and going towards the newest fit into one document. */
static size_t fitting(const struct archive_item *items, size_t from, size_t limit, size_t max_bytes)
{
    size_t bytes = 0, taken = 0;

    for (; taken < from && !(limit && taken == limit); taken++) {
        bytes += items[from - 1 - taken].bytes;
        if (taken && max_bytes && bytes > max_bytes)
            break;
    }
    return taken;
}

/* How many of them make one full archive; 0: too few to fill one. */
static size_t full_part(const struct archive_item *items, size_t from, size_t limit,
                        size_t max_bytes)
{
    size_t fit = fitting(items, from, limit, max_bytes), taken = fit;

    if (fit == from)
        return 0;
    /* Of entries of one time a later build may find more, and would put them in any order. */
    while (taken && items[from - taken].published_s == items[from - 1 - taken].published_s)
        taken--;
    return taken ? taken : fit;
}

void archive_split(struct arena *arena, const struct archive_item *items, size_t n, size_t limit,
                   size_t max_bytes, struct archive_part **parts, size_t *n_parts, size_t *current)
{
    size_t capacity = 0, left = n, bytes = 0, taken;

    *parts = NULL;
    *n_parts = 0;
    while ((taken = full_part(items, left, limit, max_bytes)) > 0) {
        *parts = arena_grow(arena, *parts, *n_parts, &capacity, sizeof(**parts));
        (*parts)[(*n_parts)++] = (struct archive_part){left - taken, left};
        left -= taken;
    }
    /* The newest entries, up to the limit, even where they stand in an archive as well: who
     * subscribes sees as much right after a part was filled as right before. */
    for (*current = 0; *current < n; ++*current) {
        bytes += items[*current].bytes;
        if (*current >= left && ((limit && *current >= limit) || (max_bytes && bytes > max_bytes)))
            break;
    }
}
