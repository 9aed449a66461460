/*
 * Feed documents read back: Atom and RSS through libxml2's parser, JSON through jansson's.
 */
#include "feed/read.h"

#include "data/json.h"
#include "feed/xmltree.h"

#define ATOM "http://www.w3.org/2005/Atom"
#define CONTENT "http://purl.org/rss/1.0/modules/content/"
#define DUBLIN_CORE "http://purl.org/dc/elements/1.1/"

typedef int date_reader(struct str text, struct moment *out);

static struct moment date_of(struct arena *arena, const struct xml_node *node, date_reader *read)
{
    struct moment moment = {0, 0, 0};

    if (read(str_trim(xml_content(arena, node)), &moment) != 0)
        moment = (struct moment){INT64_MIN, 0, 0};
    return moment;
}

static struct str value_or_empty(const struct str *value)
{
    return value ? *value : (struct str){NULL, 0};
}

static struct str atom_link(const struct xml_node *parent, const char *rel)
{
    for (const struct xml_node *link = xml_child(parent, ATOM, "link"); link;
         link = xml_again(link))
        if (str_is(value_or_empty(xml_attribute(link, "rel")), rel))
            return value_or_empty(xml_attribute(link, "href"));
    return (struct str){NULL, 0};
}

static size_t count(const struct xml_node *first)
{
    size_t n = 0;

    for (; first; first = xml_again(first))
        n++;
    return n;
}

static struct feed_entry *entries_for(struct arena *arena, struct feed *feed, size_t n)
{
    feed->entries = arena_array(arena, n, sizeof(*feed->entries));
    feed->n_entries = n;
    return feed->entries;
}

static void read_names(struct arena *arena, const struct xml_node *first, const char *inside,
                       struct feed_entry *entry)
{
    struct author *authors = arena_array(arena, count(first), sizeof(*authors));

    for (; first; first = xml_again(first))
        authors[entry->n_authors++].name =
            xml_content(arena, inside ? xml_child(first, ATOM, inside) : first);
    entry->authors = authors;
}

static void read_atom(struct arena *arena, const struct xml_node *root, struct feed *feed)
{
    const struct xml_node *node = xml_child(root, ATOM, "entry");
    struct feed_entry *entry = entries_for(arena, feed, count(node));

    feed->id = xml_content(arena, xml_child(root, ATOM, "id"));
    feed->title = xml_content(arena, xml_child(root, ATOM, "title"));
    feed->link = atom_link(root, "alternate");
    feed->self = atom_link(root, "self");
    feed->updated = date_of(arena, xml_child(root, ATOM, "updated"), date_parse_rfc3339);
    for (; node; node = xml_again(node), entry++) {
        entry->id = xml_content(arena, xml_child(node, ATOM, "id"));
        entry->title = xml_content(arena, xml_child(node, ATOM, "title"));
        entry->link = atom_link(node, "alternate");
        entry->published = date_of(arena, xml_child(node, ATOM, "published"), date_parse_rfc3339);
        entry->updated = date_of(arena, xml_child(node, ATOM, "updated"), date_parse_rfc3339);
        entry->html = xml_content(arena, xml_child(node, ATOM, "content"));
        entry->summary = xml_content(arena, xml_child(node, ATOM, "summary"));
        read_names(arena, xml_child(node, ATOM, "author"), "name", entry);
    }
}

static void read_rss(struct arena *arena, const struct xml_node *root, struct feed *feed)
{
    const struct xml_node *channel = xml_child(root, "", "channel");
    const struct xml_node *node = xml_child(channel, "", "item");
    struct feed_entry *entry = entries_for(arena, feed, count(node));

    feed->title = xml_content(arena, xml_child(channel, "", "title"));
    feed->link = xml_content(arena, xml_child(channel, "", "link"));
    feed->self = atom_link(channel, "self");
    feed->updated = date_of(arena, xml_child(channel, "", "lastBuildDate"), date_parse_rfc822);
    for (; node; node = xml_again(node), entry++) {
        const struct xml_node *updated = xml_child(node, ATOM, "updated");

        entry->id = xml_content(arena, xml_child(node, "", "guid"));
        entry->title = xml_content(arena, xml_child(node, "", "title"));
        entry->link = xml_content(arena, xml_child(node, "", "link"));
        entry->published = date_of(arena, xml_child(node, "", "pubDate"), date_parse_rfc822);
        entry->updated = updated ? date_of(arena, updated, date_parse_rfc3339) : entry->published;
        entry->html = xml_content(arena, xml_child(node, CONTENT, "encoded"));
        entry->summary = xml_content(arena, xml_child(node, "", "description"));
        read_names(arena, xml_child(node, DUBLIN_CORE, "creator"), NULL, entry);
    }
}

static struct moment json_date(const struct value *map, const char *key)
{
    struct moment moment;

    if (date_parse_rfc3339(value_as_text(value_get(map, key)), &moment) != 0)
        moment = (struct moment){INT64_MIN, 0, 0};
    return moment;
}

static void read_json(struct arena *arena, const struct value *top, struct feed *feed)
{
    const struct value *items = value_get(top, "items");
    struct feed_entry *entry = entries_for(arena, feed, value_size(items));

    feed->title = value_as_text(value_get(top, "title"));
    feed->link = value_as_text(value_get(top, "home_page_url"));
    feed->self = value_as_text(value_get(top, "feed_url"));
    for (size_t i = 0; i < value_size(items); i++, entry++) {
        const struct value *item = value_at(items, i), *names = value_get(item, "authors");
        struct author *authors = arena_array(arena, value_size(names), sizeof(*authors));

        entry->id = value_as_text(value_get(item, "id"));
        entry->title = value_as_text(value_get(item, "title"));
        entry->link = value_as_text(value_get(item, "url"));
        entry->published = json_date(item, "date_published");
        entry->updated = json_date(item, "date_modified");
        entry->html = value_as_text(value_get(item, "content_html"));
        entry->summary = value_as_text(value_get(item, "summary"));
        for (; entry->n_authors < value_size(names); entry->n_authors++)
            authors[entry->n_authors].name =
                value_as_text(value_get(value_at(names, entry->n_authors), "name"));
        entry->authors = authors;
    }
}

int feed_read(struct arena *arena, struct str bytes, int format, const char *file,
              struct feed *feed, struct diag *diag)
{
    const struct value *top;
    struct xml_node *root;

    *feed = (struct feed){.n_entries = 0};
    if (format == FEED_JSON) {
        if (json_parse(arena, bytes, file, &top, diag) != 0)
            return -1;
        read_json(arena, top, feed);
        return 0;
    }
    root = xmltree_read(arena, bytes, file, true, NULL, diag);
    if (!root)
        return -1;
    if (format == FEED_ATOM)
        read_atom(arena, root, feed);
    else
        read_rss(arena, root, feed);
    return 0;
}
