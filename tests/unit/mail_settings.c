/* courant.yml's `mail:`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "data/yaml.h"
#include "mail/settings.h"

struct fixture {
    struct arena *arena;
    struct diag *diag;
    struct mail_settings settings;
};

static int setup(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));

    f->arena = arena_new();
    f->diag = diag_new();
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    arena_free(f->arena);
    diag_free(f->diag);
    free(f);
    return 0;
}

static int read(struct fixture *f, const char *yaml)
{
    const struct value *map;

    diag_free(f->diag);
    f->diag = diag_new();
    assert_int_equal(yaml_parse(f->arena, str_of(yaml), "courant.yml", 1, NULL, &map, f->diag), 0);
    return mail_settings_read(f->arena, value_is_null(map) ? NULL : map, "courant.yml", "/site",
                              &f->settings, f->diag);
}

static void test_defaults(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read(f, ""), 0);
    assert_int_equal(f->settings.transport, MAIL_OUTBOX);
    assert_true(str_is(f->settings.outbox, "/site/.courant/outbox"));
    assert_int_equal(f->settings.connections, 4);
    assert_int_equal(f->settings.timeouts.final_ms, 600000); /* RFC 5321 4.5.3.2.6 */
    assert_int_equal(f->settings.timeouts.data_ms, 120000);
    assert_int_equal(f->settings.timeouts.block_ms, 180000);
    assert_int_equal(f->settings.timeouts.command_ms, 300000);
}

static void test_servers(void **state)
{
    static const struct {
        const char *yaml, *host, *port;
        enum mail_tls tls;
    } cases[] = {
        {"server: smtp://localhost", "localhost", "25", MAIL_TLS_NONE},
        {"server: smtp://127.0.0.2:2525", "127.0.0.2", "2525", MAIL_TLS_NONE},
        {"server: 'smtp://[::1]:2525'", "::1", "2525", MAIL_TLS_NONE},
        {"server: 'smtp://[2001:db8::1]'", "2001:db8::1", "25", MAIL_TLS_STARTTLS},
        {"server: smtp://mail.example.org", "mail.example.org", "25", MAIL_TLS_STARTTLS},
        {"{server: 'smtp://mail.example.org', tls: none}", "mail.example.org", "25", MAIL_TLS_NONE},
        {"{server: 'smtps://mail.example.org/', tls: none}", "mail.example.org", "465",
         MAIL_TLS_IMPLICIT},
        {"server: smtp+starttls://localhost", "localhost", "587", MAIL_TLS_STARTTLS},
        {"server: SMTPS://Mail.example.org", "Mail.example.org", "465", MAIL_TLS_IMPLICIT},
        {"server: smtp://127.0.0.1.example.org", "127.0.0.1.example.org", "25", MAIL_TLS_STARTTLS},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(read(f, cases[i].yaml), 0);
        assert_int_equal(f->settings.n_servers, 1);
        assert_string_equal(f->settings.server[0].host, cases[i].host);
        assert_string_equal(f->settings.server[0].port, cases[i].port);
        assert_int_equal(f->settings.server[0].tls, cases[i].tls);
    }
    assert_int_equal(read(f, "server: ['smtps://a.example', 'smtps://b.example:1465']"), 0);
    assert_int_equal(f->settings.n_servers, 2);
    assert_string_equal(f->settings.server[1].port, "1465");
}

static void test_refused(void **state)
{
    static const char *const cases[] = {
        "server: mail.example.org",
        "server: http://mail.example.org",
        "server: smtp://",
        "server: smtp://a b",
        "server: smtp://host:0",
        "server: smtp://host:65536",
        "server: smtp://host:99999999999999999999",
        "server: smtp://host:25x",
        "server: 'smtp://[::1'",
        "server: 'smtp://[::1]x'",
        "server: smtp://user:secret@host",
        "server: 'smtp://user:sec/secret@host'",
        "server: 'smtps://user:sec#secret@host'",
        "server: smtpx://user:secret@host",
        "server: user:secret@host",
        "server: smtp://host/path",
        "server: smtp://host?x",
        "transport: smtp",
        "transport: pigeon",
        "connections: 0",
        "connections: 65",
        "rate: 10",
        "rate: '0/s'",
        "rate: '-1/s'",
        "rate: 10/fortnight",
        "rate: '99999999999999999999/s'",
        "rate: 'x/s'",
        "password_file: x",
        "{username: u, password_file: a, password_command: b}",
        "{username: u, auth: xoauth2}",
        "{username: u, auth: plain, token_command: t}",
        "timeouts: {final: 0}",
        "timeouts: {finall: 10s}",
        "timeouts: 10s",
        "sever: smtp://localhost",
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t n;
        const struct diag_item *items;

        if (read(f, cases[i]) == 0)
            fail_msg("%s is taken", cases[i]);
        items = diag_items(f->diag, &n);
        assert_true(n > 0);
        for (size_t k = 0; k < n; k++) {
            assert_string_equal(items[k].file, "courant.yml");
            assert_int_equal(items[k].line, 1);
            assert_null(strstr(items[k].text, "secret"));
        }
    }
}

static void test_helo(void **state)
{
    static const struct {
        const char *yaml, *helo;
    } cases[] = {
        {"helo: mail.example.org", "mail.example.org"},
        {"helo: Mail", "mail"},
        {"helo: b\u00fccher.example", "xn--bcher-kva.example"},
        {"helo: '[192.0.2.1]'", "[192.0.2.1]"},
        {"helo: '[IPv6:2001:db8::1]'", "[IPv6:2001:db8::1]"},
    };
    static const char *const refused[] = {
        "helo: a b",
        "helo: \"a\\r\\nRSET\"",
        "helo: a..b",
        "helo: .a",
        "helo: a_b.example",
        "helo: '-a.example'",
        "helo: a-.example",
        "helo: 192.0.2.1",
        "helo: '::1'",
        "helo: '[2001:db8::1]'",
        "helo: '[IPv6:192.0.2.1]'",
        "helo: '[192.0.2.1'",
        "helo: '[192.0.2.256]'",
        "helo: '[]'",
        "helo: a@b.example",
    };
    struct fixture *f = *state;
    size_t n;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(read(f, cases[i].yaml), 0);
        assert_true(str_is(f->settings.helo, cases[i].helo));
    }
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        const struct diag_item *items;

        if (read(f, refused[i]) == 0)
            fail_msg("%s is taken", refused[i]);
        items = diag_items(f->diag, &n);
        assert_int_equal(n, 1);
        assert_int_equal(items[0].line, 1);
        assert_int_equal(items[0].column, 7);
        assert_non_null(strstr(items[0].text, "[IPv6:2001:db8::1]"));
    }
}

static void test_rates(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read(f, "{rate: 10/s, domain_rate: 30 / m}"), 0);
    assert_int_equal(f->settings.interval_us, 100000);
    assert_int_equal(f->settings.domain_interval_us, 2000000);
    assert_int_equal(read(f, "rate: 1/d"), 0);
    assert_int_equal(f->settings.interval_us, INT64_C(86400000000));
}

static void test_timeouts(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read(f, "timeouts: {final: 90s, connect: 500ms}"), 0);
    assert_int_equal(f->settings.timeouts.final_ms, 90000);
    assert_int_equal(f->settings.timeouts.connect_ms, 500);
    assert_int_equal(f->settings.timeouts.data_ms, 120000);
}

static void test_loopback(void **state)
{
    static const char *const here[] = {"localhost", "LOCALHOST", "127.0.0.1", "127.255.0.9", "::1"};
    static const char *const elsewhere[] = {"localhost.example.org", "128.0.0.1", "::2",
                                            "127.0.0.1.example",     "0.0.0.0",   "mylocalhost"};

    (void)state;
    for (size_t i = 0; i < sizeof(here) / sizeof(here[0]); i++)
        assert_true(mail_is_loopback(here[i]));
    for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
        assert_false(mail_is_loopback(elsewhere[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_defaults, setup, teardown),
        cmocka_unit_test_setup_teardown(test_servers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_helo, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rates, setup, teardown),
        cmocka_unit_test_setup_teardown(test_timeouts, setup, teardown),
        cmocka_unit_test(test_loopback),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
