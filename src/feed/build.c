/*
 * Everything that a publication's feeds put into the output folder, as bytes.
 */
#include "feed/build.h"

#include "feed/atom.h"
#include "feed/entry.h"
#include "feed/jsonfeed.h"
#include "feed/plan.h"
#include "feed/read.h"
#include "feed/rss.h"
#include "feed/verify.h"

struct builder {
    struct arena *arena;
    struct diag *diag;
    struct feed_file *files;
    size_t n, capacity;
    bool failed;
};

static void add_file(struct builder *builder, struct feed_file file)
{
    builder->files =
        arena_grow(builder->arena, builder->files, builder->n, &builder->capacity, sizeof(file));
    builder->files[builder->n++] = file;
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

static void add_document(struct builder *builder, const struct feed_document *document, int format)
{
    struct feed_file file = {.path = document->path, .format = format, .feed = &document->feed};
    struct buf bytes;

    buf_init(&bytes, FEED_MAX_BYTES);
    if (write(&bytes, &document->feed, format, builder->diag) != 0 ||
        verify_written(buf_str(&bytes), format, &document->feed,
                       arena_cstr(builder->arena, document->path), builder->diag) != 0) {
        diag_add(builder->diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
                 "%.*s is not published: it failed its check; what stood there stays",
                 STR_ARG(document->path));
        builder->failed = true;
        buf_free(&bytes);
        return;
    }
    file.bytes = buf_take(&bytes, builder->arena);
    add_file(builder, file);
}

int feed_build(struct arena *arena, struct site *site, const struct feed_settings *feeds, size_t n,
               struct feed_file **files, size_t *n_files, struct diag *diag)
{
    struct builder builder = {.arena = arena, .diag = diag};
    struct feed_entries *entries = feed_entries_new(arena, site, diag);
    struct feed_plan *plans;
    size_t n_plans;

    if (feed_plan(arena, site, feeds, n, &plans, &n_plans, diag) != 0)
        builder.failed = true;
    for (size_t i = 0; i < n_plans; i++) {
        struct feed_document *documents;
        size_t n_documents;

        if (feed_make(arena, site, &plans[i], entries, &documents, &n_documents, diag) != 0)
            builder.failed = true;
        for (size_t d = 0; d < n_documents; d++)
            add_document(&builder, &documents[d], plans[i].settings->format);
    }
    *files = builder.files;
    *n_files = builder.n;
    return builder.failed ? -1 : 0;
}
