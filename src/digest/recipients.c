/*
 * The recipients file.
 */
#include "digest/recipients.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/address.h"
#include "base/file.h"

/* The set of addresses met: open addressing, a power of two of slots, at most half full. */
struct seen {
    size_t slots;
    size_t *slot; /* index of an address plus 1, or 0 */
};

static uint64_t hash_nocase(struct str s)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */

    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)ascii_lower(s.at[i])) * 1099511628211u;
    return h;
}

static bool same_nocase(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        if (ascii_lower(a.at[i]) != ascii_lower(b.at[i]))
            return false;
    }
    return true;
}

/* The slot that holds ${address}, or the empty one where it belongs. */
static size_t *find_slot(const struct seen *seen, const struct str *addresses, struct str address)
{
    size_t at = (size_t)hash_nocase(address) & (seen->slots - 1);

    while (seen->slot[at] && !same_nocase(addresses[seen->slot[at] - 1], address))
        at = (at + 1) & (seen->slots - 1);
    return &seen->slot[at];
}

static void make_room(struct seen *seen, const struct str *addresses, size_t n)
{
    if (n * 2 < seen->slots)
        return;
    seen->slots = seen->slots ? seen->slots * 2 : 1024;
    seen->slot = xrealloc(seen->slot, seen->slots * sizeof *seen->slot);
    for (size_t i = 0; i < seen->slots; i++)
        seen->slot[i] = 0;
    for (size_t i = 0; i < n; i++)
        *find_slot(seen, addresses, addresses[i]) = i + 1;
}

int recipients_read(struct arena *arena, const char *path, struct str **addresses, size_t *n,
                    struct diag *diag)
{
    struct seen seen = {0, NULL};
    struct place place = {path, 0, 0};
    struct str rest, line;
    size_t capacity = 0;

    *addresses = NULL;
    *n = 0;
    if (file_read(arena, path, RECIPIENTS_MAX_BYTES, &rest, diag) != 0)
        return -1;
    while (str_line(&rest, &line)) {
        struct address address;
        const char *why;
        size_t *slot;

        place.line++;
        line = str_trim(line);
        if (line.len == 0 || line.at[0] == '#')
            continue;
        why = address_parse(arena, line, &address);
        if (why) {
            diag_add(diag, SEVERITY_ERROR, place, "%.*s: %s; left out", STR_ARG(line), why);
            continue;
        }
        make_room(&seen, *addresses, *n);
        slot = find_slot(&seen, *addresses, address.spec);
        if (*slot)
            continue;
        *addresses = arena_grow(arena, *addresses, *n, &capacity, sizeof **addresses);
        (*addresses)[(*n)++] = address.spec;
        *slot = *n;
    }
    free(seen.slot);
    if (*n == 0) {
        diag_add(diag, SEVERITY_ERROR, (struct place){path, 0, 0}, "it holds no address");
        return -1;
    }
    return 0;
}
