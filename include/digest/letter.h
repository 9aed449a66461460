#ifndef DIGEST_LETTER_H
#define DIGEST_LETTER_H

#include "base/address.h"
#include "digest/dkim.h"
#include "digest/message.h"
#include "digest/parts.h"
#include "digest/stencil.h"

/** What a frozen issue made ready is, and how one recipient's message is written; of digest/message and digest/letter alone. */

struct message {
    const struct ledger_issue *issue;
    struct parts parts;
    struct address from, to;
    struct str unsubscribe_key;
    struct str approved;
    struct dkim_key **keys;
    size_t n_keys;
    bool text_quoted, html_quoted; /* quoted-printable is the smaller encoding */
    struct str opening, closing;   /* the headers before and after a recipient's own */
    struct stencil *body;          /* NULL: each has all of his own */
};

/** Write once what is the same for all: ${message}'s opening, closing and body.  ${arena} keeps it. */
void letter_open(struct message *message, struct arena *arena);

/** The message for ${recipient}, unsigned. */
void letter_write(const struct message *message, struct arena *arena, struct str recipient,
                  struct buf *out);

#endif
