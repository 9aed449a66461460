/* RFC 3986: the examples of section 5.4 and what hostile or careless pages add. */
#include "base/uri.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct pair {
    const char *in, *out;
};

static void same(struct str got, const char *want)
{
    if (!str_is(got, want))
        fail_msg("got  %.*s\nwant %s", STR_ARG(got), want);
}

static void test_resolve(void **state)
{
    static const struct pair cases[] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/./x", "http://a/b/c/g#s/./x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
        {"http:g", "http:g"},
        /* Not in the RFC. */
        {"mailto:a@b.example", "mailto:a@b.example"},
        {"data:text/plain,a/../b", "data:text/plain,a/../b"},
        {"http://x/a/../b", "http://x/b"},
        {"2024: a review.html", "http://a/b/c/2024: a review.html"},
        {"?", "http://a/b/c/d;p?"},
        {"#", "http://a/b/c/d;p?q#"},
        {"a//b", "http://a/b/c/a//b"},
        {"a//../b", "http://a/b/c/a/b"},
        {"/a/b/../../../..", "http://a/"},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        same(uri_resolve(arena, STR("http://a/b/c/d;p?q"), str_of(cases[i].in)), cases[i].out);
    same(uri_resolve(arena, STR("http://a.example"), STR("x")), "http://a.example/x");
    same(uri_resolve(arena, STR("http://a.example"), STR("")), "http://a.example");
    same(uri_resolve(arena, STR("http://a.example?q"), STR("x/y")), "http://a.example/x/y");
    same(uri_resolve(arena, STR("file:/a/b"), STR("/.//c")), "file:/.//c");
    same(uri_resolve(arena, STR("https://a.example/x"), STR("//b.example/y/../z")),
         "https://b.example/z");
    arena_free(arena);
}

static void test_split(void **state)
{
    struct uri uri = uri_split(STR("http://u@h:1/p/a?q?r#f#g"));

    (void)state;
    same(uri.scheme, "http");
    same(uri.authority, "u@h:1");
    same(uri.path, "/p/a");
    same(uri.query, "q?r");
    same(uri.fragment, "f#g");
    uri = uri_split(STR("//"));
    assert_true(uri.has_authority && uri.authority.len == 0 && uri.path.len == 0);
    uri = uri_split((struct str){NULL, 0});
    assert_true(!uri.has_authority && !uri.has_query && !uri.has_fragment && uri.path.len == 0);
    uri = uri_split((struct str){"a\0?b", 4});
    assert_int_equal(uri.path.len, 2);
    same(uri.query, "b");
}

static void test_absolute(void **state)
{
    static const char *const yes[] = {"http://a", "x:", "a+b-c.1:z", "MAILTO:x"};
    static const char *const no[] = {"", ":", "1a:b", "/a:b", "a b:c", "//h", "é:x", "a", "#a:b"};

    (void)state;
    for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
        assert_true(uri_is_absolute(str_of(yes[i])));
    for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
        assert_false(uri_is_absolute(str_of(no[i])));
}

static void test_normalize(void **state)
{
    static const struct pair cases[] = {
        {"", ""},
        {"http://a.example/x y", "http://a.example/x%20y"},
        {"/é", "/%C3%A9"},
        {"/%c3%A9%", "/%c3%A9%25"},
        {"/100%/x", "/100%25/x"},
        {"/%zz", "/%25zz"},
        {"/a%2", "/a%252"},
        {"http://[::1]/[x]?[y]#[z]", "http://[::1]/%5Bx%5D?%5By%5D#%5Bz%5D"},
        {"/a#b#c", "/a#b%23c"},
        {"/<>\"\\^`{|}", "/%3C%3E%22%5C%5E%60%7B%7C%7D"},
        {"/\x01\xff\x7f", "/%01%FF%7F"},
        {"/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@"},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct str once = uri_normalize(arena, str_of(cases[i].in));

        same(once, cases[i].out);
        same(uri_normalize(arena, once), cases[i].out);
    }
    same(uri_normalize(arena, (struct str){"/\0", 2}), "/%00");
    arena_free(arena);
}

static void test_hosts(void **state)
{
    static const struct pair cases[] = {
        {"https://Example.ORG/Path", "https://example.org/Path"},
        {"https://example.org:443", "https://example.org"},
        {"http://example.org:443/", "http://example.org:443/"},
        {"HTTP://Me:Pw@EXAMPLE.org:80?q", "HTTP://Me:Pw@example.org?q"},
        {"https://B\u00fccher.example:8080/\u00fc", "https://xn--bcher-kva.example:8080/\u00fc"},
        {"https://b%C3%BCcher.example/", "https://xn--bcher-kva.example/"},
        {"http://[2001:DB8::1]:80/x", "http://[2001:db8::1]/x"},
        {"http://[::1]", "http://[::1]"},
        {"http:///x", "http:///x"},
        {"mailto:Me@Example.org", "mailto:Me@Example.org"},
        {"/Path", "/Path"},
        {"", ""},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        same(uri_host_normalize(arena, str_of(cases[i].in)), cases[i].out);
    arena_free(arena);
}

static void test_encode_decode(void **state)
{
    struct arena *arena = arena_new();
    char all[256];

    (void)state;
    same(uri_encode(arena, STR("a b/c?é%"), "/"), "a%20b/c%3F%C3%A9%25");
    same(uri_encode(arena, (struct str){"\0", 1}, ""), "%00");
    same(uri_decode(arena, STR("a%20b%2Fc%2f%")), "a b/c/%");
    same(uri_decode(arena, STR("%%41%4%g1%")), "%A%4%g1%");
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    assert_true(str_eq(uri_decode(arena, uri_encode(arena, (struct str){all, 256}, "")),
                       (struct str){all, 256}));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resolve),       cmocka_unit_test(test_split),
        cmocka_unit_test(test_absolute),      cmocka_unit_test(test_normalize),
        cmocka_unit_test(test_encode_decode), cmocka_unit_test(test_hosts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
