#ifndef SITE_FRONTMATTER_H
#define SITE_FRONTMATTER_H

#include "base/diag.h"
#include "data/value.h"

/** A file taken apart: its front matter and what follows. */
struct frontmatter {
    const struct value *map; /* never NULL; empty without front matter */
    bool present;
    struct str body;
    unsigned body_line; /* the number of body's first line, from 1 */
};

/**
 * frontmatter_read(arena, text, file, zone, matter, diag):
 * Take ${text} apart as Jekyll does: YAML (or JSON) between a line `---` and a line `---` or `...` at the very start, after which blank
 * lines are skipped; times without an offset are shown in ${zone} (see yaml_parse).  A byte order mark is skipped.  Text without front matter is all body.
 *
 * Return 0, or -1 with file:line:column and the reason in ${diag}: bad YAML, front matter that is
 * no map, TOML (`+++`), which is not read.
 */
int frontmatter_read(struct arena *arena, struct str text, const char *file,
                     const struct zone *zone, struct frontmatter *matter, struct diag *diag);

#endif
