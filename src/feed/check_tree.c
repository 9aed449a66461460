/*
 * Checking a feed's tree element by element by the tables: what stands where, its attributes, what it says.
 */
#include "feed/check_rules.h"
#include "markup/html5.h"

#include <string.h>

/* XML's own attributes, on any element: other names that begin so are kept for its future. */
static bool is_xml_attribute(struct check *check, const struct xml_node *node,
                             const struct xml_attribute *attribute)
{
    if (!attribute->label || !str_starts(str_of(attribute->label), "xml:") ||
        !check_choice(" base id lang space ", attribute->name))
        return false;
    if (str_is(attribute->name, "lang") && attribute->value.len > 0)
        check_text(check, node, attribute->label, CHECK_LANGUAGE, NULL, attribute->value);
    if (str_is(attribute->name, "base"))
        check_text(check, node, attribute->label, CHECK_IRI, NULL, attribute->value);
    return true;
}

/* The rules for all elements of ${node}'s module: "georss:*". */
static const struct check_attribute **of_module(const struct check *check,
                                                const struct xml_node *node, size_t *n)
{
    size_t colon = str_chr(str_of(node->label), ':');
    char all[24];

    *n = 0;
    if (colon == STR_NONE || colon + sizeof(":*") > sizeof(all))
        return NULL;
    memcpy(all, node->label, colon);
    memcpy(all + colon, ":*", sizeof(":*"));
    return check_attributes_of(check->table, all, n);
}

static const struct check_attribute *rule_in(const struct check_attribute **rules, size_t n,
                                             const char *label)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(rules[i]->name, label) == 0)
            return rules[i];
    return NULL;
}

static const struct check_attribute *attribute_rule(const struct check *check,
                                                    const struct xml_node *node, const char *label)
{
    const struct check_attribute *rule;
    size_t n;
    const struct check_attribute **rules = check_attributes_of(check->table, node->label, &n);

    /* RSS 2.0's channels and items are no RDF, though RSS 1.0's of the same names are. */
    if (check->rss && check_is(label, "rdf:about") &&
        (check_is(node->label, "item") || check_is(node->label, "channel")))
        return NULL;
    rule = rule_in(rules, n, label);
    if (rule)
        return rule;
    rules = of_module(check, node, &n);
    return rule_in(rules, n, label);
}

/* Attributes that stand on every element of a kind. */
static bool is_of_kind(const struct check *check, enum check_kind kind, const char *label)
{
    switch (kind) {
    case CHECK_ANYTHING:
        return true;
    case CHECK_RESOURCE:
        return check_is(label, "rdf:resource") || check_is(label, "dc:title");
    case CHECK_CONSTRUCT:
        return check_is(label, "type") || check_is(label, "src");
    default:
        return check->rdf && kind != CHECK_ELEMENTS && str_starts(str_of(label), "rdf:");
    }
}

static void check_attribute_list(struct check *check, const struct xml_node *node,
                                 enum check_kind kind)
{
    const struct check_attribute *rule, **rules;
    size_t n;

    for (const struct xml_attribute *a = node->attributes; a; a = a->next) {
        if (!a->label || is_xml_attribute(check, node, a))
            continue; /* an extension's */
        rule = attribute_rule(check, node, a->label);
        if (rule)
            check_text(check, node, arena_printf(check->arena, "%s's %s", node->label, a->label).at,
                       rule->kind, rule->choices, a->value);
        else if (!is_of_kind(check, kind, a->label))
            check_error(check, node, "unexpected-attribute",
                        "%s has no attribute %s: leave it out, or check how it is written",
                        node->label, a->label);
    }
    rules = check_attributes_of(check->table, node->label, &n);
    for (size_t i = 0; i < n; i++)
        if (rules[i]->required && !check_labelled(node, rules[i]->name))
            check_error(check, node, "missing-attribute", "%s must have the attribute %s",
                        node->label, rules[i]->name);
}

static bool is_blank(struct str text)
{
    return str_trim(text).len == 0;
}

/* RDF has no mixed content: a property is text, or an element. */
static void check_mixed(struct check *check, const struct xml_node *node)
{
    bool text = false, elements = false;

    if (!check->rdf || check_labelled(node, "rdf:parseType"))
        return;
    for (const struct xml_node *child = node->first; child; child = child->next) {
        text = text || (child->name.len == 0 && !is_blank(child->text));
        elements = elements || child->name.len > 0;
    }
    if (text && elements)
        check_error(check, node, "mixed-content",
                    "%.*s must not mix text and elements, because this is RDF: escape the mark-up",
                    STR_ARG(node->name));
}

/* RSS 0.91's document type declares HTML's entities. */
static bool is_declared(const struct check *check, struct str entity)
{
    struct str reference;

    if (!check->netscape)
        return false;
    reference = arena_printf(check->arena, "&%.*s;", STR_ARG(entity));
    return !str_eq(html5_entity(check->arena, reference), reference);
}

void check_entity(struct check *check, const struct xml_node *text)
{
    if (text->entity.len > 0 && !is_declared(check, text->entity))
        check_error(check, text->parent, "undefined-entity",
                    "&%.*s; is not declared, XML knows amp, lt, gt, quot and apos: write the "
                    "character itself, or its number",
                    STR_ARG(text->entity));
}

#define RSS_11 "http://purl.org/net/rss1.1#"

/* RSS 1.1 keeps its names for itself. */
static void check_rss11(struct check *check, const struct xml_node *node)
{
    for (const struct xml_attribute *a = node->attributes; a; a = a->next)
        if (str_is(a->ns, RSS_11))
            check_error(check, node, "unexpected-attribute",
                        "%.*s is an extension: it must not have RSS's attribute %.*s",
                        STR_ARG(node->name), STR_ARG(a->name));
    for (const struct xml_node *child = node->first; child; child = child->next)
        if (child->name.len > 0 && str_is(child->ns, RSS_11))
            check_error(check, child, "undefined-element",
                        "%.*s is an extension: it must not hold RSS's element %.*s",
                        STR_ARG(node->name), STR_ARG(child->name));
}

/* RSS: extensions stand in namespaces, and what is in none is RSS's own. */
static void check_in_namespace(struct check *check, const struct xml_node *child)
{
    if (check->rss && child->ns.len == 0 && child->parent->ns.len > 0 &&
        !check_is_known(check->table, child->label))
        check_error(check, child, "not-in-a-namespace",
                    "%.*s in %.*s must be in a namespace: RSS allows no other extensions",
                    STR_ARG(child->name), STR_ARG(child->parent->name));
}

void check_foreign(struct check *check, const struct xml_node *node)
{
    check_mixed(check, node);
    check_about(check, node);
    if (check->rdf && !check_labelled(node, "rdf:parseType"))
        check_rss11(check, node);
    for (const struct xml_node *child = node->first; child; child = child->next) {
        if (child->name.len == 0) {
            check_entity(check, child);
            continue;
        }
        check_in_namespace(check, child);
        check_foreign(check, child);
    }
}

/* Atom's undefined content (RFC 4287, 6): extensions may stand there, what is known has no meaning there. */
static void check_nothing(struct check *check, const struct xml_node *node)
{
    bool empty = true;

    for (const struct xml_node *child = node->first; child; child = child->next)
        empty = empty && (child->name.len > 0 ? !child->label : is_blank(child->text));
    if (!empty)
        check_warning(check, node, "questionable-usage",
                      "%s should be empty: what is in it means nothing", node->label);
    check_foreign(check, node);
}

/* In RSS 1.0 what is not known may be another vocabulary's. */
static void undefined_in_rdf(struct check *check, const struct xml_node *node, const char *parent)
{
    if (!strchr(node->label, ':') && node->ns.len > 0)
        check_error(check, node, "undefined-element", "%s has no element %s: leave it out", parent,
                    node->label);
    else if (strchr(node->label, ':') && !check_is_everywhere(check->table, node->label))
        check_warning(check, node, "undefined-element", "%s is not known in %s", node->label,
                      parent);
}

/* Elements of Atom and of its publishing protocol that may be of use where nothing defines them. */
static bool is_borrowed(const char *label, const char *parent)
{
    static const char atom[] =
        " atom:author atom:category atom:content atom:contributor atom:generator atom:icon "
        "atom:id atom:link atom:logo atom:published atom:rights atom:subtitle atom:summary "
        "atom:title atom:updated ";
    static const char app[] = " app:workspace app:collection app:categories ";

    return (!str_starts(str_of(parent), "atom:") && check_choice(atom, str_of(label))) ||
           (!str_starts(str_of(parent), "app:") && check_choice(app, str_of(label)));
}

/* Vocabularies that grow faster than any list of them: what is not known in them is not wrong. */
static bool is_growing(const char *label)
{
    return str_starts(str_of(label), "g:") || str_starts(str_of(label), "gml:");
}

/* An element that the tables do not have in this place. */
static void check_undefined(struct check *check, const struct xml_node *node, const char *parent)
{
    const char *label = node->label;

    if (str_is(node->ns, "http://purl.org/atom/ns#"))
        check_error(check, node, "obsolete-namespace",
                    "%.*s is of Atom 0.3, which was never finished: use Atom 1.0, "
                    "http://www.w3.org/2005/Atom",
                    STR_ARG(node->name));
    else if (!label || is_growing(label))
        ;
    else if (node->ns.len == 0 && !check->rss)
        check_warning(check, node, "not-in-a-namespace",
                      "%s is in no namespace, so nobody knows what it means: give it one", label);
    else if (check->rdf)
        undefined_in_rdf(check, node, parent);
    else if (str_starts(str_of(label), "xhtml:"))
        check_warning(check, node, "misplaced-xhtml", "%s does not belong into %s", label, parent);
    else if (check_is_everywhere(check->table, label) || is_borrowed(label, parent))
        check_warning(check, node, "questionable-usage", "%s does not belong into %s", label,
                      parent);
    else
        check_error(check, node, "undefined-element",
                    "%s has no element %s: leave it out, or check how it is written", parent,
                    label);
    check_foreign(check, node);
}

/* The rule of ${node}'s child ${child}; *${index} is its number, if another of the name can be one too many. */
static const struct check_element *child_rule(const struct check *check,
                                              const struct xml_node *child, enum check_place place,
                                              size_t *index)
{
    const char *dot = child->label ? strchr(child->label, '.') : NULL;
    const struct check_element *rule;

    *index = CHECK_ELEMENTS_MAX;
    if (!child->label || (child->ns.len == 0 && !check->rss))
        return NULL;
    /* "dc:date.created": qualified Dublin Core. */
    if (dot && str_starts(str_of(child->label), "dc:"))
        return check_element_in(check->table, place,
                                arena_cstr(check->arena, str_slice(str_of(child->label), 0,
                                                                   (size_t)(dot - child->label))),
                                index);
    rule = check_element_in(check->table, place, child->label, index);
    if (!rule || !(rule->flags & CHECK_ONCE))
        *index = CHECK_ELEMENTS_MAX;
    return rule;
}

static void check_children(struct check *check, const struct xml_node *node,
                           const struct check_element *rule)
{
    bool seen[CHECK_ELEMENTS_MAX + 1] = {false};

    for (const struct xml_node *child = node->first; child; child = child->next) {
        const struct check_element *found;
        size_t index;

        if (child->name.len == 0) {
            check_entity(check, child);
            if (rule->kind == CHECK_ELEMENTS && !is_blank(child->text))
                check_error(check, node, "unexpected-text",
                            "%s must hold elements alone, and not the text \"%.*s\"", node->label,
                            STR_ARG(str_slice(str_trim(child->text), 0, 40)));
            continue;
        }
        if (rule->kind != CHECK_ELEMENTS && !check->rdf) {
            check_error(check, child, "undefined-element",
                        "%s must hold text, and not the element %.*s: is mark-up in it not "
                        "escaped?",
                        node->label, STR_ARG(child->name));
            continue;
        }
        found = child_rule(check, child, rule->inside, &index);
        if (!found) {
            check_undefined(check, child, node->label);
            continue;
        }
        if (index < CHECK_ELEMENTS_MAX && seen[index])
            check_error(check, child, "duplicate-element", "%s has more than one %s: keep one",
                        node->label, child->label);
        seen[index] = true;
        check_element(check, child, found);
    }
}

static void check_resource(struct check *check, const struct xml_node *node)
{
    const struct str *resource = check_labelled(node, "rdf:resource");

    if (resource)
        check_text(check, node, node->label, CHECK_URI, NULL, *resource);
    else if (check->rdf)
        check_error(check, node, "missing-attribute", "%s must have the attribute rdf:resource",
                    node->label);
}

/* The text of an element, with the white space that may stand around it taken off. */
static struct str value_of(struct check *check, const struct xml_node *node, enum check_kind kind)
{
    struct str text = xml_content(check->arena, node);
    bool as_it_is = kind == CHECK_YES_NO || kind == CHECK_EXPLICIT || kind == CHECK_TRUE_FALSE ||
                    kind == CHECK_TRUE_FALSE_STRICT;

    return as_it_is ? text : str_trim(text);
}

void check_element(struct check *check, const struct xml_node *node,
                   const struct check_element *rule)
{
    check_mixed(check, node);
    if (str_is(node->ns, "http://search.yahoo.com/mrss"))
        check_error(check, node, "media-namespace",
                    "Media RSS's namespace ends in a slash: http://search.yahoo.com/mrss/");
    check_attribute_list(check, node, rule->kind);
    switch (rule->kind) {
    case CHECK_ANYTHING:
        check_foreign(check, node);
        break;
    case CHECK_NOTHING:
        check_nothing(check, node);
        break;
    case CHECK_CONSTRUCT:
        check_construct(check, node);
        break;
    case CHECK_RESOURCE:
        check_resource(check, node);
        break;
    default:
        check_children(check, node, rule);
        if (rule->kind != CHECK_ELEMENTS && rule->kind != CHECK_TEXT)
            check_text(check, node, node->label, rule->kind, rule->choices,
                       value_of(check, node, rule->kind));
        break;
    }
    check_whole(check, node, rule->inside);
}
