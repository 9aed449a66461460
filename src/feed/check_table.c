/*
 * The vocabulary of feeds, as tables.  By the specifications of RSS 0.91, 0.92, 1.0, 1.1 and 2.0, RFC 4287, 4685, 5005 and
 * 5023, and the modules' own pages.
 */
#include "feed/check_table.h"

#define BIT(place) ((uint64_t)1 << (place))
#define CHANNELS (BIT(IN_CHANNEL) | BIT(IN_CHANNEL1) | BIT(IN_FEED) | BIT(IN_SOURCE))
#define ATOM_FEEDS (BIT(IN_FEED) | BIT(IN_SOURCE))
#define ITEMS (BIT(IN_ITEM) | BIT(IN_ITEM1) | BIT(IN_ENTRY))
#define RSS_ITEMS (BIT(IN_ITEM) | BIT(IN_ITEM1))
#define BOTH (CHANNELS | ITEMS)
#define RSS_CHANNELS (BIT(IN_CHANNEL) | BIT(IN_CHANNEL1))
#define MEDIA (BOTH | BIT(IN_MEDIA_CONTENT) | BIT(IN_MEDIA_GROUP))
#define EVERYWHERE (BOTH | BIT(IN_IMAGE) | BIT(IN_TEXT_INPUT) | BIT(IN_MEDIA_CONTENT))
#define DESCRIBED (BOTH | BIT(IN_IMAGE) | BIT(IN_TEXT_INPUT))
#define PERSONS BIT(IN_PERSON)
#define NO IN_NOTHING

static const struct check_element elements[] = {
    /* Documents. */
    {BIT(IN_ROOT), "rss", CHECK_ELEMENTS, 0, IN_RSS, NULL},
    {BIT(IN_ROOT), "rdf:RDF", CHECK_ELEMENTS, 0, IN_RDF, NULL},
    {BIT(IN_ROOT), "Channel", CHECK_ELEMENTS, 0, IN_CHANNEL1, NULL},
    {BIT(IN_ROOT), "atom:feed", CHECK_ELEMENTS, 0, IN_FEED, NULL},
    {BIT(IN_ROOT), "atom:entry", CHECK_ELEMENTS, 0, IN_ENTRY, NULL},
    {BIT(IN_RSS), "channel", CHECK_ELEMENTS, CHECK_ONCE, IN_CHANNEL, NULL},
    {BIT(IN_RSS) | ATOM_FEEDS, "access:restriction", CHECK_ANYTHING, 0, NO, NULL},

    /* RSS. */
    {RSS_CHANNELS | BIT(IN_IMAGE) | BIT(IN_TEXT_INPUT) | RSS_ITEMS, "title", CHECK_TEXT, CHECK_ONCE,
     NO, NULL},
    {RSS_CHANNELS | BIT(IN_IMAGE) | BIT(IN_TEXT_INPUT) | RSS_ITEMS, "link", CHECK_URI_FULL,
     CHECK_ONCE, NO, NULL},
    {RSS_CHANNELS | BIT(IN_IMAGE) | BIT(IN_TEXT_INPUT) | RSS_ITEMS, "description", CHECK_TEXT,
     CHECK_ONCE, NO, NULL},
    {RSS_CHANNELS | BIT(IN_RDF), "image", CHECK_ELEMENTS, CHECK_ONCE, IN_IMAGE, NULL},
    {RSS_CHANNELS, "textInput", CHECK_ELEMENTS, CHECK_ONCE, IN_TEXT_INPUT, NULL},
    {BIT(IN_CHANNEL1), "textinput", CHECK_ANYTHING, CHECK_ONCE, NO, NULL},
    {BIT(IN_RDF), "textinput", CHECK_ELEMENTS, 0, IN_TEXT_INPUT, NULL},
    {BIT(IN_CHANNEL), "item", CHECK_ELEMENTS, 0, IN_ITEM, NULL},
    {BIT(IN_CHANNEL) | BIT(IN_ITEM), "category", CHECK_TEXT, 0, NO, NULL},
    {BIT(IN_CHANNEL), "cloud", CHECK_ELEMENTS, CHECK_ONCE, NO, NULL},
    {BIT(IN_CHANNEL), "rating", CHECK_TEXT, 0, NO, NULL},
    {BIT(IN_CHANNEL), "ttl", CHECK_POSITIVE, CHECK_ONCE, NO, NULL},
    {BIT(IN_CHANNEL), "docs", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {BIT(IN_CHANNEL), "generator", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {BIT(IN_CHANNEL) | BIT(IN_ITEM), "pubDate", CHECK_RFC822, CHECK_ONCE, NO, NULL},
    {BIT(IN_CHANNEL), "lastBuildDate", CHECK_RFC822, CHECK_ONCE, NO, NULL},
    {BIT(IN_CHANNEL), "managingEditor", CHECK_CONTACT, CHECK_ONCE, NO, NULL},
    {BIT(IN_CHANNEL), "webMaster", CHECK_CONTACT, CHECK_ONCE, NO, NULL},
    {BIT(IN_ITEM), "author", CHECK_CONTACT, CHECK_ONCE, NO, NULL},
    {BIT(IN_CHANNEL), "language", CHECK_LANGUAGE, CHECK_ONCE, NO, NULL},
    {BIT(IN_CHANNEL), "copyright", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {BIT(IN_CHANNEL), "skipHours", CHECK_ELEMENTS, CHECK_ONCE, IN_SKIP_HOURS, NULL},
    {BIT(IN_CHANNEL), "skipDays", CHECK_ELEMENTS, CHECK_ONCE, IN_SKIP_DAYS, NULL},
    {BIT(IN_SKIP_HOURS), "hour", CHECK_HOUR, 0, NO, NULL},
    {BIT(IN_SKIP_DAYS), "day", CHECK_CHOICE, 0, NO,
     " Monday Tuesday Wednesday Thursday Friday Saturday Sunday "},
    {BIT(IN_ITEM), "comments", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {BIT(IN_ITEM), "enclosure", CHECK_ELEMENTS, 0, NO, NULL},
    {BIT(IN_ITEM), "guid", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {BIT(IN_ITEM), "source", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {BIT(IN_IMAGE), "url", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {BIT(IN_IMAGE), "width", CHECK_WIDTH, CHECK_ONCE, NO, NULL},
    {BIT(IN_IMAGE), "height", CHECK_HEIGHT, CHECK_ONCE, NO, NULL},
    {BIT(IN_TEXT_INPUT), "name", CHECK_FORM_NAME, CHECK_ONCE, NO, NULL},
    {BIT(IN_RDF), "channel", CHECK_ELEMENTS, CHECK_ONCE, IN_CHANNEL1, NULL},
    {BIT(IN_RDF) | BIT(IN_ITEMS1), "item", CHECK_ELEMENTS, 0, IN_ITEM1, NULL},
    {BIT(IN_CHANNEL1), "items", CHECK_ELEMENTS, CHECK_ONCE, IN_ITEMS1, NULL},
    {BIT(IN_ITEMS1), "rdf:Seq", CHECK_ELEMENTS, 0, IN_SEQUENCE, NULL},
    {BIT(IN_SEQUENCE), "rdf:li", CHECK_ELEMENTS, 0, NO, NULL},
    {BIT(IN_RDF), "cc:License", CHECK_ANYTHING, 0, NO, NULL},
    {BIT(IN_RDF), "taxo:topic", CHECK_ANYTHING, 0, NO, NULL},
    {BIT(IN_RDF), "rdf:Description", CHECK_ANYTHING, 0, NO, NULL},
    {BIT(IN_CHANNEL1) | BIT(IN_ITEM1), "rdfs:label", CHECK_TEXT, 0, NO, NULL},
    {BIT(IN_CHANNEL1) | BIT(IN_ITEM1), "rdfs:comment", CHECK_TEXT, 0, NO, NULL},

    /* Atom, and Atom in RSS. */
    {CHANNELS | BIT(IN_ENTRY) | BIT(IN_ITEM) | BIT(IN_ITEM1), "atom:author", CHECK_ELEMENTS, 0,
     IN_PERSON, NULL},
    {CHANNELS | ITEMS, "atom:contributor", CHECK_ELEMENTS, 0, IN_PERSON, NULL},
    {CHANNELS | BIT(IN_ENTRY), "atom:category", CHECK_ELEMENTS, 0, NO, NULL},
    {CHANNELS, "atom:generator", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {ATOM_FEEDS | BIT(IN_ENTRY), "atom:id", CHECK_IRI_FULL, CHECK_ONCE, NO, NULL},
    {RSS_CHANNELS | RSS_ITEMS, "atom:id", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {CHANNELS, "atom:icon", CHECK_URI, CHECK_ONCE, NO, NULL},
    {CHANNELS, "atom:logo", CHECK_URI, CHECK_ONCE, NO, NULL},
    {BOTH, "atom:link", CHECK_ANYTHING, 0, NO, NULL},
    {BOTH, "atom:title", CHECK_CONSTRUCT, CHECK_ONCE, NO, NULL},
    {CHANNELS, "atom:subtitle", CHECK_CONSTRUCT, CHECK_ONCE, NO, NULL},
    {CHANNELS | BIT(IN_ENTRY), "atom:rights", CHECK_CONSTRUCT, CHECK_ONCE, NO, NULL},
    {BOTH, "atom:updated", CHECK_RFC3339, CHECK_ONCE, NO, NULL},
    {ITEMS, "atom:published", CHECK_RFC3339, CHECK_ONCE, NO, NULL},
    {ITEMS, "atom:summary", CHECK_CONSTRUCT, CHECK_ONCE, NO, NULL},
    {BIT(IN_ENTRY), "atom:content", CHECK_CONSTRUCT, CHECK_ONCE, NO, NULL},
    {RSS_ITEMS, "atom:content", CHECK_CONSTRUCT, 0, NO, NULL},
    {BIT(IN_ENTRY), "atom:source", CHECK_ELEMENTS, CHECK_ONCE, IN_SOURCE, NULL},
    {BIT(IN_FEED), "atom:entry", CHECK_ELEMENTS, 0, IN_ENTRY, NULL},
    {PERSONS, "atom:name", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {PERSONS, "atom:email", CHECK_ADDRESS, CHECK_ONCE, NO, NULL},
    {PERSONS, "atom:uri", CHECK_IRI, CHECK_ONCE, NO, NULL},
    {PERSONS, "foaf:workplaceHomepage", CHECK_RESOURCE, 0, NO, NULL},
    {PERSONS, "foaf:homepage", CHECK_RESOURCE, 0, NO, NULL},
    {PERSONS, "foaf:weblog", CHECK_RESOURCE, 0, NO, NULL},
    {PERSONS, "foaf:plan", CHECK_TEXT, 0, NO, NULL},
    {PERSONS, "foaf:firstName", CHECK_TEXT, 0, NO, NULL},
    {PERSONS, "xhtml:div", CHECK_ANYTHING, 0, NO, NULL},
    {BIT(IN_FEED), "app:collection", CHECK_ANYTHING, CHECK_ONCE, NO, NULL},
    {BIT(IN_ENTRY), "app:edited", CHECK_RFC3339, CHECK_ONCE, NO, NULL},
    {BIT(IN_ENTRY), "app:control", CHECK_ELEMENTS, CHECK_ONCE, IN_CONTROL, NULL},
    {BIT(IN_CONTROL), "app:draft", CHECK_YES_NO, CHECK_ONCE, NO, NULL},
    {CHANNELS, "fh:archive", CHECK_ELEMENTS, 0, NO, NULL},
    {CHANNELS, "fh:complete", CHECK_ELEMENTS, 0, NO, NULL},
    {BIT(IN_ITEM1), "thr:children", CHECK_ANYTHING, 0, NO, NULL},
    {ITEMS, "thr:total", CHECK_NONNEGATIVE, CHECK_ONCE, NO, NULL},
    {BOTH, "thr:in-reply-to", CHECK_ELEMENTS, 0, NO, NULL},

    /* Atom's publishing protocol. */
    {BIT(IN_ROOT), "app:service", CHECK_ELEMENTS, 0, IN_SERVICE, NULL},
    {BIT(IN_ROOT) | BIT(IN_COLLECTION), "app:categories", CHECK_ELEMENTS, 0, IN_CATEGORIES, NULL},
    {BIT(IN_SERVICE), "app:workspace", CHECK_ELEMENTS, 0, IN_WORKSPACE, NULL},
    {BIT(IN_WORKSPACE), "app:collection", CHECK_ELEMENTS, 0, IN_COLLECTION, NULL},
    {BIT(IN_WORKSPACE) | BIT(IN_COLLECTION), "atom:title", CHECK_CONSTRUCT, CHECK_ONCE, NO, NULL},
    {BIT(IN_COLLECTION), "app:accept", CHECK_TEXT, 0, NO, NULL},
    {BIT(IN_CATEGORIES), "atom:category", CHECK_ELEMENTS, 0, NO, NULL},

    /* Dublin Core. */
    {BOTH | BIT(IN_IMAGE) | BIT(IN_TEXT_INPUT), "dc:creator", CHECK_TEXT, 0, NO, NULL},
    {BOTH | BIT(IN_IMAGE) | BIT(IN_TEXT_INPUT), "dc:subject", CHECK_TEXT, 0, NO, NULL},
    {CHANNELS | BIT(IN_ENTRY) | BIT(IN_IMAGE) | BIT(IN_TEXT_INPUT), "dc:date", CHECK_W3CDTF,
     CHECK_ONCE, NO, NULL},
    {RSS_ITEMS, "dc:date", CHECK_W3CDTF, 0, NO, NULL},
    {EVERYWHERE, "dc:title", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dc:description", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dc:publisher", CHECK_TEXT, 0, NO, NULL},
    {EVERYWHERE, "dc:contributor", CHECK_TEXT, 0, NO, NULL},
    {EVERYWHERE, "dc:type", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dc:format", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dc:identifier", CHECK_TEXT, 0, NO, NULL},
    {EVERYWHERE, "dc:source", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dc:language", CHECK_LANGUAGE, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dc:relation", CHECK_TEXT, 0, NO, NULL},
    {EVERYWHERE, "dc:coverage", CHECK_TEXT, 0, NO, NULL},
    {EVERYWHERE, "dc:rights", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dcterms:alternative", CHECK_TEXT, 0, NO, NULL},
    {EVERYWHERE, "dcterms:abstract", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dcterms:tableOfContents", CHECK_RESOURCE, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dcterms:created", CHECK_W3CDTF, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dcterms:issued", CHECK_W3CDTF, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dcterms:modified", CHECK_W3CDTF, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dcterms:dateAccepted", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dcterms:dateCopyrighted", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dcterms:dateSubmitted", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dcterms:extent", CHECK_POSITIVE, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dcterms:isVersionOf", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:hasVersion", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:isReplacedBy", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:replaces", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:isRequiredBy", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:requires", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:isPartOf", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:hasPart", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:isReferencedBy", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:references", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:isFormatOf", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:hasFormat", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:conformsTo", CHECK_RESOURCE, 0, NO, NULL},
    {EVERYWHERE, "dcterms:valid", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:available", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:spatial", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:temporal", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:audience", CHECK_TEXT, 0, NO, NULL},
    {EVERYWHERE, "dcterms:mediator", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "dcterms:accessRights", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:accrualMethod", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:accrualPeriodicity", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:accrualPolicy", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:bibliographicCitation", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:educationLevel", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:instructionalMethod", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:license", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:provenance", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "dcterms:rightsHolder", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "rdf:RDF", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "rdf:type", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "rdf:Description", CHECK_ANYTHING, 0, NO, NULL},
    {EVERYWHERE, "rdfs:seeAlso", CHECK_RESOURCE, 0, NO, NULL},

    /* Where on Earth. */
    {EVERYWHERE, "geo:Point", CHECK_ELEMENTS, 0, IN_POINT, NULL},
    {EVERYWHERE | BIT(IN_POINT), "geo:lat", CHECK_LATITUDE, 0, NO, NULL},
    {EVERYWHERE | BIT(IN_POINT), "geo:long", CHECK_LONGITUDE, 0, NO, NULL},
    {EVERYWHERE, "geo:alt", CHECK_DECIMAL, 0, NO, NULL},
    {EVERYWHERE, "geourl:latitude", CHECK_LATITUDE, 0, NO, NULL},
    {EVERYWHERE, "geourl:longitude", CHECK_LONGITUDE, 0, NO, NULL},
    {EVERYWHERE, "icbm:latitude", CHECK_LATITUDE, 0, NO, NULL},
    {EVERYWHERE, "icbm:longitude", CHECK_LONGITUDE, 0, NO, NULL},
    {EVERYWHERE, "georss:where", CHECK_ELEMENTS, 0, IN_WHERE, NULL},
    {EVERYWHERE, "georss:point", CHECK_COORDINATES, 0, NO, NULL},
    {EVERYWHERE, "georss:line", CHECK_COORDINATE_LIST, 0, NO, NULL},
    {EVERYWHERE, "georss:polygon", CHECK_COORDINATE_LIST, 0, NO, NULL},
    {EVERYWHERE, "georss:featureTypeTag", CHECK_TEXT, 0, NO, NULL},
    {EVERYWHERE, "georss:relationshipTag", CHECK_TEXT, 0, NO, NULL},
    {EVERYWHERE, "georss:featureName", CHECK_TEXT, 0, NO, NULL},
    {EVERYWHERE, "georss:elev", CHECK_DECIMAL, 0, NO, NULL},
    {EVERYWHERE, "georss:floor", CHECK_INTEGER, 0, NO, NULL},
    {EVERYWHERE, "georss:radius", CHECK_FLOAT, 0, NO, NULL},
    {BIT(IN_WHERE), "gml:Point", CHECK_ELEMENTS, 0, IN_GML_POINT, NULL},
    {BIT(IN_WHERE), "gml:LineString", CHECK_ELEMENTS, 0, IN_GML_LINE, NULL},
    {BIT(IN_WHERE), "gml:Polygon", CHECK_ELEMENTS, 0, IN_GML_POLYGON, NULL},
    {BIT(IN_WHERE), "gml:Envelope", CHECK_ELEMENTS, 0, IN_GML_ENVELOPE, NULL},
    {BIT(IN_GML_POINT), "gml:pos", CHECK_COORDINATES, 0, NO, NULL},
    {BIT(IN_GML_LINE), "gml:posList", CHECK_COORDINATE_LIST, 0, NO, NULL},
    {BIT(IN_GML_POLYGON), "gml:exterior", CHECK_ELEMENTS, 0, IN_GML_EXTERIOR, NULL},
    {BIT(IN_GML_EXTERIOR), "gml:LinearRing", CHECK_ELEMENTS, 0, IN_GML_LINE, NULL},
    {BIT(IN_GML_ENVELOPE), "gml:lowerCorner", CHECK_COORDINATES, 0, NO, NULL},
    {BIT(IN_GML_ENVELOPE), "gml:upperCorner", CHECK_COORDINATES, 0, NO, NULL},

    /* OPML in RSS. */
    {EVERYWHERE, "opml:dateCreated", CHECK_RFC822, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "opml:dateModified", CHECK_RFC822, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "opml:ownerName", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "opml:ownerEmail", CHECK_EMAIL, CHECK_ONCE, NO, NULL},
    {EVERYWHERE, "opml:ownerId", CHECK_HTTP_URL, CHECK_ONCE, NO, NULL},

    /* Podcasts. */
    {BOTH, "itunes:author", CHECK_TEXT_255, CHECK_ONCE, NO, NULL},
    {BOTH, "itunes:block", CHECK_EXPLICIT, CHECK_ONCE, NO, NULL},
    {BOTH, "itunes:explicit", CHECK_EXPLICIT, CHECK_ONCE, NO, NULL},
    {BOTH, "itunes:keywords", CHECK_TEXT_255, CHECK_ONCE, NO, NULL},
    {BOTH, "itunes:subtitle", CHECK_TEXT_255, CHECK_ONCE, NO, NULL},
    {BOTH, "itunes:summary", CHECK_TEXT_4000, CHECK_ONCE, NO, NULL},
    {BOTH, "itunes:image", CHECK_ELEMENTS, CHECK_ONCE, NO, NULL},
    {CHANNELS, "itunes:owner", CHECK_ELEMENTS, CHECK_ONCE, IN_OWNER, NULL},
    {CHANNELS | BIT(IN_ITUNES_CATEGORY), "itunes:category", CHECK_ELEMENTS, 0, IN_ITUNES_CATEGORY,
     NULL},
    {CHANNELS, "itunes:pubDate", CHECK_RFC822, CHECK_ONCE, NO, NULL},
    {CHANNELS, "itunes:new-feed-url", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {CHANNELS, "itunes:type", CHECK_CHOICE, CHECK_ONCE, NO, " episodic serial "},
    {CHANNELS, "itunes:complete", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {ITEMS, "itunes:duration", CHECK_DURATION, CHECK_ONCE, NO, NULL},
    {BOTH, "itunes:title", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {ITEMS, "itunes:episode", CHECK_POSITIVE, CHECK_ONCE, NO, NULL},
    {ITEMS, "itunes:season", CHECK_POSITIVE, CHECK_ONCE, NO, NULL},
    {ITEMS, "itunes:episodeType", CHECK_CHOICE, CHECK_ONCE, NO, " full trailer bonus "},
    {ITEMS, "itunes:order", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {ITEMS, "itunes:isClosedCaptioned", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {BIT(IN_OWNER), "itunes:email", CHECK_EMAIL, CHECK_ONCE, NO, NULL},
    {BIT(IN_OWNER), "itunes:name", CHECK_TEXT_255, CHECK_ONCE, NO, NULL},

    /* Media RSS. */
    {MEDIA, "media:adult", CHECK_TRUE_FALSE, CHECK_ONCE, NO, NULL},
    {MEDIA, "media:category", CHECK_TEXT, 0, NO, NULL},
    {MEDIA, "media:copyright", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {MEDIA, "media:credit", CHECK_TEXT, 0, NO, NULL},
    {MEDIA, "media:description", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {MEDIA, "media:keywords", CHECK_TEXT, 0, NO, NULL},
    {MEDIA, "media:hash", CHECK_HASH, 0, NO, NULL},
    {MEDIA, "media:player", CHECK_ELEMENTS, 0, NO, NULL},
    {MEDIA, "media:rating", CHECK_TEXT, 0, NO, NULL},
    {MEDIA, "media:restriction", CHECK_TEXT, 0, NO, NULL},
    {MEDIA, "media:text", CHECK_TEXT, 0, NO, NULL},
    {MEDIA, "media:title", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {MEDIA, "media:thumbnail", CHECK_TEXT, 0, NO, NULL},
    {ITEMS, "media:group", CHECK_ELEMENTS, 0, IN_MEDIA_GROUP, NULL},
    {ITEMS | BIT(IN_MEDIA_GROUP), "media:content", CHECK_ELEMENTS, 0, IN_MEDIA_CONTENT, NULL},

    /* Other modules of items. */
    {RSS_ITEMS, "content:encoded", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {RSS_ITEMS, "content:items", CHECK_ELEMENTS, CHECK_ONCE, IN_CONTENT_ITEMS, NULL},
    {BIT(IN_CONTENT_ITEMS), "rdf:Bag", CHECK_ELEMENTS, CHECK_ONCE, IN_CONTENT_BAG, NULL},
    {BIT(IN_CONTENT_BAG), "rdf:li", CHECK_ELEMENTS, 0, IN_CONTENT_LI, NULL},
    {BIT(IN_CONTENT_LI), "content:item", CHECK_ELEMENTS, 0, IN_CONTENT_ITEM, NULL},
    {BIT(IN_CONTENT_ITEM), "content:format", CHECK_RESOURCE, CHECK_ONCE, NO, NULL},
    {BIT(IN_CONTENT_ITEM), "content:encoding", CHECK_RESOURCE, CHECK_ONCE, NO, NULL},
    {BIT(IN_CONTENT_ITEM), "rdf:value", CHECK_ANYTHING, CHECK_ONCE, NO, NULL},
    {RSS_ITEMS, "xhtml:body", CHECK_ANYTHING, 0, NO, NULL},
    {RSS_ITEMS | RSS_CHANNELS | BIT(IN_IMAGE), "cc:license", CHECK_ANYTHING, 0, NO, NULL},
    {BOTH, "creativeCommons:license", CHECK_URI_FULL, 0, NO, NULL},
    {BOTH, "taxo:topics", CHECK_ANYTHING, 0, NO, NULL},
    {BOTH, "l:link", CHECK_RESOURCE, 0, NO, NULL},
    {BIT(IN_ITEM1), "l:permalink", CHECK_RESOURCE, 0, NO, NULL},
    {ITEMS, "annotate:reference", CHECK_RESOURCE, CHECK_ONCE, NO, NULL},
    {ITEMS, "ag:source", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {ITEMS, "ag:sourceURL", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {ITEMS, "ag:timestamp", CHECK_ISO8601, CHECK_ONCE, NO, NULL},
    {ITEMS, "ev:startdate", CHECK_ISO8601, CHECK_ONCE, NO, NULL},
    {ITEMS, "ev:enddate", CHECK_ISO8601, CHECK_ONCE, NO, NULL},
    {ITEMS, "ev:location", CHECK_ANYTHING, 0, NO, NULL},
    {ITEMS, "ev:organizer", CHECK_ANYTHING, 0, NO, NULL},
    {ITEMS, "ev:type", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {BOTH, "feedburner:awareness", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {ITEMS, "feedburner:origEnclosureLink", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {ITEMS, "feedburner:origLink", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {BOTH, "foaf:maker", CHECK_ANYTHING, 0, NO, NULL},
    {ITEMS, "foaf:primaryTopic", CHECK_ANYTHING, 0, NO, NULL},
    {ITEMS, "slash:comments", CHECK_NONNEGATIVE, CHECK_ONCE, NO, NULL},
    {ITEMS, "slash:section", CHECK_TEXT, 0, NO, NULL},
    {ITEMS, "slash:department", CHECK_TEXT, 0, NO, NULL},
    {ITEMS, "slash:hit_parade", CHECK_INTEGERS, CHECK_ONCE, NO, NULL},
    {ITEMS, "wfw:comment", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {ITEMS, "wfw:commentRss", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {ITEMS, "wfw:commentRSS", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {ITEMS, "wiki:diff", CHECK_TEXT, 0, NO, NULL},
    {ITEMS, "wiki:history", CHECK_TEXT, 0, NO, NULL},
    {ITEMS, "wiki:importance", CHECK_TEXT, 0, NO, NULL},
    {ITEMS, "wiki:status", CHECK_TEXT, 0, NO, NULL},
    {ITEMS, "wiki:version", CHECK_TEXT, 0, NO, NULL},
    {BIT(IN_ITEM) | BIT(IN_ENTRY), "trackback:ping", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {BIT(IN_ITEM) | BIT(IN_ENTRY), "trackback:about", CHECK_URI_FULL, 0, NO, NULL},
    {BIT(IN_ITEM1), "trackback:ping", CHECK_RESOURCE, CHECK_ONCE, NO, NULL},
    {BIT(IN_ITEM1), "trackback:about", CHECK_RESOURCE, 0, NO, NULL},
    {ITEMS, "conversationsNetwork:introMilliseconds", CHECK_NONNEGATIVE, CHECK_ONCE, NO, NULL},
    {ITEMS, "conversationsNetwork:image", CHECK_HTTP_URL, CHECK_ONCE, NO, NULL},
    {ITEMS, "conversationsNetwork:ratingAverage", CHECK_FLOAT, CHECK_ONCE, NO, NULL},
    {ITEMS, "conversationsNetwork:ratingCount", CHECK_NONNEGATIVE, CHECK_ONCE, NO, NULL},
    {ITEMS, "conversationsNetwork:ratingIndividual", CHECK_POSITIVE, CHECK_ONCE, NO, NULL},
    {ITEMS, "conversationsNetwork:ratingTimestamp", CHECK_ISO8601, CHECK_ONCE, NO, NULL},
    {ITEMS, "sx:sync", CHECK_ELEMENTS, 0, IN_SYNC, NULL},
    {BIT(IN_SYNC), "sx:history", CHECK_ELEMENTS, 0, NO, NULL},
    {BIT(IN_SYNC), "sx:conflicts", CHECK_ELEMENTS, 0, IN_CONFLICTS, NULL},
    {BIT(IN_CONFLICTS), "item", CHECK_ELEMENTS, 0, IN_ITEM, NULL},
    {BIT(IN_CONFLICTS), "atom:entry", CHECK_ELEMENTS, 0, IN_ENTRY, NULL},

    /* Other modules of channels. */
    {CHANNELS, "admin:generatorAgent", CHECK_RESOURCE, CHECK_ONCE, NO, NULL},
    {CHANNELS, "admin:errorReportsTo", CHECK_RESOURCE, CHECK_ONCE, NO, NULL},
    {CHANNELS, "blogChannel:blogRoll", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {CHANNELS, "blogChannel:mySubscriptions", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {CHANNELS, "blogChannel:blink", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {CHANNELS, "blogChannel:changes", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {CHANNELS, "sy:updatePeriod", CHECK_CHOICE, CHECK_ONCE, NO,
     " hourly daily weekly monthly yearly "},
    {CHANNELS, "sy:updateFrequency", CHECK_POSITIVE, CHECK_ONCE, NO, NULL},
    {CHANNELS, "sy:updateBase", CHECK_W3CDTF, CHECK_ONCE, NO, NULL},
    {CHANNELS, "cp:server", CHECK_RESOURCE, 0, NO, NULL},
    {CHANNELS, "wiki:interwiki", CHECK_ANYTHING, 0, NO, NULL},
    {CHANNELS, "cf:listinfo", CHECK_ELEMENTS, 0, IN_LIST_INFO, NULL},
    {CHANNELS, "cf:treatAs", CHECK_TEXT, 0, NO, NULL},
    {BIT(IN_LIST_INFO), "cf:sort", CHECK_ELEMENTS, 0, NO, NULL},
    {BIT(IN_LIST_INFO), "cf:group", CHECK_ELEMENTS, 0, NO, NULL},
    {CHANNELS, "feedburner:browserFriendly", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {CHANNELS, "feedburner:emailServiceId", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {CHANNELS, "feedburner:feedFlare", CHECK_TEXT, 0, NO, NULL},
    {CHANNELS, "feedburner:info", CHECK_ELEMENTS, 0, NO, NULL},
    {CHANNELS, "feedburner:feedburnerHostname", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {CHANNELS, "opensearch:totalResults", CHECK_NONNEGATIVE, CHECK_ONCE, NO, NULL},
    {CHANNELS, "opensearch:startIndex", CHECK_INTEGER, CHECK_ONCE, NO, NULL},
    {CHANNELS, "opensearch:itemsPerPage", CHECK_NONNEGATIVE, CHECK_ONCE, NO, NULL},
    {CHANNELS, "opensearch:Query", CHECK_ANYTHING, 0, NO, NULL},
    {CHANNELS, "xhtml:div", CHECK_ANYTHING, 0, NO, NULL},
    {CHANNELS, "xhtml:meta", CHECK_ELEMENTS, 0, NO, NULL},
    {CHANNELS, "sx:sharing", CHECK_ELEMENTS, 0, IN_SHARING, NULL},
    {BIT(IN_SHARING), "sx:related", CHECK_ELEMENTS, 0, NO, NULL},

    /* Google Base. */
    {ITEMS, "g:age", CHECK_NONNEGATIVE, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:bathrooms", CHECK_NONNEGATIVE, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:bedrooms", CHECK_NONNEGATIVE, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:quantity", CHECK_NONNEGATIVE, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:pages", CHECK_POSITIVE, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:calories", CHECK_NUMBER_START, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:cholesterol", CHECK_NUMBER_START, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:cooking_time", CHECK_NUMBER_START, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:fiber", CHECK_NUMBER_START, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:hoa_dues", CHECK_NUMBER_START, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:salary", CHECK_NUMBER_START, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:saturated_fat", CHECK_NUMBER_START, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:servings", CHECK_NUMBER_START, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:sodium", CHECK_NUMBER_START, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:total_carbs", CHECK_NUMBER_START, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:total_fat", CHECK_NUMBER_START, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:delivery_radius", CHECK_NUMBER_UNIT, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:megapixels", CHECK_NUMBER_UNIT, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:memory", CHECK_NUMBER_UNIT, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:preparation_time", CHECK_NUMBER_UNIT, CHECK_ONCE, NO, NULL},
    {ITEMS | BIT(IN_SHIPPING), "g:price", CHECK_NUMBER_UNIT, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:processor_speed", CHECK_NUMBER_UNIT, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:protein", CHECK_NUMBER_UNIT, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:weight", CHECK_NUMBER_UNIT, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:mileage", CHECK_INTEGER_UNIT, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:course_date_range", CHECK_ELEMENTS, CHECK_ONCE, IN_RANGE, NULL},
    {ITEMS, "g:event_date_range", CHECK_ELEMENTS, CHECK_ONCE, IN_RANGE, NULL},
    {ITEMS, "g:travel_date_range", CHECK_ELEMENTS, CHECK_ONCE, IN_RANGE, NULL},
    {BIT(IN_RANGE), "g:start", CHECK_ISO8601, CHECK_ONCE, NO, NULL},
    {BIT(IN_RANGE), "g:end", CHECK_ISO8601, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:currency", CHECK_CHOICE, CHECK_ONCE, NO,
     " AED AFN ALL AMD ANG AOA ARS AUD AWG AZM BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN "
     "BWP BYR BZD CAD CDF CHE CHF "
     "CHW CLF CLP CNY COP COU CRC CSD CUP CVE CYP CZK DJF DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP "
     "GBP GEL GHC GIP GMD GNF GTQ "
     "GWP GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD "
     "KYD KZT LAK LBP LKR LRD LSL "
     "LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRO MTL MUR MVR MWK MXN MXV MYR MZM NAD NGN NIO NOK "
     "NPR NZD OMR PAB PEN PGK PHP "
     "PKR PLN PYG QAR ROL RON RUB RWF SAR SBD SCR SDD SEK SGD SHP SIT SKK SLL SOS SRD STD SVC SYP "
     "SZL THB TJS TMM TND TOP TRL "
     "TRY TTD TWD TZS UAH UGX USD USN USS UYU UZS VEB VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD "
     "XDR XFO XFU XOF XPD XPF XPT "
     "XTS XXX YER ZAR ZMK ZWD "},
    {ITEMS, "g:expiration_date", CHECK_ISO_DATE, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:publish_date", CHECK_ISO_DATE, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:expiration_date_time", CHECK_ISO8601, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:from_location", CHECK_LOCATION, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:to_location", CHECK_LOCATION, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:location", CHECK_FULL_LOCATION, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:gender", CHECK_CHOICE, CHECK_ONCE, NO, " Male M Female F "},
    {ITEMS, "g:image_link", CHECK_URI_FULL, 0, NO, NULL},
    {ITEMS, "g:label", CHECK_LABEL, 0, NO, NULL},
    {ITEMS, "g:listing_type", CHECK_TRUE_FALSE, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:pickup", CHECK_TRUE_FALSE, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:marital_status", CHECK_CHOICE, CHECK_ONCE, NO,
     "|single|divorced|separated|widowed|married|in relationship|"},
    {ITEMS, "g:payment_accepted", CHECK_CHOICE, 0, NO,
     " Cash Check Visa MasterCard AmericanExpress Discover WireTransfer "},
    {ITEMS, "g:price_type", CHECK_CHOICE, CHECK_ONCE, NO, " negotiable starting "},
    {ITEMS, "g:salary_type", CHECK_CHOICE, CHECK_ONCE, NO, " negotiable starting "},
    {ITEMS, "g:rating", CHECK_CHOICE, CHECK_ONCE, NO, " 1 2 3 4 5 "},
    {ITEMS, "g:reviewer_type", CHECK_CHOICE, CHECK_ONCE, NO, " editorial user "},
    {ITEMS, "g:shipping", CHECK_ELEMENTS, CHECK_ONCE, IN_SHIPPING, NULL},
    {BIT(IN_SHIPPING), "g:service", CHECK_CHOICE, CHECK_ONCE, NO,
     " FedEx UPS DHL Mail Other Overnight Standard "},
    {BIT(IN_SHIPPING), "g:country", CHECK_TEXT, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:tax_percent", CHECK_PERCENT, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:url_of_item_being_reviewed", CHECK_URI_FULL, CHECK_ONCE, NO, NULL},
    {ITEMS, "g:year", CHECK_YEAR, CHECK_ONCE, NO, NULL},
};
#define N_ELEMENTS (sizeof(elements) / sizeof(*elements))

/* Google Base's texts without a form of their own. */
static const char base_texts[] =
    " actor agent area apparel_type artist author brand color condition course course_number "
    "course_times cuisine delivery_notes "
    "education employer ethnicity format id immigration_status interested_in isbn job_function "
    "job_industry job_type "
    "main_ingredient make manufacturer manufacturer_id meal_type model model_number "
    "name_of_item_being_reviewed news_source "
    "occupation payment_notes product_type property_type publication_name publication_volume "
    "review_type school_district "
    "sexual_orientation size subject subject_area tax_region university upc vehicle_type vin ";
static const struct check_element base_text = {ITEMS, "g:text", CHECK_TEXT, CHECK_ONCE, NO, NULL};

static const struct check_attribute attributes[] = {
    {"rss", "version", CHECK_CHOICE, true, " 0.91 0.92 0.93 0.94 2.0 "},
    {"channel", "rdf:about", CHECK_URI, false, NULL},
    {"channel", "indexing:index", CHECK_YES_NO, false, NULL},
    {"Channel", "rdf:about", CHECK_URI, false, NULL},
    {"item", "rdf:about", CHECK_URI, false, NULL},
    {"items", "rdf:parseType", CHECK_TEXT, false, NULL},
    {"rdf:li", "resource", CHECK_TEXT, false, NULL},
    {"rdf:li", "rdf:resource", CHECK_TEXT, false, NULL},
    {"image", "rdf:resource", CHECK_TEXT, false, NULL},
    {"image", "rdf:about", CHECK_URI, false, NULL},
    {"image", "rdf:parseType", CHECK_TEXT, false, NULL},
    {"textinput", "rdf:about", CHECK_URI, false, NULL},
    {"textinput", "rdf:resource", CHECK_URI, false, NULL},
    {"textInput", "rdf:about", CHECK_URI, false, NULL},
    {"category", "domain", CHECK_TEXT, false, NULL},
    {"source", "url", CHECK_URI_FULL, true, NULL},
    {"enclosure", "url", CHECK_HTTP_URL, true, NULL},
    {"enclosure", "length", CHECK_NONNEGATIVE, true, NULL},
    {"enclosure", "type", CHECK_MIME, true, NULL},
    {"guid", "isPermaLink", CHECK_TRUE_FALSE_STRICT, false, NULL},
    {"cloud", "domain", CHECK_TEXT, true, NULL},
    {"cloud", "port", CHECK_POSITIVE, true, NULL},
    {"cloud", "path", CHECK_TEXT, true, NULL},
    {"cloud", "registerProcedure", CHECK_TEXT, true, NULL},
    {"cloud", "protocol", CHECK_TEXT, true, NULL},
    {"atom:feed", "indexing:index", CHECK_YES_NO, false, NULL},
    {"atom:source", "indexing:index", CHECK_YES_NO, false, NULL},
    {"atom:entry", "rdf:parseType", CHECK_TEXT, false, NULL},
    {"atom:author", "rdf:parseType", CHECK_TEXT, false, NULL},
    {"atom:contributor", "rdf:parseType", CHECK_TEXT, false, NULL},
    {"atom:category", "term", CHECK_TEXT, true, NULL},
    {"atom:category", "scheme", CHECK_IRI_FULL, false, NULL},
    {"atom:category", "label", CHECK_TEXT, false, NULL},
    {"atom:generator", "uri", CHECK_URI, false, NULL},
    {"atom:generator", "version", CHECK_TEXT, false, NULL},
    {"atom:link", "href", CHECK_IRI, true, NULL},
    {"atom:link", "rel", CHECK_TEXT, false, NULL},
    {"atom:link", "type", CHECK_MIME, false, NULL},
    {"atom:link", "title", CHECK_TEXT, false, NULL},
    {"atom:link", "length", CHECK_NONNEGATIVE, false, NULL},
    {"atom:link", "hreflang", CHECK_LANGUAGE, false, NULL},
    {"atom:link", "rdf:type", CHECK_TEXT, false, NULL},
    {"atom:link", "rdf:resource", CHECK_TEXT, false, NULL},
    {"atom:link", "thr:count", CHECK_NONNEGATIVE, false, NULL},
    {"atom:link", "thr:updated", CHECK_RFC3339, false, NULL},
    {"app:collection", "href", CHECK_IRI, true, NULL},
    {"app:categories", "href", CHECK_IRI, false, NULL},
    {"app:categories", "fixed", CHECK_YES_NO, false, NULL},
    {"app:categories", "scheme", CHECK_IRI_FULL, false, NULL},
    {"thr:in-reply-to", "href", CHECK_IRI, false, NULL},
    {"thr:in-reply-to", "ref", CHECK_IRI_FULL, false, NULL},
    {"thr:in-reply-to", "source", CHECK_IRI, false, NULL},
    {"thr:in-reply-to", "type", CHECK_MIME, false, NULL},
    {"itunes:image", "href", CHECK_HTTP_URL, true, NULL},
    {"itunes:category", "text", CHECK_TEXT, true, NULL},
    {"media:category", "label", CHECK_TEXT, false, NULL},
    {"media:category", "scheme", CHECK_URI_FULL, false, NULL},
    {"media:copyright", "url", CHECK_URI_FULL, false, NULL},
    {"media:credit", "role", CHECK_TEXT, false, NULL},
    {"media:credit", "scheme", CHECK_TEXT, false, NULL},
    {"media:hash", "algo", CHECK_CHOICE, false, " md5 sha-1 "},
    {"media:rating", "scheme", CHECK_TEXT, false, NULL},
    {"media:restriction", "relationship", CHECK_CHOICE, true, " allow deny "},
    {"media:restriction", "type", CHECK_CHOICE, false, " country uri "},
    {"media:player", "url", CHECK_URI_FULL, true, NULL},
    {"media:player", "height", CHECK_POSITIVE, false, NULL},
    {"media:player", "width", CHECK_POSITIVE, false, NULL},
    {"media:text", "type", CHECK_CHOICE, false, " plain html "},
    {"media:text", "start", CHECK_NPT, false, NULL},
    {"media:text", "end", CHECK_NPT, false, NULL},
    {"media:text", "lang", CHECK_LANGUAGE, false, NULL},
    {"media:title", "type", CHECK_CHOICE, false, " plain html "},
    {"media:description", "type", CHECK_CHOICE, false, " plain html "},
    {"media:thumbnail", "url", CHECK_URI_FULL, true, NULL},
    {"media:thumbnail", "time", CHECK_NPT, false, NULL},
    {"media:thumbnail", "height", CHECK_POSITIVE, false, NULL},
    {"media:thumbnail", "width", CHECK_POSITIVE, false, NULL},
    {"media:content", "bitrate", CHECK_NUMBER_START, false, NULL},
    {"media:content", "channels", CHECK_NONNEGATIVE, false, NULL},
    {"media:content", "duration", CHECK_NUMBER_START, false, NULL},
    {"media:content", "expression", CHECK_CHOICE, false, " sample full nonstop "},
    {"media:content", "fileSize", CHECK_POSITIVE, false, NULL},
    {"media:content", "framerate", CHECK_NUMBER_START, false, NULL},
    {"media:content", "height", CHECK_POSITIVE, false, NULL},
    {"media:content", "isDefault", CHECK_TRUE_FALSE, false, NULL},
    {"media:content", "lang", CHECK_LANGUAGE, false, NULL},
    {"media:content", "medium", CHECK_CHOICE, false, " image audio video document executable "},
    {"media:content", "samplingrate", CHECK_NUMBER_START, false, NULL},
    {"media:content", "type", CHECK_MIME, false, NULL},
    {"media:content", "url", CHECK_URI_FULL, false, NULL},
    {"media:content", "width", CHECK_POSITIVE, false, NULL},
    {"access:restriction", "relationship", CHECK_CHOICE, true, " allow deny "},
    {"feedburner:feedFlare", "href", CHECK_TEXT, true, NULL},
    {"feedburner:feedFlare", "src", CHECK_TEXT, true, NULL},
    {"feedburner:info", "uri", CHECK_IRI, true, NULL},
    {"l:link", "rdf:resource", CHECK_URI, false, NULL},
    {"l:link", "l:lang", CHECK_LANGUAGE, false, NULL},
    {"l:link", "l:rel", CHECK_URI_FULL, true, NULL},
    {"l:link", "l:type", CHECK_TEXT, false, NULL},
    {"l:link", "l:title", CHECK_TEXT, false, NULL},
    {"l:permalink", "l:type", CHECK_MIME, false, NULL},
    {"gml:Point", "srsName", CHECK_TEXT, false, NULL},
    {"gml:LineString", "srsName", CHECK_TEXT, false, NULL},
    {"gml:Polygon", "srsName", CHECK_TEXT, false, NULL},
    {"gml:LinearRing", "srsName", CHECK_TEXT, false, NULL},
    {"gml:Envelope", "srsName", CHECK_TEXT, false, NULL},
    {"xhtml:meta", "name", CHECK_CHOICE, true, " robots ROBOTS Robots "},
    {"xhtml:meta", "content", CHECK_CHOICE, true,
     "|all|none|index|index,follow|index,nofollow|noindex|noindex,follow|noindex,nofollow|follow|"
     "follow,index|follow,noindex|"
     "nofollow|nofollow,index|nofollow,noindex|NONE|ALL|"},
    {"cf:sort", "data-type", CHECK_TEXT, false, NULL},
    {"cf:sort", "default", CHECK_TEXT, false, NULL},
    {"cf:sort", "element", CHECK_TEXT, false, NULL},
    {"cf:sort", "label", CHECK_TEXT, false, NULL},
    {"cf:sort", "ns", CHECK_TEXT, false, NULL},
    {"cf:group", "element", CHECK_TEXT, false, NULL},
    {"cf:group", "label", CHECK_TEXT, false, NULL},
    {"cf:group", "ns", CHECK_TEXT, false, NULL},
    {"sx:sharing", "expires", CHECK_RFC3339, false, NULL},
    {"sx:sharing", "since", CHECK_RFC3339, false, NULL},
    {"sx:sharing", "until", CHECK_RFC3339, false, NULL},
    {"sx:sync", "deleted", CHECK_TRUE_FALSE_STRICT, false, NULL},
    {"sx:sync", "noconflicts", CHECK_TRUE_FALSE_STRICT, false, NULL},
    {"sx:sync", "id", CHECK_NSS, true, NULL},
    {"sx:sync", "updates", CHECK_UINT31, true, NULL},
    {"sx:related", "link", CHECK_URI_FULL, true, NULL},
    {"sx:related", "title", CHECK_TEXT, false, NULL},
    {"sx:related", "type", CHECK_CHOICE, true, " complete aggregated "},
    {"sx:history", "by", CHECK_NSS, false, NULL},
    {"sx:history", "sequence", CHECK_UINT31, true, NULL},
    {"sx:history", "when", CHECK_RFC3339, false, NULL},
    {"g:shipping", "rdf:parseType", CHECK_TEXT, false, NULL},
    {"g:course_date_range", "rdf:parseType", CHECK_TEXT, false, NULL},
    {"g:event_date_range", "rdf:parseType", CHECK_TEXT, false, NULL},
    {"g:travel_date_range", "rdf:parseType", CHECK_TEXT, false, NULL},
};
#define N_ATTRIBUTES (sizeof(attributes) / sizeof(*attributes))

static const struct {
    const char *uri, *prefix;
} namespaces[] = {
    {"http://www.bloglines.com/about/specs/fac-1.0", "access"},
    {"http://webns.net/mvcb/", "admin"},
    {"http://purl.org/rss/1.0/modules/aggregation/", "ag"},
    {"http://purl.org/rss/1.0/modules/annotate/", "annotate"},
    {"http://www.w3.org/2007/app", "app"},
    {"http://media.tangent.org/rss/1.0/", "audio"},
    {"http://backend.userland.com/blogChannelModule", "blogChannel"},
    {"http://web.resource.org/cc/", "cc"},
    {"http://www.microsoft.com/schemas/rss/core/2005", "cf"},
    {"http://backend.userland.com/creativeCommonsRssModule", "creativeCommons"},
    {"http://purl.org/rss/1.0/modules/company", "company"},
    {"http://purl.org/rss/1.0/modules/content/", "content"},
    {"http://conversationsnetwork.org/rssNamespace-1.0/", "conversationsNetwork"},
    {"http://my.theinfo.org/changed/1.0/rss/", "cp"},
    {"http://purl.org/dc/elements/1.1/", "dc"},
    {"http://purl.org/dc/terms/", "dcterms"},
    {"http://purl.org/rss/1.0/modules/email/", "email"},
    {"http://purl.org/rss/1.0/modules/event/", "ev"},
    {"http://purl.org/syndication/history/1.0", "fh"},
    {"http://www.w3.org/2003/01/geo/wgs84_pos#", "geo"},
    {"http://geourl.org/rss/module/", "geourl"},
    {"http://www.georss.org/georss", "georss"},
    {"http://www.opengis.net/gml", "gml"},
    {"http://postneo.com/icbm", "icbm"},
    {"http://purl.org/rss/1.0/modules/image/", "image"},
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
    {"http://purl.org/rss/1.0/modules/reference/", "ref"},
    {"http://purl.org/rss/1.0/modules/richequiv/", "reqv"},
    {"http://purl.org/rss/1.0/modules/rss091#", "rss091"},
    {"http://purl.org/rss/1.0/modules/search/", "search"},
    {"http://purl.org/rss/1.0/modules/slash/", "slash"},
    {"http://purl.org/rss/1.0/modules/servicestatus/", "ss"},
    {"http://hacks.benhammersley.com/rss/streaming/", "str"},
    {"http://purl.org/rss/1.0/modules/subscription/", "sub"},
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
    {"http://schemas.xmlsoap.org/soap/envelope/", "soap"},
    {"http://www.w3.org/2005/Atom", "atom"},
    {"http://www.w3.org/1999/xhtml", "xhtml"},
    {"http://my.netscape.com/rdf/simple/0.9/", ""},
    {"http://purl.org/rss/1.0/", ""},
    {"http://purl.org/net/rss1.1#", ""},
    {"http://base.google.com/ns/1.0", "g"},
    {"http://www.w3.org/XML/1998/namespace", "xml"},
    {"http://openid.net/xmlns/1.0", "openid"},
    {"http://www.w3.org/1999/xlink", "xlink"},
};

static bool is_base_text(struct str name)
{
    return str_starts(name, "g:") && check_choice(base_texts, str_from(name, 2));
}

const struct check_element *check_element_in(enum check_place place, struct str name)
{
    size_t dot = str_chr(name, '.');

    /* "dc:date.created": qualified Dublin Core. */
    if (str_starts(name, "dc:") && dot != STR_NONE)
        name = str_slice(name, 0, dot);
    for (size_t i = 0; i < N_ELEMENTS; i++)
        if ((elements[i].places & BIT(place)) && str_is(name, elements[i].name))
            return &elements[i];
    return (ITEMS & BIT(place)) && is_base_text(name) ? &base_text : NULL;
}

bool check_is_everywhere(struct str name)
{
    for (size_t i = 0; i < N_ELEMENTS; i++)
        if (elements[i].places == EVERYWHERE && str_is(name, elements[i].name))
            return true;
    return false;
}

const struct check_attribute *check_attribute_of(const char *element, struct str name)
{
    for (size_t i = 0; i < N_ATTRIBUTES; i++)
        if (str_is(name, attributes[i].name) && str_is(str_of(element), attributes[i].element))
            return &attributes[i];
    return NULL;
}

const struct check_attribute *check_attribute_at(const char *element, size_t n)
{
    for (size_t i = 0; i < N_ATTRIBUTES; i++)
        if (str_is(str_of(element), attributes[i].element) && n-- == 0)
            return &attributes[i];
    return NULL;
}

bool check_choice(const char *choices, struct str text)
{
    struct str rest = str_of(choices), choice;
    char separator = choices[0];

    while (str_split(&rest, separator, &choice))
        if (choice.len > 0 && str_eq(choice, text))
            return true;
    return false;
}

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
