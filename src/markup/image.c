/*
 * Sizes of pictures out of their headers: PNG (W3C PNG, 11.2.2), GIF (GIF89a, 18), JPEG (ITU T.81,
 * B.2.2) with its Exif orientation (CIPA DC-008, 4.6.5), WebP (RFC 9649), AVIF (ISO/IEC 23008-12,
 * 6.5.3 and 6.5.10), BMP, SVG (attributes of the root in pixels, else its viewBox).
 */
#include "markup/image.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "markup/tag.h"

/* Larger ones are a broken file's. */
#define MAX_PIXELS 100000u

#define EXIF_ENTRY_BYTES 12
#define EXIF_ORIENTATION 0x112
#define BOX_HEAD_BYTES 8 /* length and name */

static unsigned byte_at(struct str s, size_t i)
{
    return (unsigned char)s.at[i];
}

static unsigned big(struct str s, size_t i)
{
    return byte_at(s, i) << 8 | byte_at(s, i + 1);
}

static unsigned little(struct str s, size_t i)
{
    return byte_at(s, i + 1) << 8 | byte_at(s, i);
}

static unsigned big32(struct str s, size_t i)
{
    return big(s, i) << 16 | big(s, i + 2);
}

static unsigned little32(struct str s, size_t i)
{
    return little(s, i) | little(s, i + 2) << 16;
}

static void turn(struct image_size *size)
{
    unsigned width = size->width;

    size->width = size->height;
    size->height = width;
}

static bool is_avif(struct str s)
{
    return s.len >= 12 &&
           (memcmp(s.at + 4, "ftypavif", 8) == 0 || memcmp(s.at + 4, "ftypavis", 8) == 0);
}

static bool png(struct str s, struct image_size *size)
{
    if (s.len < 24 || memcmp(s.at, "\x89PNG\r\n\x1a\n", 8) != 0 ||
        memcmp(s.at + 12, "IHDR", 4) != 0)
        return false;
    size->width = big32(s, 16);
    size->height = big32(s, 20);
    return true;
}

static bool gif(struct str s, struct image_size *size)
{
    if (s.len < 10 || (!str_starts(s, "GIF87a") && !str_starts(s, "GIF89a")))
        return false;
    size->width = little(s, 6);
    size->height = little(s, 8);
    return true;
}

/* Whether the Exif data ${s} say that the picture lies on its side: the tag Orientation is 5 to 8. */
static bool exif_is_turned(struct str s)
{
    bool is_big = str_starts(s, "MM");
    size_t at;
    unsigned n;

    if (s.len < 8 || (!is_big && !str_starts(s, "II")))
        return false;
    at = is_big ? big32(s, 4) : little32(s, 4);
    if (at > s.len || s.len - at < 2)
        return false;
    n = is_big ? big(s, at) : little(s, at);
    for (at += 2; n > 0 && s.len - at >= EXIF_ENTRY_BYTES; n--, at += EXIF_ENTRY_BYTES) {
        unsigned value = is_big ? big(s, at + 8) : little(s, at + 8);

        if ((is_big ? big(s, at) : little(s, at)) == EXIF_ORIENTATION)
            return value >= 5 && value <= 8;
    }
    return false;
}

/* Walk the segments up to a start of frame. */
static bool jpeg(struct str s, struct image_size *size)
{
    bool turned = false;
    size_t at = 2;

    if (s.len < 4 || byte_at(s, 0) != 0xff || byte_at(s, 1) != 0xd8)
        return false;
    while (at + 9 < s.len && byte_at(s, at) == 0xff) {
        unsigned marker = byte_at(s, at + 1);

        if (marker == 0xff) { /* fill */
            at++;
            continue;
        }
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
            marker != 0xcc) {
            size->height = big(s, at + 5);
            size->width = big(s, at + 7);
            if (turned)
                turn(size);
            return true;
        }
        if (marker == 0xe1 && memcmp(s.at + at + 4, "Exif\0", 6) == 0)
            turned = exif_is_turned(str_slice(s, at + 10, at + 2 + big(s, at + 2)));
        at += 2 + (marker >= 0xd0 && marker <= 0xd9 ? 0 : big(s, at + 2));
    }
    return false;
}

static bool webp(struct str s, struct image_size *size)
{
    if (s.len < 30 || !str_starts(s, "RIFF") || memcmp(s.at + 8, "WEBP", 4) != 0)
        return false;
    if (memcmp(s.at + 12, "VP8 ", 4) == 0) {
        size->width = little(s, 26) & 0x3fff;
        size->height = little(s, 28) & 0x3fff;
    } else if (memcmp(s.at + 12, "VP8L", 4) == 0 && byte_at(s, 20) == 0x2f) {
        unsigned bits = little(s, 21) | little(s, 23) << 16;

        size->width = (bits & 0x3fff) + 1;
        size->height = (bits >> 14 & 0x3fff) + 1;
    } else if (memcmp(s.at + 12, "VP8X", 4) == 0) {
        size->width = (little(s, 24) | byte_at(s, 26) << 16) + 1;
        size->height = (little(s, 27) | byte_at(s, 29) << 16) + 1;
    } else {
        return false;
    }
    return true;
}

/* The boxes that hold those with the sizes, one in the other. */
static const char *const holders[] = {"meta", "iprp", "ipco"};
#define N_HOLDERS (sizeof(holders) / sizeof(*holders))

/* The largest of the sizes in the boxes of ${s} (parts of a picture have theirs, too), and whether it
 * is turned by a quarter. */
static void boxes(struct str s, size_t level, struct image_size *size, bool *turned)
{
    while (s.len >= BOX_HEAD_BYTES) {
        size_t n = big32(s, 0);
        struct str name = str_slice(s, 4, 8), content = str_slice(s, BOX_HEAD_BYTES, n);

        if (n < BOX_HEAD_BYTES)
            return;
        if (level < N_HOLDERS && str_is(name, holders[level]))
            boxes(str_from(content, level == 0 ? 4 : 0), level + 1, size, turned);
        else if (level == N_HOLDERS && str_is(name, "irot") && content.len > 0)
            *turned = byte_at(content, 0) & 1;
        else if (level == N_HOLDERS && str_is(name, "ispe") && content.len >= 12 &&
                 big32(content, 4) > size->width)
            *size = (struct image_size){big32(content, 4), big32(content, 8)};
        s = str_from(s, n);
    }
}

static bool avif(struct str s, struct image_size *size)
{
    bool turned = false;

    if (!is_avif(s))
        return false;
    boxes(s, 0, size, &turned);
    if (turned)
        turn(size);
    return true;
}

static bool bmp(struct str s, struct image_size *size)
{
    if (s.len < 26 || !str_starts(s, "BM"))
        return false;
    if (little32(s, 14) == 12) { /* OS/2's header */
        size->width = little(s, 18);
        size->height = little(s, 20);
    } else {
        size->width = little32(s, 18);
        size->height = little32(s, 22);
        if (size->height > INT32_MAX) /* negative: from the top down */
            size->height = 0u - size->height;
    }
    return true;
}

/* A number of pixels: "120", "120.5px"; 0 for another unit. */
static unsigned pixels(struct str s)
{
    unsigned n = 0;
    size_t i = 0;

    s = str_trim(s);
    while (i < s.len && ascii_is_digit(s.at[i]) && n < MAX_PIXELS)
        n = n * 10 + (unsigned)(s.at[i++] - '0');
    if (i < s.len && s.at[i] == '.')
        for (i++; i < s.len && ascii_is_digit(s.at[i]); i++)
            ;
    return i == s.len || str_is(str_from(s, i), "px") ? n : 0;
}

static void view_box(struct str box, struct image_size *size)
{
    unsigned numbers[4] = {0};
    size_t n = 0;

    while (box.len > 0 && n < 4) {
        size_t end = 0;

        while (end < box.len && !ascii_is_space(box.at[end]) && box.at[end] != ',')
            end++;
        if (end > 0)
            numbers[n++] = pixels(str_slice(box, 0, end));
        box = str_from(box, end + (end < box.len));
    }
    size->width = numbers[2];
    size->height = numbers[3];
}

static bool svg(struct arena *arena, struct str s, struct image_size *size)
{
    struct str width = {NULL, 0}, height = {NULL, 0}, box = {NULL, 0};
    size_t at = str_find(s, STR("<svg"), 0);
    struct tag tag;

    if (at == STR_NONE || at > 4096)
        return false;
    s = str_from(s, at);
    if (!tag_next(arena, &s, &tag) || tag.type != TAG_START || !str_is(tag.name, "svg"))
        return false;
    for (const struct attr *attr = tag.attrs; attr; attr = attr->next) {
        if (str_is(attr->name, "width"))
            width = attr->value;
        else if (str_is(attr->name, "height"))
            height = attr->value;
        else if (str_is(attr->name, "viewbox"))
            box = attr->value;
    }
    size->width = pixels(width);
    size->height = pixels(height);
    if (size->width == 0 || size->height == 0)
        view_box(box, size);
    return true;
}

bool image_size(struct str bytes, struct image_size *size)
{
    struct arena *arena;
    bool known;

    *size = (struct image_size){0, 0};
    if (png(bytes, size) || gif(bytes, size) || jpeg(bytes, size) || webp(bytes, size) ||
        avif(bytes, size) || bmp(bytes, size)) {
        known = true;
    } else {
        arena = arena_new();
        known = svg(arena, bytes, size);
        arena_free(arena);
    }
    return known && size->width > 0 && size->height > 0 && size->width <= MAX_PIXELS &&
           size->height <= MAX_PIXELS;
}

const char *image_type(struct str bytes)
{
    static const struct {
        const char *start, *type;
    } types[] = {
        {"\x89PNG", "image/png"}, {"GIF8", "image/gif"}, {"\xff\xd8", "image/jpeg"},
        {"RIFF", "image/webp"},   {"BM", "image/bmp"},
    };

    if (is_avif(bytes))
        return "image/avif";
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (str_starts(bytes, types[i].start))
            return types[i].type;
    }
    return "image/svg+xml";
}

/* Beside a width in the style, a height from the file would distort the picture. */
static bool has_size(const struct node *img)
{
    const struct str *style = node_attr(img, "style");

    return node_attr(img, "width") || node_attr(img, "height") ||
           (style && (str_find(*style, STR("width"), 0) != STR_NONE ||
                      str_find(*style, STR("height"), 0) != STR_NONE));
}

void image_measure(struct arena *arena, struct node *root, image_head *read, void *data)
{
    char *head = NULL;

    for (struct node *node = root->first; node; node = node_next(node, root)) {
        const struct str *src = node_is(node, "img") ? node_attr(node, "src") : NULL;
        struct image_size size;
        size_t n;

        if (!src || has_size(node))
            continue;
        if (!head)
            head = xmalloc(IMAGE_HEAD_BYTES);
        n = read(data, *src, head, IMAGE_HEAD_BYTES);
        if (n == 0 || !image_size((struct str){head, n}, &size))
            continue;
        node_set_attr(arena, node, STR("width"), arena_printf(arena, "%u", size.width));
        node_set_attr(arena, node, STR("height"), arena_printf(arena, "%u", size.height));
    }
    free(head);
}
