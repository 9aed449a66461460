#ifndef DIGEST_UNSUBSCRIBE_H
#define DIGEST_UNSUBSCRIBE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/**
 * A recipient's own address to leave at.  Its token is the start of HMAC-SHA-256, under the key file's text, of the digest's name,
 * a line end and the recipient's address: whoever has the key can check it, nobody else can make it.
 */
#define UNSUBSCRIBE_TOKEN_DIGITS 32 /* 128 bits: nobody guesses them */
#define UNSUBSCRIBE_KEY_MIN 16      /* bytes of key text that are asked for */

/** Make the owner-only key file ${path} unless there is one.  Return 0, or -1 with the reason in ${diag}. */
int unsubscribe_make_key(struct arena *arena, const char *path, struct diag *diag);

/** Whether ${template} has a {token} or an {address}: whether each recipient's is his own. */
bool unsubscribe_is_personal(struct str template);

/** ${template} with {token} and {address} (percent-encoded) put in. */
struct str unsubscribe_fill(struct arena *arena, struct str template, struct str key,
                            struct str digest, struct str recipient);

#endif
