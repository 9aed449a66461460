#ifndef MAIL_SECRET_H
#define MAIL_SECRET_H

#include "mail/settings.h"

/** The variable of the environment that holds the password if the settings name no other source. */
#define SECRET_ENV "COURANT_SMTP_PASSWORD"

/**
 * secret_read(arena, settings, secret, diag):
 * The password or token to log in with, from wherever the settings say, into *${secret}; NULL without a
 * `username:`.  It never appears in ${diag}.
 *
 * Return 0, or -1 with the reason in ${diag}.
 */
int secret_read(struct arena *arena, const struct mail_settings *settings, const char **secret,
                struct diag *diag);

/** Overwrite a secret that is no longer needed; NULL is allowed. */
void secret_wipe(const char *secret);

#endif
