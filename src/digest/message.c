/*
 * The message of a frozen issue (RFC 5322; List-* headers RFC 2369, 2919, 8058): what it is made from, and its signatures.
 */
#include "digest/message.h"

#include "base/file.h"
#include "digest/letter.h"
#include "digest/hash.h"
#include "digest/unsubscribe.h"

static int read_key(struct arena *arena, const char *dir, struct str name, struct str *key,
                    struct diag *diag)
{
    char *path = file_join(arena, dir, arena_cstr(arena, name));

    return file_read_secret(arena, path, key, diag);
}

static int load_keys(struct arena *arena, struct message *m, const char *dir, struct diag *diag)
{
    m->keys = arena_array(arena, m->parts.n_dkim, sizeof *m->keys);
    for (size_t i = 0; i < m->parts.n_dkim; i++) {
        const struct digest_dkim *dkim = &m->parts.dkim[i];
        char *path = file_join(arena, dir, arena_cstr(arena, dkim->key_file));

        m->keys[i] = dkim_key_read(arena, path, dkim->domain, dkim->selector, diag);
        if (!m->keys[i])
            return -1;
        m->n_keys++;
    }
    return 0;
}

static int load_secrets(struct arena *arena, struct message *m, const char *dir, struct diag *diag)
{
    const struct parts *parts = &m->parts;

    if (parts->unsubscribe_key_file.len &&
        read_key(arena, dir, parts->unsubscribe_key_file, &m->unsubscribe_key, diag) != 0)
        return -1;
    if (parts->unsubscribe_key_file.len && m->unsubscribe_key.len < UNSUBSCRIBE_KEY_MIN) {
        diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
                 "%.*s: the key of the unsubscribe tokens is shorter than %d bytes",
                 STR_ARG(parts->unsubscribe_key_file), UNSUBSCRIBE_KEY_MIN);
        return -1;
    }
    if (parts->approved_file.len &&
        read_key(arena, dir, parts->approved_file, &m->approved, diag) != 0)
        return -1;
    return load_keys(arena, m, dir, diag);
}

/* Signatures stand before the message, each over the bytes as they leave. */
static int write_signed(const struct message *m, struct arena *arena, struct str recipient,
                        struct buf *out, struct diag *diag)
{
    struct buf bytes;
    struct str field;
    int status = 0;

    buf_init(&bytes, 2 * MESSAGE_MAX_BYTES);
    letter_write(m, arena, recipient, &bytes);
    for (size_t i = 0; i < m->n_keys && status == 0; i++) {
        status = dkim_sign(arena, m->keys[i], buf_str(&bytes), m->issue->date, &field, diag);
        if (status == 0)
            buf_add(out, field);
    }
    buf_add(out, buf_str(&bytes));
    buf_free(&bytes);
    return status;
}

struct message *message_open(struct arena *arena, const struct ledger_issue *issue, const char *dir,
                             struct diag *diag)
{
    struct message *m = ARENA_NEW(arena, struct message);
    const char *why;

    m->issue = issue;
    if (!str_eq(hash_sha256(arena, issue->parts), issue->hash)) {
        diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
                 "issue %lld is not what was frozen: its hash differs; the ledger is damaged",
                 (long long)issue->number);
        return NULL;
    }
    if (parts_read(arena, issue->parts, &m->parts, diag) != 0)
        return NULL;
    why = address_parse(arena, m->parts.from, &m->from);
    if (!why && m->parts.to.len)
        why = address_parse(arena, m->parts.to, &m->to);
    if (why) {
        diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0}, "issue %lld: from or to: %s",
                 (long long)issue->number, why);
        return NULL;
    }
    if (load_secrets(arena, m, dir, diag) != 0) {
        message_close(m);
        return NULL;
    }
    letter_open(m, arena);
    return m;
}

void message_close(struct message *message)
{
    if (!message)
        return;
    for (size_t i = 0; i < message->n_keys; i++)
        dkim_key_free(message->keys[i]);
    message->n_keys = 0;
}

int message_write(const struct message *message, struct arena *arena, struct str recipient,
                  struct buf *out, struct diag *diag)
{
    size_t before = out->len;
    int status = 0;

    if (message->n_keys > 0)
        status = write_signed(message, arena, recipient, out, diag);
    else
        letter_write(message, arena, recipient, out);
    if (status == 0 && (buf_overflowed(out) || out->len - before > MESSAGE_MAX_BYTES)) {
        diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
                 "issue %lld: the message is larger than %u MB, which common servers refuse; lower "
                 "max_posts, or use content: excerpt",
                 (long long)message->issue->number, MESSAGE_MAX_BYTES >> 20);
        status = -1;
    }
    if (status != 0)
        buf_truncate(out, before);
    return status;
}
