/*
 * A written feed against what it was to say, against its schema, and against the rules that no schema
 * can say.  What fails here is never published.
 */
#include "feed/verify.h"

#include <stdlib.h>

#include "base/uri.h"
#include "base/utf8.h"
#include "feed/blame.h"
#include "feed/check.h"
#include "feed/read.h"
#include "feed/schema.h"
#include "feed/xmltree.h"

struct check {
    struct arena *arena;
    const struct feed *feed;
    const char *file;
    struct diag *diag;
    bool failed;
};

static struct place origin(const struct check *check, const struct feed_entry *entry,
                           const char *key)
{
    return entry && entry->post ? blame_place(entry->post, key) : (struct place){check->file, 0, 0};
}

static void fail(struct check *check, const struct feed_entry *entry, const char *rule,
                 const char *key, const char *why, struct str what)
{
    check->failed = true;
    diag_rule(check->diag, SEVERITY_ERROR, rule, origin(check, entry, key),
              "%s: %s%s%.*s (front matter: %s)", check->file, why, what.len ? ": " : "",
              (int)(what.len > 200 ? 200 : what.len), what.at ? what.at : "", key);
}

static void same_text(struct check *check, const struct feed_entry *entry, const char *key,
                      struct str written, struct str read)
{
    if (!str_eq(utf8_scrub(check->arena, written, NULL), read))
        fail(check, entry, "read-back", key, "reads back as something else", read);
}

static void same_date(struct check *check, const struct feed_entry *entry, const char *key,
                      struct moment written, struct moment read)
{
    if (written.s != read.s)
        fail(check, entry, "read-back", key, "the date reads back as another one",
             (struct str){NULL, 0});
}

static void same_entry(struct check *check, const struct feed_entry *entry,
                       const struct feed_entry *read)
{
    same_text(check, entry, "permalink", entry->id, read->id);
    same_text(check, entry, "permalink", entry->link, read->link);
    same_text(check, entry, "title", entry->title, read->title);
    same_text(check, entry, "content", entry->html, read->html);
    same_text(check, entry, "description", entry->summary, read->summary);
    same_date(check, entry, "date", entry->published, read->published);
    same_date(check, entry, "last_modified_at", entry->updated, read->updated);
    for (size_t i = 0; i < entry->n_authors; i++)
        same_text(check, entry, "author", entry->authors[i].name,
                  i < read->n_authors ? read->authors[i].name : (struct str){NULL, 0});
}

static void same_feed(struct check *check, const struct feed *read)
{
    const struct feed *feed = check->feed;

    same_text(check, NULL, "title", feed->title, read->title);
    same_text(check, NULL, "url", feed->link, read->link);
    same_text(check, NULL, "url", feed->self, read->self);
    if (read->n_entries != feed->n_entries) {
        fail(check, NULL, "read-back", "posts", "reads back with another number of entries",
             (struct str){NULL, 0});
        return;
    }
    for (size_t i = 0; i < feed->n_entries; i++)
        same_entry(check, &feed->entries[i], &read->entries[i]);
}

/* The rules that no schema says. */

static void is_address(struct check *check, const struct feed_entry *entry, const char *key,
                       struct str address)
{
    if (!uri_is_absolute(address))
        fail(check, entry, "absolute-address", key,
             "the address is not absolute (does _config.yml have a url?)", address);
}

/* In the HTML that markup/html.h writes, double quotes stand around values and nowhere else. */
static void absolute_links(struct check *check, const struct feed_entry *entry)
{
    static const char *const links[] = {"href", "src", "srcset", "poster", "cite", "data"};
    struct str rest = entry->html, before, value;

    while (str_split(&rest, '"', &before) && str_split(&rest, '"', &value)) {
        struct str name = str_from(before, str_rchr(before, ' ') + 1);

        if (name.len > 0)
            name.len--; /* = */
        if (value.len == 0 && str_is(name, "srcset"))
            continue; /* names no address */
        for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++)
            if (str_is(name, links[i]))
                is_address(check, entry, "content", value);
    }
}

static int by_id(const void *a, const void *b)
{
    const struct feed_entry *const *x = a, *const *y = b;

    return str_cmp((*x)->id, (*y)->id);
}

static void unique_ids(struct check *check)
{
    size_t n = check->feed->n_entries;
    const struct feed_entry **sorted = arena_array(check->arena, n, sizeof(*sorted));

    for (size_t i = 0; i < n; i++)
        sorted[i] = &check->feed->entries[i];
    qsort(sorted, n, sizeof(*sorted), by_id);
    for (size_t i = 1; i < n; i++)
        if (str_eq(sorted[i - 1]->id, sorted[i]->id))
            fail(check, sorted[i], "unique-id", "permalink", "another entry has the same id",
                 sorted[i]->id);
}

static void follow_rules(struct check *check)
{
    const struct feed *feed = check->feed;
    struct moment newest = {0, 0, 0};

    is_address(check, NULL, "url", feed->self);
    is_address(check, NULL, "url", feed->link);
    for (size_t i = 0; i < feed->n_entries; i++) {
        const struct feed_entry *entry = &feed->entries[i];

        is_address(check, entry, "permalink", entry->link);
        is_address(check, entry, "permalink", entry->id);
        if (entry->image.url.len > 0)
            is_address(check, entry, "image", entry->image.url);
        for (size_t m = 0; m < entry->n_media; m++) {
            is_address(check, entry, "enclosure", entry->media[m].url);
            if (entry->media[m].type.len == 0)
                fail(check, entry, "enclosure-complete", "enclosure", "it has no type",
                     entry->media[m].url);
        }
        absolute_links(check, entry);
        if (entry->n_authors == 0 && feed->author.name.len == 0)
            fail(check, entry, "author-present", "author", "nobody is named", entry->id);
        if (entry->title.len == 0)
            fail(check, entry, "title-present", "title", "the entry has no title", entry->id);
        if (i == 0 || date_cmp(entry->updated, newest) > 0)
            newest = entry->updated;
    }
    if (feed->n_entries > 0 && newest.s != feed->updated.s)
        fail(check, NULL, "updated-is-newest", "date", "updated is not the newest entry's",
             (struct str){NULL, 0});
    unique_ids(check);
}

/* Errors of anybody's feed are errors here, except that a site in a house of its own may have a host without a dot. */
static bool is_refused(const struct diag *found)
{
    size_t n;
    const struct diag_item *items = diag_items(found, &n);

    for (size_t i = 0; i < n; i++)
        if (items[i].severity == SEVERITY_ERROR && !str_is(str_of(items[i].rule), "invalid-url"))
            return true;
    return false;
}

/* What courant check would say of it, and then, if that is nothing, the schema. */
static void check_document(struct check *check, struct str bytes, int format)
{
    struct diag *found = diag_new();
    bool refused;

    if (bytes.len <= CHECK_MAX_BYTES)
        check_feed(bytes, check->file, found);
    refused = is_refused(found);
    if (!refused && format != FEED_JSON)
        refused = xmltree_validate(bytes, format == FEED_ATOM ? schema_atom() : schema_rss(),
                                   check->file, found) != 0;
    if (refused) {
        check->failed = true;
        blame_report(bytes, format, check->feed, check->file, found, check->diag);
    }
    diag_free(found);
}

int verify_written(struct str bytes, int format, const struct feed *feed, const char *file,
                   struct diag *diag)
{
    struct check check = {arena_new(), feed, file, diag, false};
    struct feed read;

    if (feed_read(check.arena, bytes, format, file, &read, diag) != 0)
        check.failed = true;
    else
        same_feed(&check, &read);
    follow_rules(&check);
    check_document(&check, bytes, format);
    arena_free(check.arena);
    return check.failed ? -1 : 0;
}
