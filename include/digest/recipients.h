#ifndef DIGEST_RECIPIENTS_H
#define DIGEST_RECIPIENTS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#define RECIPIENTS_MAX_BYTES (256u << 20) /* of a file: five million addresses */

/**
 * recipients_read(arena, path, addresses, n, diag):
 * Read a file with one address a line, `local@domain` or `Name <local@domain>`; blank lines and lines that start with
 * # do not count.  An address that comes again, whatever its case, is taken once.  A line that is no address is
 * reported with its number and left out.
 *
 * Return 0, or -1 with the reason in ${diag} if the file cannot be read or holds no address.
 */
int recipients_read(struct arena *arena, const char *path, struct str **addresses, size_t *n,
                    struct diag *diag);

#endif
