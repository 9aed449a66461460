#ifndef MARKUP_HTML_H
#define MARKUP_HTML_H

#include "base/buf.h"
#include "markup/tree.h"

/** Append ${root}'s content as HTML: every text and value escaped, void elements without end tag. */
void html_write(struct buf *out, const struct node *root);

/** Append ${text} with & < > (and " for attributes) as character references. */
void html_escape(struct buf *out, struct str text);

#endif
