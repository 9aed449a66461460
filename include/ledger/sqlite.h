#ifndef LEDGER_SQLITE_H
#define LEDGER_SQLITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/**
 * A database file: connections, transactions and statements, with SQLite behind it.  Private to
 * the room `ledger`.  Every call returns 0 or -1 with the reason in its diag unless it says
 * otherwise; a write that fails leaves the file as it was before the transaction it belongs to.
 */
struct sqlite;
struct sqlite_query;

/** How long a writer waits for another process's. */
#define SQLITE_BUSY_TIMEOUT_MS 10000

/**
 * sqlite_open(path, application_id, migrations, n, diag):
 * Open the database ${path}, made if missing and then readable by its owner alone.  Its schema's
 * version is the number of ${migrations} (SQL scripts) that it has seen; the others are run, each
 * in a transaction of its own.
 *
 * Return NULL if it cannot be opened, is not ours (another ${application_id}), or has seen more
 * migrations than there are.
 */
struct sqlite *sqlite_open(const char *path, int32_t application_id, const char *const *migrations,
                           int n, struct diag *diag);
void sqlite_close(struct sqlite *db);

/** What a statement's ?1, ?2, … are. */
struct sqlite_bind {
    bool is_text;
    bool is_blob;
    int64_t integer;
    struct str text;
};
#define BIND_INT(i) ((struct sqlite_bind){.integer = (i)})
#define BIND_TEXT(s) ((struct sqlite_bind){.is_text = true, .text = (s)})
#define BIND_BLOB(s) ((struct sqlite_bind){.is_blob = true, .text = (s)})
/** The last two arguments of sqlite_run and sqlite_query. */
#define BINDS(...)                                                                                 \
    (struct sqlite_bind[]){__VA_ARGS__},                                                           \
        sizeof((struct sqlite_bind[]){__VA_ARGS__}) / sizeof(struct sqlite_bind)

/**
 * Run a statement that gives no rows.  ${sql} must be a string that lives as long as ${db}: the
 * prepared statement is kept under its address.  Outside sqlite_begin and sqlite_end it is an
 * unsynced transaction of its own.
 */
int sqlite_run(struct sqlite *db, struct diag *diag, const char *sql, struct sqlite_bind *binds,
               size_t n);

/** How many rows the last sqlite_run changed. */
int64_t sqlite_changes(const struct sqlite *db);

/**
 * Start a query.  Step through its rows with sqlite_next until that gives 0 or -1, or give it up
 * with sqlite_done.  The same ${sql} cannot be started again before.  NULL on failure.
 */
struct sqlite_query *sqlite_query(struct sqlite *db, struct diag *diag, const char *sql,
                                  struct sqlite_bind *binds, size_t n);
/** 1: there is a row; 0: no more; -1. */
int sqlite_next(struct sqlite_query *query, struct diag *diag);
void sqlite_done(struct sqlite_query *query);
/** Column ${i} (from 0) of the row; the text is a copy in ${arena}. */
int64_t sqlite_int(const struct sqlite_query *query, int i);
struct str sqlite_text(const struct sqlite_query *query, int i, struct arena *arena);

/** The first column of the only row of a query of integers; ${otherwise} if there is no row. */
int sqlite_get(struct sqlite *db, struct diag *diag, int64_t *out, int64_t otherwise,
               const char *sql, struct sqlite_bind *binds, size_t n);

/**
 * A transaction: nobody else writes until its end.  What a ${durable} one and all before it wrote
 * is on the disk, synced, when sqlite_end returns 0; what another one wrote survives the
 * process but perhaps not the machine.  sqlite_end commits if ${status} is 0, else it takes
 * everything back; it returns ${status}, or -1 if the commit failed (then nothing was changed).
 */
int sqlite_begin(struct sqlite *db, bool durable, struct diag *diag);
int sqlite_end(struct sqlite *db, int status, struct diag *diag);

/** The file's path, for messages. */
const char *sqlite_path(const struct sqlite *db);
/** The same where symbolic links lead. */
const char *sqlite_real_path(const struct sqlite *db);

#endif
