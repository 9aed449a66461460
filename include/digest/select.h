#ifndef DIGEST_SELECT_H
#define DIGEST_SELECT_H

#include "digest/issue.h"

/** Which posts the next issue has, and whether it is due. */
struct selection {
    struct arena *arena;
    struct site *site;
    const struct digest_settings *settings;
    struct ledger *ledger;
    const struct issue_options *options;
    struct diag *diag;
    struct liquid_condition *where; /* NULL: no `where:` */
    int64_t last_number;
    struct ledger_issue last; /* the last issue; all zero if there is none */
    bool known;               /* the digest was used before */
    bool doubtful;            /* a post was left out, because `where:` fails for it */
};

/** Fill in the members after diag.  Return 0 or -1. */
int select_open(struct selection *s);

/** What the ledger calls a post: it outlives edits and a move of the site to another domain. */
struct str select_key(const struct post *post);

/** The posts of the next issue (or of the one to be composed again), newest first.  Return 0 or -1. */
int select_posts(struct selection *s, const struct post ***posts, size_t *n);

/** Whether an issue is due while ${n_new} posts wait, and for which *${period}: 1, 0 or -1. */
int select_is_due(const struct selection *s, size_t n_new, struct str *period);

/** Fill in issue->corrected: announced posts that their authors changed (last_modified_at) since the last issue. */
int select_corrected(struct selection *s, struct issue *issue);

/** Fill in issue->posts: featured ones first, each group in the order of the settings; ${posts} come newest first. */
void select_put_in_order(const struct selection *s, struct issue *issue, const struct post **posts,
                         size_t n);

/** Note that the digest was looked after now, when stock is taken.  Return 0 or -1. */
int select_note_start(const struct selection *s);

/** Remember that the issue of ${period} was left out for want of posts, so that the next post waits for the next period. */
int select_note_empty(const struct selection *s, struct str period);

#endif
