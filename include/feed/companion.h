#ifndef FEED_COMPANION_H
#define FEED_COMPANION_H

#include "base/buf.h"
#include "feed/plan.h"

/** A template may be this large. */
#define COMPANION_TEMPLATE_MAX_BYTES (1u << 20)

/** "feed.xml.html": where the page of the feed at ${path} stands. */
struct str companion_path(struct arena *arena, struct str path);

/**
 * companion_write(out, arena, site, templates_dir, plan, feed, diag):
 * Append the page that tells people what ${feed} is and how to subscribe: browsers no longer show feeds.  The template is
 * `templates/feed/companion.html` in the site's folder, else that below ${templates_dir} (NULL: where courant is installed).
 *
 * Return 0, or -1 with the reason in ${diag}; then ${out} is as it was.
 */
int companion_write(struct buf *out, struct arena *arena, struct site *site,
                    const char *templates_dir, const struct feed_plan *plan,
                    const struct feed *feed, struct diag *diag);

#endif
