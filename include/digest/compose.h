#ifndef DIGEST_COMPOSE_H
#define DIGEST_COMPOSE_H

#include "digest/issue.h"

/**
 * compose_issue(arena, site, templates_dir, issue, diag):
 * Fill in subject, html, text, web and parts of ${issue}, whose posts, number and date stand.  Templates are those of
 * `templates/digest/` in the site's folder, or else of ${templates_dir} (NULL: where they are installed).
 * A post that cannot be rendered is reported and taken out of the issue.
 *
 * Return 0, or -1 with the reason in ${diag}.
 */
int compose_issue(struct arena *arena, struct site *site, const char *templates_dir,
                  struct issue *issue, struct diag *diag);

#endif
