#ifndef MAIL_RELAY_H
#define MAIL_RELAY_H

#include "mail/reply.h"
#include "mail/wire.h"

/**
 * The relay between libesmtp's end of a socket pair and the server.  It has no thread of its own: it runs
 * in libesmtp's, when libesmtp waits (mail/door).
 */

#define RELAY_BUFFER_BYTES 65536

/** Bytes on their way. */
struct relay_bytes {
    char at[RELAY_BUFFER_BYTES];
    size_t from, to;
};

/** What the client is saying. */
enum relay_mode {
    RELAY_GREETING, /* nothing yet: it waits to be greeted */
    RELAY_EHLO,     /* libesmtp's own EHLO, which the server does not get to see */
    RELAY_COMMANDS, /* commands, a line each */
    RELAY_BODY      /* the message, up to the line "." */
};

struct relay {
    /* Set by the one who starts it. */
    struct wire *wire;
    int inner; /* the relay's end of the pair */
    const struct mail_timeouts *timeouts;
    const char *ehlo; /* the reply to libesmtp's EHLO */

    /* The relay's own. */
    enum relay_mode mode;
    struct relay_bytes up, down; /* to the server, to libesmtp */
    char line[8];                /* how the client's current line begins */
    size_t line_bytes;
    uint64_t up_seen; /* bytes that came from the client */
    uint64_t up_sent; /* bytes that the server was given */
    uint64_t dot_at;  /* position of the last final dot, from 1; 0: none is on its way */
    int outstanding;  /* commands without a reply */
    bool data;        /* the last command was DATA */
    bool quit;        /* the last command was QUIT */
    bool dotted;      /* the last line was the final dot */
    struct reply_reader reader;
    size_t unfinished;      /* bytes at the end of `down` that are no whole reply yet */
    int64_t reply_until_ms; /* 0: no reply is due */
    int64_t write_until_ms; /* 0: nothing waits for the server to read */
    bool unheard;           /* the server broke the protocol: nothing more that it says counts */
    bool over;              /* the session was ended here, for the reason in failure */
    char failure[300];
    uint64_t dots; /* final dots that the server can have seen */
};

/**
 * relay_wait(relay):
 * libesmtp waits: pass on what it has said, then what the server says.  Return when it may go on, whether it
 * waited to read or to write, or sooner: its descriptor's readiness tells.  What breaks the protocol or the clock ends
 * the session: libesmtp sees the end of the connection, after the server's last reply.
 */
void relay_wait(void *relay);

/** Between two transactions: libesmtp sees the end of the connection. */
void relay_finish(struct relay *relay);

/** libesmtp is gone.  If that was between transactions, take leave of the server with QUIT. */
void relay_end(struct relay *relay);

#endif
