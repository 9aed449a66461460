#ifndef DIGEST_RECIPIENTS_H
#define DIGEST_RECIPIENTS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/**
 * A file with one address a line, `local@domain` or `Name <local@domain>`; blank lines and lines that start with # do not
 * count.  It is read line by line: memory does not grow with its length.
 */
struct recipients {
    FILE *file;
    const char *path;
    char *line; /* getline's */
    size_t line_capacity;
    unsigned line_number;
    struct arena *scratch;
};

/** Open ${path}.  Return 0, or -1 with the reason in ${diag}. */
int recipients_open(struct recipients *recipients, const char *path, struct diag *diag);
void recipients_close(struct recipients *recipients);

/**
 * recipients_next(recipients, address, diag):
 * The next address (ledger_next_recipient), valid until the next call.  A line that is no address is reported with its
 * number and passed over.
 * Return 1, 0 at the end, or -1 with the reason in ${diag} if the file cannot be read on.
 */
int recipients_next(void *recipients, struct str *address, struct diag *diag);

/**
 * recipients_check(arena, path, first, n, diag):
 * Read the file through: *${first} is its first address, *${n} counts them, repetitions too.
 * Return 0, or -1 with the reason in ${diag} if it cannot be read or holds no address.
 */
int recipients_check(struct arena *arena, const char *path, struct str *first, size_t *n,
                     struct diag *diag);

#endif
