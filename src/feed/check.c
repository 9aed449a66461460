/*
 * Checking anybody's feed: which document it is, then element by element by the tables.
 * Known limit: RSS 1.0 is checked as XML, not as RDF.
 */
#include "feed/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "feed/check_json.h"
#include "feed/check_rules.h"

#define ATOM "http://www.w3.org/2005/Atom"
#define ATOM_03 "http://purl.org/atom/ns#"

static void add(struct check *check, enum severity severity, const struct xml_node *at,
                const char *rule, const char *format, va_list args)
{
    char text[400];

    vsnprintf(text, sizeof(text), format, args);
    diag_rule(check->diag, severity, rule, (struct place){check->file, at ? at->line : 1, 0}, "%s",
              text);
}

void check_error(struct check *check, const struct xml_node *at, const char *rule,
                 const char *format, ...)
{
    va_list args;

    check->failed = true;
    va_start(args, format);
    add(check, SEVERITY_ERROR, at, rule, format, args);
    va_end(args);
}

void check_warning(struct check *check, const struct xml_node *at, const char *rule,
                   const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(check, SEVERITY_WARNING, at, rule, format, args);
    va_end(args);
}

static const char *with_prefix(struct check *check, struct str ns, struct str name)
{
    const char *prefix = check_prefix(ns);

    if (!prefix)
        return NULL;
    return arena_printf(check->arena, "%s%s%.*s", prefix, prefix[0] ? ":" : "", STR_ARG(name)).at;
}

const char *check_name(struct check *check, const struct xml_node *node)
{
    return with_prefix(check, node->ns, node->name);
}

const char *check_attribute_name(struct check *check, const struct xml_attribute *attribute)
{
    const char *name = with_prefix(check, attribute->ns, attribute->name);

    return name ? name : "";
}

const struct xml_node *check_find(struct check *check, const struct xml_node *node,
                                  const char *name)
{
    for (const struct xml_node *child = node->first; child; child = child->next) {
        const char *its = child->name.len ? check_name(check, child) : NULL;

        if (its && str_is(str_of(its), name))
            return child;
    }
    return NULL;
}

size_t check_count(struct check *check, const struct xml_node *node, const char *name)
{
    size_t n = 0;

    for (const struct xml_node *child = node->first; child; child = child->next) {
        const char *its = child->name.len ? check_name(check, child) : NULL;

        n += its && str_is(str_of(its), name);
    }
    return n;
}

struct str check_attr(const struct xml_node *node, const char *name)
{
    const struct str *value = xml_attribute(node, name);

    return value ? *value : (struct str){NULL, 0};
}

void check_text(struct check *check, const struct xml_node *at, const char *what,
                enum check_kind kind, const char *choices, struct str text)
{
    struct check_value value;
    struct str shown = str_trim(text);

    if (kind == CHECK_CHOICE) {
        if (!check_choice(choices, text))
            check_error(check, at, "invalid-choice", "%s must be one of%s not \"%.*s\"", what,
                        choices, STR_ARG(str_slice(shown, 0, 100)));
        return;
    }
    if (check_value(check->arena, kind, text, &value))
        return;
    if (value.warning)
        check_warning(check, at, value.rule, "%s should be %s, not \"%.*s\"", what, value.what,
                      STR_ARG(str_slice(shown, 0, 100)));
    else
        check_error(check, at, value.rule, "%s must be %s, not \"%.*s\"", what, value.what,
                    STR_ARG(str_slice(shown, 0, 100)));
}

/* xml:lang and xml:base, on any element. */
static bool is_xml_attribute(struct check *check, const struct xml_node *node,
                             const struct xml_attribute *attribute, const char *name)
{
    if (!str_starts(str_of(name), "xml:"))
        return false;
    if (str_is(attribute->name, "lang") && attribute->value.len > 0)
        check_text(check, node, name, CHECK_LANGUAGE, NULL, attribute->value);
    if (str_is(attribute->name, "base"))
        check_text(check, node, name, CHECK_IRI, NULL, attribute->value);
    return true;
}

static bool has_attribute(struct check *check, const struct xml_node *node, const char *name)
{
    for (const struct xml_attribute *a = node->attributes; a; a = a->next)
        if (str_is(str_of(check_attribute_name(check, a)), name))
            return true;
    return false;
}

/* RSS 2.0's channels and items are no RDF, though RSS 1.0's of the same names are. */
static bool is_rdf_in_rss(const struct check *check, const char *element, const char *name)
{
    return check->rss && str_is(str_of(name), "rdf:about") &&
           (str_is(str_of(element), "item") || str_is(str_of(element), "channel"));
}

static void check_attributes(struct check *check, const struct xml_node *node, const char *element,
                             enum check_kind kind)
{
    const struct check_attribute *rule;

    for (const struct xml_attribute *a = node->attributes; a; a = a->next) {
        const char *name = check_attribute_name(check, a);

        if (is_xml_attribute(check, node, a, name))
            continue;
        rule =
            is_rdf_in_rss(check, element, name) ? NULL : check_attribute_of(element, str_of(name));
        if (rule)
            check_text(check, node, arena_printf(check->arena, "%s's %s", element, name).at,
                       rule->kind, rule->choices, a->value);
        else if (name[0] == '\0' || kind == CHECK_ANYTHING)
            continue; /* an extension's */
        else if (kind == CHECK_RESOURCE &&
                 (str_is(str_of(name), "rdf:resource") || str_is(str_of(name), "dc:title")))
            continue;
        else if (check->rdf && (kind == CHECK_TEXT || kind >= CHECK_URI) &&
                 str_starts(str_of(name), "rdf:"))
            continue;
        else if (kind == CHECK_CONSTRUCT &&
                 (str_is(str_of(name), "type") || str_is(str_of(name), "src")))
            continue;
        else
            check_error(check, node, "unexpected-attribute", "%s has no attribute %s", element,
                        name);
    }
    for (size_t i = 0; (rule = check_attribute_at(element, i)); i++)
        if (rule->required && !has_attribute(check, node, rule->name))
            check_error(check, node, "missing-attribute", "%s must have the attribute %s", element,
                        rule->name);
}

static bool is_blank(struct str text)
{
    return str_trim(text).len == 0;
}

/* RDF has no mixed content: a property is text, or an element. */
static void check_mixed(struct check *check, const struct xml_node *node)
{
    bool text = false, elements = false, literal = false;

    for (const struct xml_attribute *a = node->attributes; a; a = a->next)
        literal = literal || str_is(str_of(check_attribute_name(check, a)), "rdf:parseType");
    for (const struct xml_node *child = node->first; child; child = child->next) {
        text = text || (child->name.len == 0 && !is_blank(child->text));
        elements = elements || child->name.len > 0;
    }
    if (check->rdf && text && elements && !literal)
        check_error(check, node, "mixed-content",
                    "%.*s must not mix text and elements: this is RDF", STR_ARG(node->name));
}

static void check_entity(struct check *check, const struct xml_node *text)
{
    if (text->entity.len > 0 && !check->netscape)
        check_error(check, text->parent, "undefined-entity",
                    "&%.*s; is not declared: XML knows amp, lt, gt, quot and apos",
                    STR_ARG(text->entity));
}

void check_foreign(struct check *check, const struct xml_node *node)
{
    const char *own = check_name(check, node);

    check_mixed(check, node);
    if (check->rdf)
        check_about(check, node);
    for (const struct xml_node *child = node->first; child; child = child->next) {
        if (child->name.len == 0) {
            check_entity(check, child);
            continue;
        }
        if (check->rss && child->ns.len == 0 && own && strchr(own, ':'))
            check_error(check, child, "not-in-a-namespace",
                        "%.*s in %s must be in a namespace: RSS allows no other extensions",
                        STR_ARG(child->name), own);
        check_foreign(check, child);
    }
}

static void check_element(struct check *check, const struct xml_node *node, const char *name,
                          const struct check_element *rule);

/* An element that the tables do not have in this place. */
static void check_undefined(struct check *check, const struct xml_node *node, const char *name,
                            const char *parent)
{
    static const char borrowed[] =
        " atom:author atom:category atom:content atom:contributor atom:generator atom:icon "
        "atom:id atom:link atom:logo atom:published atom:rights atom:subtitle atom:summary "
        "atom:title atom:updated ";
    bool in_atom = str_starts(str_of(parent), "atom:");

    if (!name || (node->ns.len == 0 && !check->rss) || check->rdf) {
        if (name && check->rdf && node->ns.len > 0 && !strchr(name, ':'))
            check_error(check, node, "undefined-element", "%s has no element %s", parent, name);
        else if (name && node->ns.len == 0)
            check_warning(check, node, "not-in-a-namespace", "%s is in no namespace", name);
        else if (name && check->rdf && !check_is_everywhere(str_of(name)) && strchr(name, ':') &&
                 str_starts(str_of(name), "rss091:") == false)
            check_warning(check, node, "undefined-element", "%s is not known in %s", name, parent);
        check_foreign(check, node);
        return;
    }
    if (str_starts(str_of(name), "xhtml:"))
        check_warning(check, node, "misplaced-xhtml", "%s does not belong into %s", name, parent);
    else if (check_is_everywhere(str_of(name)) ||
             (!in_atom && check_choice(borrowed, str_of(name))))
        check_warning(check, node, "questionable-usage", "%s does not belong into %s", name,
                      parent);
    else
        check_error(check, node, "undefined-element", "%s has no element %s", parent, name);
    check_foreign(check, node);
}

static void check_children(struct check *check, const struct xml_node *node, const char *name,
                           const struct check_element *rule)
{
    for (const struct xml_node *child = node->first; child; child = child->next) {
        const char *its;
        const struct check_element *found;

        if (child->name.len == 0) {
            check_entity(check, child);
            if (rule->kind == CHECK_ELEMENTS && !is_blank(child->text))
                check_error(check, node, "unexpected-text", "%s must not contain text", name);
            continue;
        }
        its = check_name(check, child);
        if (rule->kind != CHECK_ELEMENTS && !check->rdf) {
            check_error(check, child, "undefined-element",
                        "%s must hold text, and not %.*s: is mark-up in it not escaped?", name,
                        STR_ARG(child->name));
            continue;
        }
        found = its && !(child->ns.len == 0 && !check->rss)
                    ? check_element_in(rule->inside, str_of(its))
                    : NULL;
        if (!found) {
            check_undefined(check, child, its, name);
            continue;
        }
        if ((found->flags & CHECK_ONCE) && check_find(check, node, its) != child)
            check_error(check, child, "duplicate-element", "%s has more than one %s", name, its);
        check_element(check, child, its, found);
    }
}

static void check_resource(struct check *check, const struct xml_node *node, const char *name)
{
    for (const struct xml_attribute *a = node->attributes; a; a = a->next)
        if (str_is(str_of(check_attribute_name(check, a)), "rdf:resource")) {
            check_text(check, node, name, CHECK_URI, NULL, a->value);
            return;
        }
    if (check->rdf)
        check_error(check, node, "missing-attribute", "%s must have the attribute rdf:resource",
                    name);
}

/* The text of an element, with the white space that may stand around it taken off. */
static struct str value_of(struct check *check, const struct xml_node *node, enum check_kind kind)
{
    struct str text = xml_content(check->arena, node);
    bool as_it_is = kind == CHECK_YES_NO || kind == CHECK_EXPLICIT || kind == CHECK_TRUE_FALSE ||
                    kind == CHECK_TRUE_FALSE_STRICT;

    return as_it_is ? text : str_trim(text);
}

static void check_element(struct check *check, const struct xml_node *node, const char *name,
                          const struct check_element *rule)
{
    check_mixed(check, node);
    if (str_is(node->ns, "http://search.yahoo.com/mrss"))
        check_error(check, node, "media-namespace",
                    "Media RSS's namespace ends in a slash: http://search.yahoo.com/mrss/");
    check_attributes(check, node, name, rule->kind);
    switch (rule->kind) {
    case CHECK_ANYTHING:
        check_foreign(check, node);
        break;
    case CHECK_CONSTRUCT:
        check_construct(check, node, name);
        break;
    case CHECK_RESOURCE:
        check_resource(check, node, name);
        break;
    default:
        check_children(check, node, name, rule);
        if (rule->kind != CHECK_ELEMENTS && rule->kind != CHECK_TEXT)
            check_text(check, node, name, rule->kind, rule->choices,
                       value_of(check, node, rule->kind));
        break;
    }
    check_whole(check, node, name, rule->inside);
}

/* Which document it is: the rule for its root, or NULL with the reason reported. */
static const struct check_element *root_rule(struct check *check, const struct xml_node *root,
                                             const char **name)
{
    bool atom = str_is(root->name, "feed") || str_is(root->name, "entry");

    *name = check_name(check, root);
    if (str_is(root->name, "rss")) {
        check->rss = true;
        if (root->ns.len > 0)
            check_error(check, root, "invalid-namespace",
                        "rss must be in no namespace, not in %.*s", STR_ARG(root->ns));
        *name = "rss";
    } else if (atom && str_is(root->ns, ATOM_03)) {
        check_error(check, root, "obsolete-namespace",
                    "this is Atom 0.3, which was never finished: its successor is Atom 1.0, " ATOM);
        return NULL;
    } else if (atom && !str_is(root->ns, ATOM)) {
        check_error(check, root, root->ns.len ? "invalid-namespace" : "missing-namespace",
                    "%.*s must be in the namespace " ATOM, STR_ARG(root->name));
        return NULL;
    } else if (str_is(root->name, "RDF") || str_is(root->name, "Channel")) {
        check->rdf = true;
    }
    if (*name && check_element_in(IN_ROOT, str_of(*name)))
        return check_element_in(IN_ROOT, str_of(*name));
    if (check_choice(" opml outlineDocument kml OpenSearchDescription XRDS ", root->name)) {
        check_warning(check, root, "not-a-feed",
                      "%.*s is no feed: it is well-formed, and no more was looked at",
                      STR_ARG(root->name));
        return NULL;
    }
    check_error(check, root, "undefined-element",
                "%.*s is no feed that is known here: RSS, Atom or JSON Feed", STR_ARG(root->name));
    return NULL;
}

static void check_prolog(struct check *check, const struct xml_prolog *prolog,
                         const struct xml_node *root)
{
    bool netscape = str_is(prolog->public_id, "-//Netscape Communications//DTD RSS 0.91//EN");
    bool old = str_is(prolog->system_id, "http://my.netscape.com/publish/formats/rss-0.91.dtd");

    if (!str_is(prolog->version, "1.0"))
        check_error(check, root, "xml-version", "the XML version must be 1.0, not %.*s",
                    STR_ARG(prolog->version));
    if (!prolog->has_doctype)
        return;
    check->netscape =
        netscape && (old || str_is(prolog->system_id, "http://www.rssboard.org/rss-0.91.dtd"));
    if (netscape && old)
        check_error(check, root, "deprecated-doctype",
                    "the document type at my.netscape.com has been gone since 2007; "
                    "http://www.rssboard.org/rss-0.91.dtd is its copy");
    if (check->netscape && str_is(root->name, "rss") &&
        !str_is(check_attr(root, "version"), "0.91"))
        check_error(check, root, "invalid-doctype",
                    "this document type is of RSS 0.91, this is RSS %.*s",
                    STR_ARG(check_attr(root, "version")));
}

static int check_xml(struct str bytes, const char *file, struct diag *diag)
{
    struct check check = {.arena = arena_new(), .file = file, .diag = diag};
    const struct check_element *rule;
    struct xml_prolog prolog;
    struct xml_node *root = xmltree_read(check.arena, bytes, file, false, &prolog, diag);
    const char *name;

    check.abouts = ARENA_NEW(check.arena, struct texts);
    if (!root) {
        check.failed = true;
    } else {
        check_prolog(&check, &prolog, root);
        rule = root_rule(&check, root, &name);
        if (rule)
            check_element(&check, root, name, rule);
    }
    arena_free(check.arena);
    return check.failed ? -1 : 0;
}

int check_feed(struct str bytes, const char *file, struct diag *diag)
{
    struct str start = str_ltrim(bytes);

    if (bytes.len > CHECK_MAX_BYTES) {
        diag_rule(diag, SEVERITY_ERROR, "too-large", (struct place){file, 0, 0},
                  "the document is larger than %u MiB", CHECK_MAX_BYTES >> 20);
        return -1;
    }
    if (str_starts(start, "{") || str_starts(start, "["))
        return check_json(bytes, file, diag);
    return check_xml(bytes, file, diag);
}
