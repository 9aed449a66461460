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
    struct str period;         /* the moment it was due, RFC 3339 */
    const struct post **posts; /* in the order of the issue */
    size_t n_posts;
    size_t n_waiting;              /* posts that max_posts leaves for the next issue */
    const struct post **corrected; /* announced before and changed since */
    size_t n_corrected;
    struct ledger_post *stock; /* the first issue's: older posts, to be noted as announced */
    size_t n_stock;
    struct str subject;
    struct str html, text;        /* the two bodies */
    struct str web;               /* the body of its page in the archive */
    struct str parts;             /* all of it, frozen: see digest/parts.h */
    struct str introduction_file; /* the editor's file that went into it, or empty */
    bool test;                    /* it goes to one address and is not recorded */
    bool keyless;                 /* a dry run before there is a key of unsubscribe tokens */
    struct str *recipients;       /* the first one */
    size_t n_recipients;          /* repetitions in the file count */
    const char *recipients_file;  /* where they all stand; NULL: there is one */
};

/** What the command line asks of selection. */
struct issue_options {
    bool force;                /* compose though the calendar does not say so */
    int64_t announce;          /* treat the newest N as new; -1: not asked */
    int64_t reissue;           /* compose the posts of this issue again; 0: not asked */
    struct str test;           /* --test: the one address it goes to instead; or empty */
    const char *templates_dir; /* the shipped templates; NULL: where they are installed */
};

enum issue_outcome {
    ISSUE_READY, /* composed */
    ISSUE_NOT_DUE,
    ISSUE_NO_POSTS,  /* due, but nothing new */
    ISSUE_TOOK_STOCK /* first run: everything old was noted as announced */
};

/**
 * issue_compose(arena, site, settings, ledger, options, dry_run, issue, outcome, diag):
 * Select the posts of the next issue, if one is due at site->now, and compose it.  announce and reissue imply force.
 * Nothing is written unless ISSUE_TOOK_STOCK (and not even then if ${dry_run}).
 * Return 0 with *${outcome}, or -1 with the reason in ${diag}.
 */
int issue_compose(struct arena *arena, struct site *site, const struct digest_settings *settings,
                  struct ledger *ledger, const struct issue_options *options, bool dry_run,
                  struct issue *issue, enum issue_outcome *outcome, struct diag *diag);

/** ${issue} as the ledger would keep it, with its first recipient alone (for --dry-run, --test and --preview). */
void issue_record(struct arena *arena, const struct issue *issue, struct ledger_issue *record);

/** Freeze a composed issue into the ledger, then move the editor's introduction aside. */
int issue_freeze(struct arena *arena, const struct config *config, struct ledger *ledger,
                 const struct issue *issue, struct diag *diag);

/** What `courant status` says of the next issue. */
struct issue_outlook {
    bool by_calendar;   /* `due` counts */
    struct moment due;  /* when the next one is due; now or earlier: the next run makes it */
    int64_t posts_left; /* `after N posts`: how many are still missing */
    size_t n_new;       /* posts that would be in it */
    const struct post **posts;
};
int issue_outlook(struct arena *arena, struct site *site, const struct digest_settings *settings,
                  struct ledger *ledger, struct issue_outlook *outlook, struct diag *diag);

/** Take issue ${number} back while nothing of it was sent, and its introduction with it, for the next one. */
int issue_cancel(struct arena *arena, const struct config *config,
                 const struct digest_settings *settings, struct ledger *ledger, int64_t number,
                 struct diag *diag);

#endif
