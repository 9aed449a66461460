/*
 * The message of a frozen issue: MIME (RFC 2045 to 2049, 2183, 2231, 2387, 5322) by GMime.
 *
 * What GMime would get wrong is kept from it: text is given as bytes and not as text (it would choose another character set),
 * and List-* headers are set raw (it would encode a long URL as words).  Boundaries and the Message-ID are hashes, so that
 * equal arguments give equal bytes.
 */
#include "digest/message.h"

#include <assert.h>
#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>

#include "base/file.h"
#include "digest/dkim.h"
#include "digest/hash.h"
#include "digest/parts.h"
#include "digest/unsubscribe.h"
#include "markup/html.h"

#define ID_DIGITS 24       /* 96 bits: no two messages share one */
#define BASE64_LINE 76     /* RFC 2045 6.8 */
#define BOUNDARY_DIGITS 24 /* 96 bits; GMime folds no header after a longer one */

struct message {
    const struct ledger_issue *issue;
    struct parts parts;
    struct address from, to;
    struct str unsubscribe_key;
    struct str approved;
    struct dkim_key **keys;
    size_t n_keys;
    bool text_quoted, html_quoted; /* quoted-printable is the smaller encoding */
};

/* One recipient's message while it is made. */
struct draft {
    const struct message *message;
    struct arena *arena;
    struct str recipient;
    struct str id;
    struct str unsubscribe_url, unsubscribe_mailto; /* with this recipient's token */
};

static void start_gmime(void)
{
    g_mime_init();
}

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

/* Whether quoted-printable makes ${text} no larger than base64 does (RFC 2045 6.7, 6.8). */
static bool is_smaller_quoted(struct arena *arena, struct str text)
{
    GMimeEncoding state;
    char *out;
    size_t n, lines = 0, quoted, base64;

    for (size_t i = 0; i < text.len; i++)
        lines += text.at[i] == '\n';
    base64 = (text.len + lines + 2) / 3 * 4;
    base64 += (base64 / BASE64_LINE + 1) * 2;
    g_mime_encoding_init_encode(&state, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    out = arena_alloc(arena, g_mime_encoding_outlen(&state, text.len) + 1);
    quoted = n = g_mime_encoding_flush(&state, text.at, text.len, out);
    for (size_t i = 0; i < n; i++)
        quoted += out[i] == '\n';
    return quoted <= base64;
}

struct message *message_open(struct arena *arena, const struct ledger_issue *issue, const char *dir,
                             struct diag *diag)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct message *m = ARENA_NEW(arena, struct message);
    const char *why;

    pthread_once(&once, start_gmime);
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
    m->text_quoted = is_smaller_quoted(arena, m->parts.text);
    m->html_quoted = is_smaller_quoted(arena, m->parts.html);
    if (load_secrets(arena, m, dir, diag) != 0) {
        message_close(m);
        return NULL;
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

struct str message_id(const struct message *message, struct arena *arena, struct str recipient)
{
    const struct ledger_issue *issue = message->issue;
    struct str all =
        arena_printf(arena, "%.*s\n%lld\n%.*s\n%.*s", STR_ARG(issue->digest),
                     (long long)issue->number, STR_ARG(issue->hash), STR_ARG(recipient));
    struct str hash = str_slice(hash_sha256(arena, all), 0, ID_DIGITS);

    return arena_printf(arena, "%lld.%.*s@%.*s", (long long)issue->number, STR_ARG(hash),
                        STR_ARG(message->from.domain));
}

/* ${text} with every ${from} replaced by ${to}. */
static struct str replace(struct arena *arena, struct str text, struct str from, struct str to)
{
    struct buf out;

    buf_init(&out, 2 * MESSAGE_MAX_BYTES);
    buf_add_replaced(&out, text, from, to);
    return buf_take(&out, arena);
}

static void personalize(struct draft *d)
{
    const struct message *m = d->message;

    if (!m->unsubscribe_key.len)
        return;
    d->unsubscribe_url = unsubscribe_fill(d->arena, m->parts.unsubscribe_url, m->unsubscribe_key,
                                          m->issue->digest, d->recipient);
    d->unsubscribe_mailto = unsubscribe_fill(d->arena, m->parts.unsubscribe_mailto,
                                             m->unsubscribe_key, m->issue->digest, d->recipient);
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

/* Every header value passes here: CR, LF and NUL never get further. */
static char *one_line(struct arena *arena, struct str value)
{
    char *out = arena_cstr(arena, value);

    for (size_t i = 0; i < value.len; i++) {
        if ((unsigned char)out[i] < 0x20 || out[i] == 0x7f)
            out[i] = ' ';
    }
    return out;
}

/* A header whose value must stay as it is. */
static void add_raw(const struct draft *d, GMimeObject *object, const char *name, struct str value)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(object);
    GMimeHeader *header;

    assert(is_ascii(value));
    g_mime_header_list_append(list, name, "", NULL);
    header = g_mime_header_list_get_header_at(list, g_mime_header_list_get_count(list) - 1);
    g_mime_header_set_raw_value(header,
                                arena_printf(d->arena, " %s\n", one_line(d->arena, value)).at);
}

/* Two values of a header, each in brackets on its own line. */
static void add_raw_pair(const struct draft *d, GMimeObject *object, const char *name, struct str a,
                         struct str b)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(object);
    GMimeHeader *header;
    struct str raw =
        arena_printf(d->arena, " <%s>,\n <%s>\n", one_line(d->arena, a), one_line(d->arena, b));

    g_mime_header_list_append(list, name, "", NULL);
    header = g_mime_header_list_get_header_at(list, g_mime_header_list_get_count(list) - 1);
    g_mime_header_set_raw_value(header, raw.at);
}

/* A header of free text or of addresses: folded, and encoded (RFC 2047) where it is not ASCII. */
static void add_text(const struct draft *d, GMimeObject *object, const char *name, struct str value)
{
    g_mime_object_append_header(object, name, one_line(d->arena, value), "utf-8");
}

static struct str mailbox_text(struct arena *arena, const struct address *address)
{
    GString *quoted;
    struct str text;
    InternetAddress *mailbox;
    char *c;

    if (!address->name.len)
        return address->spec;
    mailbox = internet_address_mailbox_new(one_line(arena, address->name),
                                           arena_cstr(arena, address->spec));
    c = internet_address_to_string(mailbox, NULL, FALSE);
    quoted = g_string_new(c);
    text = arena_str(arena, (struct str){quoted->str, quoted->len});
    g_string_free(quoted, TRUE);
    g_free(c);
    g_object_unref(mailbox);
    return text;
}

static void add_unsubscribe(const struct draft *d, GMimeObject *object)
{
    if (d->unsubscribe_url.len && d->unsubscribe_mailto.len) {
        add_raw_pair(d, object, "List-Unsubscribe", d->unsubscribe_url, d->unsubscribe_mailto);
    } else if (unsubscribe_link(d).len) {
        add_raw(d, object, "List-Unsubscribe",
                arena_printf(d->arena, "<%.*s>", STR_ARG(unsubscribe_link(d))));
    }
    if (d->unsubscribe_url.len)
        add_raw(d, object, "List-Unsubscribe-Post", STR("List-Unsubscribe=One-Click"));
}

static void add_date(const struct draft *d, GMimeObject *object, struct moment date)
{
    struct buf text;

    buf_init(&text, 100);
    date_rfc822(&text, date);
    add_raw(d, object, "Date", buf_str(&text));
    buf_free(&text);
}

static void add_headers(const struct draft *d, GMimeObject *object)
{
    const struct message *m = d->message;
    const struct parts *parts = &m->parts;
    struct address recipient = {.spec = d->recipient};

    add_date(d, object, m->issue->date);
    add_text(d, object, "From", mailbox_text(d->arena, &m->from));
    add_text(d, object, "To", mailbox_text(d->arena, parts->to.len ? &m->to : &recipient));
    if (parts->reply_to.len)
        add_text(d, object, "Reply-To", parts->reply_to);
    add_text(d, object, "Subject", m->issue->subject);
    add_raw(d, object, "Message-ID", arena_printf(d->arena, "<%.*s>", STR_ARG(d->id)));
    for (size_t i = 0; i < parts->n_headers; i++) {
        const char *name = arena_cstr(d->arena, parts->headers[i].name);

        if (is_ascii(parts->headers[i].value) && str_starts(parts->headers[i].name, "List-"))
            add_raw(d, object, name, parts->headers[i].value);
        else
            add_text(d, object, name, parts->headers[i].value);
    }
    add_unsubscribe(d, object);
    if (m->approved.len)
        add_text(d, object, "Approved", m->approved);
}

static struct str with_crlf(struct arena *arena, struct str text)
{
    struct buf out;

    buf_init(&out, 2 * MESSAGE_MAX_BYTES);
    buf_add_replaced(&out, text, STR("\n"), STR("\r\n"));
    return buf_take(&out, arena);
}

static void set_content(GMimePart *part, struct str bytes, GMimeContentEncoding encoding)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.at ? bytes.at : "", bytes.len);
    GMimeDataWrapper *wrapper =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

    g_mime_part_set_content(part, wrapper);
    g_mime_part_set_content_encoding(part, encoding);
    g_object_unref(wrapper);
    g_object_unref(stream);
}

static GMimeObject *text_part(const struct draft *d, const char *subtype, struct str text,
                              bool quoted)
{
    GMimePart *part = g_mime_part_new_with_type("text", subtype);

    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    if (quoted)
        set_content(part, text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    else
        set_content(part, with_crlf(d->arena, text), GMIME_CONTENT_ENCODING_BASE64);
    return GMIME_OBJECT(part);
}

/* The text beside the HTML, or alone, with the recipient's own address to leave at. */
static GMimeObject *plain_part(const struct draft *d)
{
    const struct parts *parts = &d->message->parts;

    return text_part(d, "plain",
                     replace(d->arena, parts->text, parts->unsubscribe_mark, unsubscribe_link(d)),
                     d->message->text_quoted);
}

static GMimeMultipart *multipart(const struct draft *d, const char *subtype)
{
    GMimeMultipart *multi = g_mime_multipart_new_with_subtype(subtype);
    struct str all = arena_printf(d->arena, "%.*s %s", STR_ARG(d->id), subtype);
    struct str hash = str_slice(hash_sha256(d->arena, all), 0, BOUNDARY_DIGITS);

    /* "=_" is in no quoted-printable and no base64 text (RFC 2045 6.7). */
    g_mime_multipart_set_boundary(multi, arena_printf(d->arena, "=_%.*s", STR_ARG(hash)).at);
    return multi;
}

/* Give ${part} to ${multi}. */
static void add_part(GMimeMultipart *multi, GMimeObject *part)
{
    g_mime_multipart_add(multi, part);
    g_object_unref(part);
}

/* The name as RFC 2231 has it, in UTF-8 (GMime would choose a character set of its own). */
static void set_file_name(GMimeObject *part, const char *name)
{
    GMimeContentDisposition *disposition = g_mime_content_disposition_new();
    GMimeParam *param;

    g_mime_content_disposition_set_disposition(disposition, "inline");
    g_mime_content_disposition_set_parameter(disposition, "filename", name);
    param = g_mime_param_list_get_parameter(g_mime_content_disposition_get_parameters(disposition),
                                            "filename");
    g_mime_param_set_charset(param, "utf-8");
    g_mime_object_set_content_disposition(part, disposition);
    g_object_unref(disposition);
}

static GMimeObject *picture_part(const struct draft *d, const struct parts_picture *picture)
{
    size_t slash = str_chr(picture->type, '/');
    GMimePart *part =
        g_mime_part_new_with_type(arena_cstr(d->arena, str_slice(picture->type, 0, slash)),
                                  arena_cstr(d->arena, str_from(picture->type, slash + 1)));

    set_file_name(GMIME_OBJECT(part), arena_cstr(d->arena, picture->name));
    g_mime_part_set_content_id(part, arena_cstr(d->arena, picture->id));
    set_content(part, picture->bytes, GMIME_CONTENT_ENCODING_BASE64);
    return GMIME_OBJECT(part);
}

/* The HTML, with the pictures it shows beside it (RFC 2387). */
static GMimeObject *html_part(const struct draft *d, struct str html)
{
    const struct parts *parts = &d->message->parts;
    GMimeMultipart *related;

    if (parts->n_pictures == 0)
        return text_part(d, "html", html, d->message->html_quoted);
    related = multipart(d, "related");
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(related), "type", "text/html");
    add_part(related, text_part(d, "html", html, d->message->html_quoted));
    for (size_t i = 0; i < parts->n_pictures; i++)
        add_part(related, picture_part(d, &parts->pictures[i]));
    return GMIME_OBJECT(related);
}

static GMimeObject *alternative(const struct draft *d)
{
    const struct parts *parts = &d->message->parts;
    GMimeMultipart *multi = multipart(d, "alternative");
    struct str link = unsubscribe_link(d);
    struct buf escaped;

    buf_init(&escaped, 1u << 16);
    html_escape(&escaped, link);
    add_part(multi, plain_part(d));
    add_part(multi, html_part(d, replace(d->arena, parts->html, parts->unsubscribe_mark,
                                         buf_str(&escaped))));
    buf_free(&escaped);
    return GMIME_OBJECT(multi);
}

/* One post as a message of its own. */
static GMimeObject *entry_part(const struct draft *d, const struct parts_entry *entry)
{
    struct address author = {.name = entry->author, .spec = d->message->from.spec};
    GMimeMessage *mime = g_mime_message_new(FALSE);
    GMimeObject *object = GMIME_OBJECT(mime), *text;
    GMimeMessagePart *part;

    text = text_part(d, "plain", entry->text, is_smaller_quoted(d->arena, entry->text));
    add_date(d, object, entry->date);
    add_text(d, object, "From",
             mailbox_text(d->arena, author.name.len ? &author : &d->message->from));
    add_text(d, object, "Subject", entry->title);
    g_mime_message_set_mime_part(mime, text);
    g_object_unref(text);
    part = g_mime_message_part_new_with_message("rfc822", mime);
    g_object_unref(mime);
    return GMIME_OBJECT(part);
}

/* A digest of messages (RFC 2046 5.1.5), after a text that says what is in it. */
static GMimeObject *mime_digest(const struct draft *d)
{
    const struct parts *parts = &d->message->parts;
    GMimeMultipart *mixed = multipart(d, "mixed"), *digest = multipart(d, "digest");

    add_part(mixed, plain_part(d));
    for (size_t i = 0; i < parts->n_entries; i++)
        add_part(digest, entry_part(d, &parts->entries[i]));
    if (parts->n_entries > 0)
        add_part(mixed, GMIME_OBJECT(digest));
    else
        g_object_unref(digest);
    return GMIME_OBJECT(mixed);
}

static GMimeObject *body_of(const struct draft *d)
{
    const struct parts *parts = &d->message->parts;

    if (parts->format == DIGEST_MIME_DIGEST)
        return mime_digest(d);
    if (parts->format == DIGEST_RFC1153)
        return plain_part(d);
    return alternative(d);
}

/* The whole message's bytes, CRLF line ends. */
static struct str write_out(const struct draft *d, GMimeMessage *message)
{
    GMimeFormatOptions *options = g_mime_format_options_new();
    GMimeStream *stream = g_mime_stream_mem_new();
    GByteArray *bytes;
    struct str all;

    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    g_mime_format_options_set_param_encoding_method(options, GMIME_PARAM_ENCODING_METHOD_RFC2231);
    g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream);
    bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    all = arena_str(d->arena, (struct str){(const char *)bytes->data, bytes->len});
    g_object_unref(stream);
    g_mime_format_options_free(options);
    return all;
}

/* Signatures stand before the message, each over the bytes as they leave. */
static int sign(const struct draft *d, struct str bytes, struct buf *out, struct diag *diag)
{
    const struct message *m = d->message;

    for (size_t i = 0; i < m->n_keys; i++) {
        struct str field;

        if (dkim_sign(d->arena, m->keys[i], bytes, m->issue->date, &field, diag) != 0)
            return -1;
        buf_add(out, field);
    }
    return 0;
}

int message_write(const struct message *message, struct arena *arena, struct str recipient,
                  struct buf *out, struct diag *diag)
{
    struct draft d = {.message = message, .arena = arena, .recipient = recipient};
    GMimeMessage *mime = g_mime_message_new(FALSE);
    GMimeObject *body;
    size_t before = out->len;
    struct str bytes;
    int status;

    d.id = message_id(message, arena, recipient);
    personalize(&d);
    add_headers(&d, GMIME_OBJECT(mime));
    body = body_of(&d);
    g_mime_message_set_mime_part(mime, body);
    g_object_unref(body);
    bytes = write_out(&d, mime);
    g_object_unref(mime);
    status = sign(&d, bytes, out, diag);
    if (status == 0)
        buf_add(out, bytes);
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
