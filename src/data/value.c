/*
 * The one tree of data.  Maps find their keys through an open-addressed index once they are large.
 */
#include "data/value.h"

#include <assert.h>
#include <string.h>

/* Below this many keys a linear search is faster than hashing. */
#define INDEX_FROM 12

struct lazy {
    value_maker *make;
    void *context;
    struct arena *arena;
};

struct value_list {
    size_t n, capacity;
    const struct value **items;
};

struct entry {
    struct str key;
    const struct value *value; /* NULL while it is still to be made */
    struct lazy *lazy;
    unsigned line, column; /* where the key was written; 0: not known */
};

struct value_map {
    size_t n, capacity;
    struct entry *entries;
    size_t slots; /* a power of two, 0 without an index */
    size_t *slot; /* entry number plus 1, or 0 */
};

const struct value value_null = {.type = VALUE_NULL};
const struct value value_true = {.type = VALUE_BOOL, .u.boolean = true};
const struct value value_false = {.type = VALUE_BOOL, .u.boolean = false};

static struct value *value_new(struct arena *arena, enum value_type type)
{
    struct value *v = ARENA_NEW(arena, struct value);

    v->type = type;
    return v;
}

const struct value *value_bool(bool boolean)
{
    return boolean ? &value_true : &value_false;
}

const struct value *value_int(struct arena *arena, int64_t integer)
{
    struct value *v = value_new(arena, VALUE_INT);

    v->u.integer = integer;
    return v;
}

const struct value *value_real(struct arena *arena, double real)
{
    struct value *v = value_new(arena, VALUE_REAL);

    v->u.real = real;
    return v;
}

const struct value *value_text(struct arena *arena, struct str text)
{
    struct value *v = value_new(arena, VALUE_TEXT);

    v->u.text = text;
    return v;
}

const struct value *value_time(struct arena *arena, struct moment time)
{
    struct value *v = value_new(arena, VALUE_TIME);

    v->u.time = time;
    return v;
}

struct value *value_list(struct arena *arena)
{
    struct value *v = value_new(arena, VALUE_LIST);

    v->u.list = ARENA_NEW(arena, struct value_list);
    return v;
}

void value_push(struct arena *arena, struct value *list, const struct value *item)
{
    struct value_list *l = list->u.list;

    assert(list->type == VALUE_LIST && item);
    l->items = arena_grow(arena, l->items, l->n, &l->capacity, sizeof(struct value *));
    l->items[l->n++] = item;
}

struct value *value_map(struct arena *arena)
{
    struct value *v = value_new(arena, VALUE_MAP);

    v->u.map = ARENA_NEW(arena, struct value_map);
    return v;
}

/* FNV-1a: short keys, no adversary gains more than a slow search of his own site. */
static size_t hash(struct str key)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < key.len; i++)
        h = (h ^ (unsigned char)key.at[i]) * 0x100000001b3u;
    return (size_t)(h ^ (h >> 32));
}

static void index_add(struct value_map *map, size_t entry)
{
    size_t at = hash(map->entries[entry].key) & (map->slots - 1);

    while (map->slot[at])
        at = (at + 1) & (map->slots - 1);
    map->slot[at] = entry + 1;
}

static void index_grow(struct arena *arena, struct value_map *map)
{
    if (map->n < INDEX_FROM || map->n * 2 < map->slots)
        return;
    map->slots = map->slots ? map->slots * 2 : (size_t)INDEX_FROM * 4;
    while (map->slots & (map->slots - 1))
        map->slots += map->slots & (~map->slots + 1);
    map->slot = arena_array(arena, map->slots, sizeof(*map->slot));
    for (size_t i = 0; i + 1 < map->n; i++)
        index_add(map, i);
}

static struct entry *find(const struct value_map *map, struct str key)
{
    if (!map->slots) {
        for (size_t i = 0; i < map->n; i++)
            if (map->entries[i].key.len == key.len &&
                (key.len == 0 || memcmp(map->entries[i].key.at, key.at, key.len) == 0))
                return &map->entries[i];
        return NULL;
    }
    for (size_t at = hash(key) & (map->slots - 1); map->slot[at]; at = (at + 1) & (map->slots - 1))
        if (str_eq(map->entries[map->slot[at] - 1].key, key))
            return &map->entries[map->slot[at] - 1];
    return NULL;
}

static struct entry *entry_for(struct arena *arena, struct value *v, struct str key)
{
    struct value_map *map = v->u.map;
    struct entry *entry;

    assert(v->type == VALUE_MAP);
    entry = find(map, key);
    if (entry)
        return entry;
    map->entries = arena_grow(arena, map->entries, map->n, &map->capacity, sizeof(*map->entries));
    entry = &map->entries[map->n++];
    entry->key = key;
    index_grow(arena, map);
    if (map->slots)
        index_add(map, map->n - 1);
    return entry;
}

void value_put(struct arena *arena, struct value *map, struct str key, const struct value *item)
{
    struct entry *entry = entry_for(arena, map, key);

    assert(item);
    entry->value = item;
    entry->lazy = NULL;
}

void value_put_lazy(struct arena *arena, struct value *map, struct str key, value_maker *make,
                    void *context)
{
    struct entry *entry = entry_for(arena, map, key);

    entry->value = NULL;
    entry->lazy = ARENA_NEW(arena, struct lazy);
    *entry->lazy = (struct lazy){make, context, arena};
}

static const struct value *force(struct value_map *map, size_t i)
{
    struct lazy *lazy = map->entries[i].lazy;
    const struct value *made;

    if (lazy) {
        map->entries[i].lazy = NULL;
        map->entries[i].value = &value_null;
        made = lazy->make(lazy->context, lazy->arena);
        map->entries[i].value = made ? made : &value_null;
    }
    return map->entries[i].value;
}

size_t value_size(const struct value *v)
{
    if (v && v->type == VALUE_LIST)
        return v->u.list->n;
    if (v && v->type == VALUE_MAP)
        return v->u.map->n;
    return 0;
}

const struct value *value_at(const struct value *v, size_t i)
{
    if (i >= value_size(v))
        return NULL;
    return v->type == VALUE_LIST ? v->u.list->items[i] : force(v->u.map, i);
}

struct str value_key(const struct value *map, size_t i)
{
    assert(map->type == VALUE_MAP && i < map->u.map->n);
    return map->u.map->entries[i].key;
}

void value_mark_key(struct value *map, struct str key, unsigned line, unsigned column)
{
    struct entry *entry = map->type == VALUE_MAP ? find(map->u.map, key) : NULL;

    assert(entry);
    entry->line = line;
    entry->column = column;
}

void value_key_place(const struct value *map, size_t i, unsigned *line, unsigned *column)
{
    assert(map->type == VALUE_MAP && i < map->u.map->n);
    *line = map->u.map->entries[i].line;
    *column = map->u.map->entries[i].column;
}

const struct value *value_get_str(const struct value *map, struct str key)
{
    struct entry *entry;

    if (!map || map->type != VALUE_MAP)
        return NULL;
    entry = find(map->u.map, key);
    return entry ? force(map->u.map, (size_t)(entry - map->u.map->entries)) : NULL;
}

const struct value *value_get(const struct value *map, const char *key)
{
    return value_get_str(map, str_of(key));
}

bool value_is_null(const struct value *v)
{
    return !v || v->type == VALUE_NULL;
}

struct str value_as_text(const struct value *v)
{
    return v && v->type == VALUE_TEXT ? v->u.text : (struct str){NULL, 0};
}

const char *value_type_name(enum value_type type)
{
    static const char *const names[] = {"nothing", "true or false", "a whole number", "a number",
                                        "text",    "a date",        "a list",         "a map"};

    return names[type];
}
