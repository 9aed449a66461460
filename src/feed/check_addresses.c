/*
 * Addresses in feeds: URIs and IRIs (RFC 3986, 3987), tag: and urn: (RFC 4151, 2141, 4122), mailboxes with and without names.
 */
#include <string.h>

#include "base/uri.h"
#include "feed/check_forms.h"

/* A tag: or urn: that is not what its scheme asks for. */
static bool known_scheme(struct check_forms *forms, struct check_value *value, const char *text,
                         bool *decided)
{
    *decided = true;
    if (str_starts(str_of(text), "tag:"))
        return check_fits(forms,
                          "tag:([a-z0-9._-]+@)?[a-z0-9.-]+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?:"
                          "[0-9a-zA-Z;/?:@&=+$._!~*'()%,-]*(#[0-9a-zA-Z;/?:@&=+$._!~*'()%,-]*)?",
                          text) ||
               check_complain(value, "invalid-tag-uri", "a tag: as RFC 4151 has it");
    if (check_matches(forms, "urn:uuid:.*", true, text))
        return check_matches(forms, "urn:uuid:[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}", true,
                             text) ||
               check_complain(value, "invalid-uuid", "a UUID as RFC 4122 has it");
    if (check_matches(forms, "urn:.*", true, text))
        return check_matches(forms,
                             "urn:[a-z0-9][a-z0-9-]{1,31}:([a-z0-9()+,.:=@;$_!*'-]|%[0-9a-f]{2})+",
                             true, text) ||
               check_complain(value, "invalid-urn", "a urn: as RFC 2141 has it");
    *decided = false;
    return true;
}

/* The length of a scheme and its colon (RFC 3986, 3.1), or 0. */
static size_t scheme_length(struct str text)
{
    size_t colon = str_chr(text, ':');

    if (colon == STR_NONE || colon == 0 || !ascii_is_alpha(text.at[0]))
        return 0;
    for (size_t i = 0; i < colon; i++)
        if (!ascii_is_alnum(text.at[i]) && !memchr("+.-", text.at[i], 3))
            return 0;
    return colon + 1;
}

/* Whether all of ${text} may stand in a URI; beyond ASCII in an IRI alone.  Brackets belong round an IPv6 address. */
static bool has_uri_characters(struct str text, bool international)
{
    struct str rest = text;

    if (str_starts(rest, "//["))
        rest = str_from(rest, str_chr(rest, ']') == STR_NONE ? 0 : str_chr(rest, ']') + 1);
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.at[i];

        if ((unsigned char)c >= 0x80 ? !international
                                     : !ascii_is_alnum(c) && !strchr(";/?:@&=+$._!~*'()%,#-", c))
            return false;
    }
    return true;
}

bool check_uri(struct check_forms *forms, const char *text, bool full, bool international,
               struct check_value *value)
{
    static const char what_full[] = "a full address with its scheme, such as https://example.org/";
    static const char what[] = "an address without blanks";
    static const char what_ascii[] = "an address in ASCII: write IDNA names and %-escapes";
    struct str s = str_of(text), scheme, rest;
    bool decided, good = known_scheme(forms, value, text, &decided);

    if (decided)
        return good;
    scheme = str_slice(s, 0, scheme_length(s));
    rest = str_from(s, scheme.len);
    if (!has_uri_characters(rest, international))
        return check_complain(value, "invalid-link",
                              has_uri_characters(rest, true) ? what_ascii
                              : full                         ? what_full
                                                             : what);
    if (full && (scheme.len == 0 || rest.len == 0 || str_is(rest, "//")))
        return check_complain(value, "invalid-link", what_full);
    if (full && (str_is_nocase(scheme, "javascript:") || str_is_nocase(scheme, "vbscript:")))
        return check_complain(value, "invalid-link", "an address of a scheme that IANA knows");
    if ((str_is_nocase(scheme, "http:") || str_is_nocase(scheme, "ftp:")) &&
        (!str_starts(rest, "//") || rest.len < 3 || rest.at[2] == '/'))
        return check_complain(value, "invalid-link", what_full);
    return true;
}

static bool address(struct check_forms *forms, const char *text)
{
    return check_matches(forms, "[A-Z0-9_.+'-]+@" CHECK_DOMAIN, true, text) ||
           check_matches(forms, "[a-z0-9_.%+-]+@[a-z][a-z0-9_.-]+", true, text);
}

/* What stands in "Name <address>" and "address (Name)". */
static const char *address_in(struct arena *arena, const char *text)
{
    struct str s = str_of(text);
    size_t open = str_chr(s, '<'), close = str_chr(s, '>'), paren = str_chr(s, '(');

    if (open != STR_NONE && close != STR_NONE && open < close)
        return arena_cstr(arena, str_slice(s, open + 1, close));
    return arena_cstr(arena, str_trim(paren == STR_NONE ? s : str_slice(s, 0, paren)));
}

static bool contact(struct check_forms *forms, struct check_value *value, const char *text,
                    bool named)
{
    struct str s = str_of(text);
    bool at;

    if (str_starts(s, "mailto:")) { /* RFC 6068: escaped, with headers behind a question mark */
        s = str_slice(s, sizeof("mailto:") - 1, str_chr(s, '?'));
        text = arena_cstr(forms->arena, uri_decode(forms->arena, s));
        s = str_of(text);
    }
    at = str_chr(s, '@') != STR_NONE && s.at[0] != '@';
    if (named && at && !str_ends(s, ")"))
        return check_suspect(value, "contact-form",
                             "an address and a name, as in ada@example.org (Ada Lovelace)");
    return address(forms, address_in(forms->arena, text)) ||
           check_complain(value, "invalid-contact", "an e-mail address");
}

bool check_mailbox(struct check_forms *forms, enum check_kind kind, const char *text,
                   struct check_value *value)
{
    if (kind == CHECK_ADDRESS)
        return address(forms, text) ||
               check_complain(value, "invalid-contact", "an e-mail address alone");
    return contact(forms, value, text, kind == CHECK_CONTACT);
}
