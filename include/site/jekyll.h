#ifndef SITE_JEKYLL_H
#define SITE_JEKYLL_H

#include "liquid/liquid.h"
#include "site/site.h"

/** What Jekyll adds to Liquid: tags, filters, the loader of _includes. */

/** The registers of a rendering of a post.  Others who render with this language have their own. */
struct jekyll_rendering {
    struct post *post;
};

/** The post whose body is being rendered with ${registers}, or NULL if they are somebody else's. */
struct post *jekyll_post(const struct site *site, const void *registers);

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

/** The head of a filter, which is a long one: what Liquid hands over, most of which most do not look at. */
#define JEKYLL_FILTER(name)                                                                        \
    static const struct value *name(struct liquid_context *context, void *data,                    \
                                    const struct value *input, const struct value *const *args,    \
                                    size_t n, const struct value *named)

/** Jekyll's relative_url and absolute_url. */
struct str jekyll_relative_url(struct arena *arena, const struct config *config, struct str url);
struct str jekyll_absolute_url(struct arena *arena, const struct config *config, struct str url);

#endif
