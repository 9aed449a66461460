#ifndef FEED_MODULES_H
#define FEED_MODULES_H

#include "feed/feed.h"
#include "feed/xml.h"

/** What Atom and RSS documents say in the same elements: links, Media RSS, feed history. */

/** An Atom link called ${name} ("link", "atom:link"); left out if ${href} is empty. */
void modules_link(struct xml *xml, const char *name, const char *rel, const char *type,
                  struct str href);

/** The links of a whole document: self, archives (RFC 5005) and hubs (WebSub). */
void modules_feed_links(struct xml *xml, const char *name, const char *type,
                        const struct feed *feed);

/** RFC 5005's fh:archive or fh:complete; the namespace they need, on the root element. */
void modules_history(struct xml *xml, const struct feed *feed);
void modules_namespaces(struct xml *xml, const struct feed *feed);

/** A picture as Media RSS has it: media:content and media:thumbnail.  Nothing if there is none. */
void modules_image(struct xml *xml, const struct feed_media *image);

#endif
