#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/**
 * Growing bytes with a ceiling.  Adding beyond the ceiling adds nothing more, ever, and leaves the
 * sticky mark that buf_overflowed reads: a writer checks once, at its end.
 * Make one with buf_init; buf_free gives its bytes back and leaves it empty and usable.
 */
struct buf {
    char *at; /* the bytes; a NUL stands behind the last one once anything was added */
    size_t len;
    size_t capacity;
    size_t max_bytes;
    bool overflow;
};

void buf_init(struct buf *buf, size_t max_bytes);
void buf_free(struct buf *buf);

void buf_add(struct buf *buf, struct str s);
void buf_add_c(struct buf *buf, const char *c);
void buf_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Append ${text} with every ${from} replaced by ${to}; an empty ${from} stands nowhere. */
void buf_add_replaced(struct buf *buf, struct str text, struct str from, struct str to);

/** Cut ${buf} back to its first ${len} bytes and take back the mark of overflow. */
void buf_truncate(struct buf *buf, size_t len);

/** Whether something did not fit. */
bool buf_overflowed(const struct buf *buf);

/** What ${buf} holds; borrowed, until the next call that changes it. */
struct str buf_str(const struct buf *buf);

/** A copy of what ${buf} holds in ${arena}; ${buf} is then freed. */
struct str buf_take(struct buf *buf, struct arena *arena);

#endif
