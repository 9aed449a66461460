/*
 * What whole elements of Atom must have (RFC 4287), of archived feeds (RFC 5005) and of publishing documents (RFC 5023).
 */
#include "feed/check_rules.h"

#include <string.h>

/* Two entries may be versions of one; if more than this many are, the ids are wrong. */
#define MANY 9

static bool is_alternate(const struct xml_node *link)
{
    struct str rel = check_attr(link, "rel");

    return rel.len == 0 || str_is(rel, "alternate");
}

/* One alternate link for each pair of type and language. */
static void alternates(struct check *check, const struct xml_node *node, const char *name)
{
    const struct xml_node *first = xml_child(node, "http://www.w3.org/2005/Atom", "link");

    for (const struct xml_node *a = first; a; a = xml_again(a))
        for (const struct xml_node *b = first; b != a; b = xml_again(b))
            if (is_alternate(a) && is_alternate(b) &&
                str_eq(check_attr(a, "type"), check_attr(b, "type")) &&
                str_eq(check_attr(a, "hreflang"), check_attr(b, "hreflang")))
                check_error(check, a, "duplicate-link",
                            "%s has two alternate links of the same type and language", name);
}

static bool has_alternate(const struct xml_node *node)
{
    for (const struct xml_node *link = xml_child(node, "http://www.w3.org/2005/Atom", "link"); link;
         link = xml_again(link)) {
        struct str rel = check_attr(link, "rel");

        if (rel.len == 0 || str_is(rel, "alternate") ||
            str_is(rel, "http://www.iana.org/assignments/relation/alternate"))
            return true;
    }
    return false;
}

static bool is_history(struct str rel)
{
    return check_choice(" first last next previous next-archive prev-archive ", rel);
}

static void history(struct check *check, const struct xml_node *node)
{
    struct str self = {NULL, 0};
    const struct xml_node *links = xml_child(node, "http://www.w3.org/2005/Atom", "link");
    bool complete = check_find(check, node, "fh:complete") != NULL;

    for (const struct xml_node *link = links; link; link = xml_again(link))
        if (str_is(check_attr(link, "rel"), "self"))
            self = check_attr(link, "href");
    for (const struct xml_node *link = links; link; link = xml_again(link)) {
        struct str rel = check_attr(link, "rel"), href = check_attr(link, "href");

        if (complete && is_history(rel))
            check_error(check, link, "link-in-complete-feed",
                        "a complete feed must not have a link with rel=\"%.*s\"", STR_ARG(rel));
        if (complete && str_is(rel, "current") && !str_eq(href, self))
            check_error(check, link, "link-in-complete-feed",
                        "a complete feed's current document must be itself");
        if (str_eq(href, self) && str_is(rel, "first") && check_has_link(node, "previous"))
            check_error(check, link, "link-past-end",
                        "the first document must not have a previous one");
        if (str_eq(href, self) && str_is(rel, "last") && check_has_link(node, "next"))
            check_error(check, link, "link-past-end", "the last document must not have a next one");
    }
}

static void feed(struct check *check, const struct xml_node *node, const char *name)
{
    bool entries = false;
    size_t n;

    check_need(check, node, name, "atom:title");
    check_need(check, node, name, "atom:id");
    check_need(check, node, name, "atom:updated");
    alternates(check, node, name);
    history(check, node);
    n = check_count(check, node, "atom:entry");
    if (check_twins(check, node, "atom:entry", "atom:id", false) + 1 == n && n > MANY)
        check_error(check, node, "duplicate-value", "all entries have the same id");
    check_synced_twins(check, node);
    if (!check_has_link(node, "self"))
        check_warning(check, node, "missing-self", "%s should have a link with rel=\"self\"", name);
    for (const struct xml_node *child = node->first; child; child = child->next) {
        entries = entries || xml_is(child, "http://www.w3.org/2005/Atom", "entry");
        if (entries && child->name.len > 0 && str_is(child->ns, "http://www.w3.org/2005/Atom") &&
            !str_is(child->name, "entry"))
            check_error(check, child, "misplaced-metadata", "%.*s must stand before the entries",
                        STR_ARG(child->name));
    }
}

static void source(struct check *check, const struct xml_node *node, const char *name)
{
    alternates(check, node, name);
    history(check, node);
}

static bool has_author(struct check *check, const struct xml_node *entry)
{
    const struct xml_node *own_source = check_find(check, entry, "atom:source");

    return check_find(check, entry, "atom:author") ||
           (entry->parent && check_find(check, entry->parent, "atom:author")) ||
           (own_source && check_find(check, own_source, "atom:author"));
}

static bool is_text(struct str type)
{
    return str_chr(type, '/') == STR_NONE || str_ends(type, "+xml") || str_ends(type, "/xml") ||
           str_starts(type, "text/");
}

static void entry(struct check *check, const struct xml_node *node, const char *name)
{
    const struct xml_node *content = check_find(check, node, "atom:content");

    check_need(check, node, name, "atom:title");
    check_need(check, node, name, "atom:id");
    check_need(check, node, name, "atom:updated");
    if (!has_author(check, node))
        check_error(check, node, "missing-element", "%s must have atom:author, or the feed must",
                    name);
    alternates(check, node, name);
    if (!content && !has_alternate(node))
        check_error(check, node, "missing-content",
                    "%s must have atom:content or an alternate link", name);
    if (content && !check_find(check, node, "atom:summary") &&
        (xml_attribute(content, "src") || !is_text(check_attr(content, "type"))))
        check_error(check, node, "missing-summary",
                    "%s must have atom:summary, because its content is elsewhere or no text", name);
}

static const char without_space[] =
    " atom:id atom:icon atom:logo atom:uri atom:updated atom:published app:edited ";

/* RFC 4287: these must have no white space around them. */
static void no_space(struct check *check, const struct xml_node *node, const char *name)
{
    struct str text = xml_content(check->arena, node);

    if (str_trim(text).len != text.len)
        check_error(check, node, "unexpected-space", "%s must have no white space around its value",
                    name);
}

static void link(struct check *check, const struct xml_node *node)
{
    struct str rel = check_attr(node, "rel");
    const char *name;

    for (const struct xml_attribute *a = node->attributes; a; a = a->next) {
        name = check_attribute_name(check, a);
        if (str_is(str_of(name), "thr:when"))
            check_warning(check, node, "unexpected-attribute",
                          "atom:link has no attribute thr:when: it is thr:updated");
        else if (str_starts(str_of(name), "thr:") && !str_is(rel, "replies"))
            check_error(check, node, "unexpected-attribute",
                        "%s belongs to links with rel=\"replies\"", name);
        else if (!strchr(name, ':') && name[0] && !check_attribute_of("atom:link", str_of(name)))
            check_error(check, node, "unexpected-attribute", "atom:link has no attribute %s", name);
    }
}

/* Categories that are elsewhere are not here too (RFC 5023, 7.2.1). */
static void categories(struct check *check, const struct xml_node *node, const char *name)
{
    if (!xml_attribute(node, "href"))
        return;
    if (xml_attribute(node, "fixed") || xml_attribute(node, "scheme"))
        check_error(check, node, "unexpected-attribute",
                    "%s with href must not have fixed or scheme", name);
    if (check_find(check, node, "atom:category"))
        check_error(check, node, "undefined-element", "%s with href must be empty", name);
}

bool check_atom(struct check *check, const struct xml_node *node, const char *name,
                enum check_place place)
{
    switch (place) {
    case IN_FEED:
        feed(check, node, name);
        return true;
    case IN_SOURCE:
        source(check, node, name);
        return true;
    case IN_ENTRY:
        entry(check, node, name);
        return true;
    case IN_PERSON:
        check_need(check, node, name, "atom:name");
        return true;
    case IN_SERVICE:
        check_need(check, node, name, "app:workspace");
        return true;
    case IN_WORKSPACE:
    case IN_COLLECTION:
        check_need(check, node, name, "atom:title");
        return true;
    case IN_CATEGORIES:
        categories(check, node, name);
        return true;
    default:
        break;
    }
    if (str_is(str_of(name), "atom:link"))
        link(check, node);
    else if (!check->rss && check_choice(without_space, str_of(name)))
        no_space(check, node, name);
    else
        return false;
    return true;
}
