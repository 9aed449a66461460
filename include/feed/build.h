#ifndef FEED_BUILD_H
#define FEED_BUILD_H

#include "feed/feed.h"

/** A file that a build publishes. */
struct feed_file {
    struct str path; /* below the output folder */
    struct str bytes;
    int format;              /* enum feed_format; -1: none of these (a page, a .gz) */
    const struct feed *feed; /* what a feed document says; NULL for other files */
    const struct feed *of;   /* the feed document that it is or stands beside, or NULL */
};

/**
 * feed_build(arena, site, feeds, n, templates_dir, root, files, n_files, diag):
 * Make every file that the ${n} ${feeds} ask for: feed documents with their archives, each written, read back and
 * checked, and what stands beside them.  ${templates_dir} NULL: where courant is installed.  A document whose bytes stand below
 * the folder ${root} already is not checked again; NULL: each is.  Nothing is published: that is the caller's.
 *
 * A feed that fails its check is not in *${files}.  What stands in *${files} may be published.
 *
 * Return 0, or -1 if something asked for is missing, with the reason in ${diag}.
 */
int feed_build(struct arena *arena, struct site *site, const struct feed_settings *feeds, size_t n,
               const char *templates_dir, const char *root, struct feed_file **files,
               size_t *n_files, struct diag *diag);

/** What subscribers will see when one document takes the place of another. */
struct feed_changes {
    size_t new, updated;
    size_t
        reannounced; /* the same address, or title and date or text, under another id: shown as new */
    size_t gone;     /* no longer there, and not because newer ones took its place at the end */
};

/** Compare ${file}, a feed document, with ${before}, the bytes that stand at its path now (empty: nothing stands there). */
void feed_compare(struct str before, const struct feed_file *file, struct feed_changes *changes);

#endif
