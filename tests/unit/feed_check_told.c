/* Checking anybody's feeds: how findings are told, and what hostile documents come to. */
#include "feed_check.h"

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

/* Places count characters, whatever the encoding, and tell where a start tag begins. */
static void names_the_place(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
        unsigned line, column;
    } told[] = {
#define DOCUMENT(text) text, sizeof(text) - 1
        {DOCUMENT("<rss version='2.0'>\n<channel><title>\xc3\xa9</title>\n  <bogus\n a='b'/>"
                  "</channel></rss>"),
         3, 3},
        {DOCUMENT("\xef\xbb\xbf<rss version='2.0'><!-- <a> --><?a <b> ?><channel>"
                  "<title><![CDATA[<c>]]>\xc3\xa9</title><bogus/></channel></rss>"),
         1, 82},
        {DOCUMENT("<?xml version='1.0' encoding='ISO-8859-1'?><rss version='2.0'>\n<channel><title>"
                  "\xe9\xbf</title><bogus/></channel></rss>"),
         2, 27},
        {DOCUMENT(
             "<!DOCTYPE rss [<!ENTITY a '<b>'>]>\n<rss version='2.0'><channel><bogus/></channel>"
             "</rss>"),
         2, 29},
        {DOCUMENT("\xff\xfe<\0r\0s\0s\0 \0v\0=\0'\0'\0/\0>\0"), 1, 1},
        {DOCUMENT("{\n \"version\": \"\xc3\xa9\", \"title\": \"t\", \"items\": []}"), 2, 13},
        {DOCUMENT(
             "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"title\": 1,\n"
             "\"items\": [true, {\"id\": \"\\\"\", \"content_text\": {}}]}"),
         2, 46},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(told); i++) {
        struct diag *diag = diag_new();
        const struct diag_item *items;
        bool found = false;
        size_t n;

        check_feed((struct str){told[i].bytes, told[i].len}, "f", diag);
        items = diag_items(diag, &n);
        for (size_t d = 0; d < n; d++)
            found = found || (items[d].severity == SEVERITY_ERROR &&
                              items[d].line == told[i].line && items[d].column == told[i].column);
        for (size_t d = 0; d < n && !found; d++)
            print_message("%zu: %u:%u %s\n", i, items[d].line, items[d].column, items[d].text);
        assert_true(found);
        diag_free(diag);
    }
}

/* What says so stands in the message. */
static void names_the_standard(void **state)
{
    static const struct {
        const char *text, *standard;
    } told[] = {
        {"<feed xmlns='http://www.w3.org/2005/Atom'/>", "(RFC 4287, 4.1.1)"},
        {"<rss version='2.0'><channel><ttl>x</ttl></channel></rss>",
         "(RSS 2.0, <ttl> of <channel>)"},
        {"<rss version='2.0'><channel><skipHours/></channel></rss>",
         "(RSS 2.0, Optional Channel Elements)"},
        {"<rss version='2.0'><channel><link>x</link></channel></rss>",
         "it is \"x\" (RSS 2.0, Required Channel Elements)"},
        {"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "(RSS 1.0, 5.2)"},
        {"<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>"
         "<sy:updateFrequency/></channel></rss>",
         "(RSS 1.0's module syndication)"},
        {"{\"items\": [{}]}", "(JSON Feed 1.1, Items)"},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(told); i++) {
        struct diag *diag = diag_new();
        const struct diag_item *items;
        bool found = false;
        size_t n;

        check_feed(str_of(told[i].text), "f", diag);
        items = diag_items(diag, &n);
        for (size_t d = 0; d < n; d++)
            found = found || strstr(items[d].text, told[i].standard);
        assert_true(found);
        diag_free(diag);
    }
}

static bool check_buf(struct buf *text, const char *rule)
{
    struct diag *diag = diag_new();
    bool found;

    assert_int_equal(check_feed(buf_str(text), "f", diag), -1);
    found = has_finding(diag, SEVERITY_ERROR, rule);
    diag_free(diag);
    buf_free(text);
    return found;
}

/* Entities that grow without end, and values without end, are told in no time. */
static void bounds_the_hostile(void **state)
{
    struct buf text;

    (void)state;
    buf_init(&text, 1 << 26);
    buf_add_c(&text, "<!DOCTYPE rss [<!ENTITY a '");
    for (size_t i = 0; i < 10000; i++)
        buf_char(&text, 'a');
    buf_add_c(&text, "'>]><rss version='2.0'><channel x='");
    for (size_t i = 0; i < 1000; i++)
        buf_add_c(&text, "&a;");
    buf_add_c(&text, "'/></rss>");
    assert_true(check_buf(&text, "too-large"));

    buf_init(&text, 1 << 26);
    buf_add_c(&text, parts[CHANNEL].before);
    buf_add_c(&text, "<ttl>");
    for (size_t i = 0; i < 100000; i++)
        buf_char(&text, '9');
    buf_add_c(&text, "</ttl>");
    buf_add_c(&text, parts[CHANNEL].after);
    assert_true(check_buf(&text, "invalid-number"));

    buf_init(&text, 1 << 26);
    buf_add_c(&text, parts[CHANNEL].before);
    buf_add_c(&text, "<webMaster>");
    for (size_t i = 0; i < 1000000; i++)
        buf_add_c(&text, "mailto:");
    buf_add_c(&text, "</webMaster>");
    buf_add_c(&text, parts[CHANNEL].after);
    assert_true(check_buf(&text, "invalid-contact"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_the_line),
        cmocka_unit_test(names_the_place),
        cmocka_unit_test(names_the_standard),
        cmocka_unit_test(bounds_the_hostile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
