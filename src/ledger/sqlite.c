/*
 * SQLite behind a narrow door: write-ahead log, statements kept prepared, errors in words.
 *
 * With the write-ahead log and synchronous=NORMAL a commit is one write without a sync, and a
 * power cut takes the last ones back in order; synchronous=FULL syncs the log, and with it all
 * earlier commits.  So durable transactions switch to FULL, and only they pay for it.
 *
 * Known limits: the write-ahead log needs shared memory: the file cannot be used from several hosts
 * over a network file system.
 */
#include "ledger/sqlite.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

/* More statements than the ledger has; a wrong number shows in the first test. */
#define STATEMENTS_MAX 64
/* After a large freeze the log is cut back to this. */
#define LOG_KEPT_BYTES (4 << 20)
#define BUSY_PAUSE_MS 10

struct sqlite_query {
    const char *sql; /* the key: its address */
    sqlite3_stmt *stmt;
    struct sqlite *db;
    bool running;
};

struct sqlite {
    sqlite3 *handle;
    char *path;
    bool full; /* synchronous=FULL is on */
    struct sqlite_query queries[STATEMENTS_MAX];
    size_t n_queries;
};

/* What ${code} means for the user; the rest is SQLite's own words. */
static const char *describe(int code)
{
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "the ledger is in use by another courant; try again when that has finished";
    case SQLITE_FULL:
        return "the ledger cannot be written: the disk is full";
    case SQLITE_READONLY:
        return "the ledger cannot be written: it is read-only";
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return "the ledger cannot be opened";
    case SQLITE_IOERR:
        return "the ledger cannot be read or written";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "the ledger is damaged, or this file is none: put a good copy in its place";
    default:
        return "the ledger failed";
    }
}

/* Report what went wrong; return -1. */
static int failed(const struct sqlite *db, struct diag *diag)
{
    int error = sqlite3_system_errno(db->handle);
    int code = sqlite3_errcode(db->handle);
    bool by_system = (code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN;

    diag_add(diag, SEVERITY_ERROR, (struct place){.file = db->path}, "%s (%s)", describe(code),
             by_system && error ? strerror(error) : sqlite3_errmsg(db->handle));
    return -1;
}

/* Run statements that need not be kept. */
static int execute(struct sqlite *db, const char *sql, struct diag *diag)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : failed(db, diag);
}

static int read_number(struct sqlite *db, const char *sql, int64_t *out, struct diag *diag)
{
    sqlite3_stmt *stmt = NULL;
    int status = -1;

    if (sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW) {
        *out = sqlite3_column_int64(stmt, 0);
        status = 0;
    } else {
        failed(db, diag);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* Whose file it is and how old: 1 if it is as this program leaves it, 0 if it must be migrated. */
static int examine(struct sqlite *db, int32_t application_id, int n, int64_t *version,
                   struct diag *diag)
{
    struct place place = {.file = db->path};
    int64_t application, tables;

    if (read_number(db, "PRAGMA application_id", &application, diag) != 0 ||
        read_number(db, "PRAGMA user_version", version, diag) != 0 ||
        read_number(db, "SELECT count(*) FROM sqlite_schema", &tables, diag) != 0)
        return -1;
    if (application != application_id && (application != 0 || *version != 0 || tables != 0)) {
        diag_add(diag, SEVERITY_ERROR, place, "this database is another program's, not a ledger");
        return -1;
    }
    if (*version > n) {
        diag_add(diag, SEVERITY_ERROR, place,
                 "this ledger was written by a newer courant (it has version %lld, this program "
                 "knows %d): use that one",
                 (long long)*version, n);
        return -1;
    }
    return application == application_id && *version == n;
}

/* Bring the schema up to date: all steps or none. */
static int migrate(struct sqlite *db, int32_t application_id, const char *const *migrations, int n,
                   struct diag *diag)
{
    char pragmas[96];
    int64_t version;
    int current;

    if (execute(db, "BEGIN IMMEDIATE", diag) != 0)
        return -1;
    /* Another process may have been first. */
    current = examine(db, application_id, n, &version, diag);
    if (current != 0)
        return sqlite_end(db, current < 0 ? -1 : 0, diag);
    for (; version < n; version++)
        if (execute(db, migrations[version], diag) != 0)
            return sqlite_end(db, -1, diag);
    sqlite3_snprintf(sizeof(pragmas), pragmas,
                     "PRAGMA application_id = %d; PRAGMA user_version = %d", application_id, n);
    return sqlite_end(db, execute(db, pragmas, diag), diag);
}

/*
 * SQLite would make the file with the umask's mode; it holds people's addresses.  A file that is
 * there is not opened: closing it would take the locks of this process's other connections away.
 */
static int make_private(const char *path, struct diag *diag)
{
    struct arena *arena = arena_new();
    size_t slash = str_rchr(str_of(path), '/');
    int fd, status = 0;

    if (slash != STR_NONE && slash > 0)
        status = file_make_dirs(arena_cstr(arena, (struct str){path, slash}), diag);
    arena_free(arena);
    if (status != 0)
        return -1;
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
        return 0;
    }
    if (errno == EEXIST)
        return 0;
    diag_add(diag, SEVERITY_ERROR, (struct place){.file = path}, "the ledger cannot be made (%s)",
             strerror(errno));
    return -1;
}

/*
 * Switch the log on.  While another process does the same SQLite answers "busy" at once, without
 * waiting as it does elsewhere.
 */
static int switch_log_on(struct sqlite *db, struct diag *diag)
{
    int code, waited_ms = 0;

    do
        code = sqlite3_exec(db->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    while ((code & 0xFF) == SQLITE_BUSY && waited_ms < SQLITE_BUSY_TIMEOUT_MS &&
           (waited_ms += sqlite3_sleep(BUSY_PAUSE_MS)));
    return code == SQLITE_OK ? 0 : failed(db, diag);
}

static int configure(struct sqlite *db, struct diag *diag)
{
    char pragmas[128];

    sqlite3_snprintf(sizeof(pragmas), pragmas,
                     "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"
                     "PRAGMA journal_size_limit = %d",
                     LOG_KEPT_BYTES);
    return execute(db, pragmas, diag);
}

struct sqlite *sqlite_open(const char *path, int32_t application_id, const char *const *migrations,
                           int n, struct diag *diag)
{
    struct sqlite *db = xcalloc(1, sizeof(*db));
    int64_t version;
    int current;

    db->path = xstrdup(path);
    if (make_private(path, diag) != 0)
        goto fail;
    if (sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK) {
        failed(db, diag);
        goto fail;
    }
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, SQLITE_BUSY_TIMEOUT_MS);
    /* The transaction is for one view of the file, in case somebody is making it just now. */
    if (execute(db, "BEGIN", diag) != 0)
        goto fail;
    current = examine(db, application_id, n, &version, diag);
    if (sqlite_end(db, current < 0 ? -1 : 0, diag) != 0)
        goto fail;
    if (!current &&
        (switch_log_on(db, diag) != 0 || migrate(db, application_id, migrations, n, diag) != 0))
        goto fail;
    if (configure(db, diag) != 0)
        goto fail;
    return db;
fail:
    sqlite_close(db);
    return NULL;
}

void sqlite_close(struct sqlite *db)
{
    if (!db)
        return;
    for (size_t i = 0; i < db->n_queries; i++)
        sqlite3_finalize(db->queries[i].stmt);
    sqlite3_close(db->handle);
    free(db->path);
    free(db);
}

const char *sqlite_path(const struct sqlite *db)
{
    return db->path;
}

const char *sqlite_real_path(const struct sqlite *db)
{
    return sqlite3_db_filename(db->handle, "main");
}

static struct sqlite_query *find_query(struct sqlite *db, const char *sql, struct diag *diag)
{
    struct sqlite_query *query;

    for (size_t i = 0; i < db->n_queries; i++)
        if (db->queries[i].sql == sql)
            return &db->queries[i];
    assert(db->n_queries < STATEMENTS_MAX);
    query = &db->queries[db->n_queries];
    *query = (struct sqlite_query){.sql = sql, .db = db};
    if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &query->stmt, NULL) !=
        SQLITE_OK) {
        failed(db, diag);
        return NULL;
    }
    db->n_queries++;
    return query;
}

static int bind_one(sqlite3_stmt *stmt, int i, const struct sqlite_bind *bind)
{
    const char *at = bind->text.at ? bind->text.at : "";

    if (bind->is_text)
        return sqlite3_bind_text64(stmt, i, at, bind->text.len, SQLITE_STATIC, SQLITE_UTF8);
    if (bind->is_blob)
        return sqlite3_bind_blob64(stmt, i, at, bind->text.len, SQLITE_STATIC);
    return sqlite3_bind_int64(stmt, i, bind->integer);
}

struct sqlite_query *sqlite_query(struct sqlite *db, struct diag *diag, const char *sql,
                                  struct sqlite_bind *binds, size_t n)
{
    struct sqlite_query *query = find_query(db, sql, diag);

    if (!query)
        return NULL;
    assert(!query->running && n == (size_t)sqlite3_bind_parameter_count(query->stmt));
    for (size_t i = 0; i < n; i++) {
        if (bind_one(query->stmt, (int)i + 1, &binds[i]) != SQLITE_OK) {
            failed(db, diag);
            sqlite3_clear_bindings(query->stmt);
            return NULL;
        }
    }
    query->running = true;
    return query;
}

int sqlite_next(struct sqlite_query *query, struct diag *diag)
{
    int code = sqlite3_step(query->stmt);

    if (code == SQLITE_ROW)
        return 1;
    if (code != SQLITE_DONE)
        failed(query->db, diag);
    sqlite_done(query);
    return code == SQLITE_DONE ? 0 : -1;
}

void sqlite_done(struct sqlite_query *query)
{
    sqlite3_reset(query->stmt);
    /* The texts that were bound are the caller's and may go now. */
    sqlite3_clear_bindings(query->stmt);
    query->running = false;
}

int64_t sqlite_int(const struct sqlite_query *query, int i)
{
    return sqlite3_column_int64(query->stmt, i);
}

struct str sqlite_text(const struct sqlite_query *query, int i, struct arena *arena)
{
    const void *at = sqlite3_column_blob(query->stmt, i);
    size_t bytes = (size_t)sqlite3_column_bytes(query->stmt, i);

    return arena_str(arena, (struct str){at, at ? bytes : 0});
}

int sqlite_run(struct sqlite *db, struct diag *diag, const char *sql, struct sqlite_bind *binds,
               size_t n)
{
    struct sqlite_query *query = sqlite_query(db, diag, sql, binds, n);
    int status = query ? sqlite_next(query, diag) : -1;

    assert(status <= 0);
    return status;
}

int64_t sqlite_changes(const struct sqlite *db)
{
    return sqlite3_changes64(db->handle);
}

int sqlite_get(struct sqlite *db, struct diag *diag, int64_t *out, int64_t otherwise,
               const char *sql, struct sqlite_bind *binds, size_t n)
{
    struct sqlite_query *query = sqlite_query(db, diag, sql, binds, n);
    int status = query ? sqlite_next(query, diag) : -1;

    if (status < 0)
        return -1;
    *out = otherwise;
    if (status > 0) {
        *out = sqlite_int(query, 0);
        sqlite_done(query);
    }
    return 0;
}

int sqlite_begin(struct sqlite *db, bool durable, struct diag *diag)
{
    if (durable && !db->full) {
        if (execute(db, "PRAGMA synchronous = FULL", diag) != 0)
            return -1;
        db->full = true;
    }
    return sqlite_run(db, diag, "BEGIN IMMEDIATE", NULL, 0);
}

int sqlite_end(struct sqlite *db, int status, struct diag *diag)
{
    if (status == 0)
        status = execute(db, "COMMIT", diag);
    /* Some failures have ended the transaction themselves. */
    if (status != 0 && sqlite3_get_autocommit(db->handle) == 0)
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    if (db->full &&
        sqlite3_exec(db->handle, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL) == SQLITE_OK)
        db->full = false;
    return status;
}
