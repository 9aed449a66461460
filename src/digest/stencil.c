/*
 * A gap is a line of its own that no encoding changes, until the body is encoded.
 */
#include "digest/stencil.h"

#include <assert.h>
#include <string.h>

#include "digest/hash.h"
#include "digest/mime.h"

#define NAME_DIGITS 24 /* of a gap's name: no text has it by chance */

static struct str gap_name(const struct stencil *stencil, size_t i)
{
    struct str hash = hash_sha256(stencil->arena, stencil->mark);

    return arena_printf(stencil->arena, "gap-%.*s-%zu.", STR_ARG(str_slice(hash, 0, NAME_DIGITS)),
                        i);
}

struct str stencil_cut(struct stencil *stencil, struct str text, bool is_html)
{
    struct str line;
    struct buf out;

    buf_init(&out, (size_t)-1);
    while (text.len > 0) {
        size_t end = str_chr(text, '\n');

        end = end == STR_NONE ? text.len : end + 1;
        line = str_slice(text, 0, end);
        text = str_from(text, end);
        if (str_find(line, stencil->mark, 0) == STR_NONE) {
            buf_add(&out, line);
            continue;
        }
        buf_add(&out, gap_name(stencil, stencil->n_gaps));
        if (str_ends(line, "\n"))
            buf_char(&out, '\n');
        stencil->gaps = arena_grow(stencil->arena, stencil->gaps, stencil->n_gaps,
                                   &stencil->capacity, sizeof(*stencil->gaps));
        stencil->gaps[stencil->n_gaps++] = (struct stencil_gap){.line = line, .is_html = is_html};
    }
    return buf_take(&out, stencil->arena);
}

void stencil_set_body(struct stencil *stencil, struct str body)
{
    for (size_t i = 0; i < stencil->n_gaps; i++) {
        struct str name = gap_name(stencil, i);
        size_t at = str_find(body, name, 0);

        assert(at != STR_NONE);
        stencil->gaps[i].before = str_slice(body, 0, at);
        at += name.len;
        if (str_ends(stencil->gaps[i].line, "\n"))
            at += strlen("\r\n");
        body = str_from(body, at);
    }
    stencil->rest = body;
}

void stencil_fill(const struct stencil *stencil, struct arena *arena, struct str plain,
                  struct str html, struct buf *out)
{
    for (size_t i = 0; i < stencil->n_gaps; i++) {
        const struct stencil_gap *gap = &stencil->gaps[i];
        struct buf line;

        buf_add(out, gap->before);
        buf_init(&line, (size_t)-1);
        buf_add_replaced(&line, gap->line, stencil->mark, gap->is_html ? html : plain);
        mime_quote(out, arena, buf_str(&line));
        buf_free(&line);
    }
    buf_add(out, stencil->rest);
}
