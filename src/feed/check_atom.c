/*
 * What whole elements of Atom must have (RFC 4287), of archived feeds (RFC 5005) and of publishing documents (RFC 5023).
 */
#include "feed/check_rules.h"

#include <stdlib.h>

/* Two entries may be versions of one; if more than this many are, the ids are wrong. */
#define MANY 9

#define IANA "http://www.iana.org/assignments/relation/"

static bool is_link(const struct xml_node *node)
{
    return check_is(node->label, "atom:link");
}

struct str check_rel(const struct xml_node *link)
{
    struct str rel = check_attr(link, "rel");

    if (rel.len == 0)
        return STR("alternate");
    return str_starts(rel, IANA) ? str_from(rel, sizeof(IANA) - 1) : rel;
}

static bool is_alternate(const struct xml_node *link)
{
    return is_link(link) && str_is(check_rel(link), "alternate");
}

static int by_kind(const void *a, const void *b)
{
    const struct xml_node *const *x = a, *const *y = b;
    int order = str_cmp(check_attr(*x, "type"), check_attr(*y, "type"));

    if (order == 0)
        order = str_cmp(check_attr(*x, "hreflang"), check_attr(*y, "hreflang"));
    if (order == 0)
        order = ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
    return order ? order : ((*x)->column > (*y)->column) - ((*x)->column < (*y)->column);
}

/* One alternate link for each pair of type and language. */
static void alternates(struct check *check, const struct xml_node *node)
{
    const struct xml_node **links =
        arena_array(check->arena, check_count(node, "atom:link"), sizeof(*links));
    size_t n = 0;

    for (const struct xml_node *child = node->first; child; child = child->next)
        if (is_alternate(child))
            links[n++] = child;
    if (n > 1)
        qsort(links, n, sizeof(*links), by_kind);
    for (size_t i = 1; i < n; i++)
        if (str_eq(check_attr(links[i - 1], "type"), check_attr(links[i], "type")) &&
            str_eq(check_attr(links[i - 1], "hreflang"), check_attr(links[i], "hreflang")))
            check_error(check, links[i], "duplicate-link",
                        "%s has two alternate links of the same type and language: keep one, or "
                        "give it another rel",
                        node->label);
}

static bool has_alternate(const struct xml_node *node)
{
    for (const struct xml_node *child = node->first; child; child = child->next)
        if (is_alternate(child))
            return true;
    return false;
}

static bool is_history(struct str rel)
{
    return check_choice(" first last next previous next-archive prev-archive ", rel);
}

static void history(struct check *check, const struct xml_node *node)
{
    struct str self = {NULL, 0};
    bool complete = check_find(node, "fh:complete") != NULL;
    bool previous = check_has_link(node, "previous"), next = check_has_link(node, "next");

    for (const struct xml_node *link = node->first; link; link = link->next)
        if (is_link(link) && str_is(check_rel(link), "self"))
            self = check_attr(link, "href");
    for (const struct xml_node *link = node->first; link; link = link->next) {
        struct str rel = check_rel(link), href = check_attr(link, "href");

        if (!is_link(link))
            continue;
        if (complete && is_history(rel))
            check_error(check, link, "link-in-complete-feed",
                        "a complete feed must not have a link with rel=\"%.*s\": it is the whole "
                        "feed (RFC 5005, 2)",
                        STR_ARG(rel));
        if (complete && str_is(rel, "current") && !str_eq(href, self))
            check_error(check, link, "link-in-complete-feed",
                        "a complete feed's current document must be itself (RFC 5005, 2)");
        if (previous && str_eq(href, self) && str_is(rel, "first"))
            check_error(check, link, "link-past-end",
                        "the first document must not have a previous one (RFC 5005, 3)");
        if (next && str_eq(href, self) && str_is(rel, "last"))
            check_error(check, link, "link-past-end",
                        "the last document must not have a next one (RFC 5005, 3)");
    }
}

/* Metadata stand before the entries, for readers that read no further than they must. */
static void metadata_first(struct check *check, const struct xml_node *node)
{
    bool entries = false;

    for (const struct xml_node *child = node->first; child; child = child->next) {
        entries = entries || check_is(child->label, "atom:entry");
        if (entries && child->label && str_starts(str_of(child->label), "atom:") &&
            !check_is(child->label, "atom:entry"))
            check_error(check, child, "misplaced-metadata", "%s must stand before the entries",
                        child->label);
    }
}

/* What readers show; entries alone may go without a title to show. */
static void need_shown(struct check *check, const struct xml_node *node, const char *child)
{
    const struct xml_node *shown = check_find(node, child);

    check_need(check, node, child);
    if (shown && check_content(check, shown).len == 0)
        check_warning(check, shown, "blank", "%s of %s is empty: readers show it", child,
                      node->label);
}

static void feed(struct check *check, const struct xml_node *node)
{
    size_t n;

    need_shown(check, node, "atom:title");
    check_need(check, node, "atom:id");
    check_need(check, node, "atom:updated");
    alternates(check, node);
    history(check, node);
    n = check_count(node, "atom:entry");
    if (check_twins(check, node, "atom:entry", "atom:id", false) + 1 == n && n > MANY)
        check_error(check, node, "duplicate-value",
                    "all entries have the same atom:id: readers will show one of them");
    check_synced_twins(check, node);
    if (!check_has_link(node, "self"))
        check_warning(check, node, "missing-self",
                      "atom:feed should have a link with rel=\"self\" and its own address");
    metadata_first(check, node);
}

static void source(struct check *check, const struct xml_node *node)
{
    alternates(check, node);
    history(check, node);
}

static bool has_author(const struct xml_node *entry)
{
    const struct xml_node *own_source = check_find(entry, "atom:source");

    return check_find(entry, "atom:author") ||
           (entry->parent && check_find(entry->parent, "atom:author")) ||
           (own_source && check_find(own_source, "atom:author"));
}

/* Content that is in the entry, and that people can read there. */
static bool is_readable(struct check *check, const struct xml_node *content)
{
    enum check_media media = check_media(check, check_attr(content, "type"));

    return !xml_attribute(content, "src") && media != MEDIA_BINARY && media != MEDIA_COMPOSITE;
}

static void entry(struct check *check, const struct xml_node *node)
{
    const struct xml_node *content = check_find(node, "atom:content");

    check_need(check, node, "atom:title");
    check_need(check, node, "atom:id");
    check_need(check, node, "atom:updated");
    if (!has_author(node))
        check_error(check, node, "missing-element",
                    "atom:entry must have atom:author, or the feed must");
    alternates(check, node);
    if (!content && !has_alternate(node))
        check_error(check, node, "missing-content",
                    "atom:entry must have atom:content or a link with rel=\"alternate\"");
    if (content && !check_find(node, "atom:summary") && !is_readable(check, content))
        check_error(check, node, "missing-summary",
                    "atom:entry must have atom:summary, because its content is elsewhere or no "
                    "text");
}

static const char without_space[] =
    " atom:id atom:icon atom:logo atom:uri atom:updated atom:published app:edited ";

/* RFC 4287: these must have no white space around them. */
static void no_space(struct check *check, const struct xml_node *node)
{
    struct str text = xml_content(check->arena, node);

    if (str_trim(text).len != text.len)
        check_error(check, node, "unexpected-space",
                    "%s must have no white space around its value: take it off", node->label);
}

static void link(struct check *check, const struct xml_node *node)
{
    if (str_is(check_rel(node), "replies"))
        return;
    for (const struct xml_attribute *a = node->attributes; a; a = a->next)
        if (a->label && str_starts(str_of(a->label), "thr:"))
            check_error(check, node, "unexpected-attribute",
                        "%s belongs to links with rel=\"replies\" (RFC 4685, 4)", a->label);
}

/* Categories that are elsewhere are not here too (RFC 5023, 7.2.1). */
static void categories(struct check *check, const struct xml_node *node)
{
    if (!xml_attribute(node, "href"))
        return;
    if (xml_attribute(node, "fixed") || xml_attribute(node, "scheme"))
        check_error(check, node, "unexpected-attribute",
                    "app:categories with href must not have fixed or scheme");
    if (check_find(node, "atom:category"))
        check_error(check, node, "undefined-element",
                    "app:categories with href must be empty: its categories are there");
}

bool check_atom(struct check *check, const struct xml_node *node, enum check_place place)
{
    switch (place) {
    case IN_FEED:
        feed(check, node);
        return true;
    case IN_SOURCE:
        source(check, node);
        return true;
    case IN_ENTRY:
        entry(check, node);
        return true;
    case IN_PERSON:
        need_shown(check, node, "atom:name");
        return true;
    case IN_SERVICE:
        check_need(check, node, "app:workspace");
        return true;
    case IN_WORKSPACE:
    case IN_COLLECTION:
        check_need(check, node, "atom:title");
        return true;
    case IN_CATEGORIES:
        categories(check, node);
        return true;
    default:
        break;
    }
    if (is_link(node))
        link(check, node);
    else if (!check->rss && check_choice(without_space, str_of(node->label)))
        no_space(check, node);
    else
        return false;
    return true;
}
