#ifndef MARKUP_FOOTNOTE_H
#define MARKUP_FOOTNOTE_H

#include "markup/build.h"
#include "markup/markdown.h"

/** Footnotes as kramdown writes them: references in the text, then a list of notes, which lead back. */
struct footnotes {
    struct arena *arena;
    struct build *build;
    const struct markdown_options *options;
    size_t *references; /* how often each note was referred to so far */
    size_t n, capacity;
    size_t written; /* notes */
};

/** A reference to note ${number}, from 1. */
void footnote_refer(struct footnotes *footnotes, size_t number);
/** The next note begins: return its item, which is still to be opened. */
struct node *footnote_begin(struct footnotes *footnotes);
/** The note that stands in ${item}, closed by now, gets its ways back: at the end of its last paragraph. */
void footnote_end(struct footnotes *footnotes, struct node *item);

#endif
