/*
 * Liquid in Jekyll's dialect.  What the tables expect is what Ruby's Liquid 5.4 (lax, error_mode warn)
 * made of the same templates and data.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "data/json.h"
#include "liquid/liquid.h"

static const char data_json[] =
    "{\"a\":\"hello World\",\"b\":5,\"c\":2.5,\"d\":null,\"yes\":true,\"no\":false,"
    "\"l\":[3,1,2],\"m\":{\"x\":1,\"y\":\"two\",\"z\":[1,2]},\"n\":[{\"t\":\"q\",\"w\":2},"
    "{\"t\":\"p\",\"w\":1},{\"w\":0}],\"empty_list\":[],\"u\":\"Gr\\u00f6\\u00dfe\","
    "\"nested\":[[1,[2]],3],\"big\":1e20,\"small\":0.00001,\"s\":\"<b>r & 'q'</b>\"}";

/* One rendering, with everything it needs. */
struct fixture {
    struct arena *arena;
    struct diag *diag;
    struct liquid *liquid;
    struct buf out;
    struct buf messages;
};

static void open_fixture(struct fixture *f, enum liquid_dialect dialect)
{
    f->arena = arena_new();
    f->diag = diag_new();
    f->liquid = liquid_new(f->arena, dialect);
    buf_init(&f->out, (size_t)256 << 20);
    buf_init(&f->messages, 1 << 20);
}

static void close_fixture(struct fixture *f)
{
    buf_free(&f->out);
    buf_free(&f->messages);
    diag_free(f->diag);
    arena_free(f->arena);
}

static const struct value *read_data(struct fixture *f, const char *json)
{
    const struct value *data;

    assert_int_equal(json_parse(f->arena, str_of(json), "data", &data, f->diag), 0);
    return data;
}

static int render(struct fixture *f, const char *source)
{
    struct place place = {.file = "post.md", .line = 1, .column = 1};
    struct moment now = {.s = 1740046530};
    struct liquid_template *template =
        liquid_parse(f->liquid, f->arena, str_of(source), place, f->diag);
    size_t n;
    int status = template ? liquid_render(template, f->arena, read_data(f, data_json), now, f,
                                          &f->out, f->diag)
                          : -1;
    const struct diag_item *items = diag_items(f->diag, &n);

    for (size_t i = 0; i < n; i++)
        diag_format(&f->messages, &items[i]);
    return status;
}

/* ${source} gives ${expected}; NULL: it is refused. */
static void expect(enum liquid_dialect dialect, const char *source, const char *expected)
{
    struct fixture f;
    int status;

    open_fixture(&f, dialect);
    status = render(&f, source);
    if (status != (expected ? 0 : -1) || (expected && !str_is(buf_str(&f.out), expected)))
        print_message("%s\n gave %d: %.*s\n expected %s\n%.*s", source, status,
                      STR_ARG(buf_str(&f.out)), expected ? expected : "an error",
                      STR_ARG(buf_str(&f.messages)));
    assert_int_equal(status, expected ? 0 : -1);
    if (expected)
        assert_true(str_is(buf_str(&f.out), expected));
    close_fixture(&f);
}

struct sample {
    const char *source, *expected;
};

static void expect_all(const struct sample *samples, size_t n)
{
    for (size_t i = 0; i < n; i++)
        expect(LIQUID_JEKYLL, samples[i].source, samples[i].expected);
}

static void test_output(void **state)
{
    static const struct sample samples[] = {
        {"", ""},
        {"plain", "plain"},
        {"{{ a }} {{b}} {{ c }} {{ d }} {{ yes }} {{ no }}", "hello World 5 2.5  true false"},
        {"{{ l }} {{ nested }} {{ m }}", "312 123 {\"x\"=>1, \"y\"=>\"two\", \"z\"=>[1, 2]}"},
        {"{{ l | append: '' }}", "[3, 1, 2]"},
        {"{{ big }} {{ small }} {{ 1.0 }} {{ -0.5 }}", "1.0e+20 1.0e-05 1.0 -0.5"},
        {"{{ (1..3) }} {{ (1..b) | size }} {{ (3..1) | first }}", "1..3 5 3"},
        {"{{ b.size }} {{ a.size }} {{ l.first }} {{ m.first }}", "8 11 3 x1"},
        {"{{ l[-1] }} {{ l[9] }} {{ m['y'] }} {{ m[a] }} {{ a.b.c }}", "2  two  "},
        {"{{ 'a }}", "hello World"},
        {"{{ 'a' 'b' }}", "a"},
        {"{{ a b }}", "hello World"},
        {"{{ a | upcase | }}", "HELLO WORLD"},
        {"{{ a || upcase }}", "HELLO WORLD"},
        {"{{ a | nosuch: 1 }}", "hello World"},
        {"{{ }}{{ | upcase }}", ""},
        {"{{ 'a' | upcase: 1 }}", NULL},
        {"x {{- a -}} y", "xhello Worldy"},
        {"{{ '}' }}", NULL},
        {"{{ a", NULL},
        {"{% a", NULL},
        {"{% %}", NULL},
        {"{ { a } } %} }}", "{ { a } } %} }}"},
        {"{%- comment -%} x {%- endcomment -%} y", "y"},
        {" {% comment %}z{% endcomment %}{%- if yes %}y{% endif %}", " y"},
        {"{% raw %}{{ a }}{%- b %}{% endraw %}", "{{ a }}{%- b %}"},
        {"{%- raw -%} a {% endraw %} b", " a b"},
    };

    (void)state;
    expect_all(samples, sizeof(samples) / sizeof(*samples));
}

static void test_conditions(void **state)
{
    static const struct sample samples[] = {
        {"{% if d %}1{% elsif no %}2{% else %}3{% endif %}", "3"},
        {"{% if a == blank %}y{% else %}n{% endif %}{% if a != blank %}y{% endif %}", "ny"},
        {"{% if empty_list == empty %}y{% endif %}{% if '' == empty %}y{% endif %}", "yy"},
        {"{% if d == empty %}y{% else %}n{% endif %}", "n"},
        {"{% if yes or no and no %}y{% else %}n{% endif %}", "y"},
        {"{% if no and no or yes %}y{% else %}n{% endif %}", "n"},
        {"{% if l contains 3 %}y{% endif %}{% if a contains 'World' %}y{% endif %}", "yy"},
        {"{% if m contains 'x' %}y{% endif %}{% if d contains 'x' %}y{% else %}n{% endif %}", "yn"},
        {"{% if 1 == 1.0 and 1 != '1' %}y{% endif %}", "y"},
        {"{% if d < 1 %}y{% else %}n{% endif %}{% if l < 1 %}y{% else %}n{% endif %}", "nn"},
        {"{% if 1 < 'a' %}{% endif %}", NULL},
        {"{% if a = b %}{% endif %}", NULL},
        {"{% if %}{% endif %}", NULL},
        {"{% if (yes or no) and no %}y{% else %}n{% endif %}", "y"},
        {"{% if a == 'hello World' && no %}y{% else %}n{% endif %}", "y"},
        {"{% if a | upcase %}y{% endif %}", "y"},
        {"{% unless no %}y{% else %}n{% endunless %}", "y"},
        {"{% unless yes %}1{% elsif yes %}2{% endunless %}", "2"},
        {"{% case b %}x{% when 1, 5 %}a{% when 5 or 6 %}b{% else %}c{% endcase %}", "ab"},
        {"{% case b %}{% when 'x' %}a{% else %}c{% endcase %}", "c"},
        {"{% if yes %}  \n {% endif %}", ""},
        {"{% if yes %}  {{ d }}{% endif %}", "  "},
        {"{% if yes %}", NULL},
        {"{% endif %}", NULL},
        {"{% else %}", NULL},
        {"{% if yes %}{% endfor %}{% endif %}", NULL},
    };

    (void)state;
    expect_all(samples, sizeof(samples) / sizeof(*samples));
}

static void test_loops(void **state)
{
    static const struct sample samples[] = {
        {"{% for i in l %}{{ i }}{{ forloop.index }}{{ forloop.last }} {% endfor %}",
         "31false 12false 23true "},
        {"{% for i in l reversed %}{{ i }}{% endfor %}", "213"},
        {"{% for i in l limit:1 reversed %}{{ i }}{% endfor %}", "3"},
        {"{% for i in l offset:1 limit:1 %}{{ i }}{% endfor %}", "1"},
        {"{% for i in l limit:2 %}{{i}}{% endfor %}-{% for i in l offset:continue %}{{i}}{% endfor "
         "%}",
         "31-2"},
        {"{% for i in empty_list %}x{% else %}none{% endfor %}", "none"},
        {"{% for i in m %}{{ i[0] }}={{ i[1] }};{% endfor %}", "x=1;y=two;z=12;"},
        {"{% for i in a limit:9 offset:9 %}{{ i }}{% endfor %}", "hello World"},
        {"{% for i in b %}x{% else %}none{% endfor %}", "none"},
        {"{% for i in l %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}", "32"},
        {"{% for i in l %}{% if i == 1 %}{% break %}{% endif %}{{ i }}{% endfor %}!", "3!"},
        {"a{% break %}b", "a"},
        {"{% for i in (1..2) %}{% for j in (1..2) %}{{ forloop.parentloop.index }}{{ j }} "
         "{% endfor %}{% endfor %}",
         "11 12 21 22 "},
        {"{% for i in l limit:x2 %}{{ i }}{% endfor %}", "312"},
        {"{% for i in l limit:'x' %}{{ i }}{% endfor %}", NULL},
        {"{% for i %}{% endfor %}", NULL},
        {"{% for i in l %}{% cycle 'o', 'e' %}{% endfor %}{% cycle 'o', 'e' %}", "oeoe"},
        {"{% tablerow i in l cols:2 %}{{ i }}{% endtablerow %}",
         "<tr class=\"row1\">\n<td class=\"col1\">3</td><td class=\"col2\">1</td></tr>\n"
         "<tr class=\"row2\"><td class=\"col1\">2</td></tr>\n"},
        {"{% assign x = forloop %}{% for i in l %}{% assign x = forloop %}{% endfor %}{{ x.index "
         "}}",
         "4"},
        {"{% increment b %}{{ b }} {% decrement q %}{{ q }}", "56 -1-1"},
        {"{% ifchanged %}a{% endifchanged %}{% ifchanged %}a{% endifchanged %}", "a"},
    };

    (void)state;
    expect_all(samples, sizeof(samples) / sizeof(*samples));
}

static void test_filters(void **state)
{
    static const struct sample samples[] = {
        {"{{ u | upcase }} {{ u | size }} {{ u | slice: 2 }}", "GRÖSSE 5 ö"},
        {"{{ s | escape }}", "&lt;b&gt;r &amp; &#39;q&#39;&lt;/b&gt;"},
        {"{{ s | strip_html }}", "r & 'q'"},
        {"{{ '&lt; < &#38; &' | escape_once }}", "&lt; &lt; &#38; &amp;"},
        {"{{ 'one two ' | truncatewords: 2 }}|{{ 'one two' | truncatewords: 2 }}",
         "one two...|one two"},
        {"{{ a | truncate: 7 }} {{ a | truncate: 2, '' }}", "hell... he"},
        {"{{ 'a,b,,' | split: ',' | size }} {{ u | split: '' | join: '-' }}", "2 G-r-ö-ß-e"},
        {"{{ 'aaa' | replace: 'a', 'b' }} {{ 'aa' | replace_last: 'a', 'b' }}", "bbb ab"},
        {"{{ 'a\\b' | replace: '\\', '\\\\' }} {{ 'axb' | replace: 'x', '[\\0\\&\\1]' }}",
         "a\\b a[xx]b"},
        {"{{ 'axb' | replace_first: 'x', '\\`' }} {{ \"it's\" | replace: \"'\", \"\\'\" }}",
         "aab itss"},
        {"{{ 'a' | replace: 'a', '\\\"\\' }} {{ 'a' | replace_last: 'a', '\\0' }}", "\\\"\\ \\0"},
        {"{{ 10.1 | minus: 2.2 }} {{ 1.1 | times: 1.1 }} {{ 3 | times: 0.1 }}", "7.9 1.21 0.3"},
        {"{{ 7 | divided_by: 2 }} {{ -7 | divided_by: 2 }} {{ -7 | modulo: 3 }}", "3 -4 2"},
        {"{{ 7 | divided_by: 2.0 }} {{ 1 | divided_by: 3.0 }}", "3.5 0.3333333333333333"},
        {"{{ 1.5 | divided_by: 0 }} {{ 0.0 | divided_by: 0.0 }}", "Infinity NaN"},
        {"{{ 1 | divided_by: 0 }}", NULL},
        {"{{ 1.5 | modulo: 0 }}", NULL},
        {"{{ 15 | round: -1 }} {{ 5.666 | round: -2 }} {{ -2.5 | round }} {{ 5.666 | round: 5 }}",
         "20 0 -3 5.666"},
        {"{{ '12abc' | plus: 1 }} {{ '1_000' | plus: 1 }} {{ '1.5' | plus: 1 }}", "13 1001 2.5"},
        {"{{ l | sort | join: ',' }} {{ n | sort: 'w' | map: 't' | join: ',' }}", "1,2,3 ,p,q"},
        {"{{ n | where: 't', 'p' | size }} {{ n | where: 't' | size }}", "1 2"},
        {"{{ n | map: 't' | compact | size }} {{ nested | join: '+' }}", "2 1+2+3"},
        {"{{ l | concat: l | uniq | size }} {{ l | concat: b }}", NULL},
        {"{{ d | sort }}{{ d | join }}{{ d | where: 'x' }}{{ d | first }}", ""},
        {"{{ 'March 14, 2016' | date: '%b %d, %y' }} {{ 0 | date: '%Y' }}", "Mar 14, 16 1970"},
        {"{{ 'now' | date: '%Y-%m-%d' }} {{ 'no date' | date: '%Y' }}", "2025-02-20 no date"},
        {"{{ 'x y' | url_encode }} {{ 'a%20b+c' | url_decode }} {{ '%E4' | url_decode }}", NULL},
        {"{{ 'a/?' | base64_url_safe_encode }} {{ 'YS8_' | base64_url_safe_decode }}", "YS8_ a/?"},
        {"{{ no | default: 'x' }}{{ no | default: 'x', allow_false: true }}{{ '' | default: 'y' }}",
         "xfalsey"},
        {"{{ l | sum }}", "312"}, /* Jekyll's Liquid has no sum */
    };

    (void)state;
    expect_all(samples, sizeof(samples) / sizeof(*samples));
}

static void test_variables(void **state)
{
    static const struct sample samples[] = {
        {"{% assign x = a | upcase %}{{ x }}", "HELLO WORLD"},
        {"{% assign a-b.c = 1 %}{{ a-b.c }}", ""},
        {"{% assign x %}", NULL},
        {"{% capture x %}{{ a }}!{% endcapture %}{{ x | size }}", "12"},
        {"{% capture 'x' %}1{% endcapture %}{{ x }}", "1"},
        {"{% for a in l %}{% assign a = 9 %}{{ a }}{% endfor %}{{ a }}", "3129"},
        {"{% liquid\n assign x = b | plus: 1\n if x > 5\n  echo x\n endif\n%}", "6"},
        {"{% liquid\n if yes\n%}x{% endif %}", NULL},
        {"{%- # a note\n # goes on -%}", ""},
        {"{% # a note\n goes on %}", NULL},
        {"{% doc %}{{ {% enddoc %}x", "x"},
    };

    (void)state;
    expect_all(samples, sizeof(samples) / sizeof(*samples));
}

static void test_strict_refuses(void **state)
{
    static const char *const sources[] = {
        "{{ a b }}",        "{{ a || upcase }}", "{{ a.0 }}",
        "{{ a | nosuch }}", "{% if a = b %}",    "{% for i in l foo: 1 %}{% endfor %}",
        "{% nosuch %}",     "{{ -a }}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++)
        expect(LIQUID_SHOPIFY, sources[i], NULL);
    expect(LIQUID_SHOPIFY, "{{ l | sum }} {{ l | has: 1 }}", "6 true");
}

/* A message says where: file, line and column of the mistake. */
static void test_places(void **state)
{
    static const struct sample samples[] = {
        {"one\ntwo {% if %}{% endif %}", "post.md:2:11: error: Liquid: a condition is missing"},
        {"ä {{ 1 | divided_by: 0 }}", "post.md:1:3: error: Liquid: divided by 0"},
        {"{% for i in l %}\n{% if yes %}\n{% endfor %}", "post.md:3:1: error:"},
        {"\n\n  {{ a", "post.md:3:3: error:"},
        {"{% liquid\n assign x = 1\n nosuch\n%}",
         "post.md:3:1: error: Liquid: unknown tag 'nosuch'"},
        {"{% if yes %}\n\n", "post.md:1:1: error: Liquid: 'if' is never closed"},
        {"{{ a }}\n{{ b c }}", "post.md:2:6: warning:"},
        {"{{ a | nosuch }}", "post.md:1:8: warning: Liquid: unknown filter 'nosuch'"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
        struct fixture f;

        open_fixture(&f, LIQUID_JEKYLL);
        render(&f, samples[i].source);
        if (str_find(buf_str(&f.messages), str_of(samples[i].expected), 0) != 0)
            print_message("%s\n said %.*s expected %s\n", samples[i].source,
                          STR_ARG(buf_str(&f.messages)), samples[i].expected);
        assert_int_equal(str_find(buf_str(&f.messages), str_of(samples[i].expected), 0), 0);
        close_fixture(&f);
    }
}

static void test_failure_leaves_out_alone(void **state)
{
    struct fixture f;

    (void)state;
    open_fixture(&f, LIQUID_JEKYLL);
    buf_add_c(&f.out, "before");
    assert_int_equal(render(&f, "text {{ 1 | divided_by: 0 }}"), -1);
    assert_true(str_is(buf_str(&f.out), "before"));
    liquid_show_errors(f.liquid, true);
    assert_int_equal(render(&f, "\n[{{ 1 | divided_by: 0 }}] on"), 0);
    assert_true(str_is(buf_str(&f.out), "before\n[Liquid error (line 2): divided by 0] on"));
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output),    cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_loops),     cmocka_unit_test(test_filters),
        cmocka_unit_test(test_variables), cmocka_unit_test(test_strict_refuses),
        cmocka_unit_test(test_places),    cmocka_unit_test(test_failure_leaves_out_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
