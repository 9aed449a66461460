#ifndef DATA_VALUE_H
#define DATA_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

/**
 * The one tree of data.  YAML, JSON and CSV become it, front matter and configuration are it, and
 * Liquid reads it.  Values live in an arena, are built once and then only read.
 */
enum value_type {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INT,
    VALUE_REAL,
    VALUE_TEXT,
    VALUE_TIME,
    VALUE_LIST,
    VALUE_MAP
};

struct value {
    enum value_type type;
    unsigned line, column; /* where it was written, from 1; 0 if it was not read from a file */
    bool date_only;        /* VALUE_TIME: a date without a time of day (Ruby's Date) */
    bool utc; /* VALUE_TIME: written with "Z", and printed with "UTC" (Ruby's Time#utc?) */
    union {
        bool boolean;
        int64_t integer;
        double real;
        struct str text;
        struct moment time;
        struct value_list *list;
        struct value_map *map;
    } u;
};

/** The one null, true and false that come from no file. */
extern const struct value value_null, value_true, value_false;

const struct value *value_bool(bool boolean);
const struct value *value_int(struct arena *arena, int64_t integer);
const struct value *value_real(struct arena *arena, double real);
/** A text; ${text} is borrowed for the life of the arena. */
const struct value *value_text(struct arena *arena, struct str text);
const struct value *value_time(struct arena *arena, struct moment time);

/** Lists: grow by value_push, read by value_size and value_at. */
struct value *value_list(struct arena *arena);
void value_push(struct arena *arena, struct value *list, const struct value *item);

/**
 * Maps keep the order in which keys came.  value_put replaces the value of a key that is there.
 * value_put_lazy's value is made by ${make} when somebody first asks for it (and is null while it
 * is being made: a post whose excerpt includes its own excerpt ends there).
 */
typedef const struct value *value_maker(void *context, struct arena *arena);
struct value *value_map(struct arena *arena);
void value_put(struct arena *arena, struct value *map, struct str key, const struct value *item);
void value_put_lazy(struct arena *arena, struct value *map, struct str key, value_maker *make,
                    void *context);

/** Number of items of a list or keys of a map; 0 for anything else. */
size_t value_size(const struct value *v);
/** Item ${i} of a list or value ${i} of a map; NULL beyond the end or for anything else. */
const struct value *value_at(const struct value *v, size_t i);
/** Key ${i} of a map. */
struct str value_key(const struct value *map, size_t i);
/** Note where ${key}, which is in ${map}, was written; value_key_place tells it again (0: not known). */
void value_mark_key(struct value *map, struct str key, unsigned line, unsigned column);
void value_key_place(const struct value *map, size_t i, unsigned *line, unsigned *column);
/** The value of ${key} in a map, or NULL if there is none or ${map} is no map (or NULL). */
const struct value *value_get(const struct value *map, const char *key);
const struct value *value_get_str(const struct value *map, struct str key);

/** Shorthands that take NULL too: is it absent or null; its text or the empty text. */
bool value_is_null(const struct value *v);
struct str value_as_text(const struct value *v);

/** What a value of this type is called in a message: "text", "a list", … */
const char *value_type_name(enum value_type type);

#endif
