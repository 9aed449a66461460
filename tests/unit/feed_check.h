/* Tables of cases for the checks of anybody's feeds: what breaks a rule, and what comes near and does not. */
#ifndef UNIT_FEED_CHECK_H
#define UNIT_FEED_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "feed/check.h"

#define NAMESPACES                                                                                 \
    " xmlns:a='http://www.w3.org/2005/Atom' xmlns:dc='http://purl.org/dc/elements/1.1/'"           \
    " xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' xmlns:x='urn:x:own'"               \
    " xmlns:media='http://search.yahoo.com/mrss/' "                                                \
    "xmlns:geo='http://www.w3.org/2003/01/geo/wgs84_pos#'"                                         \
    " xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' "                                    \
    "xmlns:slash='http://purl.org/rss/1.0/modules/slash/'"                                         \
    " xmlns:wfw='http://wellformedweb.org/CommentAPI/' "                                           \
    "xmlns:content='http://purl.org/rss/1.0/modules/content/'"                                     \
    " xmlns:thr='http://purl.org/syndication/thread/1.0' "                                         \
    "xmlns:fh='http://purl.org/syndication/history/1.0'"                                           \
    " xmlns:georss='http://www.georss.org/georss' xmlns:sx='http://feedsync.org/2007/feedsync'"    \
    " xmlns:g='http://base.google.com/ns/1.0' xmlns:xhtml='http://www.w3.org/1999/xhtml'"          \
    " xmlns:admin='http://webns.net/mvcb/' xmlns:app='http://www.w3.org/2007/app'"                 \
    " xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/'"

#define RDF_BEFORE                                                                                 \
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "                            \
    "xmlns='http://purl.org/rss/1.0/' xmlns:x='urn:x:own' "                                        \
    "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:foaf='http://xmlns.com/foaf/0.1/'>"         \
    "<channel rdf:about='http://e.org/f'><title>t</title><link>http://e.org/</link>"               \
    "<description>d</description><items><rdf:Seq><rdf:li rdf:resource='http://e.org/1'/>"          \
    "</rdf:Seq></items>"

/* Where the text of a case is put. */
enum part {
    WHOLE,
    CHANNEL,
    ITEM,
    FEED,
    ENTRY,
    BARE_CHANNEL,
    BARE_ITEM,
    BARE_ENTRY,
    RDF_CHANNEL,
    RDF_ROOT,
    RSS11
};

static const struct {
    const char *before, *after;
} parts[] = {
    [WHOLE] = {"", ""},
    [CHANNEL] = {"<rss version='2.0'" NAMESPACES
                 "><channel><title>t</title><link>http://e.org/</link>"
                 "<description>d</description>",
                 "</channel></rss>"},
    [ITEM] = {"<rss version='2.0'" NAMESPACES "><channel><title>t</title><link>http://e.org/</link>"
              "<description>d</description><item><title>i</title>",
              "</item></channel></rss>"},
    [FEED] = {"<feed xmlns='http://www.w3.org/2005/Atom'" NAMESPACES
              "><title>t</title><id>urn:x-a:b</id>"
              "<updated>2025-01-01T00:00:00Z</updated><author><name>n</name></author>",
              "</feed>"},
    [ENTRY] = {"<feed xmlns='http://www.w3.org/2005/Atom'" NAMESPACES
               "><title>t</title><id>urn:x-a:b</id>"
               "<updated>2025-01-01T00:00:00Z</updated><author><name>n</name></author><entry>"
               "<title>e</title><id>urn:x-a:c</id><updated>2025-01-01T00:00:00Z</updated>"
               "<link href='http://e.org/1'/>",
               "</entry></feed>"},
    [BARE_CHANNEL] = {"<rss version='2.0'><channel>", "</channel></rss>"},
    [BARE_ITEM] = {"<rss version='2.0'><channel><title>t</title><link>http://e.org/</link>"
                   "<description>d</description><item>",
                   "</item></channel></rss>"},
    [BARE_ENTRY] = {"<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><id>urn:x-a:b</id>"
                    "<updated>2025-01-01T00:00:00Z</updated><entry>",
                    "</entry></feed>"},
    [RDF_CHANNEL] = {RDF_BEFORE, "</channel></rdf:RDF>"},
    [RDF_ROOT] = {RDF_BEFORE "</channel>", "</rdf:RDF>"},
    [RSS11] = {"<Channel xmlns='http://purl.org/net/rss1.1#' xmlns:r='http://purl.org/net/rss1.1#' "
               "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
               "xmlns:foaf='http://xmlns.com/foaf/0.1/'><title>t</title><link>http://e.org/</link>"
               "<description>d</description>",
               "</Channel>"},
};

struct feed_case {
    enum part part;
    const char *text;
    const char *rule; /* of the finding that there must be; NULL: there must be no error */
};

static inline bool has_finding(const struct diag *diag, enum severity severity, const char *rule)
{
    size_t n;
    const struct diag_item *items = diag_items(diag, &n);

    for (size_t d = 0; d < n; d++)
        if (items[d].severity == severity && !strcmp(items[d].rule, rule))
            return true;
    return false;
}

/* Every case finds its rule with this severity: an error for what is wrong, a warning and no error for what may stand. */
static inline void find_all(const struct feed_case *cases, size_t n_cases, enum severity severity)
{
    size_t failed = 0;

    for (size_t i = 0; i < n_cases; i++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        struct str text = arena_printf(arena, "%s%s%s", parts[cases[i].part].before, cases[i].text,
                                       parts[cases[i].part].after);
        bool error = check_feed(text, "f", diag) != 0;
        bool wanted = cases[i].rule && severity == SEVERITY_ERROR;
        size_t n;
        const struct diag_item *items = diag_items(diag, &n);

        if (error != wanted || (cases[i].rule && !has_finding(diag, severity, cases[i].rule))) {
            failed++;
            print_message("%s: expected %s\n", cases[i].text,
                          cases[i].rule ? cases[i].rule : "no error");
            for (size_t d = 0; d < n; d++)
                print_message("    %s [%s]\n", items[d].text, items[d].rule);
        }
        diag_free(diag);
        arena_free(arena);
    }
    assert_int_equal(failed, 0);
}

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

#endif
