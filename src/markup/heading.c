/*
 * Headings that were written in Markdown: ids by kramdown's rules, the table of contents, and what is added to
 * their levels.
 */
#include "markup/heading.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "markup/finish.h"
#include "markup/tag.h"

/* Further headings get no id of their own. */
#define MAX_HEADINGS 4000

struct headings {
    struct arena *arena;
    struct node *root;
    const struct markdown_options *options;
    struct str *ids; /* without their numbers */
    size_t *counts;
    size_t n_ids;
    struct node *contents;
};

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
static struct str heading_text(struct headings *headings, const struct node *heading)
{
    struct buf out;
    const struct node *node, *next;

    buf_init(&out, (size_t)-1);
    for (node = heading->first; node; node = next) {
        bool skip = headings->options->gfm && is_reference(node);

        next = skip ? node_next_skip(node, heading) : node_next(node, heading);
        if (node->type == NODE_TEXT)
            buf_add(&out, node->text);
    }
    return buf_take(&out, headings->arena);
}

/* generate_gfm_header_id: words and hyphens; basic_generate_id: from the first letter, ASCII. */
static struct str id_of(struct headings *headings, const struct node *heading)
{
    bool gfm = headings->options->gfm;
    struct str text = utf8_downcase(headings->arena, str_trim(heading_text(headings, heading)));
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
    return buf_take(&id, headings->arena);
}

static void number_heading(struct headings *headings, struct node *heading)
{
    struct str id = id_of(headings, heading);
    size_t i;

    for (i = 0; i < headings->n_ids; i++)
        if (str_eq(headings->ids[i], id))
            break;
    if (i == headings->n_ids) {
        if (i == MAX_HEADINGS)
            return;
        headings->ids[headings->n_ids++] = id;
    } else {
        id = arena_printf(headings->arena, "%.*s-%zu", STR_ARG(id), ++headings->counts[i]);
    }
    node_set_attr(headings->arena, heading, STR("id"),
                  arena_join(headings->arena, headings->options->auto_id_prefix, id));
}

static void number_headings(struct headings *headings)
{
    struct node *node;

    headings->ids = arena_array(headings->arena, MAX_HEADINGS, sizeof(*headings->ids));
    headings->counts = arena_array(headings->arena, MAX_HEADINGS, sizeof(*headings->counts));
    for (node = headings->root->first; node; node = node_next(node, headings->root)) {
        if (!tag_in(node->name, TAG_HEADINGS) || !node_attr(node, FINISH_HEADING))
            continue;
        if (headings->options->auto_ids && !node_attr(node, "id"))
            number_heading(headings, node);
    }
}

/* Headings that were written in Markdown are now like others, but for what is added to their level. */
static void drop_marks(struct headings *headings)
{
    static const char *const names[] = {"h1", "h2", "h3", "h4", "h5", "h6"};

    for (struct node *node = headings->root->first; node; node = node_next(node, headings->root)) {
        int level;

        if (!tag_in(node->name, TAG_HEADINGS) || !node_attr(node, FINISH_HEADING))
            continue;
        level = node->name.at[1] - '0' + headings->options->header_offset;
        node->name = str_of(names[level < 1 ? 0 : level > 6 ? 5 : level - 1]);
        node_remove_attr(node, FINISH_HEADING);
    }
}

/* Links in links are none: a heading's own go, and its footnotes. */
static void copy_heading(struct headings *headings, const struct node *heading, struct node *link)
{
    struct node *copy = node_copy(headings->arena, heading), *node, *next;

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

static struct node *contents_item(struct headings *headings, const struct node *heading)
{
    struct node *item = node_element(headings->arena, STR("li"));
    struct node *link = node_element(headings->arena, STR("a"));
    const struct str *id = node_attr(heading, "id");

    node_set_attr(headings->arena, link, STR("href"), arena_join(headings->arena, STR("#"), *id));
    copy_heading(headings, heading, link);
    node_append(item, link);
    return item;
}

static bool is_in_contents(struct headings *headings, const struct node *node)
{
    const struct str *class = node_attr(node, "class");

    return tag_in(node->name, TAG_HEADINGS) && node_attr(node, FINISH_HEADING) &&
           node_attr(node, "id") &&
           !(headings->options->levels_left_out & 1U << (node->name.at[1] - '0')) &&
           !(class && tag_in(STR("no_toc"), arena_cstr(headings->arena, *class)));
}

/* The first list that `{:toc}` stands behind becomes the table of contents, or goes. */
static void write_contents(struct headings *headings)
{
    struct node *list = headings->contents, *open[7] = {NULL}, *item;
    char levels[7] = {0};
    size_t n = 0;

    if (!list)
        return;
    while (list->first)
        node_remove(list->first);
    for (struct node *node = headings->root->first; node; node = node_next(node, headings->root)) {
        if (!is_in_contents(headings, node))
            continue;
        while (n > 0 && levels[n - 1] >= node->name.at[1])
            n--;
        item = contents_item(headings, node);
        if (n == 0) {
            node_append(list, item);
        } else {
            struct node *inner = open[n - 1]->last;

            if (!node_is(inner, "ul") && !node_is(inner, "ol")) {
                inner = node_element(headings->arena, list->name);
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

void heading_finish(struct arena *arena, struct node *root, struct node *contents,
                    const struct markdown_options *options)
{
    struct headings headings = {
        .arena = arena, .root = root, .options = options, .contents = contents};

    number_headings(&headings);
    write_contents(&headings);
    drop_marks(&headings);
}
