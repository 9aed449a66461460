/*
 * The allow-list, absolute links, and what a parser must not be given.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "markup/clean.h"
#include "markup/html.h"
#include "markup/html5.h"
#include "markup/links.h"
#include "markup/markdown.h"

static const struct {
    const char *html;
    const char *feed; /* NULL: as given */
    const char *mail; /* NULL: as feed */
} cases[] = {
    {"<p id=\"a\" class=\"b\">x</p>", NULL, "<p>x</p>"},
    {"<p onclick=x>a<script>b</script><custom>c</custom>", "<p>ac</p>", NULL},
    {"<a href=\" java\tscript:x\">a</a><a href=\"JAVASCRIPT&colon;x\">b</a>", "<a>a</a><a>b</a>",
     NULL},
    {"<form><input><button>x</button></form>a", "a", NULL},
    {"<p style=\"color: red; position: fixed; background: url(x)\">a</p>",
     "<p style=\"color: red\">a</p>", NULL},
    {"<p style=\"col\\6fr: red\">a</p>", "<p>a</p>", NULL},
    {"<p style=\"margin: -9px; width: calc(1px)\">a</p>", "<p>a</p>", NULL},
    /* links */
    {"<a href=\"b?c\">x</a><a href=\"#d\">y</a>",
     "<a href=\"https://e.org/p/b?c\">x</a><a href=\"https://e.org/p/#d\">y</a>", NULL},
    {"<img srcset=\"a.png 1x, /b.png 2x\" alt=\"\">",
     "<img srcset=\"https://e.org/p/a.png 1x, https://e.org/b.png 2x\" alt=\"\">", NULL},
    /* commas are part of an address */
    {"<img srcset=\"/f_auto,q_auto:good/a.png 1x, /b.png\" alt=\"\">",
     "<img srcset=\"https://e.org/f_auto,q_auto:good/a.png 1x, https://e.org/b.png\" alt=\"\">",
     NULL},
    {"<img src=a srcset=\"b 1x, javascript:x 2x\"><img src=a srcset=\"data:image/png;base64,A "
     "1x\">",
     "<img src=\"https://e.org/p/a\"><img src=\"https://e.org/p/a\">", NULL},
    {"<picture><source srcset=\"a.webp, b.webp 2x\"><img src=a.png></picture>",
     "<picture><source srcset=\"https://e.org/p/a.webp, https://e.org/p/b.webp 2x\">"
     "<img src=\"https://e.org/p/a.png\"></picture>",
     "<img src=\"https://e.org/p/a.png\">"},
    {"<img src=a.png usemap=#m><map name=m><area href=b></map>",
     "<img src=\"https://e.org/p/a.png\" usemap=\"#m\"><map name=\"m\">"
     "<area href=\"https://e.org/p/b\"></map>",
     "<img src=\"https://e.org/p/a.png\">"},
    {"<blockquote cite=\"c\">x</blockquote>",
     "<blockquote cite=\"https://e.org/p/c\">x</blockquote>", NULL},
    {"<img src=\"data:image/gif;base64,R0\" data-src=\"/l.jpg\" alt=\"\">",
     "<img src=\"https://e.org/l.jpg\" alt=\"\">", NULL},
    {"<img alt=x>", "", NULL},
    /* lazy loading: a stand-in, or a class that says so; but not any data-src */
    {"<img data-src=/l.jpg alt=\"\">", "<img alt=\"\" src=\"https://e.org/l.jpg\">", NULL},
    {"<img src=/grey.png class=lazyload data-src=/l.jpg data-srcset=\"/m.jpg 2x\">",
     "<img src=\"https://e.org/l.jpg\" class=\"lazyload\" srcset=\"https://e.org/m.jpg 2x\">",
     "<img src=\"https://e.org/l.jpg\" srcset=\"https://e.org/m.jpg 2x\">"},
    {"<img src=/small.jpg data-src=/zoom.jpg>", "<img src=\"https://e.org/small.jpg\">", NULL},
    {"<video data-poster=p.png src=v></video>",
     "<video src=\"https://e.org/p/v\" poster=\"https://e.org/p/p.png\"></video>",
     "<p><a href=\"https://e.org/p/v\"><img src=\"https://e.org/p/p.png\" "
     "alt=\"https://e.org/p/v\"></a></p>"},
    /* its twin for those without scripts is shown once, another picture is not lost */
    {"<p><img data-src=a>\n<noscript><img src=a></noscript></p>",
     "<p><img src=\"https://e.org/p/a\">\n</p>", NULL},
    {"<p><img data-src=a><noscript><img src=b></noscript></p>",
     "<p><img src=\"https://e.org/p/a\"><img src=\"https://e.org/p/b\"></p>", NULL},
    /* embeds */
    {"<div><iframe src=\"https://www.youtube.com/embed/abc?x\"></iframe></div>",
     "<div><a href=\"https://www.youtube.com/watch?v=abc\"><img "
     "src=\"https://i.ytimg.com/vi/abc/hqdefault.jpg\" "
     "alt=\"https://www.youtube.com/watch?v=abc\"></a></div>",
     NULL},
    {"<p><iframe src=//f.org/x title=T></iframe></p>", "<p><a href=\"https://f.org/x\">T</a></p>",
     NULL},
    {"<p><iframe src=//player.vimeo.com/video/12?h=ab title=T></iframe></p>",
     "<p><a href=\"https://vimeo.com/12/ab\">T</a></p>", NULL},
    {"<p><iframe src=https://www.youtube-nocookie.com/embed/videoseries?a=b&list=PL1></iframe></p>",
     "<p><a href=\"https://www.youtube.com/playlist?list=PL1\">"
     "https://www.youtube.com/playlist?list=PL1</a></p>",
     NULL},
    {"<p><iframe src=https://archive.org/embed/x title=T></iframe></p>",
     "<p><a href=\"https://archive.org/details/x\"><img src=\"https://archive.org/services/img/x\" "
     "alt=\"T\"></a></p>",
     NULL},
    {"<p><iframe src=https://youtube.com.evil.org/embed/x title=T></iframe></p>",
     "<p><a href=\"https://youtube.com.evil.org/embed/x\">T</a></p>", NULL},
    {"<p><object type=image/svg+xml data=a.svg>A <b>fish</b></object></p>",
     "<p><img src=\"https://e.org/p/a.svg\" alt=\"A fish\"></p>", NULL},
    {"<iframe src=javascript:x></iframe>", "", NULL},
    {"<object><param name=Movie value=m.swf></object>",
     "<p><a href=\"https://e.org/p/m.swf\">https://e.org/p/m.swf</a></p>", NULL},
    {"<iframe srcdoc='<script>x</script>'></iframe>", "", NULL},
    {"<video src=v.mp4 poster=p.png></video>",
     "<video src=\"https://e.org/p/v.mp4\" poster=\"https://e.org/p/p.png\"></video>",
     "<p><a href=\"https://e.org/p/v.mp4\"><img src=\"https://e.org/p/p.png\" "
     "alt=\"https://e.org/p/v.mp4\"></a></p>"},
    {"<input type=checkbox disabled checked>x", "\u2611 x", NULL},
    /* what is left is a tree that browsers read as it is */
    {"<p>a<button><p>b</button>", "<p>a</p>", NULL},
    {"<custom><tr><td>a</td></tr></custom>", "a", NULL},
    {"<a href=x>a<object><a href=y>b</a></object></a>", "<a href=\"https://e.org/p/x\">a</a>",
     NULL},
    {"<pre>\n\na</pre>", "<pre>\n\na</pre>", NULL},
    {"a&#1;b&#x80;c\x7f", "a\ufffdb\u20acc\ufffd", NULL},
    {"<svg><path/></svg><math><mi>x</mi></math>b", "b", NULL},
    {"<svg><path><p>a</p></svg><svg><foreignObject><p>c</p></foreignObject></svg>b", "<p>a</p>b",
     NULL},
    {"<amp-img src=\"a.png\" width=2 height=1 alt=\"A\" layout=fixed on=\"tap:x\">"
     "<noscript><img src=\"a.png\"></noscript></amp-img> b",
     "<img src=\"https://e.org/p/a.png\" width=\"2\" height=\"1\" alt=\"A\"> b", NULL},
    {"<p><amp-anim src=\"a.gif\"> b</p><p><amp-img>c</amp-img>",
     "<p><img src=\"https://e.org/p/a.gif\"> b</p><p>c</p>", NULL},
    {"<iframe src=\"https://v.org/videos/embed/4b-5\" title=\"T\"></iframe>",
     "<p><a href=\"https://v.org/videos/embed/4b-5\">T</a></p>", NULL},
};

static void check(const char *html, enum clean_profile profile, const char *expected)
{
    struct place place = {NULL, 1, 1};
    struct arena *arena = arena_new();
    struct node *root = html5_parse(arena, str_of(html), place, NULL);
    struct buf out;

    buf_init(&out, 1 << 20);
    links_absolute(arena, root, STR("https://e.org/p/"));
    clean_tree(arena, root, profile);
    html_write(&out, root);
    assert_string_equal(buf_str(&out).at, expected);
    buf_free(&out);
    arena_free(arena);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const char *feed = cases[i].feed ? cases[i].feed : cases[i].html;

        check(cases[i].html, CLEAN_FEED, feed);
        check(cases[i].html, CLEAN_MAIL, cases[i].mail ? cases[i].mail : feed);
    }
}

static size_t depth_of(const struct node *root)
{
    size_t deepest = 0, depth;

    for (const struct node *node = root->first; node; node = node_next(node, root)) {
        depth = 0;
        if (node->type == NODE_TEXT)
            continue;
        for (const struct node *at = node; at != root; at = at->parent)
            depth++;
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest;
}

#define N_STORM 30000

/* Deep and wide storms: bounded, reported, and over in no time. */
static void test_storms(void **state)
{
    static const struct {
        const char *unit;
        bool is_deep; /* as HTML, and in Markdown */
    } storms[] = {
        {"<div>", true},
        {"<b>", true},
        {"<a href=x>", false}, /* each ends the one before */
        {"<b><p>", true},
        {"<table><td>", true},
        {"<ul><li>", true},
        {"<svg>", true},
        {"> ", false},
        {"- ", false},
        {"[a](", false},
        {"**a ", false},
        {"<div markdown=1>\n", true},
        /* end tags that a parser ignores */
        {"<div><table><td></div>", true},
        {"<li><ul></li>", true},
        {"<form><div></form>", true},
        {"<svg><g><span></g></svg>", false},
        /* one line, beginnings without ends */
        {"<div>a</div>", false},
        {"<hr>", false},
        {"<?", false},
        {"<!A ", false},
        {"<!--", false},
        {"<![CDATA[", false},
        {"<a \"", false},
    };
    struct markdown_options options = {.gfm = true, .smart = true, .auto_ids = true};
    struct place place = {"storm", 1, 1};

    (void)state;
    for (size_t i = 0; i < sizeof(storms) / sizeof(*storms); i++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        struct buf text;

        buf_init(&text, (size_t)-1);
        for (size_t k = 0; k < N_STORM; k++)
            buf_add_c(&text, storms[i].unit);
        buf_add_c(&text, "end");
        assert_true(depth_of(html5_parse(arena, buf_str(&text), place, diag)) <= TREE_MAX_DEPTH);
        assert_true(depth_of(markdown_parse(arena, buf_str(&text), &options, place, diag)) <=
                    TREE_MAX_DEPTH);
        buf_free(&text);
        diag_free(diag);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_storms)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
