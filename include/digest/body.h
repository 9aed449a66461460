#ifndef DIGEST_BODY_H
#define DIGEST_BODY_H

#include "digest/issue.h"
#include "markup/plaintext.h"
#include "markup/tree.h"

/** The bodies of posts, and of the editor's introduction, as they stand in an issue. */

/** Where a body will stand. */
enum body_place { BODY_MAIL, BODY_WEB };

/**
 * The tree of ${post}'s whole body or excerpt, clean, links absolute, headings below the post's own h2; NULL with the reason in
 * ${diag} if it cannot be rendered.
 */
struct node *body_tree(struct arena *arena, struct site *site, const struct post *post,
                       bool excerpt, enum body_place place, struct diag *diag);

/** A tree as HTML, and as text 72 columns wide whose links go on the numbers of ${notes}. */
struct str body_html(struct arena *arena, const struct node *tree);
struct str body_text(struct arena *arena, const struct node *tree, struct plaintext_notes *notes);

/**
 * The editor's introduction, the Markdown and Liquid ${source} of the file ${file}, rendered with ${globals}.
 * NULL with the reason in ${diag}.
 */
struct node *body_introduction(struct arena *arena, struct site *site, struct str source,
                               const char *file, const struct value *globals, struct diag *diag);

#endif
