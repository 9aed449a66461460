/* Checking anybody's feeds: dates and modules. */
#include "feed_check.h"

static const struct feed_case dates[] = {
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
};

#define FLARE(attributes)                                                                          \
    "<b:feedFlare xmlns:b='http://rssnamespace.org/feedburner/ext/1.0' " attributes                \
    ">Subscribe</b:feedFlare>"

static const struct feed_case modules[] = {
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
    {ITEM, "<itunes:category text='Artz'/>", "invalid-category"},
    {CHANNEL, "<itunes:image href='http://e.org/i.jpg'/>", NULL},
    {CHANNEL, "<itunes:image href='i.jpg'/>", "invalid-url"},
    {CHANNEL, "<itunes:owner><itunes:name>n</itunes:name></itunes:owner>", "missing-element"},
    {ITEM, "<media:content url='http://e.org/a.mp3' medium='audio'/>", NULL},
    {ITEM, "<media:content url='http://e.org/a.mp3' medium='sound'/>", "invalid-choice"},
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
    {ITEM, "<g:color>red</g:color>", NULL},
    {ITEM, "<sx:sync id='1' updates='1'/>", "missing-element"},
    {CHANNEL, "<sx:sharing since='2025-01-02T00:00:00Z' until='2025-01-01T00:00:00Z'/>",
     "since-after-until"},

    {ITEM, "<geo:long>181</geo:long>", "invalid-longitude"},
    {ITEM, "<georss:box>1 2 3 4</georss:box><georss:circle>1 2 3</georss:circle>", NULL},
    {ITEM, "<georss:box>1 2 3</georss:box>", "invalid-coordinates"},
    {ITEM,
     "<georss:featurename>Basel</georss:featurename>"
     "<georss:featureName>Basel</georss:featureName>",
     NULL},
    {ITEM,
     "<d:extent xmlns:d='http://purl.org/dc/terms/'>302 p., 15 cm</d:extent>"
     "<d:medium xmlns:d='http://purl.org/dc/terms/'>paper</d:medium>",
     NULL},
    {ITEM,
     "<georss:line featuretypetag='road' elev='3'>45.256 -110.45, 46.46 -109.48, 43.84 "
     "-109.86</georss:line>",
     "invalid-coordinates"},
    {ITEM, "<georss:line featuretypetag='road' elev='3'>45.256 -110.45 46.46 -109.48</georss:line>",
     NULL},
    {ITEM, "<georss:line>45.256,-110.45 46.46,-109.48</georss:line>", NULL},
    {ITEM, "<georss:line>1 2 3</georss:line>", "invalid-coordinates"},
    {ITEM, "<georss:line>1 2 3 x</georss:line>", "invalid-coordinates"},
    {CHANNEL,
     "<itunes:applepodcastsverify>x</itunes:applepodcastsverify><itunes:type>serial</itunes:type>",
     NULL},
    {CHANNEL, "<itunes:type>Serial</itunes:type>", "invalid-choice"},
    {CHANNEL, "<itunes:duration>1</itunes:duration>", "undefined-element"},
    {ITEM,
     "<itunes:subtitle>"
     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</itunes:subtitle>",
     "too-long"},
    {ITEM, "<itunes:episode>0</itunes:episode>", "invalid-number"},
    {ITEM, "<itunes:block>maybe</itunes:block>", "invalid-choice"},
    {ITEM,
     "<media:group><media:content url='http://e.org/a'/><media:community><media:starRating "
     "count='1'/></media:community></media:group>",
     NULL},
    {ITEM, "<media:group>text<media:content url='http://e.org/a'/></media:group>",
     "unexpected-text"},
    {ITEM,
     "<media:thumbnail url='http://e.org/a' time='now'/><media:thumbnail url='http://e.org/a' "
     "time='12:05:35.3'/>",
     NULL},
    {ITEM, "<media:thumbnail url='http://e.org/a' time='-3'/>", "invalid-time"},
    {ITEM, "<media:restriction relationship='deny' type='sharing'/>", NULL},
    {ITEM, "<media:restriction type='country'>au</media:restriction>", "missing-attribute"},
    {ITEM, "<media:restriction relationship='disallow'/>", NULL},
    {ITEM, "<media:restriction relationship='maybe'/>", "invalid-choice"},
    {ITEM,
     "<m:children xmlns:m='http://purl.org/rss/1.0/modules/threading/'><r:Seq "
     "xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><r:li "
     "r:resource='http://e.org/1'/></r:Seq></m:children>",
     NULL},
    {CHANNEL, "<thr:children/>", "undefined-element"},
    {CHANNEL, FLARE("href='http://e.org/f?u=a%3Ab' src='//e.org/i.gif'"), NULL},
    {CHANNEL, FLARE("href='no address' src='i.gif'"), "invalid-link"},
    {CHANNEL, FLARE("href='f' src='no address'"), "invalid-link"},
    {ITEM, "<media:content url='http://e.org/a' isDefault='maybe'/>", "invalid-choice"},
    {ITEM, "<media:content url='http://e.org/a' bitrate='high'/>", "invalid-number"},
    {ITEM, "<media:rating scheme='urn:mpaa'>pg</media:rating>", NULL},
    {ITEM, "<media:rating scheme='urn:mpaa'>PG</media:rating>", "invalid-choice"},
    {ITEM, "<media:credit role='owner' scheme='urn:yvs'>m</media:credit>", "invalid-urn"},
    {ITEM,
     "<g:price>25.00 "
     "USD</g:price><g:gtin>1</g:gtin><g:service_type>delivery</g:service_type><g:rating>6</"
     "g:rating>",
     NULL},
    {ITEM, "<sx:sync id='1' updates='1'><sx:history sequence='1'/></sx:sync>", "missing-attribute"},
    {ITEM, "<sx:sync id='a b' updates='1'><sx:history sequence='1' by='n'/></sx:sync>",
     "invalid-nss"},
    {ITEM, "<sx:sync id='1' updates='2147483648'><sx:history sequence='1' by='n'/></sx:sync>",
     "invalid-number"},
    {CHANNEL, "<sx:sharing since='2025-01-02T00:00:00Z'/>", "missing-attribute"},
    {CHANNEL,
     "<item><title>0</title><sx:sync id='1' updates='1'><sx:history sequence='1' "
     "by='n'/></sx:sync></item><item><title>1</title><sx:sync id='1' updates='1'><sx:history "
     "sequence='1' by='n'/></sx:sync></item>",
     "duplicate-value"},
    {CHANNEL, "<xhtml:meta name='Robots' content='NoIndex,nofollow'/>", NULL},
    {CHANNEL, "<xhtml:meta name='robots' content='hide'/>", "invalid-choice"},
    {CHANNEL, "<xhtml:meta name='author' content='none'/>", "invalid-choice"},
    {CHANNEL, "<opensearch:totalResults>many</opensearch:totalResults>", "invalid-number"},
    {ITEM, "<slash:hit_parade>1,x</slash:hit_parade>", "invalid-number"},
};

static const struct feed_case warnings[] = {
    {ITEM, "<media:group><media:content url='http://e.org/a'/></media:group>", "media-group"},
    {CHANNEL,
     "<itunes:category text='Technology'><itunes:category text='Gadgets'/></itunes:category>",
     "obsolete-category"},
    {ITEM, "<g:rating>6</g:rating>", "invalid-choice"},
    {ITEM, "<media:restriction relationship='disallow'/>", "obsolete-choice"},
    {ITEM, "<itunes:category text='Arts'><itunes:category text='Design'/></itunes:category>",
     "questionable-usage"},
    {ITEM, "<g:label>a,b</g:label>", "invalid-label"},
    {ITEM, "<g:to_location>here</g:to_location>", "invalid-location"},
    {ITEM, "<g:location>here</g:location>", "invalid-location"},
    {ITEM, "<g:year>soon</g:year>", "invalid-year"},
    {ITEM, "<g:shipping><g:country>zz</g:country></g:shipping>", "invalid-country"},
    {ITEM,
     "<g:label>a</g:label><g:label>a</g:label><g:label>a</g:label><g:label>a</g:label><g:label>a</"
     "g:label><g:label>a</g:label><g:label>a</g:label><g:label>a</g:label><g:label>a</"
     "g:label><g:label>a</g:label><g:label>a</g:label>",
     "too-many"},
};

static void finds_wrong_dates(void **state)
{
    (void)state;
    find_all(dates, LENGTH(dates), SEVERITY_ERROR);
}

static void finds_what_is_wrong_in_modules(void **state)
{
    (void)state;
    find_all(modules, LENGTH(modules), SEVERITY_ERROR);
}

static void warns_of_what_may_stand(void **state)
{
    (void)state;
    find_all(warnings, LENGTH(warnings), SEVERITY_WARNING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_wrong_dates),
        cmocka_unit_test(finds_what_is_wrong_in_modules),
        cmocka_unit_test(warns_of_what_may_stand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
