/*
 * YAML: plain scalars checked against what Ruby's Psych makes of them, and the limits.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <math.h>

#include "base/diag.h"
#include "data/yaml.h"

static const struct {
    const char *plain;
    const char *meaning; /* NULL: not YAML */
} scalars[] = {
    {"~", "null"},
    {"null", "null"},
    {"Null", "null"},
    {"NULL", "null"},
    {"nullx", "text nullx"},
    {"yes", "true"},
    {"Yes", "true"},
    {"YES", "true"},
    {"no", "false"},
    {"on", "true"},
    {"Off", "false"},
    {"true", "true"},
    {"False", "false"},
    {"y", "text y"},
    {"n", "text n"},
    {"t", "text t"},
    {"f", "text f"},
    {"Yes.", "text Yes."},
    {"0", "int 0"},
    {"1", "int 1"},
    {"-1", "int -1"},
    {"+1", "int 1"},
    {"007", "int 7"},
    {"08", "text 08"},
    {"0o7", "text 0o7"},
    {"0b101", "int 5"},
    {"0B1", "text 0B1"},
    {"0x1F", "int 31"},
    {"0xfg", "text 0xfg"},
    {"-0x1f", "int -31"},
    {"1_000", "int 1000"},
    {"1,000", "int 1000"},
    {"1,", "text 1,"},
    {"1__0", "text 1__0"},
    {"_1", "text _1"},
    {"1_", "text 1_"},
    {"12e3", "text 12e3"},
    {"1.5", "real 1.500000"},
    {"-1.5", "real -1.500000"},
    {".5", "real 0.500000"},
    {"5.", "real 5.000000"},
    {".", "text ."},
    {"-.", "text -."},
    {"1.5e3", "text 1.5e3"},
    {"1.5e+3", "real 1500.000000"},
    {"1.5E-3", "real 0.001500"},
    {"1e+3", "text 1e+3"},
    {"1_0.5", "real 10.500000"},
    {".inf", "real inf"},
    {"+.inf", "real inf"},
    {"-.INF", "real -inf"},
    {".NaN", "real nan"},
    {".nan", "real nan"},
    {"10:30", "int 37800"},
    {"1:2", "int 3720"},
    {"1:30:15", "int 5415"},
    {"1:60", "text 1:60"},
    {"-1:30", "int -1800"},
    {"1:30:15.5", "real 5415.500000"},
    {"10:30.5", "real 37830.000000"},
    {"190:20:30", "int 685230"},
    {"1:2:3:4", "text 1:2:3:4"},
    {"2025-02-20", "date 1740009600"},
    {"2025-2-3", "date 1738540800"},
    {"2025-13-01", "text 2025-13-01"},
    {"2025-02-30", "text 2025-02-30"},
    {"-2025-02-20", "text -2025-02-20"},
    {"2025-02-20T10:15:30Z", "time 1740046530.000000000"},
    {"2025-02-20T10:15:30", "time 1740046530.000000000"},
    {"2025-02-20t10:15:30+05:30", "time 1740026730.000000000"},
    {"2025-02-20T10:15:30.25-08", "time 1740075330.250000000"},
    {"2025-02-20T10:15:30+0530", "time 1740026730.000000000"},
    {"2025-02-20T1:15:30Z", "time 1740014130.000000000"},
    {"2025-02-20T10:15Z", "text 2025-02-20T10:15Z"},
    {"2025-02-20T25:15:30Z", "text 2025-02-20T25:15:30Z"},
    {"2025-02-20T10:15:30+5:30", "time 1740026730.000000000"},
    {"1.2.3", "text 1.2.3"},
    {"v1.0", "text v1.0"},
    {"3.10", "real 3.100000"},
    {"1-2", "text 1-2"},
    {"+919876543210", "int 919876543210"},
    {"9223372036854775807", "int 9223372036854775807"},
    {"-9223372036854775808", "int -9223372036854775808"},
    {"99999999999999999999", "text 99999999999999999999"},
    {"0.0", "real 0.000000"},
    {"00", "int 0"},
    {"0_7", "int 7"},
    {"-007", "int -7"},
    {"+0", "int 0"},
    {"-0", "int 0"},
    {"0.1.2", "text 0.1.2"},
    {"1/2", "text 1/2"},
    {"50%", "text 50%"},
    {"$5", "text $5"},
    {"=", "text ="},
    {"~x", "text ~x"},
    {"nil", "text nil"},
    {"2025-02-20 10:15:30", "time 1740046530.000000000"},
    {"2025-02-20 10:15:30 +0530", "time 1740026730.000000000"},
    {"2025-02-20  10:15:30.123456789 +05:30", "time 1740026730.123456789"},
    {"2025-02-20 10:15:30 UTC", "text 2025-02-20 10:15:30 UTC"},
    {"2025-02-20 10:15", "text 2025-02-20 10:15"},
    {"2013-01-05 15:00::00", "text 2013-01-05 15:00::00"},
    {"a b", "text a b"},
    {"1 000", "text 1 000"},
    {"2025-02-20 10:15:30 +05:3", "text 2025-02-20 10:15:30 +05:3"},
    {"2025-02-20 10:15:30 +530", "text 2025-02-20 10:15:30 +530"},
    {"2025-02-29 10:00:00", "time 1740823200.000000000"},
    {"2025-02-20 24:00:00", "time 1740096000.000000000"},
    {"0x", "text 0x"},
    {"0b", "text 0b"},
    {"1_000.5_0", "text 1_000.5_0"},
    {"1,000.5", "real 1000.500000"},
    {"-", NULL},
    {"--", "text --"},
    {"+", "text +"},
    {":", NULL},
    {"10:", NULL},
    {"1:2.", "real 3720.000000"},
    {"1e5", "text 1e5"},
    {"1.e5", "text 1.e5"},
    {"1.e+5", "real 100000.000000"},
};

static struct str describe(struct arena *arena, const struct value *v)
{
    switch (v->type) {
    case VALUE_NULL:
        return STR("null");
    case VALUE_BOOL:
        return v->u.boolean ? STR("true") : STR("false");
    case VALUE_INT:
        return arena_printf(arena, "int %lld", (long long)v->u.integer);
    case VALUE_REAL:
        if (isnan(v->u.real))
            return STR("real nan");
        if (isinf(v->u.real))
            return v->u.real > 0 ? STR("real inf") : STR("real -inf");
        return arena_printf(arena, "real %.6f", v->u.real);
    case VALUE_TEXT:
        return arena_printf(arena, "text %.*s", STR_ARG(v->u.text));
    case VALUE_TIME:
        if (v->date_only)
            return arena_printf(arena, "date %lld", (long long)v->u.time.s);
        return arena_printf(arena, "time %lld.%09d", (long long)v->u.time.s, (int)v->u.time.ns);
    default:
        return str_of(value_type_name(v->type));
    }
}

static void plain_scalars_mean_what_psych_says(void **state)
{
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(scalars) / sizeof(*scalars); i++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        const struct value *v;
        struct str text = arena_printf(arena, "k: %s", scalars[i].plain), got = STR("not YAML");

        if (yaml_parse(arena, text, "f", 1, NULL, &v, diag) == 0)
            got = describe(arena, value_get(v, "k"));
        if (!str_is(got, scalars[i].meaning ? scalars[i].meaning : "not YAML")) {
            print_error("%s: %.*s, Psych has %s\n", scalars[i].plain, STR_ARG(got),
                        scalars[i].meaning);
            wrong++;
        }
        diag_free(diag);
        arena_free(arena);
    }
    assert_int_equal(wrong, 0);
}

/* Parse ${text}; on failure or with findings *${found} is the first of them, else "". */
static const struct value *parse(struct arena *arena, struct str text, const char **found)
{
    struct diag *diag = diag_new();
    const struct value *v = NULL;
    const struct diag_item *items;
    size_t n;
    struct buf out;

    if (yaml_parse(arena, text, "f", 10, NULL, &v, diag))
        v = NULL;
    items = diag_items(diag, &n);
    buf_init(&out, 10000);
    if (n)
        diag_format(&out, &items[0]);
    *found = arena_cstr(arena, str_trim(buf_str(&out)));
    buf_free(&out);
    diag_free(diag);
    return v;
}

static void problems_are_found_where_they_are(void **state)
{
    static const struct {
        const char *text;
        bool read;
        const char *found;
    } cases[] = {
        {"a: 1\nb: 2\n", true, ""},
        {"a: 1\na: 2\n", true,
         "f:11:1: warning: YAML: key 'a' is here for the second time; the last one counts"},
        {"a: [1, 2\nb: 3\n", false,
         "f:11:2: error: YAML: while parsing a flow sequence: did not find expected ',' or ']'"},
        {"a: b: c\n", false, "f:10:5: error: YAML: mapping values are not allowed in this context"},
        {"a: \"x\n", false,
         "f:11:1: error: YAML: while scanning a quoted scalar: found unexpected end of stream"},
        {"a: *none\n", false, "f:10:4: error: YAML: alias 'none' names nothing above it"},
        {"a: &a [*a]\n", false, "f:10:8: error: YAML: alias 'a' stands inside the value it names"},
        {"a: \x07\n", false,
         "f:10:4: error: YAML: control characters are not allowed; save the file as UTF-8 without "
         "control characters"},
        {"title: @x\n", false,
         "f:10:8: error: YAML: while scanning for the next token: found character that cannot "
         "start "
         "any token"},
        {"\ta: 1\n", false,
         "f:10:1: error: YAML: while scanning for the next token: found character that cannot "
         "start "
         "any token"},
        {"? [a]\n: 1\n", false, "f:10:3: error: YAML: a key must be a text; quote it"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct arena *arena = arena_new();
        const char *found;
        const struct value *v = parse(arena, str_of(cases[i].text), &found);

        if (strcmp(found, cases[i].found) != 0)
            fail_msg("%s\ngives %s\nnot   %s", cases[i].text, found, cases[i].found);
        assert_int_equal(v != NULL, cases[i].read);
        arena_free(arena);
    }
}

static void maps_merge_as_psych_merges(void **state)
{
    struct arena *arena = arena_new();
    const char *found;
    const struct value *v = parse(arena,
                                  STR("base: &b {x: 1, y: 2}\n"
                                      "other: &o {y: 3, z: 4}\n"
                                      "one: {x: 0, <<: *b}\n"
                                      "two: {<<: *b, x: 0}\n"
                                      "many: {<<: [*b, *o]}\n"
                                      "text: {<<: 5}\n"
                                      "symbol: :title\n"
                                      "'quoted': '5'\n"
                                      "tagged: !!str 5\n"
                                      "5: five\n"),
                                  &found);

    (void)state;
    assert_string_equal(found, "");
    assert_int_equal(value_get(value_get(v, "one"), "x")->u.integer, 1);
    assert_int_equal(value_get(value_get(v, "two"), "x")->u.integer, 0);
    assert_int_equal(value_get(value_get(v, "many"), "y")->u.integer, 2);
    assert_int_equal(value_get(value_get(v, "many"), "z")->u.integer, 4);
    assert_int_equal(value_get(value_get(v, "text"), "<<")->u.integer, 5);
    assert_true(str_is(value_as_text(value_get(v, "symbol")), ":title"));
    assert_true(str_is(value_as_text(value_get(v, "quoted")), "5"));
    assert_true(str_is(value_as_text(value_get(v, "tagged")), "5"));
    assert_true(str_is(value_as_text(value_get(v, "5")), "five"));
    assert_int_equal(value_get(v, "two")->line, 13);
    assert_int_equal(value_get(v, "two")->column, 6);
    arena_free(arena);
}

static void empty_documents_are_null(void **state)
{
    static const char *const texts[] = {"", "\n", "# only a comment\n", "---\n", "---\n...\n", "~"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        struct arena *arena = arena_new();
        const char *found;
        const struct value *v = parse(arena, str_of(texts[i]), &found);

        assert_non_null(v);
        assert_int_equal(v->type, VALUE_NULL);
        arena_free(arena);
    }
}

/* Psych reads a time without an offset as UTC, and makes it local. */
static void times_are_shown_in_the_zone(void **state)
{
    static const struct {
        const char *text;
        int32_t offset_s;
        bool utc;
    } times[] = {
        {"2020-01-02 03:04:05", 19800, false},
        {"2020-01-02 03:04:05 Z", 0, true},
        {"2020-01-02 03:04:05 +0000", 0, false},
        {"2020-01-02 05:04:05 +02:00", 7200, false},
    };
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    const struct zone *zone = zone_open(arena, "Asia/Kolkata");
    const struct value *v;

    (void)state;
    for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
        assert_int_equal(yaml_parse(arena, str_of(times[i].text), "f", 1, zone, &v, diag), 0);
        assert_int_equal(v->type, VALUE_TIME);
        assert_int_equal(v->u.time.s, 1577934245);
        assert_int_equal(v->u.time.offset_s, times[i].offset_s);
        assert_int_equal(v->utc, times[i].utc);
    }
    diag_free(diag);
    arena_free(arena);
}

/* As editors on Windows leave it: libyaml alone would read the first line and no more. */
static void byte_order_marks_are_skipped(void **state)
{
    struct arena *arena = arena_new();
    const char *found;
    const struct value *v = parse(arena,
                                  STR("\xEF\xBB\xBF"
                                      "a: 1\r\nb: 2\r\n"),
                                  &found);

    (void)state;
    assert_non_null(v);
    assert_string_equal(found, "");
    assert_int_equal(value_get(v, "a")->u.integer, 1);
    assert_int_equal(value_get(v, "b")->u.integer, 2);
    arena_free(arena);
}

/* Lists of lists of … aliases: a few hundred bytes that mean billions of values. */
static void bombs_do_not_go_off(void **state)
{
    struct arena *arena = arena_new();
    const char *found;
    struct buf text;

    (void)state;
    buf_init(&text, 1 << 20);
    buf_add_c(&text, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
        buf_printf(&text, "a%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++)
            buf_printf(&text, "%s*a%d", k ? ", " : "", i - 1);
        buf_add_c(&text, "]\n");
    }
    assert_null(parse(arena, buf_str(&text), &found));
    assert_non_null(strstr(found, "more than 2000000 values"));

    buf_truncate(&text, 0);
    for (int i = 0; i < 10000; i++)
        buf_char(&text, '[');
    assert_null(parse(arena, buf_str(&text), &found));
    assert_non_null(strstr(found, "nested more than 100 deep"));

    buf_truncate(&text, 0);
    for (int i = 0; i < 1000; i++)
        buf_printf(&text, "%*s- \n", i, "");
    assert_null(parse(arena, buf_str(&text), &found));
    assert_non_null(strstr(found, "nested more than 100 deep"));

    /* The merge key multiplies too. */
    buf_truncate(&text, 0);
    buf_add_c(&text, "a0: &a0 {");
    for (int i = 0; i < 1000; i++)
        buf_printf(&text, "k%d: 1, ", i);
    buf_add_c(&text, "}\n");
    for (int i = 0; i < 10000; i++)
        buf_printf(&text, "m%d: {<<: *a0}\n", i);
    assert_null(parse(arena, buf_str(&text), &found));
    assert_non_null(strstr(found, "more than 2000000 values"));
    buf_free(&text);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_scalars_mean_what_psych_says),
        cmocka_unit_test(problems_are_found_where_they_are),
        cmocka_unit_test(maps_merge_as_psych_merges),
        cmocka_unit_test(empty_documents_are_null),
        cmocka_unit_test(times_are_shown_in_the_zone),
        cmocka_unit_test(byte_order_marks_are_skipped),
        cmocka_unit_test(bombs_do_not_go_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
