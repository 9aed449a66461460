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

/**
 * ledger_open(path, diag):
 * Open the ledger in the file ${path}.  A missing one is made, with the folders above it, readable
 * by its owner alone; an older one is brought up to date; a newer program's is refused.  Several
 * processes may have it open: a writer waits some seconds for another one's transaction.
 *
 * Return NULL on failure.
 */
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
/** Take stock: record ${posts} (there may be none) as announced by no issue.  Synced. */
int ledger_take_stock(struct ledger *ledger, struct str digest, const struct ledger_post *posts,
                      size_t n, struct diag *diag);
/** Whether post ${id} was announced: 1, 0, or -1. */
int ledger_is_announced(struct ledger *ledger, struct str digest, struct str id, struct diag *diag);

/** Gives the next recipient's address: 1; 0: there are no more; -1: stop, with the reason in its diag. */
typedef int ledger_next_recipient(void *data, struct str *address, struct diag *diag);

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
    /* Only for ledger_freeze: */
    const struct ledger_post *stock; /* older posts, taken stock of in the same step */
    size_t n_stock;
    const struct str *recipients; /* addresses */
    size_t n_recipients;
    ledger_next_recipient *next_recipient; /* more of them, one at a time; NULL: none */
    void *next_data;
};

/**
 * ledger_freeze(ledger, issue, diag):
 * Record the issue, its posts as announced, and its recipients as pending: all or nothing, synced.
 * An address that comes twice, whatever its case, is recorded once.  Memory does not grow with the
 * number of recipients that next_recipient gives.
 *
 * Return 0, or -1 (also if there is an issue of that number, or no recipient); then nothing has changed.
 */
int ledger_freeze(struct ledger *ledger, const struct ledger_issue *issue, struct diag *diag);

/**
 * ledger_cancel(ledger, digest, number, diag):
 * Forget an issue of which nothing was sent, synced: its posts are new again (unless another issue
 * announced them), and if it is the last one its number will be used again.
 *
 * Return 0, or -1 if a recipient has it, may have it, or is being sent it.
 */
int ledger_cancel(struct ledger *ledger, struct str digest, int64_t number, struct diag *diag);

/** The last issue's number of a digest (0: none). */
int ledger_last_issue(struct ledger *ledger, struct str digest, int64_t *number, struct diag *diag);
/** Issue ${number} (recipients are not filled in). */
int ledger_issue(struct ledger *ledger, struct arena *arena, struct str digest, int64_t number,
                 struct ledger_issue *issue, struct diag *diag);
/** All issues of a digest, oldest first, without their parts and posts (n_posts is filled in). */
int ledger_issues(struct ledger *ledger, struct arena *arena, struct str digest,
                  struct ledger_issue **issues, size_t *n, struct diag *diag);
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
    int64_t first_s;   /* when he was deferred for the first time; 0: never */
    int code;          /* the last reply's code, 0: none */
    struct str status; /* enhanced status code, "4.2.2" */
    struct str reply;  /* the last reply's text */
};

/** A recipient met by ledger_list; ${recipient} lives until it returns.  Return 0 to go on. */
typedef int ledger_visit(void *data, int64_t number, const struct ledger_recipient *recipient);

/**
 * ledger_list(ledger, digest, number, state, visit, data, diag):
 * Show every recipient in ${state} of one issue, or of all of the digest's (${number} 0), to
 * ${visit}, in the order of issues and of freezing, in bounded memory.  ${visit} must not change the ledger.
 *
 * Return 0, what ${visit} returned if that was not 0, or -1.
 */
int ledger_list(struct ledger *ledger, struct str digest, int64_t number,
                enum recipient_state state, ledger_visit *visit, void *data, struct diag *diag);

/**
 * ledger_settle(ledger, digest, number, address, state, settled, diag):
 * The user's word on recipients whose state is unknown: they become ${state}, which is
 * RECIPIENT_DELIVERED, or RECIPIENT_PENDING (send again).  ${number} 0: of all issues; ${address}
 * empty: all of them.  Synced.  *${settled} counts.
 */
int ledger_settle(struct ledger *ledger, struct str digest, int64_t number, struct str address,
                  enum recipient_state state, int64_t *settled, struct diag *diag);

/**
 * ledger_hold(ledger, diag):
 * Be the one who delivers from this ledger, until ledger_close: copies of a site, each with a lock of its own, may share it.
 * The lock is the file of the ledger's name with ".lock" behind it.
 *
 * Return 0, LEDGER_HELD if another process does, or -1 with the reason in ${diag}.
 */
#define LEDGER_HELD (-2)
int ledger_hold(struct ledger *ledger, struct diag *diag);

/**
 * ledger_recover(ledger, unknown, diag):
 * After a crash: submitting → unknown; claimed → pending, unless the machine was started again since
 * the claim: then what was recorded after the claim may be lost, and claimed → unknown.
 * Call once, while the ledger is held.  *${unknown} counts those that became unknown.
 */
int ledger_recover(struct ledger *ledger, int64_t *unknown, struct diag *diag);

/**
 * ledger_claim(ledger, arena, digest, number, now_s, max, claimed, n, diag):
 * Claim up to ${max} recipients that are pending, then such as are deferred and due at ${now_s}.
 * Synced, and with it everything recorded before.
 *
 * Return 0 with *${claimed}, an array of *${n} in ${arena} (none left: 0), or -1; then none is claimed.
 */
int ledger_claim(struct ledger *ledger, struct arena *arena, struct str digest, int64_t number,
                 int64_t now_s, size_t max, struct ledger_recipient **claimed, size_t *n,
                 struct diag *diag);
/** The first byte of a transaction is about to leave (survives the process, is not synced).  After -1 it must not leave. */
int ledger_submitting(struct ledger *ledger, int64_t row, struct diag *diag);
/**
 * What came of a recipient: its state, attempts, until, code, status and reply (cut to
 * LEDGER_REPLY_MAX_BYTES) as they now are.  Survives the process, is not synced.
 */
#define LEDGER_REPLY_MAX_BYTES 500 /* RFC 5321 4.5.3.1.5: a reply line is at most 512 */
int ledger_result(struct ledger *ledger, const struct ledger_recipient *recipient,
                  struct diag *diag);
/**
 * ledger_step(ledger, settled, next_row, diag):
 * ledger_result for ${settled} and ledger_submitting for ${next_row} in one: what a connection does between two messages.
 */
int ledger_step(struct ledger *ledger, const struct ledger_recipient *settled, int64_t next_row,
                struct diag *diag);
/** Make everything recorded so far durable. */
int ledger_sync(struct ledger *ledger, struct diag *diag);
/** How many of an issue ledger_claim could give out at ${now_s}: the pending, and the deferred whose time has come. */
int ledger_count_due(struct ledger *ledger, struct str digest, int64_t number, int64_t now_s,
                     int64_t *due, struct diag *diag);
/** When the first deferred recipient of an issue is due, in seconds since the epoch; 0: there is none. */
int ledger_next_due(struct ledger *ledger, struct str digest, int64_t number, int64_t *until_s,
                    struct diag *diag);

/** A note the program keeps for itself (the last report's hash, …): text under a name; empty if none. */
int ledger_note_get(struct ledger *ledger, struct arena *arena, struct str name, struct str *text,
                    struct diag *diag);
int ledger_note_set(struct ledger *ledger, struct str name, struct str text, struct diag *diag);

#endif
