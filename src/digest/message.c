/*
 * The message of a frozen issue (RFC 5322; List-* headers RFC 2369, 2919, 8058).
 *
 * Boundaries and the Message-ID are hashes, so that equal arguments give equal bytes.
 */
#include "digest/message.h"

#include <string.h>

#include "base/file.h"
#include "digest/dkim.h"
#include "digest/hash.h"
#include "digest/mime.h"
#include "digest/parts.h"
#include "digest/unsubscribe.h"
#include "markup/html.h"

#define DIGITS 24 /* of a Message-ID and of a boundary: 96 bits, so that no two are the same */

struct message {
    const struct ledger_issue *issue;
    struct parts parts;
    struct address from, to;
    struct str unsubscribe_key;
    struct str approved;
    struct dkim_key **keys;
    size_t n_keys;
    bool text_quoted, html_quoted; /* quoted-printable is the smaller encoding */
    /* The same for all recipients: the headers before and after his own, and the body; if that is empty, each has his own. */
    struct str opening, closing, body;
};

/* One recipient's message while it is made. */
struct draft {
    const struct message *message;
    struct arena *arena;
    struct str recipient;
    struct str unsubscribe_url, unsubscribe_mailto; /* with this recipient's token */
};

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

/* Hex digits that belong to this issue and to ${what}. */
static struct str digits(const struct message *message, struct arena *arena, struct str what)
{
    const struct ledger_issue *issue = message->issue;
    struct str all = arena_printf(arena, "%.*s\n%lld\n%.*s\n%.*s", STR_ARG(issue->digest),
                                  (long long)issue->number, STR_ARG(issue->hash), STR_ARG(what));

    return str_slice(hash_sha256(arena, all), 0, DIGITS);
}

struct str message_id(const struct message *message, struct arena *arena, struct str recipient)
{
    return arena_printf(arena, "%lld.%.*s@%.*s", (long long)message->issue->number,
                        STR_ARG(digits(message, arena, recipient)), STR_ARG(message->from.domain));
}

/* ${text} with every ${from} replaced by ${to}. */
static struct str replace(struct arena *arena, struct str text, struct str from, struct str to)
{
    struct buf out;

    buf_init(&out, 2 * MESSAGE_MAX_BYTES);
    buf_add_replaced(&out, text, from, to);
    return buf_take(&out, arena);
}

/* The recipient's own address to leave at; none while there is no key, which only a rehearsal allows. */
static struct str own_address(const struct draft *d, struct str template)
{
    const struct message *m = d->message;

    if (!unsubscribe_is_personal(template))
        return template;
    if (!m->unsubscribe_key.len)
        return STR("");
    return unsubscribe_fill(d->arena, template, m->unsubscribe_key, m->issue->digest, d->recipient);
}

static struct draft draft_for(const struct message *message, struct arena *arena,
                              struct str recipient)
{
    struct draft d = {.message = message, .arena = arena, .recipient = recipient};

    d.unsubscribe_url = own_address(&d, message->parts.unsubscribe_url);
    d.unsubscribe_mailto = own_address(&d, message->parts.unsubscribe_mailto);
    return d;
}

/* The address to leave at, as a link: the https one, else the mailto one. */
static struct str unsubscribe_link(const struct draft *d)
{
    return d->unsubscribe_url.len ? d->unsubscribe_url : d->unsubscribe_mailto;
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.at[i] >= 0x80)
            return false;
    }
    return true;
}

static void add_date(const struct draft *d, struct mime *mime, struct moment date)
{
    struct buf text;

    buf_init(&text, 100);
    date_rfc822(&text, date);
    mime_add_raw(d->arena, mime, "Date", buf_str(&text));
    buf_free(&text);
}

static void add_mailbox(const struct draft *d, struct mime *mime, const char *name, struct str who,
                        struct str spec)
{
    mime_add_header(d->arena, mime, name, mime_mailbox(d->arena, who, spec));
}

/* The headers that are the same for all recipients: those before his own, and those after them. */
static void write_shared_headers(struct message *m, struct arena *arena)
{
    const struct parts *parts = &m->parts;
    struct draft d = {.message = m, .arena = arena};
    struct mime *opening = mime_message(), *closing = mime_message();

    add_date(&d, opening, m->issue->date);
    add_mailbox(&d, opening, "From", m->from.name, m->from.spec);
    if (parts->to.len)
        add_mailbox(&d, opening, "To", m->to.name, m->to.spec);
    if (parts->reply_to.len)
        mime_add_header(arena, opening, "Reply-To", parts->reply_to);
    mime_add_header(arena, opening, "Subject", m->issue->subject);
    m->opening = mime_write_headers(arena, opening);

    for (size_t i = 0; i < parts->n_headers; i++) {
        const char *name = arena_cstr(arena, parts->headers[i].name);

        if (is_ascii(parts->headers[i].value) && str_starts(parts->headers[i].name, "List-"))
            mime_add_raw(arena, closing, name, parts->headers[i].value);
        else
            mime_add_header(arena, closing, name, parts->headers[i].value);
    }
    if (m->approved.len)
        mime_add_header(arena, closing, "Approved", m->approved);
    mime_add_raw(arena, closing, "MIME-Version", STR("1.0"));
    m->closing = mime_write_headers(arena, closing);
}

static void write_unsubscribe(const struct draft *d, struct buf *out)
{
    if (d->unsubscribe_url.len && d->unsubscribe_mailto.len)
        mime_write_uris(out, d->arena, "List-Unsubscribe", d->unsubscribe_url,
                        d->unsubscribe_mailto);
    else if (unsubscribe_link(d).len)
        mime_write_raw(out, d->arena, "List-Unsubscribe",
                       arena_printf(d->arena, "<%.*s>", STR_ARG(unsubscribe_link(d))));
    if (d->unsubscribe_url.len)
        mime_write_raw(out, d->arena, "List-Unsubscribe-Post", STR("List-Unsubscribe=One-Click"));
}

/* All headers that are not about the body. */
static void write_headers(const struct draft *d, struct buf *out)
{
    struct str id = message_id(d->message, d->arena, d->recipient);

    buf_add(out, d->message->opening);
    if (!d->message->parts.to.len)
        mime_write_raw(out, d->arena, "To", d->recipient);
    mime_write_raw(out, d->arena, "Message-ID", arena_printf(d->arena, "<%.*s>", STR_ARG(id)));
    write_unsubscribe(d, out);
    buf_add(out, d->message->closing);
}

/* The text beside the HTML, or alone, with the recipient's own address to leave at. */
static struct mime *plain_part(const struct draft *d)
{
    const struct parts *parts = &d->message->parts;

    return mime_text(d->arena, "plain",
                     replace(d->arena, parts->text, parts->unsubscribe_mark, unsubscribe_link(d)),
                     d->message->text_quoted);
}

static struct mime *multipart(const struct draft *d, const char *subtype)
{
    struct str hash = digits(d->message, d->arena, arena_printf(d->arena, "multipart/%s", subtype));

    /* "=_" is in no quoted-printable and no base64 text (RFC 2045 6.7). */
    return mime_multipart(subtype, arena_printf(d->arena, "=_%.*s", STR_ARG(hash)).at);
}

/* The HTML, with the pictures it shows beside it (RFC 2387). */
static struct mime *html_part(const struct draft *d, struct str html)
{
    const struct parts *parts = &d->message->parts;
    struct mime *text = mime_text(d->arena, "html", html, d->message->html_quoted);
    struct mime *related;

    if (parts->n_pictures == 0)
        return text;
    related = multipart(d, "related");
    mime_set_type_parameter(related, "type", "text/html");
    mime_add(related, text);
    for (size_t i = 0; i < parts->n_pictures; i++) {
        const struct parts_picture *picture = &parts->pictures[i];

        mime_add(related,
                 mime_picture(d->arena, picture->type, picture->name, picture->id, picture->bytes));
    }
    return related;
}

static struct mime *alternative(const struct draft *d)
{
    const struct parts *parts = &d->message->parts;
    struct mime *both = multipart(d, "alternative");
    struct buf escaped;

    buf_init(&escaped, 1u << 16);
    html_escape(&escaped, unsubscribe_link(d));
    mime_add(both, plain_part(d));
    mime_add(both, html_part(d, replace(d->arena, parts->html, parts->unsubscribe_mark,
                                        buf_str(&escaped))));
    buf_free(&escaped);
    return both;
}

/* One post as a message of its own. */
static struct mime *entry_part(const struct draft *d, const struct parts_entry *entry)
{
    const struct address *from = &d->message->from;
    struct mime *mime = mime_message();

    add_date(d, mime, entry->date);
    add_mailbox(d, mime, "From", entry->author.len ? entry->author : from->name, from->spec);
    mime_add_header(d->arena, mime, "Subject", entry->title);
    mime_set_body(mime, mime_text(d->arena, "plain", entry->text,
                                  mime_is_smaller_quoted(d->arena, entry->text)));
    return mime_enclosed(mime);
}

/* A digest of messages (RFC 2046 5.1.5), after a text that says what is in it. */
static struct mime *mime_digest(const struct draft *d)
{
    const struct parts *parts = &d->message->parts;
    struct mime *mixed = multipart(d, "mixed"), *digest;

    mime_add(mixed, plain_part(d));
    if (parts->n_entries == 0)
        return mixed;
    digest = multipart(d, "digest");
    for (size_t i = 0; i < parts->n_entries; i++)
        mime_add(digest, entry_part(d, &parts->entries[i]));
    mime_add(mixed, digest);
    return mixed;
}

/* All that follows the message's own headers. */
static struct str write_body(const struct draft *d)
{
    const struct parts *parts = &d->message->parts;
    struct mime *body;

    if (parts->format == DIGEST_MIME_DIGEST)
        body = mime_digest(d);
    else if (parts->format == DIGEST_RFC1153)
        body = plain_part(d);
    else
        body = alternative(d);
    return mime_write(d->arena, body);
}

static void write_unsigned(const struct draft *d, struct buf *out)
{
    write_headers(d, out);
    buf_add(out, d->message->body.len ? d->message->body : write_body(d));
}

/* Signatures stand before the message, each over the bytes as they leave. */
static int write_signed(const struct draft *d, struct buf *out, struct diag *diag)
{
    const struct message *m = d->message;
    struct buf bytes;
    struct str field;
    int status = 0;

    buf_init(&bytes, 2 * MESSAGE_MAX_BYTES);
    write_unsigned(d, &bytes);
    for (size_t i = 0; i < m->n_keys && status == 0; i++) {
        status = dkim_sign(d->arena, m->keys[i], buf_str(&bytes), m->issue->date, &field, diag);
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
    m->text_quoted = mime_is_smaller_quoted(arena, m->parts.text);
    m->html_quoted = mime_is_smaller_quoted(arena, m->parts.html);
    if (load_secrets(arena, m, dir, diag) != 0) {
        message_close(m);
        return NULL;
    }
    write_shared_headers(m, arena);
    if (!unsubscribe_is_personal(m->parts.unsubscribe_url) &&
        !unsubscribe_is_personal(m->parts.unsubscribe_mailto)) {
        struct draft for_all = draft_for(m, arena, STR(""));

        m->body = write_body(&for_all);
    }
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
    struct draft d = draft_for(message, arena, recipient);
    size_t before = out->len;
    int status = 0;

    if (message->n_keys > 0)
        status = write_signed(&d, out, diag);
    else
        write_unsigned(&d, out);
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
