/*
 * The source of an excerpt, by Jekyll::Excerpt#extract_excerpt.
 */
#include "site/extract.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* Jekyll's tags that have a body; plugins' are not known. */
static const char *const blocks[] = {"if",  "unless",  "case",     "for",       "capture",
                                     "raw", "comment", "tablerow", "ifchanged", "highlight"};

static bool is_word(char c)
{
    return ascii_is_alnum(c) || c == '_';
}

/* The name of the tag that opens at ${at} ("{%- name"), or the empty text. */
static struct str tag_name(struct str s, size_t at)
{
    struct str name;

    at += 2;
    if (at < s.len && s.at[at] == '-')
        at++;
    name = str_ltrim(str_from(s, at));
    name.len = 0;
    while (name.at + name.len < s.at + s.len && is_word(name.at[name.len]))
        name.len++;
    if (str_find(s, STR("%}"), at) == STR_NONE)
        name.len = 0;
    return name;
}

static bool is_block(struct str name)
{
    for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++)
        if (str_is(name, blocks[i]))
            return true;
    return false;
}

static bool has_end(struct str s, struct str block)
{
    for (size_t at = 0; (at = str_find(s, STR("{%"), at)) != STR_NONE; at += 2) {
        struct str name = tag_name(s, at);

        if (str_starts(name, "end") && name.len >= block.len + 3 &&
            str_eq(str_slice(name, 3, 3 + block.len), block))
            return true;
    }
    return false;
}

/* Append the end of each block of ${head} that has none. */
static void close_blocks(struct arena *arena, struct buf *head)
{
    struct str s = arena_str(arena, buf_str(head));
    struct str *names = NULL;
    size_t n = 0, capacity = 0;

    for (size_t at = 0; (at = str_find(s, STR("{%"), at)) != STR_NONE;) {
        struct str name = tag_name(s, at);
        size_t end = str_find(s, STR("%}"), at);

        if (name.len) {
            names = arena_grow(arena, names, n, &capacity, sizeof(*names));
            names[n++] = name;
        }
        if (end == STR_NONE)
            break;
        at = end + 2;
    }
    while (n-- > 0)
        if (is_block(names[n]) && !has_end(buf_str(head), names[n]))
            buf_printf(head, "\n{%% end%.*s %%}", STR_ARG(names[n]));
}

/* A line `[label]: target` with at most three blanks before it.  The label has its brackets. */
static bool is_definition(struct str line, struct str *label)
{
    size_t blanks = 0, close;

    while (blanks < line.len && line.at[blanks] == ' ')
        blanks++;
    line = str_from(line, blanks);
    close = str_chr(line, ']');
    if (blanks > 3 || !str_starts(line, "[") || close == STR_NONE || close < 2 ||
        close + 2 >= line.len || line.at[close + 1] != ':')
        return false;
    *label = str_slice(line, 0, close + 1);
    return true;
}

static void carry_definitions(struct buf *head, struct str source, struct str tail)
{
    struct str line, label;
    bool first = true;

    while (str_line(&tail, &line)) {
        if (!is_definition(line, &label) || str_find(source, label, 0) == STR_NONE)
            continue;
        buf_add_c(head, first ? "\n\n" : "\n");
        buf_add(head, str_ltrim(line));
        first = false;
    }
}

struct str extract_excerpt(struct arena *arena, struct str body, struct str separator)
{
    size_t at = separator.len ? str_find(body, separator, 0) : STR_NONE;
    struct str head, tail;
    struct buf out;

    if (at == STR_NONE)
        return body;
    head = str_slice(body, 0, at);
    tail = str_from(body, at + separator.len);
    if (!tail.len)
        return head;
    buf_init(&out, 2 * body.len + 4096);
    buf_add(&out, head);
    if (str_find(head, STR("{%"), 0) != STR_NONE)
        close_blocks(arena, &out);
    carry_definitions(&out, arena_str(arena, buf_str(&out)), tail);
    return buf_take(&out, arena);
}
