/*
 * Languages (BCP 47), addresses (RFC 3986) and authors that a feed can say.
 */
#include "feed/sound.h"

#include "base/uri.h"
#include "feed/check_values.h"

/* As RFC 5646 section 2.1.1 writes it: "en-US", "zh-Hant-TW"; what follows a single letter stays small. */
static void set_case(char *tag, size_t len)
{
    for (size_t i = 0, start = 0, end; i < len; start = i = end + 1) {
        for (end = i; end < len && tag[end] != '-';)
            end++;
        for (; i < end; i++)
            tag[i] = start > 0 && (end - start == 2 || (end - start == 4 && i == start))
                         ? ascii_upper(tag[i])
                         : ascii_lower(tag[i]);
        if (end - start == 1)
            return;
    }
}

struct str sound_lang(struct arena *arena, struct str lang, struct place place, struct diag *diag)
{
    char *tag = arena_cstr(arena, str_trim(lang));
    struct str result = {tag, str_trim(lang).len};

    for (size_t i = 0; i < result.len; i++)
        if (tag[i] == '_')
            tag[i] = '-';
    if (result.len == 0)
        return result;
    if (check_is_a(CHECK_LANGUAGE, result)) {
        set_case(tag, result.len);
        return result;
    }
    diag_rule(diag, SEVERITY_WARNING, "invalid-language", place,
              "lang is left out of the feeds: \"%.*s\" is no language's code, such as en or pt-BR",
              STR_ARG(lang));
    return (struct str){NULL, 0};
}

struct str sound_address(struct arena *arena, struct str address, const char *what,
                         struct place place, struct diag *diag)
{
    struct str normal = uri_normalize(arena, uri_host_normalize(arena, str_trim(address)));

    if (normal.len == 0 || (uri_is_absolute(normal) && check_is_a(CHECK_IRI_FULL, normal)))
        return normal;
    diag_rule(diag, SEVERITY_WARNING, "invalid-link", place,
              "%s is left out of the feeds: %.*s is no full address", what,
              STR_ARG(str_slice(address, 0, 200)));
    return (struct str){NULL, 0};
}

struct str sound_file_address(struct arena *arena, struct str address, const char *what,
                              struct place place, struct diag *diag)
{
    struct str normal = sound_address(arena, address, what, place, diag);
    struct uri uri = uri_split(normal);

    if (normal.len == 0 ||
        ((str_is_nocase(uri.scheme, "http") || str_is_nocase(uri.scheme, "https")) &&
         uri.authority.len > 0))
        return normal;
    diag_rule(diag, SEVERITY_WARNING, "invalid-link", place,
              "%s is left out of the feeds: %.*s is no address on the web", what,
              STR_ARG(str_slice(normal, 0, 200)));
    return (struct str){NULL, 0};
}

bool sound_date(struct moment date)
{
    struct moment utc = {date.s, date.ns, 0};
    int64_t year = date_to_civil(date).year, utc_year = date_to_civil(utc).year;

    /* An offset with seconds, as clocks had before there were zones, is written as UTC. */
    return year >= 1 && year <= 9999 && utc_year >= 1 && utc_year <= 9999;
}

struct author sound_author(struct arena *arena, struct author author, struct place place,
                           struct diag *diag)
{
    author.name = str_trim(author.name);
    author.email = str_trim(author.email);
    author.uri = sound_address(arena, author.uri, "the author's uri", place, diag);
    if (author.email.len == 0 || check_is_a(CHECK_ADDRESS, author.email))
        return author;
    diag_rule(diag, SEVERITY_WARNING, "invalid-contact", place,
              "the author's email is left out of the feeds: \"%.*s\" is no e-mail address",
              STR_ARG(str_slice(author.email, 0, 200)));
    author.email = (struct str){NULL, 0};
    return author;
}
