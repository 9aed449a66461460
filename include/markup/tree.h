#ifndef MARKUP_TREE_H
#define MARKUP_TREE_H

#include "base/arena.h"
#include "base/str.h"

/**
 * The one tree of a document: elements and text in an arena.  Markdown and HTML are read into it,
 * passes change it, writers read it.  Names are lower case (an SVG's or MathML's keep their case).
 * A document's root is an element with the empty name.
 */
enum node_type { NODE_ELEMENT, NODE_TEXT };

struct attr {
    struct attr *next;
    struct str name;
    struct str value; /* character references resolved */
};

struct node {
    enum node_type type;
    unsigned line;   /* of the source, from 1; 0 if not known */
    struct str name; /* of an element */
    struct str text; /* of a text: character references resolved */
    struct attr *attrs;
    struct node *parent, *first, *last, *prev, *next;
};

/** No tree is deeper than this: deeper elements are left out, their text is kept. */
#define TREE_MAX_DEPTH 200

struct node *node_element(struct arena *arena, struct str name);
struct node *node_text(struct arena *arena, struct str text);

/** Make ${child}, which has no parent, the last child of ${parent}; the sibling before ${before}. */
void node_append(struct node *parent, struct node *child);
void node_insert_before(struct node *before, struct node *child);
/** Take ${node}, with what is in it, out of its parent. */
void node_remove(struct node *node);
/** Move what is in ${from} to the end of ${to}. */
void node_move_children(struct node *from, struct node *to);
/** Put ${node}'s children in its place. */
void node_unwrap(struct node *node);
/** A copy of ${node} and all below it. */
struct node *node_copy(struct arena *arena, const struct node *node);

/** The node after ${node} in document order below ${root}, or NULL; skipping what is in ${node}. */
struct node *node_next(const struct node *node, const struct node *root);
struct node *node_next_skip(const struct node *node, const struct node *root);

bool node_is(const struct node *node, const char *name);
/** The attribute's value, or NULL. */
const struct str *node_attr(const struct node *node, const char *name);
void node_set_attr(struct arena *arena, struct node *node, struct str name, struct str value);
void node_remove_attr(struct node *node, const char *name);
/** All text in ${node}, joined. */
struct str node_text_content(struct arena *arena, const struct node *node);

#endif
