/* Checking anybody's feeds: documents, RSS, JSON Feed. */
#include "feed_check.h"

static const struct feed_case documents[] = {
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
     "'http://www.rssboard.org/rss-0.91.dtd'><rss version='0.91'><channel><title>&bogus;</title>"
     "<link>http://e.org/</link><description>d</description></channel></rss>",
     "undefined-entity"},
    {WHOLE,
     "\xef\xbb\xbf<?xml version='1.0' encoding='US-ASCII'?><rss version='2.0'><channel>"
     "<title>t</title><link>http://e.org/</link><description>d</description></channel></rss>",
     "wrong-encoding"},
    {WHOLE,
     "\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel>"
     "<title>t</title><link>http://e.org/</link><description>d</description></channel></rss>",
     NULL},
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
    {WHOLE,
     "<rss version='2.0' "
     "xmlns='http://backend.userland.com/rss2'><channel><title>t</title><link>http://e.org/</"
     "link><description>d</description></channel></rss>",
     "invalid-namespace"},
    {WHOLE, "<Channel/>", "missing-namespace"},
    {WHOLE,
     "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' "
     "'http://www.rssboard.org/rss-0.91.dtd'><rss version='2.0'/>",
     "invalid-doctype"},
    {WHOLE,
     "<rss "
     "version='0.92'><channel><title>t</title><link>http://e.org/</link><description>d</"
     "description></channel></rss>",
     NULL},
    {CHANNEL, "<title xmlns='http://purl.org/atom/ns#'>t</title>", "obsolete-namespace"},
    {CHANNEL, "<itunes:foo/>", "undefined-element"},
    {CHANNEL, "<x:a><x:b/></x:a>", NULL},
    {CHANNEL, "<x:a><b/></x:a>", "not-in-a-namespace"},
    {CHANNEL, "<x:a><item><title>t</title></item></x:a>", NULL},
    {CHANNEL, "<a:author><a:name>n</a:name></a:author>", NULL},
    {ITEM, "<dc:creator>n</dc:creator><dc:creator>m</dc:creator>", NULL},
    {ITEM, "<geo:Point><geo:lat>1</geo:lat><geo:long>1</geo:long><b/></geo:Point>",
     "undefined-element"},
    {ITEM, "<wfw:x><b/></wfw:x>", "not-in-a-namespace"},
    {CHANNEL,
     "<image><url>http://e.org/i.png</url><title>t</title><link>http://e.org/</link><height>401</"
     "height></image>",
     "invalid-height"},
    {CHANNEL,
     "<textInput><title>t</title><link>http://e.org/</link><description>d</description><name>0q</"
     "name></textInput>",
     "invalid-form-name"},
    {CHANNEL,
     "<skipHours><hour>0</hour><hour>1</hour><hour>2</hour><hour>3</hour><hour>4</hour><hour>5</"
     "hour><hour>6</hour><hour>7</hour><hour>8</hour><hour>9</hour><hour>10</hour><hour>11</"
     "hour><hour>12</hour><hour>13</hour><hour>14</hour><hour>15</hour><hour>16</hour><hour>17</"
     "hour><hour>18</hour><hour>19</hour><hour>20</hour><hour>21</hour><hour>22</hour><hour>23</"
     "hour></skipHours>",
     NULL},
    {CHANNEL, "<skipHours><hour>0</hour><hour>24</hour></skipHours>", "duplicate-value"},
    {CHANNEL,
     "<skipDays><day>Monday</day><day>Monday</day><day>Monday</day><day>Monday</day><day>Monday</"
     "day><day>Monday</day><day>Monday</day><day>Monday</day></skipDays>",
     "too-many"},
    {CHANNEL, "<skipDays><day>Monday</day><day>Monday</day></skipDays>", "duplicate-value"},
    {CHANNEL, "<blink>http://e.org/</blink>", "undefined-element"},
    {CHANNEL, "<webMaster>mailto:ada%40example.org%20%28Ada%29?subject=x</webMaster>", NULL},
    {CHANNEL, "<webMaster>mailto:Ada</webMaster>", "invalid-contact"},
    {CHANNEL, "<webMaster>Ada (mailto:ada@example.org)</webMaster>", "invalid-contact"},
    {CHANNEL, "<docs>urn:x-a</docs>", "invalid-urn"},
    {CHANNEL, "<docs>urn:uuid:1225c695</docs>", "invalid-uuid"},
    {CHANNEL, "<docs>tag:e.org:x</docs>", "invalid-tag-uri"},
    {CHANNEL, "<docs>http://[::1]/</docs>", NULL},
    {CHANNEL, "<docs>http://</docs>", "invalid-link"},
    {CHANNEL, "<docs>anything:x</docs>", NULL},
    {ITEM, "<enclosure url='http://e.org:8080/a.mp3' length=' 1 ' type='audio/mpeg; a=\"b c\"'/>",
     NULL},
    {ITEM, "<enclosure url='https://e.org' length='0' type='audio/mpeg'/>", NULL},
    {ITEM, "<pubDate>Thu, 20 Feb 2025 25:00:00 GMT</pubDate>", "invalid-date"},
    {CHANNEL, "<ttl>60</ttl>", NULL},
    {CHANNEL, "<ttl>0</ttl>", "invalid-number"},
    {CHANNEL, "<ttl>soon</ttl>", "invalid-number"},
    {CHANNEL, "<language>en-us</language>", NULL},
    {CHANNEL, "<language>xx</language>", "invalid-language"},
    {CHANNEL, "<language></language>", "invalid-language"},
    {CHANNEL, "<docs>not a link</docs>", "invalid-link"},
    {CHANNEL, "<language>en-</language>", "invalid-language"},
    {CHANNEL, "<language>zh-Hant-TW</language>", NULL},
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
    {ITEM, "<link>javascript:alert('x')</link>", "invalid-link"},
    {ITEM, "<link>news:e.org</link>", NULL},
    {ITEM, "<link>http://\xc3\xa9.org/</link>", "invalid-link"},
    {ITEM, "<guid isPermaLink='false'>anything at all</guid>", NULL},
    {ITEM, "<guid>anything at all</guid>", "invalid-link"},
    {ITEM, "<guid isPermaLink='true'>e.org/1</guid>", "invalid-link"},
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
};

#define IMAGE(more)                                                                                \
    "<image rdf:about='http://e.org/i'><title>t</title><link>http://e.org/</link>" more "</image>"

static const struct feed_case rss1[] = {
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

    {RDF_CHANNEL, "", NULL},
    {RDF_CHANNEL,
     "<dc:creator><foaf:Person foaf:name='Me'><foaf:homepage "
     "rdf:resource='http://e.org/'/></foaf:Person></dc:creator>",
     NULL},
    {RDF_CHANNEL, "<x:own>text<x:b/></x:own>", "mixed-content"},
    {RDF_CHANNEL, "<x:own rdf:parseType='Literal'>text<x:b/></x:own>", NULL},
    {RDF_CHANNEL, "<x:own><x:node rdf:resource='http://e.org/'/></x:own>", "invalid-rdf"},
    {RDF_CHANNEL, "<x:own rdf:about='http://e.org/'/>", "invalid-rdf"},
    {RDF_CHANNEL, "<x:own rdf:resource='http://e.org/' rdf:nodeID='a'/>", "invalid-rdf"},
    {RDF_CHANNEL, "<x:own><rdf:li/></x:own>", "invalid-rdf"},
    {RDF_CHANNEL, "<rdf:Description/>", "invalid-rdf"},
    {RDF_CHANNEL,
     "<x:own rdf:parseType='Resource'><x:a>1</x:a><x:b rdf:resource='http://e.org/'/></x:own>",
     NULL},
    {RDF_CHANNEL, "<x:own rdf:parseType='Resource' rdf:resource='http://e.org/'/>", "invalid-rdf"},
    {RDF_CHANNEL, "<x:own><x:node rdf:about='http://e.org/' rdf:ID='a'/></x:own>", "invalid-rdf"},
    {RDF_CHANNEL, "<pubDate>x</pubDate>", "undefined-element"},
    {RDF_ROOT, IMAGE("<url>http://e.org/i.png</url><dc:creator>n</dc:creator>"), NULL},
    {RDF_ROOT, IMAGE(""), "missing-element"},
    {RDF_ROOT, IMAGE("<url>http://e.org/i.png</url><width>10</width>"), "undefined-element"},
    {RDF_ROOT, IMAGE("<url>http://e.org/i.png</url><description>d</description>"),
     "undefined-element"},
    {RDF_ROOT,
     "<item rdf:about='http://e.org/1'><title>i</title><link>http://e.org/1</link></item><item "
     "rdf:about='http://e.org/1'><title>i</title><link>http://e.org/1</link></item>",
     "duplicate-value"},
    {RSS11, "", NULL},
    {RSS11,
     "<items rdf:parseType='Collection'><item rdf:about='http://e.org/1'><title>i</title>"
     "<link>http://e.org/1</link></item></items>",
     NULL},
    {RSS11, "<items><rdf:Seq/></items>", "undefined-element"},
    {WHOLE,
     "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
     "xmlns='http://purl.org/rss/1.0/'><channel rdf:about='http://e.org/f'><title>t</title>"
     "<link>http://e.org/</link><description>d</description><items rdf:parseType='Collection'>"
     "<item rdf:about='http://e.org/1'><title>i</title><link>http://e.org/1</link></item></items>"
     "</channel></rdf:RDF>",
     "undefined-element"},
    {RSS11, "<foaf:maker><foaf:Person><foaf:name>n</foaf:name></foaf:Person></foaf:maker>", NULL},
    {RSS11, "<foaf:maker><foaf:Person><title>n</title></foaf:Person></foaf:maker>",
     "undefined-element"},
    {RSS11, "<foaf:maker><foaf:Person r:title='n'/></foaf:maker>", "unexpected-attribute"},
    {WHOLE,
     "<Channel "
     "xmlns='http://purl.org/rss/1.0/'><title>t</title><link>http://e.org/</link><description>d</"
     "description></Channel>",
     "invalid-namespace"},
};

static const struct feed_case json[] = {
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
    {WHOLE,
     "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": [{\"id\": "
     "\"\", \"content_text\": \"\"}]}",
     "blank"},
    {WHOLE,
     "﻿{\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"t\", \"items\": [], "
     "\"_own\": {\"a\": 1}}",
     NULL},
};

static const struct feed_case warnings[] = {
    {ITEM, "<guid></guid>", "blank"},
    {CHANNEL, "<image><title/><url>http://e.org/a.png</url><link>http://e.org/</link></image>",
     "blank"},
    {CHANNEL, "<managingEditor>ada@example.org</managingEditor>", "contact-form"},
    {CHANNEL, "<webMaster>Ada &lt;ada@example.org&gt;</webMaster>", "contact-form"},
    {ITEM, "<pubDate>Thu,20 Feb 2025 10:00:00 GMT</pubDate>", "unusual-date"},
    {ITEM, "<pubDate>20 Feb 25 10:00 a</pubDate>", "unusual-date"},
    {CHANNEL, "<xhtml:p/>", "misplaced-xhtml"},
    {BARE_ITEM, "<title>t</title>", "missing-guid"},
    {BARE_ITEM, "<title>t</title>", "missing-self"},
    {WHOLE, "<opml/>", "not-a-feed"},
    {FEED, "<bogus xmlns=''/>", "not-in-a-namespace"},
    {CHANNEL, "<a:published>2025-01-01T00:00:00Z</a:published>", "questionable-usage"},
    {FEED, "", "missing-self"},
    {ENTRY, "<app:collection href='http://e.org/'><title>t</title></app:collection>",
     "questionable-usage"},
    {RDF_CHANNEL, "<dc:bogus/>", "undefined-element"},
    {WHOLE,
     "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": [], "
     "\"titel\": \"t\"}",
     "undefined-element"},
    {WHOLE,
     "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": [{\"id\": "
     "1, \"content_text\": \"\"}]}",
     "wrong-type"},
};

static void finds_what_is_wrong(void **state)
{
    (void)state;
    find_all(documents, LENGTH(documents), SEVERITY_ERROR);
}

static void finds_what_is_wrong_in_rdf(void **state)
{
    (void)state;
    find_all(rss1, LENGTH(rss1), SEVERITY_ERROR);
}

static void finds_what_is_wrong_in_json(void **state)
{
    (void)state;
    find_all(json, LENGTH(json), SEVERITY_ERROR);
}

static void warns_of_what_may_stand(void **state)
{
    (void)state;
    find_all(warnings, LENGTH(warnings), SEVERITY_WARNING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_wrong),
        cmocka_unit_test(finds_what_is_wrong_in_rdf),
        cmocka_unit_test(finds_what_is_wrong_in_json),
        cmocka_unit_test(warns_of_what_may_stand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
