#ifndef MARKUP_BUILD_H
#define MARKUP_BUILD_H

#include "markup/tree.h"

/**
 * Grows a tree in document order by the rules that a browser follows when it reads HTML (HTML
 * standard, 13.2.6, simplified): implied and missing end tags, what ends a paragraph, the parts of
 * tables, no link in a link, no depth beyond TREE_MAX_DEPTH.  A tree built here, written and read
 * by a browser, is the same tree.
 */
struct build;

/** What may be open at a time, in all and of formatting elements (b, i, a, …).  No sane document is near it; a parser's
 * time grows with the square of the first and, over many blocks, of the second. */
#define BUILD_MAX_DEPTH 128
#define BUILD_MAX_FORMATTING 48

struct build *build_new(struct arena *arena);

/** The root of what was built so far. */
struct node *build_root(struct build *build);

/**
 * build_open(build, node):
 * Open the element ${node}, whose children are still to come; void elements do not stay open.
 * Return false if the element has no place here and was left out.
 */
bool build_open(struct build *build, struct node *node);

/** Close ${node} and what is open in it; nothing if it is not open any more. */
void build_close(struct build *build, const struct node *node);

/** Close all that is open in ${node}, if ${node} itself still is. */
void build_close_inside(struct build *build, const struct node *node);

/** An end tag `</name>`: closes what it would in a browser, but never goes beyond ${fence}, an open element (NULL: none). */
void build_end_tag(struct build *build, struct str name, const struct node *fence);

/** Text, character references resolved. */
void build_text(struct build *build, struct str text, unsigned line);

/** Whether an element was left out because too many were open. */
bool build_was_too_deep(const struct build *build);

/** The element that is open now. */
struct node *build_current(struct build *build);

/** Rebuild the tree below ${root} by these rules, in place. */
void build_conform(struct arena *arena, struct node *root);

#endif
