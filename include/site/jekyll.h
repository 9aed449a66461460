#ifndef SITE_JEKYLL_H
#define SITE_JEKYLL_H

#include "liquid/liquid.h"
#include "site/site.h"

/** What Jekyll adds to Liquid: tags, filters, the loader of _includes. */

/** What its tags and filters find in liquid_registers. */
struct jekyll_rendering {
    struct site *site;
    const struct post *post; /* NULL: not a post's body (a digest's template) */
};

/** The dialect with everything registered, for ${site}. */
struct liquid *jekyll_language(struct site *site);

/** Parts of it, each in a file of its own. */
void jekyll_add_tags(struct liquid *liquid, struct site *site);
void jekyll_add_include(struct liquid *liquid, struct site *site);
void jekyll_add_highlight(struct liquid *liquid, struct site *site);
void jekyll_add_url_filters(struct liquid *liquid, struct site *site);
void jekyll_add_date_filters(struct liquid *liquid, struct site *site);
void jekyll_add_list_filters(struct liquid *liquid, struct site *site);
void jekyll_add_text_filters(struct liquid *liquid, struct site *site);

/** Jekyll's relative_url and absolute_url. */
struct str jekyll_relative_url(struct arena *arena, const struct config *config, struct str url);
struct str jekyll_absolute_url(struct arena *arena, const struct config *config, struct str url);

#endif
