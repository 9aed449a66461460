/*
 * The language as others use it: registered tags and filters, partials, conditions, the recorder; and
 * templates that mean harm.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "data/json.h"
#include "liquid/liquid.h"

#define HUGE_BYTES ((size_t)1 << 20)

struct fixture {
    struct arena *arena;
    struct diag *diag;
    struct liquid *liquid;
    const struct value *data;
    struct buf out;
    struct buf uses; /* what the recorder was told */
};

static const struct place start = {.file = "post.md", .line = 10, .column = 1};
static const struct moment now = {.s = 1740046530};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));

    f->arena = arena_new();
    f->diag = diag_new();
    f->liquid = liquid_new(f->arena, LIQUID_JEKYLL);
    buf_init(&f->out, (size_t)256 << 20);
    buf_init(&f->uses, HUGE_BYTES);
    *state = f;
    return json_parse(f->arena,
                      STR("{\"site\":{\"data\":{\"authors\":{\"ann\":\"Ann\"}},\"n\":3},"
                          "\"post\":{\"tags\":[\"c\",\"talks\"],\"year\":2020},\"l\":[1,2]}"),
                      "data", &f->data, f->diag);
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    buf_free(&f->out);
    buf_free(&f->uses);
    diag_free(f->diag);
    arena_free(f->arena);
    free(f);
    return 0;
}

static int render_str(struct fixture *f, struct str source)
{
    struct liquid_template *template = liquid_parse(f->liquid, f->arena, source, start, f->diag);

    buf_truncate(&f->out, 0);
    return template ? liquid_render(template, f->arena, f->data, now, f, &f->out, f->diag) : -1;
}

static int render(struct fixture *f, const char *source)
{
    return render_str(f, str_of(source));
}

static void assert_renders(struct fixture *f, const char *source, const char *expected)
{
    assert_int_equal(render(f, source), 0);
    assert_string_equal(f->out.at ? f->out.at : "", expected);
}

/* The text of the last thing that was reported. */
static const char *last_message(struct fixture *f)
{
    size_t n;
    const struct diag_item *items = diag_items(f->diag, &n);

    return n ? items[n - 1].text : "";
}

static void assert_fails(struct fixture *f, const char *source, const char *why)
{
    assert_int_equal(render(f, source), -1);
    assert_non_null(strstr(last_message(f), why));
}

static const struct value *surround(struct liquid_context *context, void *data,
                                    const struct value *input, const struct value *const *args,
                                    size_t n, const struct value *named)
{
    const struct value *end = named ? value_get(named, "end") : NULL;
    struct str text = liquid_to_text(liquid_arena(context), input);

    assert_string_equal(data, "data");
    return value_text(liquid_arena(context),
                      arena_printf(liquid_arena(context), "%zu%.*s%.*s%s%zu", n,
                                   STR_ARG(n ? value_as_text(args[0]) : STR("[")), STR_ARG(text),
                                   end ? "." : "]", value_size(input)));
}

static void test_filter(void **state)
{
    struct fixture *f = *state;

    liquid_add_filter(f->liquid, "surround", surround, (void *)(uintptr_t) "data");
    assert_renders(f, "{{ 'x' | surround }}", "0[x]0");
    assert_renders(f, "{{ 'x' | surround: '(', end: 1 }}", "1(x.0");
    assert_renders(f, "{{ (1..3) | surround }}", "0[123]3"); /* a range comes as a list */
    liquid_add_filter(f->liquid, "upcase", surround, (void *)(uintptr_t) "data");
    assert_renders(f, "{{ 'x' | upcase }}", "0[x]0"); /* later ones win */
}

static int show(struct liquid_context *context, void *data, struct str markup, struct str body,
                struct buf *out)
{
    struct place place = liquid_place(context);

    assert_ptr_equal(liquid_registers(context), data);
    if (str_is(str_trim(markup), "fail"))
        return liquid_error(context, "%s", "it would not");
    liquid_assign(context, STR("shown"), value_int(liquid_arena(context), place.line));
    buf_printf(out, "<%.*s:%.*s>", STR_ARG(str_trim(markup)), STR_ARG(body));
    buf_add(out, liquid_to_text(liquid_arena(context),
                                liquid_lookup(context, STR("post.year | plus: 1"))));
    return 0;
}

static void test_tag(void **state)
{
    struct fixture *f = *state;

    liquid_add_tag(f->liquid, "show", NULL, false, show, f);
    liquid_add_tag(f->liquid, "box", "endbox", false, show, f);
    liquid_add_tag(f->liquid, "code", "endcode", true, show, f);
    assert_renders(f, "{% show a b %}{{ shown }}", "<a b:>202110");
    assert_renders(f, "\n{% box x %}{{ site.n }}{% endbox %}{{ shown }}", "\n<x:3>202111");
    assert_renders(f, "{% code %}{{ site.n }}{% if %}{% endcode %}", "<:{{ site.n }}{% if %}>2021");
    assert_fails(f, "{% show fail %}", "it would not");
    assert_fails(f, "{% box %}", "never closed");
    assert_fails(f, "{% code %}", "never closed");
    assert_fails(f, "{% endbox %}", "endbox");
}

static void test_unknown_tags(void **state)
{
    struct fixture *f = *state;

    assert_fails(f, "{% gist 1 %}", "unknown tag 'gist'");
    liquid_pass_unknown_tags(f->liquid, true);
    assert_renders(f, "a {% gist 1 %} {% box %}{{ site.n }}{% endbox %}",
                   "a {% gist 1 %} {% box %}3{% endbox %}");
    assert_true(diag_count(f->diag, SEVERITY_WARNING) > 0);
    assert_fails(f, "{% if true %}{% endfor %}{% endif %}", "endfor");
    assert_fails(f, "{% else %}", "else");
}

static int load(void *data, struct arena *arena, struct str name, struct str *source,
                const char **file)
{
    (void)data;
    *file = arena_cstr(arena, name);
    if (str_is(name, "greet"))
        *source = STR("Hi {{ who }}{{ site.n }}{% assign seen = 1 %}");
    else if (str_is(name, "self"))
        *source = STR("{% include 'self' %}");
    else if (str_is(name, "broken"))
        *source = STR("\n{% if %}");
    else if (str_is(name, "divides"))
        *source = STR("\n {{ 1 | divided_by: 0 }}");
    else
        return -1;
    return 0;
}

static void test_partials(void **state)
{
    struct fixture *f = *state;
    size_t n;
    const struct diag_item *items;

    assert_fails(f, "{% include 'greet' %}", "no partial");
    liquid_set_loader(f->liquid, load, NULL);
    assert_renders(f, "{% include 'greet' who: 'A' %}{{ seen }}", "Hi A31");
    assert_renders(f, "{% render 'greet', who: 'A' %}{{ seen }}", "Hi A");
    assert_renders(f, "{% include 'greet' for l as who %}", "Hi 13Hi 23");
    assert_fails(f, "{% include 'nosuch' %}", "no partial 'nosuch'");
    assert_fails(f, "{% include 'self' %}", "nested too deeply");
    assert_fails(f, "{% include 'broken' %}", "it has an error");
    assert_fails(f, "{% include 'divides' %}", "divided by 0");
    items = diag_items(f->diag, &n);
    assert_string_equal(items[n - 2].file, "divides");
    assert_int_equal(items[n - 2].line, 2);
    assert_int_equal(items[n - 2].column, 2);
    assert_string_equal(items[n - 1].file, "post.md");
    assert_string_equal(items[n - 1].text, "Liquid: in divides: divided by 0");
}

static void test_condition(void **state)
{
    static const struct {
        const char *source;
        int holds;
    } conditions[] = {{"post.tags contains 'talks'", 1},
                      {"post.year < 2000", 0},
                      {"post.year == 2020 and site.n", 1},
                      {"nosuch", 0},
                      {"1 < 'x'", -1}};
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++) {
        struct liquid_condition *condition =
            liquid_condition(f->liquid, f->arena, str_of(conditions[i].source), start, f->diag);

        assert_non_null(condition);
        assert_int_equal(liquid_test(condition, f->arena, f->data, now, NULL, f->diag),
                         conditions[i].holds);
    }
    assert_null(liquid_condition(f->liquid, f->arena, STR(""), start, f->diag));
    assert_null(liquid_condition(f->liquid, f->arena, STR("a and"), start, f->diag));
}

static void record(void *data, void *registers, enum liquid_use use, struct str name)
{
    struct buf *uses = data;

    assert_non_null(registers);
    buf_printf(uses, "%c:%.*s ", "vfto"[use], STR_ARG(name));
}

static int uses_other(struct liquid_context *context, void *data, struct str markup,
                      struct str body, struct buf *out)
{
    (void)data;
    (void)body;
    (void)out;
    liquid_use(context, LIQUID_USES_OTHER, str_trim(markup));
    return 0;
}

static void test_recorder(void **state)
{
    struct fixture *f = *state;

    liquid_set_loader(f->liquid, load, NULL);
    liquid_set_recorder(f->liquid, record, &f->uses);
    liquid_add_tag(f->liquid, "link", NULL, false, uses_other, NULL);
    assert_int_equal(render(f, "{% assign d = site.data.authors %}{{ d.ann }}{{ site.n }}"
                               "{% for i in l %}{{ i }}{% endfor %}{{ 'now' | date: '%Y' }}"
                               "{% include 'greet' who: 1 %}{% link a.md %}{{ nosuch.size }}"),
                     0);
    assert_string_equal(f->uses.at, "v:site.data.authors v:site.n v:l t: v:greet f:greet v:site.n "
                                    "o:a.md v:nosuch ");
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Templates that would take for ever, all memory or all the stack. */
static void test_hostile(void **state)
{
    static const struct {
        const char *source, *why;
    } hostile[] = {
        {"{% for i in (1..1000000000) %}{% endfor %}", "a loop of 1000000000 rounds"},
        {"{% for i in (1..9999999) %}{% for j in (1..9999999) %}{% endfor %}{% endfor %}", "too m"},
        {"{% for i in (-9223372036854775807..9223372036854775807) %}{% endfor %}", "rounds"},
        {"{{ (1..9999999999) | join }}", "steps"},
        {"{% assign x = 'xxxxxxxx' %}{% for i in (1..64) %}{% assign x = x | append: x %}"
         "{% endfor %}",
         "too "},
        {"{% capture x %}{% for i in (1..9000000) %}xxxxxxxxxxxxxxxx{% endfor %}{% endcapture %}",
         "too "},
        {"{% for i in (1..9000000) %}xxxxxxxxxxxxxxxx{% endfor %}", "too long"},
        {"{% assign x = 'a' %}{% for i in (1..30) %}{% assign x = x | replace: '', x %}{% endfor "
         "%}",
         "too "},
        {"{% assign x = l %}{% for i in (1..64) %}{% assign x = x | concat: x %}{% endfor %}",
         "too m"},
        {"{% tablerow i in (1..2000000000) %}{% endtablerow %}", "rounds"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
        double before = seconds();

        assert_int_equal(render(f, hostile[i].source), -1);
        if (!strstr(last_message(f), hostile[i].why))
            print_message("%s\n said %s\n", hostile[i].source, last_message(f));
        assert_non_null(strstr(last_message(f), hostile[i].why));
        assert_true(seconds() - before < 60); /* under a sanitizer, too */
    }
    liquid_show_errors(f->liquid, true); /* a bound is no error to go on behind */
    assert_fails(f, "{% for i in (1..3000000000) %}{% endfor %}", "a loop of 3000000000 rounds");
}

static struct str repeated(struct fixture *f, const char *what, size_t n)
{
    struct buf text;

    buf_init(&text, HUGE_BYTES * 16);
    for (size_t i = 0; i < n; i++)
        buf_add_c(&text, what);
    return buf_take(&text, f->arena);
}

static void test_huge_sources(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(render_str(f, repeated(f, "{% if true %}", 200)), -1);
    assert_non_null(strstr(last_message(f), "nested too deeply"));
    assert_int_equal(render_str(f, repeated(f, "{% comment %}", 20000)), -1);
    assert_int_equal(render_str(f, repeated(f, "{% raw %}", 20000)), -1);
    assert_int_equal(render_str(f, repeated(f, "{{", 20000)), -1);
    assert_int_equal(render_str(f, repeated(f, "{%", 20000)), -1);
    assert_int_equal(render_str(f, repeated(f, "{", 20001)), -1);
    assert_int_equal(
        render_str(f, arena_join(f->arena, STR("{{ a"),
                                 arena_join(f->arena, repeated(f, "[a", 20000), STR(" }}")))),
        0);
    assert_int_equal(
        render_str(f, arena_join(f->arena, STR("{{ "),
                                 arena_join(f->arena, repeated(f, "(", 20000), STR("1..2) }}")))),
        0);
    assert_int_equal(
        render_str(f, arena_join(f->arena, STR("{{ 'a' "),
                                 arena_join(f->arena, repeated(f, "| upcase ", 20000), STR("}}")))),
        0);
    assert_int_equal(render_str(f, arena_join(f->arena, STR("{% if a"),
                                              arena_join(f->arena, repeated(f, " or a", 20000),
                                                         STR(" %}{% endif %}")))),
                     0);
}

/* Reading takes time in proportion to the length: were it to its square, each of these would take minutes. */
static void test_long_sources(void **state)
{
    static const struct {
        const char *before, *what, *after;
        int status;
    } sources[] = {
        {"{{ ", "a[", " }}", 0},
        {"{{ ", "[", "]}}", 0},
        {"{{ a", ".b", " }}", 0},
        {"{{ a", "[\"x\"]", " }}", 0},
        {"{{ a | unknown: ", "b:c,", "d:e }}", 0},
        {"", "{% unknown %}", "", 0},
        {"", "{{ a | unknown }}", "", 0},
        {"{% raw %}", "{%", "", -1},
        {"{% raw %}", "{%", "%}", -1},
        {"{% raw %}", "{% endraw ", "", -1},
        {"{% comment %}", "{% raw %}", "", -1},
        {"{% comment %}", "{%", "", -1},
        {"{% comment %}", "{{", "", -1},
    };
    struct fixture *f = *state;

    liquid_pass_unknown_tags(f->liquid, true);
    for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
        struct str source = arena_join(
            f->arena, str_of(sources[i].before),
            arena_join(f->arena, repeated(f, sources[i].what, 200000), str_of(sources[i].after)));
        clock_t before = clock(); /* of this process: others may be at work */

        if (render_str(f, source) != sources[i].status)
            fail_msg("%s%s: %s", sources[i].before, sources[i].what, last_message(f));
        assert_true(clock() - before < 20 * CLOCKS_PER_SEC); /* under a sanitizer, too */
    }
}

/* What a post holds: its neighbour, which holds it. */
static const struct value *make_neighbour(void *data, struct arena *arena)
{
    struct fixture *f = data;
    struct value *post = value_map(arena);

    value_put(arena, post, STR("title"), value_text(arena, STR("A post")));
    value_put_lazy(arena, post, STR("next"), make_neighbour, f);
    value_put_lazy(arena, post, STR("previous"), make_neighbour, f);
    return post;
}

static void test_endless_data(void **state)
{
    struct fixture *f = *state;
    struct value *data = value_map(f->arena), *ring = value_map(f->arena);

    value_put(f->arena, ring, STR("self"), ring);
    value_put(f->arena, ring, STR("again"), ring);
    value_put(f->arena, data, STR("ring"), ring);
    value_put_lazy(f->arena, data, STR("post"), make_neighbour, f);
    f->data = data;
    assert_renders(f, "{{ post.next.previous.title }}", "A post");
    assert_fails(f, "{{ ring }}", "too long");
    assert_fails(f, "{{ ring | upcase }}", "too long");
}

static void test_bytes(void **state)
{
    struct fixture *f = *state;
    struct str bytes = {"a\0b{{ site.n }}\xff\xfe", 17};

    assert_int_equal(render_str(f, bytes), 0);
    assert_int_equal(f->out.len, 6);
    assert_memory_equal(f->out.at, "a\0b3\xff\xfe", 6);
    assert_int_equal(render_str(f, (struct str){NULL, 0}), 0);
    assert_int_equal(f->out.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_filter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tag, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unknown_tags, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_partials, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_condition, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_recorder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hostile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_huge_sources, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_sources, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_endless_data, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bytes, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
