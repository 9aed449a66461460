/*
 * A tree as plain text, in the manner people write it in mail: headings underlined, lists with
 * hyphens and numbers, quotes with '>', code indented, tables in columns, links as numbered notes.
 * Known limits: cells that span several columns or rows are written once.
 */
#include "markup/plaintext.h"

#include <string.h>

#include "base/utf8.h"
#include "markup/tag.h"
#include "markup/wrap.h"

#define HEADINGS "h1 h2 h3 h4 h5 h6"
#define BLOCKS                                                                                     \
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure "     \
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre search section summary "  \
    "table ul caption thead tbody tfoot tr td th colgroup"
/* Deeper lists and quotes get no further prefix: lines must keep some room. */
#define MAX_PREFIX_COLUMNS 40

struct writer {
    struct buf *out;
    struct arena *arena;
    unsigned columns;
    struct plaintext_notes *notes;
    struct buf line;  /* the text of the paragraph that grows */
    struct str first; /* before its first line */
    struct str rest;  /* before the others */
    bool gap;         /* a blank line is due before the next text */
    bool written;     /* anything was */
    bool no_notes;
    bool flat; /* all goes into one line: no tables in tables */
};

static void write_blocks(struct writer *writer, const struct node *parent);

static void gap_before(struct writer *writer)
{
    if (writer->gap && writer->written)
        wrap_write(writer->out, (struct str){NULL, 0}, 0, str_rtrim(writer->rest), writer->rest);
    writer->gap = false;
    writer->written = true;
}

/* Write the paragraph that grew, if there is one. */
static void flush(struct writer *writer)
{
    struct str text = str_trim(buf_str(&writer->line));

    if (text.len > 0) {
        gap_before(writer);
        wrap_write(writer->out, text, writer->columns, writer->first, writer->rest);
        writer->first = writer->rest;
    }
    buf_truncate(&writer->line, 0);
}

/* The note of ${url}, from 1. */
static size_t note(struct writer *writer, struct str url)
{
    struct plaintext_notes *notes = writer->notes;

    for (size_t i = 0; i < notes->n; i++)
        if (str_eq(notes->urls[i], url))
            return i + 1;
    notes->urls =
        arena_grow(writer->arena, notes->urls, notes->n, &notes->capacity, sizeof(*notes->urls));
    notes->urls[notes->n] = arena_str(writer->arena, url);
    return ++notes->n;
}

/* Text with blanks folded; no two blanks in a row, none at the start. */
static void add_text(struct buf *line, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_space(text.at[i]))
            buf_char(line, text.at[i]);
        else if (line->len > 0 && !ascii_is_space(line->at[line->len - 1]))
            buf_char(line, ' ');
    }
}

static void write_inline(struct writer *writer, const struct node *node);

static void write_link(struct writer *writer, const struct node *node)
{
    const struct str *href = node_attr(node, "href");
    struct str text = str_trim(node_text_content(writer->arena, node));

    if (str_is(text, "\u21a9") || str_is(text, "\u21a9\ufe0e"))
        return; /* the way back from a footnote leads nowhere here */
    for (const struct node *child = node->first; child; child = child->next)
        write_inline(writer, child);
    if (!href || href->len == 0 || !writer->notes || writer->no_notes || str_eq(text, *href) ||
        (str_starts(*href, "mailto:") && str_eq(text, str_from(*href, 7))))
        return;
    buf_printf(&writer->line, " [%zu]", note(writer, *href));
}

static void write_image(struct writer *writer, const struct node *node)
{
    const struct str *alt = node_attr(node, "alt");
    struct str text = alt ? str_trim(*alt) : (struct str){NULL, 0};

    buf_char(&writer->line, '[');
    add_text(&writer->line, text.len > 0 ? text : STR("image"));
    buf_char(&writer->line, ']');
}

/* A footnote's number in brackets of its own kind. */
static void write_sup(struct writer *writer, const struct node *node)
{
    bool is_note = node_is(node->first, "a");

    if (is_note)
        buf_char(&writer->line, '(');
    writer->no_notes = is_note;
    for (const struct node *child = node->first; child; child = child->next)
        write_inline(writer, child);
    writer->no_notes = false;
    if (is_note)
        buf_char(&writer->line, ')');
}

static void write_inline(struct writer *writer, const struct node *node)
{
    if (node->type == NODE_TEXT) {
        add_text(&writer->line, node->text);
    } else if (node_is(node, "br")) {
        while (writer->line.len > 0 && writer->line.at[writer->line.len - 1] == ' ')
            buf_truncate(&writer->line, writer->line.len - 1);
        buf_char(&writer->line, '\n');
    } else if (node_is(node, "img")) {
        write_image(writer, node);
    } else if (node_is(node, "a")) {
        write_link(writer, node);
    } else if (node_is(node, "sup")) {
        write_sup(writer, node);
    } else if (tag_in(node->name, BLOCKS)) {
        flush(writer);
        write_blocks(writer, node);
        flush(writer);
    } else {
        for (const struct node *child = node->first; child; child = child->next)
            write_inline(writer, child);
    }
}

/* What is in ${node}, as one line without a prefix. */
static struct str one_line(struct writer *writer, const struct node *node)
{
    struct buf nothing;
    struct writer inner = *writer;
    struct str text;

    buf_init(&nothing, (size_t)-1);
    buf_init(&inner.line, (size_t)-1);
    inner.out = &nothing;
    inner.columns = 0;
    inner.flat = true;
    inner.first = inner.rest = (struct str){NULL, 0};
    inner.gap = inner.written = false;
    for (const struct node *child = node->first; child; child = child->next)
        write_inline(&inner, child);
    flush(&inner);
    for (size_t i = 0; i < nothing.len; i++)
        if (nothing.at[i] == '\n')
            nothing.at[i] = ' ';
    text = buf_take(&nothing, writer->arena);
    buf_free(&inner.line);
    return str_trim(text);
}

static bool has_content(const struct node *node)
{
    for (const struct node *at = node->first; at; at = node_next(at, node))
        if (node_is(at, "img") || (at->type == NODE_TEXT && str_trim(at->text).len > 0))
            return true;
    return false;
}

/* Blocks inside ${node} with ${first} and ${rest} added to what stands before their lines. */
static void write_indented(struct writer *writer, const struct node *node, struct str first,
                           struct str rest)
{
    struct str old_first = writer->first, old_rest = writer->rest;

    if (!has_content(node))
        return;
    gap_before(writer);
    if (utf8_width(old_rest) < MAX_PREFIX_COLUMNS) {
        writer->first = arena_join(writer->arena, old_first, first);
        writer->rest = arena_join(writer->arena, old_rest, rest);
    }
    write_blocks(writer, node);
    writer->first = old_rest;
    writer->rest = old_rest;
}

static void write_heading(struct writer *writer, const struct node *node)
{
    char level = node->name.at[1];
    struct str text = one_line(writer, node);
    size_t width = utf8_width(text);

    if (text.len == 0)
        return;
    gap_before(writer);
    if (level > '2')
        text = arena_printf(writer->arena, "%.*s %.*s", level - '0', "######", STR_ARG(text));
    wrap_write(writer->out, text, writer->columns, writer->first, writer->rest);
    writer->first = writer->rest;
    if (level <= '2') {
        if (writer->columns > 0 && width + utf8_width(writer->rest) > writer->columns)
            width = writer->columns - utf8_width(writer->rest);
        buf_add(writer->out, writer->rest);
        for (size_t i = 0; i < width; i++)
            buf_char(writer->out, level == '1' ? '=' : '-');
        buf_char(writer->out, '\n');
    }
    writer->gap = true;
}

static bool is_loose(const struct node *list)
{
    for (const struct node *item = list->first; item; item = item->next)
        if (node_is(item, "li"))
            for (const struct node *child = item->first; child; child = child->next)
                if (node_is(child, "p"))
                    return true;
    return false;
}

static void write_list(struct writer *writer, const struct node *list)
{
    bool ordered = node_is(list, "ol"), loose = is_loose(list);
    size_t n = 0;

    for (const struct node *item = list->first; item; item = item->next) {
        struct str marker;

        if (!node_is(item, "li"))
            continue;
        marker = ordered ? arena_printf(writer->arena, "%zu. ", ++n) : STR("- ");
        write_indented(writer, item, marker,
                       arena_printf(writer->arena, "%*s", (int)marker.len, ""));
        writer->gap = loose;
    }
    writer->gap = true;
}

static void write_code(struct writer *writer, const struct node *node)
{
    struct str text = node_text_content(writer->arena, node), line;
    struct str prefix = arena_join(writer->arena, writer->rest, STR("    "));

    while (str_ends(text, "\n"))
        text.len--;
    gap_before(writer);
    while (str_line(&text, &line))
        wrap_write(writer->out, str_rtrim(line), 0, prefix, prefix);
    writer->first = writer->rest;
    writer->gap = true;
}

static void write_rule(struct writer *writer)
{
    gap_before(writer);
    wrap_write(writer->out, STR("* * *"), 0, writer->first, writer->rest);
    writer->first = writer->rest;
    writer->gap = true;
}

static void write_definitions(struct writer *writer, const struct node *list)
{
    for (const struct node *child = list->first; child; child = child->next) {
        if (node_is(child, "dd"))
            write_indented(writer, child, STR("    "), STR("    "));
        else if (child->type == NODE_ELEMENT)
            write_blocks(writer, child);
        writer->gap = false;
    }
    writer->gap = true;
}

#define MAX_COLUMNS 20

struct table {
    size_t widths[MAX_COLUMNS];
    size_t n; /* columns */
};

static bool is_cell(const struct node *node)
{
    return node_is(node, "td") || node_is(node, "th");
}

static void measure_row(struct writer *writer, const struct node *row, struct table *table)
{
    size_t i = 0;

    for (const struct node *cell = row->first; cell; cell = cell->next) {
        size_t width;

        if (!is_cell(cell) || i == MAX_COLUMNS)
            continue;
        width = utf8_width(one_line(writer, cell));
        if (width > table->widths[i])
            table->widths[i] = width;
        if (++i > table->n)
            table->n = i;
    }
}

static void write_row(struct writer *writer, const struct node *row, const struct table *table,
                      bool aligned)
{
    struct buf line;
    size_t i = 0;

    buf_init(&line, (size_t)-1);
    for (const struct node *cell = row->first; cell; cell = cell->next) {
        struct str text;

        if (!is_cell(cell))
            continue;
        text = one_line(writer, cell);
        if (i > 0)
            buf_add_c(&line, aligned ? "  " : " | ");
        buf_add(&line, text);
        for (size_t k = utf8_width(text); aligned && i < MAX_COLUMNS && k < table->widths[i]; k++)
            buf_char(&line, ' ');
        i++;
    }
    wrap_write(writer->out, str_rtrim(buf_str(&line)), aligned ? 0 : writer->columns, writer->first,
               writer->rest);
    buf_free(&line);
    writer->first = writer->rest;
}

/* The next row behind ${at} of the table's own: what is in a row is not searched. */
static const struct node *next_row(const struct node *at, const struct node *table)
{
    at = node_is(at, "tr") ? node_next_skip(at, table) : node_next(at, table);
    while (at && !node_is(at, "tr"))
        at = node_next(at, table);
    return at;
}

static void write_table(struct writer *writer, const struct node *node)
{
    struct table table = {.n = 0};
    size_t total = utf8_width(writer->rest);
    bool aligned, header = false;

    for (const struct node *at = next_row(node, node); at; at = next_row(at, node))
        measure_row(writer, at, &table);
    for (size_t i = 0; i < table.n; i++)
        total += table.widths[i] + (i > 0 ? 2 : 0);
    aligned = writer->columns == 0 || total <= writer->columns;
    if (table.n == 0)
        return;
    gap_before(writer);
    for (const struct node *at = next_row(node, node); at; at = next_row(at, node)) {
        if (header && !node_is(at->parent, "thead")) {
            buf_add(writer->out, writer->rest);
            for (size_t i = 0; i < (aligned ? total - utf8_width(writer->rest) : 20); i++)
                buf_char(writer->out, '-');
            buf_char(writer->out, '\n');
        }
        header = node_is(at->parent, "thead");
        write_row(writer, at, &table, aligned);
    }
    writer->gap = true;
}

static void write_block(struct writer *writer, const struct node *node)
{
    if (writer->flat)
        write_blocks(writer, node);
    else if (tag_in(node->name, HEADINGS))
        write_heading(writer, node);
    else if (tag_in(node->name, "ul ol"))
        write_list(writer, node);
    else if (node_is(node, "blockquote"))
        write_indented(writer, node, STR("> "), STR("> "));
    else if (node_is(node, "pre"))
        write_code(writer, node);
    else if (node_is(node, "hr"))
        write_rule(writer);
    else if (node_is(node, "table"))
        write_table(writer, node);
    else if (node_is(node, "dl"))
        write_definitions(writer, node);
    else
        write_blocks(writer, node);
}

static void write_blocks(struct writer *writer, const struct node *parent)
{
    for (const struct node *node = parent->first; node; node = node->next) {
        if (node->type == NODE_TEXT || !tag_in(node->name, BLOCKS)) {
            write_inline(writer, node);
            continue;
        }
        if (str_trim(buf_str(&writer->line)).len > 0) {
            flush(writer);
            /* a list in an item follows its text closely */
            writer->gap = !tag_in(node->name, "ul ol") || !node_is(parent, "li");
        }
        write_block(writer, node);
        flush(writer);
        if (tag_in(node->name, "p div blockquote figure details address"))
            writer->gap = true;
    }
    flush(writer);
}

void plaintext_write(struct buf *out, struct arena *arena, const struct node *root,
                     unsigned columns, struct plaintext_notes *notes)
{
    struct writer writer = {.out = out, .arena = arena, .columns = columns, .notes = notes};

    buf_init(&writer.line, (size_t)-1);
    write_blocks(&writer, root);
    buf_free(&writer.line);
}
