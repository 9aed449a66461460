/*
 * Hosts of URIs as the web writes them (RFC 3986, section 6.2.3; IDNA 2008).
 */
#include "base/address.h"
#include "base/uri.h"
#include "base/utf8.h"

static bool is_usual(struct str scheme, struct str port)
{
    return (str_is_nocase(scheme, "https") && str_is(port, ":443")) ||
           (str_is_nocase(scheme, "http") && str_is(port, ":80"));
}

struct str uri_host_normalize(struct arena *arena, struct str text)
{
    struct uri uri = uri_split(text);
    size_t start = uri.scheme.len + sizeof("://") - 1, user = str_rchr(uri.authority, '@'), colon;
    struct str host = str_from(uri.authority, user == STR_NONE ? 0 : user + 1);
    struct str before = str_slice(text, 0, start + uri.authority.len - host.len);
    struct str port = STR(""), plain, ascii;

    if (uri.scheme.len == 0 || host.len == 0)
        return text;
    colon = str_rchr(host, ':');
    if (colon != STR_NONE && !str_ends(host, "]")) {
        port = str_from(host, colon);
        host = str_slice(host, 0, colon);
    }
    plain = uri_decode(arena, host);
    if (utf8_length(plain) != plain.len && address_domain(arena, plain, &ascii) == NULL)
        host = ascii;
    return arena_printf(arena, "%.*s%.*s%.*s%.*s", STR_ARG(before),
                        STR_ARG(utf8_downcase(arena, host)),
                        STR_ARG(is_usual(uri.scheme, port) ? STR("") : port),
                        STR_ARG(str_from(text, start + uri.authority.len)));
}
