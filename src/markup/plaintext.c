/*
 * A tree as plain text (thin).
 */
#include "markup/plaintext.h"

void plaintext_write(struct buf *out, struct arena *arena, const struct node *root,
                     unsigned columns, struct plaintext_notes *notes)
{
    (void)columns;
    (void)notes;
    buf_add(out, node_text_content(arena, root));
}
