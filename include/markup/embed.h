#ifndef MARKUP_EMBED_H
#define MARKUP_EMBED_H

#include "markup/tree.h"

/**
 * embed_replace(arena, node, mail, next):
 * If ${node} embeds a foreign page or a medium that readers do not show (iframe, object, embed; for
 * ${mail} also video and audio), put a link in its place: the still picture of a video whose host is
 * known, else the address; a picture itself becomes an <img>.  *${next} is then the node where a walk goes on: what was put there, which
 * is to be cleaned like everything else.
 * Return whether it was replaced.  What has no address is not.
 */
bool embed_replace(struct arena *arena, struct node *node, bool mail, struct node **next);

#endif
