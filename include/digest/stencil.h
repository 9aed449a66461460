#ifndef DIGEST_STENCIL_H
#define DIGEST_STENCIL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/**
 * A body with gaps: the lines that hold a mark, in whose place stands something else for each recipient.  Quoted-printable
 * encodes each line by itself, so that everything between the gaps is encoded once.
 */
struct stencil {
    struct arena *arena; /* set by the one who makes it: what follows lives there */
    struct str mark;     /* and this */
    struct stencil_gap {
        struct str before; /* the body up to the gap, as it leaves */
        struct str line;   /* as written, with the mark and its end */
        bool is_html;      /* the mark stands for something escaped */
    } * gaps;
    size_t n_gaps, capacity;
    struct str rest; /* the body after the last gap */
};

/** ${text} with gaps in place of its lines that hold the mark; texts are cut in the order in which the body has them. */
struct str stencil_cut(struct stencil *stencil, struct str text, bool is_html);

/** The ${body}, encoded, in which the texts that were cut stand as quoted-printable (RFC 2045 6.7). */
void stencil_set_body(struct stencil *stencil, struct str body);

/** The body with ${plain} for the mark, and ${html} in HTML; ${arena} is scratch memory of the calling thread. */
void stencil_fill(const struct stencil *stencil, struct arena *arena, struct str plain,
                  struct str html, struct buf *out);

#endif
