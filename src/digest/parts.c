/*
 * The frozen parts of an issue as JSON, and back.
 */
#include "digest/parts.h"

#include "base/base64.h"
#include "data/json.h"

#define VERSION 1                   /* of this form */
#define JSON_MAX_BYTES (128u << 20) /* four times the largest message, and its page */

struct text_field {
    const char *name;
    size_t offset;
};

#define TEXT(member)                                                                               \
    {                                                                                              \
#member, offsetof(struct parts, member)                                                    \
    }
static const struct text_field part_texts[] = {
    TEXT(from),
    TEXT(reply_to),
    TEXT(to),
    TEXT(lang),
    TEXT(text),
    TEXT(html),
    TEXT(web),
    TEXT(unsubscribe_mark),
    TEXT(unsubscribe_url),
    TEXT(unsubscribe_mailto),
    TEXT(unsubscribe_key_file),
    TEXT(approved_file),
};
#undef TEXT

#define TEXT(member)                                                                               \
    {                                                                                              \
#member, offsetof(struct digest_header, member)                                            \
    }
static const struct text_field header_texts[] = {TEXT(name), TEXT(value)};
#undef TEXT

#define TEXT(member)                                                                               \
    {                                                                                              \
#member, offsetof(struct digest_dkim, member)                                              \
    }
static const struct text_field dkim_texts[] = {TEXT(domain), TEXT(selector), TEXT(key_file)};
#undef TEXT

#define TEXT(member)                                                                               \
    {                                                                                              \
#member, offsetof(struct parts_picture, member)                                            \
    }
static const struct text_field picture_texts[] = {TEXT(id), TEXT(type), TEXT(name), TEXT(bytes)};
#undef TEXT

#define TEXT(member)                                                                               \
    {                                                                                              \
#member, offsetof(struct parts_entry, member)                                              \
    }
static const struct text_field entry_texts[] = {TEXT(title), TEXT(author), TEXT(link), TEXT(text)};
#undef TEXT

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void put_texts(struct arena *arena, struct value *map, const void *from,
                      const struct text_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str text =
            *(const struct str *)(const void *)((const char *)from + fields[i].offset);

        if (text.len)
            value_put(arena, map, str_of(fields[i].name), value_text(arena, text));
    }
}

static void get_texts(const struct value *map, void *to, const struct text_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *(struct str *)(void *)((char *)to + fields[i].offset) =
            value_as_text(value_get(map, fields[i].name));
}

/* A list of maps from an array of ${n} structs of ${size_bytes}. */
static void put_list(struct arena *arena, struct value *map, const char *name, const void *items,
                     size_t n, size_t size_bytes, const struct text_field *fields, size_t n_fields)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < n; i++) {
        struct value *item = value_map(arena);

        put_texts(arena, item, (const char *)items + i * size_bytes, fields, n_fields);
        value_push(arena, list, item);
    }
    if (n)
        value_put(arena, map, str_of(name), list);
}

static void *get_list(struct arena *arena, const struct value *map, const char *name, size_t *n,
                      size_t size_bytes, const struct text_field *fields, size_t n_fields)
{
    const struct value *list = value_get(map, name);
    char *items;

    *n = value_size(list);
    items = arena_array(arena, *n, size_bytes);
    for (size_t i = 0; i < *n; i++)
        get_texts(value_at(list, i), items + i * size_bytes, fields, n_fields);
    return items;
}

/* Times of entries stand apart, as pairs of seconds and offset, in the order of the entries. */
static void put_dates(struct arena *arena, struct value *map, const struct parts *parts)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < parts->n_entries; i++) {
        value_push(arena, list, value_int(arena, parts->entries[i].date.s));
        value_push(arena, list, value_int(arena, parts->entries[i].date.offset_s));
    }
    if (parts->n_entries)
        value_put(arena, map, STR("dates"), list);
}

static int64_t integer_of(const struct value *v)
{
    return v && v->type == VALUE_INT ? v->u.integer : 0;
}

static void get_dates(const struct value *map, struct parts *parts)
{
    const struct value *list = value_get(map, "dates");

    for (size_t i = 0; i < parts->n_entries; i++) {
        parts->entries[i].date.s = integer_of(value_at(list, 2 * i));
        parts->entries[i].date.offset_s = (int32_t)integer_of(value_at(list, 2 * i + 1));
    }
}

struct str parts_write(struct arena *arena, const struct parts *parts)
{
    struct value *map = value_map(arena);
    struct parts_picture *pictures = arena_array(arena, parts->n_pictures, sizeof *pictures);
    struct buf out;

    for (size_t i = 0; i < parts->n_pictures; i++) {
        pictures[i] = parts->pictures[i];
        pictures[i].bytes = base64_encode(arena, pictures[i].bytes);
    }
    value_put(arena, map, STR("version"), value_int(arena, VERSION));
    value_put(arena, map, STR("format"), value_int(arena, parts->format));
    put_texts(arena, map, parts, part_texts, COUNT(part_texts));
    put_list(arena, map, "headers", parts->headers, parts->n_headers, sizeof *parts->headers,
             header_texts, COUNT(header_texts));
    put_list(arena, map, "dkim", parts->dkim, parts->n_dkim, sizeof *parts->dkim, dkim_texts,
             COUNT(dkim_texts));
    put_list(arena, map, "pictures", pictures, parts->n_pictures, sizeof *pictures, picture_texts,
             COUNT(picture_texts));
    put_list(arena, map, "entries", parts->entries, parts->n_entries, sizeof *parts->entries,
             entry_texts, COUNT(entry_texts));
    put_dates(arena, map, parts);
    buf_init(&out, JSON_MAX_BYTES);
    json_write(&out, map, 0);
    return buf_take(&out, arena);
}

int parts_read(struct arena *arena, struct str json, struct parts *parts, struct diag *diag)
{
    const struct value *map;

    *parts = (struct parts){.format = DIGEST_ALTERNATIVE};
    if (json_parse(arena, json, "the frozen issue", &map, diag) != 0)
        return -1;
    if (integer_of(value_get(map, "version")) != VERSION) {
        diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
                 "the frozen issue was written by another version of courant; use that one to send "
                 "it");
        return -1;
    }
    parts->format = (int)integer_of(value_get(map, "format"));
    get_texts(map, parts, part_texts, COUNT(part_texts));
    parts->headers = get_list(arena, map, "headers", &parts->n_headers, sizeof *parts->headers,
                              header_texts, COUNT(header_texts));
    parts->dkim = get_list(arena, map, "dkim", &parts->n_dkim, sizeof *parts->dkim, dkim_texts,
                           COUNT(dkim_texts));
    parts->pictures = get_list(arena, map, "pictures", &parts->n_pictures, sizeof *parts->pictures,
                               picture_texts, COUNT(picture_texts));
    parts->entries = get_list(arena, map, "entries", &parts->n_entries, sizeof *parts->entries,
                              entry_texts, COUNT(entry_texts));
    get_dates(map, parts);
    for (size_t i = 0; i < parts->n_pictures; i++) {
        if (base64_decode(arena, parts->pictures[i].bytes, &parts->pictures[i].bytes) != 0) {
            diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
                     "a picture of the frozen issue cannot be read");
            return -1;
        }
    }
    return 0;
}
