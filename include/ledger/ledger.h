#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/str.h"

/**
 * The durable record: posts announced, issues composed, each recipient's state.  Every row carries
 * a digest's name.  One struct ledger is one connection; a thread uses its own.
 * Every call returns 0 or -1 with the reason in its diag unless it says otherwise.
 */
struct ledger;

enum recipient_state {
    RECIPIENT_PENDING,    /* not tried yet */
    RECIPIENT_CLAIMED,    /* durably given to a worker; nothing was sent */
    RECIPIENT_SUBMITTING, /* a transaction was begun; its result is not recorded */
    RECIPIENT_DELIVERED,  /* accepted by the server with 2xx, or in the outbox */
    RECIPIENT_DEFERRED,   /* try again, not before `until` */
    RECIPIENT_REFUSED,    /* 5xx: not again */
    RECIPIENT_UNKNOWN,    /* the final dot was sent, the reply never came: held for the user */
    RECIPIENT_WITHDRAWN,  /* left the list after the freeze */
    RECIPIENT_EXPIRED     /* deferred for longer than retry_for */
};
#define RECIPIENT_STATES 9
/** "pending", "claimed", … */
const char *recipient_state_name(enum recipient_state state);

/** Open, or make, the ledger in the file ${path}; its schema is brought up to date. NULL on failure. */
struct ledger *ledger_open(const char *path, struct diag *diag);
void ledger_close(struct ledger *ledger);

/** A post as the ledger knows it: its feed id, which survives edits. */
struct ledger_post {
    struct str id;
    struct str title, link;
    struct moment date;
};

/** Whether the digest was ever used (its archive taken stock of): 1, 0, or -1. */
int ledger_is_known(struct ledger *ledger, struct str digest, struct diag *diag);
/** Take stock: record ${posts} as announced by no issue. */
int ledger_take_stock(struct ledger *ledger, struct str digest, const struct ledger_post *posts,
                      size_t n, struct diag *diag);
/** Whether post ${id} was announced: 1, 0, or -1. */
int ledger_is_announced(struct ledger *ledger, struct str digest, struct str id, struct diag *diag);

/** An issue, frozen: its bytes never change. */
struct ledger_issue {
    struct str digest;
    int64_t number;     /* from 1, per digest */
    struct moment date; /* the message's Date */
    struct str
        period; /* which of the schedule's periods it is for, e.g. "2026-11-01T09:00:00+05:30" */
    struct str subject;
    struct str envelope_from;
    struct str parts; /* the frozen parts of the message (digest/message knows their form) */
    struct str hash;  /* SHA-256 of parts, hexadecimal */
    const struct ledger_post *posts;
    size_t n_posts;
    const struct str *recipients; /* addresses */
    size_t n_recipients;
};

/** Record the issue, its posts as announced, and its recipients as pending: all or nothing, synced. */
int ledger_freeze(struct ledger *ledger, const struct ledger_issue *issue, struct diag *diag);

/** The last issue's number of a digest (0: none). */
int ledger_last_issue(struct ledger *ledger, struct str digest, int64_t *number, struct diag *diag);
/** Issue ${number} (recipients are not filled in). */
int ledger_issue(struct ledger *ledger, struct arena *arena, struct str digest, int64_t number,
                 struct ledger_issue *issue, struct diag *diag);
/** Numbers of issues with recipients still to be served (pending, claimed, submitting, deferred), oldest first. */
int ledger_open_issues(struct ledger *ledger, struct arena *arena, struct str digest,
                       int64_t **numbers, size_t *n, struct diag *diag);

/** Recipients per state of one issue, or of all of the digest's (${number} 0). */
int ledger_count(struct ledger *ledger, struct str digest, int64_t number,
                 int64_t counts[RECIPIENT_STATES], struct diag *diag);

/** Names of the digests that have rows. */
int ledger_digests(struct ledger *ledger, struct arena *arena, struct str **names, size_t *n,
                   struct diag *diag);

/* Delivery; who calls these is mail/sender. */

struct ledger_recipient {
    int64_t row;
    struct str address;
    enum recipient_state state;
    int attempts;
    int64_t until_s;   /* RECIPIENT_DEFERRED: seconds since the epoch */
    int code;          /* the last reply's code, 0: none */
    struct str status; /* enhanced status code, "4.2.2" */
    struct str reply;  /* the last reply's text */
};

/** After a crash: claimed → pending, submitting → unknown. Call once under the run's lock.  *${unknown} counts. */
int ledger_recover(struct ledger *ledger, int64_t *unknown, struct diag *diag);

/** Claim up to ${max} recipients that are pending, or deferred and due at ${now_s}, synced. */
int ledger_claim(struct ledger *ledger, struct arena *arena, struct str digest, int64_t number,
                 int64_t now_s, size_t max, struct ledger_recipient **claimed, size_t *n,
                 struct diag *diag);
/** The first byte of a transaction is about to leave (not synced). */
int ledger_submitting(struct ledger *ledger, int64_t row, struct diag *diag);
/** What came of a recipient: its new state, reply and attempts. */
int ledger_result(struct ledger *ledger, const struct ledger_recipient *recipient,
                  struct diag *diag);
/** Make everything recorded so far durable. */
int ledger_sync(struct ledger *ledger, struct diag *diag);

/** A note the program keeps for itself (the last report's hash, …): text under a name; empty if none. */
int ledger_note_get(struct ledger *ledger, struct arena *arena, struct str name, struct str *text,
                    struct diag *diag);
int ledger_note_set(struct ledger *ledger, struct str name, struct str text, struct diag *diag);

#endif
