/*
 * kramdown's block HTML: an element at the start of a line goes to its end tag, its content is raw,
 * unless its attribute markdown="1" says otherwise.
 */
#include <string.h>

#include "markup/prepare.h"
#include "markup/tag.h"

/* A tag that takes longer to end is none. */
#define TAG_MAX_BYTES 16384

#define SPAN_ELEMENTS                                                                              \
    "a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark "      \
    "option q rb rbc rp rt rtc ruby samp select small span strong sub sup tt u var"

/* Block elements that parse_block_html reads as Markdown. */
#define MARKDOWN_ELEMENTS                                                                          \
    "address applet article aside blockquote body caption dd details div dl dt fieldset "          \
    "figcaption "                                                                                  \
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup iframe legend li main map menu nav "       \
    "noscript object p section summary td th"

static size_t name_length(struct str s)
{
    size_t n = 0;

    while (n < s.len && (ascii_is_alnum(s.at[n]) || s.at[n] == '-' || s.at[n] == '_'))
        n++;
    return n;
}

static bool is_span(struct str name)
{
    char lower[12];

    if (name.len >= sizeof(lower))
        return false;
    for (size_t i = 0; i < name.len; i++)
        lower[i] = ascii_lower(name.at[i]);
    return tag_in((struct str){lower, name.len}, SPAN_ELEMENTS);
}

bool prepare_html_starts(struct str s)
{
    size_t n;

    if (s.len < 2 || s.at[0] != '<' || !ascii_is_alpha(s.at[1]))
        return false;
    s = str_from(s, 1);
    n = name_length(s);
    if (n < s.len && !ascii_is_space(s.at[n]) && s.at[n] != '/' && s.at[n] != '>')
        return false;
    return !is_span(str_slice(s, 0, n));
}

/* Where ${what}, which may have capitals, is in ${s}. */
static size_t find(struct str s, struct str what)
{
    size_t at = str_find(s, str_slice(what, 0, 2), 0);

    while (at != STR_NONE && !str_is_nocase(str_slice(s, at, at + what.len), what.at))
        at = str_find(s, str_slice(what, 0, 2), at + 1);
    return at;
}

/* Whether ${what} is in ${here} or in the lines to come. */
static bool is_ahead(const struct prepare *prepare, struct ahead *ahead, struct str here,
                     struct str what)
{
    size_t at;

    if (ahead->none)
        return false;
    if ((ahead->left > 0 && ahead->left <= prepare->rest.len) || find(here, what) != STR_NONE)
        return true;
    at = find(prepare->rest, what);
    ahead->none = at == STR_NONE;
    ahead->left = ahead->none ? 0 : prepare->rest.len - at;
    return !ahead->none;
}

bool prepare_comment_starts(struct prepare *prepare, struct str s)
{
    return str_starts(s, "<!--") && is_ahead(prepare, &prepare->comment_end, s, STR("-->"));
}

/* What is left of the line comes next, if it is more than blanks. */
static void leave(struct prepare *prepare, struct str left)
{
    prepare->blank = true;
    prepare->left = str_trim(left).len > 0 ? left : (struct str){NULL, 0};
}

/* Hand over what was read up to html_at as a piece. */
static void flush(struct prepare *prepare, enum piece_type type)
{
    struct str piece = str_slice(prepare->html_text, 0, prepare->html_at);
    struct str left = str_from(prepare->html_text, prepare->html_at);

    if (prepare->html.len > 0) {
        piece = arena_str(prepare->arena, piece);
        left = arena_str(prepare->arena, left);
    }
    buf_truncate(&prepare->html, 0);
    prepare->html_at = prepare->html_seen = 0;
    prepare->in_html = false;
    prepare->raw.len = 0;
    if (prepare->html_head.len > 0)
        prepare->head = prepare->html_head; /* of the line on which it began */
    prepare->html_head.len = 0;
    prepare_block_piece(prepare, (struct piece){.type = type, .source = piece});
    leave(prepare, left);
}

/* Where raw text ends, in what was not looked at yet; false: not in this line. */
static bool skip_raw(struct prepare *prepare)
{
    struct str rest = str_from(prepare->html_text, prepare->html_at), content;

    tag_raw_text(prepare->raw, &rest, &content);
    if (rest.len == 0) {
        /* the end tag may be cut by the line's end, but not earlier */
        size_t keep = prepare->raw.len + 3;

        if (content.len > keep)
            prepare->html_at += content.len - keep;
        return false;
    }
    prepare->html_at += content.len;
    prepare->raw.len = 0;
    return true;
}

/* How many elements are open in the element whose content was Markdown last. */
static size_t base_open(const struct prepare *prepare)
{
    return prepare->n_markdown ? prepare->markdown_open[prepare->n_markdown - 1] : 0;
}

static bool wants_markdown(const struct prepare *prepare, const struct tag *tag)
{
    for (const struct attr *attr = tag->attrs; attr; attr = attr->next)
        if (str_is(attr->name, "markdown"))
            return str_is(attr->value, "1") || str_is(attr->value, "block") ||
                   str_is(attr->value, "span");
    return prepare->options->block_html && prepare->n_open == base_open(prepare) &&
           tag_in(tag->name, MARKDOWN_ELEMENTS);
}

static void push_open(struct prepare *prepare, struct str name)
{
    prepare->open = arena_grow(prepare->arena, prepare->open, prepare->n_open,
                               &prepare->open_capacity, sizeof(*prepare->open));
    prepare->open[prepare->n_open++] = arena_str(prepare->arena, name);
}

/* The piece that was just made opens the element ${name}: give it the attribute that says so of its content. */
static void mark_markdown(struct prepare *prepare, struct str name)
{
    struct str *source = &prepare->result.pieces[prepare->result.n - 1].source;
    size_t at = str_rchr(*source, '<') + 1 + name.len;

    *source = arena_printf(prepare->arena, "%.*s markdown=\"1\"%.*s", (int)at, source->at,
                           STR_ARG(str_from(*source, at)));
}

/* Markdown begins inside an element: its start tag is a piece, the lines go on as Markdown. */
static void begin_markdown(struct prepare *prepare, struct str name)
{
    size_t i = prepare->n_markdown;

    prepare->markdown = arena_grow(prepare->arena, prepare->markdown, i,
                                   &prepare->markdown_capacity, sizeof(*prepare->markdown));
    prepare->markdown_open =
        arena_grow(prepare->arena, prepare->markdown_open, i, &prepare->markdown_open_capacity,
                   sizeof(*prepare->markdown_open));
    prepare->markdown[i] = arena_str(prepare->arena, name);
    prepare->markdown_open[i] = prepare->n_open;
    prepare->n_markdown++;
    flush(prepare, PIECE_OPEN);
    if (prepare->options->block_html)
        mark_markdown(prepare, name);
}

static bool is_finished(const struct tag *tag, bool all)
{
    if (tag->type == TAG_COMMENT)
        return str_starts(tag->source, "<!--") ? str_ends(tag->source, "-->")
                                               : str_ends(tag->source, ">");
    return tag->type != TAG_TEXT || tag->source.at[0] != '<' || !all ||
           tag->source.len > TAG_MAX_BYTES;
}

/* An <svg> without end tag must not hide the rest of the text. */
static bool is_endless_svg(struct prepare *prepare, struct str name)
{
    struct str here = str_from(prepare->html_text, prepare->html_at);

    return str_is(name, "svg") && prepare->n_open == base_open(prepare) &&
           !is_ahead(prepare, &prepare->svg_end, here, STR("</svg"));
}

/* One tag; false: what follows is not HTML any more. */
static bool take_tag(struct prepare *prepare, const struct tag *tag)
{
    if (tag->type == TAG_TEXT)
        return true;
    if (tag->type == TAG_START && !tag->self_closing && !tag_is_void(tag->name)) {
        if (wants_markdown(prepare, tag) && prepare->n_markdown < PREPARE_MAX_LEVELS) {
            begin_markdown(prepare, tag->name);
            return false;
        }
        if (!is_endless_svg(prepare, tag->name))
            push_open(prepare, tag->name);
        if (tag_in(tag->name, "script style"))
            prepare->raw = arena_str(prepare->arena, tag->name);
    } else if (tag->type == TAG_END && prepare->n_open > base_open(prepare) &&
               str_eq(prepare->open[prepare->n_open - 1], tag->name)) {
        prepare->n_open--;
    }
    if (prepare->n_open == base_open(prepare)) {
        flush(prepare, PIECE_HTML);
        return false;
    }
    return true;
}

/* Whether the comment that begins at html_at is known to have no end yet. */
static bool is_endless_comment(struct prepare *prepare)
{
    struct str text = prepare->html_text;
    size_t seen = prepare->html_seen;

    if (seen <= prepare->html_at)
        return false;
    prepare->html_seen = text.len - 3; /* an end may be cut by the line's end */
    return str_find(text, STR("-->"), seen) == STR_NONE &&
           str_find(text, STR("--!>"), seen) == STR_NONE;
}

/* Take tags off the text as far as it goes; true: it is still block HTML then. */
static bool take_tags(struct prepare *prepare)
{
    for (;;) {
        struct str rest;
        struct tag tag;

        if ((prepare->raw.len > 0 && !skip_raw(prepare)) || is_endless_comment(prepare))
            return true;
        rest = str_from(prepare->html_text, prepare->html_at);
        if (!tag_next(prepare->arena, &rest, &tag))
            return true;
        if (!is_finished(&tag, rest.len == 0)) {
            if (str_starts(tag.source, "<!--") && tag.source.len > 6)
                prepare->html_seen = prepare->html_text.len - 3;
            return true;
        }
        prepare->html_at += tag.source.len;
        if (!take_tag(prepare, &tag))
            return false;
    }
}

void prepare_html_feed(struct prepare *prepare, struct str content)
{
    bool is_first = prepare->html.len == 0;

    if (!is_first)
        buf_add(&prepare->html, content);
    prepare->html_text = is_first ? content : buf_str(&prepare->html);
    if (!take_tags(prepare))
        return;
    if (is_first)
        buf_add(&prepare->html, content);
    buf_char(&prepare->html, '\n');
}

void prepare_html_end(struct prepare *prepare)
{
    prepare->html_text = buf_str(&prepare->html);
    prepare->html_at = prepare->html.len;
    prepare->n_open = base_open(prepare);
    flush(prepare, PIECE_HTML);
}

/* The elements around the Markdown were raw HTML: go on with it behind the end tag. */
static void resume(struct prepare *prepare, struct str left)
{
    if (prepare->n_open > base_open(prepare)) {
        prepare->blank = true;
        prepare->in_html = true;
        prepare_html_feed(prepare, left);
    } else {
        leave(prepare, left);
    }
}

/* Where the end tag at the end of ${content} starts, or STR_NONE. */
static size_t last_end_tag(struct str content)
{
    size_t at = content.len, end = at > TAG_MAX_BYTES ? at - TAG_MAX_BYTES : 0;

    while (at-- > end)
        if (content.at[at] == '<')
            return str_starts(str_from(content, at), "</") ? at : STR_NONE;
    return STR_NONE;
}

/* Take the end tag of the element whose content is Markdown off ${rest}. */
static bool take_end_tag(struct prepare *prepare, struct str *rest, struct tag *tag)
{
    return str_starts(*rest, "</") && tag_next(prepare->arena, rest, tag) && tag->type == TAG_END &&
           str_eq(tag->name, prepare->markdown[prepare->n_markdown - 1]);
}

bool prepare_html_closes(struct prepare *prepare, struct str content)
{
    struct str rest = content;
    struct tag tag;
    size_t end = 0;

    if (prepare->n_markdown == 0 || prepare->n_closing == PREPARE_MAX_LEVELS)
        return false;
    if (!take_end_tag(prepare, &rest, &tag)) {
        end = last_end_tag(content);
        rest = str_from(content, end);
        if (end == STR_NONE || !take_end_tag(prepare, &rest, &tag) || str_trim(rest).len > 0)
            return false;
    }
    if (str_trim(str_slice(content, 0, end)).len > 0) {
        prepare->n_markdown--; /* so that this line is not asked again */
        prepare->n_closing++;
        prepare_leaf(prepare, str_slice(content, 0, end));
        prepare->n_closing--;
        prepare->n_markdown++;
    }
    prepare_block_piece(prepare, (struct piece){.type = PIECE_CLOSE, .source = tag.source});
    prepare->n_markdown--;
    resume(prepare, rest);
    return true;
}
