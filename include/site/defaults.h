#ifndef SITE_DEFAULTS_H
#define SITE_DEFAULTS_H

#include "base/diag.h"
#include "data/value.h"
#include "site/config.h"

/**
 * The `defaults:` of _config.yml: front matter that files get by their path and type
 * (Jekyll::FrontmatterDefaults).
 */
struct defaults;

/** Read them once; sets that cannot be used are reported in ${diag} and skipped. */
struct defaults *defaults_read(struct arena *arena, const struct config *config, struct diag *diag);

/**
 * The front matter that applies to the file at ${path} (below the source, without collections_dir)
 * of ${type} ("posts", "pages", "drafts", a collection's label), a map.
 */
const struct value *defaults_for(struct arena *arena, const struct defaults *defaults,
                                 struct str path, struct str type);

#endif
