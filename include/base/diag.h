#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/**
 * Collected diagnostics: what is wrong with the user's world, as `file:line:column: severity: text`.
 * Whoever finds a problem adds it and goes on; only the command line prints.  Texts say what is
 * wrong and what to do about it.  Bytes that are not printable UTF-8 are shown escaped (\x1b).
 */
struct diag;

enum severity {
    SEVERITY_NOTE,    /* worth knowing; nothing is wrong */
    SEVERITY_WARNING, /* something looks wrong; everything asked for was done all the same */
    SEVERITY_ERROR    /* something was left out or refused */
};

/** Where: ${file} is as the user knows it (NULL: none); line and column count from 1 (0: none). */
struct place {
    const char *file;
    unsigned line;
    unsigned column; /* in characters */
};

/** One finding.  ${rule} is a stable name for machines, or "". */
struct diag_item {
    enum severity severity;
    const char *rule;
    const char *file; /* "" for none */
    unsigned line;
    unsigned column;
    const char *text;
};

struct diag *diag_new(void);
void diag_free(struct diag *diag);

/** Add a finding.  A finding that equals an earlier one in every part is not added again. */
void diag_add(struct diag *diag, enum severity severity, struct place place, const char *format,
              ...) __attribute__((format(printf, 4, 5)));

/** The same with the name of the rule that was broken. */
void diag_rule(struct diag *diag, enum severity severity, const char *rule, struct place place,
               const char *format, ...) __attribute__((format(printf, 5, 6)));

/** Every finding in the order of adding; borrowed until the next one is added. */
const struct diag_item *diag_items(const struct diag *diag, size_t *n);

/** How many there are of one severity; more than diag_items gives if there are too many to list. */
size_t diag_count(const struct diag *diag, enum severity severity);

/** Append one finding to ${out} as `file:line:column: severity: text` and a line end. */
void diag_format(struct buf *out, const struct diag_item *item);

#endif
