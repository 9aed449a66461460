/*
 * kramdown's text made plain for CommonMark, a line at a time: blanks in link targets, mathematics,
 * attribute lists behind spans, escaped quotes.  Code spans and tags are left alone.
 */
#include <string.h>

#include "markup/prepare.h"
#include "markup/tag.h"

/* How far the end of a code span (behind its line), a link's target, a tag and a list of attributes
 * is looked for: a text of beginnings without ends must not take the square of its length. */
#define CODE_MAX_BYTES 4000
#define TARGET_MAX_BYTES 2000
#define TAG_MAX_BYTES 2000
#define BRACES_MAX_BYTES 1000
#define COMMENT_MAX_BYTES 10000

/* At each link CommonMark's parser passes all delimiters of emphasis that stand before it in the paragraph: so
 * many are, the rest is text. */
#define DELIMITERS_MAX 2000

static size_t run_of(struct str s, size_t i, char c)
{
    size_t n = 0;

    while (i + n < s.len && s.at[i + n] == c)
        n++;
    return n;
}

/* The offset behind the next run of exactly ${n} backquotes, or STR_NONE. */
static size_t code_end(struct str s, size_t i, size_t n)
{
    while (i < s.len) {
        size_t k = run_of(s, i, '`');

        if (k == n)
            return i + k;
        i += k ? k : 1;
    }
    return STR_NONE;
}

static void copy(struct prepare *prepare, struct str s, size_t from, size_t to)
{
    buf_add(&prepare->out, str_slice(s, from, to));
}

/* A code span from ${i} on: it may go on in the lines that follow, up to a blank one. */
static size_t code_span(struct prepare *prepare, struct str s, size_t i)
{
    size_t n = run_of(s, i, '`'), end = code_end(s, i + n, n);

    if (n == 1 && i > 0 && ascii_is_space(s.at[i - 1]) && i + 1 < s.len &&
        ascii_is_space(s.at[i + 1])) { /* between blanks it is itself */
        buf_add_c(&prepare->out, "\\`");
        return i + 1;
    }
    if (end == STR_NONE) {
        struct str more = str_slice(prepare->rest, 0, CODE_MAX_BYTES);
        size_t blank = str_find(more, STR("\n\n"), 0);

        if (code_end(str_slice(more, 0, blank), 0, n) != STR_NONE) {
            prepare->code = n;
            end = s.len;
        } else {
            end = i + n;
        }
    }
    copy(prepare, s, i, end);
    return end;
}

/* The rest of mathematics that goes over the line's end: up to "$$" in the same paragraph.  *${s} is
 * then what stands behind it. */
static bool math_over_lines(struct prepare *prepare, struct str *s, size_t i, struct str *text)
{
    struct str saved = prepare->rest, line;
    struct buf out;
    size_t end = STR_NONE;

    if (prepare->endless >= PREPARE_MAX_ENDLESS)
        return false;
    buf_init(&out, (size_t)-1);
    buf_add(&out, str_from(*s, i));
    while (out.len < CODE_MAX_BYTES && prepare_next(prepare, &line) && str_trim(line).len > 0) {
        buf_char(&out, '\n');
        end = str_find(line, STR("$$"), 0);
        buf_add(&out, str_slice(line, 0, end));
        if (end != STR_NONE)
            break;
    }
    if (end == STR_NONE) {
        buf_free(&out);
        prepare->rest = saved;
        prepare->endless++;
        return false;
    }
    *s = str_from(line, end + 2);
    *text = buf_take(&out, prepare->arena);
    return true;
}

/* "$$ … $$" at ${i}: return where what is behind it starts in *${s}, which may be another line. */
static size_t math_span(struct prepare *prepare, struct str *s, size_t i)
{
    size_t end = str_find(*s, STR("$$"), i + 2);
    struct str text;

    if (end != STR_NONE) {
        text = str_slice(*s, i + 2, end);
        end += 2;
    } else if (math_over_lines(prepare, s, i + 2, &text)) {
        end = 0;
    } else {
        copy(prepare, *s, i, i + 2);
        return i + 2;
    }
    buf_printf(&prepare->out, "<!--%c%zu-->", PREPARE_PIECE,
               prepare_piece(prepare, prepare_formula(prepare, str_trim(text), false)));
    return end;
}

/* Where the target that starts behind "](" ends: at its ")", before a title, or STR_NONE. */
static size_t target_end(struct str s, size_t i, bool *has_blank)
{
    size_t depth = 0;

    s = str_slice(s, 0, i + TARGET_MAX_BYTES);
    *has_blank = false;
    for (; i < s.len; i++) {
        char c = s.at[i];

        if (c == '(')
            depth++;
        else if (c == ')' && depth-- == 0)
            return i;
        else if ((c == ' ' || c == '\t') && i + 1 < s.len &&
                 (s.at[i + 1] == '"' || s.at[i + 1] == '\''))
            return i;
        else if (c == ' ' || c == '\t')
            *has_blank = true;
        else if (c == '<' || c == '>')
            return STR_NONE;
    }
    return STR_NONE;
}

/* "](target with blanks)": in angle brackets CommonMark takes it. */
static size_t link_target(struct prepare *prepare, struct str s, size_t i)
{
    bool has_blank;
    size_t end = target_end(s, i + 2, &has_blank);
    struct str target;

    if (end == STR_NONE) {
        copy(prepare, s, i, i + 2);
        return i + 2;
    }
    target = str_trim(str_slice(s, i + 2, end));
    copy(prepare, s, i, i + 2);
    if (target.len > 0 && (has_blank || str_chr(target, '(') != STR_NONE)) {
        buf_char(&prepare->out, '<');
        buf_add(&prepare->out, target);
        buf_char(&prepare->out, '>');
    } else {
        copy(prepare, s, i + 2, end);
    }
    return end;
}

/* "{: … }" behind a span, "{::comment} … {:/comment}": the offset behind it, or ${i}. */
static size_t braces(struct prepare *prepare, struct str s, size_t i)
{
    struct piece piece = {.type = PIECE_ATTRS};
    size_t end, stop;

    s = str_slice(s, 0, i + BRACES_MAX_BYTES);
    end = str_find(s, STR("}"), i);
    if (end == STR_NONE)
        return i;
    if (s.at[i + 2] == ':') {
        bool raw = str_starts(str_from(s, i), "{::nomarkdown");

        if (!raw && !str_starts(str_from(s, i), "{::comment"))
            return i;
        stop = str_find(s, STR("{:/"), end);
        if (stop == STR_NONE || str_find(s, STR("}"), stop) == STR_NONE)
            return i;
        if (raw)
            copy(prepare, s, end + 1, stop);
        return str_find(s, STR("}"), stop) + 1;
    }
    if (s.at[i + 2] == '/' || i == 0 || !strchr(")*_`]>~", s.at[i - 1]))
        return i;
    piece.attrs = prepare_attrs(prepare->arena, str_slice(s, i + 2, end));
    buf_printf(&prepare->out, "<!--%c%zu-->", PREPARE_PIECE, prepare_piece(prepare, piece));
    return end + 1;
}

/* A backslash and what it escapes. */
static size_t escaped(struct prepare *prepare, struct str s, size_t i)
{
    if (i + 1 == s.len) {
        buf_add_c(&prepare->out, prepare->options->gfm ? "\\" : "\\\\");
        return i + 1;
    }
    if (s.at[i + 1] == '"' || s.at[i + 1] == '\'') {
        buf_char(&prepare->out, s.at[i + 1] == '"' ? PREPARE_DOUBLE_QUOTE : PREPARE_SINGLE_QUOTE);
        return i + 2;
    }
    if (s.at[i + 1] == '\\' && i + 2 == s.len) {
        buf_char(&prepare->out, '\\');
        return i + 2;
    }
    if (s.at[i + 1] && !strchr("\\.*_+`-()[]{}#!:|$<>=~", s.at[i + 1]) &&
        !ascii_is_alnum(s.at[i + 1]) && !ascii_is_space(s.at[i + 1]) &&
        (unsigned char)s.at[i + 1] < 0x80) {
        /* CommonMark escapes more characters than kramdown */
        buf_add_c(&prepare->out, "\\\\");
        return i + 1;
    }
    copy(prepare, s, i, i + 2);
    return i + 2;
}

#define RAW_ELEMENTS "code kbd samp var script style math textarea option pre"

/* <code>*x*</code>: what is in it is no Markdown. */
static size_t raw_element(struct prepare *prepare, struct str s, size_t i, struct str name,
                          size_t tag_len)
{
    struct str close = arena_printf(prepare->arena, "</%.*s>", STR_ARG(name));
    size_t end = str_find(str_slice(s, 0, i + CODE_MAX_BYTES), close, i);

    if (end == STR_NONE) {
        copy(prepare, s, i, i + tag_len);
        return i + tag_len;
    }
    end += close.len;
    buf_printf(
        &prepare->out, "<!--%c%zu-->", PREPARE_PIECE,
        prepare_piece(prepare, (struct piece){.type = PIECE_HTML, .source = str_slice(s, i, end)}));
    return end;
}

/* The rest of a comment that goes over the line's end, in the same paragraph: *${s} is then what stands behind it. */
static bool comment_over_lines(struct prepare *prepare, struct str *s)
{
    struct str saved = prepare->rest, line;
    size_t seen = 0, end;

    if (prepare->endless >= PREPARE_MAX_ENDLESS)
        return false;
    while (seen < COMMENT_MAX_BYTES && prepare_next(prepare, &line) && str_trim(line).len > 0 &&
           !prepare_starts_block(prepare, line)) {
        end = str_find(line, STR("-->"), 0);
        if (end != STR_NONE) {
            *s = str_from(line, end + 3);
            return true;
        }
        seen += line.len + 1;
    }
    prepare->rest = saved;
    prepare->endless++;
    return false;
}

/* A comment shows nothing, but what is before and behind it are two. */
static size_t comment(struct prepare *prepare, struct str *s, size_t i)
{
    size_t end = str_find(str_slice(*s, i, i + COMMENT_MAX_BYTES), STR("-->"), 4);

    if (end != STR_NONE) {
        i += end + 3;
    } else if (comment_over_lines(prepare, s)) {
        i = 0;
    } else {
        buf_add_c(&prepare->out, "\\<");
        return i + 1;
    }
    buf_printf(&prepare->out, "<!--%c%zu-->", PREPARE_PIECE,
               prepare_piece(prepare, (struct piece){.type = PIECE_BREAK}));
    return i;
}

/* A tag, an autolink: as it is. */
static size_t angle(struct prepare *prepare, struct str s, size_t i)
{
    struct str rest = str_slice(s, i, i + TAG_MAX_BYTES);
    struct tag tag;
    size_t n = 1;

    if (str_starts(rest, "<<")) { /* a quotation mark */
        buf_add_c(&prepare->out, "\\<\\<");
        return i + 2;
    }
    if (rest.len > 1 && str_chr(rest, '>') != STR_NONE &&
        (ascii_is_alpha(rest.at[1]) || rest.at[1] == '/') &&
        tag_next(prepare->arena, &rest, &tag) && tag.type != TAG_TEXT)
        n = tag.source.len;
    if (n > 1 && tag.type == TAG_START && !tag.self_closing && tag_in(tag.name, RAW_ELEMENTS))
        return raw_element(prepare, s, i, tag.name, n);
    if (n == 1 && rest.len > 1 &&
        (rest.at[1] == '!' || rest.at[1] == '?')) /* HTML for CommonMark alone */
        buf_char(&prepare->out, '\\');
    copy(prepare, s, i, i + n);
    return i + n;
}

/* "] [id]" is "][id]" where the id is defined. */
static bool is_spaced_reference(const struct prepare *prepare, struct str s, size_t i)
{
    size_t open = i + 1, end;

    while (open < s.len && s.at[open] == ' ')
        open++;
    if (open == i + 1 || open >= s.len || s.at[open] != '[')
        return false;
    end = str_find(str_slice(s, 0, open + TARGET_MAX_BYTES), STR("]"), open);
    if (end == STR_NONE)
        return false;
    for (size_t k = 0; k < prepare->n_ids; k++)
        if (prepare->ids[k].len == end - open - 1) {
            size_t m = 0;

            while (m < prepare->ids[k].len &&
                   ascii_lower(prepare->ids[k].at[m]) == ascii_lower(s.at[open + 1 + m]))
                m++;
            if (m == prepare->ids[k].len)
                return true;
        }
    return false;
}

/* A run of "*", "_" or "~" at ${i}. */
static size_t delimiter(struct prepare *prepare, struct str s, size_t i)
{
    size_t n = run_of(s, i, s.at[i]);

    prepare->n_delimiters++;
    for (size_t k = 0; k < n; k++) {
        if (prepare->n_delimiters > DELIMITERS_MAX)
            buf_char(&prepare->out, '\\');
        buf_char(&prepare->out, s.at[i]);
    }
    return i + n;
}

static size_t skip_blanks(struct str s, size_t i)
{
    while (i < s.len && s.at[i] == ' ')
        i++;
    return i;
}

void prepare_span(struct prepare *prepare, struct str s)
{
    size_t i = 0, end;

    if (!prepare->paragraph)
        prepare->n_delimiters = 0;
    if (prepare->code > 0) {
        end = code_end(s, 0, prepare->code);
        if (end != STR_NONE)
            prepare->code = 0;
        i = end == STR_NONE ? s.len : end;
        copy(prepare, s, 0, i);
    }
    while (i < s.len) {
        if (s.at[i] == '\\')
            i = escaped(prepare, s, i);
        else if (s.at[i] == '*' || s.at[i] == '_' || s.at[i] == '~')
            i = delimiter(prepare, s, i);
        else if (s.at[i] == '`')
            i = code_span(prepare, s, i);
        else if (str_starts(str_from(s, i), "<!--"))
            i = comment(prepare, &s, i);
        else if (s.at[i] == '<')
            i = angle(prepare, s, i);
        else if (s.at[i] == '$' && i + 1 < s.len && s.at[i + 1] == '$')
            i = math_span(prepare, &s, i);
        else if (s.at[i] == ']' && i + 1 < s.len && s.at[i + 1] == '(')
            i = link_target(prepare, s, i);
        else if (s.at[i] == ']' && is_spaced_reference(prepare, s, i)) {
            buf_char(&prepare->out, ']');
            i = skip_blanks(s, i + 1);
        } else if (s.at[i] == '{' && i + 3 < s.len && s.at[i + 1] == ':' &&
                   (end = braces(prepare, s, i)) > i)
            i = end;
        else
            buf_char(&prepare->out, s.at[i++]);
    }
    buf_char(&prepare->out, '\n');
}
