/*
 * kramdown's tables as GitHub's: any lines with a pipe are a table, with or without a head.
 */
#include <string.h>

#include "markup/prepare.h"

/* Wider or longer tables are left as they are. */
#define MAX_COLUMNS 200
#define MAX_ROWS 20000

struct table {
    struct str *rows;
    size_t n, capacity;
    size_t head;        /* rows before the first separator; STR_NONE: there is none */
    struct str columns; /* the first separator behind rows */
    size_t n_columns;
};

/* The end of a code span that starts at ${i} with backquotes, or ${i} behind them. */
static size_t skip_code(struct str s, size_t i)
{
    size_t n = 0, at;

    while (i + n < s.len && s.at[i + n] == '`')
        n++;
    for (at = i + n; at < s.len;) {
        size_t k = 0;

        while (at + k < s.len && s.at[at + k] == '`')
            k++;
        if (k == n)
            return at + k;
        at += k ? k : 1;
    }
    return i + n;
}

/* The next pipe that divides cells at or behind ${i}, or STR_NONE. */
static size_t next_pipe(struct str s, size_t i)
{
    while (i < s.len) {
        if (s.at[i] == '\\' && i + 1 < s.len)
            i += 2;
        else if (s.at[i] == '`')
            i = skip_code(s, i);
        else if (s.at[i] == '|')
            return i;
        else
            i++;
    }
    return STR_NONE;
}

bool prepare_is_separator(struct str s)
{
    bool dash = false;

    s = str_trim(s);
    for (size_t i = 0; i < s.len; i++) {
        if (!strchr("+|: \t-", s.at[i]))
            return false;
        dash = dash || s.at[i] == '-';
    }
    return dash;
}

static bool is_footer(struct str s)
{
    bool sign = false;

    s = str_trim(s);
    for (size_t i = 0; i < s.len; i++) {
        if (!strchr("+|: \t=", s.at[i]))
            return false;
        sign = sign || s.at[i] == '=';
    }
    return sign;
}

static struct str without_edges(struct str row)
{
    row = str_trim(row);
    if (str_starts(row, "|"))
        row = str_from(row, 1);
    if (str_ends(row, "|") && !str_ends(row, "\\|"))
        row.len--;
    return row;
}

static size_t count_cells(struct str row)
{
    size_t n = 1, at = 0;

    row = without_edges(row);
    while ((at = next_pipe(row, at)) != STR_NONE) {
        n++;
        at++;
    }
    return n;
}

static void add_row(struct prepare *prepare, struct table *table, struct str content)
{
    size_t n = count_cells(content);

    if (prepare_is_separator(content)) {
        if (table->n > 0 && table->head == STR_NONE) {
            table->head = table->n;
            table->columns = content;
        }
        return;
    }
    if (is_footer(content))
        return;
    if (n > table->n_columns)
        table->n_columns = n;
    table->rows =
        arena_grow(prepare->arena, table->rows, table->n, &table->capacity, sizeof(*table->rows));
    table->rows[table->n++] = content;
}

/* Pipes inside code spans are escaped, as GitHub's tables want them. */
static void write_cell(struct prepare *prepare, struct str cell)
{
    struct str line = str_trim(cell);
    struct buf escaped;

    buf_init(&escaped, (size_t)-1);
    for (size_t i = 0; i < line.len; i++) {
        if (line.at[i] == '|' && !(i > 0 && line.at[i - 1] == '\\'))
            buf_char(&escaped, '\\');
        buf_char(&escaped, line.at[i]);
    }
    buf_char(&prepare->out, ' ');
    prepare_span(prepare, buf_take(&escaped, prepare->arena));
    prepare->out.len--; /* the line end that a span adds */
    prepare->code = 0;
    buf_add_c(&prepare->out, " |");
}

static void write_row(struct prepare *prepare, struct str row, size_t n_columns)
{
    size_t n = 0, at;

    prepare_head(prepare);
    buf_char(&prepare->out, '|');
    row = without_edges(row);
    do {
        at = next_pipe(row, 0);
        write_cell(prepare, str_slice(row, 0, at));
        row = str_from(row, at == STR_NONE ? row.len : at + 1);
        n++;
    } while (at != STR_NONE && n < n_columns);
    for (; n < n_columns; n++)
        buf_add_c(&prepare->out, " |");
    buf_char(&prepare->out, '\n');
}

static void write_separator(struct prepare *prepare, const struct table *table)
{
    struct str columns = without_edges(table->columns);

    prepare_head(prepare);
    buf_char(&prepare->out, '|');
    for (size_t i = 0; i < table->n_columns; i++) {
        size_t end = 0;
        struct str one;

        while (end < columns.len && columns.at[end] != '|' && columns.at[end] != '+')
            end++;
        one = str_trim(str_slice(columns, 0, end));
        columns = str_from(columns, end < columns.len ? end + 1 : end);
        buf_add_c(&prepare->out, str_starts(one, ":") ? ":-" : "--");
        buf_add_c(&prepare->out, one.len > 1 && str_ends(one, ":") ? ":|" : "-|");
    }
    buf_char(&prepare->out, '\n');
}

static void write_table(struct prepare *prepare, struct table *table)
{
    size_t i = 0;

    if (table->head != STR_NONE) {
        write_row(prepare, table->rows[i++], table->n_columns);
    } else {
        prepare_head(prepare);
        buf_printf(&prepare->out, "| %c |", PREPARE_NO_HEAD);
        for (size_t k = 1; k < table->n_columns; k++)
            buf_add_c(&prepare->out, " |");
        buf_char(&prepare->out, '\n');
    }
    write_separator(prepare, table);
    for (; i < table->n; i++)
        write_row(prepare, table->rows[i], table->n_columns);
    prepare->paragraph = false;
}

bool prepare_table(struct prepare *prepare, struct str content)
{
    struct table table = {.head = STR_NONE};
    struct str saved = prepare->rest;
    struct str before;

    if (next_pipe(content, 0) == STR_NONE && !prepare_is_separator(content))
        return false;
    if (next_pipe(content, 0) == STR_NONE)
        return false;
    do {
        add_row(prepare, &table, content);
        before = prepare->rest;
    } while (table.n < MAX_ROWS && prepare_next(prepare, &content) &&
             next_pipe(content, 0) != STR_NONE);
    prepare->rest = before;
    /* What follows must be a boundary, or all of it was no table. */
    if (table.n == 0 || table.n == MAX_ROWS || table.n_columns > MAX_COLUMNS ||
        (prepare_next(prepare, &content) && str_trim(content).len > 0 &&
         !str_starts(str_trim(content), "{:") && !str_is(str_trim(content), "^"))) {
        prepare->rest = saved;
        return false;
    }
    prepare->rest = before;
    write_table(prepare, &table);
    return true;
}
