/*
 * CSV (RFC 4180) as Ruby's CSV reads it with its default options.
 */
#include "data/csv.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

#define BOM "\xEF\xBB\xBF"

struct reader {
    struct arena *arena;
    struct str rest;
    char separator;
    unsigned line;
    const char *line_start;
    const char *file;
    struct diag *diag;
};

struct row {
    const struct value **fields;
    size_t n, capacity;
    unsigned line;
};

static struct place here(const struct reader *r)
{
    size_t bytes = (size_t)(r->rest.at - r->line_start);

    return (struct place){r->file, r->line,
                          (unsigned)utf8_length((struct str){r->line_start, bytes}) + 1};
}

static int bad(struct reader *r, const char *why)
{
    diag_add(r->diag, SEVERITY_ERROR, here(r), "%s", why);
    return -1;
}

static bool at_line_end(const struct reader *r)
{
    return r->rest.len == 0 || r->rest.at[0] == '\n' || r->rest.at[0] == '\r';
}

/* Go past one line end, if one is here. */
static void take_line_end(struct reader *r)
{
    if (r->rest.len == 0)
        return;
    r->rest = str_from(r->rest, str_starts(r->rest, "\r\n") ? 2 : 1);
    r->line++;
    r->line_start = r->rest.at;
}

/* A field in quotes, whose opening one is here; quotes in it are doubled. */
static int read_quoted(struct reader *r, struct str *field)
{
    struct buf out;
    struct place start = here(r);

    buf_init(&out, r->rest.len);
    r->rest = str_from(r->rest, 1);
    for (;;) {
        if (r->rest.len == 0) {
            buf_free(&out);
            diag_add(r->diag, SEVERITY_ERROR, start, "this quoted field never ends");
            return -1;
        }
        char c = r->rest.at[0];

        if (c == '"' && !str_starts(r->rest, "\"\""))
            break;
        r->rest = str_from(r->rest, c == '"' ? 2 : 1);
        buf_char(&out, c);
        if (c == '\n' || (c == '\r' && !str_starts(r->rest, "\n"))) {
            r->line++;
            r->line_start = r->rest.at;
        }
    }
    r->rest = str_from(r->rest, 1);
    *field = buf_take(&out, r->arena);
    if (!at_line_end(r) && r->rest.at[0] != r->separator)
        return bad(r, "text after the closing quote of a field; a quote inside one is doubled");
    return 0;
}

static int read_bare(struct reader *r, struct str *field)
{
    struct str before = r->rest;

    while (!at_line_end(r) && r->rest.at[0] != r->separator) {
        if (r->rest.at[0] == '"')
            return bad(r, "a quote inside a field that is not quoted");
        r->rest = str_from(r->rest, 1);
    }
    *field = str_slice(before, 0, before.len - r->rest.len);
    return 0;
}

static int read_row(struct reader *r, struct row *row)
{
    *row = (struct row){.line = r->line};
    if (at_line_end(r)) {
        take_line_end(r);
        return 0;
    }
    for (;;) {
        struct place place = here(r);
        bool quoted = str_starts(r->rest, "\"");
        struct str field = {NULL, 0};
        struct value *value = ARENA_NEW(r->arena, struct value);

        if (quoted ? read_quoted(r, &field) : read_bare(r, &field))
            return -1;
        *value = (struct value){.type = VALUE_NULL, .line = place.line, .column = place.column};
        if (quoted || field.len > 0) {
            value->type = VALUE_TEXT;
            value->u.text = arena_str(r->arena, field);
        }
        row->fields =
            arena_grow(r->arena, row->fields, row->n, &row->capacity, sizeof(const struct value *));
        row->fields[row->n++] = value;
        if (at_line_end(r)) {
            take_line_end(r);
            return 0;
        }
        r->rest = str_from(r->rest, 1);
    }
}

static const struct value *make_map(struct reader *r, const struct row *names,
                                    const struct row *row)
{
    struct value *map = value_map(r->arena);

    map->line = row->line;
    map->column = 1;
    for (size_t i = 0; i < names->n; i++) {
        struct str name = value_as_text(names->fields[i]);

        if (!value_is_null(names->fields[i]) && !value_get_str(map, name))
            value_put(r->arena, map, name, i < row->n ? row->fields[i] : &value_null);
    }
    if (row->n > names->n)
        diag_add(r->diag, SEVERITY_WARNING, (struct place){r->file, row->line, 0},
                 "%zu fields where the first line names %zu: the others are left out", row->n,
                 names->n);
    return map;
}

int csv_parse(struct arena *arena, struct str text, char separator, const char *file,
              const struct value **value, struct diag *diag)
{
    struct value *list = value_list(arena);
    struct reader r = {.arena = arena,
                       .rest = text,
                       .separator = separator,
                       .line = 1,
                       .file = file,
                       .diag = diag};
    struct row names, row;

    if (str_starts(text, BOM))
        r.rest = str_from(text, strlen(BOM));
    r.line_start = r.rest.at;
    list->line = list->column = 1;
    *value = list;
    if (r.rest.len == 0)
        return 0;
    if (read_row(&r, &names) != 0)
        return -1;
    while (r.rest.len > 0) {
        if (read_row(&r, &row) != 0)
            return -1;
        value_push(arena, list, make_map(&r, &names, &row));
    }
    return 0;
}
