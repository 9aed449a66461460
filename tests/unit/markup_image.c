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
    /* Exif says that the camera was turned; and not; in either byte order */
    {BYTES("\xff\xd8\xff\xe1\0\x22"
           "Exif\0\0"
           "II*\0\x08\0\0\0"
           "\1\0"
           "\x12\1\3\0\1\0\0\0\x06\0\0\0"
           "\0\0\0\0"
           "\xff\xc0\0\x11\10\0\7\1\0\3\1\2\3\4\5\6"),
     true, 7, 256},
    {BYTES("\xff\xd8\xff\xe1\0\x22"
           "Exif\0\0"
           "MM\0*\0\0\0\x08"
           "\0\1"
           "\1\x12\0\3\0\0\0\1\0\x08\0\0"
           "\0\0\0\0"
           "\xff\xc0\0\x11\10\0\7\1\0\3\1\2\3\4\5\6"),
     true, 7, 256},
    {BYTES("\xff\xd8\xff\xe1\0\x22"
           "Exif\0\0"
           "MM\0*\0\0\0\x08"
           "\0\1"
           "\1\x12\0\3\0\0\0\1\0\x03\0\0"
           "\0\0\0\0"
           "\xff\xc0\0\x11\10\0\7\1\0\3\1\2\3\4\5\6"),
     true, 256, 7},
    {BYTES("\xff\xd8\xff\xe1\0\x12"
           "Exif\0\0"
           "MM\0*\xff\xff\xff\xff"
           "\0\1"
           "\xff\xc0\0\x11\10\0\7\1\0\3\1\2\3\4\5\6"),
     true, 256, 7},
    {BYTES("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\1*\x40\1\xf0\0"), true, 320, 240},
    {BYTES("\0\0\0\x0c"
           "ftypavif"
           "\0\0\0\x42"
           "meta\0\0\0\0"
           "\0\0\0\x36"
           "iprp"
           "\0\0\0\x2e"
           "ipco"
           "\0\0\0\x14"
           "ispe\0\0\0\0"
           "\0\0\2\0"
           "\0\0\1\0"
           "\0\0\0\x12"
           "ispe\0\0\0\0"
           "\0\0\0\1\0\0"),
     true, 512, 256},
    {BYTES("\0\0\0\x0c"
           "ftypavif"
           "\0\0\0\x39"
           "meta\0\0\0\0"
           "\0\0\0\x2d"
           "iprp"
           "\0\0\0\x25"
           "ipco"
           "\0\0\0\x14"
           "ispe\0\0\0\0"
           "\0\0\2\0"
           "\0\0\1\0"
           "\0\0\0\x09"
           "irot\1"),
     true, 256, 512},
    {BYTES("\0\0\0\x0c"
           "ftypavif"
           "\0\0\0\0"
           "meta"),
     false, 0, 0},
    {BYTES("BM\0\0\0\0\0\0\0\0\0\0\0\0"
           "\x28\0\0\0"
           "\5\0\0\0"
           "\xf6\xff\xff\xff"),
     true, 5, 10},
    {BYTES("BM\0\0\0\0\0\0\0\0\0\0\0\0"
           "\x0c\0\0\0"
           "\5\0\7\0"
           "\0\0\0\0"),
     true, 5, 7},
    /* sizes that no picture has */
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\2\0\0\0\0\0\3\10\6"), false, 0, 0},
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\3\10\6"), false, 0, 0},
    {BYTES("<svg width=\"9999999\" height=\"1\">"), false, 0, 0},
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
    struct node *root = html5_parse(arena,
                                    STR("<img src=a.png><img src=b.png><img src=a.png width=3>"
                                        "<img src=a.png style=\"max-width: 50%\">"),
                                    place, NULL);
    struct buf out;

    (void)state;
    buf_init(&out, 1 << 16);
    image_measure(arena, root, head, NULL);
    html_write(&out, root);
    assert_string_equal(
        buf_str(&out).at,
        "<img src=\"a.png\" width=\"258\" height=\"3\"><img src=\"b.png\">"
        "<img src=\"a.png\" width=\"3\"><img src=\"a.png\" style=\"max-width: 50%\">");
    buf_free(&out);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_headers),
                                       cmocka_unit_test(test_measure)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
