/*
 * kramdown's blocks made plain for CommonMark: line by line.
 */
#include "markup/prepare.h"

/* How far the end of its code is looked for, and how often in vain. */
#define ABSORBED_MAX_BYTES 4000
#define MAX_UNABSORBED 1000

/* A fence is only taken in if no blank line stands in its code: it would end the list. */
static bool may_be_absorbed(struct prepare *prepare, struct str s)
{
    size_t indent = prepare_indent(s), n = 0;
    struct str blank = str_slice(prepare->rest, 0, ABSORBED_MAX_BYTES), line;

    if (prepare->blank || prepare_ends_all(s))
        return false;
    s = str_from(s, indent);
    while (n < s.len && (s.at[n] == '`' || s.at[n] == '~') && s.at[n] == s.at[0])
        n++;
    if (n < 3)
        return true;
    if (prepare->unabsorbed == MAX_UNABSORBED)
        return false;
    while (str_line(&blank, &line) && !prepare_is_blank(line)) {
        struct prepare probe = {.fence = s.at[0], .fence_len = n};

        if (prepare_closes_fence(&probe, line))
            return true;
    }
    prepare->unabsorbed++;
    return false;
}

/* ${line} without the indentation of the definition it stands in. */
static struct str undefined(const struct prepare *prepare, struct str line)
{
    size_t n = prepare_indent(line);

    if (!prepare->in_definitions || prepare->n_levels == 0)
        return line;
    return str_from(line, n < prepare->levels[0].width ? n : prepare->levels[0].width);
}

/* Whether ${rest} is no part of the paragraph, which stands in more than the levels it ${matched}. */
static bool leaves_paragraph(const struct prepare *prepare, struct str rest, size_t matched)
{
    char kind;

    return !prepare->paragraph || prepare_starts_block(prepare, rest) ||
           (prepare->levels[matched].width > 0 && prepare_indent(rest) <= 3 &&
            prepare_marker(str_ltrim(rest), &kind) > 0); /* the next item */
}

static void block_line(struct prepare *prepare, struct str line)
{
    size_t at, matched = prepare_match(prepare, line, &at), from = 0;

    if (prepare_is_blank(str_from(line, at))) {
        prepare_emit(prepare, undefined(prepare, line));
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

        if (leaves_paragraph(prepare, rest, matched) && may_be_absorbed(prepare, rest)) {
            line = prepare_absorb(prepare, line, &at, &matched);
            prepare->absorbed = true;
            from = prepare->in_definitions && matched > 0 ? prepare->levels[0].width : 0;
        }
        if (matched < prepare->n_levels && leaves_paragraph(prepare, rest, matched)) {
            prepare->n_levels = matched;
            prepare->paragraph = false;
        }
    }
    if (prepare->n_levels == 0)
        prepare_definitions_end(prepare);
    matched = prepare->n_levels;
    at = prepare_open_levels(prepare, &line, at);
    prepare->opens = prepare->n_levels > matched;
    prepare->head = str_slice(line, from, at);
    prepare->no_head = at == from;
    if (at < line.len)
        prepare_leaf(prepare, str_from(line, at));
    else
        prepare_emit(prepare, prepare->head);
    prepare->head.len = 0;
    prepare->no_head = false;
    prepare->absorbed = false;
    prepare->blank = false;
}

/* A line of a fenced code block: as it is. */
static void fence_line(struct prepare *prepare, struct str line, struct str expanded)
{
    size_t at;

    bool inside = prepare_match(prepare, expanded, &at) == prepare->n_levels;

    if (!inside && !prepare->fence_absorbed) {
        prepare->fence = '\0';
        block_line(prepare, expanded);
        return;
    }
    if (inside) {
        prepare_emit(prepare, prepare->in_definitions ? undefined(prepare, expanded) : line);
    } else {
        prepare_head(prepare);
        prepare_emit(prepare, str_from(line, at));
    }
    if (prepare_closes_fence(prepare, str_from(expanded, at))) {
        prepare->fence = '\0';
        prepare->paragraph = false;
    }
}

static void html_line(struct prepare *prepare, struct str line)
{
    size_t at;

    if (prepare_match(prepare, line, &at) < prepare->n_levels) {
        prepare_html_end(prepare);
        block_line(prepare, line);
        return;
    }
    prepare_html_feed(prepare, str_from(line, at));
    prepare_left(prepare);
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

struct prepared prepare_kramdown(struct arena *arena, struct str text,
                                 const struct markdown_options *options)
{
    struct prepare prepare = {.arena = arena, .options = options, .rest = text, .blank = true};
    struct str line;

    buf_init(&prepare.out, (size_t)-1);
    buf_init(&prepare.html, (size_t)-1);
    find_ids(&prepare, text);
    while (str_line(&prepare.rest, &line)) {
        struct str expanded = prepare_expand_tabs(arena, line);

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

static bool is_mark(char c)
{
    return c >= PREPARE_PIECE && c <= PREPARE_NOTHING;
}

struct str prepare_unmark(struct arena *arena, struct str s, bool code)
{
    struct buf out;
    size_t i;

    for (i = 0; i < s.len && !is_mark(s.at[i]); i++)
        ;
    if (i == s.len)
        return arena_str(arena, s);
    buf_init(&out, (size_t)-1);
    for (i = 0; i < s.len; i++) {
        bool quote = s.at[i] == PREPARE_DOUBLE_QUOTE || s.at[i] == PREPARE_SINGLE_QUOTE;

        if (quote && code)
            buf_char(&out, '\\');
        if (quote)
            buf_char(&out, s.at[i] == PREPARE_DOUBLE_QUOTE ? '"' : '\'');
        else if (s.at[i] != PREPARE_NOTHING)
            buf_char(&out, s.at[i]);
    }
    return buf_take(&out, arena);
}
