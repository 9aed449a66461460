/*
 * Messages of frozen issues: headers, encodings, the recipient's own parts.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "digest/hash.h"
#include "digest/message.h"
#include "digest/parts.h"

struct world {
    struct arena *arena;
    struct diag *diag;
    char dir[64];
    struct parts parts;
    struct ledger_issue issue;
};

static void write_file(const struct world *w, const char *name, const char *text)
{
    char path[128];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", w->dir, name);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(0, fchmod(fileno(f), 0600));
    fputs(text, f);
    fclose(f);
}

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    assert_non_null(w);
    w->arena = arena_new();
    w->diag = diag_new();
    strcpy(w->dir, "/tmp/courant-message-XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    write_file(w, "key", "0123456789abcdef0123456789abcdef\n");
    write_file(w, "short", "0123\n");
    write_file(w, "approved", "sesame\n");
    w->parts = (struct parts){
        .from = STR("ಪೈಥಾನ್ Digest <d@example.org>"),
        .to = STR("list@example.net"),
        .text = STR("Hello\nworld\n"),
        .html = STR("<!DOCTYPE html>\n<html lang=\"en\"><body><p>Hello\nworld</p></body></html>\n"),
    };
    w->issue = (struct ledger_issue){.digest = STR("digest"),
                                     .number = 7,
                                     .date = {.s = 1700000000, .offset_s = 19800},
                                     .subject = STR("Seven")};
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    const char *names[] = {"key", "short", "approved"};

    for (size_t i = 0; i < 3; i++) {
        char path[128];

        snprintf(path, sizeof path, "%s/%s", w->dir, names[i]);
        unlink(path);
    }
    rmdir(w->dir);
    diag_free(w->diag);
    arena_free(w->arena);
    free(w);
    return 0;
}

static struct message *open_message(struct world *w)
{
    w->issue.parts = parts_write(w->arena, &w->parts);
    w->issue.hash = hash_sha256(w->arena, w->issue.parts);
    return message_open(w->arena, &w->issue, w->dir, w->diag);
}

static struct str written(struct world *w, const char *recipient)
{
    struct message *message = open_message(w);
    struct buf out;

    assert_non_null(message);
    buf_init(&out, MESSAGE_MAX_BYTES);
    assert_int_equal(0, message_write(message, w->arena, str_of(recipient), &out, w->diag));
    message_close(message);
    return buf_take(&out, w->arena);
}

static void has(struct str text, const char *what)
{
    if (str_find(text, str_of(what), 0) == STR_NONE)
        fail_msg("no \"%s\" in\n%.*s", what, STR_ARG(text));
}

static void has_not(struct str text, const char *what)
{
    if (str_find(text, str_of(what), 0) != STR_NONE)
        fail_msg("there is \"%s\" in\n%.*s", what, STR_ARG(text));
}

/* Lines end in CRLF, none is longer than 78 in the header or 76 in the body. */
static void check_lines(struct str text)
{
    size_t start = 0;

    for (size_t i = 0; i < text.len; i++) {
        assert_int_not_equal('\0', text.at[i]);
        assert_true((unsigned char)text.at[i] < 0x80);
        if (text.at[i] == '\n') {
            assert_true(i > 0 && text.at[i - 1] == '\r');
            if (i - start - 1 > 78)
                fail_msg("long line: %.*s", (int)(i - start), text.at + start);
            start = i + 1;
        } else if (text.at[i] == '\r') {
            assert_true(i + 1 < text.len && text.at[i + 1] == '\n');
        }
    }
    assert_int_equal(start, text.len);
}

static void test_list(void **state)
{
    struct world *w = *state;
    struct str m = written(w, "list@example.net"), again = written(w, "list@example.net");

    assert_true(str_eq(m, again));
    check_lines(m);
    has(m, "Date: Wed, 15 Nov 2023 03:43:20 +0530\r\n");
    has(m, "\r\nTo: list@example.net\r\n");
    has(m, "\r\nSubject: Seven\r\n");
    has(m, "\r\nFrom: =?UTF-8?");
    has(m, " <d@example.org>\r\n");
    has(m, "\r\nMIME-Version: 1.0\r\n");
    has(m, "Content-Type: multipart/alternative");
    has(m, "Content-Type: text/plain; charset=utf-8\r\n");
    has_not(m, "List-Unsubscribe");
    assert_true(str_find(m, STR("text/plain"), 0) < str_find(m, STR("text/html"), 0));
}

static void test_injection(void **state)
{
    struct world *w = *state;
    struct digest_header header = {STR("X-Test"), STR("a\r\nBcc: x@example.org\nb")};
    struct str m;

    w->issue.subject = STR("Hi\r\nBcc: x@example.org\r\n\r\nbody");
    w->parts.headers = &header;
    w->parts.n_headers = 1;
    m = written(w, "list@example.net");
    check_lines(m);
    has_not(m, "\nBcc:");
    has(m, "Subject: Hi  Bcc: x@example.org");
}

static void test_subjects(void **state)
{
    static const char *const subjects[] = {
        "ಕನ್ನಡದಲ್ಲಿ ಪೈಥಾನ್ ಕಲಿಸುವುದು: ಮೊದಲ ಪಾಠ ಮತ್ತು ಮುಂದಿನ ಹೆಜ್ಜೆಗಳು, ಎಲ್ಲರಿಗೂ ಸ್ವಾಗತ",
        "🎉🎊🥳 party 🌧️👩‍👩‍👧‍👦",
        "A title of many words that goes on and on and on and on, until it is much longer than a "
        "line of a header should ever be, and then some more words, to be quite sure of it",
        "=?utf-8?q?not_an_encoded_word?=",
        "averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylongwordwithoutanybla"
        "nk",
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        struct str m;

        w->issue.subject = str_of(subjects[i]);
        m = written(w, "list@example.net");
        if (i < 4)
            check_lines(m);
        has(m, "\r\nSubject: ");
    }
}

static void test_personal(void **state)
{
    struct world *w = *state;
    struct str one, two;

    w->parts.to = STR("");
    w->parts.unsubscribe_mark = STR("https://unsubscribe.invalid/0123");
    w->parts.unsubscribe_url = STR("https://example.org/leave?a={address}&t={token}");
    w->parts.unsubscribe_mailto = STR("mailto:leave+{token}@example.org");
    w->parts.unsubscribe_key_file = STR("key");
    w->parts.html = STR("<a href=\"https://unsubscribe.invalid/0123\">leave</a>");
    w->parts.text = STR("leave: https://unsubscribe.invalid/0123\n");
    one = written(w, "a+b@example.org");
    two = written(w, "c@example.org");
    assert_false(str_eq(one, two));
    has(one, "\r\nTo: a+b@example.org\r\n");
    has(one, "\r\nList-Unsubscribe: <https://example.org/leave?a=a%2Bb%40example.org&t=");
    has(one, ">,\r\n <mailto:leave+");
    has(one, "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    has_not(one, "unsubscribe.invalid");
    has_not(two, "unsubscribe.invalid");
    w->parts.unsubscribe_key_file = STR("short");
    assert_null(open_message(w));
    w->parts.unsubscribe_key_file = STR("missing");
    assert_null(open_message(w));
}

/* What follows the message's headers, without what depends on the issue's hash. */
static struct str body_of(struct world *w, struct str message)
{
    struct str body = str_from(message, str_find(message, STR("\r\n\r\n"), 0));
    size_t mark = str_find(message, STR("boundary=\"=_"), 0);
    struct buf out;

    buf_init(&out, MESSAGE_MAX_BYTES);
    buf_add_replaced(&out, body, str_slice(message, mark + 10, mark + 36), STR("BOUNDARY"));
    return buf_take(&out, w->arena);
}

#define MARK "https://unsubscribe.invalid/0123"
#define LONG "a line that is much longer than what quoted-printable allows, so that it is folded "

/* A body of which only some lines are a recipient's own has the same bytes as one that is written for him alone. */
static void test_gaps(void **state)
{
    static const char *const texts[] = {"",
                                        "no mark\n",
                                        MARK,
                                        MARK "\n",
                                        "\n" MARK "\n\n",
                                        MARK MARK " and " MARK " \n" MARK "\t\n.\n",
                                        LONG LONG MARK LONG LONG "\ncaf\xc3\xa9 " MARK
                                                                 " \xe2\x82\xac=\nFrom me\n",
                                        MARK "\r\n" LONG "\r" MARK " "};
    struct world *w = *state;

    w->parts.to = STR("");
    w->parts.unsubscribe_mark = STR(MARK);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str personal, alone, own;
        size_t from;

        w->parts.text = str_of(texts[i]);
        w->parts.html = arena_printf(w->arena, "<p>%s</p>\n%s", texts[i], texts[i]);
        w->parts.unsubscribe_key_file = STR("key");
        w->parts.unsubscribe_url = STR("https://example.org/leave?a={address}&t={token}");
        personal = written(w, "a+b@example.org");
        from = str_find(personal, STR("<https://"), 0) + 1;
        own = str_slice(personal, from, str_find(personal, STR(">"), from));
        w->parts.unsubscribe_key_file = STR("");
        w->parts.unsubscribe_url = arena_str(w->arena, own);
        alone = written(w, "a+b@example.org");
        has_not(personal, "unsubscribe.invalid");
        if (!str_eq(body_of(w, personal), body_of(w, alone)))
            fail_msg("%zu:\n%.*s\n%.*s", i, STR_ARG(body_of(w, personal)),
                     STR_ARG(body_of(w, alone)));
    }
}

static void test_approved(void **state)
{
    struct world *w = *state;

    w->parts.approved_file = STR("approved");
    has(written(w, "list@example.net"), "\r\nApproved: sesame\r\n");
}

static void test_pictures(void **state)
{
    struct world *w = *state;
    struct parts_picture picture = {STR("p1@example.org"), STR("image/png"), STR("größe €.png"),
                                    STR("\x89PNG\r\n\x1a\n\0\0")};
    struct str m;

    w->parts.pictures = &picture;
    w->parts.n_pictures = 1;
    m = written(w, "list@example.net");
    check_lines(m);
    has(m, "multipart/related");
    has(m, "Content-Id: <p1@example.org>\r\n");
    has(m, "filename*=UTF-8''gr%C3%B6%C3%9Fe%20%E2%82%AC.png");
    has(m, "iVBORw0KGgoAAA==");
}

/* The smaller encoding is taken: base64 for what is mostly not ASCII. */
static void test_encodings(void **state)
{
    struct world *w = *state;

    w->parts.text = STR("ಕನ್ನಡದಲ್ಲಿ ಪೈಥಾನ್ ಕಲಿಸುವುದು ಎಲ್ಲರಿಗೂ ಸ್ವಾಗತ\n");
    w->parts.html = STR("<p>caf\xc3\xa9 and a long line of plain text that must be folded softly "
                        "somewhere on its way</p>\n");
    has(written(w, "list@example.net"), "Content-Transfer-Encoding: base64\r\n\r\n4LKV4LKo4LON");
    has(written(w, "list@example.net"), "caf=C3=A9 and");
    check_lines(written(w, "list@example.net"));
}

static void test_damage(void **state)
{
    struct world *w = *state;

    assert_non_null(open_message(w));
    w->issue.hash = hash_sha256(w->arena, STR("other"));
    assert_null(message_open(w->arena, &w->issue, w->dir, w->diag));
    w->issue.parts = STR("{}");
    w->issue.hash = hash_sha256(w->arena, w->issue.parts);
    assert_null(message_open(w->arena, &w->issue, w->dir, w->diag));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_list),     TEST(test_injection), TEST(test_subjects),
        TEST(test_personal), TEST(test_gaps),      TEST(test_approved),
        TEST(test_pictures), TEST(test_encodings), TEST(test_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
