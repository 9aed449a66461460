#ifndef MARKUP_HEADING_H
#define MARKUP_HEADING_H

#include "markup/markdown.h"

/**
 * heading_finish(arena, root, contents, options):
 * Give the headings below ${root} that were written in Markdown (FINISH_HEADING, which goes) their ids and their levels, and make
 * the list ${contents} (NULL: there is none) the table of contents; without headings for it it goes.
 */
void heading_finish(struct arena *arena, struct node *root, struct node *contents,
                    const struct markdown_options *options);

#endif
