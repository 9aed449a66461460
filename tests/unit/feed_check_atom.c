/* Checking anybody's feeds: Atom and its publishing protocol. */
#include "feed_check.h"

#include "feed/check_values.h"

static const struct feed_case atom[] = {
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
    /* Addresses are IRIs. */
    {FEED,
     "<icon>/gr\xc3\xb6\xc3\x9f"
     "e.png</icon><logo>http://m\xc3\xbcller.example/</logo>",
     NULL},
    {FEED, "<logo>a b</logo>", "invalid-link"},
    {FEED, "<generator uri='http://e.org/\xc3\xa9'>g</generator>", NULL},
    {FEED, "<generator uri='http://e.org/ '>g</generator>", "invalid-link"},
    {ENTRY, "<content src='/\xc3\xa9' type='text/plain'/><summary>s</summary>", NULL},
    {ENTRY, "<content src='a b' type='text/plain'/><summary>s</summary>", "invalid-link"},
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
    /* Media types know no case, and may have parameters. */
    {ENTRY, "<content type='Image/SVG+XML'><x:any/></content>", NULL},
    {ENTRY, "<content type='application/xml; charset=utf-8'><x:any/></content>", NULL},
    {ENTRY, "<content type='Text/Plain'>two words</content>", NULL},
    {ENTRY, "<content type='Message/RFC822' src='http://e.org/'/><summary>s</summary>",
     "invalid-mime-type"},
    {ENTRY, "<content type='Image/PNG; a=b'>AAAA</content>", "missing-summary"},
    {ENTRY, "<content type='HTML'>c</content>", "invalid-mime-type"},
    {ENTRY, "<content type='image/png'>AAAA</content>", "missing-summary"},
    {ENTRY, "<content type='image/png'>AAAA</content><summary>s</summary>", NULL},
    {ENTRY, "<content type='image/png'>not base64!</content><summary>s</summary>", "not-base64"},
    {ENTRY, "<content src='http://e.org/c' type='text/html'/><summary>s</summary>", NULL},
    {ENTRY, "<content src='http://e.org/c'>c</content><summary>s</summary>", "unexpected-text"},
    {ENTRY, "<content type='application/xml'><x:any/></content>", NULL},
    {ENTRY, "<id>http://e.org/\xc3\xa9</id>", "duplicate-element"},
    {ENTRY, "<thr:in-reply-to ref='urn:x-a:b'/>", NULL},
    {ENTRY, "<link rel='replies' href='http://e.org/r' thr:count='1'/>", NULL},
    {ENTRY,
     "<link rel='http://www.iana.org/assignments/relation/replies' href='http://e.org/r' "
     "thr:count='1'/>",
     NULL},
    {ENTRY, "<link rel='related' href='http://e.org/r' thr:count='1'/>", "unexpected-attribute"},
    {ENTRY, "<link rel='related' href='http://e.org/r' dc:title='1'/>", "unexpected-attribute"},
    {ENTRY, "<link rel='related' href='http://e.org/r' x:own='1'/>", NULL},
    {FEED,
     "<fh:complete/><link rel='http://www.iana.org/assignments/relation/next' "
     "href='http://e.org/2'/>",
     "link-in-complete-feed"},
    {ENTRY, "<x:own><y/></x:own>", NULL},
    {FEED,
     "<rights xml:base='http://e.org/' xml:id='a' xml:lang='' xml:space='preserve'>r</rights>",
     NULL},
    {FEED, "<rights xml:own='1'>r</rights>", "unexpected-attribute"},
    {ENTRY, "<published>2025-01-01T00:00:00+23:59</published>", NULL},
    {ENTRY, "<published>2025-01-01T00:00:00+24:00</published>", "invalid-date"},
    {ENTRY, "<published>2025-01-01T00:00:00+01:60</published>", "invalid-date"},
    {ENTRY, "<cc:license xmlns:cc='http://web.resource.org/cc/'/>", NULL},

    {FEED,
     "<link rel='self' href='http://e.org/f'/><link rel='first' href='http://e.org/f'/><link "
     "rel='previous' href='http://e.org/0'/>",
     "link-past-end"},
    {FEED,
     "<link rel='self' href='http://e.org/f'/><link rel='first' href='http://e.org/f'/><link "
     "rel='next' href='http://e.org/0'/>",
     NULL},
    {FEED,
     "<link href='http://e.org/'/><link href='http://e.org/' "
     "rel='http://www.iana.org/assignments/relation/alternate'/>",
     "duplicate-link"},
    {ENTRY, "<link rel='replies' href='http://e.org/r' thr:when='2025-01-01T00:00:00Z'/>",
     "unexpected-attribute"},
    {ENTRY, "<thr:in-reply-to ref='1'/>", "invalid-link"},
    {ENTRY, "<thr:in-reply-to id='urn:x-a:b'/>", "unexpected-attribute"},
    {ENTRY, "<thr:in-reply-to href='http://e.org/'/>", "missing-attribute"},
    {ENTRY, "<category term='t' bogus='1'/>", "unexpected-attribute"},
    {ENTRY, "<content type='multipart/mixed'>c</content><summary>s</summary>", "invalid-mime-type"},
    {ENTRY, "<content type='application/xml'>a<x:any/>b</content>", "unexpected-text"},
    {ENTRY,
     "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><b "
     "xmlns=''>s</b></div></content>",
     "missing-namespace"},
    {ENTRY,
     "<content type='xhtml'><div "
     "xmlns='http://www.w3.org/1999/xhtml'><app:edited>s</app:edited></div></content>",
     "undefined-element"},
    {ENTRY, "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'/>text</content>",
     "unexpected-text"},
    {ENTRY,
     "<app:control><app:draft>yes</app:draft></app:control><app:edited>2025-01-01T00:00:00Z</"
     "app:edited>",
     NULL},
    {ENTRY, "<app:control><app:draft>true</app:draft></app:control>", "invalid-choice"},
    {FEED,
     "<app:collection href='http://e.org/'><title>t</title><app:accept>image/*, "
     "text/plain</app:accept><app:accept/></app:collection>",
     NULL},
    {FEED, "<app:collection href='http://e.org/'/>", "missing-element"},
    {FEED,
     "<app:collection "
     "href='http://e.org/'><title>t</title><app:accept>pictures</app:accept></app:collection>",
     "invalid-mime-type"},
    {WHOLE,
     "<service xmlns='http://www.w3.org/2007/app' "
     "xmlns:a='http://www.w3.org/2005/Atom'><workspace><a:title>t</a:title></workspace><collection/"
     "></service>",
     "undefined-element"},
    {WHOLE,
     "<categories xmlns='http://www.w3.org/2007/app' xmlns:a='http://www.w3.org/2005/Atom' "
     "href='http://e.org/'><a:category term='t'/></categories>",
     "undefined-element"},
    {WHOLE, "<categories xmlns='http://www.w3.org/2007/app' href='http://e.org/' fixed='yes'/>",
     "unexpected-attribute"},
    {FEED,
     "<entry><title>e</title><id>urn:x-a:c</id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/></entry><entry><title>e</title><id>urn:x-a:c</"
     "id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/></entry><entry><title>e</title><id>urn:x-a:c</"
     "id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/></entry><entry><title>e</title><id>urn:x-a:c</"
     "id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/></entry><entry><title>e</title><id>urn:x-a:c</"
     "id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/></entry><entry><title>e</title><id>urn:x-a:c</"
     "id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/></entry><entry><title>e</title><id>urn:x-a:c</"
     "id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/></entry><entry><title>e</title><id>urn:x-a:c</"
     "id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/></entry><entry><title>e</title><id>urn:x-a:c</"
     "id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/></entry><entry><title>e</title><id>urn:x-a:c</"
     "id><updated>2025-01-01T00:00:00Z</updated><link href='http://e.org/1'/></entry>",
     "duplicate-value"},
    {FEED,
     "<entry><title>e</title><id>urn:x-a:c</id><updated>2025-01-01T00:00:00Z</updated><link "
     "href='http://e.org/1'/></entry><entry><title>e</title><id>urn:x-a:c</"
     "id><updated>2025-01-01T00:00:00Z</updated><link href='http://e.org/1'/></entry>",
     NULL},
    {FEED,
     "<icon>data:image/"
     "png;base64,"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA</icon>",
     NULL},
    {FEED, "<xhtml:div/>", NULL},
    /* Searches. */
    {FEED,
     "<opensearch:Query role='request' searchTerms='H%C3%A4user in%20town' title='t' "
     "totalResults='1' count='1' startIndex='-1' "
     "startPage='1' language='de' inputEncoding='UTF-8' outputEncoding='iso-8859-1' x:own='1'/>",
     NULL},
    {FEED, "<opensearch:Query role='x:own'/>", NULL},
    {FEED, "<opensearch:Query/>", "missing-attribute"},
    {FEED, "<opensearch:Query role='own'/>", "invalid-choice"},
    {FEED, "<opensearch:Query role='example' searchTerms='H\xc3\xa4user'/>", "not-escaped"},
    {FEED, "<opensearch:Query role='example' searchTerms='100%'/>", "not-escaped"},
    {FEED, "<opensearch:Query role='example' count='-1'/>", "invalid-number"},
    {FEED, "<opensearch:Query role='example' startPage='x'/>", "invalid-number"},
    {FEED, "<opensearch:Query role='example' language='german'/>", "invalid-language"},
    {FEED, "<opensearch:Query role='example' inputEncoding='latin'/>", "invalid-encoding"},
    {FEED, "<opensearch:Query role='example' outputEncoding='UTF-8//TRANSLIT'/>",
     "invalid-encoding"},
    {FEED, "<opensearch:Query role='example' own='1'/>", "unexpected-attribute"},
};

static const struct feed_case doubtful[] = {
    {WHOLE,
     "<feed xmlns='http://www.w3.org/2005/Atom'><title type='html'> </title><id>urn:x-a:b</id>"
     "<updated>2025-01-01T00:00:00Z</updated></feed>",
     "blank"},
    {FEED, "<contributor><name/></contributor>", "blank"},
    {FEED, "<subtitle type='xhtml'> </subtitle>", "missing-div"},
    {FEED, "<link href='http://e.org/' rel=' via '/>", "invalid-relation"},
    {FEED, "<link href='http://e.org/' rel=''/>", "invalid-relation"},
    {FEED, "<link href='http://e.org/' rel='a/b'/>", "invalid-relation"},
    {FEED, "<link href='http://e.org/' rel='a%b'/>", "invalid-relation"},
    {ENTRY, "<thr:in-reply-to ref='urn:x-a:b'>text</thr:in-reply-to>", "questionable-usage"},
    {ENTRY, "<thr:in-reply-to ref='urn:x-a:b'><title/></thr:in-reply-to>", "questionable-usage"},
    {FEED, "<author><name>n</name><geo:lat>1</geo:lat></author>", "questionable-usage"},
    {ENTRY, "<link rel='via' href='http://e.org/'>text</link>", "questionable-usage"},
    {ENTRY, "<category term='t'>text</category>", "questionable-usage"},
    {FEED, "<category term='t'><own xmlns=''/></category>", "questionable-usage"},
};

static void warns_of_what_is_doubtful(void **state)
{
    (void)state;
    find_all(doubtful, LENGTH(doubtful), SEVERITY_WARNING);
}

/* Others' elements in links and the like are their own business. */
static void leaves_extensions_alone(void **state)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct str text =
        arena_printf(arena, "%s<link rel='via' href='http://e.org/'> <x:price/> </link>%s",
                     parts[ENTRY].before, parts[ENTRY].after);

    (void)state;
    assert_int_equal(check_feed(text, "f", diag), 0);
    assert_false(has_finding(diag, SEVERITY_WARNING, "questionable-usage"));
    diag_free(diag);
    arena_free(arena);
}

/* A name, registered or not, or an address. */
static void knows_relations(void **state)
{
    static const char *const good[] = {
        "via",         "a@b",         "\xe4\xb8\xad", "%C3%A4", "http://e.org/\xc3\xa4",
        "urn:x-own:a", "!$&'()*+,;=",
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(good); i++)
        assert_true(check_is_a(CHECK_RELATION, str_of(good[i])));
}

static void finds_what_is_wrong(void **state)
{
    (void)state;
    find_all(atom, LENGTH(atom), SEVERITY_ERROR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_wrong),
        cmocka_unit_test(warns_of_what_is_doubtful),
        cmocka_unit_test(leaves_extensions_alone),
        cmocka_unit_test(knows_relations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
