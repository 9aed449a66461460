#ifndef DIGEST_PARTS_H
#define DIGEST_PARTS_H

#include "digest/settings.h"

/** A picture that travels in the message, shown by `cid:ID`. */
struct parts_picture {
    struct str id, type, name, bytes;
};

/** One post of the issue as a message of its own, for the digests of RFC 2046 5.1.5 and RFC 1153. */
struct parts_entry {
    struct str title, author, link, text;
    struct moment date;
};

/**
 * The parts of an issue that a message is made of, whoever it goes to.  They are frozen in the ledger as one JSON text.
 */
struct parts {
    int format; /* enum digest_format */
    struct str from, reply_to;
    struct str to; /* the list's address as it stands in To; empty: each recipient's own */
    struct str lang;
    struct str text,
        html; /* line ends are \n; they hold `unsubscribe_mark` where a recipient's own address to leave goes */
    struct str web; /* the body of the page in the archive, HTML */
    struct str unsubscribe_mark;
    struct str unsubscribe_url, unsubscribe_mailto; /* with {token} and {address} in them */
    struct str unsubscribe_key_file;
    struct str approved_file;
    struct digest_header *headers;
    size_t n_headers;
    struct digest_dkim *dkim;
    size_t n_dkim;
    struct parts_picture *pictures;
    size_t n_pictures;
    struct parts_entry *entries;
    size_t n_entries;
};

/** ${parts} as JSON; equal parts give equal bytes. */
struct str parts_write(struct arena *arena, const struct parts *parts);

/** Read what parts_write wrote.  Return 0, or -1 with the reason in ${diag}. */
int parts_read(struct arena *arena, struct str json, struct parts *parts, struct diag *diag);

#endif
