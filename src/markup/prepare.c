/*
 * kramdown's blocks made plain for CommonMark: containers and lines.
 * Known limits: a fence that is never closed is code to the end (kramdown: text); a definition list
 * inside a list item is text.
 */
#include "markup/prepare.h"

#include <string.h>

#include "markup/tag.h"

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

/* ${line} with the tabs before its content as blanks. */
static struct str expand_tabs(struct arena *arena, struct str line)
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

static size_t indent_of(struct str s)
{
    size_t n = 0;

    while (n < s.len && s.at[n] == ' ')
        n++;
    return n;
}

static bool is_blank(struct str s)
{
    return str_trim(s).len == 0;
}

/* How many levels ${line} stands in; *${at} is where its content starts. */
static size_t match_levels(const struct prepare *prepare, struct str line, size_t *at)
{
    size_t i = 0, n;

    *at = 0;
    for (i = 0; i < prepare->n_levels; i++) {
        n = indent_of(str_from(line, *at));
        if (prepare->levels[i].width == 0) {
            if (n > 3 || *at + n >= line.len || line.at[*at + n] != '>')
                break;
            *at += n + 1;
            if (*at < line.len && line.at[*at] == ' ')
                (*at)++;
        } else {
            if (n < prepare->levels[i].width && !is_blank(str_from(line, *at)))
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
    line = expand_tabs(prepare->arena, line);
    if (match_levels(prepare, line, &at) < prepare->n_levels)
        return false;
    *content = str_from(line, at);
    prepare->rest = rest;
    return true;
}

/* "* * *", "---": a rule, not a list. */
static bool is_rule(struct str s)
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

/* A list marker at the start of ${s}: its length without what follows, or 0. */
static size_t marker_of(struct str s, char *kind)
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
    return n == s.len || !is_rule(s) || *kind == '1' ? n : 0;
}

/* Only a list that starts with 1 ends CommonMark's paragraph: call the item so. */
static struct str renumber(struct prepare *prepare, struct str line, size_t at, size_t marker)
{
    return arena_printf(prepare->arena, "%.*s1.%*s%.*s", (int)at, line.at, (int)marker - 2, "",
                        STR_ARG(str_from(line, at + marker)));
}

/* Open the quotes and items whose markers stand at ${at}; return where the content then starts. */
static size_t open_levels(struct prepare *prepare, struct str *whole, size_t at)
{
    for (;;) {
        struct str line = *whole, s = str_from(line, at);
        size_t indent = indent_of(s), marker, space;
        struct level level = {0};

        if (indent > 3 || prepare->n_levels == PREPARE_MAX_LEVELS)
            return at;
        s = str_from(s, indent);
        if (str_starts(s, ">")) {
            at += indent + 1;
            if (at < line.len && line.at[at] == ' ')
                at++;
        } else if ((marker = marker_of(s, &level.kind)) > 0 &&
                   !(prepare->paragraph && is_blank(str_from(s, marker)))) {
            space = indent_of(str_from(s, marker));
            if (space > 4 || is_blank(str_from(s, marker)))
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

/* A line that no paragraph can swallow. */
static bool starts_block(struct str s)
{
    size_t indent = indent_of(s), n = 0;
    char kind;

    s = str_from(s, indent);
    if (indent > 3 || s.len == 0)
        return false;
    while (n < s.len && s.at[n] == '#')
        n++;
    return (n > 0 && n < 7 && n < s.len && s.at[n] == ' ') || s.at[0] == '>' ||
           str_starts(s, "```") || str_starts(s, "~~~") || str_starts(s, "{:") ||
           marker_of(s, &kind) > 0 || is_rule(s) || str_is(str_rtrim(s), "^") ||
           prepare_html_starts(s) || str_starts(s, "</");
}

static bool closes_fence(const struct prepare *prepare, struct str s)
{
    size_t n = 0;

    s = str_trim(s);
    while (n < s.len && s.at[n] == prepare->fence)
        n++;
    return n >= prepare->fence_len && n == s.len;
}

/* Whether a line to come ends the fence: one that never ends is text. */
static bool fence_ends(const struct prepare *prepare, char fence, size_t len)
{
    struct prepare probe = {.fence = fence, .fence_len = len};
    struct str rest = prepare->rest, line;

    while (str_line(&rest, &line)) {
        while (line.len > 0 && (ascii_is_space(line.at[0]) || line.at[0] == '>'))
            line = str_from(line, 1);
        if (closes_fence(&probe, line))
            return true;
    }
    return false;
}

static bool open_fence(struct prepare *prepare, struct str s)
{
    size_t n = 0;

    if (s.len < 3 || (s.at[0] != '`' && s.at[0] != '~'))
        return false;
    while (n < s.len && s.at[n] == s.at[0])
        n++;
    if (n < 3 || (s.at[0] == '`' && str_chr(str_from(s, n), '`') != STR_NONE))
        return false;
    if (s.at[0] == prepare->open_fence_char || !fence_ends(prepare, s.at[0], n)) {
        prepare->open_fence_char = s.at[0];
        return false;
    }
    prepare->fence = s.at[0];
    prepare->fence_len = n;
    prepare->fence_absorbed = prepare->absorbed;
    return true;
}

static void emit(struct prepare *prepare, struct str line)
{
    buf_add(&prepare->out, line);
    buf_char(&prepare->out, '\n');
}

/* "1)" is no list: the parenthesis is escaped. */
static struct str escape_marker(struct prepare *prepare, struct str s)
{
    size_t n = 0;

    while (n < s.len && n < 10 && ascii_is_digit(s.at[n]))
        n++;
    if (n == 0 || n == s.len || s.at[n] != ')')
        return s;
    return arena_printf(prepare->arena, "%.*s\\%.*s", (int)n, s.at, STR_ARG(str_from(s, n)));
}

/* "## Title {#id}": the id goes into a list of attributes behind the heading. */
static bool heading(struct prepare *prepare, struct str s)
{
    struct str id;
    size_t open, n = 0;

    while (n < s.len && s.at[n] == '#')
        n++;
    s = str_rtrim(s);
    if (n == 0 || n > 6 || n == s.len || (s.at[n] != ' ' && s.at[n] != '\t'))
        return false;
    open = str_ends(s, "}") ? str_rchr(s, '{') : STR_NONE;
    prepare_head(prepare);
    if (open != STR_NONE && open + 1 < s.len && s.at[open + 1] == '#') {
        id = str_slice(s, open + 2, s.len - 1);
        prepare_span(prepare, str_rtrim(str_slice(s, 0, open)));
        prepare_block_piece(
            prepare, (struct piece){.type = PIECE_ATTRS,
                                    .attrs = prepare_attrs(
                                        prepare->arena, arena_join(prepare->arena, STR("#"), id))});
    } else {
        prepare_span(prepare, s);
    }
    prepare->paragraph = false;
    return true;
}

/* "*[HTML]: Hypertext Markup Language" */
static bool abbreviation(struct prepare *prepare, struct str s)
{
    size_t end = str_find(s, STR("]:"), 0);
    struct abbreviation *one;

    if (!str_starts(s, "*[") || end == STR_NONE || end < 3)
        return false;
    one = ARENA_NEW(prepare->arena, struct abbreviation);
    one->name = str_slice(s, 2, end);
    one->title = str_trim(str_from(s, end + 2));
    one->next = prepare->result.abbreviations;
    prepare->result.abbreviations = one;
    prepare->head.len = 0;
    return true;
}

/* "---" or "===" under a line of text */
static bool is_underline(struct str s)
{
    s = str_trim(s);
    for (size_t i = 1; i < s.len; i++)
        if (s.at[i] != s.at[0])
            return false;
    return s.len > 0 && (s.at[0] == '-' || s.at[0] == '=');
}

/* "####": a heading without text is none. */
static bool is_bare_hashes(struct str s)
{
    s = str_rtrim(s);
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != '#')
            return false;
    return s.len > 0;
}

/* What CommonMark would read as something else than text, and kramdown does not. */
static bool is_only_text(const struct prepare *prepare, struct str s)
{
    char kind;

    if (strchr("<${", s.at[0])) /* a span's tag starts no block, nor does a piece */
        return true;
    if (prepare->n_levels == PREPARE_MAX_LEVELS && (s.at[0] == '>' || marker_of(s, &kind) > 0))
        return true;
    if (is_bare_hashes(s))
        return true;
    if (s.at[0] == prepare->open_fence_char && s.len > 2 && s.at[1] == s.at[0] &&
        s.at[2] == s.at[0])
        return true;
    if (prepare->lines == 0)
        return false;
    if (is_underline(s))
        return prepare->lines > 1 || !prepare->after_blank;
    return is_rule(s) || (prepare_is_separator(s) && str_chr(s, '|') != STR_NONE);
}

static void paragraph_line(struct prepare *prepare, struct str content, size_t indent)
{
    struct str s = str_from(content, indent);

    if (!prepare->paragraph &&
        str_starts(s, "\\$$")) /* no block of mathematics, but one in a line */
        s = str_from(s, 1);
    if (!prepare->paragraph) {
        prepare->terms_at = prepare->out.len;
        prepare->lines = 0;
        prepare->after_blank = prepare->blank;
    }
    prepare_head(prepare);
    buf_add(&prepare->out, str_slice(content, 0, indent));
    if (is_only_text(prepare, s)) {
        buf_char(&prepare->out, PREPARE_NOTHING);
        prepare->paragraph = true;
    } else {
        prepare->paragraph = !is_rule(s) && !(prepare->lines > 0 && is_underline(s));
    }
    prepare->lines++;
    prepare_span(prepare, escape_marker(prepare, s));
    prepare->terms_end = prepare->paragraph && prepare->n_levels == 0 ? prepare->out.len : 0;
}

void prepare_leaf(struct prepare *prepare, struct str content)
{
    size_t indent = indent_of(content);
    struct str s = str_from(content, indent);

    if (indent > 3 && !prepare->paragraph) {
        prepare_head(prepare);
        emit(prepare, content);
        return;
    }
    if (prepare_html_closes(prepare, s))
        return;
    if (prepare_html_starts(s)) {
        prepare->in_html = true;
        prepare->html_head = prepare->head;
        prepare_html_feed(prepare, arena_join(prepare->arena, s, STR("\n")));
        return;
    }
    if (indent <= 3 && open_fence(prepare, s)) {
        prepare_head(prepare);
        emit(prepare, content);
        return;
    }
    if (prepare_extension(prepare, s))
        return;
    if (str_is(str_rtrim(content), "^")) {
        prepare_block_piece(prepare, (struct piece){.type = PIECE_BREAK});
        return;
    }
    if (!prepare->paragraph && (prepare_math(prepare, s) || prepare_table(prepare, s)))
        return;
    if (indent <= 3 && (heading(prepare, s) || abbreviation(prepare, s)))
        return;
    paragraph_line(prepare, content, indent);
}

/* Whether ${s} ends whatever it stands behind. */
static bool ends_all(struct str s)
{
    s = str_from(s, indent_of(s));
    return prepare_html_starts(s) || str_starts(s, "</") || str_starts(s, "{:") ||
           str_is(str_rtrim(s), "^");
}

/*
 * Without a blank line before it, kramdown takes any line into the items and quotes above it, also
 * one that starts a block; it ends a list only as its next item.  Return ${line} with what
 * CommonMark wants for that, and in *${matched} the levels it then stands in.
 */
static struct str absorb(struct prepare *prepare, struct str line, size_t *at, size_t *matched)
{
    struct str rest = str_from(line, *at);
    struct buf out;
    char kind;

    buf_init(&out, (size_t)-1);
    buf_add(&out, str_slice(line, 0, *at));
    for (; *matched < prepare->n_levels; (*matched)++) {
        const struct level *level = &prepare->levels[*matched];
        size_t indent = indent_of(rest);

        if (level->width == 0) {
            buf_add_c(&out, "> ");
            if (indent <= 3 && str_starts(str_from(rest, indent), ">"))
                rest = str_from(rest, indent + (str_starts(str_from(rest, indent), "> ") ? 2 : 1));
            continue;
        }
        if (indent >= level->width)
            rest = str_from(rest, level->width);
        else if (indent <= 3 && marker_of(str_from(rest, indent), &kind) > 0 && kind == level->kind)
            break;
        for (size_t i = 0; i < level->width; i++)
            buf_char(&out, ' ');
    }
    *at = out.len;
    buf_add(&out, rest);
    return buf_take(&out, prepare->arena);
}

/* A fence is only taken in if no blank line stands in its code: it would end the list. */
static bool may_be_absorbed(const struct prepare *prepare, struct str s)
{
    size_t indent = indent_of(s), n = 0;
    struct str blank = prepare->rest, line;

    if (prepare->blank || ends_all(s))
        return false;
    s = str_from(s, indent);
    while (n < s.len && (s.at[n] == '`' || s.at[n] == '~') && s.at[n] == s.at[0])
        n++;
    if (n < 3)
        return true;
    while (str_line(&blank, &line) && !is_blank(line)) {
        struct prepare probe = {.fence = s.at[0], .fence_len = n};

        if (closes_fence(&probe, line))
            return true;
    }
    return false;
}

/* ${line} without the indentation of the definition it stands in. */
static struct str undefined(const struct prepare *prepare, struct str line)
{
    size_t n = indent_of(line);

    if (!prepare->in_definitions || prepare->n_levels == 0)
        return line;
    return str_from(line, n < prepare->levels[0].width ? n : prepare->levels[0].width);
}

static void block_line(struct prepare *prepare, struct str line)
{
    size_t at, matched = match_levels(prepare, line, &at), from = 0;

    if (is_blank(str_from(line, at))) {
        emit(prepare, undefined(prepare, line));
        prepare->paragraph = false;
        prepare->blank = true;
        prepare->code = 0;
        return;
    }
    if (matched == 0 && (from = prepare_definition(prepare, line)) > 0) {
        at = from;
        matched = prepare->n_levels;
    } else if (prepare->in_definitions && prepare->n_levels > 0 && matched > 0) {
        from = prepare->levels[0].width;
    }
    if (matched < prepare->n_levels) {
        struct str rest = str_from(line, at);

        if ((!prepare->paragraph || starts_block(rest)) && may_be_absorbed(prepare, rest)) {
            line = absorb(prepare, line, &at, &matched);
            prepare->absorbed = true;
            from = prepare->in_definitions && matched > 0 ? prepare->levels[0].width : 0;
        }
        if (matched < prepare->n_levels && (!prepare->paragraph || starts_block(rest))) {
            prepare->n_levels = matched;
            prepare->paragraph = false;
        }
    }
    if (prepare->n_levels == 0)
        prepare_definitions_end(prepare);
    at = open_levels(prepare, &line, at);
    prepare->head = str_slice(line, from, at);
    prepare->no_head = at == from;
    if (at < line.len)
        prepare_leaf(prepare, str_from(line, at));
    else
        emit(prepare, prepare->head);
    prepare->head.len = 0;
    prepare->no_head = false;
    prepare->absorbed = false;
    prepare->blank = false;
}

/* A line of a fenced code block: as it is. */
static void fence_line(struct prepare *prepare, struct str line, struct str expanded)
{
    size_t at;

    bool inside = match_levels(prepare, expanded, &at) == prepare->n_levels;

    if (!inside && !prepare->fence_absorbed) {
        prepare->fence = '\0';
        block_line(prepare, expanded);
        return;
    }
    if (inside) {
        emit(prepare, prepare->in_definitions ? undefined(prepare, expanded) : line);
    } else {
        prepare_head(prepare);
        emit(prepare, str_from(line, at));
    }
    if (closes_fence(prepare, str_from(expanded, at))) {
        prepare->fence = '\0';
        prepare->paragraph = false;
    }
}

static void html_line(struct prepare *prepare, struct str line)
{
    size_t at;

    if (match_levels(prepare, line, &at) < prepare->n_levels) {
        prepare_html_end(prepare);
        block_line(prepare, line);
        return;
    }
    prepare_html_feed(prepare, arena_join(prepare->arena, str_from(line, at), STR("\n")));
}

/* Further definitions are not known to `[text] [id]`. */
#define MAX_IDS 500

static void find_ids(struct prepare *prepare, struct str text)
{
    struct str line;

    prepare->ids = arena_array(prepare->arena, MAX_IDS, sizeof(*prepare->ids));
    while (prepare->n_ids < MAX_IDS && str_line(&text, &line)) {
        size_t end;

        line = str_ltrim(line);
        end = str_find(line, STR("]:"), 0);
        if (str_starts(line, "[") && end != STR_NONE && end > 1)
            prepare->ids[prepare->n_ids++] = str_slice(line, 1, end);
    }
}

struct prepared prepare_kramdown(struct arena *arena, struct str text)
{
    struct prepare prepare = {.arena = arena, .rest = text, .blank = true};
    struct str line;

    buf_init(&prepare.out, (size_t)-1);
    buf_init(&prepare.html, (size_t)-1);
    find_ids(&prepare, text);
    while (str_line(&prepare.rest, &line)) {
        struct str expanded = expand_tabs(arena, line);

        if (prepare.fence)
            fence_line(&prepare, line, expanded);
        else if (prepare.in_html)
            html_line(&prepare, expanded);
        else
            block_line(&prepare, expanded);
    }
    if (prepare.in_html)
        prepare_html_end(&prepare);
    prepare_definitions_end(&prepare);
    buf_free(&prepare.html);
    prepare.result.text = buf_take(&prepare.out, arena);
    return prepare.result;
}
