#ifndef DIGEST_TEMPLATE_H
#define DIGEST_TEMPLATE_H

#include "base/arena.h"
#include "base/diag.h"
#include "data/value.h"
#include "liquid/liquid.h"

#define TEMPLATE_MAX_BYTES (1u << 20)      /* of one file */
#define TEMPLATE_OUT_MAX_BYTES (64u << 20) /* of what one makes: a thousand full posts */

/**
 * Where templates come from: `templates/digest/NAME` in the site's folder, else the shipped one.
 */
struct template_partial;
struct templates {
    struct arena *arena;
    const char *site_dir;
    const char *shipped_dir; /* holds `digest/` */
    struct liquid *liquid;
    struct template_partial *partials; /* those that were read */
    struct moment now;
    struct diag *diag;
};

/** Make the templates of a site ready; ${shipped_dir} NULL: where they are installed. */
void templates_open(struct templates *templates, struct arena *arena, const char *site_dir,
                    const char *shipped_dir, struct moment now, struct diag *diag);

/** Read the file ${name}: *${file} is how messages call it.  Return 0, or -1 if there is none (nothing is said). */
int template_read(const struct templates *templates, struct arena *arena, const char *name,
                  struct str *source, const char **file);

/** The YAML file ${name} as a map; NULL with the reason in diag, or, if it does not exist, with nothing said. */
const struct value *template_yaml(const struct templates *templates, const char *name);

/** Render the template ${name} with ${globals}; append to ${out}.  Return 0, or -1 with the reason in diag. */
int template_render(const struct templates *templates, const char *name,
                    const struct value *globals, struct buf *out);

#endif
