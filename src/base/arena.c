/*
 * Arenas: bump allocation in chunks that double up to a bound.  Large requests get a chunk of
 * their own.  With AddressSanitizer each allocation is a malloc of its own, so that overruns and
 * uses after arena_reset are seen.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ONE_BLOCK_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_BLOCK_EACH 1
#endif
#endif
#ifndef ONE_BLOCK_EACH
#define ONE_BLOCK_EACH 0
#endif

#define CHUNK_FIRST_BYTES ((size_t)8 << 10)
#define CHUNK_LAST_BYTES ((size_t)1 << 20)
#define ALIGN alignof(max_align_t)

struct chunk {
    struct chunk *next;
    size_t used;
    size_t capacity;
    alignas(max_align_t) char bytes[];
};

struct ending {
    struct ending *next;
    void (*end)(void *);
    void *what;
};

struct arena {
    struct chunk *chunks;   /* the newest first; allocation is from the first */
    struct ending *endings; /* the newest first; they live in the chunks */
    size_t next_bytes;
    size_t total_bytes;
};

static void out_of_memory(void)
{
    fputs("courant: out of memory\n", stderr);
    exit(1);
}

void *xmalloc(size_t bytes)
{
    void *at = malloc(bytes ? bytes : 1);

    if (!at)
        out_of_memory();
    return at;
}

void *xcalloc(size_t n, size_t size_bytes)
{
    void *at = calloc(n ? n : 1, size_bytes ? size_bytes : 1);

    if (!at)
        out_of_memory();
    return at;
}

void *xrealloc(void *old, size_t bytes)
{
    void *at = realloc(old, bytes ? bytes : 1);

    if (!at)
        out_of_memory();
    return at;
}

char *xstrdup(const char *c)
{
    size_t bytes = strlen(c) + 1;

    return memcpy(xmalloc(bytes), c, bytes);
}

struct arena *arena_new(void)
{
    struct arena *arena = xcalloc(1, sizeof(*arena));

    arena->next_bytes = CHUNK_FIRST_BYTES;
    return arena;
}

void arena_reset(struct arena *arena)
{
    struct chunk *chunk, *next;

    for (struct ending *ending = arena->endings; ending; ending = ending->next)
        ending->end(ending->what);
    arena->endings = NULL;
    for (chunk = arena->chunks; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    arena->chunks = NULL;
    arena->next_bytes = CHUNK_FIRST_BYTES;
    arena->total_bytes = 0;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    free(arena);
}

static struct chunk *chunk_new(size_t capacity)
{
    struct chunk *chunk;

    if (capacity > SIZE_MAX - sizeof(*chunk))
        out_of_memory();
    chunk = xmalloc(sizeof(*chunk) + capacity);
    *chunk = (struct chunk){.capacity = capacity};
    return chunk;
}

/* A chunk with room for ${bytes}, at the head of the list unless it is a large one's own. */
static struct chunk *chunk_for(struct arena *arena, size_t bytes)
{
    struct chunk *chunk = arena->chunks;

    if (!ONE_BLOCK_EACH && chunk && bytes <= chunk->capacity - chunk->used)
        return chunk;
    if (!ONE_BLOCK_EACH && bytes <= arena->next_bytes / 4) {
        chunk = chunk_new(arena->next_bytes);
        if (arena->next_bytes < CHUNK_LAST_BYTES)
            arena->next_bytes *= 2;
        chunk->next = arena->chunks;
        arena->chunks = chunk;
        return chunk;
    }
    chunk = chunk_new(bytes);
    if (ONE_BLOCK_EACH || !arena->chunks) {
        chunk->next = arena->chunks;
        arena->chunks = chunk;
    } else {
        chunk->next = arena->chunks->next;
        arena->chunks->next = chunk;
    }
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    struct chunk *chunk;
    size_t take;
    void *at;

    if (bytes > SIZE_MAX - ALIGN)
        out_of_memory();
    take = ONE_BLOCK_EACH ? (bytes ? bytes : 1) : (bytes + ALIGN - 1) / ALIGN * ALIGN;
    chunk = chunk_for(arena, take);
    at = chunk->bytes + chunk->used;
    chunk->used += take;
    arena->total_bytes += take;
    return memset(at, 0, bytes);
}

void *arena_array(struct arena *arena, size_t n, size_t size_bytes)
{
    size_t bytes;

    if (__builtin_mul_overflow(n, size_bytes, &bytes))
        out_of_memory();
    return arena_alloc(arena, bytes);
}

void *arena_grow(struct arena *arena, void *array, size_t n, size_t *capacity, size_t size_bytes)
{
    size_t more;
    void *moved;

    if (n < *capacity)
        return array;
    more = n < 8 ? 8 : n * 2;
    moved = arena_array(arena, more, size_bytes);
    if (n > 0)
        memcpy(moved, array, n * size_bytes);
    *capacity = more;
    return moved;
}

struct str arena_str(struct arena *arena, struct str s)
{
    return (struct str){arena_cstr(arena, s), s.len};
}

char *arena_cstr(struct arena *arena, struct str s)
{
    char *copy;

    if (s.len == SIZE_MAX)
        out_of_memory();
    copy = arena_alloc(arena, s.len + 1);
    if (s.len > 0)
        memcpy(copy, s.at, s.len);
    return copy;
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    char *at;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    at = arena_alloc(arena, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(at, (size_t)len + 1, format, args);
    va_end(args);
    return (struct str){at, (size_t)len};
}

struct str arena_join(struct arena *arena, struct str a, struct str b)
{
    char *at = arena_array(arena, a.len + b.len + 1, 1);

    if (a.len > 0)
        memcpy(at, a.at, a.len);
    if (b.len > 0)
        memcpy(at + a.len, b.at, b.len);
    return (struct str){at, a.len + b.len};
}

void arena_at_end(struct arena *arena, void (*end)(void *), void *what)
{
    struct ending *ending = ARENA_NEW(arena, struct ending);

    *ending = (struct ending){.next = arena->endings, .end = end, .what = what};
    arena->endings = ending;
}

size_t arena_bytes(const struct arena *arena)
{
    return arena->total_bytes;
}
