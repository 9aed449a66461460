#ifndef MARKUP_WEAVE_H
#define MARKUP_WEAVE_H

#include "markup/build.h"
#include "markup/prepare.h"

/**
 * weave_html(build, arena, html, fence):
 * Add the tags and the text of the piece of HTML ${html} to the tree that grows in ${build}.  What it
 * opens may stay open; its end tags close nothing at or above ${fence}.
 */
void weave_html(struct build *build, struct arena *arena, struct str html,
                const struct node *fence);

/** The same for the piece that the comment ${html} stands for; false: it is no such comment. */
bool weave_piece(struct build *build, struct arena *arena, const struct prepared *prepared,
                 struct str html, const struct node *fence);

#endif
