#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "digest/inline.h"

struct row {
    const char *html, *wanted;
};

static const struct row rows[] = {
    {"", ""},
    {"<p>a</p>", "<p>a</p>"},
    {"<style>p { color: red }</style><p>a", "<p style=\"color:red\">a"},
    /* Class beats tag, id beats class, its own attribute beats all; the last of equals wins. */
    {"<style>.a { color: blue } p { color: red }</style><p class=\"a\">",
     "<p class=\"a\" style=\"color:blue\">"},
    {"<style>#i { color: c1 } .a { color: c2 }</style><p id=i class=a>",
     "<p id=\"i\" class=\"a\" style=\"color:c1\">"},
    {"<style>p { color: red } p { color: blue }</style><p>", "<p style=\"color:blue\">"},
    {"<style>p { color: red }</style><p style=\"color: x\">", "<p style=\"color:x\">"},
    {"<style>p { color: red !important }</style><p style=\"color: x\">", "<p style=\"color:red\">"},
    /* A longhand after a shorthand stays after it. */
    {"<style>p { padding-left: 1px } .b { padding: 0 } .b.c { padding-left: 2px }</style><p "
     "class='b c'>",
     "<p class=\"b c\" style=\"padding:0;padding-left:2px\">"},
    /* Descendants at any depth, and not beside. */
    {"<style>div .x a { color: red }</style><div><p class=x><b><a>1</a></b></p><a>2</a></div>",
     "<div><p class=x><b><a style=\"color:red\">1</a></b></p><a>2</a></div>"},
    {"<style>div p { color: red }</style><br><div></div><p>a</p>", "<br><div></div><p>a</p>"},
    {"<style>h1, h2.k { margin: 0 }</style><h1>a</h1><h2>b</h2><h2 class=\"j k\">c</h2>",
     "<h1 style=\"margin:0\">a</h1><h2>b</h2><h2 class=\"j k\" style=\"margin:0\">c</h2>"},
    /* What cannot be inline stays, in one place. */
    {"<style>p { a: b } @media (x) { p { c: d } p:hover { e: f } }</style><style>a:hover { g: h "
     "}</style><p>",
     "<style>\n@media (x) { p { c: d } p:hover { e: f } }\na:hover { g: h }\n</style><p "
     "style=\"a:b\">"},
    {"<style>@import url(x;y.css); p > b, i { a: b }</style><i>",
     "<style>\n@import url(x;y.css);\np > b { a: b }\n</style><i style=\"a:b\">"},
    /* Quotes, comments, brackets. */
    {"<style>/* p { a: b } */ p { font: \"A; B\", url(;}) }</style><p>",
     "<p style=\"font:'A; B', url(;})\">"},
    {"<!--[if mso]><style>p { a: b }</style><p><![endif]--><style>p { c: d }</style><p>",
     "<!--[if mso]><style>p { a: b }</style><p><![endif]--><p style=\"c:d\">"},
    {"<style>p { a: b }</style><img alt=\"a > b\"><P title='say \"hi\"'>",
     "<img alt=\"a > b\"><P title=\"say &quot;hi&quot;\" style=\"a:b\">"},
    {"<style>img { a: b }</style><img src=x/><img src=\"y\"/>",
     "<img src=\"x/\" style=\"a:b\"><img src=\"y\" style=\"a:b\">"},
    /* Broken sheets and documents end somewhere. */
    {"<style>p { a: b", ""},
    {"<style>}}} p { a: b }</style><p>", "<style>\n}}} p { a: b }\n</style><p>"},
    {"<style>p { a: b }</style><p", "<p style=\"a:b\">"},
    {"<style>p { : x; y: ; ; z }</style><p>", "<p>"},
    {"a < b <", "a < b <"},
};

static void test_inline(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena *arena = arena_new();
        struct buf out;

        buf_init(&out, 1u << 20);
        inline_styles(arena, str_of(rows[i].html), &out);
        if (!str_is(buf_str(&out), rows[i].wanted))
            fail_msg("%s\ngives\n%.*s\nnot\n%s", rows[i].html, STR_ARG(buf_str(&out)),
                     rows[i].wanted);
        buf_free(&out);
        arena_free(arena);
    }
}

/* Deeper than anything is remembered, and still all of it is copied. */
static void test_deep(void **state)
{
    struct arena *arena = arena_new();
    struct buf in, out;

    (void)state;
    buf_init(&in, 1u << 20);
    buf_init(&out, 1u << 22);
    buf_add_c(&in, "<style>b b { a: b }</style>");
    for (int i = 0; i < 5000; i++)
        buf_add_c(&in, "<b>");
    inline_styles(arena, buf_str(&in), &out);
    assert_true(str_ends(buf_str(&out), "<b style=\"a:b\">"));
    buf_free(&in);
    buf_free(&out);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inline),
        cmocka_unit_test(test_deep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
