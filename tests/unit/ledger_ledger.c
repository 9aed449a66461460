/* The ledger: what is recorded, every state, two connections, old, new and foreign files. */
#include "ledger/ledger.h"

#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define DIGEST STR("digest")

struct fixture {
    char top[64];
    char path[128];
    struct arena *arena;
    struct diag *diag;
    struct ledger *ledger;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    strcpy(f->top, "/tmp/courant-ledger-XXXXXX");
    assert_non_null(mkdtemp(f->top));
    snprintf(f->path, sizeof(f->path), "%s/.courant/ledger.sqlite", f->top);
    f->arena = arena_new();
    f->diag = diag_new();
    f->ledger = ledger_open(f->path, f->diag);
    assert_non_null(f->ledger);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[128];

    ledger_close(f->ledger);
    snprintf(command, sizeof(command), "rm -rf %s", f->top);
    assert_int_equal(system(command), 0);
    arena_free(f->arena);
    diag_free(f->diag);
    free(f);
    return 0;
}

static void reopen(struct fixture *f)
{
    ledger_close(f->ledger);
    f->ledger = ledger_open(f->path, f->diag);
    assert_non_null(f->ledger);
}

/* Change the file behind the ledger's back. */
static void run_sql(struct fixture *f, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void said(struct fixture *f, const char *part)
{
    size_t n;
    const struct diag_item *items = diag_items(f->diag, &n);

    assert_true(n > 0);
    if (!strstr(items[n - 1].text, part))
        fail_msg("said \"%s\", not \"%s\"", items[n - 1].text, part);
}

static const struct ledger_post posts[] = {
    {{"post-1", 6}, {"One", 3}, {"https://a.example/1", 19}, {1000, 5, 3600}},
    {{"post-2", 6}, {"Zwei \xC3\xBC", 7}, {"https://a.example/2", 19}, {-5, 0, -3600}},
};

static struct ledger_issue make_issue(int64_t number, const struct str *recipients, size_t n)
{
    return (struct ledger_issue){
        .digest = DIGEST,
        .number = number,
        .date = {1740000000, 0, 19800},
        .period = STR("2026-11-01T09:00:00+05:30"),
        .subject = STR("Subject"),
        .envelope_from = STR("bounce@a.example"),
        .parts = {"a\0b\xff", 4},
        .hash = STR("0123"),
        .posts = posts,
        .n_posts = 2,
        .recipients = recipients,
        .n_recipients = n,
    };
}

static const struct str three[] = {{"a@x.example", 11}, {"b@x.example", 11}, {"c@x.example", 11}};

static void freeze(struct fixture *f, int64_t number, const struct str *recipients, size_t n)
{
    struct ledger_issue issue = make_issue(number, recipients, n);

    assert_int_equal(ledger_freeze(f->ledger, &issue, f->diag), 0);
}

/* ${want}: one digit a state, in their order. */
static void counts(struct fixture *f, int64_t number, const char *want)
{
    int64_t got[RECIPIENT_STATES];
    char text[RECIPIENT_STATES + 1] = "";

    assert_int_equal(ledger_count(f->ledger, DIGEST, number, got, f->diag), 0);
    for (int i = 0; i < RECIPIENT_STATES; i++)
        text[i] = (char)('0' + got[i]);
    assert_string_equal(text, want);
}

static struct ledger_recipient *claim(struct fixture *f, int64_t number, int64_t now_s, size_t max,
                                      size_t want)
{
    struct ledger_recipient *claimed;
    size_t n;

    assert_int_equal(
        ledger_claim(f->ledger, f->arena, DIGEST, number, now_s, max, &claimed, &n, f->diag), 0);
    assert_int_equal(n, want);
    return claimed;
}

static void result(struct fixture *f, struct ledger_recipient *r, enum recipient_state state)
{
    r->state = state;
    assert_int_equal(ledger_result(f->ledger, r, f->diag), 0);
}

static void test_posts(void **state)
{
    struct fixture *f = *state;
    struct ledger_issue issue;
    int64_t number = 9;
    struct str *names;
    size_t n;

    assert_int_equal(ledger_is_known(f->ledger, DIGEST, f->diag), 0);
    assert_int_equal(ledger_take_stock(f->ledger, DIGEST, NULL, 0, f->diag), 0);
    assert_int_equal(ledger_is_known(f->ledger, DIGEST, f->diag), 1);
    assert_int_equal(ledger_is_known(f->ledger, STR("other"), f->diag), 0);
    assert_int_equal(ledger_take_stock(f->ledger, DIGEST, posts, 1, f->diag), 0);
    assert_int_equal(ledger_take_stock(f->ledger, DIGEST, posts, 1, f->diag), 0);
    assert_int_equal(ledger_is_announced(f->ledger, DIGEST, STR("post-1"), f->diag), 1);
    assert_int_equal(ledger_is_announced(f->ledger, DIGEST, STR("post-2"), f->diag), 0);
    assert_int_equal(ledger_is_announced(f->ledger, STR("other"), STR("post-1"), f->diag), 0);
    assert_int_equal(ledger_last_issue(f->ledger, DIGEST, &number, f->diag), 0);
    assert_int_equal(number, 0);

    freeze(f, 1, three, 3);
    reopen(f);
    assert_int_equal(ledger_is_announced(f->ledger, DIGEST, STR("post-2"), f->diag), 1);
    assert_int_equal(ledger_last_issue(f->ledger, DIGEST, &number, f->diag), 0);
    assert_int_equal(number, 1);
    assert_int_equal(ledger_issue(f->ledger, f->arena, DIGEST, 1, &issue, f->diag), 0);
    assert_true(str_eq(issue.parts, (struct str){"a\0b\xff", 4}));
    assert_true(str_is(issue.subject, "Subject") && str_is(issue.hash, "0123"));
    assert_true(str_is(issue.envelope_from, "bounce@a.example"));
    assert_true(str_is(issue.period, "2026-11-01T09:00:00+05:30"));
    assert_true(issue.date.s == 1740000000 && issue.date.offset_s == 19800);
    assert_int_equal(issue.n_posts, 2);
    assert_true(str_is(issue.posts[1].title, "Zwei \xC3\xBC"));
    assert_true(issue.posts[1].date.s == -5 && issue.posts[1].date.offset_s == -3600);
    assert_true(issue.posts[0].date.ns == 5);
    assert_int_equal(ledger_issue(f->ledger, f->arena, DIGEST, 2, &issue, f->diag), -1);
    said(f, "issue 2 is not in the ledger");
    assert_int_equal(ledger_digests(f->ledger, f->arena, &names, &n, f->diag), 0);
    assert_int_equal(n, 1);
    assert_true(str_is(names[0], "digest"));
}

static int three_more(void *data, struct str *address, struct diag *diag)
{
    int *given = data;

    (void)diag;
    if (*given == 3)
        return 0;
    *address = three[(*given)++];
    return 1;
}

static int two_then_fail(void *data, struct str *address, struct diag *diag)
{
    int *given = data;

    if (*given == 2) {
        diag_add(diag, SEVERITY_ERROR, (struct place){"list", 3, 0}, "unreadable");
        return -1;
    }
    *address = three[(*given)++];
    return 1;
}

static void test_freeze(void **state)
{
    static const struct str twice[] = {
        {"a@x.example", 11}, {"A@X.Example", 11}, {"new@x.example", 13}};
    struct fixture *f = *state;
    struct ledger_issue issue = make_issue(1, NULL, 0);
    int64_t number;
    int given = 0;

    /* Nothing of a freeze that fails stays. */
    assert_int_equal(ledger_freeze(f->ledger, &issue, f->diag), -1);
    said(f, "has no recipient");
    issue.next_recipient = two_then_fail;
    issue.next_data = &given;
    assert_int_equal(ledger_freeze(f->ledger, &issue, f->diag), -1);
    said(f, "unreadable");
    assert_int_equal(ledger_is_known(f->ledger, DIGEST, f->diag), 0);
    assert_int_equal(ledger_is_announced(f->ledger, DIGEST, STR("post-1"), f->diag), 0);
    assert_int_equal(ledger_last_issue(f->ledger, DIGEST, &number, f->diag), 0);
    assert_int_equal(number, 0);
    counts(f, 0, "000000000");

    given = 0;
    issue.next_recipient = three_more;
    issue.recipients = twice;
    issue.n_recipients = 3;
    issue.stock = &posts[1];
    issue.n_stock = 1;
    issue.n_posts = 1;
    assert_int_equal(ledger_freeze(f->ledger, &issue, f->diag), 0);
    counts(f, 1, "400000000");
    assert_int_equal(ledger_is_announced(f->ledger, DIGEST, STR("post-2"), f->diag), 1);
    assert_int_equal(ledger_freeze(f->ledger, &issue, f->diag), -1);
    said(f, "issue 1 is frozen already");
    counts(f, 0, "400000000");
}

static void test_delivery(void **state)
{
    struct fixture *f = *state;
    struct ledger_recipient *c;
    int64_t *numbers, until_s;
    char reply[2000];
    size_t n;

    freeze(f, 1, three, 3);
    freeze(f, 2, three, 1);
    assert_int_equal(ledger_open_issues(f->ledger, f->arena, DIGEST, &numbers, &n, f->diag), 0);
    assert_int_equal(n, 2);
    assert_int_equal(numbers[0], 1);
    c = claim(f, 1, 100, 2, 2);
    assert_true(str_is(c[0].address, "a@x.example") && c[0].state == RECIPIENT_CLAIMED);
    counts(f, 1, "120000000");
    counts(f, 0, "220000000");
    assert_int_equal(ledger_submitting(f->ledger, c[0].row, f->diag), 0);
    counts(f, 1, "111000000");
    c[0].attempts = 1;
    c[0].code = 250;
    c[0].status = STR("2.0.0");
    c[0].reply = STR("Ok");
    result(f, &c[0], RECIPIENT_DELIVERED);
    memset(reply, 'r', sizeof(reply));
    memcpy(reply + 498, "\xE2\x82\xAC", 3);
    reply[3] = '\x01';
    c[1].attempts = 1;
    c[1].until_s = 500;
    c[1].code = 451;
    c[1].reply = (struct str){reply, sizeof(reply)};
    result(f, &c[1], RECIPIENT_DEFERRED);
    counts(f, 1, "100110000");
    assert_int_equal(ledger_next_due(f->ledger, DIGEST, 1, &until_s, f->diag), 0);
    assert_int_equal(until_s, 500);
    assert_int_equal(ledger_next_due(f->ledger, DIGEST, 2, &until_s, f->diag), 0);
    assert_int_equal(until_s, 0);

    c = claim(f, 1, 499, 10, 1);
    assert_true(str_is(c[0].address, "c@x.example"));
    result(f, &c[0], RECIPIENT_REFUSED);
    reopen(f);
    claim(f, 1, 499, 10, 0);
    c = claim(f, 1, 500, 10, 1);
    assert_true(str_is(c[0].address, "b@x.example") && c[0].attempts == 1 && c[0].code == 451);
    assert_true(c[0].reply.len <= LEDGER_REPLY_MAX_BYTES + 2 && c[0].reply.len > 490);
    assert_null(memchr(c[0].reply.at, '\x01', c[0].reply.len));
    result(f, &c[0], RECIPIENT_EXPIRED);
    counts(f, 1, "000101001");
    assert_int_equal(ledger_open_issues(f->ledger, f->arena, DIGEST, &numbers, &n, f->diag), 0);
    assert_int_equal(n, 1);
    assert_int_equal(numbers[0], 2);
    assert_int_equal(ledger_sync(f->ledger, f->diag), 0);

    /* Who was not claimed cannot be sent to. */
    assert_int_equal(ledger_submitting(f->ledger, c[0].row, f->diag), -1);
    assert_int_equal(ledger_submitting(f->ledger, 12345, f->diag), -1);
    c[0].row = 12345;
    assert_int_equal(ledger_result(f->ledger, &c[0], f->diag), -1);
    counts(f, 1, "000101001");
}

static int gather(void *data, int64_t number, const struct ledger_recipient *recipient)
{
    char *text = data;

    sprintf(text + strlen(text), "%lld %.*s %d\n", (long long)number, STR_ARG(recipient->address),
            recipient->attempts);
    return number == 9 ? 7 : 0;
}

static void test_hold(void **state)
{
    struct fixture *f = *state;
    struct ledger *other = ledger_open(f->path, f->diag);

    assert_int_equal(ledger_hold(f->ledger, f->diag), 0);
    assert_int_equal(ledger_hold(other, f->diag), LEDGER_HELD);
    ledger_close(other);
    other = ledger_open(f->path, f->diag);
    assert_int_equal(ledger_hold(other, f->diag), LEDGER_HELD);
    reopen(f);
    assert_int_equal(ledger_hold(other, f->diag), 0);
    assert_int_equal(ledger_hold(f->ledger, f->diag), LEDGER_HELD);
    ledger_close(other);
    assert_int_equal(diag_count(f->diag, SEVERITY_ERROR), 0);
}

static void test_recover_and_settle(void **state)
{
    struct fixture *f = *state;
    struct ledger_recipient *c;
    int64_t unknown = -1, settled = -1;
    char text[500] = "";

    assert_int_equal(ledger_recover(f->ledger, &unknown, f->diag), 0);
    assert_int_equal(unknown, 0);
    freeze(f, 1, three, 3);
    c = claim(f, 1, 0, 3, 3);
    assert_int_equal(ledger_submitting(f->ledger, c[0].row, f->diag), 0);
    assert_int_equal(ledger_submitting(f->ledger, c[2].row, f->diag), 0);
    reopen(f);
    assert_int_equal(ledger_recover(f->ledger, &unknown, f->diag), 0);
    assert_int_equal(unknown, 2);
    counts(f, 1, "100000200");
    /* Nothing unknown is claimed again. */
    claim(f, 1, INT64_MAX, 10, 1);
    assert_int_equal(ledger_list(f->ledger, DIGEST, 0, RECIPIENT_UNKNOWN, gather, text, f->diag),
                     0);
    assert_string_equal(text, "1 a@x.example 0\n1 c@x.example 0\n");
    text[0] = '\0';
    assert_int_equal(ledger_list(f->ledger, DIGEST, 2, RECIPIENT_UNKNOWN, gather, text, f->diag),
                     0);
    assert_string_equal(text, "");

    assert_int_equal(
        ledger_settle(f->ledger, DIGEST, 2, STR(""), RECIPIENT_DELIVERED, &settled, f->diag), 0);
    assert_int_equal(settled, 0);
    assert_int_equal(ledger_settle(f->ledger, DIGEST, 1, STR("A@x.EXAMPLE"), RECIPIENT_DELIVERED,
                                   &settled, f->diag),
                     0);
    assert_int_equal(settled, 1);
    assert_int_equal(
        ledger_settle(f->ledger, STR("other"), 0, STR(""), RECIPIENT_PENDING, &settled, f->diag),
        0);
    assert_int_equal(settled, 0);
    assert_int_equal(
        ledger_settle(f->ledger, DIGEST, 0, STR(""), RECIPIENT_PENDING, &settled, f->diag), 0);
    assert_int_equal(settled, 1);
    counts(f, 1, "110100000");
    text[0] = '\0';
    assert_int_equal(ledger_list(f->ledger, DIGEST, 0, RECIPIENT_DELIVERED, gather, text, f->diag),
                     0);
    assert_string_equal(text, "1 a@x.example 0\n");
    freeze(f, 9, three, 2);
    text[0] = '\0';
    assert_int_equal(ledger_list(f->ledger, DIGEST, 9, RECIPIENT_PENDING, gather, text, f->diag),
                     7);
    assert_string_equal(text, "9 a@x.example 0\n");
}

/* After a power cut what followed the claim may be lost: nobody claimed then is sent to again. */
static void test_recover_after_boot(void **state)
{
    struct fixture *f = *state;
    int64_t unknown = -1;

    freeze(f, 1, three, 3);
    claim(f, 1, 0, 2, 2);
    run_sql(f, "UPDATE note SET text = 'another boot' WHERE name = 'ledger.boot'");
    assert_int_equal(ledger_recover(f->ledger, &unknown, f->diag), 0);
    assert_int_equal(unknown, 2);
    counts(f, 1, "100000200");
    reopen(f);
    claim(f, 1, 0, 2, 1);
    assert_int_equal(ledger_recover(f->ledger, &unknown, f->diag), 0);
    assert_int_equal(unknown, 0);
    counts(f, 1, "100000200");
}

static void test_cancel(void **state)
{
    struct fixture *f = *state;
    struct ledger_recipient *c;
    struct ledger_issue again, *all;
    int64_t number, unknown;
    size_t n;

    freeze(f, 1, three, 3);
    assert_int_equal(ledger_cancel(f->ledger, DIGEST, 2, f->diag), -1);
    assert_int_equal(ledger_cancel(f->ledger, DIGEST, 1, f->diag), 0);
    assert_int_equal(ledger_is_announced(f->ledger, DIGEST, STR("post-1"), f->diag), 0);
    assert_int_equal(ledger_is_known(f->ledger, DIGEST, f->diag), 1);
    assert_int_equal(ledger_last_issue(f->ledger, DIGEST, &number, f->diag), 0);
    assert_int_equal(number, 0);
    counts(f, 0, "000000000");

    /* A post that another issue announced stays announced. */
    freeze(f, 1, three, 3);
    freeze(f, 2, three, 3);
    assert_int_equal(ledger_cancel(f->ledger, DIGEST, 1, f->diag), 0);
    assert_int_equal(ledger_is_announced(f->ledger, DIGEST, STR("post-1"), f->diag), 1);
    assert_int_equal(ledger_issue(f->ledger, f->arena, DIGEST, 2, &again, f->diag), 0);
    assert_int_equal(again.n_posts, 2);
    assert_int_equal(ledger_issues(f->ledger, f->arena, DIGEST, &all, &n, f->diag), 0);
    assert_int_equal(n, 1);
    assert_true(all[0].number == 2 && all[0].n_posts == 2 && !all[0].posts);
    assert_true(str_is(all[0].subject, "Subject") && all[0].date.s == 1740000000);

    c = claim(f, 2, 0, 2, 2);
    assert_int_equal(ledger_cancel(f->ledger, DIGEST, 2, f->diag), -1);
    said(f, "is being sent");
    assert_int_equal(ledger_submitting(f->ledger, c[0].row, f->diag), 0);
    assert_int_equal(ledger_recover(f->ledger, &unknown, f->diag), 0);
    assert_int_equal(ledger_cancel(f->ledger, DIGEST, 2, f->diag), -1);
    said(f, "may have been delivered");
    result(f, &c[0], RECIPIENT_DELIVERED);
    assert_int_equal(ledger_cancel(f->ledger, DIGEST, 2, f->diag), -1);
    said(f, "was delivered to somebody");
    counts(f, 2, "200100000");
    result(f, &c[0], RECIPIENT_REFUSED);
    assert_int_equal(ledger_cancel(f->ledger, DIGEST, 2, f->diag), 0);
    assert_int_equal(ledger_is_announced(f->ledger, DIGEST, STR("post-1"), f->diag), 0);
}

static void test_notes(void **state)
{
    struct fixture *f = *state;
    struct str text = STR("x");

    assert_int_equal(ledger_note_get(f->ledger, f->arena, STR("a"), &text, f->diag), 0);
    assert_int_equal(text.len, 0);
    assert_int_equal(ledger_note_set(f->ledger, STR("a"), STR("1"), f->diag), 0);
    assert_int_equal(ledger_note_set(f->ledger, STR("a"), (struct str){"2\0x", 3}, f->diag), 0);
    reopen(f);
    assert_int_equal(ledger_note_get(f->ledger, f->arena, STR("a"), &text, f->diag), 0);
    assert_true(str_eq(text, (struct str){"2\0x", 3}));
}

static void test_private(void **state)
{
    struct fixture *f = *state;
    char path[200];
    struct stat st;

    assert_int_equal(ledger_take_stock(f->ledger, DIGEST, NULL, 0, f->diag), 0);
    assert_int_equal(stat(f->path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    snprintf(path, sizeof(path), "%s-wal", f->path);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
}

static void refused(struct fixture *f, const char *part)
{
    assert_null(ledger_open(f->path, f->diag));
    said(f, part);
}

static void test_foreign_files(void **state)
{
    struct fixture *f = *state;
    FILE *file;

    ledger_close(f->ledger);
    f->ledger = NULL;
    run_sql(f, "PRAGMA user_version = 99");
    refused(f, "newer courant");
    run_sql(f, "PRAGMA user_version = 1; PRAGMA application_id = 5");
    refused(f, "another program's");
    unlink(f->path);
    run_sql(f, "CREATE TABLE t (x)");
    refused(f, "another program's");
    file = fopen(f->path, "w");
    for (int i = 0; i < 1000; i++)
        fputs("this is no database", file);
    fclose(file);
    refused(f, "damaged, or this file is none");
    unlink(f->path);
    mkdir(f->path, 0700);
    refused(f, "the ledger cannot be opened");
    rmdir(f->path);
    assert_int_equal(symlink("nowhere/at/all", f->path), 0);
    refused(f, "the ledger cannot be opened");
    unlink(f->path);
    /* An empty file, as a crash at the very start leaves it, is a new ledger. */
    close(open(f->path, O_CREAT | O_WRONLY, 0600));
    f->ledger = ledger_open(f->path, f->diag);
    assert_non_null(f->ledger);
    freeze(f, 1, three, 3);
}

/* Eight processes make the ledger and claim from it at once: everybody is claimed once. */
static void test_many_processes(void **state)
{
    enum { PROCESSES = 8, RECIPIENTS = 400 };
    struct fixture *f = *state;
    struct str addresses[RECIPIENTS];
    int status;

    for (int i = 0; i < RECIPIENTS; i++)
        addresses[i] = arena_printf(f->arena, "r%d@x.example", i);
    freeze(f, 1, addresses, RECIPIENTS);
    ledger_close(f->ledger);
    f->ledger = NULL;
    for (int i = 0; i < PROCESSES; i++) {
        if (fork() == 0) {
            char path[200];
            struct ledger *fresh, *shared;
            struct ledger_recipient *claimed;
            size_t n = 1;
            bool ok;

            snprintf(path, sizeof(path), "%s/fresh", f->top);
            fresh = ledger_open(path, f->diag);
            shared = ledger_open(f->path, f->diag);
            ok = fresh && shared;
            while (ok && n > 0) {
                ok = ledger_claim(shared, f->arena, DIGEST, 1, 0, 7, &claimed, &n, f->diag) == 0;
                for (size_t j = 0; ok && j < n; j++) {
                    claimed[j].attempts++;
                    claimed[j].state = RECIPIENT_DELIVERED;
                    ok = ledger_submitting(shared, claimed[j].row, f->diag) == 0 &&
                         ledger_result(shared, &claimed[j], f->diag) == 0;
                }
            }
            if (!ok) {
                const struct diag_item *items = diag_items(f->diag, &n);

                fprintf(stderr, "%s: %s\n", items[n - 1].file, items[n - 1].text);
            }
            _exit(ok ? 0 : 1);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    f->ledger = ledger_open(f->path, f->diag);
    int64_t got[RECIPIENT_STATES];

    assert_int_equal(ledger_count(f->ledger, DIGEST, 1, got, f->diag), 0);
    assert_int_equal(got[RECIPIENT_DELIVERED], RECIPIENTS);
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(recipient_state_name(RECIPIENT_PENDING), "pending");
    assert_string_equal(recipient_state_name(RECIPIENT_EXPIRED), "expired");
    assert_string_equal(recipient_state_name(RECIPIENT_UNKNOWN), "unknown");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_posts),
        TEST(test_freeze),
        TEST(test_delivery),
        TEST(test_hold),
        TEST(test_recover_and_settle),
        TEST(test_recover_after_boot),
        TEST(test_cancel),
        TEST(test_notes),
        TEST(test_private),
        TEST(test_foreign_files),
        TEST(test_many_processes),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
