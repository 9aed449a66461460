#ifndef FEED_FEED_H
#define FEED_FEED_H

#include "feed/settings.h"
#include "site/site.h"

/** A file that an entry shows or carries: a picture, a recording. */
struct feed_media {
    struct str url;        /* absolute; empty: there is none */
    struct str type;       /* MIME type, or empty if not known */
    struct str title;      /* what it shows, or empty */
    int64_t bytes;         /* its true size; 0 if not known */
    int64_t width, height; /* of a picture, in pixels; 0 if not known */
    int64_t duration_s;    /* of a recording; 0 if not known */
};

/** An element of RSS that the other formats do not have: a podcast's (feed/podcast.h). */
struct feed_attribute {
    const char *name;
    struct str value;
};

#define FEED_TAG_ATTRIBUTES 5

struct feed_tag {
    const char *name; /* "itunes:image" */
    struct str text;
    struct feed_attribute
        attributes[FEED_TAG_ATTRIBUTES + 1]; /* the first without a name ends them */
    struct feed_tag *children;
    size_t n_children;
};

struct feed_tags {
    size_t n;
    struct feed_tag *items;
};

/** What a feed document says, free of any format.  All addresses are absolute. */
struct feed_entry {
    const struct post
        *post;     /* where it comes from, for messages; NULL for an entry of another kind */
    struct str id; /* never changes once published */
    struct str link;
    struct str title; /* plain text */
    struct moment published, updated;
    const struct author *authors;
    size_t n_authors;
    struct texts categories;  /* categories, then tags, each once */
    struct str html;          /* the body: clean HTML with absolute links */
    struct str summary;       /* plain text, or empty */
    struct feed_media image;  /* the post's own picture */
    struct feed_media *media; /* what it carries: RSS writes the first alone */
    size_t n_media;
    struct feed_tags podcast; /* RSS alone */
    struct str lang;          /* where it differs from the feed's, else empty */
};

struct feed {
    struct str id;
    struct str title, subtitle;
    struct str link; /* the site */
    struct str self; /* this document */
    struct str lang;
    struct author author;  /* of the site, its name perhaps empty; stands for entries without one */
    struct moment updated; /* the newest entry's; if there is none, the epoch */
    struct feed_entry *entries; /* newest first */
    size_t n_entries;
    bool cut;                 /* there are older ones, beyond the limit */
    struct str icon, logo;    /* a small square picture; a wide one; or empty */
    struct feed_tags podcast; /* RSS alone */
    struct texts hubs;        /* WebSub hubs to subscribe at */

    /* RFC 5005: each an address, or empty. */
    struct str current;          /* the document subscribed to, if this is not it */
    struct str previous_archive; /* of older entries */
    struct str next_archive;     /* of newer entries */
    bool archive;                /* this document is an archive */
    bool complete;               /* this document is all there is */
};

#define FEED_MAX_BYTES (256u << 20) /* a whole archive of 13,000 long posts takes 100 MB */

struct feed_plan;
struct feed_entries;

/** A document of a feed, and the path below the output folder at which it will stand. */
struct feed_document {
    struct str path;
    struct feed feed;
};

/** How much of the path of a feed stands before its extension: archives of "feed.xml" are "feed-archive-1.xml". */
size_t feed_path_stem(struct str path);

/** The path of the ${number}th archive, counted from 1, of the feed at ${path}. */
struct str feed_archive_path(struct arena *arena, struct str path, size_t number);

/**
 * feed_make(arena, site, plan, entries, documents, n, diag):
 * Make the documents of ${plan}: the one that is subscribed to comes first, then its archives from
 * the oldest on; last, in XML, the one that will be filled next, which has no entries yet.  Bodies come from ${entries}.
 * A post that cannot be rendered is reported and left out.
 *
 * Return 0, or -1 with the reasons in ${diag} if a post was left out.
 */
int feed_make(struct arena *arena, struct site *site, const struct feed_plan *plan,
              struct feed_entries *entries, struct feed_document **documents, size_t *n,
              struct diag *diag);

#endif
