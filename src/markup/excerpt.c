/*
 * A tree as one line of text.
 */
#include "markup/excerpt.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "markup/tag.h"

#define BREAKS                                                                                     \
    "address article aside blockquote br center dd details div dl dt figcaption figure footer "    \
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul"
#define ELLIPSIS "\u2026"

/* All text, whitespace folded, a blank where a block begins or ends. */
static struct str fold(struct arena *arena, const struct node *root)
{
    struct buf out;
    bool blank = false;

    buf_init(&out, (size_t)-1);
    for (const struct node *node = root->first; node; node = node_next(node, root)) {
        const struct node *up = node->prev ? NULL : node->parent;

        if (node->prev && tag_in(node->prev->name, BREAKS))
            blank = true;
        if (tag_in(node->name, BREAKS) || (up && tag_in(up->name, BREAKS)))
            blank = true;
        /* leaving blocks: the parent's previous siblings were blocks that ended here */
        for (const struct node *at = node; !at->prev && at->parent != root && at->parent;
             at = at->parent)
            if (at->parent->prev && tag_in(at->parent->prev->name, BREAKS))
                blank = true;
        for (size_t i = 0; node->type == NODE_TEXT && i < node->text.len; i++) {
            if (ascii_is_space(node->text.at[i])) {
                blank = true;
                continue;
            }
            if (blank && out.len > 0)
                buf_char(&out, ' ');
            blank = false;
            buf_char(&out, node->text.at[i]);
        }
    }
    return buf_take(&out, arena);
}

struct str excerpt_line(struct arena *arena, const struct node *root, size_t max_chars)
{
    struct str line = fold(arena, root), rest = line;
    size_t n = 0, end = 0;
    uint32_t code;

    if (max_chars == 0 || utf8_length(line) <= max_chars)
        return line;
    while (n + 1 < max_chars && utf8_next(&rest, &code)) {
        n++;
        if (rest.len > 0 && rest.at[0] == ' ')
            end = line.len - rest.len;
    }
    if (end == 0) /* one long word: cut inside it */
        end = line.len - rest.len;
    return arena_join(arena, str_rtrim(str_slice(line, 0, end)), STR(ELLIPSIS));
}
