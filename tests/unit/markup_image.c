/*
 * Sizes out of the headers of pictures.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "markup/html.h"
#include "markup/html5.h"
#include "markup/image.h"

#define BYTES(literal)                                                                             \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static const struct {
    struct str bytes;
    bool known;
    unsigned width, height;
} cases[] = {
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\2\0\0\0\3\10\6"), true, 258, 3},
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"), false, 0, 0},
    {BYTES("GIF89a\x10\0\x20\1rest"), true, 16, 288},
    {BYTES("\xff\xd8\xff\xe0\0\4ab\xff\xff\xc2\0\x11\10\0\7\1\0\3\1\2\3\4\5\6"), true, 256, 7},
    {BYTES("\xff\xd8\xff\xe0\xff\xff"), false, 0, 0},
    {BYTES("RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0\x0f\0\0\x1f\0\0"), true, 16, 32},
    {BYTES("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x09\x40\x02\0\0\0\0\0\0"), true, 10, 10},
    {BYTES("<?xml version=\"1.0\"?><svg width=\"12px\" height='7.5'></svg>"), true, 12, 7},
    {BYTES("<svg width=\"100%\" viewBox=\"0 0 30 40\">"), true, 30, 40},
    {BYTES("<svg>"), false, 0, 0},
    {BYTES(""), false, 0, 0},
    {BYTES("<html>"), false, 0, 0},
};

static void test_headers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct image_size size;

        assert_int_equal(image_size(cases[i].bytes, &size), cases[i].known);
        if (!cases[i].known)
            continue;
        assert_int_equal(size.width, cases[i].width);
        assert_int_equal(size.height, cases[i].height);
    }
}

static size_t head(void *data, struct str url, char *bytes, size_t size)
{
    size_t n = cases[0].bytes.len;

    (void)data;
    if (!str_is(url, "a.png") || size < n)
        return 0;
    memcpy(bytes, cases[0].bytes.at, n);
    return n;
}

static void test_measure(void **state)
{
    struct arena *arena = arena_new();
    struct place place = {NULL, 1, 1};
    struct node *root = html5_parse(
        arena, STR("<img src=a.png><img src=b.png><img src=a.png width=3>"), place, NULL);
    struct buf out;

    (void)state;
    buf_init(&out, 1 << 16);
    image_measure(arena, root, head, NULL);
    html_write(&out, root);
    assert_string_equal(buf_str(&out).at,
                        "<img src=\"a.png\" width=\"258\" height=\"3\"><img src=\"b.png\">"
                        "<img src=\"a.png\" width=\"3\">");
    buf_free(&out);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_headers),
                                       cmocka_unit_test(test_measure)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
