/*
 * What RSS 1.0 and 1.1 must be for RDF/XML's readers (RDF/XML Syntax Specification, 7.2): elements are nodes and
 * properties by turns, and each kind has attributes of its own.
 */
#include <string.h>

#include "feed/check_rules.h"

/* Names that are none of nodes, of properties, of attributes that say something (5.1, 7.2.2 to 7.2.25). */
static const char core[] = " rdf:RDF rdf:ID rdf:about rdf:parseType rdf:resource rdf:nodeID "
                           "rdf:datatype rdf:bagID rdf:aboutEach rdf:aboutEachPrefix ";

static bool is_core(const char *label)
{
    return check_choice(core, str_of(label));
}

static void property(struct check *check, const struct xml_node *node);

static void node(struct check *check, const struct xml_node *at)
{
    unsigned names = 0;

    if (at->label && (is_core(at->label) || check_is(at->label, "rdf:li")))
        check_error(check, at, "invalid-rdf", "%s cannot be a node of RDF", at->label);
    for (const struct xml_attribute *a = at->attributes; a; a = a->next) {
        bool name = check_is(a->label, "rdf:ID") || check_is(a->label, "rdf:about") ||
                    check_is(a->label, "rdf:nodeID");

        names += name;
        if (a->label && !name && (is_core(a->label) || check_is(a->label, "rdf:li")))
            check_error(check, at, "invalid-rdf",
                        "%.*s is a node of RDF and must not have %s: that belongs to properties",
                        STR_ARG(at->name), a->label);
    }
    if (names > 1)
        check_error(check, at, "invalid-rdf",
                    "%.*s must have one of rdf:about, rdf:ID and rdf:nodeID", STR_ARG(at->name));
    for (const struct xml_node *child = at->first; child; child = child->next)
        if (child->name.len > 0)
            property(check, child);
}

static void property_attributes(struct check *check, const struct xml_node *at)
{
    static const char allowed[] = " rdf:ID rdf:resource rdf:nodeID rdf:datatype rdf:parseType ";
    bool typed = check_labelled(at, "rdf:parseType") != NULL;

    for (const struct xml_attribute *a = at->attributes; a; a = a->next) {
        if (!a->label || str_starts(str_of(a->label), "xml:") ||
            check_choice(allowed, str_of(a->label)))
            continue;
        if (is_core(a->label) || check_is(a->label, "rdf:li") ||
            check_is(a->label, "rdf:Description"))
            check_error(check, at, "invalid-rdf",
                        "%.*s is a property in RDF and must not have %s: that belongs to nodes",
                        STR_ARG(at->name), a->label);
    }
    if (typed && (check_labelled(at, "rdf:resource") || check_labelled(at, "rdf:nodeID")))
        check_error(check, at, "invalid-rdf",
                    "%.*s must not have rdf:parseType beside rdf:resource or rdf:nodeID",
                    STR_ARG(at->name));
    if (check_labelled(at, "rdf:resource") && check_labelled(at, "rdf:nodeID"))
        check_error(check, at, "invalid-rdf", "%.*s must have one of rdf:resource and rdf:nodeID",
                    STR_ARG(at->name));
}

static void property(struct check *check, const struct xml_node *at)
{
    const struct str *type = check_labelled(at, "rdf:parseType");
    bool properties = type && str_is(*type, "Resource");

    if (at->label && (is_core(at->label) || check_is(at->label, "rdf:Description")))
        check_error(check, at, "invalid-rdf", "%s cannot be a property in RDF", at->label);
    property_attributes(check, at);
    if (type && !properties && !str_is(*type, "Collection"))
        return; /* a literal */
    for (const struct xml_node *child = at->first; child; child = child->next) {
        if (child->name.len == 0)
            continue;
        if (properties)
            property(check, child);
        else
            node(check, child);
    }
}

void check_rdf(struct check *check, const struct xml_node *root)
{
    if (!check_is(root->label, "rdf:RDF")) {
        node(check, root);
        return;
    }
    for (const struct xml_node *child = root->first; child; child = child->next)
        if (child->name.len > 0)
            node(check, child);
}
