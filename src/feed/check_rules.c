/*
 * What whole elements of RSS must have: children, and values that depend on one another.
 */
#include "feed/check_rules.h"

#include <stdlib.h>
#include <string.h>

void check_need(struct check *check, const struct xml_node *node, const char *name,
                const char *child)
{
    if (!check_find(check, node, child))
        check_error(check, node, "missing-element", "%s must have %s", name, child);
}

struct str check_content(struct check *check, const struct xml_node *node)
{
    return str_trim(xml_content(check->arena, node));
}

bool check_has_link(const struct xml_node *node, const char *rel)
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
size_t check_twins(struct check *check, const struct xml_node *parent, const char *item,
                   const char *name, bool error)
{
    size_t room = check_count(check, parent, item), n = 0, twins = 0;
    struct said *said = arena_array(check->arena, room, sizeof(*said));

    for (const struct xml_node *child = parent->first; child; child = child->next) {
        const char *its = child->name.len ? check_name(check, child) : NULL;
        const struct xml_node *node =
            its && str_is(str_of(its), item) ? check_find(check, child, name) : NULL;

        if (node && check_content(check, node).len > 0)
            said[n++] = (struct said){check_content(check, node), node};
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
void check_synced_twins(struct check *check, const struct xml_node *parent)
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
        check_need(check, node, name, needed[i]);
    check_twins(check, node, "item", "guid", true);
    check_twins(check, node, "item", "atom:id", true);
    check_synced_twins(check, node);
    if (check_find(check, node, "blink"))
        check_error(check, node, "undefined-element", "there is no blink element in RSS");
    if (check->rss && str_is(check_attr(node->parent, "version"), "2.0") &&
        !check_has_link(node, "self"))
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
        check_need(check, node, name, "items");
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
    check_need(check, node, name, "link");
    check_need(check, node, name, "title");
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
    check_need(check, node, name, "title");
    check_need(check, node, name, "url");
    if (!literal)
        check_need(check, node, name, "link");
    if (node->parent && str_is(node->parent->name, "RDF"))
        need_about(check, node, name);
}

static void text_input(struct check *check, const struct xml_node *node, const char *name)
{
    static const char *const needed[] = {"title", "link", "description", "name"};

    for (size_t i = 0; i < 4; i++)
        check_need(check, node, name, needed[i]);
    if (node->parent && str_is(node->parent->name, "RDF"))
        need_about(check, node, name);
}

/* Hours and days: some, not too many, none twice; 0 and 24 are one hour. */
static void skip(struct check *check, const struct xml_node *node, const char *name,
                 const char *child, size_t most)
{
    size_t n = 0;

    check_need(check, node, name, child);
    if (check_count(check, node, child) > most)
        check_error(check, node, "too-many", "%s has more than %zu of %s", name, most, child);
    for (const struct xml_node *a = node->first; a; a = a->next)
        for (const struct xml_node *b = node->first; b != a; b = b->next) {
            struct str x = check_content(check, a), y = check_content(check, b);

            if (a->name.len == 0 || b->name.len == 0 || n++ > most * most)
                continue;
            if (str_eq(x, y) || (ascii_is_digit(x.len ? x.at[0] : 'x') && y.len &&
                                 atoi(x.at) % 24 == atoi(y.at) % 24 && ascii_is_digit(y.at[0])))
                check_error(check, a, "duplicate-value", "%s has %.*s twice", name, STR_ARG(x));
        }
}

static void guid(struct check *check, const struct xml_node *node)
{
    struct str value = check_content(check, node);

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

static void point(struct check *check, const struct xml_node *node, const char *name)
{
    check_need(check, node, name, "geo:lat");
    check_need(check, node, name, "geo:long");
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
    case IN_OWNER:
        check_need(check, node, name, "itunes:email");
        return;
    case IN_POINT:
        point(check, node, name);
        return;
    case IN_ITUNES_CATEGORY:
        check_module(check, node, s);
        return;
    case IN_RSS:
    case IN_RDF:
        check_need(check, node, name, "channel");
        return;
    case IN_SYNC:
        check_need(check, node, name, "sx:history");
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
    if (check_module(check, node, s) || check_atom(check, node, name, place))
        return;
    if (str_is(s, "guid"))
        guid(check, node);
}
