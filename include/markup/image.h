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
 * Read the size out of the first bytes of a PNG, GIF, JPEG, WebP or SVG file.
 * Return false if it is none of these, or too short, or has no size.
 */
bool image_size(struct str bytes, struct image_size *size);

/** The first IMAGE_HEAD_BYTES of the local file that is published at the absolute address ${url}; empty if there is none. */
typedef struct str image_head(void *data, struct arena *arena, struct str url);

/** Give width and height to each <img> in ${root} that has neither and whose file ${head} knows; links are absolute. */
void image_measure(struct arena *arena, struct node *root, image_head *head, void *data);

#endif
