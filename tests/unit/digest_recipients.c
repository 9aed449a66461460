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

static int read_text(struct arena *arena, const char *text, struct str **addresses, size_t *n,
                     struct diag *diag)
{
    char path[] = "/tmp/courant-recipients-XXXXXX";
    int fd = mkstemp(path), status;

    assert_true(fd >= 0);
    assert_int_equal((ssize_t)strlen(text), write(fd, text, strlen(text)));
    close(fd);
    status = recipients_read(arena, path, addresses, n, diag);
    unlink(path);
    return status;
}

static void test_file(void **state)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct str *addresses;
    const struct diag_item *items;
    size_t n, n_items;

    (void)state;
    assert_int_equal(
        0, read_text(arena,
                     "# members\r\n\na@example.org\r\nBea <b@example.org>\nA@EXAMPLE.ORG\n"
                     "ä@example.org\n  c@example.org  ",
                     &addresses, &n, diag));
    assert_int_equal(3, n);
    assert_true(str_is(addresses[0], "a@example.org"));
    assert_true(str_is(addresses[1], "b@example.org"));
    assert_true(str_is(addresses[2], "c@example.org"));
    items = diag_items(diag, &n_items);
    assert_int_equal(1, n_items);
    assert_int_equal(6, items[0].line);
    assert_int_equal(-1, read_text(arena, "", &addresses, &n, diag));
    assert_int_equal(-1, read_text(arena, "# none\n", &addresses, &n, diag));
    assert_int_equal(-1, recipients_read(arena, "/nowhere", &addresses, &n, diag));
    diag_free(diag);
    arena_free(arena);
}

static void test_many(void **state)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct buf text;
    struct str *addresses;
    size_t n;

    (void)state;
    buf_init(&text, 1u << 22);
    for (int i = 0; i < 20000; i++)
        buf_printf(&text, "m%d@example.org\n", i % 15000);
    assert_int_equal(0, read_text(arena, text.at, &addresses, &n, diag));
    assert_int_equal(15000, n);
    assert_true(str_is(addresses[14999], "m14999@example.org"));
    buf_free(&text);
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
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_base64),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
