#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "digest/settings.h"
#include "feed/settings.h"
#include "mail/settings.h"
#include "site/config.h"

/** courant.yml whole: its top level, and each section as its room reads it. */
struct settings {
    struct feed_settings *feeds;
    size_t n_feeds;
    struct digest_settings *digests;
    size_t n_digests;
    struct mail_settings mail;
    const char *ledger; /* path of the ledger's file */
};

/** Read them.  Return 0, or -1 with every reason in ${diag}. */
int settings_read(struct arena *arena, const struct config *config, struct settings *settings,
                  struct diag *diag);

#endif
