#ifndef MAIL_REPLY_H
#define MAIL_REPLY_H

#include "base/arena.h"
#include "base/buf.h"

/** SMTP replies (RFC 5321 4.2), read strictly and byte by byte. */

/** A line of a reply; the standard allows 512 (4.5.3.1.5), and libesmtp cuts lines at 1,022. */
#define REPLY_LINE_MAX_BYTES 1000
/** All lines of a reply; libesmtp gives up above 4 KiB of text. */
#define REPLY_MAX_BYTES 4000

/** Zeroed to begin with. */
struct reply_reader {
    int code;       /* of the reply that is being read, or was just read; 0: none yet */
    size_t column;  /* bytes of this line so far */
    size_t bytes;   /* bytes of this reply so far */
    int line_code;  /* digits of this line's code */
    char separator; /* what followed the code: ' ', '-' or 0 */
    bool cr;        /* the last byte was CR */
    bool done;      /* the last byte ended a reply */
};

enum reply_event {
    REPLY_MORE,    /* nothing to say */
    REPLY_LINE,    /* a line ended, and more of the reply is to come */
    REPLY_DONE,    /* the reply ended; reader->code is its code */
    REPLY_GARBAGE, /* this is no SMTP */
    REPLY_ENDLESS  /* a line or a reply without end */
};

/** Take in one byte. */
enum reply_event reply_byte(struct reply_reader *reader, char c);

/**
 * reply_clean(arena, text):
 * A reply's text for people and for the ledger: one line of printable ASCII (other bytes as '?'), blanks
 * collapsed, at most 400 bytes.
 */
struct str reply_clean(struct arena *arena, struct str text);

/** The enhanced status code (RFC 3463) that ${text} begins with, "4.2.1", or the empty text. */
struct str reply_enhanced(struct str text);

#endif
