/*
 * Settings: maps read into structs by tables.
 */
#include "data/schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 64 /* no key of ours is longer; bounds the work on hostile ones */

struct reading {
    struct arena *arena;
    const char *file;
    const char *section;
    struct diag *diag;
    bool failed;
};

/* Report what is wrong with the key ${name} at ${value}. */
static void problem(struct reading *r, const struct value *value, struct str name,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

static void problem(struct reading *r, const struct value *value, struct str name,
                    const char *format, ...)
{
    struct place place = {r->file, value->line, value->column};
    char *text = NULL;
    va_list args;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        abort();
    va_end(args);
    diag_add(r->diag, SEVERITY_ERROR, place, "%s%s%.*s: %s", r->section, r->section[0] ? "." : "",
             STR_ARG(name), text);
    free(text);
    r->failed = true;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edits (insert, delete, replace, swap neighbours) between two names of either case. */
static size_t distance(struct str a, struct str b)
{
    size_t rows[3][NAME_MAX_BYTES + 1];

    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            char x = ascii_lower(a.at[i - 1]), y = ascii_lower(b.at[j - 1]);

            row[j] = smaller(smaller(row[j - 1], above[j]) + 1, above[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == ascii_lower(b.at[j - 2]) && ascii_lower(a.at[i - 2]) == y)
                row[j] = smaller(row[j], above2[j - 2] + 1);
        }
    }
    return rows[a.len % 3][b.len];
}

const char *schema_nearest(struct str name, const char *const *names, size_t n)
{
    const char *nearest = NULL;
    size_t best = name.len / 3 + 2; /* one edit in a short name, a third of a long one */

    if (name.len == 0 || name.len > NAME_MAX_BYTES)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        struct str known = str_of(names[i]);
        size_t edits;

        if (known.len > NAME_MAX_BYTES)
            continue;
        edits = distance(name, known);
        if (edits < best && edits < known.len) {
            best = edits;
            nearest = names[i];
        }
    }
    return nearest;
}

static void unknown_key(struct reading *r, const struct field *fields, size_t n, struct str key,
                        const struct value *value)
{
    const char **names = arena_array(r->arena, n, sizeof(*names));
    const char *nearest;

    for (size_t i = 0; i < n; i++)
        names[i] = fields[i].name;
    nearest = schema_nearest(key, names, n);
    if (nearest)
        problem(r, value, key, "no such setting; did you mean `%s`?", nearest);
    else
        problem(r, value, key, "no such setting");
}

static void wrong_type(struct reading *r, const struct field *field, const struct value *value,
                       const char *wanted)
{
    problem(r, value, str_of(field->name), "must be %s, not %s", wanted,
            value_type_name(value->type));
}

/* A text; what YAML read as something else because it was not quoted is an error that says so. */
static bool read_text(struct reading *r, const struct field *field, const struct value *value,
                      struct str *out)
{
    switch (value->type) {
    case VALUE_TEXT:
        *out = value->u.text;
        return true;
    case VALUE_BOOL:
    case VALUE_INT:
    case VALUE_REAL:
    case VALUE_TIME:
        problem(r, value, str_of(field->name), "must be text, but reads as %s: put it in quotes",
                value_type_name(value->type));
        return false;
    case VALUE_NULL:
    case VALUE_LIST:
    case VALUE_MAP:
        break;
    }
    wrong_type(r, field, value, "text");
    return false;
}

static void read_choice(struct reading *r, const struct field *field, const struct value *value,
                        int *out)
{
    struct str text;
    size_t n = 0;
    struct str all = {NULL, 0};
    const char *nearest;

    if (!read_text(r, field, value, &text))
        return;
    for (; field->choices[n]; n++) {
        if (str_is(text, field->choices[n])) {
            *out = (int)n;
            return;
        }
        all = arena_printf(r->arena, "%.*s%s`%s`", STR_ARG(all), n > 0 ? ", " : "",
                           field->choices[n]);
    }
    nearest = schema_nearest(text, field->choices, n);
    problem(r, value, str_of(field->name), "`%.*s` is none of %.*s%s%s%s", STR_ARG(text),
            STR_ARG(all), nearest ? "; did you mean `" : "", nearest ? nearest : "",
            nearest ? "`?" : "");
}

struct unit {
    const char *name;
    int64_t factor;
};

static const struct unit durations[] = {{"ms", 1},          {"s", 1000},         {"m", 60 * 1000},
                                        {"h", 3600 * 1000}, {"d", 86400 * 1000}, {NULL, 0}};
static const struct unit sizes[] = {{"B", 1},
                                    {"kB", 1000},
                                    {"KB", 1000},
                                    {"MB", 1000 * 1000},
                                    {"GB", 1000 * 1000 * 1000},
                                    {"KiB", 1 << 10},
                                    {"MiB", 1 << 20},
                                    {"GiB", 1 << 30},
                                    {NULL, 0}};

/* "25 MB" by a table of units; a number alone counts as ${bare}.  Return false if it is none. */
static bool parse_quantity(struct str text, const struct unit *units, int64_t bare, int64_t *out)
{
    int64_t number = 0;
    size_t i = 0;
    struct str unit;

    for (; i < text.len && ascii_is_digit(text.at[i]); i++)
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, text.at[i] - '0', &number))
            return false;
    unit = str_trim(str_from(text, i));
    if (i == 0)
        return false;
    if (unit.len == 0)
        return !__builtin_mul_overflow(number, bare, out);
    for (; units->name; units++)
        if (str_is(unit, units->name))
            return !__builtin_mul_overflow(number, units->factor, out);
    return false;
}

static void read_number(struct reading *r, const struct field *field, const struct value *value,
                        int64_t *out)
{
    bool is_duration = field->type == FIELD_DURATION;
    int64_t bare = is_duration ? 1000 : 1, number;
    bool bounded = field->min != 0 || field->max != 0;
    const char *unit = is_duration ? " ms" : field->type == FIELD_SIZE ? " bytes" : "";

    if (value->type == VALUE_INT) {
        if (__builtin_mul_overflow(value->u.integer, bare, &number)) {
            problem(r, value, str_of(field->name), "is too large");
            return;
        }
    } else if (field->type == FIELD_INTEGER) {
        wrong_type(r, field, value, "a whole number");
        return;
    } else if (!parse_quantity(str_trim(value_as_text(value)), is_duration ? durations : sizes,
                               bare, &number)) {
        problem(r, value, str_of(field->name), "must be %s",
                is_duration ? "a duration such as 30s, 5m, 2h or 4d"
                            : "a size such as 512 KiB or 25 MB");
        return;
    }
    if (number < 0 && field->type != FIELD_INTEGER)
        problem(r, value, str_of(field->name), "must not be negative");
    else if (bounded && (number < field->min || number > field->max))
        problem(r, value, str_of(field->name), "must be from %lld to %lld%s", (long long)field->min,
                (long long)field->max, unit);
    else
        *out = number;
}

static void read_texts(struct reading *r, const struct field *field, const struct value *value,
                       struct texts *out)
{
    bool is_list = value->type == VALUE_LIST;
    size_t n = is_list ? value_size(value) : 1;
    struct texts texts = {.items = arena_array(r->arena, n, sizeof(*texts.items))};

    if (value->type == VALUE_MAP) {
        wrong_type(r, field, value, "text or a list of texts");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const struct value *item = is_list ? value_at(value, i) : value;

        if (read_text(r, field, item, &texts.items[texts.n]))
            texts.n++;
    }
    *out = texts;
}

static void read_field(struct reading *r, void *out, const struct field *field,
                       const struct value *value)
{
    char *member = (char *)out + field->offset;

    switch (field->type) {
    case FIELD_TEXT:
        read_text(r, field, value, (struct str *)(void *)member);
        return;
    case FIELD_BOOL:
        if (value->type == VALUE_BOOL)
            *(bool *)(void *)member = value->u.boolean;
        else
            wrong_type(r, field, value, "true or false");
        return;
    case FIELD_INTEGER:
    case FIELD_DURATION:
    case FIELD_SIZE:
        read_number(r, field, value, (int64_t *)(void *)member);
        return;
    case FIELD_CHOICE:
        read_choice(r, field, value, (int *)(void *)member);
        return;
    case FIELD_TEXTS:
        read_texts(r, field, value, (struct texts *)(void *)member);
        return;
    case FIELD_VALUE:
        *(const struct value **)(void *)member = value;
        return;
    }
}

static const struct field *find_field(const struct field *fields, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, fields[i].name))
            return &fields[i];
    return NULL;
}

int schema_read(struct arena *arena, void *out, const struct field *fields, size_t n,
                const struct value *map, const char *file, const char *section, struct diag *diag)
{
    struct reading r = {arena, file, section ? section : "", diag, false};

    if (value_is_null(map))
        return 0;
    if (map->type != VALUE_MAP) {
        diag_add(diag, SEVERITY_ERROR, (struct place){file, map->line, map->column},
                 "%s: must be a map of settings, not %s", r.section, value_type_name(map->type));
        return -1;
    }
    for (size_t i = 0; i < value_size(map); i++) {
        struct str key = value_key(map, i);
        const struct field *field = find_field(fields, n, key);
        const struct value *value = value_at(map, i);

        if (!field) {
            struct value at_key = *value;

            value_key_place(map, i, &at_key.line, &at_key.column);
            unknown_key(&r, fields, n, key, &at_key);
        } else if (!value_is_null(value)) {
            read_field(&r, out, field, value);
        }
    }
    return r.failed ? -1 : 0;
}
