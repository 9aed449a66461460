#ifndef MAIL_SETTINGS_H
#define MAIL_SETTINGS_H

#include "data/schema.h"

enum mail_transport { MAIL_OUTBOX, MAIL_SMTP, MAIL_SENDMAIL };

/** courant.yml's `mail:`. */
struct mail_settings {
    int transport;        /* enum mail_transport */
    struct texts servers; /* smtp://host:port, tried in order */
    struct str outbox;    /* a Maildir; below the site's folder */
    int64_t connections;
};

/** Read the map ${section} (NULL: defaults).  ${dir} is the site's folder.  Return 0, or -1 with reasons in ${diag}. */
int mail_settings_read(struct arena *arena, const struct value *section, const char *file,
                       const char *dir, struct mail_settings *settings, struct diag *diag);

#endif
