/*
 * Growing bytes with a ceiling and a sticky mark of overflow.
 */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES 256

void buf_init(struct buf *buf, size_t max_bytes)
{
    *buf = (struct buf){.max_bytes = max_bytes};
}

void buf_free(struct buf *buf)
{
    free(buf->at);
    buf_init(buf, buf->max_bytes);
}

/* Room for ${more} bytes and a NUL, or false with the mark set. */
static bool reserve(struct buf *buf, size_t more)
{
    size_t want;

    if (buf->overflow || more > buf->max_bytes - buf->len) {
        buf->overflow = true;
        return false;
    }
    if (buf->at && more < buf->capacity - buf->len)
        return true;
    want = buf->capacity < FIRST_BYTES ? FIRST_BYTES : buf->capacity * 2;
    if (want < buf->len + more + 1)
        want = buf->len + more + 1;
    buf->at = xrealloc(buf->at, want);
    buf->capacity = want;
    return true;
}

void buf_add(struct buf *buf, struct str s)
{
    if (s.len == 0 || !reserve(buf, s.len))
        return;
    memcpy(buf->at + buf->len, s.at, s.len);
    buf->len += s.len;
    buf->at[buf->len] = '\0';
}

void buf_add_c(struct buf *buf, const char *c)
{
    buf_add(buf, str_of(c));
}

void buf_char(struct buf *buf, char c)
{
    buf_add(buf, (struct str){&c, 1});
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    if (!reserve(buf, (size_t)len))
        return;
    va_start(args, format);
    vsnprintf(buf->at + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}

void buf_add_replaced(struct buf *buf, struct str text, struct str from, struct str to)
{
    size_t at = 0, hit;

    while (from.len && (hit = str_find(text, from, at)) != STR_NONE) {
        buf_add(buf, str_slice(text, at, hit));
        buf_add(buf, to);
        at = hit + from.len;
    }
    buf_add(buf, str_from(text, at));
}

void buf_truncate(struct buf *buf, size_t len)
{
    assert(len <= buf->len);
    buf->len = len;
    buf->overflow = false;
    if (buf->at)
        buf->at[len] = '\0';
}

bool buf_overflowed(const struct buf *buf)
{
    return buf->overflow;
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->at ? buf->at : "", buf->len};
}

struct str buf_take(struct buf *buf, struct arena *arena)
{
    struct str taken = arena_str(arena, buf_str(buf));

    buf_free(buf);
    return taken;
}
