#ifndef DATA_SCHEMA_H
#define DATA_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "data/value.h"

/**
 * Settings: a map of data read into a struct by a table of its keys.  Each room that has settings
 * has one table; unknown keys, wrong types and values out of range are errors that name file, line
 * and column, and the nearest known key.
 */
enum field_type {
    FIELD_TEXT,    /* struct str; a number, bool or date is an error that says to quote it */
    FIELD_BOOL,    /* bool */
    FIELD_INTEGER, /* int64_t, from min to max */
    FIELD_CHOICE,  /* int: the index of the text in choices */
    FIELD_DURATION, /* int64_t, milliseconds: "30s", "5m", "2h", "4d", "500ms"; a bare number is seconds */
    FIELD_SIZE,  /* int64_t, bytes: "512 KiB", "25 MB", a bare number is bytes */
    FIELD_TEXTS, /* struct texts: a list of texts, or one text alone */
    FIELD_VALUE  /* const struct value *: anything, read by whoever knows */
};

struct texts {
    size_t n;
    struct str *items;
};

struct field {
    const char *name;
    enum field_type type;
    size_t offset;              /* offsetof the member; what no key names keeps its value */
    const char *const *choices; /* for FIELD_CHOICE, ends in NULL */
    int64_t min, max; /* for FIELD_INTEGER, FIELD_DURATION, FIELD_SIZE; both 0: no bound */
};

/**
 * schema_read(arena, out, fields, n, map, file, section, diag):
 * Read ${map} into the struct at ${out} by the ${n} ${fields}.  A key whose value is null keeps the
 * default.  ${section} names the map in messages ("digest").
 *
 * Return 0, or -1 with every problem in ${diag}; what could be read has been read.
 */
int schema_read(struct arena *arena, void *out, const struct field *fields, size_t n,
                const struct value *map, const char *file, const char *section, struct diag *diag);

/** The item of ${names} (${n} of them) that is nearest to ${name}, or NULL if none is near. */
const char *schema_nearest(struct str name, const char *const *names, size_t n);

#endif
