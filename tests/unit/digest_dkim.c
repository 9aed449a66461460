/*
 * DKIM: the canonical forms of RFC 6376 3.4.5 and tampering.  That others verify our signatures is for tests/full.
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

#include "digest/dkim.h"

#define MESSAGE                                                                                    \
    "From: A <a@example.org>\r\nTo: b@example.net\r\nSubject: one\r\n  two\r\n"                    \
    "List-Unsubscribe: <https://example.org/u>\r\n\r\nHello  there \r\n\r\nbye\r\n\r\n\r\n"

static struct dkim_key *make_key(struct arena *arena, const char *algorithm, struct diag *diag)
{
    char path[] = "/tmp/courant-dkim-XXXXXX";
    int fd = mkstemp(path);
    struct dkim_key *key;
    struct str pem;

    assert_true(fd >= 0);
    assert_int_equal(0, dkim_generate(arena, algorithm, &pem, diag));
    assert_int_equal((ssize_t)pem.len, write(fd, pem.at, pem.len));
    close(fd);
    key = dkim_key_read(arena, path, STR("example.org"), STR("sel"), diag);
    assert_int_equal(0, chmod(path, 0644));
    assert_null(dkim_key_read(arena, path, STR("example.org"), STR("sel"), diag));
    unlink(path);
    assert_non_null(key);
    return key;
}

struct change {
    const char *from, *to;
    bool holds;
};

static const struct change changes[] = {
    {"Hello  there \r\n", "Hello there\r\n", true},
    {"bye\r\n\r\n\r\n", "bye\r\n", true},
    {"Subject: one\r\n  two", "subject:one two", true},
    {"bye", "Bye", false},
    {"Hello  there", "Hellothere", false},
    {"To: b@", "To: c@", false},
    {"From: A", "From: B", false},
    {"From: A", "From: x@example.org\r\nFrom: A", false}, /* From is signed once more as absent */
    {"bye\r\n", "bye\r\nmore\r\n", false},
    {"/u>", "/v>", false},
    {"List-Unsubscribe: <https://example.org/u>\r\n", "", false},
    {"d=example.org", "d=example.com", false},
};

static struct str changed(struct arena *arena, struct str text, const struct change *c)
{
    size_t at = str_find(text, str_of(c->from), 0);

    assert_true(at != STR_NONE);
    return arena_printf(arena, "%.*s%s%.*s", STR_ARG(str_slice(text, 0, at)), c->to,
                        STR_ARG(str_from(text, at + strlen(c->from))));
}

static void check_algorithm(const char *algorithm)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct dkim_key *key = make_key(arena, algorithm, diag);
    struct moment date = {.s = 1700000000};
    struct str field, again, whole;

    assert_int_equal(0, dkim_sign(arena, key, STR(MESSAGE), date, &field, diag));
    assert_int_equal(0, dkim_sign(arena, key, STR(MESSAGE), date, &again, diag));
    assert_true(str_eq(field, again));
    assert_int_equal(STR_NONE, str_find(field, STR(" l="), 0));
    whole = arena_join(arena, field, STR(MESSAGE));
    assert_true(dkim_verify(arena, key, whole));
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        if (dkim_verify(arena, key, changed(arena, whole, &changes[i])) != changes[i].holds)
            fail_msg("%s: %s to %s", algorithm, changes[i].from, changes[i].to);
    }
    for (struct str rest = field, line; str_line(&rest, &line);)
        assert_true(line.len <= 78);
    dkim_key_free(key);
    diag_free(diag);
    arena_free(arena);
}

static void test_rsa(void **state)
{
    (void)state;
    check_algorithm("rsa");
}

static void test_ed25519(void **state)
{
    (void)state;
    check_algorithm("ed25519");
}

static void test_bad_keys(void **state)
{
    static const char *const texts[] = {
        "", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"};
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char path[] = "/tmp/courant-dkim-XXXXXX";
        int fd = mkstemp(path);

        assert_true(fd >= 0);
        assert_int_equal((ssize_t)strlen(texts[i]), write(fd, texts[i], strlen(texts[i])));
        close(fd);
        assert_null(dkim_key_read(arena, path, STR("example.org"), STR("sel"), diag));
        unlink(path);
    }
    assert_true(diag_count(diag, SEVERITY_ERROR) == sizeof texts / sizeof texts[0]);
    assert_null(dkim_key_read(arena, "/nowhere", STR("example.org"), STR("sel"), diag));
    diag_free(diag);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsa),
        cmocka_unit_test(test_ed25519),
        cmocka_unit_test(test_bad_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
