/*
 * What kramdown's settings do to a text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "data/yaml.h"
#include "markup/html.h"
#include "markup/kramdown.h"

#define QUOTES "\"a\" 'b' c--d---e..."
#define CONTENTS "* x\n{:toc}\n\n# A\n\n## B\n\n### C"
#define NOTES "a[^x] b[^x]\n\n[^x]: n"
#define USUAL_CONTENTS                                                                             \
    "<ul><li><a href=\"#a\">A</a><ul><li><a href=\"#b\">B</a><ul><li><a href=\"#c\">C</a></li>"    \
    "</ul></li></ul></li></ul>\n\n"                                                                \
    "<h1 id=\"a\">A</h1>\n<h2 id=\"b\">B</h2>\n<h3 id=\"c\">C</h3>\n"

static const struct {
    const char *settings, *markdown, *html;
} cases[] = {
    {"input: GFM", "~~a~~", "<p><del>a</del></p>\n"},
    {"input: kramdown", "~~a~~", "<p>~~a~~</p>\n"},
    {"hard_wrap: true", "a\nb", "<p>a<br>\nb</p>\n"},
    {"hard_wrap: 'false'", "a\nb", "<p>a\nb</p>\n"},
    {"{input: kramdown, hard_wrap: true}", "a\nb", "<p>a\nb</p>\n"},
    {"auto_ids: false", "# A", "<h1>A</h1>\n"},
    {"auto_id_prefix: p-", "# A\n\n# A", "<h1 id=\"p-a\">A</h1>\n<h1 id=\"p-a-1\">A</h1>\n"},
    {"x: 1", "# A[^1]\n\n[^1]: n",
     "<h1 id=\"a\">A<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote\" "
     "rel=\"footnote\">1</a></sup></h1>\n<div class=\"footnotes\"><ol><li id=\"fn:1\"><p>n\u00a0<a "
     "href=\"#fnref:1\" class=\"reversefootnote\">\u21a9</a></p>\n</li></ol></div>"},
    {"header_offset: 1", "# A\n\n###### B\n\n<h1>C</h1>",
     "<h2 id=\"a\">A</h2>\n<h6 id=\"b\">B</h6>\n<h1>C</h1>\n"},
    {"header_offset: '-9'", "###### A", "<h1 id=\"a\">A</h1>\n"},
    {"header_offset: one", "# A", "<h1 id=\"a\">A</h1>\n"},
    {"toc_levels: 1..3", CONTENTS, USUAL_CONTENTS},
    {"toc_levels: 2..9", CONTENTS, USUAL_CONTENTS},
    {"toc_levels: 7", CONTENTS, USUAL_CONTENTS},
    {"toc_levels: [1, 3]", CONTENTS,
     "<ul><li><a href=\"#a\">A</a><ul><li><a href=\"#c\">C</a></li></ul></li></ul>\n\n"
     "<h1 id=\"a\">A</h1>\n<h2 id=\"b\">B</h2>\n<h3 id=\"c\">C</h3>\n"},
    {"toc_levels: 2", "* x\n{:toc}\n\n# A", "\n\n<h1 id=\"a\">A</h1>\n"},
    {"toc_levels: 2..4", "* x\n{:toc}\n\n* y\n{:toc}", "\n\n<ul><li>y\n</li>\n</ul>\n\n"},
    {"smart_quotes: 'apos,apos,quot,quot'", QUOTES,
     "<p>&quot;a&quot; 'b' c\u2013d\u2014e\u2026</p>\n"},
    {"smart_quotes: [lsaquo, rsaquo, 171, 187]", QUOTES,
     "<p>\u00aba\u00bb \u2039b\u203a c\u2013d\u2014e\u2026</p>\n"},
    {"smart_quotes: [apos]", QUOTES, "<p>\u201ca\u201d \u2018b\u2019 c\u2013d\u2014e\u2026</p>\n"},
    {"typographic_symbols: {hellip: ..., ndash: '--', mdash: 3}", QUOTES,
     "<p>\u201ca\u201d \u2018b\u2019 c--d3e...</p>\n"},
    {"footnote_backlink: ''", "a[^x]\n\n[^x]: n",
     "<p>a<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote\" "
     "rel=\"footnote\">1</a></sup></p>\n"
     "<div class=\"footnotes\"><ol><li id=\"fn:1\"><p>n</p>\n</li></ol></div>"},
    {"{footnote_nr: 4, footnote_prefix: p, footnote_backlink: '&uarr;'}", NOTES,
     "<p>a<sup id=\"fnref:p1\"><a href=\"#fn:p1\" class=\"footnote\" rel=\"footnote\">4</a></sup> "
     "b<sup id=\"fnref:p1:1\"><a href=\"#fn:p1\" class=\"footnote\" "
     "rel=\"footnote\">4</a></sup></p>\n"
     "<div class=\"footnotes\"><ol start=\"4\"><li id=\"fn:p1\"><p>n\u00a0<a href=\"#fnref:p1\" "
     "class=\"reversefootnote\">\u2191</a>\u00a0<a href=\"#fnref:p1:1\" "
     "class=\"reversefootnote\">\u2191<sup>2</sup></a></p>\n</li></ol></div>"},
    {"math_engine: mathjax", "a $$b<c$$", "<p>a \\(b&lt;c\\)</p>\n"},
    {"math_engine: null", "a $$b<c$$\n\n$$\nd\n$$",
     "<p>a <span class=\"kdmath\">$b&lt;c$</span></p>\n<div class=\"kdmath\">$$\nd\n$$</div>\n"},
    {"parse_block_html: true", "<div>\n*a*\n</div>", "<div>\n<p><em>a</em></p>\n</div>\n"},
    {"parse_block_html: true", "<p class=\"c\">*a*</p>", "<p class=\"c\"><em>a</em></p>\n\n"},
    {"parse_block_html: true", "<ul><li>*a*</li></ul>", "<ul><li>*a*</li></ul>\n"},
    {"parse_block_html: true", "<div markdown=\"0\">*a*</div>", "<div>*a*</div>\n"},
    {"parse_block_html: false", "<div>\n*a*\n</div>", "<div>\n*a*\n</div>\n"},
};

static void test_settings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct arena *arena = arena_new();
        struct markdown_options options;
        const struct value *settings;
        struct buf out;

        assert_int_equal(
            yaml_parse(arena, str_of(cases[i].settings), "settings", 1, NULL, &settings, NULL), 0);
        options = kramdown_options(arena, settings);
        buf_init(&out, 1 << 20);
        html_write(&out, markdown_parse(arena, str_of(cases[i].markdown), &options,
                                        (struct place){NULL, 1, 1}, NULL));
        assert_string_equal(buf_str(&out).at, cases[i].html);
        buf_free(&out);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_settings)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
