/*
 * RFC 5005, section 4: archived feeds.  Only arithmetic: which entries stand in which document.
 */
#include "feed/archive.h"

/* How many entries starting with ${from} and going towards the newest make one full archive; 0: too few to fill one. */
static size_t full_part(const size_t *sizes, size_t from, size_t limit, size_t max_bytes)
{
    size_t bytes = 0;

    for (size_t taken = 0; taken < from; taken++) {
        size_t size = sizes[from - 1 - taken];

        if ((limit && taken == limit) || (taken && max_bytes && bytes + size > max_bytes))
            return taken;
        bytes += size;
    }
    return limit && from == limit ? from : 0;
}

void archive_split(struct arena *arena, const size_t *sizes, size_t n, size_t limit,
                   size_t max_bytes, struct archive_part **parts, size_t *n_parts, size_t *current)
{
    size_t capacity = 0, left = n, bytes = 0, taken;

    *parts = NULL;
    *n_parts = 0;
    while ((taken = full_part(sizes, left, limit, max_bytes)) > 0) {
        *parts = arena_grow(arena, *parts, *n_parts, &capacity, sizeof(**parts));
        (*parts)[(*n_parts)++] = (struct archive_part){left - taken, left};
        left -= taken;
    }
    /* The newest entries, up to the limit, even where they stand in an archive as well: who
     * subscribes sees as much right after a part was filled as right before. */
    for (*current = 0; *current < n; ++*current) {
        bytes += sizes[*current];
        if (*current >= left && ((limit && *current >= limit) || (max_bytes && bytes > max_bytes)))
            break;
    }
}
