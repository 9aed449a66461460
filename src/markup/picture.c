/*
 * Types and sizes of pictures: PNG (W3C PNG 3, 11.2.1), GIF89a (18), JPEG (ITU T.81 B.2.2), WebP (RFC 9649).
 */
#include "markup/picture.h"

#include <string.h>

static unsigned byte(struct str s, size_t at)
{
    return at < s.len ? (unsigned char)s.at[at] : 0;
}

static unsigned big16(struct str s, size_t at)
{
    return byte(s, at) << 8 | byte(s, at + 1);
}

static unsigned little16(struct str s, size_t at)
{
    return byte(s, at + 1) << 8 | byte(s, at);
}

static unsigned little24(struct str s, size_t at)
{
    return byte(s, at + 2) << 16 | little16(s, at);
}

static bool has(struct str s, size_t at, const char *bytes, size_t n)
{
    return s.len >= at + n && memcmp(s.at + at, bytes, n) == 0;
}

/* Segment by segment to the frame header, which has the size. */
static int read_jpeg(struct str s, struct picture *p)
{
    size_t at = 2;

    while (at + 9 <= s.len) {
        unsigned marker = byte(s, at + 1);

        if (byte(s, at) != 0xff)
            return -1;
        if (marker == 0xff) { /* fill byte */
            at++;
        } else if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
                   marker != 0xcc) {
            *p = (struct picture){"image/jpeg", big16(s, at + 7), big16(s, at + 5)};
            return 0;
        } else {
            at += 2 + big16(s, at + 2);
        }
    }
    return -1;
}

static int read_webp(struct str s, struct picture *p)
{
    p->type = "image/webp";
    if (has(s, 12, "VP8X", 4) && s.len >= 30) {
        p->width = little24(s, 24) + 1;
        p->height = little24(s, 27) + 1;
    } else if (has(s, 12, "VP8L", 4) && s.len >= 25) {
        unsigned bits = little24(s, 21) | byte(s, 24) << 24;

        p->width = (bits & 0x3fff) + 1;
        p->height = (bits >> 14 & 0x3fff) + 1;
    } else if (has(s, 12, "VP8 ", 4) && s.len >= 30) {
        p->width = little16(s, 26) & 0x3fff;
        p->height = little16(s, 28) & 0x3fff;
    } else {
        return -1;
    }
    return 0;
}

int picture_read(struct str s, struct picture *p)
{
    int status = -1;

    if (has(s, 0, "\x89PNG\r\n\x1a\n", 8) && has(s, 12, "IHDR", 4) && s.len >= 24) {
        *p = (struct picture){"image/png", big16(s, 16) << 16 | big16(s, 18),
                              big16(s, 20) << 16 | big16(s, 22)};
        status = 0;
    } else if ((has(s, 0, "GIF87a", 6) || has(s, 0, "GIF89a", 6)) && s.len >= 10) {
        *p = (struct picture){"image/gif", little16(s, 6), little16(s, 8)};
        status = 0;
    } else if (has(s, 0, "\xff\xd8", 2)) {
        status = read_jpeg(s, p);
    } else if (has(s, 0, "RIFF", 4) && has(s, 8, "WEBP", 4)) {
        status = read_webp(s, p);
    }
    return status == 0 && p->width > 0 && p->height > 0 ? 0 : -1;
}
