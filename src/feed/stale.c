/*
 * What earlier builds left in the output folder.
 */
#include "feed/stale.h"

#include <stdlib.h>

#include "base/file.h"
#include "feed/entry.h"
#include "feed/read.h"

struct search {
    struct arena *arena;
    const struct config *config;
    const char *root;
    struct str *made; /* the paths of all documents, sorted */
    size_t n_made;
    struct diag *diag;
};

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* One that failed its check is to be there too. */
static void list_made(struct search *search, const struct feed_plan *plans, size_t n)
{
    size_t room = n;

    for (size_t i = 0; i < n; i++)
        room += plans[i].n_documents;
    search->made = arena_array(search->arena, room, sizeof(*search->made));
    for (size_t i = 0; i < n; i++) {
        search->made[search->n_made++] = plans[i].path;
        for (size_t number = 1; number < plans[i].n_documents; number++)
            search->made[search->n_made++] =
                feed_archive_path(search->arena, plans[i].path, number);
    }
    if (search->n_made > 0)
        qsort(search->made, search->n_made, sizeof(*search->made), by_bytes);
}

static bool is_made(const struct search *search, struct str path)
{
    return search->n_made > 0 &&
           bsearch(&path, search->made, search->n_made, sizeof(*search->made), by_bytes) != NULL;
}

/* Whether what stands at ${path} is a feed that says so itself. */
static bool is_feed(const struct search *search, struct str path, int format)
{
    struct arena *scratch = arena_new();
    struct diag *unused = diag_new(); /* what cannot be read is none */
    const char *file = file_join(scratch, search->root, arena_cstr(scratch, path));
    struct str bytes;
    struct feed feed;
    bool is = file_exists(file) && file_read(scratch, file, FEED_MAX_BYTES, &bytes, unused) == 0 &&
              feed_read(scratch, bytes, format, file, &feed, unused) == 0 &&
              str_eq(feed.self, feed_file_address(scratch, search->config, path));

    diag_free(unused);
    arena_free(scratch);
    return is;
}

/* Return whether there is one. */
static bool name(const struct search *search, struct str path, int format)
{
    if (is_made(search, path) || !is_feed(search, path, format))
        return false;
    diag_rule(search->diag, SEVERITY_NOTE, "feed-left",
              (struct place){
                  file_join(search->arena, search->root, arena_cstr(search->arena, path)), 0, 0},
              "is of an earlier build and is made no more: it stays until you take it away");
    return true;
}

static void name_archives(const struct search *search, const struct feed_plan *plan)
{
    size_t number = plan->n_documents;

    while (number > 0 && name(search, feed_archive_path(search->arena, plan->path, number),
                              plan->settings->format))
        number++;
}

/* Files whose path is that of the feeds but for the value. */
static void name_values(const struct search *search, const struct feed_settings *settings)
{
    struct str path = settings->path;
    struct str before = str_slice(path, 0, str_chr(path, '{'));
    struct str behind = str_from(path, str_rchr(path, '}') + 1);
    size_t slash = str_rchr(before, '/');
    struct diag *unused = diag_new(); /* a folder that cannot be read is not one of feeds */
    struct file_found *found;
    size_t n = 0;

    file_walk(search->arena, search->root,
              arena_cstr(search->arena, str_slice(before, 0, slash == STR_NONE ? 0 : slash)),
              &found, &n, unused);
    for (size_t i = 0; i < n; i++) {
        struct str file = str_of(found[i].path);

        if (!found[i].problem && file.len > before.len + behind.len &&
            str_eq(str_slice(file, 0, before.len), before) &&
            str_eq(str_from(file, file.len - behind.len), behind))
            name(search, file, settings->format);
    }
    diag_free(unused);
}

void stale_name(struct arena *arena, const struct config *config, const char *root,
                const struct feed_settings *feeds, size_t n_feeds, const struct feed_plan *plans,
                size_t n_plans, struct diag *diag)
{
    struct search search = {
        .arena = arena, .config = config, .root = root, .made = NULL, .n_made = 0, .diag = diag};

    list_made(&search, plans, n_plans);
    for (size_t i = 0; i < n_plans; i++)
        if (plans[i].settings->archive && plans[i].settings->each == EACH_NONE)
            name_archives(&search, &plans[i]);
    for (size_t i = 0; i < n_feeds; i++)
        if (feeds[i].format <= FEED_JSON && feeds[i].each != EACH_NONE)
            name_values(&search, &feeds[i]);
}
