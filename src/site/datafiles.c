/*
 * _data, as Jekyll::DataReader reads it.
 */
#include "site/datafiles.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/utf8.h"
#include "data/csv.h"
#include "data/json.h"
#include "data/yaml.h"

struct reading {
    struct arena *arena;
    const struct zone *zone;
    struct diag *diag;
};

static bool in_key(uint32_t code)
{
    return utf8_is_alnum(code) || code == '_' || code == '-' || utf8_is_space(code);
}

/* A file's or folder's name as a key: letters, digits, '_' and '-' stay, blanks become '_'. */
static struct str key_of(struct arena *arena, struct str name)
{
    struct str rest = name, before = name;
    struct buf out;
    uint32_t code;
    bool blank = false;

    buf_init(&out, name.len + 1);
    while (utf8_next(&rest, &code)) {
        struct str bytes = str_slice(before, 0, before.len - rest.len);

        before = rest;
        if (!in_key(code))
            continue;
        if (!utf8_is_space(code))
            buf_add(&out, bytes);
        else if (!blank)
            buf_char(&out, '_');
        blank = utf8_is_space(code);
    }
    return buf_take(&out, arena);
}

static const struct value *read_one(const struct reading *r, const char *file, struct str ext)
{
    const struct value *value = NULL;
    struct str text;
    int failed;

    if (file_read(r->arena, file, DATAFILE_MAX_BYTES, &text, r->diag))
        return NULL;
    if (str_is_nocase(ext, ".csv"))
        failed = csv_parse(r->arena, text, ',', file, &value, r->diag);
    else if (str_is_nocase(ext, ".tsv"))
        failed = csv_parse(r->arena, text, '\t', file, &value, r->diag);
    else if (str_is_nocase(ext, ".json"))
        failed = json_parse(r->arena, text, file, &value, r->diag);
    else
        failed = yaml_parse(r->arena, text, file, 1, r->zone, &value, r->diag);
    return failed ? NULL : value;
}

static const char *const endings[] = {".yaml", ".yml", ".json", ".csv", ".tsv"};

#define N_ENDINGS (sizeof(endings) / sizeof(*endings))

/* The place of ${ext} in Jekyll's pattern *.{yaml,yml,json,csv,tsv}; N_ENDINGS if it is not there. */
static size_t ending_of(struct str ext)
{
    size_t i = 0;

    while (i < N_ENDINGS && !str_is(ext, endings[i]))
        i++;
    return i;
}

static struct str ending(struct str path)
{
    size_t dot = str_rchr(path, '.');

    return dot == STR_NONE ? STR("") : str_from(path, dot);
}

/* Of each folder first the files, ending after ending, then the folders. */
static int in_order(const void *a, const void *b)
{
    struct str left = str_of(((const struct file_found *)a)->path);
    struct str right = str_of(((const struct file_found *)b)->path);
    struct str folder, other;
    size_t slash, there, x, y;
    int order;

    for (;;) {
        slash = str_chr(left, '/');
        there = str_chr(right, '/');
        if ((slash == STR_NONE) != (there == STR_NONE))
            return slash == STR_NONE ? -1 : 1;
        if (slash == STR_NONE)
            break;
        folder = str_slice(left, 0, slash);
        other = str_slice(right, 0, there);
        order = str_cmp(folder, other);
        if (order)
            return order;
        left = str_from(left, slash + 1);
        right = str_from(right, there + 1);
    }
    x = ending_of(ending(left));
    y = ending_of(ending(right));
    return x != y ? (x < y ? -1 : 1) : str_cmp(left, right);
}

/* The map that the folders of ${path} lead to, made where it is missing; ${path} is then the rest. */
static struct value *map_for(struct arena *arena, struct value *map, struct str *path)
{
    size_t slash;

    while ((slash = str_chr(*path, '/')) != STR_NONE) {
        struct str key = key_of(arena, str_slice(*path, 0, slash));
        const struct value *there = value_get_str(map, key);
        struct value *next;

        *path = str_from(*path, slash + 1);
        if (there && there->type == VALUE_MAP) {
            next = (struct value *)(uintptr_t)there;
        } else {
            next = value_map(arena);
            value_put(arena, map, key, next);
        }
        map = next;
    }
    return map;
}

const struct value *datafiles_read(struct arena *arena, const struct config *config,
                                   struct diag *diag)
{
    const struct reading r = {arena, config->zone, diag};
    struct value *data = value_map(arena);
    const char *folder = arena_cstr(arena, config->data_dir);
    struct file_found *found;
    size_t n;

    if (!*folder || !file_is_dir(file_join(arena, config->source_dir, folder)))
        return data;
    if (file_walk(arena, *config->source_dir ? config->source_dir : ".", folder, &found, &n, diag))
        return data;
    if (n > 1)
        qsort(found, n, sizeof(*found), in_order);
    for (size_t i = 0; i < n; i++) {
        struct str path = str_from(str_of(found[i].path), config->data_dir.len + 1);
        size_t dot = str_rchr(path, '.');
        const struct value *value;
        struct value *map;

        if (found[i].problem || str_starts(path, ".") || dot == STR_NONE ||
            ending_of(str_from(path, dot)) == N_ENDINGS)
            continue;
        value =
            read_one(&r, file_join(arena, config->source_dir, found[i].path), str_from(path, dot));
        if (!value)
            continue;
        path.len = dot;
        map = map_for(arena, data, &path);
        value_put(arena, map, key_of(arena, path), value);
    }
    return data;
}
