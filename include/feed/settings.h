#ifndef FEED_SETTINGS_H
#define FEED_SETTINGS_H

#include "site/config.h"

/** The `feeds:` of courant.yml, or what jekyll-feed's settings in _config.yml ask for. */
enum feed_format { FEED_ATOM, FEED_RSS, FEED_JSON };
enum feed_content { FEED_FULL, FEED_EXCERPT };

struct feed_settings {
    struct str path;       /* below the output folder */
    int format;            /* enum feed_format */
    int content;           /* enum feed_content */
    int64_t limit;         /* newest entries; 0: all */
    unsigned line, column; /* where courant.yml asks for it; 0: a default */
};

/** Read them into *${feeds}, an array of *${n} owned by ${arena}.  Return 0, or -1 with reasons in ${diag}. */
int feed_settings_read(struct arena *arena, const struct config *config,
                       struct feed_settings **feeds, size_t *n, struct diag *diag);

#endif
