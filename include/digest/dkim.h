#ifndef DIGEST_DKIM_H
#define DIGEST_DKIM_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/str.h"

/** DKIM signatures (RFC 6376; ed25519-sha256: RFC 8463), relaxed/relaxed, never with l=. */
struct dkim_key;

/**
 * dkim_key_read(path, domain, selector, diag):
 * Load the private key (PEM: RSA of 1024 bits or more, or Ed25519) in the owner-only file ${path}.  It signs a trial text
 * and the signature is verified.  Borrows ${domain} and ${selector}.
 * Return it, to be given back by dkim_key_free, or NULL with the reason in ${diag}.
 */
struct dkim_key *dkim_key_read(struct arena *arena, const char *path, struct str domain,
                               struct str selector, struct diag *diag);
void dkim_key_free(struct dkim_key *key);

/**
 * dkim_sign(arena, key, message, date, field, diag):
 * Make the DKIM-Signature header field, CRLF at its end, for ${message} (CRLF line ends).  ${date} becomes t=.
 * Signed are From (and once more as absent), To, Subject, Date, Message-ID, Reply-To, MIME-Version, Content-Type,
 * List-* and what else RFC 6376 5.4.1 names, as far as they are there.
 * Return 0, or -1 with the reason in ${diag}.
 */
int dkim_sign(struct arena *arena, const struct dkim_key *key, struct str message,
              struct moment date, struct str *field, struct diag *diag);

/** Whether the first DKIM-Signature of ${message} that names ${key}'s selector verifies with it. */
bool dkim_verify(struct arena *arena, const struct dkim_key *key, struct str message);

/** The text of the key's DNS record ("v=DKIM1; k=rsa; p=…"). */
struct str dkim_record(struct arena *arena, const struct dkim_key *key);

/** A new private key as PEM: "rsa" (2048 bits) or "ed25519".  Return 0 or -1. */
int dkim_generate(struct arena *arena, const char *algorithm, struct str *pem, struct diag *diag);

#endif
