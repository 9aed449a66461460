/*
 * Sizes of pictures out of their headers: PNG (W3C PNG, 11.2.2), GIF (GIF89a, 18), JPEG (ITU T.81,
 * B.2.2), WebP (RFC 9649), SVG (attributes of the root in pixels, else its viewBox).
 */
#include "markup/image.h"

#include <stdlib.h>
#include <string.h>

#include "markup/tag.h"

/* Larger ones are a broken file's. */
#define MAX_PIXELS 100000u

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

static bool png(struct str s, struct image_size *size)
{
    if (s.len < 24 || memcmp(s.at, "\x89PNG\r\n\x1a\n", 8) != 0 ||
        memcmp(s.at + 12, "IHDR", 4) != 0)
        return false;
    size->width = big(s, 16) << 16 | big(s, 18);
    size->height = big(s, 20) << 16 | big(s, 22);
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

/* Walk the segments up to a start of frame. */
static bool jpeg(struct str s, struct image_size *size)
{
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
            return true;
        }
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
    if (png(bytes, size) || gif(bytes, size) || jpeg(bytes, size) || webp(bytes, size)) {
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
        {"\x89PNG", "image/png"},
        {"GIF8", "image/gif"},
        {"\xff\xd8", "image/jpeg"},
        {"RIFF", "image/webp"},
    };

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (str_starts(bytes, types[i].start))
            return types[i].type;
    }
    return "image/svg+xml";
}

void image_measure(struct arena *arena, struct node *root, image_head *read, void *data)
{
    char *head = NULL;

    for (struct node *node = root->first; node; node = node_next(node, root)) {
        const struct str *src = node_is(node, "img") ? node_attr(node, "src") : NULL;
        struct image_size size;
        size_t n;

        if (!src || node_attr(node, "width") || node_attr(node, "height"))
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
