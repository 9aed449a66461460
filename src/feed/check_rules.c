/*
 * What whole elements of RSS must have: children, and values that depend on one another.
 */
#include "feed/check_rules.h"

#include <stdlib.h>
#include <string.h>

void check_need(struct check *check, const struct xml_node *node, const char *child)
{
    if (!check_find(node, child))
        check_error(check, node, "missing-element", "%s must have %s", node->label, child);
}

/* A title that readers show. */
static void need_title(struct check *check, const struct xml_node *node)
{
    const struct xml_node *title = check_find(node, "title");

    check_need(check, node, "title");
    if (title && check_content(check, title).len == 0)
        check_warning(check, title, "blank", "the title of %s is empty: readers show it",
                      node->label);
}

bool check_has_link(const struct xml_node *node, const char *rel)
{
    for (const struct xml_node *link = check_find(node, "atom:link"); link; link = link->next)
        if (check_is(link->label, "atom:link") && str_is(check_rel(link), rel))
            return true;
    return false;
}

static int by_text(const void *a, const void *b)
{
    const struct check_said *x = a, *y = b;
    int order = str_cmp(x->text, y->text);

    if (order == 0)
        order = (x->node->line > y->node->line) - (x->node->line < y->node->line);
    return order ? order
                 : (x->node->column > y->node->column) - (x->node->column < y->node->column);
}

size_t check_repeated(struct check *check, struct check_said *said, size_t n, const char *what,
                      bool error)
{
    size_t twins = 0;

    if (n > 1)
        qsort(said, n, sizeof(*said), by_text);
    for (size_t i = 1; i < n; i++) {
        if (!str_eq(said[i - 1].text, said[i].text))
            continue;
        twins++;
        (error ? check_error : check_warning)(
            check, said[i].node, "duplicate-value",
            "line %u has the same %s, %.*s: each must have its own", said[i - 1].node->line, what,
            STR_ARG(str_slice(said[i].text, 0, 200)));
    }
    return twins;
}

size_t check_twins(struct check *check, const struct xml_node *parent, const char *item,
                   const char *name, bool error)
{
    size_t room = check_count(parent, item), n = 0;
    struct check_said *said = arena_array(check->arena, room, sizeof(*said));

    for (const struct xml_node *child = parent->first; child; child = child->next) {
        const struct xml_node *node = check_is(child->label, item) ? check_find(child, name) : NULL;

        if (node && check_content(check, node).len > 0)
            said[n++] = (struct check_said){check_content(check, node), node};
    }
    return check_repeated(check, said, n, name, error);
}

void check_synced_twins(struct check *check, const struct xml_node *parent)
{
    struct check_said *said = NULL;
    size_t n = 0, capacity = 0;

    for (const struct xml_node *child = parent->first; child; child = child->next) {
        const struct xml_node *sync = check_find(child, "sx:sync");

        if (!sync || check_attr(sync, "id").len == 0)
            continue;
        said = arena_grow(check->arena, said, n, &capacity, sizeof(*said));
        said[n++] = (struct check_said){check_attr(sync, "id"), sync};
    }
    check_repeated(check, said, n, "id", true);
}

void check_about(struct check *check, const struct xml_node *node)
{
    const struct str *about = check->rdf ? check_labelled(node, "rdf:about") : NULL;

    if (!about)
        return;
    check->abouts = arena_grow(check->arena, check->abouts, check->n_abouts,
                               &check->abouts_capacity, sizeof(*check->abouts));
    check->abouts[check->n_abouts++] = (struct check_said){*about, node};
}

static void channel(struct check *check, const struct xml_node *node)
{
    need_title(check, node);
    check_need(check, node, "link");
    check_need(check, node, "description");
    check_twins(check, node, "item", "guid", true);
    check_twins(check, node, "item", "atom:id", true);
    check_synced_twins(check, node);
    if (check_find(node, "blink"))
        check_error(check, node, "undefined-element",
                    "there is no blink element in RSS: blogChannel's is in its namespace");
    if (check->rss && str_is(check_attr(node->parent, "version"), "2.0") &&
        !check_has_link(node, "self"))
        check_warning(check, node, "missing-self",
                      "channel should have an atom:link with rel=\"self\" and its own address");
}

static void need_about(struct check *check, const struct xml_node *node)
{
    /* RSS 0.90 and 1.1 have none. */
    if (str_is(node->ns, "http://purl.org/rss/1.0/") && !check_labelled(node, "rdf:about"))
        check_error(check, node, "missing-attribute", "%s must have the attribute rdf:about",
                    node->label);
}

static void channel1(struct check *check, const struct xml_node *node)
{
    channel(check, node);
    check_about(check, node);
    if (str_is(node->name, "channel"))
        need_about(check, node);
    if (check_labelled(node, "rdf:about"))
        check_need(check, node, "items");
}

/* RSS 1.0 lists its items in a sequence, RSS 1.1 has them here. */
static void items(struct check *check, const struct xml_node *node)
{
    bool rss11 = str_is(node->ns, "http://purl.org/net/rss1.1#");
    const struct xml_node *wrong = check_find(node, rss11 ? "rdf:Seq" : "item");

    if (wrong)
        check_error(check, wrong, "undefined-element", "items of RSS %s must hold %s, and not %s",
                    rss11 ? "1.1" : "1.0", rss11 ? "item elements" : "an rdf:Seq", wrong->label);
}

/* Google Base: at most ten of these. */
static void not_too_many(struct check *check, const struct xml_node *node)
{
    static const char *const few[] = {"g:image_link", "g:label"};

    for (size_t i = 0; i < 2; i++)
        if (check_count(node, few[i]) > 10)
            check_warning(check, node, "too-many", "there are more than ten of %s", few[i]);
}

static void item(struct check *check, const struct xml_node *node)
{
    not_too_many(check, node);
    if (!check_find(node, "title") && !check_find(node, "description"))
        check_error(check, node, "missing-element", "item must have title or description");
    if (!check_find(node, "guid"))
        check_warning(check, node, "missing-guid",
                      "item should have a guid, by which readers know it again");
}

static void item1(struct check *check, const struct xml_node *node)
{
    check_need(check, node, "link");
    check_need(check, node, "title");
    need_about(check, node);
    check_about(check, node);
}

static void image(struct check *check, const struct xml_node *node)
{
    if (check_labelled(node, "rdf:resource"))
        return;
    need_title(check, node);
    check_need(check, node, "url");
    if (!check_labelled(node, "rdf:parseType"))
        check_need(check, node, "link");
    if (node->parent && str_is(node->parent->name, "RDF"))
        need_about(check, node);
}

static void text_input(struct check *check, const struct xml_node *node)
{
    static const char *const needed[] = {"link", "description", "name"};

    need_title(check, node);
    for (size_t i = 0; i < 3; i++)
        check_need(check, node, needed[i]);
    if (node->parent && str_is(node->parent->name, "RDF"))
        need_about(check, node);
}

/* The number of an hour, where 0 and 24 are one; of a day; SKIPS if it is none. */
#define SKIPS 24

static size_t skip_number(struct str text, bool day)
{
    static const char *const days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
    size_t hour = 0;

    for (size_t i = 0; day && i < 7; i++)
        if (str_is(text, days[i]))
            return i;
    for (size_t i = 0; !day && i < text.len && i < 3; i++)
        hour = ascii_is_digit(text.at[i]) ? hour * 10 + (size_t)(text.at[i] - '0') : SKIPS + 1;
    return day || text.len == 0 || hour > SKIPS ? SKIPS : hour % SKIPS;
}

/* Hours and days: some, not too many, none twice. */
static void skip(struct check *check, const struct xml_node *node, bool days)
{
    const char *child = days ? "day" : "hour";
    size_t most = days ? 7 : SKIPS;
    bool seen[SKIPS + 1] = {false};

    check_need(check, node, child);
    if (check_count(node, child) > most)
        check_error(check, node, "too-many", "%s has more than %zu of %s", node->label, most,
                    child);
    for (const struct xml_node *a = node->first; a; a = a->next) {
        size_t n = a->name.len > 0 ? skip_number(check_content(check, a), days) : SKIPS;

        if (n < SKIPS && seen[n])
            check_error(check, a, "duplicate-value", "%s has %.*s twice: once is enough",
                        node->label, STR_ARG(check_content(check, a)));
        seen[n] = true;
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
                    "guid is no web address: say isPermaLink=\"false\"");
    else if (value.len > 0)
        check_text(check, node, "a guid that is a permalink", CHECK_URI_FULL, NULL, value);
    else
        check_warning(check, node, "blank", "guid is empty: readers cannot tell items apart");
}

static void point(struct check *check, const struct xml_node *node)
{
    check_need(check, node, "geo:lat");
    check_need(check, node, "geo:long");
}

static void sharing(struct check *check, const struct xml_node *node)
{
    struct str since = check_attr(node, "since"), until = check_attr(node, "until");

    if (!xml_attribute(node, "since") != !xml_attribute(node, "until"))
        check_error(check, node, "missing-attribute",
                    "sx:sharing must have both since and until, or neither");
    else if (since.len && str_cmp(since, until) > 0)
        check_error(check, node, "since-after-until",
                    "sx:sharing's since must not be later than its until");
}

void check_whole(struct check *check, const struct xml_node *node, enum check_place place)
{
    switch (place) {
    case IN_CHANNEL:
        channel(check, node);
        return;
    case IN_CHANNEL1:
        channel1(check, node);
        return;
    case IN_ITEM:
        item(check, node);
        return;
    case IN_ITEM1:
        item1(check, node);
        return;
    case IN_ITEMS1:
        items(check, node);
        return;
    case IN_IMAGE:
    case IN_IMAGE1:
        image(check, node);
        return;
    case IN_TEXT_INPUT:
        text_input(check, node);
        return;
    case IN_SKIP_HOURS:
    case IN_SKIP_DAYS:
        skip(check, node, place == IN_SKIP_DAYS);
        return;
    case IN_OWNER:
        check_need(check, node, "itunes:email");
        return;
    case IN_POINT:
        point(check, node);
        return;
    case IN_RSS:
    case IN_RDF:
        check_need(check, node, "channel");
        return;
    case IN_SYNC:
        check_need(check, node, "sx:history");
        return;
    case IN_SHARING:
        sharing(check, node);
        return;
    default:
        break;
    }
    if (check_module(check, node) || check_atom(check, node, place))
        return;
    if (check_is(node->label, "guid"))
        guid(check, node);
}
