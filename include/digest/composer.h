#ifndef DIGEST_COMPOSER_H
#define DIGEST_COMPOSER_H

#include "digest/issue.h"
#include "digest/parts.h"
#include "digest/pictures.h"
#include "digest/variables.h"

/** What is at hand while an issue is composed; of digest/compose and the files that do its parts, and of nobody else. */

/* One post in the issue. */
struct article {
    const struct post *post;
    const struct value *base; /* what templates see of it at every level */
    struct str full, excerpt; /* HTML; kept only where it can stand in the mail */
};

struct composer {
    struct arena *arena;
    struct site *site;
    struct issue *issue;
    const struct digest_settings *settings;
    struct templates templates;
    struct variables variables;
    struct pictures pictures;
    struct article *articles;
    size_t n;
    size_t first_step; /* the fewest steps of degrading that are possible */
    struct node *introduction;
    struct diag *diag;
};

/**
 * How much of a post is shown.  Steps of degrading go from the last post to the first, twice: from full to excerpt, then from
 * excerpt to titles.
 */

/** The level (DIGEST_FULL and so on) of post ${i} after ${steps}. */
int composer_level(const struct composer *c, size_t i, size_t steps);

/** Tell a template, in ${map}, which level a post is shown at. */
void composer_put_level(struct arena *arena, struct value *map, int level);

/** The posts' values at the levels that ${steps} give, with their HTML. */
struct value *composer_posts(const struct composer *c, struct arena *arena, size_t steps);

/**
 * Render the posts that can stand in the mail as more than titles: only as many as fit are kept, so that an issue of a
 * thousand posts takes no more memory than the mail's limit.  Posts that cannot be rendered are taken out.
 */
void composer_make_bodies(struct composer *c);

/** The fewest steps after which the HTML fits; all of them if it never does.  Return 0 or -1. */
int composer_find_steps(const struct composer *c, size_t *steps);

/** The mail's HTML after ${steps}, into ${out}.  Return 0 or -1. */
int composer_write_html(const struct composer *c, struct arena *scratch, size_t steps,
                        struct buf *out);

/** The text beside the HTML, the same posts at the same levels, into the issue.  Return 0 or -1. */
int composer_write_text(struct composer *c, size_t steps);

/** The body of the issue's page in the archive, which nothing shortens, into the issue.  Return 0 or -1. */
int composer_write_web(struct composer *c);

/** Each post as a message of its own, where the format wants that, its links listed at its end. */
void composer_list_entries(const struct composer *c, int level, struct parts *parts);

/** Freeze all that was written, and the headers; posts that are messages of their own are at ${level}. */
void composer_freeze(struct composer *c, int level);

#endif
