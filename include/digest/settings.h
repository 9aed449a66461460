#ifndef DIGEST_SETTINGS_H
#define DIGEST_SETTINGS_H

#include "base/address.h"
#include "digest/schedule.h"
#include "site/config.h"

enum digest_content { DIGEST_FULL, DIGEST_EXCERPT, DIGEST_TITLES };
enum digest_when_empty { DIGEST_SKIP, DIGEST_SEND };
enum digest_order { DIGEST_NEWEST, DIGEST_OLDEST };
enum digest_images { DIGEST_LINK, DIGEST_INLINE };
enum digest_format { DIGEST_ALTERNATIVE, DIGEST_MIME_DIGEST, DIGEST_RFC1153 };

/** One key to sign with (RFC 6376, RFC 8463): rsa or ed25519, as the file says. */
struct digest_dkim {
    struct str domain, selector, key_file;
};

/** One section of an issue: the posts of a category. */
struct digest_section {
    struct str category, title;
};

/** One further header of the message. */
struct digest_header {
    struct str name, value;
};

/** One entry of courant.yml's `digest:`. */
struct digest_settings {
    struct str name; /* "digest" unless there are several */

    /* When */
    struct str schedule;
    struct schedule when;
    int64_t max_late_ms;    /* an issue later than this is left out; 0: no bound */
    int when_empty;         /* enum digest_when_empty */
    bool corrections;       /* list announced posts that were changed since */
    struct str after_build; /* a command that must succeed before anything is sent; or empty */

    /* From whom to whom */
    struct str from, to, recipients, reply_to, envelope_from;
    struct address from_address;
    struct address to_address; /* of `to`; empty with `recipients` */
    const struct value *unsubscribe_value;
    bool unsubscribe_none; /* `unsubscribe: none` is written out */
    struct str unsubscribe_url, unsubscribe_mailto, unsubscribe_key_file;
    struct str list_id, list_archive, list_help, list_owner, feedback_id;
    struct str approved_file;
    const struct value *headers_value;
    struct digest_header *headers;
    size_t n_headers;
    const struct value *dkim_value;
    struct digest_dkim *dkim;
    size_t n_dkim;

    /* What */
    struct str subject; /* Liquid */
    struct str where;   /* a Liquid condition on `post`; or empty */
    int64_t max_posts;  /* 0: all */
    int content;        /* enum digest_content */
    int order;          /* enum digest_order */
    const struct value *sections_value;
    bool sections_all; /* `sections: category`: one for each */
    struct digest_section *sections;
    size_t n_sections;
    struct str introduction; /* the editor's file, below the site's folder */

    /* How it looks */
    struct str lang; /* BCP 47 */
    int images;      /* enum digest_images */
    int64_t images_max_bytes;
    int64_t html_max_bytes; /* the HTML is made to fit: Gmail shows no more than 102 KB */
    int format;             /* enum digest_format */
    struct str archive;     /* folder of the web pages, below the output folder; or empty */

    unsigned line, column;
    struct place subject_place, where_place; /* of what is Liquid in it */
};

/** Read them into *${digests} (*${n}; 0 without a section).  Return 0, or -1 with reasons in ${diag}. */
int digest_settings_read(struct arena *arena, const struct config *config,
                         struct digest_settings **digests, size_t *n, struct diag *diag);

#endif
