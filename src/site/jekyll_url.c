/*
 * Jekyll's filters for addresses, with what Addressable::URI#normalize does to them.
 */
#include <string.h>

#include "base/uri.h"
#include "base/utf8.h"
#include "site/jekyll.h"

#define PCHAR "!$&'()*+,;=:@"

/* Lower case of ASCII. */
static struct str lower(struct arena *arena, struct str s)
{
    char *at = arena_cstr(arena, s);

    for (size_t i = 0; i < s.len; i++)
        at[i] = ascii_lower(at[i]);
    return (struct str){at, s.len};
}

static bool is_hex(char c)
{
    return ascii_is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

/* Escapes in capitals; those of characters in ${undo} undone; what is not in ${keep} escaped. */
static struct str normal(struct arena *arena, struct str s, const char *keep, const char *undo)
{
    struct buf out;

    buf_init(&out, 3 * s.len + 1);
    s = utf8_nfc(arena, s);
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '%' && i + 2 < s.len && is_hex(s.at[i + 1]) && is_hex(s.at[i + 2])) {
            struct str byte = uri_decode(arena, str_slice(s, i, i + 3));

            buf_add(&out, uri_encode(arena, byte, undo));
            i += 2;
        } else {
            buf_add(&out, uri_encode(arena, str_slice(s, i, i + 1), keep));
        }
    }
    return buf_take(&out, arena);
}

static struct str without_default_port(struct str authority, struct str scheme)
{
    if (str_is(scheme, "http") && str_ends(authority, ":80"))
        authority.len -= 3;
    else if (str_is(scheme, "https") && str_ends(authority, ":443"))
        authority.len -= 4;
    return authority;
}

static struct str normalized(struct arena *arena, struct str text)
{
    struct uri u = uri_split(text);
    struct str scheme = lower(arena, u.scheme);
    struct str path = normal(arena, u.path, PCHAR "/", PCHAR);
    struct buf out;

    if (u.has_authority && !path.len)
        path = STR("/");
    if (str_find(path, STR("/."), 0) != STR_NONE)
        path = uri_split(uri_resolve(arena, STR("http://x/"), path)).path;
    buf_init(&out, 4 * text.len + 16);
    if (scheme.len)
        buf_printf(&out, "%.*s:", STR_ARG(scheme));
    if (u.has_authority) {
        struct str authority = without_default_port(lower(arena, u.authority), scheme);

        buf_printf(&out, "//%.*s", STR_ARG(authority));
    }
    buf_add(&out, path);
    if (u.has_query) {
        buf_char(&out, '?');
        buf_add(&out, normal(arena, u.query, PCHAR "/?", "!$'()*,=:@/?"));
    }
    if (u.has_fragment) {
        buf_char(&out, '#');
        buf_add(&out, normal(arena, u.fragment, PCHAR "/?", PCHAR "/?"));
    }
    return buf_take(&out, arena);
}

struct str jekyll_relative_url(struct arena *arena, const struct config *config, struct str url)
{
    const char *slash = url.len && !str_starts(url, "/") ? "/" : "";

    if (uri_is_absolute(url))
        return url;
    return normalized(
        arena, arena_printf(arena, "%.*s%s%.*s", STR_ARG(config->baseurl), slash, STR_ARG(url)));
}

struct str jekyll_absolute_url(struct arena *arena, const struct config *config, struct str url)
{
    struct str relative;

    if (uri_is_absolute(url))
        return url;
    relative = jekyll_relative_url(arena, config, url);
    return config->url.len ? normalized(arena, arena_join(arena, config->url, relative)) : relative;
}

/* A document stands for its address. */
static struct str address_of(struct arena *arena, const struct value *v)
{
    if (v->type == VALUE_MAP && value_get(v, "url"))
        v = value_get(v, "url");
    return liquid_to_text(arena, v);
}

JEKYLL_FILTER(relative_url)
{
    const struct site *site = data;
    struct arena *arena = liquid_arena(context);

    (void)args, (void)n, (void)named;
    if (value_is_null(input))
        return input;
    return value_text(arena, jekyll_relative_url(arena, site->config, address_of(arena, input)));
}

JEKYLL_FILTER(absolute_url)
{
    const struct site *site = data;
    struct arena *arena = liquid_arena(context);

    (void)args, (void)n, (void)named;
    if (value_is_null(input))
        return input;
    return value_text(arena, jekyll_absolute_url(arena, site->config, address_of(arena, input)));
}

JEKYLL_FILTER(strip_index)
{
    struct arena *arena = liquid_arena(context);
    struct str url = liquid_to_text(arena, input);

    (void)data, (void)args, (void)n, (void)named;
    if (!url.len)
        return &value_null;
    if (str_ends(url, "/index.html"))
        url.len -= strlen("index.html");
    else if (str_ends(url, "/index.htm"))
        url.len -= strlen("index.htm");
    return value_text(arena, url);
}

JEKYLL_FILTER(uri_escape)
{
    struct arena *arena = liquid_arena(context);

    (void)data, (void)args, (void)n, (void)named;
    if (value_is_null(input))
        return input;
    return value_text(arena,
                      normal(arena, liquid_to_text(arena, input), PCHAR "/?#[]", PCHAR "/?#[]"));
}

JEKYLL_FILTER(cgi_escape)
{
    struct arena *arena = liquid_arena(context);
    struct str escaped = uri_encode(arena, liquid_to_text(arena, input), " ");
    char *at = arena_cstr(arena, escaped);

    (void)data, (void)args, (void)n, (void)named;
    for (size_t i = 0; i < escaped.len; i++)
        if (at[i] == ' ')
            at[i] = '+';
    return value_text(arena, (struct str){at, escaped.len});
}

void jekyll_add_url_filters(struct liquid *liquid, struct site *site)
{
    liquid_add_filter(liquid, "relative_url", relative_url, site);
    liquid_add_filter(liquid, "absolute_url", absolute_url, site);
    liquid_add_filter(liquid, "strip_index", strip_index, site);
    liquid_add_filter(liquid, "uri_escape", uri_escape, site);
    liquid_add_filter(liquid, "cgi_escape", cgi_escape, site);
}
