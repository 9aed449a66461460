#ifndef SITE_DATAFILES_H
#define SITE_DATAFILES_H

#include "base/diag.h"
#include "data/value.h"
#include "site/config.h"

/** A data file larger than this is a database. */
#define DATAFILE_MAX_BYTES (64u << 20)

/**
 * datafiles_read(arena, config, diag):
 * What templates see as `site.data`: the YAML, JSON, CSV and TSV files in the site's _data, folders
 * as maps in maps.  A file that cannot be read is an error in ${diag} and left out.
 */
const struct value *datafiles_read(struct arena *arena, const struct config *config,
                                   struct diag *diag);

#endif
