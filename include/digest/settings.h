#ifndef DIGEST_SETTINGS_H
#define DIGEST_SETTINGS_H

#include "site/config.h"

enum digest_content { DIGEST_FULL, DIGEST_EXCERPT, DIGEST_TITLES };

/** One entry of courant.yml's `digest:`. */
struct digest_settings {
    struct str name; /* "digest" unless there are several */
    struct str schedule;
    struct str from, to, recipients, reply_to, envelope_from, subject;
    int64_t max_posts;
    int content; /* enum digest_content */
    unsigned line, column;
};

/** Read them into *${digests} (*${n}; 0 without a section).  Return 0, or -1 with reasons in ${diag}. */
int digest_settings_read(struct arena *arena, const struct config *config,
                         struct digest_settings **digests, size_t *n, struct diag *diag);

#endif
