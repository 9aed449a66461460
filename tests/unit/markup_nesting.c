/*
 * What a parser of HTML is given: the same document, with the end tags that close something, and no
 * more open elements than are counted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "markup/build.h"
#include "markup/nesting.h"

static const struct {
    const char *html;
    const char *bounded; /* NULL: as given */
} cases[] = {
    {"<div class=\"a\">b</div>", NULL},
    {"<A HREF=x\"y>&amp;<!-- c --></a >", "<a href=\"x&quot;y\">&amp;</a>"},
    {"a<br>b<img>", "a<br/>b<img/>"},
    /* implied end tags are written */
    {"<p>a<p>b<div>c", "<p>a</p><p>b</p><div>c"},
    {"<ul><li>a<div>b<li>c</ul>", "<ul><li>a<div>b</div></li><li>c</li></ul>"},
    {"<ul><li>a<section><li>b", NULL},
    {"<table><tr><td>a<td>b<tr><td>c<tbody>d</table>",
     "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr><tbody>d</tbody></table>"},
    {"<h1>a<h2>b</h1>", "<h1>a</h1><h2>b</h2>"},
    {"<ruby>a<rt>b<rp>c</ruby>", "<ruby>a<rt>b</rt><rp>c</rp></ruby>"},
    {"<rp>a<rp>b", NULL},
    {"<a href=\"x\">b<a>c", "<a href=\"x\">b</a><a>c"},
    /* end tags that close nothing are not */
    {"a</div></span></i>b", "ab"},
    {"a</p></br>b", NULL},
    {"<div><table><td></div>a", "<div><table><td>a"},
    {"<li><ul></li>a", "<li><ul>a"},
    {"<form><div></form>a", "<form><div></div></form>a"},
    {"<form><table><td></form>a", "<form><table><td>a"},
    {"<form><form>a</form>b</form>", "<form>a</form>b"},
    {"<body><div><html></body>a", "<div>a"},
    /* formatting elements are opened again behind what closes over them */
    {"<b><div></b>a", NULL},
    {"<p><b>a</p>b</b>", NULL},
    {"<td><p><b>a</p></td>b</b>", "<td><p><b>a</p></b></td>b"},
    {"<b><span>a</b>b", "<b><span>a</span></b>b"},
    {"<b><div><div><div><div><div><div><div><div></b>a",
     "<b><div><div><div><div><div><div><div><div></b></b>a"},
    /* foreign elements, and what is none in a <select> */
    {"<svg><path/><image><title><g></title></svg>a",
     "<svg><path></path><image/><title><g></g></title></svg>a"},
    {"<svg><style><g></style></svg>", "<svg><style><g></g></style></svg>"},
    {"<style><g></style>", NULL},
    {"<select><style><div></style></font></select>", "<select></select>"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct arena *arena = arena_new();
        struct buf out;

        buf_init(&out, 1 << 16);
        assert_true(nesting_bound(&out, arena, str_of(cases[i].html)));
        assert_string_equal(out.at ? out.at : "",
                            cases[i].bounded ? cases[i].bounded : cases[i].html);
        buf_free(&out);
        arena_free(arena);
    }
}

/* How many times ${needle} stands in ${text}. */
static int count(const char *text, const char *needle)
{
    int n = 0;

    for (; (text = strstr(text, needle)); text += strlen(needle))
        n++;
    return n;
}

static void test_bounds(void **state)
{
    static const struct {
        const char *unit, *kept;
        int most;
    } storms[] = {
        {"<div>", "<div>", BUILD_MAX_DEPTH},
        {"<i>", "<i>", BUILD_MAX_FORMATTING},
        {"<div><object></div>", "<div>", BUILD_MAX_DEPTH / 2},
        {"<svg><g>", "<g>", BUILD_MAX_DEPTH / 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(storms) / sizeof(*storms); i++) {
        struct arena *arena = arena_new();
        struct buf html, out;

        buf_init(&html, 1 << 20);
        buf_init(&out, 1 << 20);
        for (int k = 0; k < 1000; k++)
            buf_add_c(&html, storms[i].unit);
        buf_add_c(&html, "end");
        assert_false(nesting_bound(&out, arena, buf_str(&html)));
        assert_int_equal(count(out.at, storms[i].kept), storms[i].most);
        assert_true(str_ends(buf_str(&out), "end"));
        buf_free(&html);
        buf_free(&out);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_bounds)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
