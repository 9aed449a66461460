#ifndef FEED_XMLTREE_H
#define FEED_XMLTREE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/** XML documents read into a tree of our own, with namespaces resolved and line numbers. */
struct xml_attribute {
    struct xml_attribute *next;
    struct str ns;   /* the namespace's URI, or empty */
    struct str name; /* without prefix */
    struct str value;
    const char *label; /* as of an element */
};

/** An element, or a text when its name is empty. */
struct xml_node {
    struct xml_node *parent, *first, *last, *next;
    struct str ns, prefix, name;
    struct xml_attribute *attributes;
    struct str text; /* of a text */
    struct str
        entity; /* of a text that is a reference to an entity which is not declared: its name */
    unsigned line, column; /* of the start tag, in characters; 0: not known */
    const char *label;     /* for whoever reads the tree: NULL until then */
};

/** What stands before the root element. */
struct xml_prolog {
    struct str version, encoding; /* the encoding as the document says it, or empty */
    bool has_doctype;
    struct str public_id, system_id;
};

/**
 * xmltree_read(arena, bytes, file, trusted, prolog, diag):
 * Read the document ${bytes}; fill ${prolog} unless it is NULL.  Nothing outside the document is ever
 * loaded.  Bounds against hostile documents are lifted, and columns not counted, if it is ${trusted}: our own.
 *
 * Return its root element, owned by ${arena}, or NULL with the reason (rule "not-well-formed") in
 * ${diag}.
 */
struct xml_node *xmltree_read(struct arena *arena, struct str bytes, const char *file, bool trusted,
                              struct xml_prolog *prolog, struct diag *diag);

/** Whether ${node} is the element ${name} of namespace ${ns} ("" for none). */
bool xml_is(const struct xml_node *node, const char *ns, const char *name);
/** The first child element of that name, and the next sibling after ${node} of its name; or NULL. */
const struct xml_node *xml_child(const struct xml_node *node, const char *ns, const char *name);
const struct xml_node *xml_again(const struct xml_node *node);
/** The value of an attribute in no namespace, or NULL. */
const struct str *xml_attribute(const struct xml_node *node, const char *name);
/** All text in ${node}; of NULL the empty text. */
struct str xml_content(struct arena *arena, const struct xml_node *node);

/**
 * xmltree_validate(bytes, schema, file, diag): check our own document ${bytes} against the RELAX NG
 * ${schema}, the program's own too.  Return 0, or -1 with each violation (rule "schema") in ${diag}.
 */
int xmltree_validate(struct str bytes, struct str schema, const char *file, struct diag *diag);

#endif
