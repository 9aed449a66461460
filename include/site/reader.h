#ifndef SITE_READER_H
#define SITE_READER_H

#include "base/diag.h"
#include "site/config.h"

/** Which files of a site Jekyll looks at (Jekyll::Reader, Jekyll::EntryFilter). */

/** Folders in folders deeper than this are a mistake or an attack. */
#define READER_MAX_DEPTH 64

struct reader_paths {
    char **items; /* below the source, with '/' */
    size_t n, capacity;
};

struct reader_found {
    struct reader_paths folders; /* "" and every folder that may hold _posts and _drafts */
    struct reader_paths files;   /* what may be a page or a static file */
};

/** Walk the source.  Everything is in byte order of the paths. */
void reader_find(struct arena *arena, const struct config *config, struct reader_found *found,
                 struct diag *diag);

/** The files in ${folder} (below the source) and below it that Jekyll's filter lets through. */
void reader_list(struct arena *arena, const struct config *config, const char *folder,
                 struct reader_paths *paths, struct diag *diag);

/** Whether the file's first line is `---`: a page, not a static file. */
bool reader_has_front_matter(const char *file);

#endif
