#ifndef SITE_POST_H
#define SITE_POST_H

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "data/schema.h"
#include "data/value.h"

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
    struct moment updated; /* last_modified_at, else date */
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
    struct str body;                 /* as written, after the front matter */
    unsigned body_line;              /* line number in the file of the body's first line */
    const struct value *page; /* what Liquid sees as `page` and in site.posts, lazily rendered */
    struct post *newer, *older;
};

#endif
