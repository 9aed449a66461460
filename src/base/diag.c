/*
 * Collected diagnostics.
 */
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"

/* A site with this many problems is read no better with more of them listed. */
#define ITEMS_MAX 10000
#define SLOTS 16384 /* above ITEMS_MAX + 1, so that a probe always ends at an empty slot */

struct diag {
    struct arena *arena;
    struct diag_item *items;
    size_t n;
    size_t capacity;
    size_t counts[SEVERITY_ERROR + 1]; /* those that are not listed, too */
    unsigned short *slots;             /* hash table: 1 + an index into items, or 0 */
};

struct diag *diag_new(void)
{
    struct diag *diag = xcalloc(1, sizeof(*diag));

    diag->arena = arena_new();
    diag->slots = arena_array(diag->arena, SLOTS, sizeof(*diag->slots));
    return diag;
}

void diag_free(struct diag *diag)
{
    if (!diag)
        return;
    arena_free(diag->arena);
    free(diag);
}

static bool same(const struct diag_item *a, const struct diag_item *b)
{
    return a->severity == b->severity && a->line == b->line && a->column == b->column &&
           strcmp(a->file, b->file) == 0 && strcmp(a->rule, b->rule) == 0 &&
           strcmp(a->text, b->text) == 0;
}

/* FNV-1a over ${text} and its final NUL. */
static uint32_t hash_text(uint32_t hash, const char *text)
{
    do
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    while (*text++);
    return hash;
}

/* The slot that holds an item equal to ${item}, or the empty one where it belongs. */
static unsigned short *find_slot(const struct diag *diag, const struct diag_item *item)
{
    uint32_t hash = 2166136261u ^ item->line ^ item->column << 16;
    unsigned short *slot;

    hash = hash_text(hash_text(hash, item->file), item->text);
    do
        slot = &diag->slots[hash++ % SLOTS];
    while (*slot && !same(&diag->items[*slot - 1], item));
    return slot;
}

static void add(struct diag *diag, enum severity severity, const char *rule, struct place place,
                const char *format, va_list args) __attribute__((format(printf, 5, 0)));

static void append(struct diag *diag, const struct diag_item *item)
{
    unsigned short *slot = find_slot(diag, item);

    if (*slot)
        return;
    diag->items =
        arena_grow(diag->arena, diag->items, diag->n, &diag->capacity, sizeof(*diag->items));
    diag->items[diag->n++] = *item;
    diag->counts[item->severity]++;
    *slot = (unsigned short)diag->n;
}

static void add(struct diag *diag, enum severity severity, const char *rule, struct place place,
                const char *format, va_list args)
{
    static const struct diag_item more = {
        SEVERITY_NOTE, "", "", 0, 0, "more findings are not listed"};
    struct diag_item item = {.severity = severity, .line = place.line, .column = place.column};
    char *text = NULL;

    if (diag->n >= ITEMS_MAX) {
        append(diag, &more);
        diag->counts[severity]++;
        return;
    }
    if (vasprintf(&text, format, args) < 0)
        abort();
    item.rule = arena_cstr(diag->arena, str_of(rule));
    item.file = arena_cstr(diag->arena, str_of(place.file));
    item.text = arena_cstr(diag->arena, str_of(text));
    free(text);
    append(diag, &item);
}

void diag_add(struct diag *diag, enum severity severity, struct place place, const char *format,
              ...)
{
    va_list args;

    va_start(args, format);
    add(diag, severity, "", place, format, args);
    va_end(args);
}

void diag_rule(struct diag *diag, enum severity severity, const char *rule, struct place place,
               const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(diag, severity, rule, place, format, args);
    va_end(args);
}

const struct diag_item *diag_items(const struct diag *diag, size_t *n)
{
    *n = diag->n;
    return diag->items;
}

size_t diag_count(const struct diag *diag, enum severity severity)
{
    return diag->counts[severity];
}

/* Control characters and stray bytes would let a file name or a title drive the terminal. */
static void add_printable(struct buf *out, const char *text)
{
    struct str rest = str_of(text);

    while (rest.len > 0) {
        struct str character = rest;
        uint32_t code;

        utf8_next(&rest, &code);
        character.len -= rest.len;
        if (utf8_valid(character, NULL) && utf8_is_printable(code)) {
            buf_add(out, character);
            continue;
        }
        for (size_t i = 0; i < character.len; i++)
            buf_printf(out, "\\x%02x", (unsigned char)character.at[i]);
    }
}

void diag_format(struct buf *out, const struct diag_item *item)
{
    static const char *const names[] = {"note", "warning", "error"};

    if (item->file[0])
        add_printable(out, item->file);
    if (item->line)
        buf_printf(out, ":%u", item->line);
    if (item->line && item->column)
        buf_printf(out, ":%u", item->column);
    buf_printf(out, "%s%s: ", item->file[0] || item->line ? ": " : "", names[item->severity]);
    add_printable(out, item->text);
    if (item->rule[0])
        buf_printf(out, " [%s]", item->rule);
    buf_char(out, '\n');
}
