/*
 * Reading data of any kind: YAML, JSON, CSV, settings.  What JSON writes is read back as the same.
 * The first byte says what the rest is.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "data/csv.h"
#include "data/json.h"
#include "data/schema.h"
#include "data/yaml.h"

struct settings {
    struct str text;
    bool flag;
    int64_t number, duration_ms, size_bytes;
    int choice;
    struct texts texts;
    const struct value *value;
};

static const char *const choices[] = {"full", "excerpt", "titles", NULL};

/* Short names, so that mutations find them. */
static const struct field fields[] = {
    {"a", FIELD_TEXT, offsetof(struct settings, text), NULL, 0, 0},
    {"b", FIELD_BOOL, offsetof(struct settings, flag), NULL, 0, 0},
    {"c", FIELD_INTEGER, offsetof(struct settings, number), NULL, 1, 100},
    {"d", FIELD_CHOICE, offsetof(struct settings, choice), choices, 0, 0},
    {"e", FIELD_DURATION, offsetof(struct settings, duration_ms), NULL, 0, 0},
    {"f", FIELD_SIZE, offsetof(struct settings, size_bytes), NULL, 1, 1 << 30},
    {"g", FIELD_TEXTS, offsetof(struct settings, texts), NULL, 0, 0},
    {"h", FIELD_VALUE, offsetof(struct settings, value), NULL, 0, 0},
};

/* What was refused was told. */
static void check_told(int status, const struct diag *diag)
{
    assert(status == 0 || (status == -1 && diag_count(diag, SEVERITY_ERROR) > 0));
}

static int parse(struct arena *arena, uint8_t kind, struct str text, const struct value **value,
                 struct diag *diag)
{
    switch (kind % 4) {
    case 0:
        return json_parse(arena, text, "fuzz", value, diag);
    case 1:
        return csv_parse(arena, text, ',', "fuzz", value, diag);
    case 2:
        return csv_parse(arena, text, '\t', "fuzz", value, diag);
    default:
        return yaml_parse(arena, text, "fuzz", 1, NULL, value, diag);
    }
}

static struct str written(struct arena *arena, const struct value *value, unsigned indent)
{
    struct buf out;

    buf_init(&out, (size_t)1 << 24);
    json_write(&out, value, indent);
    if (buf_overflowed(&out)) {
        buf_free(&out);
        return (struct str){NULL, 0};
    }
    return buf_take(&out, arena);
}

static void check_json(struct arena *arena, const struct value *value, struct diag *diag)
{
    struct str once = written(arena, value, 0), pretty = written(arena, value, 2);
    const struct value *again;

    /* jansson reads no NUL in a key, which YAML and CSV may well have. */
    if (once.len == 0 || pretty.len == 0 || str_find(once, STR("\\u0000"), 0) != STR_NONE)
        return;
    if (json_parse(arena, once, "once", &again, diag) != 0)
        abort();
    if (!str_eq(written(arena, again, 0), once))
        abort();
    if (json_parse(arena, pretty, "pretty", &again, diag) != 0)
        abort();
    if (!str_eq(written(arena, again, 0), once))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    const struct value *value = NULL;
    struct settings settings = {0};
    int status;

    if (size > 0) {
        /* A copy of its own size, so that a read behind its end is seen. */
        struct str text = arena_str(arena, (struct str){(const char *)data + 1, size - 1});

        status = parse(arena, data[0], text, &value, diag);
        check_told(status, diag);
        if (status == 0) {
            /* Bad bytes become U+FFFD, and so two keys may become one. */
            if (utf8_valid(text, NULL))
                check_json(arena, value, diag);
            status = schema_read(arena, &settings, fields, sizeof(fields) / sizeof(*fields), value,
                                 "fuzz", "fuzz", diag);
            check_told(status, diag);
        }
    }
    diag_free(diag);
    arena_free(arena);
    return 0;
}
