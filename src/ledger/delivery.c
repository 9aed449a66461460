/*
 * The ledger's part in delivery: claims, results, recovery, and what is told of recipients.
 *
 * Known limits: a system without /proc/sys/kernel/random/boot_id cannot tell a killed process from a
 * power cut; there every interrupted claim becomes unknown.
 */
#include <assert.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "ledger/connection.h"

#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"
#define BOOT_NOTE "ledger.boot"

/* The columns that read_recipient expects. */
#define COLUMNS "id, address, state, attempts, until_s, code, status, reply, first_s"

static struct ledger_recipient read_recipient(const struct sqlite_query *query, struct arena *arena)
{
    return (struct ledger_recipient){
        .row = sqlite_int(query, 0),
        .address = sqlite_text(query, 1, arena),
        .state = (enum recipient_state)sqlite_int(query, 2),
        .attempts = (int)sqlite_int(query, 3),
        .until_s = sqlite_int(query, 4),
        .code = (int)sqlite_int(query, 5),
        .status = sqlite_text(query, 6, arena),
        .reply = sqlite_text(query, 7, arena),
        .first_s = sqlite_int(query, 8),
    };
}

/* The name of this start of the machine; empty if it cannot be told. */
static struct str boot_id(struct arena *arena)
{
    struct diag *ignored = diag_new();
    struct str text = {"", 0};

    if (file_read(arena, BOOT_ID_FILE, 4096, &text, ignored) != 0)
        text = (struct str){"", 0};
    diag_free(ignored);
    return str_trim(text);
}

/* Note, with the first claim of a connection, which start of the machine it belongs to. */
static int note_boot(struct ledger *ledger, struct arena *arena, struct diag *diag)
{
    if (ledger->boot_is_noted)
        return 0;
    return ledger_note_put(ledger, STR(BOOT_NOTE), boot_id(arena), diag);
}

static int same_boot(struct ledger *ledger, bool *same, struct diag *diag)
{
    struct arena *arena = arena_new();
    struct str noted, now = boot_id(arena);
    int status = ledger_note_get(ledger, arena, STR(BOOT_NOTE), &noted, diag);

    *same = status == 0 && now.len > 0 && str_eq(noted, now);
    arena_free(arena);
    return status;
}

static int recover(struct ledger *ledger, bool same, int64_t *unknown, struct diag *diag)
{
    if (sqlite_run(ledger->db, diag,
                   "UPDATE recipient SET state = 6 WHERE state = 2 AND state <> 3", NULL, 0) != 0)
        return -1;
    *unknown = sqlite_changes(ledger->db);
    if (same)
        return sqlite_run(ledger->db, diag,
                          "UPDATE recipient SET state = 0 WHERE state = 1 AND state <> 3", NULL, 0);
    if (sqlite_run(ledger->db, diag,
                   "UPDATE recipient SET state = 6 WHERE state = 1 AND state <> 3", NULL, 0) != 0)
        return -1;
    *unknown += sqlite_changes(ledger->db);
    return 0;
}

int ledger_recover(struct ledger *ledger, int64_t *unknown, struct diag *diag)
{
    int64_t found = 0;
    int status;
    bool same;

    if (same_boot(ledger, &same, diag) != 0 || sqlite_begin(ledger->db, true, diag) != 0)
        return -1;
    status = sqlite_end(ledger->db, recover(ledger, same, &found, diag), diag);
    if (status == 0)
        *unknown = found;
    return status;
}

/* Add what ${query}, already started, gives to the array of ${n} in ${arena}. */
static int collect(struct sqlite_query *query, struct arena *arena,
                   struct ledger_recipient *recipients, size_t *n, struct diag *diag)
{
    int more = query ? 1 : -1;

    while (more > 0 && (more = sqlite_next(query, diag)) > 0)
        recipients[(*n)++] = read_recipient(query, arena);
    return more;
}

static int claim(struct ledger *ledger, struct arena *arena, int64_t issue, int64_t now_s,
                 size_t max, struct ledger_recipient *claimed, size_t *n, struct diag *diag)
{
    struct sqlite_query *query = sqlite_query(
        ledger->db, diag,
        "SELECT " COLUMNS " FROM recipient WHERE issue = ?1 AND state = 0 AND state <> 3"
        " ORDER BY until_s, id LIMIT ?2",
        BINDS(BIND_INT(issue), BIND_INT((int64_t)max)));

    if (collect(query, arena, claimed, n, diag) != 0)
        return -1;
    query = sqlite_query(ledger->db, diag,
                         "SELECT " COLUMNS
                         " FROM recipient WHERE issue = ?1 AND state = 4 AND state <> 3"
                         " AND until_s <= ?2 ORDER BY until_s, id LIMIT ?3",
                         BINDS(BIND_INT(issue), BIND_INT(now_s), BIND_INT((int64_t)(max - *n))));
    if (collect(query, arena, claimed, n, diag) != 0)
        return -1;
    for (size_t i = 0; i < *n; i++) {
        if (sqlite_run(ledger->db, diag, "UPDATE recipient SET state = 1 WHERE id = ?1",
                       BINDS(BIND_INT(claimed[i].row))) != 0)
            return -1;
        claimed[i].state = RECIPIENT_CLAIMED;
    }
    return *n > 0 ? note_boot(ledger, arena, diag) : 0;
}

int ledger_claim(struct ledger *ledger, struct arena *arena, struct str digest, int64_t number,
                 int64_t now_s, size_t max, struct ledger_recipient **claimed, size_t *n,
                 struct diag *diag)
{
    struct ledger_recipient *recipients = arena_array(arena, max, sizeof(*recipients));
    size_t found = 0;
    int64_t issue;
    int status;

    *claimed = NULL;
    *n = 0;
    if (ledger_find_issue(ledger, digest, number, &issue, diag) != 0 ||
        sqlite_begin(ledger->db, true, diag) != 0)
        return -1;
    status = claim(ledger, arena, issue, now_s, max, recipients, &found, diag);
    if (sqlite_end(ledger->db, status, diag) != 0)
        return -1;
    if (found > 0)
        ledger->boot_is_noted = true;
    *claimed = recipients;
    *n = found;
    return 0;
}

/* An update of one recipient must have met him. */
static int one_changed(struct ledger *ledger, int64_t row, struct diag *diag)
{
    if (sqlite_changes(ledger->db) == 1)
        return 0;
    diag_add(diag, SEVERITY_ERROR, (struct place){.file = sqlite_path(ledger->db)},
             "recipient %lld is not in the ledger, or is not claimed", (long long)row);
    return -1;
}

int ledger_submitting(struct ledger *ledger, int64_t row, struct diag *diag)
{
    if (sqlite_run(ledger->db, diag,
                   "UPDATE recipient SET state = 2 WHERE id = ?1 AND state IN (1, 2)",
                   BINDS(BIND_INT(row))) != 0)
        return -1;
    return one_changed(ledger, row, diag);
}

/* What a server said, cut between characters, as text that can be shown. */
static struct str kept_reply(struct arena *arena, struct str reply)
{
    struct str cut = str_slice(reply, 0, LEDGER_REPLY_MAX_BYTES);

    while (cut.len > 0 && cut.len < reply.len && ((unsigned char)reply.at[cut.len] & 0xC0) == 0x80)
        cut.len--;
    return utf8_scrub(arena, cut, NULL);
}

int ledger_result(struct ledger *ledger, const struct ledger_recipient *r, struct diag *diag)
{
    struct arena *arena = arena_new();
    int status = sqlite_run(
        ledger->db, diag,
        "UPDATE recipient SET state = ?2, attempts = ?3, until_s = ?4, code = ?5, status = ?6,"
        " reply = ?7, first_s = ?8 WHERE id = ?1",
        BINDS(BIND_INT(r->row), BIND_INT(r->state), BIND_INT(r->attempts),
              BIND_INT(r->state == RECIPIENT_DEFERRED ? r->until_s : 0), BIND_INT(r->code),
              BIND_TEXT(kept_reply(arena, r->status)), BIND_TEXT(kept_reply(arena, r->reply)),
              BIND_INT(r->first_s)));

    arena_free(arena);
    return status == 0 ? one_changed(ledger, r->row, diag) : -1;
}

int ledger_step(struct ledger *ledger, const struct ledger_recipient *settled, int64_t next_row,
                struct diag *diag)
{
    int status;

    if (sqlite_begin(ledger->db, false, diag) != 0)
        return -1;
    status = ledger_result(ledger, settled, diag);
    if (status == 0)
        status = ledger_submitting(ledger, next_row, diag);
    return sqlite_end(ledger->db, status, diag);
}

int ledger_sync(struct ledger *ledger, struct diag *diag)
{
    /* A synced commit syncs all that stands before it in the log, but it must write something. */
    return ledger_note_set(ledger, STR("ledger.synced"), STR(""), diag);
}

/*
 * One statement, so that all numbers are of one moment.  Nobody leaves an issue: who is in no other
 * state has it, and so the delivered, who may be a million, need not be counted one by one.
 */
int ledger_count(struct ledger *ledger, struct str digest, int64_t number,
                 int64_t counts[RECIPIENT_STATES], struct diag *diag)
{
    static const char sql[] =
        "WITH asked AS (SELECT id, recipients FROM issue"
        "               WHERE digest = ?1 AND (?2 = 0 OR number = ?2))"
        " SELECT 3, coalesce(sum(recipients), 0) FROM asked"
        " UNION ALL SELECT column1, (SELECT count(*) FROM asked JOIN recipient ON issue = asked.id"
        "                            WHERE state = column1 AND state <> 3)"
        " FROM (VALUES (0), (1), (2), (4), (5), (6), (7), (8))";
    struct sqlite_query *query =
        sqlite_query(ledger->db, diag, sql, BINDS(BIND_TEXT(digest), BIND_INT(number)));
    int more = query ? 1 : -1;

    memset(counts, 0, RECIPIENT_STATES * sizeof(*counts));
    while (more > 0 && (more = sqlite_next(query, diag)) > 0) {
        int64_t state = sqlite_int(query, 0), n = sqlite_int(query, 1);

        counts[state] += n;
        if (state != RECIPIENT_DELIVERED)
            counts[RECIPIENT_DELIVERED] -= n;
    }
    return more;
}

int ledger_count_due(struct ledger *ledger, struct str digest, int64_t number, int64_t now_s,
                     int64_t *due, struct diag *diag)
{
    return sqlite_get(ledger->db, diag, due, 0,
                      "SELECT count(*) FROM recipient WHERE state IN (0, 4) AND state <> 3"
                      " AND until_s <= ?3 AND issue = (SELECT id FROM issue WHERE digest = ?1"
                      " AND number = ?2)",
                      BINDS(BIND_TEXT(digest), BIND_INT(number), BIND_INT(now_s)));
}

int ledger_next_due(struct ledger *ledger, struct str digest, int64_t number, int64_t *until_s,
                    struct diag *diag)
{
    return sqlite_get(ledger->db, diag, until_s, 0,
                      "SELECT coalesce(min(until_s), 0) FROM recipient WHERE state = 4 AND"
                      " state <> 3 AND issue = (SELECT id FROM issue WHERE digest = ?1 AND"
                      " number = ?2)",
                      BINDS(BIND_TEXT(digest), BIND_INT(number)));
}

#define LIST                                                                                       \
    "SELECT recipient.id, address, state, attempts, until_s, code, status, reply, first_s, number" \
    " FROM issue JOIN recipient ON recipient.issue = issue.id"                                     \
    " WHERE digest = ?1 AND (?2 = 0 OR number = ?2) AND state = ?3"
#define LIST_ORDER " ORDER BY number, recipient.id"

int ledger_list(struct ledger *ledger, struct str digest, int64_t number,
                enum recipient_state state, ledger_visit *visit, void *data, struct diag *diag)
{
    static const char all[] = LIST LIST_ORDER, open[] = LIST " AND state <> 3" LIST_ORDER;
    struct arena *arena = arena_new();
    struct sqlite_query *query =
        sqlite_query(ledger->db, diag, state == RECIPIENT_DELIVERED ? all : open,
                     BINDS(BIND_TEXT(digest), BIND_INT(number), BIND_INT(state)));
    int status = 0, more = query ? 1 : -1;

    while (more > 0 && (more = sqlite_next(query, diag)) > 0) {
        struct ledger_recipient recipient = read_recipient(query, arena);

        status = visit(data, sqlite_int(query, 9), &recipient);
        arena_reset(arena);
        if (status != 0) {
            sqlite_done(query);
            break;
        }
    }
    arena_free(arena);
    return more < 0 ? -1 : status;
}

int ledger_settle(struct ledger *ledger, struct str digest, int64_t number, struct str address,
                  enum recipient_state state, int64_t *settled, struct diag *diag)
{
    int64_t found;
    int status;

    assert(state == RECIPIENT_DELIVERED || state == RECIPIENT_PENDING);
    if (sqlite_begin(ledger->db, true, diag) != 0)
        return -1;
    status =
        sqlite_run(ledger->db, diag,
                   "UPDATE recipient SET state = ?4 WHERE state = 6 AND state <> 3"
                   " AND issue IN (SELECT id FROM issue WHERE digest = ?1"
                   "               AND (?2 = 0 OR number = ?2))"
                   " AND (?3 = '' OR address = ?3)",
                   BINDS(BIND_TEXT(digest), BIND_INT(number), BIND_TEXT(address), BIND_INT(state)));
    found = sqlite_changes(ledger->db);
    status = sqlite_end(ledger->db, status, diag);
    if (status == 0)
        *settled = found;
    return status;
}
