/*
 * The passes behind the Markdown parser: kramdown's attribute lists, heading ids, table of contents,
 * abbreviations and tables without a head.
 */
#include "markup/finish.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "markup/tag.h"

/* Further headings get no id of their own, further abbreviations are not looked for. */
#define MAX_HEADINGS 4000
#define MAX_ABBREVIATIONS 200
#define HEADINGS "h1 h2 h3 h4 h5 h6"

struct finish {
    struct arena *arena;
    struct node *root;
    const struct prepared *prepared;
    const struct markdown_options *options;
    struct str *ids; /* of headings, without their numbers */
    size_t *counts;
    size_t n_ids;
    struct node *contents; /* the list that the table of contents replaces */
};

static struct node *sibling_element(const struct node *node, bool next)
{
    struct node *at = next ? node->next : node->prev;

    while (at &&
           (at->type == NODE_TEXT ? str_trim(at->text).len == 0 : str_is(at->name, FINISH_ATTRS)))
        at = next ? at->next : at->prev;
    return at && at->type == NODE_ELEMENT ? at : NULL;
}

static void give(struct finish *finish, struct node *to, const struct attr *attrs, bool named)
{
    for (; attrs; attrs = attrs->next) {
        const struct str *old = node_attr(to, "class");

        if (str_is(attrs->name, "\x01")) {
            if (!finish->contents && str_is(attrs->value, "toc") && tag_in(to->name, "ul ol"))
                finish->contents = to;
            for (const struct named_attrs *at = finish->prepared->named; at && !named;
                 at = at->next)
                if (str_eq(at->name, attrs->value))
                    give(finish, to, at->attrs, true);
        } else if (str_is(attrs->name, "class") && old) {
            node_set_attr(
                finish->arena, to, STR("class"),
                arena_printf(finish->arena, "%.*s %.*s", STR_ARG(*old), STR_ARG(attrs->value)));
        } else {
            node_set_attr(finish->arena, to, attrs->name, attrs->value);
        }
    }
}

static void give_out(struct finish *finish, struct node *stand_in)
{
    const struct str *number = node_attr(stand_in, FINISH_PIECE);
    size_t i = number ? (size_t)strtoul(number->at, NULL, 10) : finish->prepared->n;
    const struct piece *piece;
    struct node *to;

    if (i >= finish->prepared->n || finish->prepared->pieces[i].type != PIECE_ATTRS)
        return;
    piece = &finish->prepared->pieces[i];
    to = sibling_element(stand_in, piece->next);
    if (to)
        give(finish, to, piece->attrs, false);
}

/* Take the stand-ins out once all attributes are given out. */
static void give_out_all(struct finish *finish)
{
    struct node *node, *next;

    for (node = finish->root->first; node; node = node_next(node, finish->root))
        if (node_is(node, FINISH_ATTRS))
            give_out(finish, node);
    for (node = finish->root->first; node; node = next) {
        next = node_next(node, finish->root);
        if (node_is(node, FINISH_ATTRS)) {
            next = node_next_skip(node, finish->root);
            node_remove(node);
        }
    }
}

static void add_code(struct buf *out, uint32_t code)
{
    char bytes[4];

    buf_add(out, (struct str){bytes, utf8_encode(bytes, code)});
}

/* A reference to a footnote. */
static bool is_reference(const struct node *node)
{
    const struct str *class = node->first ? node_attr(node->first, "class") : NULL;

    return node_is(node, "sup") && class && str_is(*class, "footnote");
}

/* The text of which a heading's id is made: kramdown's own parser makes it of the source, which has the
 * references to footnotes in it. */
static struct str heading_text(struct finish *finish, const struct node *heading)
{
    struct buf out;
    const struct node *node, *next;

    buf_init(&out, (size_t)-1);
    for (node = heading->first; node; node = next) {
        bool skip = finish->options->gfm && is_reference(node);

        next = skip ? node_next_skip(node, heading) : node_next(node, heading);
        if (node->type == NODE_TEXT)
            buf_add(&out, node->text);
    }
    return buf_take(&out, finish->arena);
}

/* generate_gfm_header_id: words and hyphens; basic_generate_id: from the first letter, ASCII. */
static struct str id_of(struct finish *finish, const struct node *heading)
{
    bool gfm = finish->options->gfm;
    struct str text = utf8_downcase(finish->arena, str_trim(heading_text(finish, heading)));
    struct buf id;
    uint32_t code;

    buf_init(&id, (size_t)-1);
    while (utf8_next(&text, &code)) {
        if (code == ' ' || code == '\t')
            code = '-';
        if (!gfm && (code >= 0x80 || code == '_' || (id.len == 0 && !(code >= 'a' && code <= 'z'))))
            continue;
        if (code == '-' || code == '_' || utf8_is_alnum(code))
            add_code(&id, code);
    }
    if (id.len == 0 && !gfm)
        buf_add_c(&id, "section");
    return buf_take(&id, finish->arena);
}

static void number_heading(struct finish *finish, struct node *heading)
{
    struct str id = id_of(finish, heading);
    size_t i;

    for (i = 0; i < finish->n_ids; i++)
        if (str_eq(finish->ids[i], id))
            break;
    if (i == finish->n_ids) {
        if (i == MAX_HEADINGS)
            return;
        finish->ids[finish->n_ids++] = id;
    } else {
        id = arena_printf(finish->arena, "%.*s-%zu", STR_ARG(id), ++finish->counts[i]);
    }
    node_set_attr(finish->arena, heading, STR("id"),
                  arena_join(finish->arena, finish->options->auto_id_prefix, id));
}

static void number_headings(struct finish *finish)
{
    struct node *node;

    finish->ids = arena_array(finish->arena, MAX_HEADINGS, sizeof(*finish->ids));
    finish->counts = arena_array(finish->arena, MAX_HEADINGS, sizeof(*finish->counts));
    for (node = finish->root->first; node; node = node_next(node, finish->root)) {
        if (!tag_in(node->name, HEADINGS) || !node_attr(node, FINISH_HEADING))
            continue;
        if (finish->options->auto_ids && !node_attr(node, "id"))
            number_heading(finish, node);
    }
}

/* Headings that were written in Markdown are now like others, but for what is added to their level. */
static void drop_marks(struct finish *finish)
{
    static const char *const names[] = {"h1", "h2", "h3", "h4", "h5", "h6"};

    for (struct node *node = finish->root->first; node; node = node_next(node, finish->root)) {
        int level;

        if (!tag_in(node->name, HEADINGS) || !node_attr(node, FINISH_HEADING))
            continue;
        level = node->name.at[1] - '0' + finish->options->header_offset;
        node->name = str_of(names[level < 1 ? 0 : level > 6 ? 5 : level - 1]);
        node_remove_attr(node, FINISH_HEADING);
    }
}

/* Links in links are none: a heading's own go, and its footnotes. */
static void copy_heading(struct finish *finish, const struct node *heading, struct node *link)
{
    struct node *copy = node_copy(finish->arena, heading), *node, *next;

    for (node = copy->first; node; node = next) {
        next = node_next(node, copy);
        if (is_reference(node)) {
            next = node_next_skip(node, copy);
            node_remove(node);
        } else if (node_is(node, "a")) {
            next = node->first ? node->first : node_next_skip(node, copy);
            node_unwrap(node);
        }
    }
    node_move_children(copy, link);
}

static struct node *contents_item(struct finish *finish, const struct node *heading)
{
    struct node *item = node_element(finish->arena, STR("li"));
    struct node *link = node_element(finish->arena, STR("a"));
    const struct str *id = node_attr(heading, "id");

    node_set_attr(finish->arena, link, STR("href"), arena_join(finish->arena, STR("#"), *id));
    copy_heading(finish, heading, link);
    node_append(item, link);
    return item;
}

static bool is_in_contents(struct finish *finish, const struct node *node)
{
    const struct str *class = node_attr(node, "class");

    return tag_in(node->name, HEADINGS) && node_attr(node, FINISH_HEADING) &&
           node_attr(node, "id") &&
           !(finish->options->levels_left_out & 1U << (node->name.at[1] - '0')) &&
           !(class && tag_in(STR("no_toc"), arena_cstr(finish->arena, *class)));
}

/* The first list that `{:toc}` stands behind becomes the table of contents, or goes. */
static void write_contents(struct finish *finish)
{
    struct node *list = finish->contents, *open[7] = {NULL}, *item;
    char levels[7] = {0};
    size_t n = 0;

    if (!list)
        return;
    while (list->first)
        node_remove(list->first);
    for (struct node *node = finish->root->first; node; node = node_next(node, finish->root)) {
        if (!is_in_contents(finish, node))
            continue;
        while (n > 0 && levels[n - 1] >= node->name.at[1])
            n--;
        item = contents_item(finish, node);
        if (n == 0) {
            node_append(list, item);
        } else {
            struct node *inner = open[n - 1]->last;

            if (!node_is(inner, "ul") && !node_is(inner, "ol")) {
                inner = node_element(finish->arena, list->name);
                node_append(open[n - 1], inner);
            }
            node_append(inner, item);
        }
        open[n] = item;
        levels[n++] = node->name.at[1];
    }
    if (!list->first)
        node_remove(list);
}

/* A head that was made up for GitHub's tables goes again. */
static void drop_heads(struct finish *finish)
{
    struct node *node, *next;

    for (node = finish->root->first; node; node = next) {
        next = node_next(node, finish->root);
        if (node_is(node, "thead") && node->first &&
            str_chr(node_text_content(finish->arena, node), PREPARE_NO_HEAD) != STR_NONE) {
            next = node_next_skip(node, finish->root);
            node_remove(node);
        }
    }
}

/* The first child that is not blank. */
static struct node *sibling_first(const struct node *node)
{
    struct node *at = node->first;

    while (at && at->type == NODE_TEXT && str_trim(at->text).len == 0)
        at = at->next;
    return at;
}

/* Definition lists that follow each other are one. */
static void join_definitions(struct node *list)
{
    struct node *next;

    while ((next = sibling_element(list, true)) && node_is(next, "dl") &&
           node_attr(next, "markdown")) {
        node_move_children(next, list);
        while (list->next != next) /* blanks: they are not to be passed again and again */
            node_remove(list->next);
        node_remove(next);
    }
}

/* A paragraph read in <p markdown="1"> ended that element, as HTML says: it is that element. */
static struct node *join_paragraph(struct node *p)
{
    struct node *next = sibling_element(p, true);

    if (!node_is(p, "p") || sibling_first(p) || !node_is(next, "p") || next->attrs)
        return p;
    next->attrs = p->attrs;
    node_remove(p);
    return next;
}

/* <p markdown="1">: what was read as a paragraph is the element's own text. */
static void unwrap_spans(struct finish *finish)
{
    for (struct node *node = finish->root->first; node; node = node_next(node, finish->root)) {
        const struct str *markdown =
            node->type == NODE_ELEMENT ? node_attr(node, "markdown") : NULL;
        struct node *child, *next;

        if (!markdown)
            continue;
        node = join_paragraph(node);
        if (str_is(*markdown, "first") && node_is(sibling_first(node), "p"))
            node_unwrap(sibling_first(node));
        if (node_is(node, "dl"))
            join_definitions(node);
        if (str_is(*markdown, "span") ||
            (str_is(*markdown, "1") &&
             tag_in(node->name, "p h1 h2 h3 h4 h5 h6 dt th caption legend")))
            for (child = node->first; child; child = next) {
                next = child->next;
                if (node_is(child, "p"))
                    node_unwrap(child);
            }
        node_remove_attr(node, "markdown");
    }
}

static bool is_word_byte(char c)
{
    return ascii_is_alnum(c) || c == '_';
}

/* The longest abbreviation at ${at}, where a word may begin, that is a word of its own. */
static const struct abbreviation *abbreviation_at(const struct finish *finish, struct str text,
                                                  size_t at)
{
    const struct abbreviation *best = NULL, *one = finish->prepared->abbreviations;

    for (size_t n = 0; one && n < MAX_ABBREVIATIONS; one = one->next, n++) {
        size_t end = at + one->name.len;

        if (text.at[at] != one->name.at[0] || end > text.len ||
            memcmp(text.at + at, one->name.at, one->name.len) != 0 ||
            (end < text.len && is_word_byte(text.at[end])))
            continue;
        if (!best || one->name.len > best->name.len)
            best = one;
    }
    return best;
}

/* The first abbreviation in ${text}, at *${at}; NULL: there is none. */
static const struct abbreviation *find_abbreviation(const struct finish *finish, struct str text,
                                                    size_t *at)
{
    const struct abbreviation *one;

    for (*at = 0; *at < text.len; (*at)++)
        if ((*at == 0 || !is_word_byte(text.at[*at - 1])) &&
            (one = abbreviation_at(finish, text, *at)))
            return one;
    return NULL;
}

static void mark_abbreviations(struct finish *finish)
{
    struct node *node, *next;

    for (node = finish->root->first; node && finish->prepared->abbreviations; node = next) {
        const struct abbreviation *one;
        struct node *abbr;
        size_t at;

        next = tag_in(node->name, "pre code script style abbr") ? node_next_skip(node, finish->root)
                                                                : node_next(node, finish->root);
        if (node->type != NODE_TEXT || !(one = find_abbreviation(finish, node->text, &at)))
            continue;
        abbr = node_element(finish->arena, STR("abbr"));
        if (one->title.len > 0)
            node_set_attr(finish->arena, abbr, STR("title"), one->title);
        node_append(abbr, node_text(finish->arena, one->name));
        if (at > 0)
            node_insert_before(node, node_text(finish->arena, str_slice(node->text, 0, at)));
        node_insert_before(node, abbr);
        node->text = str_from(node->text, at + one->name.len);
        next = node;
    }
}

void finish_tree(struct arena *arena, struct node *root, const struct prepared *prepared,
                 const struct markdown_options *options)
{
    struct finish finish = {.arena = arena, .root = root, .prepared = prepared, .options = options};

    give_out_all(&finish);
    drop_heads(&finish);
    unwrap_spans(&finish);
    number_headings(&finish);
    write_contents(&finish);
    drop_marks(&finish);
    mark_abbreviations(&finish);
}
