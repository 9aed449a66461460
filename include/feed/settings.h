#ifndef FEED_SETTINGS_H
#define FEED_SETTINGS_H

#include "site/config.h"

/** The `feeds:` of courant.yml, or what jekyll-feed's settings in _config.yml ask for. */
enum feed_format {
    FEED_ATOM,
    FEED_RSS,
    FEED_JSON,
    /* Not feeds: what is written about them. */
    FEED_OPML,
    FEED_LINKS,
    FEED_NGINX,
    FEED_APACHE,
    FEED_NETLIFY
};
enum feed_content { FEED_FULL, FEED_EXCERPT };
enum feed_each {
    EACH_NONE,
    EACH_CATEGORY,
    EACH_TAG,
    EACH_AUTHOR,
    EACH_LANG,
    EACH_YEAR,
    EACH_COLLECTION
};
enum feed_ids { ID_PERMALINK, ID_TAG };

/** What settings call ${format}: "atom". */
const char *feed_format_name(int format);

/** What settings call ${each}: "tag". */
const char *feed_each_name(int each);

/** Entries of a feed that names no limit; jekyll-feed's own where a site uses that. */
#define FEED_LIMIT 20
#define FEED_LIMIT_JEKYLL 10

/** A feed's soft ceiling: readers and their servers cut off or refuse what is much larger. */
#define FEED_SOFT_BYTES (512 << 10)

struct feed_settings {
    struct str path;  /* below the output folder; {category} and the like with each */
    int format;       /* enum feed_format */
    int content;      /* enum feed_content */
    int64_t limit;    /* newest entries; 0: all */
    struct str title; /* empty: the site's, with each also the value's */
    struct str description;
    struct str where;         /* a Liquid condition on `post`, or empty */
    int each;                 /* enum feed_each: a feed for each value of it */
    struct str collection;    /* posts of this collection alone; empty: of any */
    struct str category, tag; /* posts that have it alone; empty: any */
    bool plain_names; /* values of ASCII letters, digits and _ stand in the path as they are */
    const struct value *except; /* values that `each` leaves out: a list, or NULL */
    bool archive;               /* split the past into RFC 5005 archives */
    int64_t
        max_size; /* bytes of content; 0: no ceiling; -1: FEED_SOFT_BYTES unless limit is large */
    int id;       /* enum feed_ids */
    struct str tag_domain; /* whose ids `id: tag` makes; empty: the host of the site's url */
    struct texts hub;      /* WebSub hubs */
    struct str icon, logo; /* addresses, relative to the site's root perhaps */
    const struct value *itunes, *podcast; /* of a podcast's feed: maps, or NULL */
    bool gzip;                            /* write path.gz beside it */
    bool page;                            /* write a page for people beside it */
    unsigned line, column;                /* where courant.yml asks for it; 0: a default */
};

/** Whether ${path} leads to a file below the output folder, never out of it. */
bool feed_path_is_safe(struct str path);

/** What stands in the path of a feed with ${settings} for the value ${value} of `each`. */
struct str feed_value_slug(struct arena *arena, const struct feed_settings *settings,
                           struct str value);

/** Read them into *${feeds}, an array of *${n} owned by ${arena}.  Return 0, or -1 with reasons in ${diag}. */
int feed_settings_read(struct arena *arena, const struct config *config,
                       struct feed_settings **feeds, size_t *n, struct diag *diag);

#endif
