#ifndef DIGEST_INLINE_H
#define DIGEST_INLINE_H

#include "base/arena.h"
#include "base/buf.h"

/**
 * inline_styles(arena, html, out):
 * Append the document ${html} to ${out} with the rules of its <style> elements made inline (see digest/css.h).  What cannot be made inline
 * is left in one <style> where the first one stood.  Everything that is not a start tag is copied as it is, comments
 * for Outlook too.
 */
void inline_styles(struct arena *arena, struct str html, struct buf *out);

/** A tag of HTML text, for who walks one. */
struct html_tag {
    struct str name;   /* as written */
    struct str attrs;  /* between the name and the '>' */
    bool closing;      /* </name> */
    size_t start, end; /* offsets of '<' and behind '>' */
};

/**
 * html_next_tag(html, at, tag):
 * Find the next tag at or after *${at}, which moves behind it; comments, doctypes, and what stands in script, style and the like are passed over.
 * Return false when there is none.
 */
bool html_next_tag(struct str html, size_t *at, struct html_tag *tag);

/** Take the next attribute off ${attrs}: its name and its value as written.  False when there is none. */
bool html_next_attr(struct str *attrs, struct str *name, struct str *value);

/** The value, as written, of an attribute of the tag; false if it has none. */
bool html_tag_attr(const struct html_tag *tag, const char *name, struct str *value);

/** Whether an element of this name has no end tag. */
bool html_is_void(struct str name);

#endif
