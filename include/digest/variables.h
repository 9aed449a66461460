#ifndef DIGEST_VARIABLES_H
#define DIGEST_VARIABLES_H

#include "digest/issue.h"
#include "digest/words.h"

/**
 * What the digest's templates see: `site` as Jekyll has it, and `digest`, `issue`, `words` and `look`.
 */
struct variables {
    struct arena *arena;
    struct site *site;
    const struct issue *issue;
    const struct digest_settings *settings;
    struct words words;
    const struct value *look;
    struct str mark; /* stands for a recipient's own address to leave at */
    const struct digest_section *sections;
    size_t n_sections;
};

/**
 * variables_open(variables, templates, site, issue, mark):
 * Read the words and the look, and put the posts of ${issue} in the order of its sections.
 * Return 0, or -1 with the reason in the templates' diag.
 */
int variables_open(struct variables *variables, const struct templates *templates,
                   struct site *site, struct issue *issue, struct str mark);

/** What templates see of a post, whatever its level. */
struct value *variables_post(const struct variables *variables, struct arena *arena,
                             const struct post *post);

/** The globals: ${posts} are the values of the issue's posts in order; ${introduction} may be empty. */
struct value *variables_globals(const struct variables *variables, struct arena *arena,
                                const struct value *posts, struct str introduction);

/** Put a text or a truth into a map. */
void variables_put(struct arena *arena, struct value *map, const char *key, struct str text);
void variables_put_bool(struct arena *arena, struct value *map, const char *key, bool truth);

/** A copy of ${from}, keys in order, to which more can be put. */
struct value *variables_copy(struct arena *arena, const struct value *from);

/** The address of issue ${number}'s page in the archive (0: of the index); empty without an archive. */
struct str variables_page_url(struct arena *arena, const struct config *config,
                              const struct digest_settings *settings, int64_t number);

#endif
