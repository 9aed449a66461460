#ifndef MARKUP_PLAINTEXT_H
#define MARKUP_PLAINTEXT_H

#include "base/buf.h"
#include "markup/tree.h"

/** Links met while writing, numbered over all texts of one message; zero-initialise for a start. */
struct plaintext_notes {
    struct str *urls; /* urls[i] is note i + 1 */
    size_t n, capacity;
};

/**
 * plaintext_write(out, arena, root, columns, notes):
 * Append ${root} as plain text: headings, lists, quotes, code and tables kept, lines at most
 * ${columns} wide (0: unwrapped) by UAX 14 with URLs kept whole.  Links get numbers "[1]" and are
 * added to ${notes} (NULL: links are their text alone).
 */
void plaintext_write(struct buf *out, struct arena *arena, const struct node *root,
                     unsigned columns, struct plaintext_notes *notes);

#endif
