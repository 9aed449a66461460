/* The writers on hand-made feeds: nasty texts, ceilings, and the arithmetic of archives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "feed/archive.h"
#include "feed/atom.h"
#include "feed/gzip.h"
#include "feed/jsonfeed.h"
#include "feed/read.h"
#include "feed/rss.h"
#include "feed/verify.h"
#include "feed/xml.h"

/* What no document may hold, and what must come back as it was. */
static const char *const nasty[] = {
    "plain",
    "<b>&amp;</b> ]]> &#x0; \"'",
    "\x01\x02\x08\x0b\x0c\x0e\x1f\x7f",
    "\xff\xfe\xc0\x80\xed\xa0\x80",
    "\xef\xbf\xbe\xef\xbf\xbf U+FFFE and U+FFFF",
    "line\nline\r\nline\ttab",
    "\xf0\x9f\x98\x80 \xe0\xa4\xb9\xe0\xa4\xbf \xd9\x85\xd8\xb1",
    "<![CDATA[ x ]]> <!-- y --> <?z?>",
    "\xe2\x80\xae right to left override",
};
#define N_NASTY (sizeof(nasty) / sizeof(*nasty))

typedef int writer(struct buf *out, const struct feed *feed, struct diag *diag);
static writer *const writers[] = {atom_write, rss_write, jsonfeed_write};

static struct feed feed_of(struct arena *arena, struct str text)
{
    struct feed feed = {.id = STR("https://e.org/f"),
                        .title = text,
                        .subtitle = text,
                        .link = STR("https://e.org/"),
                        .self = STR("https://e.org/f"),
                        .author = {text, {NULL, 0}, {NULL, 0}},
                        .updated = {1740000000, 0, 0}};
    struct feed_entry *entry = ARENA_NEW(arena, struct feed_entry);
    struct author *author = ARENA_NEW(arena, struct author);

    author->name = text;
    *entry = (struct feed_entry){.id = STR("https://e.org/1"),
                                 .link = STR("https://e.org/1.html"),
                                 .title = text,
                                 .published = {1739000000, 0, 19800},
                                 .updated = {1740000000, 0, 0},
                                 .authors = author,
                                 .n_authors = 1,
                                 .html = text,
                                 .summary = text};
    entry->categories.items = ARENA_NEW(arena, struct str);
    entry->categories.items[0] = text;
    entry->categories.n = 1;
    feed.entries = entry;
    feed.n_entries = 1;
    return feed;
}

static void nasty_texts_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_NASTY; i++) {
        for (int format = FEED_ATOM; format <= FEED_JSON; format++) {
            struct arena *arena = arena_new();
            struct diag *diag = diag_new();
            struct feed feed = feed_of(arena, str_of(nasty[i]));
            struct buf out, again;
            size_t n;
            const struct diag_item *items;

            buf_init(&out, 1 << 20);
            buf_init(&again, 1 << 20);
            assert_int_equal(writers[format](&out, &feed, diag), 0);
            assert_int_equal(writers[format](&again, &feed, diag), 0);
            assert_true(str_eq(buf_str(&out), buf_str(&again)));
            if (verify_written(buf_str(&out), format, &feed, "f", diag) != 0) {
                items = diag_items(diag, &n);
                for (size_t d = 0; d < n; d++)
                    print_message("%zu, format %d: %s\n", i, format, items[d].text);
                fail();
            }
            for (size_t b = 0; b < out.len; b++)
                assert_true((unsigned char)out.at[b] >= 0x20 || out.at[b] == '\n' ||
                            out.at[b] == '\t');
            buf_free(&out);
            buf_free(&again);
            diag_free(diag);
            arena_free(arena);
        }
    }
}

/* One changed byte in what was to be said is found. */
static void a_difference_is_found(void **state)
{
    (void)state;
    for (int format = FEED_ATOM; format <= FEED_JSON; format++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        struct feed feed = feed_of(arena, STR("text"));
        struct buf out;

        buf_init(&out, 1 << 20);
        assert_int_equal(writers[format](&out, &feed, diag), 0);
        assert_int_equal(verify_written(buf_str(&out), format, &feed, "f", diag), 0);
        feed.entries[0].html = STR("texx");
        assert_int_equal(verify_written(buf_str(&out), format, &feed, "f", diag), -1);
        feed.entries[0].html = STR("text");
        feed.entries[0].published.s++;
        assert_int_equal(verify_written(buf_str(&out), format, &feed, "f", diag), -1);
        feed.entries[0].published.s--;
        feed.entries[0].link = STR("/relative");
        assert_int_equal(verify_written(buf_str(&out), format, &feed, "f", diag), -1);
        buf_free(&out);
        diag_free(diag);
        arena_free(arena);
    }
}

/* What no schema says: links in bodies are absolute, entries have an author, updated is the newest entry's. */
static void rules_of_no_schema(void **state)
{
    static const char *const good[] = {
        "<a href=\"https://e.org/\" title=\"a &quot;href=&quot; b\">x</a>",
        "<img srcset=\"\" src=\"http://e.org/a.png\">",
        "href=&quot;x&quot; is how links are written"};
    static const char *const bad[] = {"<a href=\"/x\">x</a>",
                                      "<p>a</p><img alt=\"\" src=\"x.png\">",
                                      "<blockquote cite=\"#x\">x</blockquote>"};

    (void)state;
    for (int format = FEED_ATOM; format <= FEED_JSON; format++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        struct feed feed = feed_of(arena, STR("text"));
        struct buf out;

        buf_init(&out, 1 << 20);
        for (size_t i = 0; i < 3; i++) {
            feed.entries[0].html = str_of(good[i]);
            buf_truncate(&out, 0);
            assert_int_equal(writers[format](&out, &feed, diag), 0);
            assert_int_equal(verify_written(buf_str(&out), format, &feed, "f", diag), 0);
            feed.entries[0].html = str_of(bad[i]);
            buf_truncate(&out, 0);
            assert_int_equal(writers[format](&out, &feed, diag), 0);
            assert_int_equal(verify_written(buf_str(&out), format, &feed, "f", diag), -1);
        }
        feed.entries[0].html = STR("x");
        feed.updated.s++;
        buf_truncate(&out, 0);
        assert_int_equal(writers[format](&out, &feed, diag), 0);
        assert_int_equal(verify_written(buf_str(&out), format, &feed, "f", diag), -1);
        feed.updated.s--;
        feed.entries[0].n_authors = 0;
        feed.author.name = STR("");
        buf_truncate(&out, 0);
        assert_int_equal(writers[format](&out, &feed, diag), 0);
        assert_int_equal(verify_written(buf_str(&out), format, &feed, "f", diag), -1);
        buf_free(&out);
        diag_free(diag);
        arena_free(arena);
    }
}

/* What a reader would refuse is told at the post and the key it comes from. */
static void errors_name_their_source(void **state)
{
    static const struct {
        const char *key;
        unsigned line;
    } sources[] = {{"date", 7}, {"enclosure", 9}, {"lang", 11}};

    (void)state;
    for (int format = FEED_ATOM; format <= FEED_JSON; format++) {
        for (size_t i = 0; i < 3; i++) {
            struct arena *arena = arena_new();
            struct diag *diag = diag_new();
            struct feed feed = feed_of(arena, STR("text"));
            struct feed_entry *entries = arena_array(arena, 3, sizeof(*entries));
            struct post *post = ARENA_NEW(arena, struct post);
            struct value *front = value_map(arena), *value = value_map(arena);
            struct feed_media *media = ARENA_NEW(arena, struct feed_media);
            struct buf out;
            size_t n, found = 0;
            const struct diag_item *items;

            value->line = sources[i].line;
            value_put(arena, front, str_of(sources[i].key), value);
            *post = (struct post){.file = "bad.md", .front = front, .given_date = value};
            for (size_t e = 0; e < 3; e++)
                entries[e] = *feed.entries;
            entries[0].id = STR("https://e.org/0");
            entries[2].id = STR("https://e.org/2");
            entries[1].post = post;
            feed.entries = entries;
            feed.n_entries = 3;
            if (i == 0)
                entries[1].published.s = INT64_C(-62200000000); /* the year -2 */
            *media = (struct feed_media){.url = STR("https://e.org/a.mp3"), .type = STR("no type")};
            if (i == 1) {
                entries[1].media = media;
                entries[1].n_media = 1;
            }
            if (i == 2)
                entries[1].lang = STR("not a language");
            buf_init(&out, 1 << 20);
            assert_int_equal(writers[format](&out, &feed, diag), 0);
            assert_int_equal(verify_written(buf_str(&out), format, &feed, "f.xml", diag), -1);
            items = diag_items(diag, &n);
            for (size_t d = 0; d < n; d++) {
                assert_string_equal(items[d].file, "bad.md");
                found += items[d].line == sources[i].line && strstr(items[d].text, "f.xml") &&
                         strstr(items[d].text, sources[i].key);
            }
            assert_true(found > 0);
            buf_free(&out);
            diag_free(diag);
            arena_free(arena);
        }
    }
}

/* A ceiling that is hit leaves the buffer as it was. */
static void a_ceiling_leaves_nothing(void **state)
{
    (void)state;
    for (int format = FEED_ATOM; format <= FEED_JSON; format++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        struct feed feed = feed_of(arena, STR("text"));
        struct buf out;

        buf_init(&out, 200);
        buf_add_c(&out, "before");
        assert_int_equal(writers[format](&out, &feed, diag), -1);
        assert_true(str_is(buf_str(&out), "before"));
        assert_false(buf_overflowed(&out));
        assert_int_equal(diag_count(diag, SEVERITY_ERROR), 1);
        buf_free(&out);
        diag_free(diag);
        arena_free(arena);
    }
}

/* Whatever comes with newer times, or with the newest, and in whatever order among its equals: a full archive stays. */
static void archives_are_stable(void **state)
{
    struct archive_item items[100];
    size_t n_parts, current, before = 0;
    struct archive_part *parts, *last = NULL;
    struct arena *arena = arena_new();

    (void)state;
    for (size_t n = 0; n <= 100; n++) {
        /* The newest comes first: entry k of the whole history is at n - 1 - k.  Some times are shared. */
        for (size_t k = 0; k < n; k++)
            items[n - 1 - k] =
                (struct archive_item){100 + (k * 37) % 400, (int64_t)(k - k % 4 % 3)};
        archive_split(arena, items, n, 7, 1500, &parts, &n_parts, &current);
        assert_true(n_parts >= before);
        for (size_t p = 0; p < n_parts; p++) {
            size_t bytes = 0;

            for (size_t e = parts[p].from; e < parts[p].to; e++)
                bytes += items[e].bytes;
            assert_true(bytes <= 1500 && parts[p].to - parts[p].from <= 7);
            /* It ends between two times, before something newer. */
            assert_true(parts[p].from > 0);
            assert_true(items[parts[p].from].published_s < items[parts[p].from - 1].published_s);
            /* Counted from the oldest, a part is where it was. */
            if (p < before)
                assert_true(parts[p].to - 1 == last[p].to && parts[p].from - 1 == last[p].from);
        }
        /* Nothing falls between the newest archive and the current document. */
        assert_true(current >= (n_parts ? parts[n_parts - 1].from : n));
        before = n_parts;
        last = parts;
    }
    assert_true(before > 10);
    arena_free(arena);
}

static void one_huge_entry_is_an_archive_of_its_own(void **state)
{
    const struct archive_item items[] = {{10, 4}, {10, 3}, {5000, 2}, {10, 1}};
    size_t n_parts, current;
    struct archive_part *parts;
    struct arena *arena = arena_new();

    (void)state;
    archive_split(arena, items, 4, 0, 1000, &parts, &n_parts, &current);
    assert_int_equal(n_parts, 2);
    assert_int_equal(parts[0].to - parts[0].from, 1);
    assert_int_equal(parts[1].to - parts[1].from, 1);
    assert_int_equal(current, 2);
    arena_free(arena);
}

/* An import that gave every post one date must not become one huge document. */
static void many_entries_of_one_time_are_split(void **state)
{
    struct archive_item items[50];
    size_t n_parts, current;
    struct archive_part *parts;
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < 50; i++)
        items[i] = (struct archive_item){10, 1};
    archive_split(arena, items, 50, 7, 0, &parts, &n_parts, &current);
    assert_int_equal(n_parts, 7);
    assert_int_equal(current, 7);
    arena_free(arena);
}

static void gzip_has_no_time(void **state)
{
    struct diag *diag = diag_new();
    struct buf out;

    (void)state;
    buf_init(&out, 1 << 20);
    assert_int_equal(gzip_write(&out, STR("some text, some text, some text"), diag), 0);
    assert_memory_equal(out.at, "\x1f\x8b\x08\0\0\0\0\0", 8);
    buf_truncate(&out, 0);
    assert_int_equal(gzip_write(&out, (struct str){NULL, 0}, diag), 0);
    assert_true(out.len > 0);
    buf_free(&out);
    diag_free(diag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nasty_texts_come_back),
        cmocka_unit_test(a_difference_is_found),
        cmocka_unit_test(rules_of_no_schema),
        cmocka_unit_test(errors_name_their_source),
        cmocka_unit_test(a_ceiling_leaves_nothing),
        cmocka_unit_test(archives_are_stable),
        cmocka_unit_test(one_huge_entry_is_an_archive_of_its_own),
        cmocka_unit_test(many_entries_of_one_time_are_split),
        cmocka_unit_test(gzip_has_no_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
