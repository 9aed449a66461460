/*
 * URIs (RFC 3986): splitting, resolving, percent-encoding.
 *
 * Known limits: hosts outside ASCII are percent-encoded (3.2.2); IDNA is uri_host.c's.
 */
#include "base/uri.h"

#include <string.h>

#include "base/buf.h"

#define UNRESERVED_PUNCTUATION "-._~"
#define SUB_DELIMS "!$&'()*+,;="
#define DIGITS "0123456789ABCDEF"

/* The length of the scheme at the start of ${text} (3.1), without ':'; 0 if there is none. */
static size_t scheme_length(struct str text)
{
    if (text.len == 0 || !ascii_is_alpha(text.at[0]))
        return 0;
    for (size_t i = 1; i < text.len; i++) {
        if (text.at[i] == ':')
            return i;
        if (!ascii_is_alnum(text.at[i]) && !memchr("+-.", text.at[i], 3))
            return 0;
    }
    return 0;
}

bool uri_is_absolute(struct str text)
{
    return scheme_length(text) > 0;
}

/* Take what stands before the first byte of ${stops} (or the end) off ${rest}. */
static struct str take_until(struct str *rest, const char *stops)
{
    struct str taken;
    size_t n = 0;

    while (n < rest->len && !(rest->at[n] && strchr(stops, rest->at[n])))
        n++;
    taken = str_slice(*rest, 0, n);
    *rest = str_from(*rest, n);
    return taken;
}

struct uri uri_split(struct str text)
{
    struct uri uri = {.scheme = str_slice(text, 0, scheme_length(text))};
    struct str rest = text;

    if (uri.scheme.len > 0)
        rest = str_from(rest, uri.scheme.len + 1);
    if (str_starts(rest, "//")) {
        uri.has_authority = true;
        rest = str_from(rest, 2);
        uri.authority = take_until(&rest, "/?#");
    }
    uri.path = take_until(&rest, "?#");
    if (str_starts(rest, "?")) {
        uri.has_query = true;
        rest = str_from(rest, 1);
        uri.query = take_until(&rest, "#");
    }
    if (str_starts(rest, "#")) {
        uri.has_fragment = true;
        uri.fragment = str_from(rest, 1);
    }
    return uri;
}

/* Section 5.3. */
static void recompose(struct buf *out, const struct uri *uri)
{
    if (uri->scheme.len > 0) {
        buf_add(out, uri->scheme);
        buf_char(out, ':');
    }
    if (uri->has_authority) {
        buf_add_c(out, "//");
        buf_add(out, uri->authority);
    } else if (str_starts(uri->path, "//")) {
        /* Without this the path's first segment would be read as an authority. */
        buf_add_c(out, "/.");
    }
    buf_add(out, uri->path);
    if (uri->has_query) {
        buf_char(out, '?');
        buf_add(out, uri->query);
    }
    if (uri->has_fragment) {
        buf_char(out, '#');
        buf_add(out, uri->fragment);
    }
}

/* Section 5.2.4, segment by segment: "." goes, ".." takes the segment before it along. */
static struct str remove_dots(struct arena *arena, struct str path)
{
    bool rooted = str_starts(path, "/");
    struct str rest = rooted ? str_from(path, 1) : path;
    char *at = arena_array(arena, path.len + 2, 1);
    size_t base = rooted ? 1 : 0, used = base;

    if (rooted)
        at[0] = '/';
    while (rest.len > 0) {
        struct str segment = take_until(&rest, "/");
        bool more = rest.len > 0;

        rest = str_from(rest, 1);
        if (str_is(segment, "..")) {
            if (used > base)
                used--;
            while (used > base && at[used - 1] != '/')
                used--;
        } else if (!str_is(segment, ".")) {
            if (segment.len > 0)
                memcpy(at + used, segment.at, segment.len);
            used += segment.len;
            if (more)
                at[used++] = '/';
        }
    }
    return (struct str){at, used};
}

/* Section 5.2.3. */
static struct str merge(struct arena *arena, const struct uri *base, struct str path)
{
    size_t slash = str_rchr(base->path, '/');

    if (base->has_authority && base->path.len == 0)
        return arena_join(arena, STR("/"), path);
    return arena_join(arena, str_slice(base->path, 0, slash == STR_NONE ? 0 : slash + 1), path);
}

/* Section 5.2.2. */
struct str uri_resolve(struct arena *arena, struct str base_text, struct str reference)
{
    struct uri base = uri_split(base_text);
    struct uri uri = uri_split(reference);
    struct buf out;

    if (uri.scheme.len > 0) {
        uri.path =
            uri.path.len > 0 && uri.path.at[0] == '/' ? remove_dots(arena, uri.path) : uri.path;
    } else {
        uri.scheme = base.scheme;
        if (uri.has_authority) {
            uri.path = remove_dots(arena, uri.path);
        } else {
            uri.has_authority = base.has_authority;
            uri.authority = base.authority;
            if (uri.path.len == 0) {
                uri.path = base.path;
                if (!uri.has_query) {
                    uri.has_query = base.has_query;
                    uri.query = base.query;
                }
            } else if (uri.path.at[0] == '/') {
                uri.path = remove_dots(arena, uri.path);
            } else {
                uri.path = remove_dots(arena, merge(arena, &base, uri.path));
            }
        }
    }
    buf_init(&out, base_text.len + reference.len + sizeof(":///.?#"));
    recompose(&out, &uri);
    return buf_take(&out, arena);
}

static bool is_unreserved(char c)
{
    return ascii_is_alnum(c) || (c && strchr(UNRESERVED_PUNCTUATION, c));
}

static bool is_hex(char c)
{
    return ascii_is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

static bool is_escape(struct str text, size_t i)
{
    return text.at[i] == '%' && text.len - i > 2 && is_hex(text.at[i + 1]) &&
           is_hex(text.at[i + 2]);
}

static void add_escaped(struct buf *out, char c)
{
    buf_char(out, '%');
    buf_char(out, DIGITS[(unsigned char)c >> 4]);
    buf_char(out, DIGITS[(unsigned char)c & 15]);
}

/* Add ${part}; what is neither unreserved, nor an escape, nor in ${allowed} is encoded. */
static void add_part(struct buf *out, struct str part, const char *allowed)
{
    for (size_t i = 0; i < part.len; i++) {
        char c = part.at[i];

        if (is_unreserved(c) || is_escape(part, i) || (c && strchr(allowed, c)))
            buf_char(out, c);
        else
            add_escaped(out, c);
    }
}

static struct str encoded(struct arena *arena, struct str part, const char *allowed)
{
    struct buf out;

    buf_init(&out, part.len * 3);
    add_part(&out, part, allowed);
    return buf_take(&out, arena);
}

struct str uri_normalize(struct arena *arena, struct str text)
{
    struct uri uri = uri_split(text);
    struct buf out;

    uri.authority = encoded(arena, uri.authority, SUB_DELIMS ":@[]");
    uri.path = encoded(arena, uri.path, SUB_DELIMS ":@/");
    uri.query = encoded(arena, uri.query, SUB_DELIMS ":@/?");
    uri.fragment = encoded(arena, uri.fragment, SUB_DELIMS ":@/?");
    buf_init(&out, text.len * 3 + sizeof("/."));
    recompose(&out, &uri);
    return buf_take(&out, arena);
}

struct str uri_encode(struct arena *arena, struct str text, const char *keep)
{
    struct buf out;

    buf_init(&out, text.len * 3);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (is_unreserved(c) || (c && strchr(keep, c)))
            buf_char(&out, c);
        else
            add_escaped(&out, c);
    }
    return buf_take(&out, arena);
}

static int hex_value(char c)
{
    return ascii_is_digit(c) ? c - '0' : ascii_lower(c) - 'a' + 10;
}

struct str uri_decode(struct arena *arena, struct str text)
{
    struct buf out;

    buf_init(&out, text.len);
    for (size_t i = 0; i < text.len; i++) {
        if (is_escape(text, i)) {
            buf_char(&out, (char)(hex_value(text.at[i + 1]) * 16 + hex_value(text.at[i + 2])));
            i += 2;
        } else {
            buf_char(&out, text.at[i]);
        }
    }
    return buf_take(&out, arena);
}
