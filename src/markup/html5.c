/*
 * HTML by the standard's algorithm, which gumbo implements (HTML standard, 13.2).  gumbo's time
 * grows with the square of the nesting, and it recurses: what it is given is bounded before.
 */
#include "markup/html5.h"

#include <gumbo.h>

#include "base/utf8.h"
#include "markup/build.h"
#include "markup/nesting.h"

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

/* Turn gumbo's children of ${from} into ours below ${to}; recurses as deep as the bounded source. */
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
    GumboOptions options = kGumboDefaultOptions;
    struct node *root = node_element(arena, STR(""));
    GumboOutput *output;
    struct buf bounded;

    buf_init(&bounded, (size_t)-1);
    if (!nesting_bound(&bounded, arena, utf8_scrub(arena, text, NULL)) && diag)
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
    buf_free(&bounded);
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
