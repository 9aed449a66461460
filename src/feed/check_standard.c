/*
 * Which standard says how an element must be, and in which section.
 */
#include <string.h>

#include "feed/check_rules.h"

struct citation {
    const char *label, *standard;
};

/* Ordered as the standards are. */
static const struct citation elements[] = {
    {"atom:name", "RFC 4287, 3.2.1"},
    {"atom:uri", "RFC 4287, 3.2.2"},
    {"atom:email", "RFC 4287, 3.2.3"},
    {"atom:feed", "RFC 4287, 4.1.1"},
    {"atom:entry", "RFC 4287, 4.1.2"},
    {"atom:content", "RFC 4287, 4.1.3"},
    {"atom:author", "RFC 4287, 4.2.1"},
    {"atom:category", "RFC 4287, 4.2.2"},
    {"atom:contributor", "RFC 4287, 4.2.3"},
    {"atom:generator", "RFC 4287, 4.2.4"},
    {"atom:icon", "RFC 4287, 4.2.5"},
    {"atom:id", "RFC 4287, 4.2.6"},
    {"atom:link", "RFC 4287, 4.2.7"},
    {"atom:logo", "RFC 4287, 4.2.8"},
    {"atom:published", "RFC 4287, 4.2.9"},
    {"atom:rights", "RFC 4287, 4.2.10"},
    {"atom:source", "RFC 4287, 4.2.11"},
    {"atom:subtitle", "RFC 4287, 4.2.12"},
    {"atom:summary", "RFC 4287, 4.2.13"},
    {"atom:title", "RFC 4287, 4.2.14"},
    {"atom:updated", "RFC 4287, 4.2.15"},
    {"app:categories", "RFC 5023, 7.2.1"},
    {"app:service", "RFC 5023, 8.3.1"},
    {"app:workspace", "RFC 5023, 8.3.2"},
    {"app:collection", "RFC 5023, 8.3.3"},
    {"app:accept", "RFC 5023, 8.3.4"},
    {"app:edited", "RFC 5023, 10.2"},
    {"app:control", "RFC 5023, 13.1.1"},
    {"app:draft", "RFC 5023, 13.1.1"},
    {"thr:in-reply-to", "RFC 4685, 3"},
    {"thr:total", "RFC 4685, 5"},
    {"fh:complete", "RFC 5005, 2"},
    {"fh:archive", "RFC 5005, 4"},
    {"rss", "RSS 2.0, What is RSS?"},
    {"channel", "RSS 2.0, Required Channel Elements"},
    {"image", "RSS 2.0, <image> of <channel>"},
    {"cloud", "RSS 2.0, <cloud> of <channel>"},
    {"ttl", "RSS 2.0, <ttl> of <channel>"},
    {"textInput", "RSS 2.0, <textInput> of <channel>"},
    {"item", "RSS 2.0, Elements of <item>"},
    {"source", "RSS 2.0, <source> of <item>"},
    {"enclosure", "RSS 2.0, <enclosure> of <item>"},
    {"guid", "RSS 2.0, <guid> of <item>"},
    {"comments", "RSS 2.0, <comments> of <item>"},
    {"author", "RSS 2.0, <author> of <item>"},
};

/* For the elements of RSS that have no section of their own: by what they stand in. */
static const struct citation parents[] = {
    {"channel", "RSS 2.0, Optional Channel Elements"},
    {"skipHours", "RSS 2.0, Optional Channel Elements"},
    {"skipDays", "RSS 2.0, Optional Channel Elements"},
    {"image", "RSS 2.0, <image> of <channel>"},
    {"textInput", "RSS 2.0, <textInput> of <channel>"},
    {"item", "RSS 2.0, Elements of <item>"},
};

static const struct citation elements_rss1[] = {
    {"rdf:RDF", "RSS 1.0, 5.2"}, {"channel", "RSS 1.0, 5.3"},   {"items", "RSS 1.0, 5.3.5"},
    {"image", "RSS 1.0, 5.4"},   {"item", "RSS 1.0, 5.5"},      {"textinput", "RSS 1.0, 5.6"},
    {"Channel", "RSS 1.1, 2"},   {"textInput", "RSS 1.0, 5.6"},
};

static const struct citation modules[] = {
    {"access:", "Feed Access Control 1.0"},
    {"admin:", "RSS 1.0's module admin"},
    {"blogChannel:", "blogChannel module"},
    {"content:", "RSS 1.0's module content"},
    {"cf:", "Simple List Extensions"},
    {"creativeCommons:", "creativeCommons module"},
    {"dc:", "Dublin Core 1.1"},
    {"dcterms:", "DCMI Metadata Terms"},
    {"ev:", "RSS 1.0's module event"},
    {"feedburner:", "FeedBurner's namespace"},
    {"g:", "Google's product data"},
    {"geo:", "W3C Basic Geo"},
    {"georss:", "GeoRSS Simple"},
    {"gml:", "GeoRSS GML"},
    {"itunes:", "Apple's podcast RSS"},
    {"l:", "RSS 1.0's module link"},
    {"media:", "Media RSS 1.5.1"},
    {"opensearch:", "OpenSearch 1.1"},
    {"slash:", "RSS 1.0's module slash"},
    {"sx:", "FeedSync 1.0"},
    {"sy:", "RSS 1.0's module syndication"},
    {"thr:", "RFC 4685"},
    {"trackback:", "TrackBack module"},
    {"wfw:", "CommentAPI"},
    {"xhtml:", "XHTML 1.0"},
};

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static const char *cited(const struct citation *list, size_t n, const char *label)
{
    for (size_t i = 0; label && i < n; i++)
        if (strcmp(list[i].label, label) == 0)
            return list[i].standard;
    return NULL;
}

static const char *cited_module(const char *label)
{
    for (size_t i = 0; i < LENGTH(modules); i++)
        if (str_starts(str_of(label), modules[i].label))
            return modules[i].standard;
    return NULL;
}

static bool is_required_of_channel(const char *label, const char *parent)
{
    return parent && strcmp(parent, "channel") == 0 &&
           (strcmp(label, "title") == 0 || strcmp(label, "link") == 0 ||
            strcmp(label, "description") == 0);
}

const char *check_standard(const struct check *check, const struct xml_node *at)
{
    const char *parent = at->parent ? at->parent->label : NULL, *found;

    if (!at->label)
        return NULL;
    if (strchr(at->label, ':')) {
        found = check->rdf ? cited(elements_rss1, LENGTH(elements_rss1), at->label) : NULL;
        found = found ? found : cited(elements, LENGTH(elements), at->label);
        return found || !at->parent ? found : cited_module(at->label);
    }
    if (check->rdf) {
        found = cited(elements_rss1, LENGTH(elements_rss1), at->label);
        return found ? found : cited(elements_rss1, LENGTH(elements_rss1), parent);
    }
    if (!check->rss)
        return NULL;
    if (is_required_of_channel(at->label, parent))
        return cited(elements, LENGTH(elements), parent);
    found = cited(elements, LENGTH(elements), at->label);
    return found ? found : cited(parents, LENGTH(parents), parent);
}
