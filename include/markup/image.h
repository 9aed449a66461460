#ifndef MARKUP_IMAGE_H
#define MARKUP_IMAGE_H

#include "markup/tree.h"

/** The size of a picture in pixels. */
struct image_size {
    unsigned width, height;
};

/** How many of a file's first bytes image_size wants: a JPEG's size stands behind what cameras write. */
#define IMAGE_HEAD_BYTES (256u << 10)

/**
 * image_size(bytes, size):
 * Read the size at which the picture is shown (a JPEG or AVIF that lies on its side is turned) out of the first bytes of a
 * PNG, GIF, JPEG, WebP, AVIF, BMP or SVG file.
 * Return false if it is none of these, or too short, or has no size.
 */
bool image_size(struct str bytes, struct image_size *size);

/** The media type that the first bytes of a PNG, GIF, JPEG, WebP, AVIF or BMP file say, or SVG's for all others. */
const char *image_type(struct str bytes);

/**
 * Read the first bytes, at most ${size}, of the local file that is published at the absolute address
 * ${url} into ${head}; return how many, 0 if there is no such file.
 */
typedef size_t image_head(void *data, struct str url, char *head, size_t size);

/** Give width and height to each <img> in ${root} that has neither, nor a style that says them, and whose file ${read} knows; its
 * links are absolute. */
void image_measure(struct arena *arena, struct node *root, image_head *read, void *data);

#endif
