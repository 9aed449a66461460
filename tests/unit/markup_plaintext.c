/*
 * Trees as plain text: what is kept, how lines break, how links are noted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "markup/html5.h"
#include "markup/plaintext.h"

static const struct {
    const char *html;
    unsigned columns;
    const char *text;
} cases[] = {
    {"", 72, ""},
    {"<h1>A</h1><p>b", 72, "A\n=\n\nb\n"},
    {"<h2>A</h2><h3>c</h3>", 72, "A\n-\n\n### c\n"},
    {"<p>one two three", 8, "one two\nthree\n"},
    {"<p>a b<br>c", 72, "a b\nc\n"},
    {"<p>see https://example.org/a-b/c-d now", 12, "see\nhttps://example.org/a-b/c-d\nnow\n"},
    {"<p>\u65e5\u672c\u8a9e\u6587\u5b57", 6, "\u65e5\u672c\u8a9e\n\u6587\u5b57\n"},
    {"<ul><li>a<li>b<ul><li>c</ul></ul>", 72, "- a\n- b\n  - c\n"},
    {"<ol><li><p>a<li><p>b</ol>", 72, "1. a\n\n2. b\n"},
    {"<p>x<blockquote><p>a b<p>c</blockquote>", 5, "x\n\n> a b\n>\n> c\n"},
    {"<pre>a\n  b</pre>", 3, "    a\n      b\n"},
    {"<table><thead><tr><th>a<th>b<tbody><tr><td>ccc<td>d</table>", 72, "a    b\n------\nccc  d\n"},
    {"<dl><dt>a<dd>b</dl>", 72, "a\n    b\n"},
    {"<p><a href=\"http://e.org/\">a</a> <a href=\"http://e.org/\">b</a> "
     "<a href=\"http://f.org/\">http://f.org/</a>",
     72, "a [1] b [1] http://f.org/\n"},
    {"<p><img src=a alt=\"A  b\"> <img src=c>", 72, "[A b] [image]\n"},
    {"<p>a<hr><p>b", 72, "a\n\n* * *\n\nb\n"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct plaintext_notes notes = {0};
        struct place place = {NULL, 1, 1};
        struct arena *arena = arena_new();
        struct buf out;

        buf_init(&out, 1 << 20);
        plaintext_write(&out, arena, html5_parse(arena, str_of(cases[i].html), place, NULL),
                        cases[i].columns, &notes);
        assert_string_equal(buf_str(&out).at, cases[i].text);
        buf_free(&out);
        arena_free(arena);
    }
}

/* Tables in tables take no more time than they are long. */
static void test_nested_tables(void **state)
{
    struct arena *arena = arena_new();
    struct plaintext_notes notes = {0};
    struct place place = {NULL, 1, 1};
    struct buf html, out;

    (void)state;
    buf_init(&html, 1 << 20);
    buf_init(&out, 1 << 20);
    for (int i = 0; i < 40; i++)
        buf_add_c(&html, "<table><tr><td>a<td>");
    plaintext_write(&out, arena, html5_parse(arena, buf_str(&html), place, NULL), 72, &notes);
    assert_in_range(out.len, 80, 1000);
    buf_free(&html);
    buf_free(&out);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases),
                                       cmocka_unit_test(test_nested_tables)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
