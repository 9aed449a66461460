/*
 * Lines of text (UAX 14 for where they may break, UAX 11 for how wide they are).
 */
#include "markup/wrap.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/utf8.h"

/* No line may break inside an address. */
static void keep_urls(struct str text, char *breaks)
{
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        struct str word;

        while (end < text.len && !ascii_is_space(text.at[end]))
            end++;
        word = str_slice(text, at, end);
        if (str_find(word, STR("://"), 0) != STR_NONE || str_starts(word, "mailto:") ||
            str_starts(word, "www."))
            for (size_t i = at + 1; i < end; i++)
                breaks[i] = 0;
        while (end < text.len && ascii_is_space(text.at[end]))
            end++;
        at = end;
    }
}

/* How many blanks and line ends ${text} ends with. */
static size_t trailing(struct str text)
{
    return text.len - str_rtrim(text).len;
}

static void write_line(struct buf *out, struct str prefix, struct str line)
{
    line = str_rtrim(line);
    buf_add(out, line.len > 0 ? prefix : str_rtrim(prefix));
    buf_add(out, line);
    buf_char(out, '\n');
}

static void fill(struct buf *out, struct str text, const char *breaks, unsigned columns,
                 struct str first, struct str rest)
{
    struct str prefix = first;
    size_t line = 0, at = 0, width = utf8_width(first);

    while (at < text.len) {
        size_t end = at + 1, wide;
        struct str piece;

        while (end < text.len && breaks[end] == 0)
            end++;
        piece = str_slice(text, at, end);
        wide = utf8_width(str_slice(piece, 0, piece.len - trailing(piece)));
        if (at > line && columns > 0 && width + wide > columns) {
            write_line(out, prefix, str_slice(text, line, at));
            line = at;
            prefix = rest;
            width = utf8_width(rest);
        }
        width += wide + trailing(piece);
        at = end;
        if (at == text.len || breaks[at] == 2) {
            write_line(out, prefix, str_slice(text, line, at));
            line = at;
            prefix = rest;
            width = utf8_width(rest);
        }
    }
}

void wrap_write(struct buf *out, struct str text, unsigned columns, struct str first,
                struct str rest)
{
    char *breaks;

    if (text.len == 0) {
        write_line(out, first, text);
        return;
    }
    breaks = xcalloc(text.len, 1);
    utf8_breaks(text, breaks);
    keep_urls(text, breaks);
    for (size_t i = 1; i < text.len; i++)
        if (text.at[i - 1] == '\n')
            breaks[i] = 2;
    fill(out, text, breaks, columns, first, rest);
    free(breaks);
}
