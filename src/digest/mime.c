/*
 * MIME entities (RFC 2045, 2046, 2047, 2183, 2231) by GMime.
 *
 * What GMime would get wrong is kept from it: text is given as bytes and not as text (it would choose another
 * character set), and headers that must stay as they are are set raw (it would encode a long URL as words).
 */
#include "digest/mime.h"

#include <assert.h>
#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>

#define BASE64_LINE 76 /* RFC 2045 6.8 */
#define HEADER_LINE 76 /* RFC 5322 2.1.1 asks for 78 at most */

/* A struct mime is GMime's object under another name: what is behind it is known here alone. */
static struct mime *ours(void *object)
{
    return object;
}

static GMimeObject *object_of(struct mime *mime)
{
    return (GMimeObject *)mime;
}

static void start_gmime(void)
{
    g_mime_init();
}

static void need_gmime(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, start_gmime);
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

struct mime *mime_message(void)
{
    need_gmime();
    return ours(g_mime_message_new(FALSE));
}

struct mime *mime_multipart(const char *subtype, const char *boundary)
{
    GMimeMultipart *multipart;

    need_gmime();
    multipart = g_mime_multipart_new_with_subtype(subtype);
    g_mime_multipart_set_boundary(multipart, boundary);
    return ours(multipart);
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

static struct str with_crlf(struct arena *arena, struct str text)
{
    struct buf out;

    buf_init(&out, 2 * text.len + 1);
    buf_add_replaced(&out, text, STR("\n"), STR("\r\n"));
    return buf_take(&out, arena);
}

struct mime *mime_text(struct arena *arena, const char *subtype, struct str text, bool quoted)
{
    GMimePart *part;

    need_gmime();
    part = g_mime_part_new_with_type("text", subtype);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    if (quoted)
        set_content(part, text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    else
        set_content(part, with_crlf(arena, text), GMIME_CONTENT_ENCODING_BASE64);
    return ours(part);
}

/* GMime by itself would choose a character set for the name. */
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

struct mime *mime_picture(struct arena *arena, struct str type, struct str name, struct str id,
                          struct str bytes)
{
    size_t slash = str_chr(type, '/');
    GMimePart *part;

    need_gmime();
    part = g_mime_part_new_with_type(arena_cstr(arena, str_slice(type, 0, slash)),
                                     arena_cstr(arena, str_from(type, slash + 1)));
    set_file_name(GMIME_OBJECT(part), arena_cstr(arena, name));
    g_mime_part_set_content_id(part, arena_cstr(arena, id));
    set_content(part, bytes, GMIME_CONTENT_ENCODING_BASE64);
    return ours(part);
}

void mime_add(struct mime *multipart, struct mime *part)
{
    g_mime_multipart_add(GMIME_MULTIPART(object_of(multipart)), object_of(part));
    g_object_unref(part);
}

void mime_set_body(struct mime *message, struct mime *body)
{
    g_mime_message_set_mime_part(GMIME_MESSAGE(object_of(message)), object_of(body));
    g_object_unref(body);
}

struct mime *mime_enclosed(struct mime *message)
{
    GMimeMessagePart *part =
        g_mime_message_part_new_with_message("rfc822", GMIME_MESSAGE(object_of(message)));

    g_object_unref(message);
    return ours(part);
}

void mime_set_type_parameter(struct mime *mime, const char *name, const char *value)
{
    g_mime_object_set_content_type_parameter(object_of(mime), name, value);
}

void mime_add_raw(struct arena *arena, struct mime *mime, const char *name, struct str value)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(object_of(mime));
    GMimeHeader *header;

    for (size_t i = 0; i < value.len; i++)
        assert((unsigned char)value.at[i] < 0x80);
    g_mime_header_list_append(list, name, "", NULL);
    header = g_mime_header_list_get_header_at(list, g_mime_header_list_get_count(list) - 1);
    g_mime_header_set_raw_value(header, arena_printf(arena, " %s\n", one_line(arena, value)).at);
}

/* Whether ${value} stays as it is in one line: nothing to encode, to fold, or to mistake for an encoded word. */
static bool is_plain(const char *name, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        if ((unsigned char)value.at[i] >= 0x80 || value.at[i] == '=')
            return false;
    }
    return strlen(name) + strlen(": ") + value.len <= HEADER_LINE;
}

void mime_add_header(struct arena *arena, struct mime *mime, const char *name, struct str value)
{
    if (is_plain(name, value))
        mime_add_raw(arena, mime, name, value);
    else
        g_mime_object_append_header(object_of(mime), name, one_line(arena, value), "utf-8");
}

void mime_write_raw(struct buf *out, struct arena *arena, const char *name, struct str value)
{
    buf_printf(out, "%s: %s\r\n", name, one_line(arena, value));
}

void mime_write_uris(struct buf *out, struct arena *arena, const char *name, struct str a,
                     struct str b)
{
    buf_printf(out, "%s: <%s>,\r\n <%s>\r\n", name, one_line(arena, a), one_line(arena, b));
}

struct str mime_mailbox(struct arena *arena, struct str name, struct str spec)
{
    InternetAddress *mailbox;
    struct str text;
    char *c;

    if (!name.len)
        return spec;
    need_gmime();
    mailbox = internet_address_mailbox_new(one_line(arena, name), arena_cstr(arena, spec));
    c = internet_address_to_string(mailbox, NULL, FALSE);
    text = arena_str(arena, str_of(c));
    g_free(c);
    g_object_unref(mailbox);
    return text;
}

/* ${text} in quoted-printable as GMime makes it, with LF line ends. */
static struct str quoted(struct arena *arena, struct str text)
{
    GMimeEncoding state;
    char *out;

    g_mime_encoding_init_encode(&state, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    out = arena_alloc(arena, g_mime_encoding_outlen(&state, text.len) + 1);
    return (struct str){out, g_mime_encoding_flush(&state, text.at, text.len, out)};
}

bool mime_is_smaller_quoted(struct arena *arena, struct str text)
{
    struct str out = quoted(arena, text);
    size_t lines = 0, length = out.len, base64;

    for (size_t i = 0; i < text.len; i++)
        lines += text.at[i] == '\n';
    base64 = (text.len + lines + 2) / 3 * 4;
    base64 += (base64 / BASE64_LINE + 1) * 2;
    for (size_t i = 0; i < out.len; i++)
        length += out.at[i] == '\n';
    return length <= base64;
}

void mime_quote(struct buf *out, struct arena *arena, struct str line)
{
    buf_add_replaced(out, quoted(arena, line), STR("\n"), STR("\r\n"));
}

static GMimeFormatOptions *format_new(void)
{
    GMimeFormatOptions *format = g_mime_format_options_new();

    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    g_mime_format_options_set_param_encoding_method(format, GMIME_PARAM_ENCODING_METHOD_RFC2231);
    return format;
}

struct str mime_write(struct arena *arena, struct mime *mime)
{
    GMimeFormatOptions *format = format_new();
    GMimeStream *stream = g_mime_stream_mem_new();
    GByteArray *bytes;
    struct str all;

    g_mime_object_write_to_stream(object_of(mime), format, stream);
    bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    all = arena_str(arena, (struct str){(const char *)bytes->data, bytes->len});
    g_object_unref(stream);
    g_object_unref(mime);
    g_mime_format_options_free(format);
    return all;
}

struct str mime_write_headers(struct arena *arena, struct mime *message)
{
    GMimeFormatOptions *format = format_new();
    char *text = g_mime_object_get_headers(object_of(message), format);
    struct str headers = arena_str(arena, str_of(text));

    g_free(text);
    g_object_unref(message);
    g_mime_format_options_free(format);
    return headers;
}
