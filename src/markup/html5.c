/*
 * HTML by the standard's algorithm, which gumbo implements (HTML standard, 13.2).  gumbo's time
 * grows with the square of the nesting and of the open formatting elements, so the tags are counted
 * first and those that would go too deep are taken out, their content kept.
 */
#include "markup/html5.h"

#include <gumbo.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "markup/build.h"
#include "markup/tag.h"

/* Formatting elements that were closed over are opened again in every block by the parser: so
 * many may be opened again in all; after that there are none. */
#define REOPENED_MAX 100000

/* A formatting element without its end tag so far. */
struct active {
    struct str name;
    size_t at; /* in open[] */
    bool over; /* what it was in is closed: it will be opened again */
};

struct bound {
    struct arena *arena;
    struct buf out;
    struct str open[BUILD_MAX_DEPTH];
    size_t n;
    struct active active[BUILD_MAX_FORMATTING];
    size_t n_active, n_over;
    size_t reopened;
    bool dropped;
};

static bool is_foreign(struct str name)
{
    return tag_in(name, "svg math");
}

/* An element whose end tag may be missing ends where the next one of its kind starts. */
static const char *ended_by(struct str name)
{
    static const char *const kinds[] = {
        "li",           "dt dd", "p",  "option optgroup",
        "rb rt rp rtc", "td th", "tr", "thead tbody tfoot caption colgroup"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (tag_in(name, kinds[i]))
            return kinds[i];
    return NULL;
}

/* Close open[] down to ${n} elements. */
static void cut(struct bound *bound, size_t n)
{
    for (size_t i = 0; i < bound->n_active; i++)
        if (!bound->active[i].over && bound->active[i].at >= n) {
            bound->active[i].over = true;
            bound->n_over++;
        }
    bound->n = n;
}

static void end_implied(struct bound *bound, struct str name)
{
    const char *kind = ended_by(name);

    for (size_t i = bound->n; kind && i-- > 0;) {
        if (tag_in(bound->open[i], kind)) {
            cut(bound, i);
            return;
        }
        if (tag_in(bound->open[i], "ul ol dl table select ruby div blockquote section article"))
            return;
    }
}

static void write_end(struct bound *bound, struct str name)
{
    buf_add_c(&bound->out, "</");
    buf_add(&bound->out, name);
    buf_char(&bound->out, '>');
}

/* A block may open again what was closed over: when that was too often, end it for good. */
static void count_reopened(struct bound *bound)
{
    bound->reopened += bound->n_over;
    if (bound->reopened <= REOPENED_MAX)
        return;
    while (bound->n_active > 0)
        write_end(bound, bound->active[--bound->n_active].name);
    bound->n_over = 0;
}

/* Whether a start tag may stay; it is then open. */
static bool enter(struct bound *bound, struct str name)
{
    bool formatting = tag_is_formatting(name);

    end_implied(bound, name);
    if (formatting && (bound->n_active == BUILD_MAX_FORMATTING || bound->reopened > REOPENED_MAX))
        return false;
    if (!formatting)
        count_reopened(bound);
    if (tag_is_void(name))
        return true;
    if (bound->n == BUILD_MAX_DEPTH)
        return false;
    if (formatting)
        bound->active[bound->n_active++] = (struct active){.name = name, .at = bound->n};
    bound->open[bound->n++] = name;
    return true;
}

static void forget_active(struct bound *bound, struct str name)
{
    for (size_t i = bound->n_active; i-- > 0;) {
        if (!str_eq(bound->active[i].name, name))
            continue;
        bound->n_over -= bound->active[i].over;
        memmove(bound->active + i, bound->active + i + 1,
                (bound->n_active - i - 1) * sizeof(*bound->active));
        bound->n_active--;
        return;
    }
}

static void leave(struct bound *bound, struct str name)
{
    if (tag_is_formatting(name))
        forget_active(bound, name);
    for (size_t i = bound->n; i-- > 0;)
        if (str_eq(bound->open[i], name)) {
            cut(bound, i);
            break;
        }
    count_reopened(bound);
    write_end(bound, name);
}

static void write_start(struct bound *bound, const struct tag *tag)
{
    buf_char(&bound->out, '<');
    buf_add(&bound->out, tag->name);
    for (const struct attr *attr = tag->attrs; attr; attr = attr->next) {
        struct str rest = attr->value, part;

        buf_char(&bound->out, ' ');
        buf_add(&bound->out, attr->name);
        buf_add_c(&bound->out, "=\"");
        while (str_split(&rest, '"', &part)) {
            buf_add(&bound->out, part);
            if (rest.at)
                buf_add_c(&bound->out, "&quot;");
        }
        buf_char(&bound->out, '"');
    }
    buf_add_c(&bound->out, tag->self_closing ? "/>" : ">");
}

/* ${text} with its tags made regular and none nested too deep. */
static struct str bound_nesting(struct bound *bound, struct str text)
{
    struct tag tag;

    while (tag_next(bound->arena, &text, &tag)) {
        struct str raw;

        if (tag.type == TAG_TEXT) {
            buf_add(&bound->out, tag.source);
        } else if (tag.type == TAG_END) {
            leave(bound, tag.name);
        } else if (tag.type == TAG_START) {
            if (!enter(bound, tag.name))
                bound->dropped = true;
            else
                write_start(bound, &tag);
            if (!(tag.self_closing && bound->n > 1 && is_foreign(bound->open[bound->n - 2])) &&
                tag_raw_text(tag.name, &text, &raw))
                buf_add(&bound->out, raw);
        }
    }
    return buf_str(&bound->out);
}

static struct node *element_of(struct arena *arena, const GumboElement *from, unsigned line)
{
    const char *name = gumbo_normalized_tagname(from->tag);
    struct node *node;

    if (from->tag == GUMBO_TAG_UNKNOWN) {
        GumboStringPiece tag = from->original_tag;

        gumbo_tag_from_original_text(&tag);
        node = node_element(arena, utf8_downcase(arena, (struct str){tag.data, tag.length}));
    } else {
        node = node_element(arena, arena_str(arena, str_of(name)));
    }
    node->line = line + from->start_pos.line - (from->start_pos.line ? 1 : 0);
    for (unsigned i = 0; i < from->attributes.length; i++) {
        const GumboAttribute *attr = from->attributes.data[i];

        node_set_attr(arena, node, arena_str(arena, str_of(attr->name)),
                      arena_str(arena, str_of(attr->value)));
    }
    return node;
}

/* Turn gumbo's children of ${from} into ours below ${to}; as deep as the bounded source. */
static void convert(struct arena *arena, const GumboVector *from, struct node *to, unsigned line,
                    unsigned depth)
{
    for (unsigned i = 0; i < from->length; i++) {
        const GumboNode *child = from->data[i];
        struct node *node;

        switch (child->type) {
        case GUMBO_NODE_TEXT:
        case GUMBO_NODE_WHITESPACE:
        case GUMBO_NODE_CDATA:
            node_append(to, node_text(arena, arena_str(arena, str_of(child->v.text.text))));
            break;
        case GUMBO_NODE_ELEMENT:
        case GUMBO_NODE_TEMPLATE:
            if (depth < TREE_MAX_DEPTH) {
                node = element_of(arena, &child->v.element, line);
                node_append(to, node);
                convert(arena, &child->v.element.children, node, line, depth + 1);
            } else {
                convert(arena, &child->v.element.children, to, line, depth);
            }
            break;
        default:
            break;
        }
    }
}

struct node *html5_parse(struct arena *arena, struct str text, struct place place,
                         struct diag *diag)
{
    struct bound bound = {.arena = arena};
    GumboOptions options = kGumboDefaultOptions;
    struct node *root = node_element(arena, STR(""));
    GumboOutput *output;
    struct str bounded;

    buf_init(&bound.out, (size_t)-1);
    bounded = bound_nesting(&bound, utf8_scrub(arena, text, NULL));
    if (bound.dropped && diag)
        diag_add(diag, SEVERITY_ERROR, place,
                 "HTML is nested deeper than %d elements: the deeper tags are left out, their "
                 "content is kept; close the elements",
                 BUILD_MAX_DEPTH);
    options.fragment_context = GUMBO_TAG_BODY;
    options.max_errors = 0;
    output = gumbo_parse_with_options(&options, bounded.at, bounded.len);
    if (output) {
        convert(arena, &output->root->v.element.children, root, place.line, 0);
        gumbo_destroy_output(&options, output);
    }
    buf_free(&bound.out);
    return root;
}

/* Parse "&name;" alone: gumbo knows the 2,231 names. */
struct str html5_entity(struct arena *arena, struct str reference)
{
    GumboOptions options = kGumboDefaultOptions;
    GumboOutput *output;
    struct str text = reference;

    options.fragment_context = GUMBO_TAG_BODY;
    options.max_errors = 0;
    output = gumbo_parse_with_options(&options, reference.at, reference.len);
    if (output) {
        const GumboVector *children = &output->root->v.element.children;
        const GumboNode *first = children->length ? children->data[0] : NULL;

        if (first && (first->type == GUMBO_NODE_TEXT || first->type == GUMBO_NODE_WHITESPACE))
            text = arena_str(arena, str_of(first->v.text.text));
        gumbo_destroy_output(&options, output);
    }
    return text;
}
