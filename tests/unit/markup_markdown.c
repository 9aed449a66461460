/*
 * Markdown into the tree, and the tree as HTML.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "markup/html.h"
#include "markup/markdown.h"

static const struct {
    const char *markdown;
    const char *html;
} cases[] = {
    {"", ""},
    {"a *b* **c** `d<`", "<p>a <em>b</em> <strong>c</strong> <code>d&lt;</code></p>\n"},
    {"[a](/b \"t\") ![x *y*](z.png)",
     "<p><a href=\"/b\" title=\"t\">a</a> <img src=\"z.png\" alt=\"x y\"></p>\n"},
    {"http://example.org <http://example.org>",
     "<p>http://example.org <a href=\"http://example.org\">http://example.org</a></p>\n"},
    {"a <b>c *d*</b> e", "<p>a <b>c <em>d</em></b> e</p>\n"},
    {"a <b>c\n\nd", "<p>a <b>c</b></p>\n<p>d</p>\n"},
    {"<div>\n*a*\n</div>\nb", "<div>\n*a*\n</div>\n<p>b</p>\n"},
    {"~~a~~", "<p><del>a</del></p>\n"},
    {"para\n<!--more-->\nrest", "<p>para\n\nrest</p>\n"},
    {"para\n<!-- a\nb --> *rest*\nmore", "<p>para\n <em>rest</em>\nmore</p>\n"},
    {"- a\n<!--more-->\nrest\n- b", "<ul><li>a\n\nrest\n</li>\n<li>b\n</li>\n</ul>\n"},
    {"para\n\n<!--more--> *rest*", "<p>para</p>\n\n<p><em>rest</em></p>\n"},
    {"para <!-- a\n\nb --> c", "<p>para &lt;!\u2013 a</p>\n<p>b \u2013&gt; c</p>\n"},
    {"<!-- no end\n\nrest", "<p>&lt;!\u2013 no end</p>\n<p>rest</p>\n"},
    {"a <?php b ?> <!DOCTYPE c>", "<p>a &lt;?php b ?&gt; &lt;!DOCTYPE c&gt;</p>\n"},
    {"``` ruby linenos\na\n```", "<p><code> ruby linenos a </code></p>\n"},
    {"a <svg><path/> b\n\nc", "<p>a <svg><path></path> b</svg></p>\n<p>c</p>\n"},
    {"<svg viewBox=\"0\">\n<path/>\n\nc *d*",
     "<svg viewbox=\"0\"></svg>\n<path></path>\n<p>c <em>d</em></p>\n"},
    {"<svg>\n<p>a</p>\n</svg>\nc", "<svg>\n</svg><p>a</p>\n\n<p>c</p>\n"},
    {"```ruby\na < b\n```", "<pre><code class=\"language-ruby\">a &lt; b\n</code></pre>\n"},
};

static void assert_reads(const char *markdown, struct markdown_options options, const char *html)
{
    struct place place = {NULL, 1, 1};
    struct arena *arena = arena_new();
    struct buf out;

    buf_init(&out, 1 << 20);
    html_write(&out, markdown_parse(arena, str_of(markdown), &options, place, NULL));
    assert_string_equal(buf_str(&out).at, html);
    buf_free(&out);
    arena_free(arena);
}

static void test_cases(void **state)
{
    struct markdown_options options = {.gfm = true, .smart = true};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_reads(cases[i].markdown, options, cases[i].html);
}

/* `input: kramdown` */
static void test_plain(void **state)
{
    struct markdown_options plain = {.smart = false};

    (void)state;
    assert_reads("```\na\n```", plain, "<p><code> a </code></p>\n");
    assert_reads("~~~\na\n~~~", plain, "<pre><code>a\n</code></pre>\n");
    assert_reads("~~a~~", plain, "<p>~~a~~</p>\n");
    assert_reads("- [x] a", plain, "<ul><li>[x] a\n</li>\n</ul>\n");
    assert_reads("a\n- b\n> c\n# d", plain, "<p>a\n- b\n&gt; c\n# d</p>\n");
    assert_reads("- a\n  - b\n- c", plain,
                 "<ul><li>a\n<ul><li>b\n</li>\n</ul>\n</li>\n<li>c\n</li>\n</ul>\n");
    assert_reads("#a#", plain, "<h1>a</h1>\n");
    assert_reads("a\\\nb", plain, "<p>a\\\nb</p>\n");
}

static size_t count(struct str text, struct str what)
{
    size_t n = 0;

    for (size_t at = 0; (at = str_find(text, what, at)) != STR_NONE; at += what.len)
        n++;
    return n;
}

/* The parser's time must not grow with the square of a paragraph: emphasis has a bound in each. */
static void test_emphasis_is_bounded(void **state)
{
    struct markdown_options options = {.gfm = true};
    struct arena *arena = arena_new();
    struct buf text, out;

    (void)state;
    buf_init(&text, 1 << 20);
    buf_init(&out, 1 << 20);
    for (int i = 0; i < 8000; i++)
        buf_add_c(&text, i % 4000 ? "*a* [b](c_d) " : "\n\n*a* [b](c_d) ");
    html_write(&out, markdown_parse(arena, buf_str(&text), &options, (struct place){0}, NULL));
    assert_int_equal(count(buf_str(&out), STR("<em>a</em> ")), 2 * 1000);
    assert_int_equal(count(buf_str(&out), STR("*a* ")), 2 * 3000);
    assert_int_equal(count(buf_str(&out), STR("<a href=\"c_d\">b</a>")), 8000);
    buf_free(&text);
    buf_free(&out);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_plain),
                                       cmocka_unit_test(test_emphasis_is_bounded)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
