#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include "mail/channel.h"

/** A batch of messages over one channel: RFC 5321, spoken by libesmtp. */

/** More than this in one session gains nothing, and many servers grant fewer. */
#define SMTP_BATCH_MAX 500

/** What came of one message to one recipient. */
enum smtp_outcome {
    SMTP_UNTRIED, /* not begun, or broken off before the final dot: safe to send again */
    SMTP_DELIVERED,
    SMTP_LATER,   /* 4xx for this recipient or this message */
    SMTP_REFUSED, /* 5xx for this recipient or this message */
    SMTP_SENDER,  /* MAIL FROM was not taken, 4xx or 5xx: not the recipient's doing */
    SMTP_UNKNOWN  /* the final dot was sent, and no reply came */
};

struct smtp_result {
    enum smtp_outcome outcome;
    int code;          /* of the reply that decided, 0: none */
    struct str status; /* its enhanced status code, or empty */
    struct str reply;  /* its text, in one line */
};

/** One batch; the functions are called by the thread that calls smtp_send, in order. */
struct smtp_batch {
    const char *from; /* the envelope's sender; "" for <> */
    const char *const *recipients;
    size_t n;
    void *data;
    /**
     * Message ${i} is next: give its bytes (CRLF, whole, theirs until ${end} is called for it), and write down that
     * its transaction begins.  Return false to end the batch here; the rest stays untried.
     */
    bool (*begin)(void *data, size_t i, struct str *message);
    /** Message ${i}, which was begun, came to this. */
    void (*end)(void *data, size_t i, const struct smtp_result *result);
};

/**
 * smtp_send(channel, batch, failure):
 * Send the batch over a channel that was just opened, and join it.
 *
 * Return 0 when the session ended as it should, or -1 with the reason in ${failure} when it broke:
 * then what was not begun was not touched.
 */
int smtp_send(struct channel *channel, const struct smtp_batch *batch,
              struct mail_failure *failure);

/** Whether ${text} may stand in the envelope: ASCII, no blanks, no controls, no <>, at most 254 bytes. */
bool smtp_is_mailbox(struct str text);

#endif
