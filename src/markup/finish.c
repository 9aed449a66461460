/*
 * The passes behind the Markdown parser: kramdown's attribute lists, abbreviations, tables without a head, and
 * Markdown in HTML.
 */
#include "markup/finish.h"

#include <stdlib.h>
#include <string.h>

#include "markup/heading.h"
#include "markup/tag.h"

/* Further abbreviations are not looked for. */
#define MAX_ABBREVIATIONS 200

struct finish {
    struct arena *arena;
    struct node *root;
    const struct prepared *prepared;
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
    struct finish finish = {.arena = arena, .root = root, .prepared = prepared};

    give_out_all(&finish);
    drop_heads(&finish);
    unwrap_spans(&finish);
    heading_finish(arena, root, finish.contents, options);
    mark_abbreviations(&finish);
}
