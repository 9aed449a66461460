#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include "base/arena.h"
#include "base/str.h"

/** Email addresses as people write them in settings and lists (RFC 5322 3.4, RFC 5321 4.1.2). */
struct address {
    struct str name;   /* display name, quotes taken off; or empty */
    struct str local;  /* before the '@' */
    struct str domain; /* after it, lower case, ASCII (IDNA 2008) */
    struct str spec;   /* local@domain */
};

#define ADDRESS_MAX_BYTES 254 /* RFC 5321 4.5.3.1.3 less the brackets */

/**
 * address_parse(arena, text, address):
 * Read `local@domain` or `Name <local@domain>`.
 *
 * Return NULL, or why it is no address that can be mailed (a local part that is not ASCII, blanks, no domain, too
 * long …): a constant that ends a sentence "ADDRESS: …".
 */
const char *address_parse(struct arena *arena, struct str text, struct address *address);

/** Put the domain name ${text} into ${domain} in ASCII and lower case (IDNA 2008).  Return as address_parse. */
const char *address_domain(struct arena *arena, struct str text, struct str *domain);

#endif
