/*
 * Email addresses (RFC 5322 3.4, RFC 5321 4.1.2; IDNA 2008 through libidn2).
 *
 * Known limits: quoted local parts, address literals, comments and groups are refused: nobody's
 * list has them, and each is a way around a check somewhere.
 */
#include "base/address.h"

#include <idn2.h>
#include <string.h>

#define LOCAL_MAX_BYTES 64   /* RFC 5321 4.5.3.1.1 */
#define DOMAIN_MAX_BYTES 255 /* RFC 5321 4.5.3.1.2 */

/* Dot-atoms (RFC 5322 3.2.3): what needs no quotes. */
static const char *check_local(struct str local)
{
    if (local.len == 0)
        return "nothing stands before the @";
    if (local.len > LOCAL_MAX_BYTES)
        return "the part before the @ is longer than 64 bytes";
    for (size_t i = 0; i < local.len; i++) {
        char c = local.at[i];

        if ((unsigned char)c >= 0x80)
            return "the part before the @ is not ASCII, which few servers take";
        if (c == '.' && (i == 0 || i + 1 == local.len || local.at[i - 1] == '.'))
            return "a dot stands at an end or beside another one before the @";
        if (c != '.' && !ascii_is_alnum(c) && (c == '\0' || !strchr("!#$%&'*+-/=?^_`{|}~", c)))
            return "a character before the @ is not allowed there";
    }
    return NULL;
}

const char *address_domain(struct arena *arena, struct str text, struct str *domain)
{
    uint8_t *ascii = NULL;
    char *c = arena_cstr(arena, text);

    if (text.len == 0)
        return "nothing stands after the @";
    if (strlen(c) != text.len)
        return "it holds a NUL";
    if (idn2_lookup_u8((const uint8_t *)c, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) !=
        IDN2_OK)
        return "what stands after the @ is no domain name";
    *domain = arena_str(arena, str_of((const char *)ascii));
    idn2_free(ascii);
    if (domain->len == 0 || domain->len > DOMAIN_MAX_BYTES)
        return "the domain is empty or too long";
    for (size_t i = 0; i < domain->len; i++) {
        char *at = (char *)domain->at + i;

        *at = ascii_lower(*at);
        if (!ascii_is_alnum(*at) && *at != '-' && *at != '.')
            return "what stands after the @ is no domain name";
        if (*at == '.' && (i == 0 || i + 1 == domain->len || domain->at[i - 1] == '.'))
            return "a part of the domain is empty";
    }
    return NULL;
}

/* A display name: quotes off, escapes resolved. */
static struct str read_name(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t n = 0;

    text = str_trim(text);
    if (text.len < 2 || text.at[0] != '"' || text.at[text.len - 1] != '"')
        return text;
    for (size_t i = 1; i + 1 < text.len; i++) {
        if (text.at[i] == '\\' && i + 2 < text.len)
            i++;
        out[n++] = text.at[i];
    }
    return (struct str){out, n};
}

const char *address_parse(struct arena *arena, struct str text, struct address *address)
{
    size_t open, at;
    const char *why;

    *address = (struct address){.name = {NULL, 0}};
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f)
            return "it holds a control character";
    }
    open = str_rchr(text, '<');
    if (open != STR_NONE) {
        if (text.at[text.len - 1] != '>')
            return "the > is missing";
        address->name = read_name(arena, str_slice(text, 0, open));
        text = str_slice(text, open + 1, text.len - 1);
    }
    at = str_rchr(text, '@');
    if (at == STR_NONE)
        return "it has no @";
    address->local = str_slice(text, 0, at);
    if ((why = check_local(address->local)) != NULL ||
        (why = address_domain(arena, str_from(text, at + 1), &address->domain)) != NULL)
        return why;
    address->spec =
        arena_printf(arena, "%.*s@%.*s", STR_ARG(address->local), STR_ARG(address->domain));
    return address->spec.len > ADDRESS_MAX_BYTES ? "it is longer than 254 bytes" : NULL;
}
