#ifndef FEED_ENTRY_H
#define FEED_ENTRY_H

#include "feed/feed.h"

/** All that can be in a feed: the posts, newest first, then the documents of collections that are pages. */
struct feed_pool {
    const struct post **posts;
    size_t n;
};

struct feed_pool feed_pool(struct arena *arena, const struct site *site);

/** Whether ${post} may be in any feed: front matter says neither `hidden: true` nor `feed: false`, and it is no draft. */
bool feed_may_have(const struct config *config, const struct post *post);

/** Whether ${post} has a date: Jekyll gives a document of a collection without one the time of the build. */
bool feed_has_date(const struct post *post);

/** The date of ${post} in feeds, never the time of the build: where it has none, that of its last change or the epoch. */
struct moment feed_date(const struct post *post);

/** Makes entries of what is in a site's pool; a post is rendered once for all feeds and formats. */
struct feed_entries;

struct feed_entries *feed_entries_new(struct arena *arena, struct site *site, struct diag *diag);

/** The post that stands at ${index} in the pool. */
const struct post *feed_entries_post(const struct feed_entries *entries, size_t index);

/**
 * feed_entry_make(entries, post, settings, excerpt, entry):
 * Fill ${entry} with what a feed with ${settings} says of the post at ${post} in the pool: its whole body or, if
 * ${excerpt}, an excerpt.  Its lang is the post's own.
 *
 * Return 0, or -1 if the post cannot be rendered, which has been reported then.
 */
int feed_entry_make(struct feed_entries *entries, size_t post, const struct feed_settings *settings,
                    bool excerpt, struct feed_entry *entry);

/** The address ${path} of the site (with "//": of another host) in full. */
struct str feed_address(struct arena *arena, const struct config *config, struct str path);

/** The address at which the file ${path} below the output folder stands. */
struct str feed_file_address(struct arena *arena, const struct config *config, struct str path);

/** ${author} as feeds may name it, a uri below the site's root made absolute; what may not stand there is reported. */
struct author feed_author(struct arena *arena, const struct config *config, struct author author,
                          struct place place, struct diag *diag);

/** Whether the language ${lang} (BCP 47) is written from right to left. */
bool feed_is_right_to_left(struct str lang);

/** The language of the site, as a feed may say it; empty if there is none. */
struct str feed_site_lang(struct arena *arena, const struct config *config, struct diag *diag);

/** The language of ${post}, which is the site's where it names none. */
struct str feed_post_lang(struct arena *arena, const struct config *config, const struct post *post,
                          struct diag *diag);

#endif
