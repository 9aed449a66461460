/*
 * Text as bytes plus length, and ASCII classes that know no locale.
 */
#include "base/str.h"

#include <string.h>

struct str str_of(const char *c)
{
    return (struct str){c, c ? strlen(c) : 0};
}

bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_is(struct str a, const char *c)
{
    return str_eq(a, str_of(c));
}

bool str_is_nocase(struct str a, const char *c)
{
    struct str b = str_of(c);

    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.at[i]) != ascii_lower(b.at[i]))
            return false;
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, const char *prefix)
{
    size_t len = strlen(prefix);

    return s.len >= len && (len == 0 || memcmp(s.at, prefix, len) == 0);
}

bool str_ends(struct str s, const char *suffix)
{
    size_t len = strlen(suffix);

    return s.len >= len && (len == 0 || memcmp(s.at + s.len - len, suffix, len) == 0);
}

size_t str_find(struct str s, struct str needle, size_t from)
{
    const char *hit;

    if (from > s.len)
        return STR_NONE;
    if (needle.len == 0)
        return from;
    hit = s.len == from ? NULL : memmem(s.at + from, s.len - from, needle.at, needle.len);
    return hit ? (size_t)(hit - s.at) : STR_NONE;
}

size_t str_chr(struct str s, char c)
{
    const char *hit = s.len ? memchr(s.at, c, s.len) : NULL;

    return hit ? (size_t)(hit - s.at) : STR_NONE;
}

size_t str_rchr(struct str s, char c)
{
    const char *hit = s.len ? memrchr(s.at, c, s.len) : NULL;

    return hit ? (size_t)(hit - s.at) : STR_NONE;
}

struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (struct str){s.at ? s.at + from : NULL, to - from};
}

struct str str_from(struct str s, size_t from)
{
    return str_slice(s, from, s.len);
}

struct str str_ltrim(struct str s)
{
    while (s.len > 0 && ascii_is_space(s.at[0]))
        s = str_from(s, 1);
    return s;
}

struct str str_rtrim(struct str s)
{
    while (s.len > 0 && ascii_is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

struct str str_trim(struct str s)
{
    return str_rtrim(str_ltrim(s));
}

bool str_line(struct str *rest, struct str *line)
{
    if (!str_split(rest, '\n', line))
        return false;
    if (str_ends(*line, "\r"))
        line->len--;
    return true;
}

bool str_split(struct str *rest, char sep, struct str *part)
{
    size_t end = str_chr(*rest, sep);

    if (rest->len == 0)
        return false;
    *part = str_slice(*rest, 0, end == STR_NONE ? rest->len : end);
    *rest = end == STR_NONE ? (struct str){NULL, 0} : str_from(*rest, end + 1);
    return true;
}

bool ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool ascii_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool ascii_is_alnum(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c);
}

char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

char ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}
