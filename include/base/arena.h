#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

/**
 * Memory that is given back all at once.  Everything made in an arena lives until arena_reset or
 * arena_free.  Out of memory is reported on stderr and ends the program: no caller checks.
 * Under AddressSanitizer every allocation is its own guarded block.
 */
struct arena;

/** A new, empty arena; arena_free gives it and everything in it back (NULL is allowed). */
struct arena *arena_new(void);
void arena_free(struct arena *arena);

/** Give back everything in ${arena}, which stays usable. */
void arena_reset(struct arena *arena);

/** ${bytes} zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t bytes);

/** ${n} zeroed elements of ${size_bytes} each; the product is checked. */
void *arena_array(struct arena *arena, size_t n, size_t size_bytes);

/** A zeroed object of a type. */
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

/**
 * arena_grow(arena, array, n, capacity, size_bytes):
 * Make room for one more element in ${array}, which holds ${n} of ${size_bytes} each and has room
 * for *${capacity}.  Return the array, moved when it had to grow (the old one stays in the arena).
 */
void *arena_grow(struct arena *arena, void *array, size_t n, size_t *capacity, size_t size_bytes);

/** A copy of ${s} that ends in NUL (the NUL is not counted in its length). */
struct str arena_str(struct arena *arena, struct str s);

/** The same as a C string; bytes after a NUL inside ${s} are then out of sight. */
char *arena_cstr(struct arena *arena, struct str s);

/** As sprintf into the arena; the result ends in NUL. */
struct str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** ${a} and ${b} joined. */
struct str arena_join(struct arena *arena, struct str a, struct str b);

/** Call ${end}(${what}) when the arena is reset or freed, the latest first: for foreign handles. */
void arena_at_end(struct arena *arena, void (*end)(void *), void *what);

/** How many bytes the arena's allocations take together. */
size_t arena_bytes(const struct arena *arena);

/** As malloc, realloc, calloc and strdup, but out of memory ends the program. */
void *xmalloc(size_t bytes);
void *xcalloc(size_t n, size_t size_bytes);
void *xrealloc(void *at, size_t bytes);
char *xstrdup(const char *c);

#endif
