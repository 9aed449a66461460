/*
 * The ledger's schema, and what digests know: posts announced, issues frozen, notes.
 */
#include "ledger/ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "ledger/connection.h"

#define APPLICATION_ID                                                                             \
    0x43726E74 /* "Crnt" in the file's header: for file(1), and to know our own */

/*
 * Script ${i} leads from version i to i + 1.  What is here was released and stays; changes are
 * appended.
 *
 * post: issue 0 is the stock.  recipient_open leaves out the delivered (state 3), so that it
 * shrinks to nothing; a query uses it only if it says `state <> 3` too.
 */
static const char *const migrations[] = {
    "CREATE TABLE digest (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
    "CREATE TABLE issue ("
    "  id INTEGER PRIMARY KEY,"
    "  digest TEXT NOT NULL REFERENCES digest,"
    "  number INTEGER NOT NULL CHECK (number > 0),"
    "  date_s INTEGER NOT NULL, date_ns INTEGER NOT NULL, date_offset_s INTEGER NOT NULL,"
    "  period TEXT NOT NULL, subject TEXT NOT NULL, envelope_from TEXT NOT NULL,"
    "  hash TEXT NOT NULL, recipients INTEGER NOT NULL, parts BLOB NOT NULL,"
    "  UNIQUE (digest, number)) STRICT;"
    "CREATE TABLE post ("
    "  digest TEXT NOT NULL REFERENCES digest, id TEXT NOT NULL, issue INTEGER NOT NULL,"
    "  position INTEGER NOT NULL, title TEXT NOT NULL, link TEXT NOT NULL,"
    "  date_s INTEGER NOT NULL, date_ns INTEGER NOT NULL, date_offset_s INTEGER NOT NULL,"
    "  PRIMARY KEY (digest, id, issue)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX post_in_issue ON post (digest, issue, position);"
    "CREATE TABLE recipient ("
    "  id INTEGER PRIMARY KEY,"
    "  issue INTEGER NOT NULL REFERENCES issue,"
    "  address TEXT NOT NULL COLLATE NOCASE,"
    "  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 8),"
    "  attempts INTEGER NOT NULL, until_s INTEGER NOT NULL, code INTEGER NOT NULL,"
    "  status TEXT NOT NULL, reply TEXT NOT NULL,"
    "  UNIQUE (issue, address)) STRICT;"
    "CREATE INDEX recipient_open ON recipient (state, issue, until_s) WHERE state <> 3;"
    "CREATE TABLE note (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;",
    /* When a recipient was deferred for the first time. */
    "ALTER TABLE recipient ADD COLUMN first_s INTEGER NOT NULL DEFAULT 0;",
};

struct ledger *ledger_open(const char *path, struct diag *diag)
{
    struct sqlite *db = sqlite_open(path, APPLICATION_ID, migrations,
                                    sizeof(migrations) / sizeof(*migrations), diag);
    struct ledger *ledger;

    if (!db)
        return NULL;
    ledger = xcalloc(1, sizeof(*ledger));
    ledger->db = db;
    ledger->hold = -1;
    return ledger;
}

int ledger_hold(struct ledger *ledger, struct diag *diag)
{
    struct arena *arena = arena_new();
    const char *path = arena_printf(arena, "%s.lock", sqlite_real_path(ledger->db)).at;
    int fd = file_lock(path, diag);

    assert(ledger->hold < 0);
    ledger->hold = fd;
    arena_free(arena);
    if (fd == FILE_LOCKED)
        return LEDGER_HELD;
    return fd < 0 ? -1 : 0;
}

void ledger_close(struct ledger *ledger)
{
    if (!ledger)
        return;
    sqlite_close(ledger->db);
    if (ledger->hold >= 0)
        close(ledger->hold);
    free(ledger);
}

const char *recipient_state_name(enum recipient_state state)
{
    static const char *const names[RECIPIENT_STATES] = {"pending",   "claimed",   "submitting",
                                                        "delivered", "deferred",  "refused",
                                                        "unknown",   "withdrawn", "expired"};

    return names[state];
}

int ledger_problem(const struct ledger *ledger, struct diag *diag, struct str digest,
                   int64_t number, const char *what)
{
    diag_add(diag, SEVERITY_ERROR, (struct place){.file = sqlite_path(ledger->db)},
             "%.*s: issue %lld %s", STR_ARG(digest), (long long)number, what);
    return -1;
}

/* 1 if the query gives a row, 0, or -1. */
static int exists(struct ledger *ledger, struct diag *diag, const char *sql,
                  struct sqlite_bind *binds, size_t n)
{
    int64_t found;

    if (sqlite_get(ledger->db, diag, &found, 0, sql, binds, n) != 0)
        return -1;
    return found != 0;
}

int ledger_is_known(struct ledger *ledger, struct str digest, struct diag *diag)
{
    return exists(ledger, diag, "SELECT 1 FROM digest WHERE name = ?1", BINDS(BIND_TEXT(digest)));
}

int ledger_is_announced(struct ledger *ledger, struct str digest, struct str id, struct diag *diag)
{
    return exists(ledger, diag, "SELECT 1 FROM post WHERE digest = ?1 AND id = ?2 LIMIT 1",
                  BINDS(BIND_TEXT(digest), BIND_TEXT(id)));
}

static int add_digest(struct ledger *ledger, struct str digest, struct diag *diag)
{
    return sqlite_run(ledger->db, diag, "INSERT OR IGNORE INTO digest VALUES (?1)",
                      BINDS(BIND_TEXT(digest)));
}

/* Record ${posts} as announced by issue ${number}, 0 for the stock. */
static int add_posts(struct ledger *ledger, struct str digest, int64_t number,
                     const struct ledger_post *posts, size_t n, struct diag *diag)
{
    static const char sql[] =
        "INSERT INTO post (digest, id, issue, position, title, link, date_s, date_ns,"
        " date_offset_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING";

    for (size_t i = 0; i < n; i++) {
        const struct ledger_post *p = &posts[i];

        if (sqlite_run(ledger->db, diag, sql,
                       BINDS(BIND_TEXT(digest), BIND_TEXT(p->id), BIND_INT(number),
                             BIND_INT((int64_t)i), BIND_TEXT(p->title), BIND_TEXT(p->link),
                             BIND_INT(p->date.s), BIND_INT(p->date.ns),
                             BIND_INT(p->date.offset_s))) != 0)
            return -1;
    }
    return 0;
}

int ledger_take_stock(struct ledger *ledger, struct str digest, const struct ledger_post *posts,
                      size_t n, struct diag *diag)
{
    int status;

    if (sqlite_begin(ledger->db, true, diag) != 0)
        return -1;
    status = add_digest(ledger, digest, diag);
    if (status == 0)
        status = add_posts(ledger, digest, 0, posts, n, diag);
    return sqlite_end(ledger->db, status, diag);
}

int ledger_find_issue(struct ledger *ledger, struct str digest, int64_t number, int64_t *id,
                      struct diag *diag)
{
    if (sqlite_get(ledger->db, diag, id, 0,
                   "SELECT id FROM issue WHERE digest = ?1 AND number = ?2",
                   BINDS(BIND_TEXT(digest), BIND_INT(number))) != 0)
        return -1;
    return *id ? 0 : ledger_problem(ledger, diag, digest, number, "is not in the ledger");
}

static int add_issue(struct ledger *ledger, const struct ledger_issue *issue, int64_t *id,
                     struct diag *diag)
{
    static const char sql[] =
        "INSERT INTO issue (digest, number, date_s, date_ns, date_offset_s, period, subject,"
        " envelope_from, hash, recipients, parts)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10)";
    int known = exists(ledger, diag, "SELECT 1 FROM issue WHERE digest = ?1 AND number = ?2",
                       BINDS(BIND_TEXT(issue->digest), BIND_INT(issue->number)));

    if (known < 0)
        return -1;
    if (known > 0)
        return ledger_problem(ledger, diag, issue->digest, issue->number, "is frozen already");
    if (sqlite_run(ledger->db, diag, sql,
                   BINDS(BIND_TEXT(issue->digest), BIND_INT(issue->number), BIND_INT(issue->date.s),
                         BIND_INT(issue->date.ns), BIND_INT(issue->date.offset_s),
                         BIND_TEXT(issue->period), BIND_TEXT(issue->subject),
                         BIND_TEXT(issue->envelope_from), BIND_TEXT(issue->hash),
                         BIND_BLOB(issue->parts))) != 0)
        return -1;
    return ledger_find_issue(ledger, issue->digest, issue->number, id, diag);
}

/* *${n} counts the addresses that were new. */
static int add_recipient(struct ledger *ledger, int64_t issue, struct str address, int64_t *n,
                         struct diag *diag)
{
    if (sqlite_run(ledger->db, diag,
                   "INSERT INTO recipient (issue, address, state, attempts, until_s, code, status,"
                   " reply) VALUES (?1, ?2, 0, 0, 0, 0, '', '') ON CONFLICT DO NOTHING",
                   BINDS(BIND_INT(issue), BIND_TEXT(address))) != 0)
        return -1;
    *n += sqlite_changes(ledger->db);
    return 0;
}

static int add_recipients(struct ledger *ledger, const struct ledger_issue *issue, int64_t id,
                          struct diag *diag)
{
    struct str address;
    int64_t n = 0;
    int more = 0;

    for (size_t i = 0; i < issue->n_recipients; i++)
        if (add_recipient(ledger, id, issue->recipients[i], &n, diag) != 0)
            return -1;
    while (issue->next_recipient &&
           (more = issue->next_recipient(issue->next_data, &address, diag)) > 0)
        if (add_recipient(ledger, id, address, &n, diag) != 0)
            return -1;
    if (more < 0)
        return -1;
    if (n == 0)
        return ledger_problem(ledger, diag, issue->digest, issue->number, "has no recipient");
    return sqlite_run(ledger->db, diag, "UPDATE issue SET recipients = ?2 WHERE id = ?1",
                      BINDS(BIND_INT(id), BIND_INT(n)));
}

int ledger_freeze(struct ledger *ledger, const struct ledger_issue *issue, struct diag *diag)
{
    int64_t id = 0;
    int status;

    assert(issue->number > 0);
    if (sqlite_begin(ledger->db, true, diag) != 0)
        return -1;
    status = add_digest(ledger, issue->digest, diag);
    if (status == 0)
        status = add_issue(ledger, issue, &id, diag);
    if (status == 0)
        status =
            add_posts(ledger, issue->digest, issue->number, issue->posts, issue->n_posts, diag);
    if (status == 0)
        status = add_posts(ledger, issue->digest, 0, issue->stock, issue->n_stock, diag);
    if (status == 0)
        status = add_recipients(ledger, issue, id, diag);
    return sqlite_end(ledger->db, status, diag);
}

/* The part of ledger_cancel that is inside the transaction. */
static int cancel(struct ledger *ledger, struct str digest, int64_t number, struct diag *diag)
{
    int64_t id, counts[RECIPIENT_STATES];

    if (ledger_find_issue(ledger, digest, number, &id, diag) != 0 ||
        ledger_count(ledger, digest, number, counts, diag) != 0)
        return -1;
    if (counts[RECIPIENT_DELIVERED] > 0)
        return ledger_problem(ledger, diag, digest, number,
                              "was delivered to somebody and cannot be taken back");
    if (counts[RECIPIENT_CLAIMED] + counts[RECIPIENT_SUBMITTING] > 0)
        return ledger_problem(
            ledger, diag, digest, number,
            "is being sent, or its sending was cut off: run `courant send` first");
    if (counts[RECIPIENT_UNKNOWN] > 0)
        return ledger_problem(ledger, diag, digest, number,
                              "may have been delivered to somebody: see `courant resolve`");
    if (sqlite_run(ledger->db, diag, "DELETE FROM recipient WHERE issue = ?1",
                   BINDS(BIND_INT(id))) != 0 ||
        sqlite_run(ledger->db, diag, "DELETE FROM post WHERE digest = ?1 AND issue = ?2",
                   BINDS(BIND_TEXT(digest), BIND_INT(number))) != 0)
        return -1;
    return sqlite_run(ledger->db, diag, "DELETE FROM issue WHERE id = ?1", BINDS(BIND_INT(id)));
}

int ledger_cancel(struct ledger *ledger, struct str digest, int64_t number, struct diag *diag)
{
    if (sqlite_begin(ledger->db, true, diag) != 0)
        return -1;
    return sqlite_end(ledger->db, cancel(ledger, digest, number, diag), diag);
}

int ledger_last_issue(struct ledger *ledger, struct str digest, int64_t *number, struct diag *diag)
{
    return sqlite_get(ledger->db, diag, number, 0,
                      "SELECT coalesce(max(number), 0) FROM issue WHERE digest = ?1",
                      BINDS(BIND_TEXT(digest)));
}

static struct moment moment_at(const struct sqlite_query *query, int column)
{
    return (struct moment){sqlite_int(query, column), (int32_t)sqlite_int(query, column + 1),
                           (int32_t)sqlite_int(query, column + 2)};
}

static int read_posts(struct ledger *ledger, struct arena *arena, struct ledger_issue *issue,
                      struct diag *diag)
{
    struct ledger_post *posts = NULL;
    size_t capacity = 0;
    struct sqlite_query *query =
        sqlite_query(ledger->db, diag,
                     "SELECT id, title, link, date_s, date_ns, date_offset_s FROM post"
                     " WHERE digest = ?1 AND issue = ?2 ORDER BY position",
                     BINDS(BIND_TEXT(issue->digest), BIND_INT(issue->number)));
    int more = query ? 1 : -1;

    while (more > 0 && (more = sqlite_next(query, diag)) > 0) {
        posts = arena_grow(arena, posts, issue->n_posts, &capacity, sizeof(*posts));
        posts[issue->n_posts++] =
            (struct ledger_post){sqlite_text(query, 0, arena), sqlite_text(query, 1, arena),
                                 sqlite_text(query, 2, arena), moment_at(query, 3)};
    }
    issue->posts = posts;
    return more;
}

int ledger_issue(struct ledger *ledger, struct arena *arena, struct str digest, int64_t number,
                 struct ledger_issue *issue, struct diag *diag)
{
    struct sqlite_query *query =
        sqlite_query(ledger->db, diag,
                     "SELECT date_s, date_ns, date_offset_s, period, subject, envelope_from, hash,"
                     " parts FROM issue WHERE digest = ?1 AND number = ?2",
                     BINDS(BIND_TEXT(digest), BIND_INT(number)));
    int found = query ? sqlite_next(query, diag) : -1;

    if (found < 0)
        return -1;
    if (found == 0)
        return ledger_problem(ledger, diag, digest, number, "is not in the ledger");
    *issue = (struct ledger_issue){
        .digest = arena_str(arena, digest),
        .number = number,
        .date = moment_at(query, 0),
        .period = sqlite_text(query, 3, arena),
        .subject = sqlite_text(query, 4, arena),
        .envelope_from = sqlite_text(query, 5, arena),
        .hash = sqlite_text(query, 6, arena),
        .parts = sqlite_text(query, 7, arena),
    };
    sqlite_done(query);
    return read_posts(ledger, arena, issue, diag);
}

int ledger_issues(struct ledger *ledger, struct arena *arena, struct str digest,
                  struct ledger_issue **issues, size_t *n, struct diag *diag)
{
    size_t capacity = 0;
    struct sqlite_query *query = sqlite_query(
        ledger->db, diag,
        "SELECT date_s, date_ns, date_offset_s, number, period, subject, envelope_from, hash,"
        " (SELECT count(*) FROM post WHERE post.digest = ?1 AND post.issue = number)"
        " FROM issue WHERE digest = ?1 ORDER BY number",
        BINDS(BIND_TEXT(digest)));
    int more = query ? 1 : -1;

    *issues = NULL;
    *n = 0;
    while (more > 0 && (more = sqlite_next(query, diag)) > 0) {
        *issues = arena_grow(arena, *issues, *n, &capacity, sizeof(**issues));
        (*issues)[(*n)++] = (struct ledger_issue){
            .digest = arena_str(arena, digest),
            .date = moment_at(query, 0),
            .number = sqlite_int(query, 3),
            .period = sqlite_text(query, 4, arena),
            .subject = sqlite_text(query, 5, arena),
            .envelope_from = sqlite_text(query, 6, arena),
            .hash = sqlite_text(query, 7, arena),
            .n_posts = (size_t)sqlite_int(query, 8),
        };
    }
    return more;
}

int ledger_open_issues(struct ledger *ledger, struct arena *arena, struct str digest,
                       int64_t **numbers, size_t *n, struct diag *diag)
{
    size_t capacity = 0;
    struct sqlite_query *query = sqlite_query(
        ledger->db, diag,
        "SELECT number FROM issue WHERE digest = ?1 AND EXISTS (SELECT 1 FROM recipient"
        " WHERE issue = issue.id AND state IN (0, 1, 2, 4) AND state <> 3) ORDER BY number",
        BINDS(BIND_TEXT(digest)));
    int more = query ? 1 : -1;

    *numbers = NULL;
    *n = 0;
    while (more > 0 && (more = sqlite_next(query, diag)) > 0) {
        *numbers = arena_grow(arena, *numbers, *n, &capacity, sizeof(**numbers));
        (*numbers)[(*n)++] = sqlite_int(query, 0);
    }
    return more;
}

int ledger_digests(struct ledger *ledger, struct arena *arena, struct str **names, size_t *n,
                   struct diag *diag)
{
    size_t capacity = 0;
    struct sqlite_query *query =
        sqlite_query(ledger->db, diag, "SELECT name FROM digest ORDER BY name", NULL, 0);
    int more = query ? 1 : -1;

    *names = NULL;
    *n = 0;
    while (more > 0 && (more = sqlite_next(query, diag)) > 0) {
        *names = arena_grow(arena, *names, *n, &capacity, sizeof(**names));
        (*names)[(*n)++] = sqlite_text(query, 0, arena);
    }
    return more;
}

int ledger_note_get(struct ledger *ledger, struct arena *arena, struct str name, struct str *text,
                    struct diag *diag)
{
    struct sqlite_query *query = sqlite_query(
        ledger->db, diag, "SELECT text FROM note WHERE name = ?1", BINDS(BIND_TEXT(name)));
    int found = query ? sqlite_next(query, diag) : -1;

    if (found < 0)
        return -1;
    *text = (struct str){"", 0};
    if (found > 0) {
        *text = sqlite_text(query, 0, arena);
        sqlite_done(query);
    }
    return 0;
}

int ledger_note_put(struct ledger *ledger, struct str name, struct str text, struct diag *diag)
{
    return sqlite_run(ledger->db, diag,
                      "INSERT INTO note VALUES (?1, ?2)"
                      " ON CONFLICT (name) DO UPDATE SET text = excluded.text",
                      BINDS(BIND_TEXT(name), BIND_TEXT(text)));
}

int ledger_note_set(struct ledger *ledger, struct str name, struct str text, struct diag *diag)
{
    if (sqlite_begin(ledger->db, true, diag) != 0)
        return -1;
    return sqlite_end(ledger->db, ledger_note_put(ledger, name, text, diag), diag);
}
