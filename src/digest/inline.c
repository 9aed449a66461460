/*
 * Styles made inline, for mail programs that do not read <style>.
 *
 * The document is the template's and not cleaned here: it is walked tag by tag, and a start tag gets a style attribute; all
 * else stays byte for byte, because comments for Outlook and the doctype must.
 *
 * Known limits: end tags that HTML lets one leave out are not supplied, so that a descendant
 * selector may see an element too many around the ones after it.
 */
#include "digest/inline.h"

#include <string.h>

#include "digest/css.h"

#define STYLE_MAX_BYTES (1u << 20) /* of all <style> elements; mail programs stop at 8 to 16 KB */
#define MAX_DEPTH 256

/* Open elements around the place in the document. */
struct open_elements {
    struct css_element at[MAX_DEPTH];
    size_t n;
    struct arena *scratch; /* for one tag's style */
};

static bool name_is_one_of(struct str name, const char *const *names)
{
    for (; *names; names++) {
        if (str_is_nocase(name, *names))
            return true;
    }
    return false;
}

bool html_is_void(struct str name)
{
    static const char *const names[] = {"area",  "base", "br",   "col",    "embed", "hr",  "img",
                                        "input", "link", "meta", "source", "track", "wbr", NULL};

    return name_is_one_of(name, names);
}

/* Elements whose content is text without tags. */
static bool is_raw_text(struct str name)
{
    static const char *const names[] = {"script", "style", "title", "textarea", NULL};

    return name_is_one_of(name, names);
}

/* The offset behind the '>' that ends the tag which starts at ${at}; quotes are minded. */
static size_t tag_end(struct str html, size_t at)
{
    char quote = '\0';

    for (; at < html.len; at++) {
        char c = html.at[at];

        if (quote) {
            if (c == quote)
                quote = '\0';
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return html.len;
}

/* The offset of "</name" at or after ${at}, or the end. */
static size_t raw_text_end(struct str html, size_t at, struct str name)
{
    while ((at = str_find(html, STR("</"), at)) != STR_NONE) {
        size_t i = 0;

        while (i < name.len && at + 2 + i < html.len &&
               ascii_lower(html.at[at + 2 + i]) == ascii_lower(name.at[i]))
            i++;
        if (i == name.len)
            return at;
        at += 2;
    }
    return html.len;
}

/* Behind the comment or declaration at ${at}. */
static size_t skip_declaration(struct str html, size_t at)
{
    size_t end;

    if (!str_starts(str_from(html, at), "<!--"))
        return tag_end(html, at);
    end = str_find(html, STR("-->"), at + 4);
    return end == STR_NONE ? html.len : end + 3;
}

static void read_tag(struct str html, size_t at, struct html_tag *tag)
{
    size_t from;

    tag->start = at;
    tag->end = tag_end(html, at);
    tag->closing = at + 1 < html.len && html.at[at + 1] == '/';
    from = at + 1 + tag->closing;
    at = from;
    while (at < tag->end &&
           (ascii_is_alnum(html.at[at]) || html.at[at] == '-' || html.at[at] == ':'))
        at++;
    tag->name = str_slice(html, from, at);
    tag->attrs = str_trim(str_slice(html, at, tag->end > at ? tag->end - 1 : at));
}

bool html_next_tag(struct str html, size_t *at, struct html_tag *tag)
{
    while (*at < html.len) {
        const char *found = memchr(html.at + *at, '<', html.len - *at);
        size_t open = found ? (size_t)(found - html.at) : html.len;
        char next = open + 1 < html.len ? html.at[open + 1] : '\0';

        if (next == '!' || next == '?') {
            *at = skip_declaration(html, open);
        } else if (ascii_is_alpha(next) ||
                   (next == '/' && open + 2 < html.len && ascii_is_alpha(html.at[open + 2]))) {
            read_tag(html, open, tag);
            *at = tag->end;
            if (!tag->closing && is_raw_text(tag->name))
                *at = raw_text_end(html, tag->end, tag->name);
            return true;
        } else {
            *at = open + 1;
        }
    }
    return false;
}

bool html_next_attr(struct str *attrs, struct str *name, struct str *value)
{
    size_t at = 0, from;

    while (at < attrs->len && (ascii_is_space(attrs->at[at]) || attrs->at[at] == '/'))
        at++;
    from = at;
    while (at < attrs->len && !ascii_is_space(attrs->at[at]) && attrs->at[at] != '=' &&
           attrs->at[at] != '/')
        at++;
    *name = str_slice(*attrs, from, at);
    *value = (struct str){NULL, 0};
    while (at < attrs->len && ascii_is_space(attrs->at[at]))
        at++;
    if (at < attrs->len && attrs->at[at] == '=') {
        char quote;

        at++;
        while (at < attrs->len && ascii_is_space(attrs->at[at]))
            at++;
        quote = at < attrs->len ? attrs->at[at] : '\0';
        if (quote == '"' || quote == '\'') {
            from = ++at;
            while (at < attrs->len && attrs->at[at] != quote)
                at++;
            *value = str_slice(*attrs, from, at++);
        } else {
            from = at;
            while (at < attrs->len && !ascii_is_space(attrs->at[at]))
                at++;
            *value = str_slice(*attrs, from, at);
        }
    }
    *attrs = str_from(*attrs, at);
    return name->len > 0;
}

bool html_tag_attr(const struct html_tag *tag, const char *name, struct str *value)
{
    struct str attrs = tag->attrs, found;

    while (html_next_attr(&attrs, &found, value)) {
        if (str_is_nocase(found, name))
            return true;
    }
    *value = (struct str){NULL, 0};
    return false;
}

static void collect_styles(struct arena *arena, struct str html, struct css_sheet *sheet)
{
    struct html_tag tag;
    size_t at = 0;

    while (html_next_tag(html, &at, &tag)) {
        if (!tag.closing && str_is_nocase(tag.name, "style"))
            css_parse(arena, str_slice(html, tag.end, at), sheet);
    }
}

/* The start tag with its style attribute last. */
static void write_start(const struct html_tag *tag, struct str style, struct buf *out)
{
    struct str attrs = tag->attrs, name, value;

    buf_char(out, '<');
    buf_add(out, tag->name);
    while (html_next_attr(&attrs, &name, &value)) {
        if (str_is_nocase(name, "style"))
            continue;
        buf_char(out, ' ');
        buf_add(out, name);
        if (!value.at)
            continue;
        buf_add_c(out, "=\"");
        for (size_t i = 0; i < value.len; i++) {
            if (value.at[i] == '"')
                buf_add_c(out, "&quot;");
            else
                buf_char(out, value.at[i]);
        }
        buf_char(out, '"');
    }
    buf_add_c(out, " style=\"");
    for (size_t i = 0; i < style.len; i++)
        buf_char(out, style.at[i] == '"' ? '\'' : style.at[i]);
    buf_add_c(out, "\">");
}

/* Whether an element can be seen and so needs a style. */
static bool is_shown(struct str tag)
{
    static const char *const names[] = {"html", "head", "meta",   "title",
                                        "link", "base", "script", NULL};

    return !name_is_one_of(tag, names);
}

static void close_element(struct open_elements *open, struct str tag)
{
    for (size_t i = open->n; i-- > 0;) {
        if (str_eq(open->at[i].tag, tag)) {
            open->n = i;
            return;
        }
    }
}

/* A start tag: written, and remembered while it is open. */
static void start_element(struct arena *arena, const struct css_sheet *sheet, struct str html,
                          const struct html_tag *tag, struct open_elements *open, struct buf *out)
{
    struct css_element element = {.tag = css_lower(arena, tag->name)};
    struct arena *scratch = open->scratch;
    struct str own, style = {NULL, 0};

    element.parent = open->n ? &open->at[open->n - 1] : NULL;
    (void)html_tag_attr(tag, "id", &element.id);
    (void)html_tag_attr(tag, "class", &element.classes);
    (void)html_tag_attr(tag, "style", &own);
    if (is_shown(element.tag))
        style = css_style(scratch, sheet, &element, own);
    if (style.len)
        write_start(tag, style, out);
    else
        buf_add(out, str_slice(html, tag->start, tag->end));
    arena_reset(scratch);
    if (!html_is_void(element.tag) && open->n < MAX_DEPTH)
        open->at[open->n++] = element;
}

void inline_styles(struct arena *arena, struct str html, struct buf *out)
{
    struct open_elements *open = ARENA_NEW(arena, struct open_elements);
    struct css_sheet sheet = {NULL, 0, 0, NULL};
    struct html_tag tag;
    struct buf kept;
    size_t at = 0, copied = 0;

    open->scratch = arena_new();
    buf_init(&kept, STYLE_MAX_BYTES);
    sheet.kept = &kept;
    collect_styles(arena, html, &sheet);
    while (html_next_tag(html, &at, &tag)) {
        buf_add(out, str_slice(html, copied, tag.start));
        copied = tag.end;
        if (str_is_nocase(tag.name, "style")) {
            if (!tag.closing && kept.len) {
                buf_add_c(out, "<style>\n");
                buf_add(out, buf_str(&kept));
                buf_add_c(out, "</style>");
                buf_truncate(&kept, 0);
            }
            copied = tag.closing ? tag.end : at;
        } else if (tag.closing) {
            buf_add(out, str_slice(html, tag.start, tag.end));
            close_element(open, css_lower(arena, tag.name));
        } else {
            start_element(arena, &sheet, html, &tag, open, out);
        }
    }
    buf_add(out, str_from(html, copied));
    buf_free(&kept);
    arena_free(open->scratch);
}
