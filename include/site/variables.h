#ifndef SITE_VARIABLES_H
#define SITE_VARIABLES_H

#include "site/site.h"

/** What Liquid sees of a site and its posts (Jekyll's drops). */

/** {site: …, jekyll: …}, and `page` of every post on the way. */
const struct value *variables_of_site(struct site *site);

/**
 * The globals for rendering ${post}: the site's, with its `page`, in which content is the body as
 * written; for an excerpt that is rendered from ${excerpt} (not NULL), `page` is the excerpt's.
 */
const struct value *variables_for(struct site *site, struct arena *arena, const struct post *post,
                                  const struct str *excerpt);

#endif
