#ifndef MAIL_SECRET_H
#define MAIL_SECRET_H

#include "base/arena.h"
#include "mail/failure.h"
#include "mail/settings.h"

/** The variable of the environment that holds the password if the settings name no other source. */
#define SECRET_ENV "COURANT_SMTP_PASSWORD"

/** Where to look, whether to go on looking, and where reasons go. */
struct secret_source {
    const struct mail_settings *settings;
    mail_stop *stop;
    struct diag *diag;
};

/**
 * secret_read(arena, source, secret):
 * The password or token to log in with, from wherever the settings say, into *${secret}; NULL without a
 * `username:`.  Of a command's output and of a file it is the first line.  It never appears in the diag.
 *
 * Return 0, or -1 with the reason in the diag.
 */
int secret_read(struct arena *arena, const struct secret_source *source, const char **secret);

/**
 * secret_hide(arena, secret, text):
 * What a server said (${text}, of reply_clean), with "***" for what it repeats of ${secret} (NULL: there is none), as it is or
 * in base64: eight bytes in a row, or all of a shorter one.
 */
struct str secret_hide(struct arena *arena, const char *secret, struct str text);

/** Overwrite a secret that is no longer needed; NULL is allowed. */
void secret_wipe(const char *secret);

#endif
