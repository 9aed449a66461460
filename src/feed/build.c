/*
 * Everything that a publication's feeds put into the output folder, as bytes.
 */
#include "feed/build.h"

#include "base/file.h"
#include "feed/atom.h"
#include "feed/entry.h"
#include "feed/gzip.h"
#include "feed/index.h"
#include "feed/jsonfeed.h"
#include "feed/companion.h"
#include "feed/pages.h"
#include "feed/plan.h"
#include "feed/read.h"
#include "feed/rss.h"
#include "feed/stale.h"
#include "feed/verify.h"

struct builder {
    struct arena *arena;
    struct site *site;
    const char *templates_dir, *root;
    struct diag *diag;
    struct feed_plan *plans;
    size_t n_plans;
    struct pages *pages;
    struct place place; /* of the settings that are being followed */
    struct feed_file *files;
    size_t n, capacity;
    bool failed;
};

/* 0, or -1 with the reason reported if something else stands at ${path}. */
static int is_free(struct builder *builder, struct str path)
{
    const struct post *post = pages_at(builder->pages, path);
    bool taken = post != NULL;

    if (post)
        diag_rule(builder->diag, SEVERITY_ERROR, "feed-path-page", builder->place,
                  "%.*s is left out: the page of %s stands there; give the feed another path",
                  STR_ARG(path), post->file);
    for (size_t i = 0; i < builder->n && !taken; i++) {
        taken = str_eq(builder->files[i].path, path);
        if (taken)
            diag_rule(builder->diag, SEVERITY_ERROR, "feed-path-twice", builder->place,
                      "two files would stand at %.*s: the second is left out", STR_ARG(path));
    }
    if (taken)
        builder->failed = true;
    return taken ? -1 : 0;
}

static int add_file(struct builder *builder, struct feed_file file)
{
    if (is_free(builder, file.path) != 0)
        return -1;
    builder->files =
        arena_grow(builder->arena, builder->files, builder->n, &builder->capacity, sizeof(file));
    builder->files[builder->n++] = file;
    return 0;
}

static int write(struct buf *out, const struct feed *feed, int format, struct diag *diag)
{
    switch (format) {
    case FEED_ATOM:
        return atom_write(out, feed, diag);
    case FEED_RSS:
        return rss_write(out, feed, diag);
    default:
        return jsonfeed_write(out, feed, diag);
    }
}

static void add_gzip(struct builder *builder, const struct feed_file *file)
{
    struct buf bytes;

    buf_init(&bytes, FEED_MAX_BYTES);
    if (gzip_write(&bytes, file->bytes, builder->diag) != 0)
        builder->failed = true;
    else
        add_file(builder, (struct feed_file){
                              .path = arena_printf(builder->arena, "%.*s.gz", STR_ARG(file->path)),
                              .bytes = buf_take(&bytes, builder->arena),
                              .format = -1,
                              .of = file->of});
    buf_free(&bytes);
}

/* Whether ${bytes} are published already, which they would not be without a check. */
static bool stands(const struct builder *builder, struct str path, struct str bytes)
{
    struct arena *scratch = arena_new();
    struct diag *unused = diag_new(); /* what cannot be read is not what it should be */
    const char *file =
        builder->root ? file_join(scratch, builder->root, arena_cstr(scratch, path)) : NULL;
    struct str there;
    bool same = file && file_exists(file) &&
                file_read(scratch, file, bytes.len, &there, unused) == 0 && str_eq(there, bytes);

    diag_free(unused);
    arena_free(scratch);
    return same;
}

static int add_document(struct builder *builder, const struct feed_document *document,
                        const struct feed_settings *settings)
{
    struct feed_file file = {.path = document->path,
                             .format = settings->format,
                             .feed = &document->feed,
                             .of = &document->feed};
    struct buf bytes;

    buf_init(&bytes, FEED_MAX_BYTES);
    if (write(&bytes, &document->feed, file.format, builder->diag) != 0 ||
        (!stands(builder, document->path, buf_str(&bytes)) &&
         verify_written(buf_str(&bytes), file.format, &document->feed,
                        arena_cstr(builder->arena, document->path), builder->diag) != 0)) {
        diag_add(builder->diag, SEVERITY_ERROR, builder->place,
                 "%.*s is not published: it failed its check; what stood there stays",
                 STR_ARG(document->path));
        builder->failed = true;
        buf_free(&bytes);
        return -1;
    }
    file.bytes = buf_take(&bytes, builder->arena);
    if (add_file(builder, file) != 0)
        return -1;
    if (settings->gzip)
        add_gzip(builder, &file);
    return 0;
}

static void add_page(struct builder *builder, const struct feed_plan *plan,
                     const struct feed_document *document)
{
    struct buf bytes;

    buf_init(&bytes, FEED_MAX_BYTES);
    if (companion_write(&bytes, builder->arena, builder->site, builder->templates_dir, plan,
                        &document->feed, builder->diag) != 0) {
        builder->failed = true;
        return;
    }
    add_file(builder, (struct feed_file){.path = companion_path(builder->arena, plan->path),
                                         .bytes = buf_take(&bytes, builder->arena),
                                         .format = -1,
                                         .of = &document->feed});
}

static struct place place_of(const struct builder *builder, const struct feed_settings *settings)
{
    return (struct place){settings->line ? builder->site->config->courant_file : NULL,
                          settings->line, settings->column};
}

static void add_plan(struct builder *builder, struct feed_plan *plan, struct feed_entries *entries)
{
    struct feed_document *documents;
    size_t n;
    bool good = true;

    builder->place = place_of(builder, plan->settings);
    if (feed_make(builder->arena, builder->site, plan, entries, &documents, &n, builder->diag) != 0)
        builder->failed = true;
    plan->n_documents = n;
    /* The archives first: what is subscribed to must not point at one that is not there. */
    for (size_t i = n; i-- > 0 && good;)
        good = add_document(builder, &documents[i], plan->settings) == 0;
    if (good && plan->settings->page)
        add_page(builder, plan, &documents[0]);
}

/* OPML, lines for pages, settings for servers. */
static void add_index(struct builder *builder, const struct feed_settings *settings)
{
    const struct config *config = builder->site->config;
    struct buf bytes;

    builder->place = place_of(builder, settings);
    buf_init(&bytes, FEED_MAX_BYTES);
    if (settings->format == FEED_OPML) {
        if (opml_write(&bytes, builder->arena, config, builder->plans, builder->n_plans,
                       builder->diag) != 0) {
            builder->failed = true;
            return;
        }
    } else if (settings->format == FEED_LINKS) {
        index_links(&bytes, builder->arena, config, builder->plans, builder->n_plans);
    } else {
        index_server(&bytes, builder->arena, config, settings->format, builder->plans,
                     builder->n_plans);
    }
    add_file(builder, (struct feed_file){.path = settings->path,
                                         .bytes = buf_take(&bytes, builder->arena),
                                         .format = settings->format});
}

int feed_build(struct arena *arena, struct site *site, const struct feed_settings *feeds, size_t n,
               const char *templates_dir, const char *root, struct feed_file **files,
               size_t *n_files, struct diag *diag)
{
    struct builder builder = {
        .arena = arena, .site = site, .templates_dir = templates_dir, .root = root, .diag = diag};
    struct feed_entries *entries = feed_entries_new(arena, site, diag);

    builder.pages = pages_new(arena, feed_pool(arena, site));
    if (feed_plan(arena, site, feeds, n, &builder.plans, &builder.n_plans, diag) != 0)
        builder.failed = true;
    for (size_t i = 0; i < builder.n_plans; i++)
        add_plan(&builder, &builder.plans[i], entries);
    for (size_t i = 0; i < n; i++)
        if (feeds[i].format > FEED_JSON)
            add_index(&builder, &feeds[i]);
    if (root)
        stale_name(arena, site->config, root, feeds, n, builder.plans, builder.n_plans, diag);
    *files = builder.files;
    *n_files = builder.n;
    return builder.failed ? -1 : 0;
}
