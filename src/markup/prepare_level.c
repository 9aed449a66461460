/*
 * The quotes, list items and definitions that a line stands in, by kramdown's rules.
 */
#include "markup/prepare.h"

#include <string.h>

size_t prepare_piece(struct prepare *prepare, struct piece piece)
{
    struct prepared *result = &prepare->result;

    result->pieces = arena_grow(prepare->arena, result->pieces, result->n, &prepare->capacity,
                                sizeof(*result->pieces));
    result->pieces[result->n] = piece;
    return result->n++;
}

void prepare_head(struct prepare *prepare)
{
    if (prepare->head.len > 0 || prepare->no_head) {
        buf_add(&prepare->out, prepare->head);
        prepare->head.len = 0;
        prepare->no_head = false;
        return;
    }
    for (size_t i = 0; i < prepare->n_levels; i++) {
        if (prepare->levels[i].width == 0)
            buf_add_c(&prepare->out, "> ");
        for (size_t k = 0;
             k < prepare->levels[i].width && prepare->levels[i].kind != PREPARE_DEFINITION; k++)
            buf_char(&prepare->out, ' ');
    }
}

void prepare_block_piece(struct prepare *prepare, struct piece piece)
{
    prepare_head(prepare);
    buf_printf(&prepare->out, "<!--%c%zu-->\n", PREPARE_PIECE, prepare_piece(prepare, piece));
    prepare->paragraph = false;
    prepare->code = 0;
}

struct str prepare_expand_tabs(struct arena *arena, struct str line)
{
    struct buf out;
    size_t i;

    for (i = 0; i < line.len && line.at[i] == ' '; i++)
        ;
    if (i == line.len || line.at[i] != '\t')
        return line;
    buf_init(&out, (size_t)-1);
    for (i = 0; i < line.len && (line.at[i] == ' ' || line.at[i] == '\t'); i++) {
        buf_char(&out, ' ');
        while (line.at[i] == '\t' && out.len % 4 != 0)
            buf_char(&out, ' ');
    }
    buf_add(&out, str_from(line, i));
    return buf_take(&out, arena);
}

size_t prepare_indent(struct str s)
{
    size_t n = 0;

    while (n < s.len && s.at[n] == ' ')
        n++;
    return n;
}

bool prepare_is_blank(struct str s)
{
    return str_trim(s).len == 0;
}

size_t prepare_match(const struct prepare *prepare, struct str line, size_t *at)
{
    size_t i = 0, n;

    *at = 0;
    for (i = 0; i < prepare->n_levels; i++) {
        n = prepare_indent(str_from(line, *at));
        if (prepare->levels[i].width == 0) {
            if (n > 3 || *at + n >= line.len || line.at[*at + n] != '>')
                break;
            *at += n + 1;
            if (*at < line.len && line.at[*at] == ' ')
                (*at)++;
        } else {
            if (n < prepare->levels[i].width && !prepare_is_blank(str_from(line, *at)))
                break;
            *at += n < prepare->levels[i].width ? n : prepare->levels[i].width;
        }
    }
    return i;
}

bool prepare_next(struct prepare *prepare, struct str *content)
{
    struct str rest = prepare->rest, line;
    size_t at;

    if (!str_line(&rest, &line))
        return false;
    line = prepare_expand_tabs(prepare->arena, line);
    if (prepare_match(prepare, line, &at) < prepare->n_levels)
        return false;
    *content = str_from(line, at);
    prepare->rest = rest;
    return true;
}

bool prepare_is_rule(struct str s)
{
    size_t n = 0;
    char c;

    s = str_trim(s);
    c = s.len > 0 ? s.at[0] : '\0';
    if (c != '*' && c != '-' && c != '_')
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == c)
            n++;
        else if (!ascii_is_space(s.at[i]))
            return false;
    }
    return n >= 3;
}

size_t prepare_marker(struct str s, char *kind)
{
    size_t n = 0;

    if (s.len > 0 && strchr("*+-", s.at[0]) && s.at[0] != '\0') {
        *kind = '-';
        n = 1;
    } else {
        while (n < s.len && n < 9 && ascii_is_digit(s.at[n]))
            n++;
        if (n == 0 || n == s.len || s.at[n] != '.')
            return 0;
        *kind = '1';
        n++;
    }
    if (n < s.len && s.at[n] != ' ' && s.at[n] != '\t')
        return 0;
    return n == s.len || !prepare_is_rule(s) || *kind == '1' ? n : 0;
}

/* Only a list that starts with 1 ends CommonMark's paragraph: call the item so. */
static struct str renumber(struct prepare *prepare, struct str line, size_t at, size_t marker)
{
    return arena_printf(prepare->arena, "%.*s1.%*s%.*s", (int)at, line.at, (int)marker - 2, "",
                        STR_ARG(str_from(line, at + marker)));
}

/* Without GFM a paragraph swallows markers, but for those of a list right below an item's first one. */
static bool takes_markers(const struct prepare *prepare)
{
    return prepare->options->gfm || !prepare->paragraph;
}

static bool takes_lists(const struct prepare *prepare)
{
    return takes_markers(prepare) || (prepare->opening && prepare->n_levels > 0 &&
                                      prepare->levels[prepare->n_levels - 1].width > 0);
}

size_t prepare_open_levels(struct prepare *prepare, struct str *whole, size_t at)
{
    for (;;) {
        struct str line = *whole, s = str_from(line, at);
        size_t indent = prepare_indent(s), marker, space;
        struct level level = {0};

        if (indent > 3 || prepare->n_levels == PREPARE_MAX_LEVELS)
            return at;
        s = str_from(s, indent);
        if (str_starts(s, ">") && takes_markers(prepare)) {
            at += indent + 1;
            if (at < line.len && line.at[at] == ' ')
                at++;
        } else if (takes_lists(prepare) && (marker = prepare_marker(s, &level.kind)) > 0 &&
                   !(prepare->paragraph && prepare_is_blank(str_from(s, marker)))) {
            space = prepare_indent(str_from(s, marker));
            if (space > 4 || prepare_is_blank(str_from(s, marker)))
                space = 1;
            level.width = indent + marker + space;
            if (prepare->paragraph && level.kind == '1')
                *whole = renumber(prepare, line, at + indent, marker);
            at += level.width;
            if (at > line.len)
                at = line.len;
        } else {
            return at;
        }
        prepare->levels[prepare->n_levels++] = level;
        prepare->paragraph = false;
    }
}

struct str prepare_absorb(struct prepare *prepare, struct str line, size_t *at, size_t *matched)
{
    struct str rest = str_from(line, *at);
    struct buf out;
    char kind;

    buf_init(&out, (size_t)-1);
    buf_add(&out, str_slice(line, 0, *at));
    for (; *matched < prepare->n_levels; (*matched)++) {
        const struct level *level = &prepare->levels[*matched];
        size_t indent = prepare_indent(rest);

        if (level->width == 0) {
            buf_add_c(&out, "> ");
            if (indent <= 3 && str_starts(str_from(rest, indent), ">"))
                rest = str_from(rest, indent + (str_starts(str_from(rest, indent), "> ") ? 2 : 1));
            continue;
        }
        if (indent >= level->width)
            rest = str_from(rest, level->width);
        else if (indent <= 3 && prepare_marker(str_from(rest, indent), &kind) > 0 &&
                 kind == level->kind)
            break;
        for (size_t i = 0; i < level->width; i++)
            buf_char(&out, ' ');
    }
    *at = out.len;
    buf_add(&out, rest);
    return buf_take(&out, prepare->arena);
}
