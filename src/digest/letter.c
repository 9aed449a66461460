/*
 * One recipient's message.
 *
 * What is the same for all is written once; a recipient's own are a few headers, and the lines of the body with the address
 * to leave at.  Boundaries and the Message-ID are hashes, so that equal arguments give equal bytes.
 */
#include "digest/letter.h"

#include "digest/hash.h"
#include "digest/mime.h"
#include "digest/unsubscribe.h"
#include "markup/html.h"

#define DIGITS 24 /* of a Message-ID and of a boundary: 96 bits, so that no two are the same */

/* One message while it is written. */
struct letter {
    const struct message *message;
    struct arena *arena;
    struct str recipient;
    struct str unsubscribe_url, unsubscribe_mailto; /* with this recipient's token */
    struct stencil *stencil; /* if it is the one that all messages are made of, else NULL */
};

/* Hex digits that belong to the issue and to ${what}. */
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

/* The recipient's own address to leave at; none while there is no key, which only a rehearsal allows. */
static struct str own_address(const struct letter *l, struct str template)
{
    const struct message *m = l->message;

    if (!unsubscribe_is_personal(template))
        return template;
    if (!m->unsubscribe_key.len)
        return STR("");
    return unsubscribe_fill(l->arena, template, m->unsubscribe_key, m->issue->digest, l->recipient);
}

static struct letter letter_for(const struct message *message, struct arena *arena,
                                struct str recipient)
{
    struct letter l = {.message = message, .arena = arena, .recipient = recipient};

    l.unsubscribe_url = own_address(&l, message->parts.unsubscribe_url);
    l.unsubscribe_mailto = own_address(&l, message->parts.unsubscribe_mailto);
    return l;
}

/* The address to leave at, as a link: the https one, else the mailto one. */
static struct str unsubscribe_link(const struct letter *l)
{
    return l->unsubscribe_url.len ? l->unsubscribe_url : l->unsubscribe_mailto;
}

/* The same in HTML. */
static struct str unsubscribe_html(const struct letter *l)
{
    struct buf out;

    buf_init(&out, 1u << 16);
    html_escape(&out, unsubscribe_link(l));
    return buf_take(&out, l->arena);
}

/* ${text} with ${link} for the mark, or with gaps. */
static struct str linked(const struct letter *l, struct str text, struct str link, bool is_html)
{
    struct buf out;

    if (l->stencil)
        return stencil_cut(l->stencil, text, is_html);
    buf_init(&out, 2 * MESSAGE_MAX_BYTES);
    buf_add_replaced(&out, text, l->message->parts.unsubscribe_mark, link);
    return buf_take(&out, l->arena);
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.at[i] >= 0x80)
            return false;
    }
    return true;
}

static void add_date(const struct letter *l, struct mime *mime, struct moment date)
{
    struct buf text;

    buf_init(&text, 100);
    date_rfc822(&text, date);
    mime_add_raw(l->arena, mime, "Date", buf_str(&text));
    buf_free(&text);
}

static void add_mailbox(const struct letter *l, struct mime *mime, const char *name, struct str who,
                        struct str spec)
{
    mime_add_header(l->arena, mime, name, mime_mailbox(l->arena, who, spec));
}

/* The headers that are the same for all recipients: those before his own, and those after them. */
static void write_shared_headers(struct message *m, struct arena *arena)
{
    const struct parts *parts = &m->parts;
    struct letter l = {.message = m, .arena = arena};
    struct mime *opening = mime_message(), *closing = mime_message();

    add_date(&l, opening, m->issue->date);
    add_mailbox(&l, opening, "From", m->from.name, m->from.spec);
    if (parts->to.len)
        add_mailbox(&l, opening, "To", m->to.name, m->to.spec);
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

static void write_unsubscribe(const struct letter *l, struct buf *out)
{
    if (l->unsubscribe_url.len && l->unsubscribe_mailto.len)
        mime_write_uris(out, l->arena, "List-Unsubscribe", l->unsubscribe_url,
                        l->unsubscribe_mailto);
    else if (unsubscribe_link(l).len)
        mime_write_raw(out, l->arena, "List-Unsubscribe",
                       arena_printf(l->arena, "<%.*s>", STR_ARG(unsubscribe_link(l))));
    if (l->unsubscribe_url.len)
        mime_write_raw(out, l->arena, "List-Unsubscribe-Post", STR("List-Unsubscribe=One-Click"));
}

/* All headers that are not about the body. */
static void write_headers(const struct letter *l, struct buf *out)
{
    struct str id = message_id(l->message, l->arena, l->recipient);

    buf_add(out, l->message->opening);
    if (!l->message->parts.to.len)
        mime_write_raw(out, l->arena, "To", l->recipient);
    mime_write_raw(out, l->arena, "Message-ID", arena_printf(l->arena, "<%.*s>", STR_ARG(id)));
    write_unsubscribe(l, out);
    buf_add(out, l->message->closing);
}

/* The text beside the HTML, or alone, with the recipient's own address to leave at. */
static struct mime *plain_part(const struct letter *l)
{
    struct str text = linked(l, l->message->parts.text, unsubscribe_link(l), false);

    return mime_text(l->arena, "plain", text, l->message->text_quoted);
}

static struct mime *multipart(const struct letter *l, const char *subtype)
{
    struct str hash = digits(l->message, l->arena, arena_printf(l->arena, "multipart/%s", subtype));

    /* "=_" is in no quoted-printable and no base64 text (RFC 2045 6.7). */
    return mime_multipart(subtype, arena_printf(l->arena, "=_%.*s", STR_ARG(hash)).at);
}

/* The HTML, with the pictures it shows beside it (RFC 2387). */
static struct mime *html_part(const struct letter *l)
{
    const struct parts *parts = &l->message->parts;
    struct str html = linked(l, parts->html, unsubscribe_html(l), true);
    struct mime *text = mime_text(l->arena, "html", html, l->message->html_quoted);
    struct mime *related;

    if (parts->n_pictures == 0)
        return text;
    related = multipart(l, "related");
    mime_set_type_parameter(related, "type", "text/html");
    mime_add(related, text);
    for (size_t i = 0; i < parts->n_pictures; i++) {
        const struct parts_picture *picture = &parts->pictures[i];

        mime_add(related,
                 mime_picture(l->arena, picture->type, picture->name, picture->id, picture->bytes));
    }
    return related;
}

static struct mime *alternative(const struct letter *l)
{
    struct mime *both = multipart(l, "alternative");

    mime_add(both, plain_part(l));
    mime_add(both, html_part(l));
    return both;
}

/* One post as a message of its own. */
static struct mime *entry_part(const struct letter *l, const struct parts_entry *entry)
{
    const struct address *from = &l->message->from;
    struct mime *mime = mime_message();

    add_date(l, mime, entry->date);
    add_mailbox(l, mime, "From", entry->author.len ? entry->author : from->name, from->spec);
    mime_add_header(l->arena, mime, "Subject", entry->title);
    mime_set_body(mime, mime_text(l->arena, "plain", entry->text,
                                  mime_is_smaller_quoted(l->arena, entry->text)));
    return mime_enclosed(mime);
}

/* A digest of messages (RFC 2046 5.1.5), after a text that says what is in it. */
static struct mime *mime_digest(const struct letter *l)
{
    const struct parts *parts = &l->message->parts;
    struct mime *mixed = multipart(l, "mixed"), *digest;

    mime_add(mixed, plain_part(l));
    if (parts->n_entries == 0)
        return mixed;
    digest = multipart(l, "digest");
    for (size_t i = 0; i < parts->n_entries; i++)
        mime_add(digest, entry_part(l, &parts->entries[i]));
    mime_add(mixed, digest);
    return mixed;
}

/* All that follows the message's own headers. */
static struct str write_body(const struct letter *l)
{
    const struct parts *parts = &l->message->parts;
    struct mime *body;

    if (parts->format == DIGEST_MIME_DIGEST)
        body = mime_digest(l);
    else if (parts->format == DIGEST_RFC1153)
        body = plain_part(l);
    else
        body = alternative(l);
    return mime_write(l->arena, body);
}

void letter_open(struct message *m, struct arena *arena)
{
    bool personal = unsubscribe_is_personal(m->parts.unsubscribe_url) ||
                    unsubscribe_is_personal(m->parts.unsubscribe_mailto);
    struct letter l = letter_for(m, arena, STR(""));
    struct stencil *stencil;

    m->text_quoted = mime_is_smaller_quoted(arena, m->parts.text);
    m->html_quoted = mime_is_smaller_quoted(arena, m->parts.html);
    write_shared_headers(m, arena);
    if (personal && !(m->text_quoted && m->html_quoted))
        return; /* base64 has no lines to put something in */
    stencil = ARENA_NEW(arena, struct stencil);
    stencil->arena = arena;
    stencil->mark = m->parts.unsubscribe_mark;
    l.stencil = personal ? stencil : NULL;
    stencil_set_body(stencil, write_body(&l));
    m->body = stencil;
}

void letter_write(const struct message *m, struct arena *arena, struct str recipient,
                  struct buf *out)
{
    struct letter l = letter_for(m, arena, recipient);

    write_headers(&l, out);
    if (m->body)
        stencil_fill(m->body, arena, unsubscribe_link(&l), unsubscribe_html(&l), out);
    else
        buf_add(out, write_body(&l));
}
