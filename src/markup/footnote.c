/*
 * Footnotes, written as kramdown's converter writes them.  Known limit: they are called by their
 * numbers, not by the names that they have in the source.
 */
#include "markup/footnote.h"

static void set(struct footnotes *notes, struct node *node, const char *name, struct str value)
{
    node_set_attr(notes->arena, node, str_of(name), value);
}

/* "fn:2", "fnref:2", and "fnref:2:1" for a note's second reference. */
static struct str id_of(struct footnotes *notes, const char *kind, size_t number, size_t repeat)
{
    struct str prefix = notes->options->footnote_prefix;

    return repeat == 0 ? arena_printf(notes->arena, "%s:%.*s%zu", kind, STR_ARG(prefix), number)
                       : arena_printf(notes->arena, "%s:%.*s%zu:%zu", kind, STR_ARG(prefix), number,
                                      repeat);
}

static struct str link_to(struct footnotes *notes, struct str id)
{
    return arena_join(notes->arena, STR("#"), id);
}

void footnote_refer(struct footnotes *notes, size_t number)
{
    struct node *sup = node_element(notes->arena, STR("sup"));
    struct node *link = node_element(notes->arena, STR("a"));

    if (number == 0)
        return;
    while (notes->n < number) {
        notes->references = arena_grow(notes->arena, notes->references, notes->n, &notes->capacity,
                                       sizeof(*notes->references));
        notes->references[notes->n++] = 0;
    }
    set(notes, sup, "id", id_of(notes, "fnref", number, notes->references[number - 1]++));
    set(notes, link, "href", link_to(notes, id_of(notes, "fn", number, 0)));
    set(notes, link, "class", STR("footnote"));
    set(notes, link, "rel", STR("footnote"));
    if (!build_open(notes->build, sup))
        return;
    if (build_open(notes->build, link))
        build_text(
            notes->build,
            arena_printf(notes->arena, "%lld", (long long)number + notes->options->footnote_offset),
            0);
    build_close(notes->build, sup);
}

struct node *footnote_begin(struct footnotes *notes)
{
    struct node *item = node_element(notes->arena, STR("li"));

    if (notes->written++ == 0) {
        struct node *all = node_element(notes->arena, STR("div"));
        struct node *list = node_element(notes->arena, STR("ol"));

        set(notes, all, "class", STR("footnotes"));
        if (notes->options->footnote_offset != 0)
            set(notes, list, "start",
                arena_printf(notes->arena, "%lld", 1LL + notes->options->footnote_offset));
        build_open(notes->build, all);
        build_open(notes->build, list);
    }
    set(notes, item, "id", id_of(notes, "fn", notes->written, 0));
    return item;
}

static void add_back(struct footnotes *notes, struct node *to, size_t repeat)
{
    struct str text = notes->options->footnote_backlink;
    struct node *back = node_element(notes->arena, STR("a"));

    if (to->first)
        node_append(to, node_text(notes->arena, STR("\u00a0")));
    set(notes, back, "href", link_to(notes, id_of(notes, "fnref", notes->written, repeat)));
    set(notes, back, "class", STR("reversefootnote"));
    node_append(back, node_text(notes->arena, text.at ? text : STR("\u21a9")));
    if (repeat > 0) {
        struct node *sup = node_element(notes->arena, STR("sup"));

        node_append(sup, node_text(notes->arena, arena_printf(notes->arena, "%zu", repeat + 1)));
        node_append(back, sup);
    }
    node_append(to, back);
}

void footnote_end(struct footnotes *notes, struct node *item)
{
    struct str text = notes->options->footnote_backlink;
    struct node *last = item->last;
    size_t n = notes->written <= notes->n ? notes->references[notes->written - 1] : 1;

    if (text.at && text.len == 0)
        return;
    while (last && last->type == NODE_TEXT)
        last = last->prev;
    if (!node_is(last, "p")) {
        last = node_element(notes->arena, STR("p"));
        node_append(item, last);
    }
    for (size_t i = 0; i < n; i++)
        add_back(notes, last, i);
}
