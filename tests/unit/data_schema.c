/* Settings read by a table: every type, its bounds, and what is said of mistakes. */
#include "data/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "data/yaml.h"

struct settings {
    struct str text;
    bool flag;
    int64_t number;
    int choice;
    int64_t duration_ms;
    int64_t size_bytes;
    struct texts texts;
    const struct value *value;
};

static const char *const choices[] = {"full", "excerpt", "titles", NULL};

static const struct field fields[] = {
    {"subject", FIELD_TEXT, offsetof(struct settings, text), NULL, 0, 0},
    {"enabled", FIELD_BOOL, offsetof(struct settings, flag), NULL, 0, 0},
    {"max_posts", FIELD_INTEGER, offsetof(struct settings, number), NULL, 1, 100},
    {"content", FIELD_CHOICE, offsetof(struct settings, choice), choices, 0, 0},
    {"timeout", FIELD_DURATION, offsetof(struct settings, duration_ms), NULL, 0, 0},
    {"max_size", FIELD_SIZE, offsetof(struct settings, size_bytes), NULL, 1, 1 << 30},
    {"servers", FIELD_TEXTS, offsetof(struct settings, texts), NULL, 0, 0},
    {"other", FIELD_VALUE, offsetof(struct settings, value), NULL, 0, 0},
};

static int read_yaml(const char *yaml, struct arena *arena, struct settings *settings,
                     struct diag *diag)
{
    const struct value *map;

    assert_int_equal(yaml_parse(arena, str_of(yaml), "courant.yml", 1, NULL, &map, diag), 0);
    return schema_read(arena, settings, fields, sizeof(fields) / sizeof(*fields), map,
                       "courant.yml", "digest", diag);
}

static void test_reads(void **state)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct settings s = {.text = STR("default"), .number = 7};

    (void)state;
    assert_int_equal(read_yaml("subject:\nmax_posts: ~\n", arena, &s, diag), 0);
    assert_true(str_is(s.text, "default") && s.number == 7);
    assert_int_equal(read_yaml("", arena, &s, diag), 0);
    assert_int_equal(read_yaml("subject: Hi\nenabled: yes\nmax_posts: 100\ncontent: titles\n"
                               "timeout: 500ms\nmax_size: 25 MB\nservers: [a, b]\nother: {x: 1}\n",
                               arena, &s, diag),
                     0);
    assert_true(str_is(s.text, "Hi") && s.flag && s.number == 100 && s.choice == 2);
    assert_true(s.duration_ms == 500 && s.size_bytes == 25000000);
    assert_int_equal(s.texts.n, 2);
    assert_true(str_is(s.texts.items[1], "b"));
    assert_int_equal(value_size(s.value), 1);
    assert_int_equal(read_yaml("timeout: 4d\nmax_size: 512 KiB\nservers: one\n", arena, &s, diag),
                     0);
    assert_true(s.duration_ms == 345600000 && s.size_bytes == 524288 && s.texts.n == 1);
    assert_int_equal(read_yaml("timeout: 2\nmax_size: 9\nservers: []\n", arena, &s, diag), 0);
    assert_true(s.duration_ms == 2000 && s.size_bytes == 9 && s.texts.n == 0);
    assert_int_equal(diag_count(diag, SEVERITY_ERROR), 0);
    diag_free(diag);
    arena_free(arena);
}

static void test_refuses(void **state)
{
    static const struct {
        const char *yaml, *text; /* a part of what is said */
    } cases[] = {
        {"subjekt: x", "did you mean `subject`?"},
        {"max-posts: 1", "did you mean `max_posts`?"},
        {"zzz: x", "digest.zzz: no such setting"},
        {"subject: 12", "put it in quotes"},
        {"subject: yes", "put it in quotes"},
        {"subject: 2025-01-01", "put it in quotes"},
        {"subject: [a]", "must be text, not a list"},
        {"enabled: maybe", "must be true or false, not text"},
        {"max_posts: 0", "must be from 1 to 100"},
        {"max_posts: 101", "must be from 1 to 100"},
        {"max_posts: many", "must be a whole number, not text"},
        {"max_posts: 1.5", "must be a whole number"},
        {"content: titels", "did you mean `titles`?"},
        {"content: x", "none of `full`, `excerpt`, `titles`"},
        {"timeout: 5 weeks", "a duration such as"},
        {"timeout: -1", "must not be negative"},
        {"timeout: 99999999999999999999d", "a duration such as"},
        {"timeout: 9223372036854775807", "too large"},
        {"timeout: s", "a duration such as"},
        {"timeout: {}", "a duration such as"},
        {"max_size: 2 GiB", "must be from 1 to 1073741824 bytes"},
        {"max_size: 25 mb", "a size such as"},
        {"servers: {a: b}", "must be text or a list of texts, not a map"},
        {"servers: [a, [b]]", "must be text, not a list"},
        {"servers: [~]", "must be text"},
        {"- a", "must be a map of settings, not a list"},
        {"just text", "must be a map of settings, not text"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        const struct diag_item *items;
        struct settings s = {0};
        size_t n;

        assert_int_equal(read_yaml(cases[i].yaml, arena, &s, diag), -1);
        items = diag_items(diag, &n);
        assert_int_equal(n, 1);
        assert_int_equal(items[0].line, 1);
        if (!strstr(items[0].text, cases[i].text))
            fail_msg("%s: said \"%s\", not \"%s\"", cases[i].yaml, items[0].text, cases[i].text);
        diag_free(diag);
        arena_free(arena);
    }
}

/* What could be read has been read, and every mistake is told. */
static void test_all_told(void **state)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct settings s = {0};

    (void)state;
    assert_int_equal(
        read_yaml("a1b2c3: 1\nsubject: 3\nmax_posts: 5\nenabled: 1\n", arena, &s, diag), -1);
    assert_int_equal(s.number, 5);
    assert_int_equal(diag_count(diag, SEVERITY_ERROR), 3);
    diag_free(diag);
    arena_free(arena);
}

static void test_nearest(void **state)
{
    static const char *const names[] = {"schedule", "subject", "from", "to"};
    char longer[5000];

    (void)state;
    memset(longer, 's', sizeof(longer));
    assert_string_equal(schema_nearest(STR("shcedule"), names, 4), "schedule");
    assert_string_equal(schema_nearest(STR("FROM"), names, 4), "from");
    assert_null(schema_nearest(STR("x"), names, 4));
    assert_null(schema_nearest(STR(""), names, 4));
    assert_null(schema_nearest((struct str){longer, sizeof(longer)}, names, 4));
    assert_null(schema_nearest(STR("a"), names, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_all_told),
        cmocka_unit_test(test_nearest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
