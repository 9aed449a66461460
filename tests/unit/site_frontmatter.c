/*
 * Front matter, excerpts' sources, typographic quotes: text in, text out.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "site/extract.h"
#include "site/frontmatter.h"
#include "site/smartify.h"

static void files_are_taken_apart(void **state)
{
    static const struct {
        const char *text, *body, *title;
        unsigned line;
        int result;
    } cases[] = {
        {"---\ntitle: a\n---\nbody\n", "body\n", "a", 4, 0},
        {"---\ntitle: a\n...\nbody", "body", "a", 4, 0},
        {"--- \r\ntitle: a\r\n---\r\n\r\n  \r\n    code", "    code", "a", 6, 0},
        {"\xEF\xBB\xBF---\ntitle: a\n---\n", "", "a", 4, 0},
        {"---\n---\nx", "x", "", 3, 0},
        {"---\n{\"title\": \"a\"}\n---\nx", "x", "a", 4, 0},
        {"no front matter", "no front matter", "", 1, 0},
        {"---\ntitle: never closed\n", "---\ntitle: never closed\n", "", 1, 0},
        {"---", "---", "", 1, 0},
        {"", "", "", 1, 0},
        {"----\na: b\n---\n", "----\na: b\n---\n", "", 1, 0},
        {"---\n- a\n- b\n---\nx", "x", "", 5, -1},
        {"---\ntext\n---\nx", "x", "", 4, -1},
        {"---\n'a: b\n---\nx", "x", "", 4, -1},
        {"+++\ntitle = \"a\"\n+++\nx", "", "", 0, -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        struct frontmatter m;

        if (frontmatter_read(arena, str_of(cases[i].text), "f", NULL, &m, diag) != cases[i].result)
            fail_msg("%s: not %d", cases[i].text, cases[i].result);
        assert_int_equal(diag_count(diag, SEVERITY_ERROR), cases[i].result ? 1 : 0);
        if (!cases[i].result) {
            assert_true(str_is(m.body, cases[i].body));
            assert_int_equal(m.body_line, cases[i].line);
            assert_true(str_is(value_as_text(value_get(m.map, "title")), cases[i].title));
        }
        diag_free(diag);
        arena_free(arena);
    }
}

static void excerpts_are_extracted(void **state)
{
    static const struct {
        const char *body, *separator, *excerpt;
    } cases[] = {
        {"one\n\ntwo", "\n\n", "one"},
        {"one", "\n\n", "one"},
        {"one\n\n", "\n\n", "one"},
        {"one<!--more-->two", "<!--more-->", "one"},
        {"one<!-- more -->two", "<!--more-->", "one<!-- more -->two"},
        {"[a][1] b\n\nc\n\n[1]: http://x\n[2]: http://y\n   [a]: http://z", "\n\n",
         "[a][1] b\n\n[1]: http://x\n[a]: http://z"},
        {"{% if x %}\na\n\nb{% endif %}", "\n\n", "{% if x %}\na\n{% endif %}"},
        {"{%- for i in x -%}{% if i %}\na\n\nb", "\n\n",
         "{%- for i in x -%}{% if i %}\na\n{% endif %}\n{% endfor %}"},
        {"{% if x %}{% endif %}\na\n\nb", "\n\n", "{% if x %}{% endif %}\na"},
        {"{% include x %}\n\nb", "\n\n", "{% include x %}"},
        {"{% highlight c\n\nb", "\n\n", "{% highlight c"},
        {"", "\n\n", ""},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct str got = extract_excerpt(arena, str_of(cases[i].body), str_of(cases[i].separator));

        if (!str_is(got, cases[i].excerpt))
            fail_msg("%s gave %.*s", cases[i].body, STR_ARG(got));
    }
    arena_free(arena);
}

static void quotes_become_typographic(void **state)
{
    static const struct {
        const char *text, *smart;
    } cases[] = {
        {"say \"x\"", "say “x”"},
        {"it's", "it’s"},
        {"the '80s", "the ’80s"},
        {"a -- b --- c...", "a – b — c…"},
        {"\"'x' y\"", "“‘x’ y”"},
        {"<a href=\"x\">y</a>", "<a href=\"x\">y</a>"},
        {"a & b &amp; c", "a &amp; b &amp; c"},
        {"<", "&lt;"},
        {"'", "’"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct buf out;

        buf_init(&out, 1000);
        smartify(&out, str_of(cases[i].text));
        if (!str_is(buf_str(&out), cases[i].smart))
            fail_msg("%s gave %.*s", cases[i].text, STR_ARG(buf_str(&out)));
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(files_are_taken_apart),
                                       cmocka_unit_test(excerpts_are_extracted),
                                       cmocka_unit_test(quotes_become_typographic)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
