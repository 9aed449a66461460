/*
 * Addresses, and files of them.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/address.h"
#include "base/base64.h"
#include "digest/recipients.h"

static void test_addresses(void **state)
{
    static const struct {
        const char *text, *name, *spec; /* spec NULL: refused */
    } rows[] = {
        {"a@example.org", "", "a@example.org"},
        {" A.b+c@EXAMPLE.org ", "", "A.b+c@example.org"},
        {"Digest <d@example.org>", "Digest", "d@example.org"},
        {"\"Last, \\\"First\\\"\" <d@example.org>", "Last, \"First\"", "d@example.org"},
        {"ಕನ್ನಡ <k@bücher.example>", "ಕನ್ನಡ", "k@xn--bcher-kva.example"},
        {"a@xn--bcher-kva.example", "", "a@xn--bcher-kva.example"},
        {"", "", NULL},
        {"a", "", NULL},
        {"@example.org", "", NULL},
        {"a@", "", NULL},
        {"a@.", "", NULL},
        {"a@b..c", "", NULL},
        {"a b@example.org", "", NULL},
        {"a@example.org b", "", NULL},
        {"<a@example.org", "", NULL},
        {"a@example.org>", "", NULL},
        {"<a@example.org> x", "", NULL},
        {"a,b@example.org", "", NULL},
        {"a@b@example.org", "", NULL},
        {".a@example.org", "", NULL},
        {"a..b@example.org", "", NULL},
        {"ä@example.org", "", NULL},
        {"a\r\nBcc: x@example.org", "", NULL},
        {"a@exa\nmple.org", "", NULL},
        {"a@[127.0.0.1]", "", NULL},
        {"0123456789012345678901234567890123456789012345678901234567890123456789@example.org", "",
         NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena *arena = arena_new();
        struct address address;
        const char *why = address_parse(arena, str_of(rows[i].text), &address);

        if (!why != (rows[i].spec != NULL))
            fail_msg("\"%s\": %s", rows[i].text, why ? why : "was taken");
        if (!why && (!str_is(address.spec, rows[i].spec) || !str_is(address.name, rows[i].name)))
            fail_msg("\"%s\": \"%.*s\" <%.*s>", rows[i].text, STR_ARG(address.name),
                     STR_ARG(address.spec));
        arena_free(arena);
    }
}

/* The addresses that a file of ${text} gives, joined by blanks. */
static const char *read_text(struct arena *arena, const char *text, struct diag *diag)
{
    char path[] = "/tmp/courant-recipients-XXXXXX";
    int fd = mkstemp(path), status;
    struct recipients recipients;
    struct str first, address;
    struct buf out;
    size_t n;

    assert_true(fd >= 0);
    assert_int_equal((ssize_t)strlen(text), write(fd, text, strlen(text)));
    close(fd);
    status = recipients_check(arena, path, &first, &n, diag);
    assert_int_equal(n > 0 ? 0 : -1, status);
    buf_init(&out, 1u << 22);
    assert_int_equal(0, recipients_open(&recipients, path, diag));
    for (size_t i = 0; recipients_next(&recipients, &address, diag) == 1; i++) {
        assert_true(i > 0 || str_eq(first, address));
        buf_add(&out, address);
        buf_char(&out, ' ');
        n--;
    }
    recipients_close(&recipients);
    assert_int_equal(0, n);
    unlink(path);
    return arena_str(arena, str_trim(buf_take(&out, arena))).at;
}

static void test_file(void **state)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    const struct diag_item *items;
    struct str first;
    size_t n;

    (void)state;
    assert_string_equal(
        "a@example.org b@example.org A@example.org c@example.org",
        read_text(arena,
                  "# members\r\n\r\na@example.org\r\nBea <b@example.org>\nA@EXAMPLE.ORG\n"
                  "ä@example.org\n  c@example.org  ",
                  diag));
    items = diag_items(diag, &n);
    assert_int_equal(1, n);
    assert_int_equal(6, items[0].line);
    assert_string_equal("", read_text(arena, "# none\n", diag));
    /* What Windows puts before a text is no part of the first address, and nothing further down. */
    assert_string_equal("a@example.org b@example.org",
                        read_text(arena,
                                  "\xEF\xBB\xBF"
                                  "a@example.org\r\nb@example.org\r\n",
                                  diag));
    assert_string_equal("a@example.org",
                        read_text(arena, "\xEF\xBB\xBF# members\na@example.org\n", diag));
    (void)diag_items(diag, &n);
    assert_int_equal(2, n);
    assert_int_equal(-1, recipients_check(arena, "/nowhere", &first, &n, diag));
    assert_int_equal(-1, recipients_check(arena, "/", &first, &n, diag));
    diag_free(diag);
    arena_free(arena);
}

static void test_base64(void **state)
{
    /* RFC 4648, section 10 */
    static const char *const rows[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"foobar", "Zm9vYmFy"}};
    static const char *const bad[] = {"A", "AA", "AAA", "A===", "AA=A", "AA==AA==", "A*AA", "===="};
    struct arena *arena = arena_new();
    struct str out;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(str_is(base64_encode(arena, str_of(rows[i][0])), rows[i][1]));
        assert_int_equal(0, base64_decode(arena, str_of(rows[i][1]), &out));
        assert_true(str_is(out, rows[i][0]));
    }
    assert_int_equal(0, base64_decode(arena, STR("Zm 9v\r\nYg = ="), &out));
    assert_true(str_is(out, "foob"));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(-1, base64_decode(arena, str_of(bad[i]), &out));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_base64),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
