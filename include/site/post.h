#ifndef SITE_POST_H
#define SITE_POST_H

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "data/schema.h"
#include "data/value.h"
#include "site/config.h"
#include "site/defaults.h"

/** Somebody who wrote a post: a name, and what _data/authors.yml or the author map knows more. */
struct author {
    struct str name; /* never empty */
    struct str email, uri;
};

/** One published article: everything that a feed or a digest says of it. */
struct post {
    const char *path;      /* the file, below the site's source: "_posts/2025-02-20-hello.md" */
    const char *file;      /* how messages call it: "SITE/_posts/…" */
    struct str collection; /* "posts" */
    struct str
        url; /* Jekyll's page.url: "/2025/02/20/hello.html", percent-encoded as Jekyll does */
    struct str link; /* the absolute address: site url + baseurl + url */
    struct str id;   /* Jekyll's page.id: url without extension */
    struct str slug;
    struct str title; /* plain text, one line, never empty */
    struct moment date;
    const struct value *given_date; /* as front matter has it, or NULL */
    struct moment updated;          /* last_modified_at, else date */
    struct author *authors;
    size_t n_authors;
    struct texts categories, tags;
    struct str image; /* absolute URL or empty */
    struct str image_alt;
    struct str description;          /* plain text from front matter, or empty */
    struct str lang;                 /* BCP 47, or empty */
    bool markdown;                   /* else the body is HTML */
    bool hidden, in_feeds, featured; /* hidden: true, feed: not false, featured: true */
    const struct value *front;       /* front matter with defaults laid under it, a map */
    const struct value *own;         /* its own front matter alone */
    struct str body;                 /* as written, after the front matter */
    unsigned body_line;              /* line number in the file of the body's first line */
    const struct value *page; /* what Liquid sees as `page` and in site.posts, lazily rendered */
    struct post *newer, *older;
    bool draft;
    struct str ext;   /* of the file: ".md" */
    bool has_excerpt; /* front matter has `excerpt` or the separator is not empty */
    struct value
        *uses; /* what its body, rendered, depended on: "file:…", "variable:site.data.x", "post:…",
                           "time:"; a map, or NULL while nothing is known */
    bool busy; /* site/render is at it: whoever asks for its content gets the body as written */
};

/** A post with more than this is data, not an article. */
#define POST_MAX_BYTES (10u << 20)

/** Where a file was found, and what that makes of it. */
struct post_kind {
    struct str collection; /* "posts", or another collection's label; "" for a page */
    struct str folder;     /* "_posts", "_drafts", "_recipes", "content/blog" */
    struct str pattern;    /* of its address */
    bool draft;
    bool dated; /* a file's name must begin with its date, else Jekyll drops it */
    bool free;  /* not Jekyll's layout: dates stand in names or in front matter */
};

/** What reading a post takes besides its file. */
struct post_reader {
    struct arena *arena;
    const struct config *config;
    const struct defaults *defaults;
    const struct value *data; /* _data, for the authors */
    struct moment now;
    struct diag *diag;
};

enum post_outcome {
    POST_READ,
    POST_DROPPED, /* Jekyll would not publish it; the reason is a note in diag */
    POST_BAD      /* the reason is an error in diag */
};

/** Whether the configuration calls ${ext} (".md") Markdown. */
bool post_ext_is_markdown(const struct config *config, struct str ext);

/**
 * post_read(reader, kind, path, post):
 * Read the file ${path}, which is below the site's source, into *${post}.
 */
enum post_outcome post_read(const struct post_reader *reader, const struct post_kind *kind,
                            const char *path, struct post **post);

/** Where the value ${v} of ${post}'s front matter stands: its file alone if a default gave it (or NULL). */
struct place post_place(const struct post *post, const struct value *v);

/** Newest last, as Jekyll sorts documents: by date, then by path. */
int post_cmp(const struct post *a, const struct post *b);

#endif
