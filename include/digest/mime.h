#ifndef DIGEST_MIME_H
#define DIGEST_MIME_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/**
 * MIME entities (RFC 2045, 2046) while a message is put together.  Whoever makes one gives it to another entity, to
 * mime_write or to mime_write_headers: all take it over.  Strings are copied.
 */
struct mime;

/** A message (RFC 5322) without headers. */
struct mime *mime_message(void);

/** A multipart of ${subtype}, its parts kept apart by ${boundary}. */
struct mime *mime_multipart(const char *subtype, const char *boundary);

/** text/${subtype} in UTF-8; quoted-printable if ${quoted}, else base64. */
struct mime *mime_text(struct arena *arena, const char *subtype, struct str text, bool quoted);

/** A picture that the HTML beside it shows as cid:${id} (RFC 2392), named in UTF-8 (RFC 2231). */
struct mime *mime_picture(struct arena *arena, struct str type, struct str name, struct str id,
                          struct str bytes);

/** Give ${part} to ${multipart}, after the parts it has. */
void mime_add(struct mime *multipart, struct mime *part);

/** Make ${body} what ${message} says. */
void mime_set_body(struct mime *message, struct mime *body);

/** ${message} as a part of another one: message/rfc822 (RFC 2046 5.2.1). */
struct mime *mime_enclosed(struct mime *message);

/** A parameter of Content-Type. */
void mime_set_type_parameter(struct mime *mime, const char *name, const char *value);

/** Add a header of free text or of addresses: folded, and encoded (RFC 2047) where it is not ASCII. */
void mime_add_header(struct arena *arena, struct mime *mime, const char *name, struct str value);

/** Add a header whose ASCII ${value} must stay as it is, in one line. */
void mime_add_raw(struct arena *arena, struct mime *mime, const char *name, struct str value);

/** `Name <spec>` as mime_add_header takes it: the name quoted where need be; without a name, ${spec}. */
struct str mime_mailbox(struct arena *arena, struct str name, struct str spec);

/** Whether quoted-printable makes ${text} no larger than base64 does (RFC 2045 6.7, 6.8). */
bool mime_is_smaller_quoted(struct arena *arena, struct str text);

/** ${mime}'s headers, an empty line and its body, in ${arena}; CRLF line ends. */
struct str mime_write(struct arena *arena, struct mime *mime);

/** The headers alone of a message that was given no body, without the empty line: what mime_write made of its body may follow. */
struct str mime_write_headers(struct arena *arena, struct mime *message);

/** One line of text in quoted-printable (RFC 2045 6.7); its LF becomes CRLF. */
void mime_quote(struct buf *out, struct arena *arena, struct str line);

/** A header by itself, as mime_add_raw adds it. */
void mime_write_raw(struct buf *out, struct arena *arena, const char *name, struct str value);

/** A header of two URIs, each in angle brackets on a line of its own (RFC 2369). */
void mime_write_uris(struct buf *out, struct arena *arena, const char *name, struct str a,
                     struct str b);

#endif
