/* Diagnostics: order, duplicates, and nothing unprintable on the way to a terminal. */
#include "base/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void shown(const char *text, const char *want)
{
    struct diag *diag = diag_new();
    struct buf out;
    size_t n;

    buf_init(&out, 1000);
    diag_add(diag, SEVERITY_WARNING, (struct place){"a.md", 3, 7}, "%s", text);
    diag_format(&out, diag_items(diag, &n));
    assert_int_equal(n, 1);
    assert_string_equal(out.at, want);
    buf_free(&out);
    diag_free(diag);
}

static void test_escapes(void **state)
{
    (void)state;
    shown("plain ünïcode 日本 🎉", "a.md:3:7: warning: plain ünïcode 日本 🎉\n");
    shown("\x1b[31m\n\x7f", "a.md:3:7: warning: \\x1b[31m\\x0a\\x7f\n");
    shown("\xff\xc3.", "a.md:3:7: warning: \\xff\\xc3.\n");
    shown("\xc2\x9b", "a.md:3:7: warning: \\xc2\\x9b\n");          /* C1: CSI */
    shown("\xe2\x80\xae", "a.md:3:7: warning: \\xe2\\x80\\xae\n"); /* right-to-left override */
    shown("\xed\xa0\x80", "a.md:3:7: warning: \\xed\\xa0\\x80\n"); /* a surrogate */
}

static void test_duplicates(void **state)
{
    struct diag *diag = diag_new();
    const struct diag_item *items;
    size_t n;

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (unsigned i = 0; i < 9000; i++)
            diag_add(diag, SEVERITY_ERROR, (struct place){"f", i + 1, 0}, "same");
        diag_add(diag, SEVERITY_NOTE, (struct place){"f", 1, 0}, "same");
        diag_rule(diag, SEVERITY_ERROR, "rule", (struct place){"f", 1, 0}, "same");
        diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0}, "same");
    }
    items = diag_items(diag, &n);
    assert_int_equal(n, 9003);
    assert_int_equal(items[4].line, 5);
    assert_int_equal(diag_count(diag, SEVERITY_ERROR), 9002);
    for (unsigned i = 0; i < 20000; i++)
        diag_add(diag, SEVERITY_ERROR, (struct place){"g", i + 1, 0}, "more");
    items = diag_items(diag, &n);
    assert_int_equal(n, 10001);
    assert_string_equal(items[n - 1].text, "more findings are not listed");
    /* What is not listed still counts: the exit status depends on it. */
    assert_int_equal(diag_count(diag, SEVERITY_WARNING), 0);
    diag_add(diag, SEVERITY_WARNING, (struct place){NULL, 0, 0}, "late");
    assert_int_equal(diag_count(diag, SEVERITY_WARNING), 1);
    diag_items(diag, &n);
    assert_int_equal(n, 10001);
    diag_free(diag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_duplicates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
