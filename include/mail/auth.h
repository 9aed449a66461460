#ifndef MAIL_AUTH_H
#define MAIL_AUTH_H

#include "base/buf.h"
#include "mail/failure.h"
#include "mail/settings.h"

/** Logging in (RFC 4954): what the client says, mechanism by mechanism.  The network is the channel's. */

struct auth;

/** The longest answer (RFC 4954 section 4), less its line end. */
#define AUTH_LINE_MAX_BYTES 12286

/**
 * auth_choose(settings, offered, failure):
 * The mechanism to use, given the EHLO keyword's list ("PLAIN LOGIN …"): the one that the settings
 * name, or the strongest that is offered.
 *
 * Return MAIL_AUTH_AUTO with the reason in ${failure} if the server offers none that will do.
 */
enum mail_auth auth_choose(const struct mail_settings *settings, struct str offered,
                           struct mail_failure *failure);

/** The mechanism's name on the wire. */
const char *auth_name(enum mail_auth mechanism);

/** Begin; ${host} and ${port} are told to the server by OAUTHBEARER.  Everything is borrowed until auth_free. */
struct auth *auth_new(enum mail_auth mechanism, const struct mail_server *server,
                      const char *username, const char *secret);

/**
 * auth_step(auth, challenge, out, failure):
 * Put the answer to the server's ${challenge} into ${out}, both base64.  The first call, with an
 * empty challenge, gives the initial response, or nothing for a mechanism where the server speaks first.
 *
 * Return 0, or -1 with the reason in ${failure}.
 */
int auth_step(struct auth *auth, struct str challenge, struct buf *out,
              struct mail_failure *failure);

/** After the server's 235: whether it has proved who it is, where the mechanism asks for that. 0 or -1. */
int auth_finish(struct auth *auth, struct mail_failure *failure);

void auth_free(struct auth *auth);

#endif
