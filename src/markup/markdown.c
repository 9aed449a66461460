/*
 * Markdown by cmark-gfm (CommonMark 0.29 with GitHub's tables, strikethrough and footnotes), its
 * tree woven with the raw HTML in it into ours.
 *
 * cmark-gfm's registry of extensions is a global that is not safe in threads: extensions are
 * registered on the first call, which must not run beside another.
 */
#include "markup/markdown.h"

#define CMARK_NO_SHORT_NAMES
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "markup/build.h"
#include "markup/finish.h"
#include "markup/footnote.h"
#include "markup/prepare.h"
#include "markup/smart.h"
#include "markup/tag.h"
#include "markup/weave.h"

struct walk {
    struct arena *arena;
    const struct markdown_options *options;
    struct build *build;
    struct prepared prepared;
    size_t *lines; /* where each line of the prepared text starts */
    size_t n_lines;
    unsigned line; /* of the text's first line, less one */
    struct footnotes footnotes;
};

/* Marks an item's first paragraph: it has no <p>. */
static char transparent;

static struct str text_of(struct arena *arena, const char *c, bool code)
{
    return prepare_unmark(arena, str_of(c), code);
}

static struct node *open(struct walk *walk, const char *name, cmark_node *from)
{
    struct node *node = node_element(walk->arena, str_of(name));

    if (cmark_node_get_start_line(from) > 0)
        node->line = walk->line + (unsigned)cmark_node_get_start_line(from);
    cmark_node_set_user_data(from, build_open(walk->build, node) ? node : NULL);
    return node;
}

static void set(struct walk *walk, struct node *node, const char *name, struct str value)
{
    node_set_attr(walk->arena, node, str_of(name), value);
}

static void leave(struct walk *walk, cmark_node *from)
{
    struct node *node = cmark_node_get_user_data(from);

    if (node)
        build_close(walk->build, node);
}

/* The text in an image is its alternative. */
static struct str plain_text(struct arena *arena, cmark_node *from)
{
    cmark_iter *iter = cmark_iter_new(from);
    cmark_event_type event;
    struct buf out;

    buf_init(&out, (size_t)-1);
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);

        if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE))
            buf_add_c(&out, cmark_node_get_literal(node));
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            buf_char(&out, ' ');
    }
    cmark_iter_free(iter);
    return buf_take(&out, arena);
}

/* Line ${n}, from 1, of the prepared text, without the quotes it stands in. */
static bool line_is_blank(const struct walk *walk, int n)
{
    struct str line;

    if (n < 1 || (size_t)n > walk->n_lines)
        return true;
    line = str_slice(walk->prepared.text, walk->lines[n - 1],
                     (size_t)n < walk->n_lines ? walk->lines[n] : walk->prepared.text.len);
    for (size_t i = 0; i < line.len; i++)
        if (!ascii_is_space(line.at[i]) && line.at[i] != '>')
            return false;
    return true;
}

/*
 * kramdown decides item by item whether the first paragraph has a <p>: not unless a blank line
 * follows it; and for the last item's trailing blank line, what the items before it have.
 */
static void mark_transparent(struct walk *walk, cmark_node *list)
{
    bool any = false;

    for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item)) {
        cmark_node *first = cmark_node_first_child(item);
        bool last = !cmark_node_next(item), is = true, blank;

        if (!first || cmark_node_get_type(first) != CMARK_NODE_PARAGRAPH) {
            any = true;
            continue;
        }
        blank = line_is_blank(walk, cmark_node_get_end_line(first) + 1);
        if (blank && !(last && !cmark_node_next(first)))
            is = false;
        if (last && cmark_node_previous(item) && !any)
            is = false;
        any = any || is;
        if (is)
            cmark_node_set_user_data(first, &transparent);
    }
}

/* ***x***: kramdown's <strong> is the outer one. */
static bool is_triple(const struct walk *walk, cmark_node *emph)
{
    cmark_node *strong = cmark_node_first_child(emph);
    int line = cmark_node_get_start_line(emph), column = cmark_node_get_start_column(emph);
    size_t at;

    if (!strong || cmark_node_next(strong) || cmark_node_get_type(strong) != CMARK_NODE_STRONG ||
        cmark_node_get_type(emph) != CMARK_NODE_EMPH || line < 1 || (size_t)line > walk->n_lines ||
        column < 1)
        return false;
    at = walk->lines[line - 1] + (size_t)column - 1;
    return str_starts(str_from(walk->prepared.text, at), "***") ||
           str_starts(str_from(walk->prepared.text, at), "___");
}

/* A bullet of another kind does not start another list. */
static void join_lists(cmark_node *list)
{
    cmark_node *next, *item;

    while ((next = cmark_node_next(list)) && cmark_node_get_type(next) == CMARK_NODE_LIST &&
           cmark_node_get_list_type(next) == cmark_node_get_list_type(list)) {
        while ((item = cmark_node_first_child(next)) && cmark_node_append_child(list, item))
            ;
        if (cmark_node_first_child(next))
            return;
        cmark_node_free(next);
    }
}

static void enter_list(struct walk *walk, cmark_node *from)
{
    join_lists(from);
    mark_transparent(walk, from);
    open(walk, cmark_node_get_list_type(from) == CMARK_ORDERED_LIST ? "ol" : "ul", from);
}

/* "[ ] " or "[x] " at the start of an item's first paragraph: its length, else 0. */
static size_t box_length(struct str text)
{
    size_t n = 3;

    if (text.len < 4 || text.at[0] != '[' || text.at[2] != ']' || !strchr(" xX", text.at[1]))
        return 0;
    while (n < text.len && ascii_is_space(text.at[n]))
        n++;
    return n > 3 ? n : 0;
}

static void enter_item(struct walk *walk, cmark_node *from)
{
    cmark_node *paragraph = cmark_node_first_child(from);
    cmark_node *text = paragraph ? cmark_node_first_child(paragraph) : NULL;
    struct node *box = node_element(walk->arena, STR("input"));
    struct str literal = {NULL, 0};
    size_t n;

    open(walk, "li", from);
    if (walk->options->gfm && text && cmark_node_get_type(paragraph) == CMARK_NODE_PARAGRAPH &&
        cmark_node_get_type(text) == CMARK_NODE_TEXT)
        literal = text_of(walk->arena, cmark_node_get_literal(text), false);
    n = box_length(literal);
    if (n == 0)
        return;
    set(walk, box, "type", STR("checkbox"));
    set(walk, box, "disabled", STR("disabled"));
    if (literal.at[1] != ' ')
        set(walk, box, "checked", STR("checked"));
    cmark_node_set_literal(text, literal.at + n);
    build_open(walk->build, box);
}

static void enter_code_block(struct walk *walk, cmark_node *from)
{
    struct node *code = node_element(walk->arena, STR("code"));
    struct str info = text_of(walk->arena, cmark_node_get_fence_info(from), false);
    size_t end = 0;

    while (end < info.len && !ascii_is_space(info.at[end]) && info.at[end] != '{')
        end++;
    if (end > 0)
        set(walk, code, "class",
            arena_join(walk->arena, STR("language-"), str_slice(info, 0, end)));
    open(walk, "pre", from);
    if (build_open(walk->build, code)) {
        build_text(walk->build, text_of(walk->arena, cmark_node_get_literal(from), true), 0);
        build_close(walk->build, code);
    }
    leave(walk, from);
    build_text(walk->build, STR("\n"), 0);
}

static void enter_code(struct walk *walk, cmark_node *from)
{
    open(walk, "code", from);
    build_text(walk->build, text_of(walk->arena, cmark_node_get_literal(from), true), 0);
    leave(walk, from);
}

static void enter_link(struct walk *walk, cmark_node *from)
{
    struct node *link = open(walk, "a", from);
    const char *title = cmark_node_get_title(from);

    set(walk, link, "href", text_of(walk->arena, cmark_node_get_url(from), false));
    if (title && title[0])
        set(walk, link, "title", text_of(walk->arena, title, false));
}

static void enter_image(struct walk *walk, cmark_node *from)
{
    struct node *image = node_element(walk->arena, STR("img"));
    const char *title = cmark_node_get_title(from);

    set(walk, image, "src", text_of(walk->arena, cmark_node_get_url(from), false));
    set(walk, image, "alt", plain_text(walk->arena, from));
    if (title && title[0])
        set(walk, image, "title", text_of(walk->arena, title, false));
    build_open(walk->build, image);
}

static void enter_cell(struct walk *walk, cmark_node *from)
{
    cmark_node *row = cmark_node_parent(from), *table = cmark_node_parent(row);
    uint16_t columns = cmark_gfm_extensions_get_table_columns(table), i = 0;
    uint8_t *align = cmark_gfm_extensions_get_table_alignments(table);
    struct node *cell =
        open(walk, cmark_gfm_extensions_get_table_row_is_header(row) ? "th" : "td", from);

    for (cmark_node *at = cmark_node_previous(from); at; at = cmark_node_previous(at))
        i++;
    if (i < columns && align && align[i])
        set(walk, cell, "style",
            align[i] == 'l'   ? STR("text-align: left")
            : align[i] == 'r' ? STR("text-align: right")
                              : STR("text-align: center"));
}

static void enter_footnote(struct walk *walk, cmark_node *from)
{
    struct node *item = footnote_begin(&walk->footnotes);

    cmark_node_set_user_data(from, build_open(walk->build, item) ? item : NULL);
}

static void leave_footnote(struct walk *walk, cmark_node *from)
{
    struct node *item = cmark_node_get_user_data(from);

    leave(walk, from);
    if (item)
        footnote_end(&walk->footnotes, item);
}

/* Raw HTML may close what raw HTML opened, but nothing that Markdown opened. */
static const struct node *fence_of(cmark_node *from)
{
    for (; from; from = cmark_node_parent(from))
        if (cmark_node_get_user_data(from))
            return cmark_node_get_user_data(from);
    return NULL;
}

static void enter_html(struct walk *walk, cmark_node *from)
{
    struct str html = str_of(cmark_node_get_literal(from));
    const struct node *fence = fence_of(cmark_node_parent(from));

    if (!weave_piece(walk->build, walk->arena, &walk->prepared, html, fence))
        weave_html(walk->build, walk->arena, arena_str(walk->arena, html), fence);
    else if (cmark_node_get_type(from) == CMARK_NODE_HTML_BLOCK)
        build_text(walk->build, STR("\n"), 0);
}

/* The byte that stood behind a text in the source, as typography wants to know it. */
static char byte_behind(cmark_node *text)
{
    cmark_node *next = cmark_node_next(text);

    if (!next)
        return '\0';
    switch (cmark_node_get_type(next)) {
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        return '\n';
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG:
        return '*';
    default:
        return '`';
    }
}

static void enter_text(struct walk *walk, cmark_node *from)
{
    const char *literal = cmark_node_get_literal(from);
    struct buf out;

    if (!walk->options->smart) {
        build_text(walk->build, text_of(walk->arena, literal, false), 0);
        return;
    }
    buf_init(&out, (size_t)-1);
    smart_write(&out, str_of(literal), byte_behind(from), &walk->options->style);
    build_text(walk->build, text_of(walk->arena, buf_str(&out).at, false), 0);
    buf_free(&out);
}

/* Extensions' node types are numbers made at run time; their names are what is stable. */
static void enter_extension(struct walk *walk, cmark_node *from)
{
    const char *type = cmark_node_get_type_string(from);

    if (strcmp(type, "strikethrough") == 0)
        open(walk, "del", from);
    else if (strcmp(type, "table") == 0)
        open(walk, "table", from);
    else if (strcmp(type, "table_header") == 0) {
        build_open(walk->build, node_element(walk->arena, STR("thead")));
        open(walk, "tr", from);
    } else if (strcmp(type, "table_row") == 0) {
        if (!node_is(build_current(walk->build), "tbody"))
            build_open(walk->build, node_element(walk->arena, STR("tbody")));
        open(walk, "tr", from);
    } else if (strcmp(type, "table_cell") == 0)
        enter_cell(walk, from);
}

static void enter(struct walk *walk, cmark_node *node)
{
    static const char *const headings[] = {"h1", "h1", "h2", "h3", "h4", "h5", "h6"};
    cmark_node_type type = cmark_node_get_type(node);

    if (type == CMARK_NODE_BLOCK_QUOTE)
        open(walk, "blockquote", node);
    else if (type == CMARK_NODE_LIST)
        enter_list(walk, node);
    else if (type == CMARK_NODE_ITEM)
        enter_item(walk, node);
    else if (type == CMARK_NODE_CODE_BLOCK)
        enter_code_block(walk, node);
    else if (type == CMARK_NODE_PARAGRAPH) {
        if (cmark_node_get_user_data(node) == &transparent)
            cmark_node_set_user_data(node, NULL);
        else
            open(walk, "p", node);
    } else if (type == CMARK_NODE_HEADING)
        set(walk, open(walk, headings[cmark_node_get_heading_level(node) % 7], node),
            FINISH_HEADING, STR(""));
    else if (type == CMARK_NODE_THEMATIC_BREAK)
        open(walk, "hr", node);
    else if (type == CMARK_NODE_FOOTNOTE_DEFINITION)
        enter_footnote(walk, node);
    else if (type == CMARK_NODE_TEXT)
        enter_text(walk, node);
    else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
        if (type == CMARK_NODE_LINEBREAK || walk->options->hard_wrap)
            build_open(walk->build, node_element(walk->arena, STR("br")));
        build_text(walk->build, STR("\n"), 0);
    } else if (type == CMARK_NODE_CODE)
        enter_code(walk, node);
    else if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE)
        enter_html(walk, node);
    else if (type == CMARK_NODE_EMPH)
        open(walk, is_triple(walk, node) ? "strong" : "em", node);
    else if (type == CMARK_NODE_STRONG)
        open(walk, is_triple(walk, cmark_node_parent(node)) ? "em" : "strong", node);
    else if (type == CMARK_NODE_LINK)
        enter_link(walk, node);
    else if (type == CMARK_NODE_IMAGE)
        enter_image(walk, node);
    else if (type == CMARK_NODE_FOOTNOTE_REFERENCE)
        footnote_refer(&walk->footnotes, strtoul(cmark_node_get_literal(node), NULL, 10));
    else
        enter_extension(walk, node);
}

static void walk_document(struct walk *walk, cmark_node *document)
{
    cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);

        if (event == CMARK_EVENT_ENTER) {
            enter(walk, node);
            if (type == CMARK_NODE_IMAGE)
                cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
        } else if (type == CMARK_NODE_FOOTNOTE_DEFINITION) {
            leave_footnote(walk, node);
        } else {
            leave(walk, node);
            if (type != CMARK_NODE_DOCUMENT &&
                (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK)
                build_text(walk->build, STR("\n"), 0);
        }
    }
    cmark_iter_free(iter);
}

static cmark_node *parse(struct str text, bool gfm, cmark_parser **parser)
{
    static const char *const extensions[] = {"table", "strikethrough"};
    size_t n = gfm ? 2 : 1; /* ~~ is GFM's */
    int flags = CMARK_OPT_UNSAFE | CMARK_OPT_FOOTNOTES | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE;

    cmark_gfm_core_extensions_ensure_registered();
    *parser = cmark_parser_new(flags);
    for (size_t i = 0; i < n; i++) {
        cmark_syntax_extension *extension = cmark_find_syntax_extension(extensions[i]);

        if (extension)
            cmark_parser_attach_syntax_extension(*parser, extension);
    }
    cmark_parser_feed(*parser, text.at ? text.at : "", text.len);
    return cmark_parser_finish(*parser);
}

static void find_lines(struct walk *walk)
{
    struct str text = walk->prepared.text;
    size_t capacity = 0;

    for (size_t at = 0; at < text.len;) {
        size_t end = str_find(text, STR("\n"), at);

        walk->lines =
            arena_grow(walk->arena, walk->lines, walk->n_lines, &capacity, sizeof(*walk->lines));
        walk->lines[walk->n_lines++] = at;
        at = end == STR_NONE ? text.len : end + 1;
    }
}

struct node *markdown_parse(struct arena *arena, struct str text,
                            const struct markdown_options *options, struct place place,
                            struct diag *diag)
{
    struct walk walk = {.arena = arena, .options = options, .build = build_new(arena)};
    cmark_parser *parser;
    cmark_node *document;

    walk.footnotes = (struct footnotes){.arena = arena, .build = walk.build, .options = options};
    walk.line = place.line ? place.line - 1 : 0;
    walk.prepared = prepare_kramdown(arena, utf8_scrub(arena, text, NULL), options);
    find_lines(&walk);
    document = parse(walk.prepared.text, options->gfm, &parser);
    cmark_consolidate_text_nodes(document);
    walk_document(&walk, document);
    cmark_node_free(document);
    cmark_parser_free(parser);
    if (build_was_too_deep(walk.build) && diag)
        diag_add(diag, SEVERITY_ERROR, place,
                 "nested deeper than %d elements: the deeper ones are left out, their content is "
                 "kept",
                 BUILD_MAX_DEPTH);
    finish_tree(arena, build_root(walk.build), &walk.prepared, options);
    return build_root(walk.build);
}
