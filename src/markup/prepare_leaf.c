/*
 * A line inside its containers: a heading, a fence, an abbreviation, text, or what the other files of
 * this module know.
 * Known limit: a fence whose end is in another container counts as ended.
 */
#include "markup/prepare.h"

#include <string.h>

bool prepare_ends_all(struct str s)
{
    s = str_from(s, prepare_indent(s));
    return prepare_html_starts(s) || str_starts(s, "</") || str_starts(s, "{:") ||
           str_is(str_rtrim(s), "^");
}

bool prepare_starts_block(const struct prepare *prepare, struct str s)
{
    size_t indent = prepare_indent(s), n = 0;
    char kind;

    s = str_from(s, indent);
    if (indent > 3 || s.len == 0)
        return false;
    if (!prepare->options->gfm)
        return prepare_ends_all(s);
    while (n < s.len && s.at[n] == '#')
        n++;
    return (n > 0 && n < 7 && n < s.len && s.at[n] == ' ') || s.at[0] == '>' ||
           str_starts(s, "```") || str_starts(s, "~~~") || prepare_marker(s, &kind) > 0 ||
           prepare_is_rule(s) || prepare_ends_all(s);
}

bool prepare_closes_fence(const struct prepare *prepare, struct str s)
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
        if (prepare_closes_fence(&probe, line))
            return true;
    }
    return false;
}

static bool open_fence(struct prepare *prepare, struct str s, size_t indent)
{
    struct str info;
    size_t n = 0;

    if (s.len < 3 || !(s.at[0] == '~' || (s.at[0] == '`' && prepare->options->gfm)))
        return false;
    if (!prepare->options->gfm && (indent > 0 || prepare->paragraph))
        return false;
    while (n < s.len && s.at[n] == s.at[0])
        n++;
    info = str_trim(str_from(s, n));
    if (n < 3 || (s.at[0] == '`' && str_chr(info, '`') != STR_NONE))
        return false;
    if (str_chr(info, ' ') != STR_NONE || str_chr(info, '\t') != STR_NONE)
        return false; /* a language is one word */
    if ((s.at[0] == prepare->endless_fence && n >= prepare->endless_fence_len) ||
        !fence_ends(prepare, s.at[0], n)) {
        prepare->endless_fence = s.at[0];
        prepare->endless_fence_len = n;
        return false;
    }
    prepare->fence = s.at[0];
    prepare->fence_len = n;
    prepare->fence_absorbed = prepare->absorbed;
    return true;
}

void prepare_emit(struct prepare *prepare, struct str line)
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

static struct str without_hashes(struct str s)
{
    while (str_ends(s, "#"))
        s.len--;
    return str_rtrim(s);
}

/* "## Title {#id}": the id goes into a list of attributes behind the heading. */
static bool heading(struct prepare *prepare, struct str s)
{
    struct str id;
    size_t open, n = 0;

    while (n < s.len && s.at[n] == '#')
        n++;
    s = str_rtrim(s);
    if (n == 0 || n == s.len || (!prepare->options->gfm && prepare->paragraph))
        return false;
    if (!prepare->options->gfm) {
        n = n > 6 ? 6 : n;
        s = arena_printf(prepare->arena, "%.*s %.*s", (int)n, s.at, STR_ARG(str_from(s, n)));
        if (str_ends(s, "#") && !str_ends(s, "\\#")) /* hashes at the end go also without a blank */
            s = without_hashes(s);
    }
    if (n > 6 || (s.at[n] != ' ' && s.at[n] != '\t'))
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
    if (prepare->n_levels == PREPARE_MAX_LEVELS && (s.at[0] == '>' || prepare_marker(s, &kind) > 0))
        return true;
    if (is_bare_hashes(s))
        return true;
    if (str_starts(s, "```") || str_starts(s, "~~~")) /* a fence that never ends */
        return true;
    if (prepare->lines == 0)
        return false;
    if (!prepare->options->gfm && (strchr("#>", s.at[0]) || prepare_marker(s, &kind) > 0))
        return true;
    if (is_underline(s))
        return prepare->lines > 1 || !prepare->after_blank;
    return prepare_is_rule(s) || (prepare_is_separator(s) && str_chr(s, '|') != STR_NONE);
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
        prepare->n_delimiters = 0;
        prepare->opening = prepare->opens;
        prepare->after_blank = prepare->blank;
    }
    prepare_head(prepare);
    buf_add(&prepare->out, str_slice(content, 0, indent));
    if (is_only_text(prepare, s)) {
        buf_char(&prepare->out, PREPARE_NOTHING);
        prepare->paragraph = true;
    } else {
        prepare->paragraph = !prepare_is_rule(s) && !(prepare->lines > 0 && is_underline(s));
    }
    prepare->lines++;
    prepare_span(prepare, escape_marker(prepare, s));
    prepare->terms_end = prepare->paragraph && prepare->n_levels == 0 ? prepare->out.len : 0;
}

static void leaf(struct prepare *prepare, struct str content)
{
    size_t indent = prepare_indent(content);
    struct str s = str_from(content, indent);

    if (indent > 3 && !prepare->paragraph) {
        prepare_head(prepare);
        prepare_emit(prepare, content);
        return;
    }
    if (prepare_html_closes(prepare, s))
        return;
    if (prepare_html_starts(s) || (!prepare->paragraph && prepare_comment_starts(prepare, s))) {
        prepare->in_html = true;
        prepare->html_head = prepare->head;
        prepare_html_feed(prepare, s);
        return;
    }
    if (indent <= 3 && open_fence(prepare, s, indent)) {
        prepare_head(prepare);
        prepare_emit(prepare, content);
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

void prepare_left(struct prepare *prepare)
{
    while (prepare->left.len > 0) {
        struct str content = prepare->left;

        prepare->left.len = 0;
        leaf(prepare, content);
    }
}

void prepare_leaf(struct prepare *prepare, struct str content)
{
    leaf(prepare, content);
    prepare_left(prepare);
}
