/*
 * A template in pieces, as Shopify Liquid cuts them: a tag ends at the first "%}", an output at
 * the first "}", quoted or not.
 */
#include "liquid/lexer.h"

#include <string.h>

static bool is_word(char c)
{
    return ascii_is_alnum(c) || c == '_';
}

/* The name of the tag and what follows it. */
static bool read_name(struct str inside, struct piece *piece)
{
    size_t len = 0;

    inside = str_ltrim(inside);
    if (inside.len > 0 && inside.at[0] == '#')
        len = 1;
    else
        while (len < inside.len && is_word(inside.at[len]))
            len++;
    if (len == 0)
        return false;
    piece->name = str_slice(inside, 0, len);
    piece->markup = str_ltrim(str_from(inside, len));
    return true;
}

/* The inside of {% … %} or {{ … }}, and what its dashes say. */
static struct str read_inside(struct piece *piece)
{
    struct str inside = str_slice(piece->source, 2, piece->source.len - 2);

    piece->trims_before = inside.len > 0 && inside.at[0] == '-';
    piece->trims_after = inside.len > 0 && inside.at[inside.len - 1] == '-';
    if (piece->trims_before)
        inside = str_from(inside, 1);
    if (piece->trims_after && inside.len > 0)
        inside.len--;
    return inside;
}

/* The first byte of ${s} from ${from} on at which "{{" or "{%" stands. */
static size_t find_open(struct str s, size_t from)
{
    while (from + 1 < s.len) {
        const char *brace = memchr(s.at + from, '{', s.len - 1 - from);

        if (!brace)
            break;
        if (brace[1] == '{' || brace[1] == '%')
            return (size_t)(brace - s.at);
        from = (size_t)(brace - s.at) + 1;
    }
    return s.len;
}

/* The length of the tag that the rest starts with, or 0 if it is not closed; then none behind it is. */
static size_t tag_length(struct lexer *lexer)
{
    size_t end = lexer->no_tag_ends ? STR_NONE : str_find(lexer->rest, STR("%}"), 2);

    lexer->no_tag_ends = end == STR_NONE;
    return end == STR_NONE ? 0 : end + 2;
}

/* The same for an output. */
static size_t output_length(struct lexer *lexer)
{
    struct str s = lexer->rest;
    size_t end = lexer->no_output_ends ? STR_NONE : str_find(s, STR("}"), 2);

    lexer->no_output_ends = end == STR_NONE;
    if (end == STR_NONE || end + 1 >= s.len || s.at[end + 1] != '}')
        return 0;
    return end + 2;
}

static void next_line(struct lexer *lexer, struct piece *piece)
{
    struct str line;

    while (str_split(&lexer->rest, '\n', &line)) {
        if (str_trim(line).len == 0)
            continue;
        piece->source = line;
        piece->kind = read_name(line, piece) ? PIECE_TAG : PIECE_UNCLOSED_TAG;
        return;
    }
    piece->kind = PIECE_END;
}

void lexer_next(struct lexer *lexer, struct piece *piece)
{
    size_t len;

    *piece = (struct piece){.kind = PIECE_END, .source = str_slice(lexer->rest, 0, 0)};
    if (lexer->rest.len == 0)
        return;
    if (lexer->lines) {
        next_line(lexer, piece);
        return;
    }
    len = find_open(lexer->rest, 0);
    if (len > 0) {
        piece->kind = PIECE_TEXT;
    } else {
        bool tag = lexer->rest.at[1] == '%';

        len = tag ? tag_length(lexer) : output_length(lexer);
        piece->kind = tag ? PIECE_TAG : PIECE_OUTPUT;
        piece->source = str_slice(lexer->rest, 0, len ? len : 2);
        if (len == 0)
            piece->kind = tag ? PIECE_UNCLOSED_TAG : PIECE_UNCLOSED_OUTPUT;
        else if (!tag)
            piece->markup = read_inside(piece);
        else if (!read_name(read_inside(piece), piece))
            piece->kind = PIECE_UNCLOSED_TAG;
        len = piece->source.len;
    }
    piece->source = str_slice(lexer->rest, 0, len);
    lexer->rest = str_from(lexer->rest, len);
}

/* Whether a tag named ${name} opens at the start of ${s}, which is "{%". */
static bool opens(struct str s, const char *name)
{
    size_t len = 0;

    s = str_from(s, 2);
    if (str_starts(s, "-"))
        s = str_from(s, 1);
    s = str_ltrim(s);
    while (len < s.len && is_word(s.at[len]))
        len++;
    return str_is(str_slice(s, 0, len), name);
}

bool lexer_verbatim(struct lexer *lexer, const char *end, struct str *body, struct piece *piece)
{
    struct str all = lexer->rest;
    struct lexer probe = {.rest = all};

    for (size_t at = 0; (at = str_find(all, STR("{%"), at)) != STR_NONE; at += 2) {
        if (!opens(str_from(all, at), end))
            continue;
        probe.rest = str_from(all, at);
        lexer_next(&probe, piece);
        if (piece->kind == PIECE_TAG) {
            *body = str_slice(all, 0, at);
            lexer->rest = probe.rest;
            return true;
        }
    }
    return false;
}
