#ifndef DIGEST_ISSUE_H
#define DIGEST_ISSUE_H

#include "digest/settings.h"
#include "ledger/ledger.h"
#include "site/site.h"

/** One edition of the digest, on its way from selection to freeze. */
struct issue {
    const struct digest_settings *settings;
    int64_t number;
    struct moment date;
    struct str period;
    const struct post **posts; /* newest first */
    size_t n_posts;
    size_t n_waiting; /* posts that max_posts leaves for the next issue */
    struct str subject;
    struct str html, text; /* the two bodies */
    struct str *recipients;
    size_t n_recipients;
};

/** What the command line asks of selection. */
struct issue_options {
    bool force;       /* compose though the calendar does not say so */
    int64_t announce; /* treat the newest N as new; -1: not asked */
    int64_t reissue;  /* compose the posts of this issue again; 0: not asked */
};

enum issue_outcome {
    ISSUE_READY, /* composed */
    ISSUE_NOT_DUE,
    ISSUE_NO_POSTS,  /* due, but nothing new */
    ISSUE_TOOK_STOCK /* first run: everything old was noted as announced */
};

/**
 * issue_compose(arena, site, settings, ledger, options, dry_run, issue, outcome, diag):
 * Select the posts of the next issue, if one is due at site->now, and compose it.  Nothing is written unless ISSUE_TOOK_STOCK (and not even then if ${dry_run}).
 * Return 0 with *${outcome}, or -1 with the reason in ${diag}.
 */
int issue_compose(struct arena *arena, struct site *site, const struct digest_settings *settings,
                  struct ledger *ledger, const struct issue_options *options, bool dry_run,
                  struct issue *issue, enum issue_outcome *outcome, struct diag *diag);

/** Freeze a composed issue into the ledger. */
int issue_freeze(struct arena *arena, struct ledger *ledger, const struct issue *issue,
                 struct diag *diag);

#endif
