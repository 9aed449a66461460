/* Checking anybody's feeds: for each rule what breaks it and what comes near and does not. */
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
    " xmlns:admin='http://webns.net/mvcb/'"

/* Where the text of a case is put. */
enum part { WHOLE, CHANNEL, ITEM, FEED, ENTRY, BARE_CHANNEL, BARE_ITEM, BARE_ENTRY };

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
};

static const struct {
    enum part part;
    const char *text;
    const char *rule; /* of the error that must be found; NULL: there must be none */
} cases[] = {
    /* Documents. */
    {WHOLE, "", "not-well-formed"},
    {WHOLE, "<rss", "not-well-formed"},
    {WHOLE, "<rss version='2.0'><channel>&nbsp;</channel></rss>", "not-well-formed"},
    {WHOLE, "<p:rss/>", "not-well-formed"},
    {WHOLE, "<html/>", "undefined-element"},
    {WHOLE, "<rss/>", "missing-attribute"},
    {WHOLE, "<rss version='3.0'><channel/></rss>", "invalid-choice"},
    {WHOLE, "<rss version='2.0'/>", "missing-element"},
    {WHOLE, "<rss version='2.0' xmlns='urn:x:y'/>", "invalid-namespace"},
    {WHOLE, "<feed/>", "missing-namespace"},
    {WHOLE, "<feed xmlns='http://purl.org/atom/ns#'/>", "obsolete-namespace"},
    {WHOLE, "<feed xmlns='http://www.w3.org/2005/atom'/>", "invalid-namespace"},
    {WHOLE, "<?xml version='1.1'?><rss version='2.0'><channel/></rss>", "xml-version"},
    {WHOLE,
     "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' "
     "'http://www.rssboard.org/rss-0.91.dtd'><rss version='0.91'><channel><title>&eacute;</title>"
     "<link>http://e.org/</link><description>d</description><language>en</language></channel></"
     "rss>",
     NULL},
    {WHOLE,
     "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' "
     "'http://my.netscape.com/publish/formats/rss-0.91.dtd'><rss version='0.91'/>",
     "deprecated-doctype"},
    {WHOLE,
     "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='2.0'><channel><title>&a;</title>"
     "<link>http://e.org/</link><description>d</description></channel></rss>",
     NULL},
    {WHOLE,
     "<!DOCTYPE rss SYSTEM 'x.dtd'><rss version='2.0'><channel><title>&b;</title>"
     "<link>http://e.org/</link><description>d</description></channel></rss>",
     "undefined-entity"},

    /* RSS. */
    {CHANNEL, "", NULL},
    {BARE_CHANNEL, "<title>t</title><link>http://e.org/</link>", "missing-element"},
    {BARE_CHANNEL, "<title>t</title><description>d</description>", "missing-element"},
    {BARE_CHANNEL, "<link>http://e.org/</link><description>d</description>", "missing-element"},
    {CHANNEL, "<title>again</title>", "duplicate-element"},
    {CHANNEL, "stray", "unexpected-text"},
    {CHANNEL, "<bogus/>", "undefined-element"},
    {CHANNEL, "<x:anything y='z'>text<x:in/></x:anything>", NULL},
    {CHANNEL, "<dc:bogus/>", "undefined-element"},
    {CHANNEL, "<ttl>60</ttl>", NULL},
    {CHANNEL, "<ttl>0</ttl>", "invalid-number"},
    {CHANNEL, "<ttl>soon</ttl>", "invalid-number"},
    {CHANNEL, "<language>en-us</language>", NULL},
    {CHANNEL, "<language>xx</language>", "invalid-language"},
    {CHANNEL, "<language></language>", "invalid-language"},
    {CHANNEL, "<docs>not a link</docs>", "invalid-link"},
    {CHANNEL, "<managingEditor>ada@example.org (Ada)</managingEditor>", NULL},
    {CHANNEL, "<managingEditor>ada@example.org</managingEditor>", NULL},
    {CHANNEL, "<managingEditor>Ada</managingEditor>", "invalid-contact"},
    {CHANNEL, "<webMaster>a b@c (Ada)</webMaster>", "invalid-contact"},
    {CHANNEL, "<skipHours><hour>0</hour><hour>23</hour></skipHours>", NULL},
    {CHANNEL, "<skipHours/>", "missing-element"},
    {CHANNEL, "<skipHours><hour>25</hour></skipHours>", "invalid-hour"},
    {CHANNEL, "<skipHours><hour>1</hour><hour>1</hour></skipHours>", "duplicate-value"},
    {CHANNEL, "<skipDays><day>Monday</day></skipDays>", NULL},
    {CHANNEL, "<skipDays><day>monday</day></skipDays>", "invalid-choice"},
    {CHANNEL, "<cloud domain='d' port='80' path='p' registerProcedure='r' protocol='soap'/>", NULL},
    {CHANNEL, "<cloud domain='d' port='0' path='p' registerProcedure='r' protocol='soap'/>",
     "invalid-number"},
    {CHANNEL, "<cloud domain='d' port='80' path='p' protocol='soap'/>", "missing-attribute"},
    {CHANNEL,
     "<image><url>http://e.org/i.png</url><title>t</title><link>http://e.org/</link></image>",
     NULL},
    {CHANNEL, "<image><url>http://e.org/i.png</url><title>t</title></image>", "missing-element"},
    {CHANNEL, "<image><url>i.png</url><title>t</title><link>http://e.org/</link></image>",
     "invalid-link"},
    {CHANNEL,
     "<image><url>http://e.org/i.png</url><title>t</title><link>http://e.org/</link><width>145</"
     "width></image>",
     "invalid-width"},
    {CHANNEL,
     "<image><url>http://e.org/i.png</url><title>t</title><link>http://e.org/</link><height>400</"
     "height></image>",
     NULL},
    {CHANNEL,
     "<textInput><title>t</title><link>http://e.org/</link><description>d</description><name>q</"
     "name></textInput>",
     NULL},
    {CHANNEL, "<textInput><title>t</title></textInput>", "missing-element"},
    {CHANNEL,
     "<item><title>a</title><guid>http://e.org/1</guid></item><item><title>b</title>"
     "<guid>http://e.org/1</guid></item>",
     "duplicate-value"},
    {CHANNEL, "<a:link rel='self' href='http://e.org/feed'/>", NULL},
    {CHANNEL, "<a:link rel='self'/>", "missing-attribute"},
    {BARE_ITEM, "<title>only</title>", NULL},
    {BARE_ITEM, "<description>only</description>", NULL},
    {BARE_ITEM, "<link>http://e.org/</link>", "missing-element"},
    {ITEM, "<link>/relative</link>", "invalid-link"},
    {ITEM, "<link>http://e.org/a b</link>", "invalid-link"},
    {ITEM, "<link>http:/e.org/</link>", "invalid-link"},
    {ITEM, "<link>http://\xc3\xa9.org/</link>", "invalid-link"},
    {ITEM, "<guid isPermaLink='false'>anything at all</guid>", NULL},
    {ITEM, "<guid>anything at all</guid>", "invalid-link"},
    {ITEM, "<guid isPermaLink='no'>1</guid>", "invalid-choice"},
    {ITEM, "<guid ispermalink='false'>x</guid>", "unexpected-attribute"},
    {ITEM, "<guid>tag:e.org,2025:1</guid>", "invalid-permalink"},
    {ITEM, "<source url='http://e.org/'>s</source>", NULL},
    {ITEM, "<source>s</source>", "missing-attribute"},
    {ITEM, "<enclosure url='http://e.org/a.mp3' length='1' type='audio/mpeg'/>", NULL},
    {ITEM, "<enclosure url='http://e.org/a.mp3' length='-2' type='audio/mpeg'/>", "invalid-number"},
    {ITEM, "<enclosure url='http://e.org/a.mp3' length='1' type='mp3'/>", "invalid-mime-type"},
    {ITEM, "<enclosure url='/a.mp3' length='1' type='audio/mpeg'/>", "invalid-url"},
    {ITEM, "<enclosure url='http://e.org/a.mp3' type='audio/mpeg'/>", "missing-attribute"},
    {ITEM, "<category domain='d'>c</category><category>c</category>", NULL},
    {ITEM, "<author>ada@example.org (Ada Lovelace)</author>", NULL},
    {ITEM, "<author>Ada Lovelace</author>", "invalid-contact"},
    {ITEM, "<title>again</title>", "duplicate-element"},
    {ITEM, "<comments>x</comments>", "invalid-link"},

    /* Dates. */
    {ITEM, "<pubDate>Thu, 20 Feb 2025 10:00:00 +0530</pubDate>", NULL},
    {ITEM, "<pubDate>20 Feb 2025 10:00 GMT</pubDate>", NULL},
    {ITEM, "<pubDate>Thu, 20 Feb 25 10:00:00 a</pubDate>", NULL},
    {ITEM, "<pubDate>Thu, 20 Feb 2025 10:00:00 GMT (in the morning)</pubDate>", NULL},
    {ITEM, "<pubDate>Fri, 20 Feb 2025 10:00:00 GMT</pubDate>", "wrong-weekday"},
    {ITEM, "<pubDate>Thu, 30 Feb 2025 10:00:00 GMT</pubDate>", "invalid-date"},
    {ITEM, "<pubDate>2025-02-20</pubDate>", "invalid-date"},
    {ITEM, "<pubDate>Thu, 20 Feb 2025 10:00:00 IST</pubDate>", "invalid-date"},
    {ITEM, "<pubDate>Thu, 29 Feb 2024 10:00:00 GMT</pubDate>", NULL},
    {ITEM, "<dc:date>2025-02-20</dc:date>", NULL},
    {ITEM, "<dc:date>2025</dc:date>", NULL},
    {ITEM, "<dc:date>2025-02-20T10:00Z</dc:date>", NULL},
    {ITEM, "<dc:date>2025-02-20T10:00</dc:date>", "invalid-date"},
    {ITEM, "<dc:date>2025-13</dc:date>", "invalid-date"},
    {ITEM, "<dc:date>yesterday</dc:date>", "invalid-date"},
    {ENTRY, "<published>2025-02-20T10:00:00.5+05:30</published>", NULL},
    {ENTRY, "<published>2025-02-20t10:00:00z</published>", "invalid-date"},
    {ENTRY, "<published>2025-02-20T24:00:00Z</published>", "invalid-date"},
    {ENTRY, "<published>2025-02-20</published>", "invalid-date"},
    {ENTRY, "<published> 2025-02-20T10:00:00Z </published>", "unexpected-space"},

    /* Modules. */
    {CHANNEL, "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
     NULL},
    {CHANNEL, "<sy:updatePeriod>often</sy:updatePeriod>", "invalid-choice"},
    {CHANNEL, "<admin:generatorAgent/>", NULL},
    {ITEM, "<slash:comments>0</slash:comments>", NULL},
    {ITEM, "<slash:comments>-1</slash:comments>", "invalid-number"},
    {ITEM, "<slash:hit_parade>1,2, 3</slash:hit_parade>", NULL},
    {ITEM, "<wfw:commentRss>x</wfw:commentRss>", "invalid-link"},
    {ITEM, "<content:encoded>&lt;p></content:encoded>", NULL},
    {ITEM, "<content:encoded><p>not escaped</p></content:encoded>", "undefined-element"},
    {ITEM, "<geo:lat>91</geo:lat>", "invalid-latitude"},
    {ITEM, "<geo:lat>-89.5</geo:lat><geo:long>180</geo:long>", NULL},
    {ITEM, "<geo:Point><geo:lat>1</geo:lat></geo:Point>", "missing-element"},
    {ITEM, "<georss:point>45.2 -110.4</georss:point>", NULL},
    {ITEM, "<georss:point>45.2</georss:point>", "invalid-coordinates"},
    {ITEM, "<itunes:explicit>true</itunes:explicit>", NULL},
    {ITEM, "<itunes:explicit> true </itunes:explicit>", "invalid-choice"},
    {ITEM, "<itunes:duration>1:02:03</itunes:duration>", NULL},
    {ITEM, "<itunes:duration>1:99</itunes:duration>", "invalid-duration"},
    {CHANNEL, "<itunes:category text='Arts'><itunes:category text='Design'/></itunes:category>",
     NULL},
    {CHANNEL, "<itunes:category text='Artz'/>", "invalid-category"},
    {CHANNEL, "<itunes:category text='Arts'><itunes:category text='Baseball'/></itunes:category>",
     "invalid-category"},
    {CHANNEL, "<itunes:category/>", "missing-attribute"},
    {CHANNEL, "<itunes:image href='http://e.org/i.jpg'/>", NULL},
    {CHANNEL, "<itunes:image href='i.jpg'/>", "invalid-url"},
    {CHANNEL, "<itunes:owner><itunes:name>n</itunes:name></itunes:owner>", "missing-element"},
    {ITEM, "<media:content url='http://e.org/a.mp3' medium='audio'/>", NULL},
    {ITEM, "<media:content url='http://e.org/a.mp3' medium='sound'/>", "invalid-choice"},
    {ITEM, "<media:group><media:content url='http://e.org/a'/></media:group>", "media-group"},
    {ITEM, "<media:rating scheme='urn:icra'>r (nz 1 cz 0)</media:rating>", NULL},
    {ITEM, "<media:rating scheme='urn:icra'>r (zz 1)</media:rating>", "invalid-choice"},
    {ITEM, "<media:restriction relationship='allow' type='country'>au us</media:restriction>",
     NULL},
    {ITEM, "<media:restriction relationship='allow' type='country'>zz</media:restriction>",
     "invalid-country"},
    {ITEM, "<media:hash algo='md5'>dfdec888b72151965a34b4b59031290a</media:hash>", NULL},
    {ITEM, "<media:hash algo='md5'>dfdec8</media:hash>", "invalid-hash"},
    {ITEM, "<media:credit role='musician'>m</media:credit>", NULL},
    {ITEM, "<media:credit role='guru'>m</media:credit>", "invalid-role"},
    {ITEM, "<media:thumbnail/>", "missing-attribute"},
    {WHOLE,
     "<rss version='2.0' "
     "xmlns:m='http://search.yahoo.com/mrss'><channel><title>t</title><link>http://e.org/</link>"
     "<description>d</description><m:rating>adult</m:rating></channel></rss>",
     "media-namespace"},
    {ITEM, "<g:rating>6</g:rating>", "invalid-choice"},
    {ITEM, "<g:color>red</g:color>", NULL},
    {ITEM, "<sx:sync id='1' updates='1'/>", "missing-element"},
    {CHANNEL, "<sx:sharing since='2025-01-02T00:00:00Z' until='2025-01-01T00:00:00Z'/>",
     "since-after-until"},

    /* Atom. */
    {FEED, "", NULL},
    {ENTRY, "", NULL},
    {BARE_ENTRY,
     "<title>e</title><id>urn:x-a:c</id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/>",
     "missing-element"},
    {BARE_ENTRY,
     "<title>e</title><id>urn:x-a:c</id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/>"
     "<source><author><name>n</name></author></source>",
     NULL},
    {BARE_ENTRY,
     "<title>e</title><id>urn:x-a:c</id><updated>2025-01-01T00:00:00Z</updated><author><name>n</"
     "name></author>",
     "missing-content"},
    {FEED, "<id>urn:x-a:again</id>", "duplicate-element"},
    {FEED, "<summary>s</summary>", "undefined-element"},
    {FEED, "<bogus xmlns=''/>", NULL},
    {FEED, "<author><email>a@e.org</email></author>", "missing-element"},
    {FEED, "<author><name>n</name><email>a@e.org (n)</email></author>", "invalid-contact"},
    {FEED, "<author><name>n</name><uri>http://e.org/a b</uri></author>", "invalid-link"},
    {FEED, "<icon> /i.png</icon>", "unexpected-space"},
    {FEED, "<icon>/i.png</icon>", NULL},
    {FEED, "<category term='t' scheme='http://e.org/'/>", NULL},
    {FEED, "<category term='t' scheme=' http://e.org/'/>", "invalid-link"},
    {FEED, "<category/>", "missing-attribute"},
    {FEED, "<link href='http://e.org/' rel='alternate'/><link href='http://e.org/2'/>",
     "duplicate-link"},
    {FEED, "<link href='http://e.org/' hreflang='en'/><link href='http://e.org/2' hreflang='de'/>",
     NULL},
    {FEED, "<link href='http://e.org/' type='html'/>", "invalid-mime-type"},
    {FEED, "<link rel='self'/>", "missing-attribute"},
    {FEED, "<link href='http://e.org/' bogus='1'/>", "unexpected-attribute"},
    {FEED, "<link href='http://e.org/' length='x'/>", "invalid-number"},
    {FEED, "<fh:complete/><link rel='next' href='http://e.org/2'/>", "link-in-complete-feed"},
    {FEED,
     "<entry><title>e</title><id>urn:x-a:c</id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/>"
     "</entry><subtitle>late</subtitle>",
     "misplaced-metadata"},
    {FEED, "<generator uri='http://e.org/' version='1'>g</generator>", NULL},
    {FEED, "<generator url='http://e.org/'>g</generator>", "unexpected-attribute"},
    {FEED, "<subtitle type='text/plain'>s</subtitle>", "invalid-text-type"},
    {FEED,
     "<subtitle type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><b>s</b></div></subtitle>",
     NULL},
    {FEED, "<subtitle type='xhtml'><div>s</div></subtitle>", "missing-div"},
    {FEED, "<subtitle type='xhtml'>s</subtitle>", "missing-div"},
    {FEED, "<subtitle type='html'><b>s</b></subtitle>", "undefined-element"},
    {FEED, "<subtitle mode='escaped'>s</subtitle>", "unexpected-attribute"},
    {ENTRY, "<content type='bogus'>c</content>", "invalid-mime-type"},
    {ENTRY, "<content type='image/png'>AAAA</content>", "missing-summary"},
    {ENTRY, "<content type='image/png'>AAAA</content><summary>s</summary>", NULL},
    {ENTRY, "<content type='image/png'>not base64!</content><summary>s</summary>", "not-base64"},
    {ENTRY, "<content src='http://e.org/c' type='text/html'/><summary>s</summary>", NULL},
    {ENTRY, "<content src='http://e.org/c'>c</content><summary>s</summary>", "unexpected-text"},
    {ENTRY, "<content type='application/xml'><x:any/></content>", NULL},
    {ENTRY, "<id>http://e.org/\xc3\xa9</id>", "duplicate-element"},
    {ENTRY, "<thr:in-reply-to ref='urn:x-a:b'/>", NULL},
    {ENTRY, "<link rel='replies' href='http://e.org/r' thr:count='1'/>", NULL},
    {ENTRY, "<link rel='related' href='http://e.org/r' thr:count='1'/>", "unexpected-attribute"},
    {ENTRY, "<x:own><y/></x:own>", NULL},

    /* RSS 1.0. */
    {WHOLE,
     "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
     "xmlns='http://purl.org/rss/1.0/'>"
     "<channel "
     "rdf:about='http://e.org/f'><title>t</title><link>http://e.org/</link><description>d</"
     "description>"
     "<items><rdf:Seq><rdf:li resource='http://e.org/1'/></rdf:Seq></items></channel>"
     "<item "
     "rdf:about='http://e.org/1'><title>i</title><link>http://e.org/1</link></item></rdf:RDF>",
     NULL},
    {WHOLE,
     "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
     "xmlns='http://purl.org/rss/1.0/'>"
     "<channel><title>t</title><link>http://e.org/</link><description>d</description></channel></"
     "rdf:RDF>",
     "missing-attribute"},
    {WHOLE,
     "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
     "xmlns='http://purl.org/rss/1.0/'/>",
     "missing-element"},

    /* JSON Feed. */
    {WHOLE, "{}", "missing-element"},
    {WHOLE, "[]", "wrong-type"},
    {WHOLE, "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": []}",
     NULL},
    {WHOLE, "{\"version\": \"2\", \"title\": \"t\", \"items\": []}", "invalid-version"},
    {WHOLE,
     "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": [{\"id\": "
     "\"1\"}]}",
     "missing-content"},
    {WHOLE,
     "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": [{\"id\": "
     "\"1\", "
     "\"content_text\": \"\"}, {\"id\": \"1\", \"content_text\": \"\"}]}",
     "duplicate-value"},
    {WHOLE,
     "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": [{\"id\": "
     "\"1\", "
     "\"content_text\": \"\", \"date_published\": \"today\"}]}",
     "invalid-date"},
    {WHOLE,
     "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": [{\"id\": "
     "\"1\", "
     "\"content_text\": \"\", \"attachments\": [{\"url\": \"http://e.org/a\"}]}]}",
     "missing-element"},
};

static void finds_what_is_wrong(void **state)
{
    size_t failed = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        struct str text = arena_printf(arena, "%s%s%s", parts[cases[i].part].before, cases[i].text,
                                       parts[cases[i].part].after);
        int result = check_feed(text, "f", diag);
        size_t n;
        const struct diag_item *items = diag_items(diag, &n);
        bool found = false;

        for (size_t d = 0; d < n; d++)
            found = found || (items[d].severity == SEVERITY_ERROR && cases[i].rule &&
                              !strcmp(items[d].rule, cases[i].rule));
        if (cases[i].rule ? !found || result == 0 : result != 0) {
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

/* The line is that of the element at fault, deep into a long document too. */
static void names_the_line(void **state)
{
    struct diag *diag = diag_new();
    struct buf text;
    const struct diag_item *items;
    size_t n;

    (void)state;
    buf_init(&text, 1 << 24);
    buf_add_c(&text, parts[CHANNEL].before);
    for (size_t i = 0; i < 100000; i++)
        buf_char(&text, '\n');
    buf_add_c(&text, "<ttl>never</ttl>");
    buf_add_c(&text, parts[CHANNEL].after);
    assert_int_equal(check_feed(buf_str(&text), "f", diag), -1);
    items = diag_items(diag, &n);
    assert_true(n >= 1);
    assert_int_equal(items[0].line, 100001);
    buf_free(&text);
    diag_free(diag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_wrong),
        cmocka_unit_test(names_the_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
