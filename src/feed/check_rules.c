/*
 * What whole elements of a feed must have: children, and values that depend on one another.
 */
#include "feed/check_rules.h"

#include <stdlib.h>
#include <string.h>

/* Two entries may be versions of one; if more than this many are, the ids are wrong. */
#define MANY 9

static void need(struct check *check, const struct xml_node *node, const char *name,
                 const char *child)
{
    if (!check_find(check, node, child))
        check_error(check, node, "missing-element", "%s must have %s", name, child);
}

static struct str content_of(struct check *check, const struct xml_node *node)
{
    return str_trim(xml_content(check->arena, node));
}

static bool has_link(const struct xml_node *node, const char *rel)
{
    for (const struct xml_node *link = xml_child(node, "http://www.w3.org/2005/Atom", "link"); link;
         link = xml_again(link))
        if (str_is(check_attr(link, "rel"), rel))
            return true;
    return false;
}

struct said {
    struct str text;
    const struct xml_node *node;
};

static int by_text(const void *a, const void *b)
{
    const struct said *x = a, *y = b;
    int order = str_cmp(x->text, y->text);

    return order ? order : (x->node->line > y->node->line) - (x->node->line < y->node->line);
}

/* Children called ${item} whose ${name} says what another's says: how many. */
static size_t no_twins(struct check *check, const struct xml_node *parent, const char *item,
                       const char *name, bool error)
{
    size_t room = check_count(check, parent, item), n = 0, twins = 0;
    struct said *said = arena_array(check->arena, room, sizeof(*said));

    for (const struct xml_node *child = parent->first; child; child = child->next) {
        const char *its = child->name.len ? check_name(check, child) : NULL;
        const struct xml_node *node =
            its && str_is(str_of(its), item) ? check_find(check, child, name) : NULL;

        if (node && content_of(check, node).len > 0)
            said[n++] = (struct said){content_of(check, node), node};
    }
    if (n > 1)
        qsort(said, n, sizeof(*said), by_text);
    for (size_t i = 1; i < n; i++) {
        if (!str_eq(said[i - 1].text, said[i].text))
            continue;
        twins++;
        if (error)
            check_error(check, said[i].node, "duplicate-value", "another %s has the same %s, %.*s",
                        item, name, STR_ARG(said[i].text));
        else
            check_warning(check, said[i].node, "duplicate-value",
                          "another %s has the same %s, %.*s", item, name, STR_ARG(said[i].text));
    }
    return twins;
}

/* FeedSync's ids. */
static void no_synced_twins(struct check *check, const struct xml_node *parent)
{
    for (const struct xml_node *a = parent->first; a; a = a->next)
        for (const struct xml_node *b = parent->first; b != a; b = b->next) {
            const struct xml_node *x = check_find(check, a, "sx:sync");
            const struct xml_node *y = x ? check_find(check, b, "sx:sync") : NULL;

            if (!x)
                break;
            if (y && str_eq(check_attr(x, "id"), check_attr(y, "id")))
                check_error(check, x, "duplicate-value", "another sx:sync has the same id");
        }
}

static void channel(struct check *check, const struct xml_node *node, const char *name)
{
    static const char *const needed[] = {"title", "link", "description"};

    for (size_t i = 0; i < 3; i++)
        need(check, node, name, needed[i]);
    no_twins(check, node, "item", "guid", true);
    no_twins(check, node, "item", "atom:id", true);
    no_synced_twins(check, node);
    if (check_find(check, node, "blink"))
        check_error(check, node, "undefined-element", "there is no blink element in RSS");
    if (check->rss && str_is(check_attr(node->parent, "version"), "2.0") && !has_link(node, "self"))
        check_warning(check, node, "missing-self", "%s should have an atom:link with rel=\"self\"",
                      name);
}

static const char *about_of(struct check *check, const struct xml_node *node, struct str *about)
{
    for (const struct xml_attribute *a = node->attributes; a; a = a->next)
        if (str_is(str_of(check_attribute_name(check, a)), "rdf:about")) {
            *about = a->value;
            return "rdf:about";
        }
    return NULL;
}

void check_about(struct check *check, const struct xml_node *node)
{
    struct str about;

    if (!about_of(check, node, &about))
        return;
    for (size_t i = 0; i < check->abouts->n; i++)
        if (str_eq(check->abouts->items[i], about)) {
            check_error(check, node, "duplicate-value",
                        "another element has the same rdf:about, %.*s", STR_ARG(about));
            return;
        }
    check->abouts->items = arena_grow(check->arena, check->abouts->items, check->abouts->n,
                                      &check->abouts_capacity, sizeof(struct str));
    check->abouts->items[check->abouts->n++] = about;
}

static void need_about(struct check *check, const struct xml_node *node, const char *name)
{
    struct str about;

    /* RSS 0.90 and 1.1 have none. */
    if (str_is(node->ns, "http://purl.org/rss/1.0/") && !about_of(check, node, &about))
        check_error(check, node, "missing-attribute", "%s must have the attribute rdf:about", name);
}

static void channel1(struct check *check, const struct xml_node *node, const char *name)
{
    struct str about;

    channel(check, node, name);
    check_about(check, node);
    if (str_is(node->name, "channel"))
        need_about(check, node, name);
    if (about_of(check, node, &about))
        need(check, node, name, "items");
}

/* Google Base: at most ten of these. */
static void not_too_many(struct check *check, const struct xml_node *node)
{
    static const char *const few[] = {"g:image_link", "g:label"};

    for (size_t i = 0; i < 2; i++)
        if (check_count(check, node, few[i]) > 10)
            check_error(check, node, "too-many", "there are more than ten of %s", few[i]);
}

static void item(struct check *check, const struct xml_node *node, const char *name)
{
    not_too_many(check, node);
    if (!check_find(check, node, "title") && !check_find(check, node, "description"))
        check_error(check, node, "missing-element", "%s must have title or description", name);
    if (!check_find(check, node, "guid"))
        check_warning(check, node, "missing-guid", "%s should have a guid", name);
}

static void item1(struct check *check, const struct xml_node *node, const char *name)
{
    need(check, node, name, "link");
    need(check, node, name, "title");
    need_about(check, node, name);
    check_about(check, node);
}

static void image(struct check *check, const struct xml_node *node, const char *name)
{
    bool resource = false, literal = false;

    for (const struct xml_attribute *a = node->attributes; a; a = a->next) {
        resource = resource || str_is(str_of(check_attribute_name(check, a)), "rdf:resource");
        literal = literal || str_is(str_of(check_attribute_name(check, a)), "rdf:parseType");
    }
    if (resource)
        return;
    need(check, node, name, "title");
    need(check, node, name, "url");
    if (!literal)
        need(check, node, name, "link");
    if (node->parent && str_is(node->parent->name, "RDF"))
        need_about(check, node, name);
}

static void text_input(struct check *check, const struct xml_node *node, const char *name)
{
    static const char *const needed[] = {"title", "link", "description", "name"};

    for (size_t i = 0; i < 4; i++)
        need(check, node, name, needed[i]);
    if (node->parent && str_is(node->parent->name, "RDF"))
        need_about(check, node, name);
}

/* Hours and days: some, not too many, none twice; 0 and 24 are one hour. */
static void skip(struct check *check, const struct xml_node *node, const char *name,
                 const char *child, size_t most)
{
    size_t n = 0;

    need(check, node, name, child);
    if (check_count(check, node, child) > most)
        check_error(check, node, "too-many", "%s has more than %zu of %s", name, most, child);
    for (const struct xml_node *a = node->first; a; a = a->next)
        for (const struct xml_node *b = node->first; b != a; b = b->next) {
            struct str x = content_of(check, a), y = content_of(check, b);

            if (a->name.len == 0 || b->name.len == 0 || n++ > most * most)
                continue;
            if (str_eq(x, y) || (ascii_is_digit(x.len ? x.at[0] : 'x') && y.len &&
                                 atoi(x.at) % 24 == atoi(y.at) % 24 && ascii_is_digit(y.at[0])))
                check_error(check, a, "duplicate-value", "%s has %.*s twice", name, STR_ARG(x));
        }
}

static void guid(struct check *check, const struct xml_node *node)
{
    struct str value = content_of(check, node);

    if (str_is(check_attr(node, "isPermaLink"), "false"))
        return;
    if (xml_attribute(node, "isPermaLink") && !str_is(check_attr(node, "isPermaLink"), "true"))
        return; /* reported by the table */
    if (str_starts(value, "tag:") || str_starts(value, "urn:uuid:"))
        check_error(check, node, "invalid-permalink",
                    "guid is no address: say isPermaLink=\"false\"");
    else
        check_text(check, node, "a guid that is a permalink", CHECK_URI, NULL, value);
    if (value.len == 0)
        check_warning(check, node, "blank", "guid is empty");
}

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
        if (str_eq(href, self) && str_is(rel, "first") && has_link(node, "previous"))
            check_error(check, link, "link-past-end",
                        "the first document must not have a previous one");
        if (str_eq(href, self) && str_is(rel, "last") && has_link(node, "next"))
            check_error(check, link, "link-past-end", "the last document must not have a next one");
    }
}

static void feed(struct check *check, const struct xml_node *node, const char *name)
{
    bool entries = false;
    size_t n;

    need(check, node, name, "atom:title");
    need(check, node, name, "atom:id");
    need(check, node, name, "atom:updated");
    alternates(check, node, name);
    history(check, node);
    n = check_count(check, node, "atom:entry");
    if (no_twins(check, node, "atom:entry", "atom:id", false) + 1 == n && n > MANY)
        check_error(check, node, "duplicate-value", "all entries have the same id");
    no_synced_twins(check, node);
    if (!has_link(node, "self"))
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

    need(check, node, name, "atom:title");
    need(check, node, name, "atom:id");
    need(check, node, name, "atom:updated");
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

static void point(struct check *check, const struct xml_node *node, const char *name)
{
    need(check, node, name, "geo:lat");
    need(check, node, name, "geo:long");
}

static void sharing(struct check *check, const struct xml_node *node)
{
    struct str since = check_attr(node, "since"), until = check_attr(node, "until");

    if (!xml_attribute(node, "since") != !xml_attribute(node, "until"))
        check_error(check, node, "missing-attribute",
                    "sx:sharing must have both since and until, or neither");
    else if (since.len && str_cmp(since, until) > 0)
        check_error(check, node, "since-after-until", "sx:sharing's since is later than its until");
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

void check_whole(struct check *check, const struct xml_node *node, const char *name,
                 enum check_place place)
{
    struct str s = str_of(name);

    switch (place) {
    case IN_CHANNEL:
        channel(check, node, name);
        return;
    case IN_CHANNEL1:
        channel1(check, node, name);
        return;
    case IN_ITEM:
        item(check, node, name);
        return;
    case IN_ITEM1:
        item1(check, node, name);
        return;
    case IN_IMAGE:
        image(check, node, name);
        return;
    case IN_TEXT_INPUT:
        text_input(check, node, name);
        return;
    case IN_SKIP_HOURS:
        skip(check, node, name, "hour", 24);
        return;
    case IN_SKIP_DAYS:
        skip(check, node, name, "day", 7);
        return;
    case IN_FEED:
        feed(check, node, name);
        return;
    case IN_SOURCE:
        source(check, node, name);
        return;
    case IN_ENTRY:
        entry(check, node, name);
        return;
    case IN_PERSON:
        need(check, node, name, "atom:name");
        return;
    case IN_OWNER:
        need(check, node, name, "itunes:email");
        return;
    case IN_POINT:
        point(check, node, name);
        return;
    case IN_ITUNES_CATEGORY:
        check_module(check, node, s);
        return;
    case IN_RSS:
    case IN_RDF:
        need(check, node, name, "channel");
        return;
    case IN_SYNC:
        need(check, node, name, "sx:history");
        return;
    case IN_SERVICE:
        need(check, node, name, "app:workspace");
        return;
    case IN_WORKSPACE:
    case IN_COLLECTION:
        need(check, node, name, "atom:title");
        return;
    case IN_CATEGORIES:
        categories(check, node, name);
        return;
    case IN_SHARING:
        sharing(check, node);
        return;
    case IN_MEDIA_GROUP:
        if (check_count(check, node, "media:content") < 2)
            check_error(check, node, "media-group",
                        "media:group must have two media:content or more");
        return;
    default:
        break;
    }
    if (check_module(check, node, s))
        return;
    if (str_is(s, "guid"))
        guid(check, node);
    else if (str_is(s, "atom:link"))
        link(check, node);
    else if (!check->rss &&
             check_choice(
                 " atom:id atom:icon atom:logo atom:uri atom:updated atom:published app:edited ",
                 s))
        no_space(check, node, name);
}
