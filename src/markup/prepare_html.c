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

    if (str_starts(s, "<!--"))
        return true;
    if (s.len < 2 || s.at[0] != '<' || !ascii_is_alpha(s.at[1]))
        return false;
    s = str_from(s, 1);
    n = name_length(s);
    if (n < s.len && !ascii_is_space(s.at[n]) && s.at[n] != '/' && s.at[n] != '>')
        return false;
    return !is_span(str_slice(s, 0, n));
}

/* Hand over what was read up to html_at as a piece; return what is left of the line. */
static struct str flush(struct prepare *prepare, enum piece_type type)
{
    struct str all = buf_str(&prepare->html);
    struct str piece = arena_str(prepare->arena, str_slice(all, 0, prepare->html_at));
    struct str left = arena_str(prepare->arena, str_from(all, prepare->html_at));

    buf_truncate(&prepare->html, 0);
    prepare->html_at = 0;
    prepare->in_html = false;
    prepare->raw.len = 0;
    if (prepare->html_head.len > 0)
        prepare->head = prepare->html_head; /* of the line on which it began */
    prepare->html_head.len = 0;
    prepare_block_piece(prepare, (struct piece){.type = type, .source = piece});
    if (str_ends(left, "\n"))
        left.len--;
    return left;
}

/* Where raw text ends, in what was not looked at yet; false: not in this line. */
static bool skip_raw(struct prepare *prepare)
{
    struct str rest = str_from(buf_str(&prepare->html), prepare->html_at), content;

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

static bool wants_markdown(const struct tag *tag)
{
    for (const struct attr *attr = tag->attrs; attr; attr = attr->next)
        if (str_is(attr->name, "markdown"))
            return str_is(attr->value, "1") || str_is(attr->value, "block") ||
                   str_is(attr->value, "span");
    return false;
}

static void push_open(struct prepare *prepare, struct str name)
{
    prepare->open = arena_grow(prepare->arena, prepare->open, prepare->n_open,
                               &prepare->open_capacity, sizeof(*prepare->open));
    prepare->open[prepare->n_open++] = arena_str(prepare->arena, name);
}

/* Markdown begins inside an element: its start tag is a piece, the lines go on as Markdown. */
static void begin_markdown(struct prepare *prepare, struct str name)
{
    size_t i = prepare->n_markdown;
    struct str left;

    prepare->markdown = arena_grow(prepare->arena, prepare->markdown, i,
                                   &prepare->markdown_capacity, sizeof(*prepare->markdown));
    prepare->markdown_open =
        arena_grow(prepare->arena, prepare->markdown_open, i, &prepare->markdown_open_capacity,
                   sizeof(*prepare->markdown_open));
    prepare->markdown[i] = arena_str(prepare->arena, name);
    prepare->markdown_open[i] = prepare->n_open;
    prepare->n_markdown++;
    left = flush(prepare, PIECE_OPEN);
    prepare->blank = true;
    if (str_trim(left).len > 0)
        prepare_leaf(prepare, left);
}

/* How many elements are open in the element whose content was Markdown last. */
static size_t base_open(const struct prepare *prepare)
{
    return prepare->n_markdown ? prepare->markdown_open[prepare->n_markdown - 1] : 0;
}

static bool is_finished(const struct tag *tag, bool all)
{
    if (tag->type == TAG_COMMENT)
        return str_starts(tag->source, "<!--") ? str_ends(tag->source, "-->")
                                               : str_ends(tag->source, ">");
    return tag->type != TAG_TEXT || tag->source.at[0] != '<' || !all ||
           tag->source.len > TAG_MAX_BYTES;
}

/* One tag; false: what follows is not HTML any more. */
static bool take_tag(struct prepare *prepare, const struct tag *tag)
{
    if (tag->type == TAG_TEXT)
        return true;
    if (tag->type == TAG_START && !tag->self_closing && !tag_is_void(tag->name)) {
        if (wants_markdown(tag)) {
            begin_markdown(prepare, tag->name);
            return false;
        }
        push_open(prepare, tag->name);
        if (tag_in(tag->name, "script style"))
            prepare->raw = arena_str(prepare->arena, tag->name);
    } else if (tag->type == TAG_END && prepare->n_open > base_open(prepare) &&
               str_eq(prepare->open[prepare->n_open - 1], tag->name)) {
        prepare->n_open--;
    }
    if (prepare->n_open == base_open(prepare)) {
        struct str left = flush(prepare, PIECE_HTML);

        prepare->blank = true;
        if (str_trim(left).len > 0)
            prepare_leaf(prepare, left);
        return false;
    }
    return true;
}

void prepare_html_feed(struct prepare *prepare, struct str content)
{
    buf_add(&prepare->html, content);
    for (;;) {
        struct str rest;
        struct tag tag;

        if (prepare->raw.len > 0 && !skip_raw(prepare))
            return;
        rest = str_from(buf_str(&prepare->html), prepare->html_at);
        if (!tag_next(prepare->arena, &rest, &tag) || !is_finished(&tag, rest.len == 0))
            return;
        prepare->html_at += tag.source.len;
        if (!take_tag(prepare, &tag))
            return;
    }
}

void prepare_html_end(struct prepare *prepare)
{
    prepare->html_at = prepare->html.len;
    prepare->n_open = base_open(prepare);
    flush(prepare, PIECE_HTML);
}

/* The elements around the Markdown were raw HTML: go on with it behind the end tag. */
static void resume(struct prepare *prepare, struct str left)
{
    prepare->blank = true;
    if (prepare->n_open > base_open(prepare)) {
        prepare->in_html = true;
        prepare_html_feed(prepare, arena_join(prepare->arena, left, STR("\n")));
    } else if (str_trim(left).len > 0) {
        prepare_leaf(prepare, left);
    }
}

bool prepare_html_closes(struct prepare *prepare, struct str content)
{
    struct str name, rest = content;
    struct tag tag;
    size_t end;

    if (prepare->n_markdown == 0)
        return false;
    name = prepare->markdown[prepare->n_markdown - 1];
    end = str_find(content, STR("</"), 0);
    while (end != STR_NONE) {
        rest = str_from(content, end);
        if (tag_next(prepare->arena, &rest, &tag) && tag.type == TAG_END &&
            str_eq(tag.name, name) && (end == 0 || str_trim(rest).len == 0))
            break;
        end = str_find(content, STR("</"), end + 2);
    }
    if (end == STR_NONE)
        return false;
    if (str_trim(str_slice(content, 0, end)).len > 0) {
        prepare->n_markdown--; /* so that this line is not asked again */
        prepare_leaf(prepare, str_slice(content, 0, end));
        prepare->n_markdown++;
    }
    prepare_block_piece(prepare, (struct piece){.type = PIECE_CLOSE,
                                                .source = arena_str(prepare->arena, tag.source)});
    prepare->n_markdown--;
    resume(prepare, arena_str(prepare->arena, rest));
    return true;
}
