#ifndef BASE_URI_H
#define BASE_URI_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/** URIs (RFC 3986). */
struct uri {
    struct str scheme;    /* without ':' */
    struct str authority; /* without "//" */
    struct str path;
    struct str query;    /* without '?' */
    struct str fragment; /* without '#' */
    bool has_authority, has_query, has_fragment;
};

/**
 * Split ${text} (appendix B).  What stands before the first colon is a scheme only if section 3.1 says so, else part of
 * the path; nothing more is checked, and nothing is decoded.  Borrows ${text}.
 */
struct uri uri_split(struct str text);

/** Whether ${text} has a scheme (section 4.3). */
bool uri_is_absolute(struct str text);

/**
 * ${reference} resolved against the absolute ${base} (section 5.2), dots removed.  The path of `scheme:path` without
 * a slash (mailto:, data:) stays as it is.
 */
struct str uri_resolve(struct arena *arena, struct str base, struct str reference);

/**
 * ${text} with every byte percent-encoded that a URI may not hold at that place (section 3); escapes that are there
 * stay, a percent sign that begins none is encoded.
 */
struct str uri_normalize(struct arena *arena, struct str text);

/** ${text}, an absolute URI with a host, with that in ASCII and small letters and without the usual port of http or https. */
struct str uri_host_normalize(struct arena *arena, struct str text);

/** Percent-encode all but RFC 3986's unreserved characters and those in ${keep}. */
struct str uri_encode(struct arena *arena, struct str text, const char *keep);

/** Decode %XX; bad escapes stay as they are. */
struct str uri_decode(struct arena *arena, struct str text);

#endif
