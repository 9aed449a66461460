/*
 * JSON (RFC 8259): read by jansson, written here.
 *
 * Known limits: whole numbers beyond 64 bits and nesting beyond 2048 are errors; of two equal keys
 * the last one wins; a key with a NUL in it is an error.
 */
#include "data/json.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define BOM "\xEF\xBB\xBF"

static const struct value *convert(struct arena *arena, const json_t *json);

static const struct value *convert_list(struct arena *arena, const json_t *json)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < json_array_size(json); i++)
        value_push(arena, list, convert(arena, json_array_get(json, i)));
    return list;
}

static const struct value *convert_map(struct arena *arena, const json_t *json)
{
    struct value *map = value_map(arena);
    json_t *object = json_incref((json_t *)json); /* its iterators are not const */

    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        struct str key = {json_object_iter_key(at), json_object_iter_key_len(at)};

        value_put(arena, map, arena_str(arena, key), convert(arena, json_object_iter_value(at)));
    }
    json_decref(object);
    return map;
}

static const struct value *convert(struct arena *arena, const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return convert_map(arena, json);
    case JSON_ARRAY:
        return convert_list(arena, json);
    case JSON_STRING: {
        struct str text = {json_string_value(json), json_string_length(json)};

        return value_text(arena, arena_str(arena, text));
    }
    case JSON_INTEGER:
        return value_int(arena, json_integer_value(json));
    case JSON_REAL:
        return value_real(arena, json_real_value(json));
    case JSON_TRUE:
    case JSON_FALSE:
        return value_bool(json_is_true(json));
    case JSON_NULL:
        break;
    }
    return &value_null;
}

int json_parse(struct arena *arena, struct str text, const char *file, const struct value **value,
               struct diag *diag)
{
    json_error_t error;
    json_t *json;

    if (str_starts(text, BOM))
        text = str_from(text, strlen(BOM));
    json = json_loadb(text.at ? text.at : "", text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (!json) {
        struct place place = {file, error.line > 0 ? (unsigned)error.line : 1,
                              error.column > 0 ? (unsigned)error.column : 1};

        diag_add(diag, SEVERITY_ERROR, place, "is not JSON: %s", error.text);
        return -1;
    }
    *value = convert(arena, json);
    json_decref(json);
    return 0;
}

static void write_text(struct buf *out, struct str text)
{
    uint32_t code;

    buf_char(out, '"');
    while (utf8_next(&text, &code)) {
        char bytes[4];

        switch (code) {
        case '"':
            buf_add_c(out, "\\\"");
            break;
        case '\\':
            buf_add_c(out, "\\\\");
            break;
        case '\b':
            buf_add_c(out, "\\b");
            break;
        case '\f':
            buf_add_c(out, "\\f");
            break;
        case '\n':
            buf_add_c(out, "\\n");
            break;
        case '\r':
            buf_add_c(out, "\\r");
            break;
        case '\t':
            buf_add_c(out, "\\t");
            break;
        default:
            if (code < 0x20)
                buf_printf(out, "\\u%04x", (unsigned)code);
            else
                buf_add(out, (struct str){bytes, utf8_encode(bytes, code)});
        }
    }
    buf_char(out, '"');
}

/* The shortest decimal that reads back as the same number; JSON has no infinities. */
static void write_real(struct buf *out, double real)
{
    char text[40];

    if (!isfinite(real)) {
        buf_add_c(out, "null");
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, real);
        if (strtod(text, NULL) == real)
            break;
    }
    if (strchr(text, 'e') && fabs(real) >= 1e-4 && fabs(real) < 1e16)
        snprintf(text, sizeof(text), "%.1f", real);
    buf_add_c(out, text);
    if (!strpbrk(text, ".e"))
        buf_add_c(out, ".0");
}

static void write_time(struct buf *out, const struct value *value)
{
    struct buf text;

    buf_init(&text, 64);
    date_rfc3339(&text, value->u.time);
    write_text(out, value->date_only ? str_slice(buf_str(&text), 0, strlen("2025-02-20"))
                                     : buf_str(&text));
    buf_free(&text);
}

static void write_line_end(struct buf *out, unsigned indent, unsigned depth)
{
    if (indent > 0)
        buf_printf(out, "\n%*s", (int)(indent * depth), "");
}

static void write_value(struct buf *out, const struct value *value, unsigned indent,
                        unsigned depth);

static void write_items(struct buf *out, const struct value *value, unsigned indent, unsigned depth)
{
    bool is_map = value->type == VALUE_MAP;

    buf_char(out, is_map ? '{' : '[');
    for (size_t i = 0; i < value_size(value) && !buf_overflowed(out); i++) {
        if (i > 0)
            buf_char(out, ',');
        write_line_end(out, indent, depth + 1);
        if (is_map) {
            write_text(out, value_key(value, i));
            buf_add_c(out, indent > 0 ? ": " : ":");
        }
        write_value(out, value_at(value, i), indent, depth + 1);
    }
    if (value_size(value) > 0)
        write_line_end(out, indent, depth);
    buf_char(out, is_map ? '}' : ']');
}

static void write_value(struct buf *out, const struct value *value, unsigned indent, unsigned depth)
{
    switch (value->type) {
    case VALUE_BOOL:
        buf_add_c(out, value->u.boolean ? "true" : "false");
        return;
    case VALUE_INT:
        buf_printf(out, "%lld", (long long)value->u.integer);
        return;
    case VALUE_REAL:
        write_real(out, value->u.real);
        return;
    case VALUE_TEXT:
        write_text(out, value->u.text);
        return;
    case VALUE_TIME:
        write_time(out, value);
        return;
    case VALUE_LIST:
    case VALUE_MAP:
        if (depth < JSON_MAX_DEPTH) {
            write_items(out, value, indent, depth);
            return;
        }
        break;
    case VALUE_NULL:
        break;
    }
    buf_add_c(out, "null");
}

void json_write(struct buf *out, const struct value *value, unsigned indent)
{
    write_value(out, value, indent, 0);
}
