/*
 * The namespaces of feeds, and the prefixes that everybody gives them.
 */
#include "feed/check_table.h"

static const struct {
    const char *uri, *prefix;
} namespaces[] = {
    {"http://www.bloglines.com/about/specs/fac-1.0", "access"},
    {"http://webns.net/mvcb/", "admin"},
    {"http://purl.org/rss/1.0/modules/aggregation/", "ag"},
    {"http://purl.org/rss/1.0/modules/annotate/", "annotate"},
    {"http://www.w3.org/2007/app", "app"},
    {"http://backend.userland.com/blogChannelModule", "blogChannel"},
    {"http://web.resource.org/cc/", "cc"},
    {"http://www.microsoft.com/schemas/rss/core/2005", "cf"},
    {"http://backend.userland.com/creativeCommonsRssModule", "creativeCommons"},
    {"http://purl.org/rss/1.0/modules/content/", "content"},
    {"http://conversationsnetwork.org/rssNamespace-1.0/", "conversationsNetwork"},
    {"http://my.theinfo.org/changed/1.0/rss/", "cp"},
    {"http://purl.org/dc/elements/1.1/", "dc"},
    {"http://purl.org/dc/terms/", "dcterms"},
    {"http://purl.org/rss/1.0/modules/event/", "ev"},
    {"http://purl.org/syndication/history/1.0", "fh"},
    {"http://www.w3.org/2003/01/geo/wgs84_pos#", "geo"},
    {"http://geourl.org/rss/module/", "geourl"},
    {"http://www.georss.org/georss", "georss"},
    {"http://www.opengis.net/gml", "gml"},
    {"http://postneo.com/icbm", "icbm"},
    {"urn:atom-extension:indexing", "indexing"},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"},
    {"http://rssnamespace.org/feedburner/ext/1.0", "feedburner"},
    {"http://xmlns.com/foaf/0.1/", "foaf"},
    {"http://purl.org/rss/1.0/modules/link/", "l"},
    {"http://search.yahoo.com/mrss/", "media"},
    {"http://www.w3.org/1998/Math/MathML", "mathml"},
    {"http://a9.com/-/spec/opensearchrss/1.0/", "opensearch"},
    {"http://a9.com/-/spec/opensearch/1.1/", "opensearch"},
    {"http://www.opml.org/spec2", "opml"},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"},
    {"http://www.w3.org/2000/01/rdf-schema#", "rdfs"},
    {"http://purl.org/rss/1.0/modules/slash/", "slash"},
    {"http://feedsync.org/2007/feedsync", "sx"},
    {"http://www.w3.org/2000/svg", "svg"},
    {"http://purl.org/rss/1.0/modules/syndication/", "sy"},
    {"http://purl.org/rss/1.0/modules/taxonomy/", "taxo"},
    {"http://purl.org/rss/1.0/modules/threading/", "thr"},
    {"http://purl.org/syndication/thread/1.0", "thr"},
    {"http://madskills.com/public/xml/rss/module/trackback/", "trackback"},
    {"http://wellformedweb.org/CommentAPI/", "wfw"},
    {"http://purl.org/rss/1.0/modules/wiki/", "wiki"},
    {"http://www.usemod.com/cgi-bin/mb.pl?ModWiki", "wiki"},
    {"http://www.w3.org/2005/Atom", "atom"},
    {"http://www.w3.org/1999/xhtml", "xhtml"},
    {"http://my.netscape.com/rdf/simple/0.9/", ""},
    {"http://purl.org/rss/1.0/", ""},
    {"http://purl.org/net/rss1.1#", ""},
    {"http://base.google.com/ns/1.0", "g"},
    {"http://www.w3.org/XML/1998/namespace", "xml"},
    {"http://www.w3.org/1999/xlink", "xlink"},
};

static struct str to_last_letter(struct str uri)
{
    while (uri.len > 0 && !ascii_is_alnum(uri.at[uri.len - 1]) && uri.at[uri.len - 1] != '_')
        uri.len--;
    return uri;
}

const char *check_prefix(struct str uri)
{
    uri = to_last_letter(uri);
    if (uri.len == 0)
        return "";
    for (size_t i = 0; i < sizeof(namespaces) / sizeof(*namespaces); i++) {
        struct str known = to_last_letter(str_of(namespaces[i].uri));
        bool same = known.len == uri.len;

        for (size_t c = 0; same && c < uri.len; c++)
            same = ascii_lower(known.at[c]) == ascii_lower(uri.at[c]);
        if (same)
            return namespaces[i].prefix;
    }
    return NULL;
}

/* The prefixes of the namespaces that a document has, as far as there are few. */
struct known {
    struct str ns[16];
    const char *prefix[16];
    size_t n;
};

static const char *prefix_of(struct known *known, struct str ns)
{
    const char *prefix;

    for (size_t i = 0; i < known->n; i++)
        if (str_eq(known->ns[i], ns))
            return known->prefix[i];
    prefix = check_prefix(ns);
    if (known->n < sizeof(known->ns) / sizeof(*known->ns)) {
        known->ns[known->n] = ns;
        known->prefix[known->n++] = prefix;
    }
    return prefix;
}

static const char *label(struct arena *arena, struct known *known, struct str ns, struct str name)
{
    const char *prefix = prefix_of(known, ns);

    if (!prefix)
        return NULL;
    return prefix[0] ? arena_printf(arena, "%s:%.*s", prefix, STR_ARG(name)).at : name.at;
}

void check_label(struct arena *arena, struct xml_node *root, struct str own)
{
    struct known known = {.ns = {own}, .prefix = {""}, .n = 1};
    struct xml_node *node = root;

    while (node) {
        if (node->name.len > 0)
            node->label = label(arena, &known, node->ns, node->name);
        for (struct xml_attribute *a = node->attributes; a; a = a->next)
            a->label = label(arena, &known, a->ns, a->name);
        if (node->first) {
            node = node->first;
            continue;
        }
        while (node != root && !node->next)
            node = node->parent;
        node = node == root ? NULL : node->next;
    }
}
