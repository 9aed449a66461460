/*
 * Addresses from patterns.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "site/permalink.h"

static void patterns_give_addresses(void **state)
{
    static const struct {
        const char *pattern, *url; /* NULL: refused */
    } cases[] = {
        {"/:categories/:year/:month/:day/:title:output_ext",
         "/a/two%20words/2025/02/03/My-Slug.html"},
        {"/:slugified_categories/:slug/", "/a/two-words/my-slug/"},
        {"/:short_year-:i_month-:i_day/:y_day", "/25-2-3/034"},
        {"/:month_:day/", "/02_03/"},
        {":title", "/My-Slug"},
        {"//a///b", "/a/b"},
        {"/:collection/:path:output_ext", "/posts/sub/2025-02-03-My-Slug.html"},
        {"/:name", "/2025-02-03-my-slug"},
        {"/:hour:minute:second", "/090500"},
        {"/a:b", NULL},
        {"/:nothing/", NULL},
        {"/../x", NULL},
        {"/x/../../y", NULL},
        {"/%2e%2e/x", NULL},
        {"..", NULL},
        {"/a..b", "/a/b"},
        {"/a/./b", "/a/b"},
        {"/12:30", "/12:30"},
        {"", "/"},
    };
    struct str categories[] = {STR("A"), STR("Two Words"), STR("a")};
    struct arena *arena = arena_new();
    struct permalink_facts facts = {.collection = STR("posts"),
                                    .path = STR("/sub/2025-02-03-My-Slug"),
                                    .basename = STR("2025-02-03-My-Slug"),
                                    .slug = STR("My-Slug"),
                                    .output_ext = STR(".html"),
                                    .categories = {3, categories}};
    struct civil civil = {.year = 2025, .month = 2, .day = 3, .hour = 9, .minute = 5};

    (void)state;
    facts.date = date_from_civil(&civil, NULL);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct diag *diag = diag_new();
        struct str url = STR("");
        int failed = permalink_make(arena, str_of(cases[i].pattern), &facts,
                                    (struct place){"x.md", 3, 1}, &url, diag);

        if (failed != !cases[i].url * -1 || (!failed && !str_is(url, cases[i].url)))
            print_error("%s gave %.*s\n", cases[i].pattern, STR_ARG(url));
        assert_int_equal(failed, cases[i].url ? 0 : -1);
        if (!failed)
            assert_true(str_is(url, cases[i].url));
        assert_int_equal(diag_count(diag, SEVERITY_ERROR), cases[i].url ? 0 : 1);
        diag_free(diag);
    }
    arena_free(arena);
}

static void styles_give_endings(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_true(str_is(permalink_with_suffix(arena, STR("/x"), STR("pretty")), "/x/"));
    assert_true(str_is(permalink_with_suffix(arena, STR("/x"), STR("/a/:title/")), "/x/"));
    assert_true(str_is(permalink_with_suffix(arena, STR("/x"), STR("date")), "/x:output_ext"));
    assert_true(str_is(permalink_with_suffix(arena, STR("/x"), STR("/:title")), "/x"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(patterns_give_addresses),
                                       cmocka_unit_test(styles_give_endings)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
