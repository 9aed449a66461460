/* SMTP replies, enhanced status codes, greylisting and pauses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "mail/pace.h"
#include "mail/reply.h"
#include "mail/smtp.h"

/* Feed ${text}; the last event that was not REPLY_MORE or REPLY_LINE, and how many lines came before. */
static enum reply_event feed(struct reply_reader *reader, const char *text, size_t bytes)
{
    enum reply_event event = REPLY_MORE;

    for (size_t i = 0; i < bytes; i++) {
        event = reply_byte(reader, text[i]);
        if (event == REPLY_GARBAGE || event == REPLY_ENDLESS)
            return event;
        if (event == REPLY_DONE)
            assert_int_equal(i, bytes - 1);
    }
    return event;
}

static void test_forms(void **state)
{
    static const struct {
        const char *text;
        enum reply_event event;
        int code;
    } cases[] = {
        {"250 ok\r\n", REPLY_DONE, 250},
        {"250\r\n", REPLY_DONE, 250},
        {"250 \r\n", REPLY_DONE, 250},
        {"250 ok\n", REPLY_DONE, 250},
        {"250-one\r\n250 two\r\n", REPLY_DONE, 250},
        {"250-one\r\n250-two\r\n", REPLY_LINE, 250},
        {"250-\r\n250\r\n", REPLY_DONE, 250},
        {"250-one\r\n251 two\r\n", REPLY_GARBAGE, 0},
        {"250ok\r\n", REPLY_GARBAGE, 0},
        {"2500 ok\r\n", REPLY_GARBAGE, 0},
        {" 250 ok\r\n", REPLY_GARBAGE, 0},
        {"-250 ok\r\n", REPLY_GARBAGE, 0},
        {"650 ok\r\n", REPLY_GARBAGE, 0},
        {"150 ok\r\n", REPLY_GARBAGE, 0},
        {"25\r\n", REPLY_GARBAGE, 0},
        {"\r\n", REPLY_GARBAGE, 0},
        {"250 a\rb\r\n", REPLY_GARBAGE, 0},
        {"hello\r\n", REPLY_GARBAGE, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct reply_reader reader = {0};

        assert_int_equal(feed(&reader, cases[i].text, strlen(cases[i].text)), cases[i].event);
        if (cases[i].code)
            assert_int_equal(reader.code, cases[i].code);
    }
    assert_int_equal(feed(&(struct reply_reader){0}, "250 a\0b\r\n", 9), REPLY_GARBAGE);
}

static void test_endless(void **state)
{
    struct reply_reader reader = {0};
    enum reply_event event = REPLY_MORE;
    size_t n = 0;

    (void)state;
    feed(&reader, "250 ", 4);
    for (; event == REPLY_MORE; n++)
        event = reply_byte(&reader, 'x');
    assert_int_equal(event, REPLY_ENDLESS);
    assert_true(n <= REPLY_LINE_MAX_BYTES + 1);
    reader = (struct reply_reader){0};
    for (n = 0, event = REPLY_LINE; event == REPLY_LINE; n++)
        event = feed(&reader, "250-x\r\n", 7);
    assert_int_equal(event, REPLY_ENDLESS);
    assert_true(n * 7 <= REPLY_MAX_BYTES + 7);
}

static void test_next_reply(void **state)
{
    struct reply_reader reader = {0};

    (void)state;
    assert_int_equal(feed(&reader, "250 ok\r\n", 8), REPLY_DONE);
    assert_int_equal(feed(&reader, "550 no\r\n", 8), REPLY_DONE);
    assert_int_equal(reader.code, 550);
}

static void test_enhanced(void **state)
{
    static const struct {
        const char *text, *code;
    } cases[] = {
        {"4.2.1 full", "4.2.1"},
        {"5.7.123", "5.7.123"},
        {"2.0.0 ok", "2.0.0"},
        {"3.0.0 no", ""},
        {"4.2 no", ""},
        {"4.2.", ""},
        {"4..1 no", ""},
        {"4.2.1234 no", ""},
        {"4.2.1.1 no", ""},
        {"4.2.1x", ""},
        {"", ""},
        {"<a@b>: 4.2.1", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_true(str_is(reply_enhanced(str_of(cases[i].text)), cases[i].code));
}

static void test_clean(void **state)
{
    struct arena *arena = arena_new();
    char large[2000];

    (void)state;
    assert_true(str_is(reply_clean(arena, STR(" a\r\n b\t\tc\x1b[1m\xff\x7f ")), "a b c?[1m??"));
    assert_true(str_is(reply_clean(arena, STR("")), ""));
    memset(large, 'x', sizeof(large));
    assert_true(reply_clean(arena, (struct str){large, sizeof(large)}).len <= 400);
    arena_free(arena);
}

static void test_mailbox(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        {"a@b", true},         {"a.b+c@example.org", true},
        {"", false},           {"ab", false},
        {"a b@c", false},      {"a@b>", false},
        {"<a@b", false},       {"a@b\r\nDATA", false},
        {"\xc3\xa4@b", false}, {"a@b\x7f", false},
        {"\"a,b\"@c", true},
    };
    char longest[300];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(smtp_is_mailbox(str_of(cases[i].text)), cases[i].good);
    memset(longest, 'a', sizeof(longest));
    longest[10] = '@';
    assert_true(smtp_is_mailbox((struct str){longest, 254}));
    assert_false(smtp_is_mailbox((struct str){longest, 255}));
    assert_false(smtp_is_mailbox((struct str){"a@b\0c", 5}));
}

static void test_pauses(void **state)
{
    (void)state;
    for (uint32_t chance = 0; chance < 100000; chance += 997) {
        int64_t before = 0;

        for (int attempts = 1; attempts < 40; attempts++) {
            int64_t pause = pace_retry_s(attempts, false, chance);

            assert_true(pause >= 240 && pause <= 4 * 3600 * 6 / 5);
            assert_true(attempts > 6 || pause > before);
            before = attempts < 6 ? pause * 4 / 5 : 0;
        }
        assert_true(pace_retry_s(30, true, chance) >= 300);
        assert_true(pace_retry_s(30, true, chance) < 360);
    }
    assert_true(pace_is_greylisting(450, STR("4.2.0"), STR("4.2.0 <a@b>: Greylisted")));
    assert_true(pace_is_greylisting(451, STR(""), STR("please come back, GREYLISTING is on")));
    assert_false(pace_is_greylisting(450, STR("4.2.2"), STR("4.2.2 mailbox full")));
    assert_false(pace_is_greylisting(550, STR("5.7.1"), STR("greylist")));
}

static void test_rates(void **state)
{
    struct pace *pace = pace_new(100, 1000);

    (void)state;
    assert_int_equal(pace_take(pace, STR("a@one.example"), 50), 50);
    assert_int_equal(pace_take(pace, STR("a@two.example"), 50), 150);
    assert_int_equal(pace_take(pace, STR("b@ONE.example"), 50), 1050);
    assert_int_equal(pace_take(pace, STR("b@three.example"), 5000), 5000);
    pace_free(pace);
    pace = pace_new(0, 0);
    for (int64_t i = 0; i < 10; i++)
        assert_int_equal(pace_take(pace, STR("a@one.example"), 7), 7);
    pace_free(pace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),      cmocka_unit_test(test_endless),
        cmocka_unit_test(test_next_reply), cmocka_unit_test(test_enhanced),
        cmocka_unit_test(test_clean),      cmocka_unit_test(test_mailbox),
        cmocka_unit_test(test_pauses),     cmocka_unit_test(test_rates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
