#ifndef SITE_RENDER_H
#define SITE_RENDER_H

#include "markup/clean.h"
#include "site/site.h"

/**
 * Rendering of posts: Liquid, then Markdown or HTML, into the one tree; then links absolute, then
 * cleaned for who will read it.
 */

/** The body of ${post} as Jekyll's `content`: a tree owned by ${arena}, links as written, not
 * cleaned; NULL with the reason in ${diag} if the post cannot be rendered. */
struct node *render_content(struct arena *arena, struct site *site, const struct post *post,
                            struct diag *diag);

/** The excerpt as Jekyll makes it (front matter `excerpt`, or up to excerpt_separator). */
struct node *render_excerpt(struct arena *arena, struct site *site, const struct post *post,
                            struct diag *diag);

/** A liquid_recorder: notes in post->uses what the rendering of a post depended on. */
void render_note_use(void *site, void *registers, enum liquid_use use, struct str name);

/** A whole body or an excerpt as it leaves the house: links absolute, cleaned by ${profile}. */
struct node *render_for(struct arena *arena, struct site *site, const struct post *post,
                        bool excerpt, enum clean_profile profile, struct diag *diag);

#endif
