#ifndef MARKUP_PICTURE_H
#define MARKUP_PICTURE_H

#include "base/str.h"

/** What the first bytes of a picture say of it. */
struct picture {
    const char *type;       /* "image/png", … */
    unsigned width, height; /* in pixels */
};

/** Read the header of a PNG, JPEG, GIF or WebP file.  Return 0, or -1 if ${bytes} are none of these. */
int picture_read(struct str bytes, struct picture *picture);

#endif
