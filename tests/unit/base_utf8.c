/* UTF-8: well-formedness, case as Ruby maps it, normal form, width, line breaks. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void test_valid(void **state)
{
    static const struct {
        const char *text;
        size_t bad; /* STR_NONE: well-formed */
    } cases[] = {
        {"", STR_NONE},
        {"abc\xC3\xA9\xE2\x82\xAC\xF0\x9F\x8E\x89", STR_NONE},
        {"\xF4\x8F\xBF\xBF", STR_NONE},
        {"a\xC0\x80", 1},        /* overlong NUL */
        {"\xE0\x9F\xBF", 0},     /* overlong */
        {"ab\xED\xA0\x80", 2},   /* surrogate */
        {"\xF4\x90\x80\x80", 0}, /* above U+10FFFF */
        {"a\x80", 1},            /* continuation alone */
        {"a\xC3", 1},            /* cut */
        {"\xF0\x9F\x8E", 0},     /* cut */
        {"\xFF\xFE", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        size_t bad = STR_NONE;
        bool valid = utf8_valid(str_of(cases[i].text), &bad);

        assert_int_equal(valid, cases[i].bad == STR_NONE);
        assert_int_equal(bad, cases[i].bad);
    }
    assert_true(utf8_valid((struct str){"a\0b", 3}, NULL));
}

static void test_next(void **state)
{
    static const uint32_t want[] = {'a', 0xE9, 0xFFFD, 0xFFFD, 0xFFFD, 0x1F389, 0, 0xFFFD};
    struct str rest = {"a\xC3\xA9\xED\xA0\x80\xF0\x9F\x8E\x89\0\xC3", 12};
    uint32_t code;

    (void)state;
    for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
        assert_true(utf8_next(&rest, &code));
        assert_int_equal(code, want[i]);
    }
    assert_false(utf8_next(&rest, &code));
}

/* Every character goes in and comes out again. */
static void test_encode(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 0x110000; code++) {
        char bytes[4];
        struct str s = {bytes, utf8_encode(bytes, code)};
        uint32_t got;
        bool surrogate = code >= 0xD800 && code <= 0xDFFF;

        assert_true(utf8_next(&s, &got));
        assert_int_equal(s.len, 0);
        assert_int_equal(got, surrogate ? 0xFFFD : code);
    }
    char bytes[4];
    assert_int_equal(utf8_encode(bytes, 0x110000), 3);
    assert_int_equal(utf8_encode(bytes, UINT32_MAX), 3);
}

static void test_scrub(void **state)
{
    struct arena *arena = arena_new();
    struct str clean = STR("tab\tline\nä");
    size_t changed = 9;

    (void)state;
    assert_ptr_equal(utf8_scrub(arena, clean, &changed).at, clean.at);
    assert_int_equal(changed, 0);
    assert_true(str_is(utf8_scrub(arena, (struct str){"a\0b\x0c\xff\xEF\xBF\xBE.", 9}, &changed),
                       "a\xEF\xBF\xBD"
                       "b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD."));
    assert_int_equal(changed, 4);
    arena_free(arena);
}

static void test_case(void **state)
{
    static const struct {
        const char *text, *up, *down, *capital;
    } cases[] = {
        {"", "", "", ""},
        {"hELLO wORLD", "HELLO WORLD", "hello world", "Hello world"},
        {"straße", "STRASSE", "straße", "Straße"},
        {"ΑΣ ΣΑΣ", "ΑΣ ΣΑΣ", "ασ σασ", "Ασ σασ"},
        {"İI", "İI", "i̇i", "İi"},
        {"ŉ", "ʼN", "ŉ", "ʼN"},
        {"ǆABC", "ǄABC", "ǆabc", "ǅabc"},
        {"ﬁn", "FIN", "ﬁn", "Fin"},
        {"ß", "SS", "ß", "Ss"},
        {"日本", "日本", "日本", "日本"},
        {"\xE1\xB2\x90", "\xE1\xB2\x90", "\xE1\x83\x90", "\xE1\x83\x90"},
        {"\xCE\x90", "\xCE\x99\xCC\x88\xCC\x81", "\xCE\x90", "\xCE\x99\xCC\x88\xCC\x81"},
        {"a\xFF\xC3", "A\xFF\xC3", "a\xFF\xC3", "A\xFF\xC3"},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct str text = str_of(cases[i].text);

        assert_true(str_is(utf8_upcase(arena, text), cases[i].up));
        assert_true(str_is(utf8_downcase(arena, text), cases[i].down));
        assert_true(str_is(utf8_capitalize(arena, text), cases[i].capital));
    }
    arena_free(arena);
}

static void test_nfc(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_true(str_is(utf8_nfc(arena, STR("e\xCC\x81")), "é"));
    assert_true(str_is(utf8_nfc(arena, STR("\xE1\x84\x80\xE1\x85\xA1")), "가"));
    assert_true(str_is(utf8_nfc(arena, STR("e\xCC\x81\xFF")), "e\xCC\x81\xFF"));
    assert_int_equal(utf8_nfc(arena, (struct str){NULL, 0}).len, 0);
    arena_free(arena);
}

static void test_classes(void **state)
{
    (void)state;
    assert_true(utf8_is_alnum('a') && utf8_is_alnum(0xE9) && utf8_is_alnum(0x65E5));
    assert_true(utf8_is_alnum(0x0663) && utf8_is_alnum(0x0301));
    assert_false(utf8_is_alnum('_') || utf8_is_alnum(' ') || utf8_is_alnum(0x2162));
    assert_true(utf8_is_space(0xA0) && utf8_is_space(0x2003) && utf8_is_space('\t'));
    assert_false(utf8_is_space(0x200B) || utf8_is_space('x'));
    assert_true(utf8_is_printable(' ') && utf8_is_printable(0x1F389) && utf8_is_printable(0x200D));
    assert_false(utf8_is_printable(0x202E) || utf8_is_printable(0x1B) || utf8_is_printable(0x85));
    assert_false(utf8_is_printable(0x2028) || utf8_is_printable(0xE000) ||
                 utf8_is_printable(0xFEFF));
}

static void test_width(void **state)
{
    (void)state;
    assert_int_equal(utf8_width(STR("abc")), 3);
    assert_int_equal(utf8_width(STR("日本")), 4);
    assert_int_equal(utf8_width(STR("e\xCC\x81")), 1);
    assert_int_equal(utf8_width(STR("…")), 1);
    assert_int_equal(utf8_width(STR("a\n\xFF")), 2);
    assert_int_equal(utf8_length(STR("日本\xFF")), 3);
}

static void test_breaks(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"a b", "001"},
        {"a\nb", "002"},
        {"a\r\nb", "0002"},
        {"a\n", "00"},
        {"\n\nb", "022"},
        {"ab", "00"},
        {"a\xC2\xA0"
         "b",
         "0000"},
        {"日本", "000100"},
        {"a \xFF b", "00101"},
        {"a\n日", "00200"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct str s = str_of(cases[i].text);
        char got[32] = {0};

        utf8_breaks(s, got);
        for (size_t j = 0; j < s.len; j++)
            got[j] = (char)(got[j] + '0');
        assert_string_equal(got, cases[i].want);
    }
    utf8_breaks((struct str){NULL, 0}, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid),   cmocka_unit_test(test_next),  cmocka_unit_test(test_encode),
        cmocka_unit_test(test_scrub),   cmocka_unit_test(test_case),  cmocka_unit_test(test_nfc),
        cmocka_unit_test(test_classes), cmocka_unit_test(test_width), cmocka_unit_test(test_breaks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
