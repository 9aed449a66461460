/*
 * The ledger on a disk that fails, and after a power cut.
 *
 * A VFS of ours stands between SQLite and the disk.  It can fail the n-th write, sync, truncation or
 * file creation, once or from then on, with what SQLite's own VFS makes of ENOSPC, EIO and EROFS; and
 * it keeps a copy of each file as of its last sync: what a power cut would leave at the worst.
 */
#include "ledger/ledger.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define DIGEST STR("digest")
#define FAULTS_MAX 2000 /* no scenario here writes so often */

/* SQLite's callbacks carry no pointer of ours everywhere, so the disk is the test program's one. */
static struct disk {
    int countdown; /* the write that fails; 0: none */
    bool stays;    /* all later ones fail too */
    int code;
    int failed;
    bool by_sync; /* the last failure was a sync's: the bytes may be on the disk all the same */
    bool copies;
} disk;

static sqlite3_vfs *real_vfs;

struct file {
    sqlite3_file base;
    char path[200];
    sqlite3_file *real;
};

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct file *)(void *)file)->real;
}

/* The code of a write that is to fail now, or 0. */
static int fault(void)
{
    if (disk.countdown == 0 || --disk.countdown > 0)
        return 0;
    if (disk.stays)
        disk.countdown = 1;
    disk.failed++;
    disk.by_sync = false;
    return disk.code;
}

static int f_close(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);
    int code = real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;

    free(real);
    return code;
}

static int f_read(sqlite3_file *file, void *at, int n, sqlite3_int64 from)
{
    return real_of(file)->pMethods->xRead(real_of(file), at, n, from);
}

static int f_write(sqlite3_file *file, const void *at, int n, sqlite3_int64 to)
{
    int code = fault();

    return code ? code : real_of(file)->pMethods->xWrite(real_of(file), at, n, to);
}

static int f_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = fault();

    return code ? code : real_of(file)->pMethods->xTruncate(real_of(file), size);
}

/* No real sync: the tests never cut the power, and are ten times faster. */
static int f_sync(sqlite3_file *file, int flags)
{
    struct file *f = (struct file *)(void *)file;
    int code = fault();
    char command[600];

    (void)flags;
    disk.by_sync |= code != 0;
    if (code)
        return code == SQLITE_FULL ? SQLITE_IOERR_FSYNC : code;
    if (disk.copies) {
        snprintf(command, sizeof(command), "cp %s %s.durable", f->path, f->path);
        assert_int_equal(system(command), 0);
    }
    return SQLITE_OK;
}

static int f_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int f_lock(sqlite3_file *file, int lock)
{
    return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int f_unlock(sqlite3_file *file, int lock)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int f_check(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int f_control(sqlite3_file *file, int op, void *arg)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int f_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int f_device(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int f_shm_map(sqlite3_file *file, int page, int bytes, int extend, void volatile **at)
{
    int code = extend ? fault() : 0;

    if (code)
        return SQLITE_IOERR_SHMSIZE;
    return real_of(file)->pMethods->xShmMap(real_of(file), page, bytes, extend, at);
}

static int f_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void f_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int f_shm_unmap(sqlite3_file *file, int delete)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
}

static const sqlite3_io_methods methods = {
    2,          f_close,       f_read,      f_write,   f_truncate, f_sync,   f_size,
    f_lock,     f_unlock,      f_check,     f_control, f_sector,   f_device, f_shm_map,
    f_shm_lock, f_shm_barrier, f_shm_unmap, NULL,      NULL};

static int v_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out)
{
    struct file *f = (struct file *)(void *)file;
    int code = flags & SQLITE_OPEN_CREATE ? fault() : 0;

    (void)vfs;
    f->base.pMethods = NULL;
    if (code)
        return SQLITE_CANTOPEN;
    f->real = calloc(1, (size_t)real_vfs->szOsFile);
    snprintf(f->path, sizeof(f->path), "%s", path ? path : "");
    code = real_vfs->xOpen(real_vfs, path, f->real, flags, out);
    if (code == SQLITE_OK)
        f->base.pMethods = &methods;
    else
        free(f->real);
    return code;
}

static int v_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
    int code = fault();

    (void)vfs;
    return code ? SQLITE_IOERR_DELETE : real_vfs->xDelete(real_vfs, path, sync);
}

struct fixture {
    char top[64];
    char path[128];
    struct arena *arena;
    struct diag *diag;
    struct ledger *ledger;
    /* What the ledger must say, in the words of the calls that returned 0. */
    char model[400];
    /* The same, if a step was reported as failed only because its sync failed. */
    char perhaps[400];
    int steps;
};

#define STEPS_MAX 20

/* What the ledger says after each step on a good disk. */
static char reference[STEPS_MAX][400];

static int set_up_all(void **state)
{
    static sqlite3_vfs vfs;

    (void)state;
    real_vfs = sqlite3_vfs_find(NULL);
    vfs = *real_vfs;
    vfs.zName = "failing";
    vfs.szOsFile = (int)sizeof(struct file);
    vfs.xOpen = v_open;
    vfs.xDelete = v_delete;
    return sqlite3_vfs_register(&vfs, 1);
}

static struct fixture *begin(void)
{
    struct fixture *f = calloc(1, sizeof(*f));

    disk = (struct disk){0};
    /* In memory where there is such a place: the disk that fails is ours anyway. */
    strcpy(f->top, access("/dev/shm", W_OK) == 0 ? "/dev/shm/courant-faults-XXXXXX"
                                                 : "/tmp/courant-faults-XXXXXX");
    assert_non_null(mkdtemp(f->top));
    snprintf(f->path, sizeof(f->path), "%s/ledger", f->top);
    f->arena = arena_new();
    f->diag = diag_new();
    return f;
}

static void end(struct fixture *f)
{
    char command[128];

    ledger_close(f->ledger);
    snprintf(command, sizeof(command), "rm -rf %s", f->top);
    assert_int_equal(system(command), 0);
    arena_free(f->arena);
    diag_free(f->diag);
    free(f);
}

static const struct str six[] = {{"a@x.example", 11}, {"b@x.example", 11}, {"c@x.example", 11},
                                 {"d@x.example", 11}, {"e@x.example", 11}, {"f@x.example", 11}};

static struct ledger_issue make_issue(int64_t number)
{
    static const struct ledger_post post = {{"post", 4}, {"Post", 4}, {"link", 4}, {1, 2, 3}};
    static char parts[30000];

    memset(parts, 'p', sizeof(parts));
    return (struct ledger_issue){.digest = DIGEST,
                                 .number = number,
                                 .period = STR("p"),
                                 .subject = STR("s"),
                                 .envelope_from = STR("e"),
                                 .hash = STR("h"),
                                 .parts = {parts, sizeof(parts)},
                                 .posts = &post,
                                 .n_posts = 1,
                                 .recipients = six,
                                 .n_recipients = 6};
}

static int add_row(void *data, int64_t number, const struct ledger_recipient *r)
{
    char *text = data;

    sprintf(text + strlen(text), " %lld:%c%d", (long long)number, r->address.at[0], r->state);
    return 0;
}

/* Everything the ledger knows, in one line. */
static void describe(struct fixture *f, char *text)
{
    int64_t last = -1, counts[RECIPIENT_STATES];
    struct str note;

    assert_int_equal(ledger_last_issue(f->ledger, DIGEST, &last, f->diag), 0);
    assert_int_equal(ledger_note_get(f->ledger, f->arena, STR("n"), &note, f->diag), 0);
    sprintf(text, "known %d last %lld post %d note %.*s",
            ledger_is_known(f->ledger, DIGEST, f->diag), (long long)last,
            ledger_is_announced(f->ledger, DIGEST, STR("post"), f->diag), STR_ARG(note));
    for (int state = 0; state < RECIPIENT_STATES; state++)
        assert_int_equal(
            ledger_list(f->ledger, DIGEST, 0, (enum recipient_state)state, add_row, text, f->diag),
            0);
    assert_int_equal(ledger_count(f->ledger, DIGEST, 0, counts, f->diag), 0);
    for (int state = 0; state < RECIPIENT_STATES; state++)
        sprintf(text + strlen(text), " %lld", (long long)counts[state]);
}

/*
 * After step ${k}: if it failed, a reason was given and the ledger says what it said before.
 * The looking is done while the disk is well.  Return whether the step succeeded.
 */
static bool step(struct fixture *f, int k, int status)
{
    struct disk kept = disk;
    char now[400];
    size_t n;

    disk.countdown = 0;
    describe(f, now);
    if (kept.failed == 0)
        strcpy(reference[k], now);
    if (status == 0) {
        strcpy(f->model, now);
    } else {
        diag_items(f->diag, &n);
        assert_true(n > 0);
        assert_true(kept.failed > 0);
        assert_string_equal(now, f->model);
        if (kept.by_sync && !f->perhaps[0])
            strcpy(f->perhaps, reference[k]);
    }
    disk = kept;
    return status == 0;
}

static struct ledger_recipient *claim(struct fixture *f, size_t max, int *status)
{
    struct ledger_recipient *claimed;
    size_t n;

    *status = ledger_claim(f->ledger, f->arena, DIGEST, 1, 100, max, &claimed, &n, f->diag);
    assert_true(*status == 0 || n == 0);
    return n > 0 ? claimed : NULL;
}

/* Every kind of write once.  Steps that depend on one that failed are left out. */
static void scenario(struct fixture *f)
{
    struct ledger_issue first = make_issue(1), second = make_issue(2);
    struct ledger_recipient *c;
    int64_t n;
    int status;

    step(f, 0, ledger_take_stock(f->ledger, DIGEST, NULL, 0, f->diag));
    step(f, 1, ledger_note_set(f->ledger, STR("n"), STR("noted"), f->diag));
    if (!step(f, 2, ledger_freeze(f->ledger, &first, f->diag)))
        return;
    if (step(f, 3, ledger_freeze(f->ledger, &second, f->diag)))
        step(f, 4, ledger_cancel(f->ledger, DIGEST, 2, f->diag));
    c = claim(f, 3, &status);
    if (!step(f, 5, status))
        return;
    for (int i = 0; i < 2; i++) {
        if (!step(f, 6 + 2 * i, ledger_submitting(f->ledger, c[i].row, f->diag)))
            continue;
        c[i].state = i == 0 ? RECIPIENT_DELIVERED : RECIPIENT_DEFERRED;
        c[i].until_s = 90;
        c[i].reply = STR("reply");
        step(f, 7 + 2 * i, ledger_result(f->ledger, &c[i], f->diag));
    }
    step(f, 10, ledger_sync(f->ledger, f->diag));
    step(f, 11, ledger_submitting(f->ledger, c[2].row, f->diag));
    step(f, 12, ledger_recover(f->ledger, &n, f->diag));
    step(f, 13, ledger_settle(f->ledger, DIGEST, 0, STR(""), RECIPIENT_PENDING, &n, f->diag));
}

/* Fail the n-th write for every n, until the scenario has no n-th write any more. */
static void fail_each(int code, bool stays)
{
    int n, failed = 0;

    for (n = 0; n < FAULTS_MAX; n++) { /* 0: the good disk, for reference */
        struct fixture *f = begin();
        char now[400];
        bool done;

        f->ledger = ledger_open(f->path, f->diag);
        assert_non_null(f->ledger);
        describe(f, f->model);
        disk = (struct disk){.countdown = n, .stays = stays, .code = code};
        scenario(f);
        done = disk.failed == 0;
        failed += disk.failed > 0;
        /* The disk is well again: what was reported as done is there, and nothing else. */
        ledger_close(f->ledger);
        disk = (struct disk){0};
        f->ledger = ledger_open(f->path, f->diag);
        assert_non_null(f->ledger);
        describe(f, now);
        if (strcmp(now, f->model) != 0)
            assert_string_equal(now, f->perhaps);
        end(f);
        if (done && n > 0)
            break;
    }
    assert_true(n < FAULTS_MAX && failed > 20);
}

static void test_disk_full_once(void **state)
{
    (void)state;
    fail_each(SQLITE_FULL, false);
}

static void test_disk_broken(void **state)
{
    (void)state;
    fail_each(SQLITE_IOERR_WRITE, true);
}

static void test_disk_read_only(void **state)
{
    (void)state;
    fail_each(SQLITE_READONLY, true);
}

/* A ledger that cannot be made is none, and can be made when the disk is well again. */
static void test_open_fails(void **state)
{
    int n, failed = 0;

    (void)state;
    for (n = 1; n < FAULTS_MAX; n++) {
        struct fixture *f = begin();
        bool done;

        disk = (struct disk){.countdown = n, .stays = true, .code = SQLITE_FULL};
        f->ledger = ledger_open(f->path, f->diag);
        done = disk.failed == 0;
        if (!f->ledger) {
            size_t items;

            failed++;
            diag_items(f->diag, &items);
            assert_true(items > 0);
        }
        ledger_close(f->ledger);
        disk = (struct disk){0};
        f->ledger = ledger_open(f->path, f->diag);
        assert_non_null(f->ledger);
        assert_int_equal(ledger_is_known(f->ledger, DIGEST, f->diag), 0);
        end(f);
        if (done)
            break;
    }
    assert_true(failed > 5);
}

/* Open what the last syncs left of the ledger in ${f}. */
static struct ledger *after_power_cut(struct fixture *f)
{
    char command[600], path[200];

    snprintf(path, sizeof(path), "%s/after", f->top);
    snprintf(command, sizeof(command),
             "cd %s; rm -f after after-*; cp ledger.durable after;"
             "if [ -e ledger-wal.durable ]; then cp ledger-wal.durable after-wal; fi",
             f->top);
    assert_int_equal(system(command), 0);
    return ledger_open(path, f->diag);
}

static void counts_after(struct fixture *f, const char *want)
{
    struct ledger *ledger = after_power_cut(f);
    int64_t counts[RECIPIENT_STATES];
    char text[100] = "";

    assert_non_null(ledger);
    assert_int_equal(ledger_count(ledger, DIGEST, 0, counts, f->diag), 0);
    for (int i = 0; i < RECIPIENT_STATES; i++)
        sprintf(text + strlen(text), "%lld", (long long)counts[i]);
    assert_string_equal(text, want);
    ledger_close(ledger);
}

/* A freeze and a claim survive a power cut the moment they return; results only after a sync. */
static void test_power_cut(void **state)
{
    struct fixture *f = begin();
    struct ledger_issue issue = make_issue(1);
    struct ledger_recipient *c;
    int64_t n = 0;
    int status;

    (void)state;
    disk.copies = true;
    f->ledger = ledger_open(f->path, f->diag);
    assert_non_null(f->ledger);
    assert_int_equal(ledger_freeze(f->ledger, &issue, f->diag), 0);
    counts_after(f, "600000000");
    c = claim(f, 2, &status);
    assert_int_equal(status, 0);
    counts_after(f, "420000000");
    assert_int_equal(ledger_submitting(f->ledger, c[0].row, f->diag), 0);
    c[0].state = RECIPIENT_DELIVERED;
    assert_int_equal(ledger_result(f->ledger, &c[0], f->diag), 0);
    counts_after(f, "420000000");
    assert_int_equal(ledger_sync(f->ledger, f->diag), 0);
    counts_after(f, "410100000");
    claim(f, 1, &status);
    counts_after(f, "320100000");
    c[1].state = RECIPIENT_REFUSED;
    assert_int_equal(ledger_result(f->ledger, &c[1], f->diag), 0);
    claim(f, 1, &status);
    counts_after(f, "220101000");
    assert_int_equal(ledger_submitting(f->ledger, c[0].row, f->diag), -1);
    assert_int_equal(ledger_recover(f->ledger, &n, f->diag), 0);
    counts_after(f, "400101000");
    end(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_disk_full_once), cmocka_unit_test(test_disk_broken),
        cmocka_unit_test(test_disk_read_only), cmocka_unit_test(test_open_fails),
        cmocka_unit_test(test_power_cut),
    };

    return cmocka_run_group_tests(tests, set_up_all, NULL);
}
