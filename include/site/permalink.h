#ifndef SITE_PERMALINK_H
#define SITE_PERMALINK_H

#include "base/date.h"
#include "base/diag.h"
#include "data/schema.h"

/** What the placeholders of a permalink stand for (Jekyll::Drops::UrlDrop). */
struct permalink_facts {
    struct str collection;
    struct str path;       /* ":path": the file's path in its collection, without extension */
    struct str basename;   /* the file's name without extension */
    struct str slug;       /* front matter's slug, or what the file's name gives */
    struct str output_ext; /* ".html" */
    struct texts categories;
    struct moment date;
};

/**
 * permalink_make(arena, pattern, facts, place, url, diag):
 * The address below baseurl that ${pattern} ("/:categories/:title/") gives, percent-encoded and
 * with repeated slashes removed as Jekyll does.
 *
 * Return 0, or -1 with the reason (an unknown placeholder, a `..`) in ${diag}.
 */
int permalink_make(struct arena *arena, struct str pattern, const struct permalink_facts *facts,
                   struct place place, struct str *url, struct diag *diag);

/** ${text} as a part of an address: Jekyll::URL.escape_path. */
struct str permalink_escape(struct arena *arena, struct str text);

/** ${pattern} with the ending that the site's ${style} asks of it (Utils.add_permalink_suffix). */
struct str permalink_with_suffix(struct arena *arena, struct str pattern, struct str style);

#endif
