/* JSON: what is read is written again; what is no JSON is refused with its place. */
#include "data/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void test_round(void **state)
{
    static const struct {
        const char *in, *out; /* out NULL: the same */
    } cases[] = {
        {"null", NULL},
        {"true", NULL},
        {"[]", NULL},
        {"{}", NULL},
        {" [ 1 , -2 ] ", "[1,-2]"},
        {"9223372036854775807", NULL},
        {"-9223372036854775808", NULL},
        {"1.0", NULL},
        {"0.1", NULL},
        {"100.5", NULL},
        {"123456.0", NULL},
        {"1e300", "1e+300"},
        {"1E2", "100.0"},
        {"-0.0", NULL},
        {"\"\\u00e9\\ud83c\\udf89\\/\"", "\"é🎉/\""},
        {"\"\\u0000\\u001f\\n\\t\\b\\f\\r\\\\\\\"\"", "\"\\u0000\\u001f\\n\\t\\b\\f\\r\\\\\\\"\""},
        {"{\"z\":1,\"a\":2,\"m\":3}", NULL},
        {"{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}"},
        {"{\"\":[{\"\":null}]}", NULL},
        {"\xEF\xBB\xBF[1]", "[1]"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        const struct value *value;
        struct buf out;

        buf_init(&out, 10000);
        assert_int_equal(json_parse(arena, str_of(cases[i].in), "x.json", &value, diag), 0);
        json_write(&out, value, 0);
        assert_string_equal(out.at, cases[i].out ? cases[i].out : cases[i].in);
        buf_free(&out);
        diag_free(diag);
        arena_free(arena);
    }
}

static void test_refuses(void **state)
{
    static const char *const cases[] = {"",
                                        " ",
                                        "{",
                                        "[1,]",
                                        "{\"a\":1,}",
                                        "[1] 2",
                                        "'a'",
                                        "nul",
                                        "01",
                                        "\"\\x\"",
                                        "\"\xff\"",
                                        "\"\n\"",
                                        "\"\\ud800\"",
                                        "[NaN]",
                                        "1e999",
                                        "99999999999999999999",
                                        "// c\n1",
                                        "{a:1}",
                                        "[1\0]"};
    struct arena *arena = arena_new();
    const struct value *value = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct diag *diag = diag_new();

        if (json_parse(arena, str_of(cases[i]), "x.json", &value, diag) != -1)
            fail_msg("taken: %s", cases[i]);
        assert_int_equal(diag_count(diag, SEVERITY_ERROR), 1);
        diag_free(diag);
    }
    struct diag *diag = diag_new();
    const struct diag_item *items;
    size_t n, deep = 100000;
    char *text = arena_alloc(arena, deep);

    assert_int_equal(json_parse(arena, STR("{\n  \"ü\": x}"), "x.json", &value, diag), -1);
    items = diag_items(diag, &n);
    assert_int_equal(items[0].line, 2);
    memset(text, '[', deep);
    assert_int_equal(json_parse(arena, (struct str){text, deep}, "x.json", &value, diag), -1);
    assert_int_equal(json_parse(arena, (struct str){NULL, 0}, "x.json", &value, diag), -1);
    diag_free(diag);
    arena_free(arena);
}

static const struct value *endless(void *context, struct arena *arena)
{
    struct value *map = value_map(arena);

    value_put_lazy(arena, map, STR("next"), endless, context);
    return map;
}

static void test_write(void **state)
{
    struct arena *arena = arena_new();
    struct value *map = value_map(arena), *list = value_list(arena);
    struct value date = {.type = VALUE_TIME, .date_only = true, .u.time = {1740009600, 0, 0}};
    struct buf out;

    (void)state;
    buf_init(&out, 100000);
    value_push(arena, list, value_real(arena, NAN));
    value_push(arena, list, value_real(arena, -INFINITY));
    value_push(arena, list, value_text(arena, STR("a\xff")));
    value_put(arena, map, STR("list"), list);
    value_put(arena, map, STR("none"), value_list(arena));
    value_put(arena, map, STR("time"), value_time(arena, (struct moment){1740009600, 0, 19800}));
    value_put(arena, map, STR("date"), &date);
    json_write(&out, map, 2);
    assert_string_equal(out.at,
                        "{\n  \"list\": [\n    null,\n    null,\n    \"a\xEF\xBF\xBD\"\n  ],"
                        "\n  \"none\": [],\n  \"time\": \"2025-02-20T05:30:00+05:30\","
                        "\n  \"date\": \"2025-02-20\"\n}");
    buf_truncate(&out, 0);
    json_write(&out, endless(NULL, arena), 0);
    assert_false(buf_overflowed(&out));
    assert_true(out.len < 10000);
    buf_free(&out);
    arena_free(arena);
}

/* Reals written are the shortest that read back as the same. */
static void test_reals(void **state)
{
    static const double reals[] = {0.1,       1.0 / 3,       5e-324, 1.7976931348623157e308,
                                   1e22,      123456789.125, 1e15,   1e16,
                                   0.0001,    0.00001,       2.5,    -1e-7,
                                   1e21 + 3e5};
    struct buf out;
    struct arena *arena = arena_new();

    (void)state;
    buf_init(&out, 100);
    for (size_t i = 0; i < sizeof(reals) / sizeof(*reals); i++) {
        buf_truncate(&out, 0);
        json_write(&out, value_real(arena, reals[i]), 0);
        assert_true(strtod(out.at, NULL) == reals[i]);
        assert_non_null(strpbrk(out.at, ".e"));
    }
    buf_free(&out);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_reals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
