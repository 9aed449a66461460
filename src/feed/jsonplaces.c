/*
 * Where JSON values stand: the text and the tree that was made of it are gone through side by side.
 * Known limit: a key that is written with a backslash hides the places of its value, and of those behind it in its object.
 */
#include "feed/jsonplaces.h"

#include <stdlib.h>

struct found {
    const struct value *value;
    unsigned line, column;
};

struct json_places {
    struct arena *arena;
    struct found *items;
    size_t n, capacity;
    struct str rest;
    unsigned line, column; /* of the rest */
};

/* Take ${n} bytes off the rest. */
static void advance(struct json_places *places, size_t n)
{
    for (size_t i = 0; i < n && i < places->rest.len; i++) {
        char c = places->rest.at[i];

        if (c == '\n') {
            places->line++;
            places->column = 1;
        } else if (((unsigned char)c & 0xc0) != 0x80) {
            places->column++;
        }
    }
    places->rest = str_from(places->rest, n);
}

static char next(struct json_places *places)
{
    advance(places, places->rest.len - str_ltrim(places->rest).len);
    return places->rest.len > 0 ? places->rest.at[0] : '\0';
}

/* Take a string off the rest, which begins with one; what is between its quotes. */
static struct str take_string(struct json_places *places)
{
    size_t end = 1;
    struct str text;

    while (end < places->rest.len && places->rest.at[end] != '"')
        end += places->rest.at[end] == '\\' ? 2 : 1;
    text = str_slice(places->rest, 1, end);
    advance(places, end + 1);
    return text;
}

static void take_value(struct json_places *places, const struct value *value);

/* Maps keep the order of the text, except that a key which comes twice is there once. */
static void take_members(struct json_places *places, const struct value *map)
{
    size_t i = 0;

    advance(places, 1);
    while (next(places) == '"') {
        struct str key = take_string(places);
        bool known = map && i < value_size(map) && str_eq(value_key(map, i), key);

        if (next(places) == ':')
            advance(places, 1);
        take_value(places, known ? value_at(map, i++) : NULL);
        if (next(places) == ',')
            advance(places, 1);
    }
    advance(places, 1);
}

static void take_items(struct json_places *places, const struct value *list)
{
    char c;

    advance(places, 1);
    for (size_t i = 0; (c = next(places)) != ']' && c != '\0'; i++) {
        take_value(places, list ? value_at(list, i) : NULL);
        if (next(places) == ',')
            advance(places, 1);
    }
    advance(places, 1);
}

/* As deep as jansson reads, which is not very deep. */
static void take_value(struct json_places *places, const struct value *value)
{
    char first = next(places);
    size_t end = 1;

    if (value) {
        places->items = arena_grow(places->arena, places->items, places->n, &places->capacity,
                                   sizeof(*places->items));
        places->items[places->n++] = (struct found){value, places->line, places->column};
    }
    if (first == '{') {
        take_members(places, value);
    } else if (first == '[') {
        take_items(places, value);
    } else if (first == '"') {
        take_string(places);
    } else {
        while (end < places->rest.len &&
               (ascii_is_alnum(places->rest.at[end]) || places->rest.at[end] == '.' ||
                places->rest.at[end] == '-' || places->rest.at[end] == '+'))
            end++;
        advance(places, end);
    }
}

static int by_value(const void *a, const void *b)
{
    const struct found *x = a, *y = b;

    return (x->value > y->value) - (x->value < y->value);
}

static bool is_shared(const struct value *value)
{
    return value == &value_null || value == &value_true || value == &value_false;
}

struct json_places *jsonplaces_new(struct arena *arena, struct str bytes, const struct value *top)
{
    struct json_places *places = ARENA_NEW(arena, struct json_places);

    *places = (struct json_places){.arena = arena, .rest = bytes, .line = 1, .column = 1};
    if (str_starts(bytes, "\xef\xbb\xbf"))
        places->rest = str_from(bytes, 3);
    take_value(places, top);
    if (places->n > 1)
        qsort(places->items, places->n, sizeof(*places->items), by_value);
    return places;
}

bool jsonplaces_find(const struct json_places *places, const struct value *value, unsigned *line,
                     unsigned *column)
{
    struct found wanted = {.value = value};
    const struct found *found =
        value && !is_shared(value) && places->n > 0
            ? bsearch(&wanted, places->items, places->n, sizeof(*places->items), by_value)
            : NULL;

    if (!found)
        return false;
    *line = found->line;
    *column = found->column;
    return true;
}
