#ifndef DIGEST_CONTRAST_H
#define DIGEST_CONTRAST_H

#include "base/arena.h"
#include "base/str.h"

#define CONTRAST_MIN 4.5 /* WCAG 2.2, 1.4.3, for text of normal size */

/** Text that is too near its background. */
struct contrast_finding {
    struct str text;              /* its first words */
    struct str color, background; /* "#rrggbb" */
    double ratio;
    bool dark; /* in dark mode */
};

/**
 * contrast_check(arena, html, dark, n):
 * The texts of the document ${html}, whose styles are inline, that have a contrast below CONTRAST_MIN; with ${dark}, under the rules of
 * `@media (prefers-color-scheme: dark)` in its <style>.  Each pair of colours is found once.
 * Return an array of *${n}.
 */
struct contrast_finding *contrast_check(struct arena *arena, struct str html, bool dark, size_t *n);

#endif
