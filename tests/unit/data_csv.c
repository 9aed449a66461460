/* CSV as Ruby's CSV reads it, written back as JSON to compare. */
#include "data/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "data/json.h"

static void test_reads(void **state)
{
    static const struct {
        char separator;
        const char *text, *json;
        size_t warnings;
    } cases[] = {
        {',', "", "[]", 0},
        {',', "a,b\n", "[]", 0},
        {',', "a,b,c\n1,,\"x \"\"q\"\" y\"\n", "[{'a':'1','b':null,'c':'x \\\"q\\\" y'}]", 0},
        {',', "a,b\n\n\"\",2\n", "[{'a':null,'b':null},{'a':'','b':'2'}]", 0},
        {',', "a\n1,2\n", "[{'a':'1'}]", 1},
        {',', "a,b\r\n1,2\r\n3", "[{'a':'1','b':'2'},{'a':'3','b':null}]", 0},
        {',', "a,b\r1,2\r", "[{'a':'1','b':'2'}]", 0},
        {',',
         "\xEF\xBB\xBF"
         "a\n1",
         "[{'a':'1'}]", 0},
        {',', "a\n\"multi\nline\"\n", "[{'a':'multi\\nline'}]", 0},
        {',', "a,a,\n1,2,3\n", "[{'a':'1'}]", 0},
        {'\t', "a\tb\n1,5\t 2 \n", "[{'a':'1,5','b':' 2 '}]", 0},
        {',', "a\n007\ntrue\n", "[{'a':'007'},{'a':'true'}]", 0},
        {',', "a\n,\n", "[{'a':null}]", 1},
        {',', "\"\",,a\n1,2,3\n", "[{'':'1','a':'3'}]", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        const struct value *value;
        struct buf out;

        buf_init(&out, 10000);
        assert_int_equal(
            csv_parse(arena, str_of(cases[i].text), cases[i].separator, "x.csv", &value, diag), 0);
        json_write(&out, value, 0);
        for (size_t j = 0; j < out.len; j++)
            if (out.at[j] == '"' && (j == 0 || out.at[j - 1] != '\\'))
                out.at[j] = '\'';
        assert_string_equal(out.at, cases[i].json);
        assert_int_equal(diag_count(diag, SEVERITY_WARNING), cases[i].warnings);
        buf_free(&out);
        diag_free(diag);
        arena_free(arena);
    }
}

static void test_refuses(void **state)
{
    static const struct {
        const char *text;
        unsigned line, column;
    } cases[] = {
        {"a,b\n1\",2\n", 2, 2},    {"a,b\nü,\"1\"x\n", 2, 6}, {"a\n\n\"1", 3, 1},
        {"a\n\"1\n2\n\"\"", 2, 1}, {"a\n\"1\n2\"x", 3, 3},    {"\"", 1, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        const struct diag_item *items;
        const struct value *value;
        size_t n;

        assert_int_equal(csv_parse(arena, str_of(cases[i].text), ',', "x.csv", &value, diag), -1);
        items = diag_items(diag, &n);
        assert_int_equal(n, 1);
        assert_int_equal(items[0].line, cases[i].line);
        assert_int_equal(items[0].column, cases[i].column);
        diag_free(diag);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
