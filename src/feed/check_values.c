/*
 * What texts and attributes of feeds may say: dates, addresses, numbers, names.  By the RSS 2.0 specification (2.0.11) and
 * the RSS Board's profile, RFC 4287, RFC 822 and 2822, RFC 3339, RFC 3986, RFC 4151, RFC 2141, W3C-DTF and the modules' own
 * pages.  Known limit: a language's code is checked by its form, and by a list where it has two letters.
 */
#include "feed/check_values.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/uri.h"
#include "base/utf8.h"

#define URI_CHARS "[0-9a-zA-Z;/?:@&=+$._!~*'()%,#-]"
#define DOMAIN                                                                                     \
    "(([0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.)|(([A-Za-z0-9-]+\\.)+))([A-Za-z0-9][-A-Za-z0-9]*)"
#define MONTHS "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
#define DAYS "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
#define TOKEN "[^][ \t\r\n()<>,;:\\\"/?=]+"
#define MEDIA_TYPE TOKEN "/" TOKEN "([ \t]*;[ \t]*" TOKEN "=(\"[^\"]*\"|" TOKEN "))*"
#define BLANK "[ \t\r\n]*"
#define NUMBER "[-+]?[0-9]+\\.?[0-9]*"
#define BETWEEN "[ ,\t\r\n]+"
#define ICRA "([nsvlocx]z [01]|(n[a-c]|s[a-f]|v[a-j]|l[a-c]|o[a-h]|c[ab]|x[a-e]) 1)"
#define ZONE "(Z|[+-][0-9][0-9]:[0-9][0-9])"
#define DATE "[0-9]{4}-[0-9][0-9]-[0-9][0-9]"
#define TIME "T[0-9][0-9]:[0-9][0-9]"
#define SECONDS ":[0-9][0-9](\\.[0-9]*)?"

/* A text that is judged by its form alone: what it must look like, and what it is called. */
static const struct {
    enum check_kind kind;
    bool any_case;
    const char *pattern, *rule, *what;
} forms[] = {
    {CHECK_NONNEGATIVE, false, BLANK "[+]?[0-9]+" BLANK, "invalid-number",
     "a number that is not negative"},
    {CHECK_POSITIVE, false, BLANK "[+]?0*[1-9][0-9]*" BLANK, "invalid-number", "a number above 0"},
    {CHECK_INTEGER, false, "([+-]?[0-9]+)?", "invalid-number", "a whole number"},
    {CHECK_FLOAT, false, "[0-9]+\\.?[0-9]*", "invalid-number", "a number"},
    {CHECK_NUMBER_UNIT, false, "[0-9]+\\.?[0-9]*[ \t]*[A-Za-z0-9_]*", "invalid-number",
     "a number, perhaps with a unit"},
    {CHECK_NUMBER_START, false, "[0-9].*", "invalid-number", "a number"},
    {CHECK_DECIMAL, false, "[-+]?[0-9]+\\.?[0-9]*", "invalid-number", "a number"},
    {CHECK_INTEGER_UNIT, false, "[0-9][0-9,]*( .*)?", "invalid-number",
     "a whole number, perhaps with a unit"},
    {CHECK_INTEGERS, false, "[0-9]+(,[ \t]*[0-9]+)*", "invalid-number",
     "whole numbers with commas between them"},
    {CHECK_DURATION, false, "[0-9]+(:[0-5][0-9](:[0-5][0-9])?)?", "invalid-duration",
     "a duration, such as 1:02:03 or 3723"},
    {CHECK_YES_NO, false, "yes|no", "invalid-choice", "yes or no"},
    {CHECK_EXPLICIT, true, "yes|no|clean|true|false", "invalid-choice", "yes, no or clean"},
    {CHECK_TRUE_FALSE, true, "true|false", "invalid-choice", "true or false"},
    {CHECK_TRUE_FALSE_STRICT, false, "true|false", "invalid-choice", "true or false"},
    {CHECK_COORDINATES, false, "[-+]?[0-9]+\\.?[0-9]*[ ,][-+]?[0-9]+\\.?[0-9]*",
     "invalid-coordinates", "a latitude and a longitude"},
    {CHECK_FORM_NAME, false, "[a-zA-Z_].*", "invalid-form-name", "a name of a form's field"},
    {CHECK_MIME, false, MEDIA_TYPE, "invalid-mime-type", "a media type, such as audio/mpeg"},
    {CHECK_MIME_RANGES, false, "(" MEDIA_TYPE "([ \t\r\n]*,[ \t\r\n]*" MEDIA_TYPE ")*)?",
     "invalid-mime-type", "media types or ranges of them, such as image/*"},
    {CHECK_ROBOTS, true, "robots", "invalid-choice", "robots"},
    {CHECK_ROBOTS_SAY, true, "all|none|(no)?index(,(no)?follow)?|(no)?follow(,(no)?index)?",
     "invalid-choice", "what robots know, such as noindex,nofollow"},
    {CHECK_BOX, false, NUMBER BETWEEN NUMBER BETWEEN NUMBER BETWEEN NUMBER, "invalid-coordinates",
     "the latitude and longitude of two corners"},
    {CHECK_CIRCLE, false, NUMBER BETWEEN NUMBER BETWEEN NUMBER, "invalid-coordinates",
     "a latitude, a longitude and a radius"},
    {CHECK_HTTP_URL, true, "https?://" DOMAIN "(:[0-9]+)?(/" URI_CHARS "*)?", "invalid-url",
     "a full http or https address"},
    {CHECK_NSS, false, "([0-9a-zA-Z()+,.:=@;$_!*'/?#-]|%[0-9a-fA-F][0-9a-fA-F])+", "invalid-nss",
     "an id as RFC 2141 has it"},
    {CHECK_NPT, false, "now.*|[0-9]+.*", "invalid-time", "a time as RFC 2326 has it"},
    {CHECK_HASH, false, "[0-9A-Za-z]{32}|[0-9A-Za-z]{40}", "invalid-hash", "an MD5 or SHA-1 hash"},
    {CHECK_ICRA, false, "r \\(" ICRA "( " ICRA ")*\\)", "invalid-choice",
     "a label of the ICRA, such as r (nz 0 sz 1)"},
    {CHECK_LABEL, false, "[^,]*", "invalid-label", "a text without commas"},
    {CHECK_LOCATION, false, "[^,]*,[^,]*(,[^,]*)?", "invalid-location",
     "two or three parts with commas between them"},
    {CHECK_FULL_LOCATION, false, "([ \t]*[^, \t][^,]*,){4}[ \t]*[^, \t][^,]*", "invalid-location",
     "street, city, state, postal code, country"},
    {CHECK_ISO_DATE, false, DATE, "invalid-date", "a date, such as 2025-02-20"},
};
#define N_FORMS (sizeof(forms) / sizeof(*forms))

/* What has a form is shorter than this; regexec's memory grows with the text. */
#define FORM_MAX 4096

/* Whole matches of ${pattern}, in extended POSIX syntax. */
static bool matches(const char *pattern, bool any_case, const char *text)
{
    regex_t regex;
    regmatch_t match;
    bool whole;

    if (strlen(text) > FORM_MAX)
        return false;
    if (regcomp(&regex, pattern, REG_EXTENDED | (any_case ? REG_ICASE : 0)) != 0)
        abort();
    whole =
        regexec(&regex, text, 1, &match, 0) == 0 && match.rm_so == 0 && text[match.rm_eo] == '\0';
    regfree(&regex);
    return whole;
}

/* POSIX takes the leftmost longest match, which for "a|ab" and the like is the whole one if there is one. */
static bool fits(const char *pattern, const char *text)
{
    return matches(pattern, false, text);
}

static bool complain(struct check_value *value, const char *rule, const char *what)
{
    value->rule = rule;
    value->what = what;
    return false;
}

static bool suspect(struct check_value *value, const char *rule, const char *what)
{
    complain(value, rule, what);
    value->warning = true;
    return false;
}

static int64_t number(const char *digits, size_t n)
{
    int64_t value = 0;

    for (size_t i = 0; i < n && ascii_is_digit(digits[i]); i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

/* Days that there are: 29 February in leap years alone. */
static bool is_day(int64_t year, int64_t month, int64_t day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
           day <= lengths[month - 1] + (month == 2 && leap);
}

/* ${text} has the form of W3C-DTF or a part of it: whether its numbers are in range. */
static bool iso_in_range(const char *text, size_t len)
{
    int64_t year = number(text, 4), month = len > 4 ? number(text + 5, 2) : 1;
    int64_t day = len > 7 ? number(text + 8, 2) : 1;

    if (!is_day(year, month, day))
        return len <= 4 || (len <= 7 && month >= 1 && month <= 12 && year == 0);
    if (len <= 10)
        return true;
    if (number(text + 11, 2) > 23 || number(text + 14, 2) > 59)
        return false;
    return len < 19 || text[16] != ':' || number(text + 17, 2) <= 60;
}

static bool iso_date(struct check_value *value, const char *text, size_t len, const char *pattern,
                     const char *what)
{
    if (!fits(pattern, text) || !iso_in_range(text, len))
        return complain(value, "invalid-date", what);
    return true;
}

/* Comments in parentheses become blanks (RFC 822, 3.4.3). */
static void drop_comments(char *text)
{
    int depth = 0;

    for (char *c = text; *c; c++) {
        depth += *c == '(';
        if (*c == ')' && depth > 0) {
            depth--;
            *c = ' ';
        } else if (depth > 0) {
            *c = ' ';
        }
    }
}

static bool weekday_is_right(const char *text, bool *is_date)
{
    static const char days[] = "SunMonTueWedThuFriSat",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const char *c = text;
    struct civil civil = {.year = 0};
    bool named = ascii_is_alpha(*c);

    if (named)
        c += 5; /* "Mon, " */
    civil.day = (int)number(c, 2);
    c += ascii_is_digit(c[1]) ? 3 : 2;
    for (int m = 0; m < 12; m++)
        if (str_eq((struct str){months + 3 * m, 3}, (struct str){c, 3}))
            civil.month = m + 1;
    civil.year = number(c + 4, 4);
    *is_date = is_day(civil.year, civil.month, civil.day) && number(c + 9, 2) <= 24;
    if (!named || !*is_date || civil.year <= 1900)
        return true;
    civil = date_to_civil(date_from_civil(&civil, NULL));
    return str_eq((struct str){days + (size_t)(3 * civil.weekday), 3}, (struct str){text, 3});
}

static bool rfc822(struct check_value *value, struct arena *arena, const char *text)
{
    static const char strict[] =
        "(" DAYS ", )?[0-9][0-9]? " MONTHS " [0-9]{4} [0-9][0-9]:[0-9][0-9](:[0-9][0-9])? "
        "([+-]?[0-9][0-9][03]0|UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|Z)";
    static const char loose[] =
        "(" DAYS "[ \t\n]*,[ \t\n]*)?[0-9][0-9]?[ \t\n]+" MONTHS
        "[ \t\n]+[0-9][0-9]([0-9][0-9])?[ \t\n]+[0-9][0-9]:[0-9][0-9](:[0-9][0-9])?[ \t\n]+"
        "([+-][0-9]{4}|ut|gmt|est|edt|cst|cdt|mst|mdt|pst|pdt|[a-ik-z])";
    char *plain;
    bool is_date;

    if (fits(strict, text)) {
        if (!weekday_is_right(text, &is_date))
            return complain(value, "wrong-weekday", "the weekday that this date is");
        return is_date || complain(value, "invalid-date", "a date that there is");
    }
    plain = arena_cstr(arena, str_of(text));
    drop_comments(plain);
    plain = arena_cstr(arena, str_trim(str_of(plain)));
    if (!matches(loose, true, plain))
        return complain(value, "invalid-date",
                        "a date as RFC 822 has it: Thu, 20 Feb 2025 10:00:00 +0530");
    return suspect(value, "unusual-date",
                   "a date as most readers know it: Thu, 20 Feb 2025 10:00:00 +0530");
}

/* A tag: or urn: that is not what its scheme asks for. */
static bool known_scheme(struct check_value *value, const char *text, bool *decided)
{
    *decided = true;
    if (str_starts(str_of(text), "tag:"))
        return fits("tag:([a-z0-9._-]+@)?[a-z0-9.-]+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?:"
                    "[0-9a-zA-Z;/?:@&=+$._!~*'()%,-]*(#[0-9a-zA-Z;/?:@&=+$._!~*'()%,-]*)?",
                    text) ||
               complain(value, "invalid-tag-uri", "a tag: as RFC 4151 has it");
    if (matches("urn:uuid:.*", true, text))
        return matches("urn:uuid:[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}", true, text) ||
               complain(value, "invalid-uuid", "a UUID as RFC 4122 has it");
    if (matches("urn:.*", true, text))
        return matches("urn:[a-z0-9][a-z0-9-]{1,31}:([a-z0-9()+,.:=@;$_!*'-]|%[0-9a-f]{2})+", true,
                       text) ||
               complain(value, "invalid-urn", "a urn: as RFC 2141 has it");
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

static bool uri(struct check_value *value, const char *text, bool full, bool international)
{
    static const char what_full[] = "a full address with its scheme, such as https://example.org/";
    static const char what[] = "an address without blanks";
    static const char what_ascii[] = "an address in ASCII: write IDNA names and %-escapes";
    struct str s = str_of(text), scheme, rest;
    bool decided, good = known_scheme(value, text, &decided);

    if (decided)
        return good;
    scheme = str_slice(s, 0, scheme_length(s));
    rest = str_from(s, scheme.len);
    if (!has_uri_characters(rest, international))
        return complain(value, "invalid-link",
                        has_uri_characters(rest, true) ? what_ascii
                        : full                         ? what_full
                                                       : what);
    if (full && (scheme.len == 0 || rest.len == 0 || str_is(rest, "//")))
        return complain(value, "invalid-link", what_full);
    if ((str_is_nocase(scheme, "http:") || str_is_nocase(scheme, "ftp:")) &&
        (!str_starts(rest, "//") || rest.len < 3 || rest.at[2] == '/'))
        return complain(value, "invalid-link", what_full);
    return true;
}

/* ISO 639-1. */
static const char language_codes[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz "
    "ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky "
    "la "
    "lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc "
    "oj "
    "om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su "
    "sv "
    "sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

static bool language(struct check_value *value, const char *text)
{
    struct str rest = str_of(text), code;
    char needle[4] = "   ";

    if (!str_split(&rest, '-', &code))
        return complain(value, "invalid-language", "a language's code, such as en or pt-BR");
    if (code.len == 3 || (code.len == 1 && (str_is_nocase(code, "x") || str_is_nocase(code, "i"))))
        return fits("[A-Za-z]{1,3}(-[^-]+)*", text) ||
               complain(value, "invalid-language", "a language's code, such as en or pt-BR");
    if (code.len == 2) {
        needle[0] = ascii_lower(code.at[0]);
        needle[1] = ascii_lower(code.at[1]);
        for (const char *c = language_codes; *c; c += 3)
            if (str_starts(str_of(c), needle))
                return true;
    }
    return complain(value, "invalid-language", "a language's code, such as en or pt-BR");
}

static bool address(const char *text)
{
    return matches("[A-Z0-9_.+'-]+@" DOMAIN, true, text) ||
           matches("[a-z0-9_.%+-]+@[a-z][a-z0-9_.-]+", true, text);
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

static bool contact(struct check_value *value, struct arena *arena, const char *text, bool named)
{
    struct str s = str_of(text);
    bool at;

    if (str_starts(s, "mailto:")) { /* RFC 6068: escaped, with headers behind a question mark */
        s = str_slice(s, sizeof("mailto:") - 1, str_chr(s, '?'));
        text = arena_cstr(arena, uri_decode(arena, s));
        s = str_of(text);
    }
    at = str_chr(s, '@') != STR_NONE && s.at[0] != '@';
    if (named && at && !str_ends(s, ")"))
        return suspect(value, "contact-form",
                       "an address and a name, as in ada@example.org (Ada Lovelace)");
    return address(address_in(arena, text)) ||
           complain(value, "invalid-contact", "an e-mail address");
}

static bool within(struct check_value *value, const char *text, double low, double high,
                   const char *rule, const char *what)
{
    if (!fits("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?", text))
        return complain(value, rule, what);
    return (strtod(text, NULL) >= low && strtod(text, NULL) <= high) || complain(value, rule, what);
}

/* Latitudes and longitudes, at least two pairs; a comma may stand between the two of a pair. */
static bool coordinate_list(struct check_value *value, const char *text)
{
    static const char what[] = "pairs of latitude and longitude, at least two";
    size_t n = 0, commas = 0;

    for (const char *c = text + strspn(text, " \t\r\n"); *c; n++) {
        size_t digits;

        c += *c == '-' || *c == '+';
        digits = strspn(c, "0123456789");
        c += digits;
        c += *c == '.';
        c += strspn(c, "0123456789");
        if (digits == 0 || (*c && !strchr(" ,\t\r\n", *c)))
            return complain(value, "invalid-coordinates", what);
        commas += *c == ',';
        c += strspn(c, " ,\t\r\n");
    }
    return (n >= 4 && n % 2 == 0 && (commas == 0 || commas == n / 2)) ||
           complain(value, "invalid-coordinates", what);
}

static bool by_form(struct check_value *value, enum check_kind kind, const char *text)
{
    for (size_t i = 0; i < N_FORMS; i++)
        if (forms[i].kind == kind)
            return matches(forms[i].pattern, forms[i].any_case, text) ||
                   complain(value, forms[i].rule, forms[i].what);
    return true;
}

bool check_value(struct arena *arena, enum check_kind kind, struct str given,
                 struct check_value *value)
{
    const char *text = arena_cstr(arena, given);

    *value = (struct check_value){NULL, NULL, false};
    switch (kind) {
    case CHECK_URI:
        return uri(value, text, false, false);
    case CHECK_URI_FULL:
        return uri(value, text, true, false);
    case CHECK_IRI:
        return uri(value, text, false, true);
    case CHECK_IRI_FULL:
        return uri(value, text, true, true);
    case CHECK_RFC822:
        return rfc822(value, arena, text);
    case CHECK_RFC3339:
        return iso_date(value, text, given.len, DATE TIME SECONDS ZONE,
                        "a date as RFC 3339 has it: 2025-02-20T10:00:00+05:30");
    case CHECK_W3CDTF:
        return iso_date(value, text, given.len,
                        "[0-9]{4}(-[0-9][0-9](-[0-9][0-9](" TIME "(" SECONDS ")?" ZONE ")?)?)?",
                        "a date as W3C-DTF has it: 2025-02-20T10:00:00+05:30");
    case CHECK_ISO8601:
        return iso_date(value, text, given.len,
                        "[0-9]{4}(-[0-9][0-9](-[0-9][0-9](" TIME "(" SECONDS ")?" ZONE "?)?)?)?",
                        "a date as ISO 8601 has it: 2025-02-20T10:00:00+05:30");
    case CHECK_LANGUAGE:
        return language(value, text);
    case CHECK_EMAIL:
        return contact(value, arena, text, false);
    case CHECK_ADDRESS:
        return address(text) || complain(value, "invalid-contact", "an e-mail address alone");
    case CHECK_CONTACT:
        return contact(value, arena, text, true);
    case CHECK_UINT31:
        return (fits("0*[1-9][0-9]{0,9}", text) && number(text, given.len) <= INT32_MAX) ||
               complain(value, "invalid-number", "a number from 1 to 2147483647");
    case CHECK_YEAR:
        return within(value, text, 1900, 2100, "invalid-year", "a year");
    case CHECK_PERCENT:
        return within(value, text, 0, 100, "invalid-number", "a number from 0 to 100");
    case CHECK_LATITUDE:
        return within(value, text, -90, 90, "invalid-latitude", "a number from -90 to 90");
    case CHECK_LONGITUDE:
        return within(value, text, -180, 180, "invalid-longitude", "a number from -180 to 180");
    case CHECK_WIDTH:
        return (fits("0*[1-9][0-9]*", text) && number(text, given.len) <= 144) ||
               complain(value, "invalid-width", "a number from 1 to 144");
    case CHECK_HEIGHT:
        return (fits("0*[1-9][0-9]*", text) && number(text, given.len) <= 400) ||
               complain(value, "invalid-height", "a number from 1 to 400");
    case CHECK_HOUR:
        return (fits("[0-9]+", text) && number(text, given.len) <= 24) ||
               complain(value, "invalid-hour", "an hour from 0 to 23");
    case CHECK_TEXT_255:
        return utf8_length(given) <= 255 || complain(value, "too-long", "at most 255 characters");
    case CHECK_TEXT_4000:
        return utf8_length(given) <= 4000 || complain(value, "too-long", "at most 4000 characters");
    case CHECK_COORDINATE_LIST:
        return coordinate_list(value, text);
    default:
        return by_form(value, kind, text);
    }
}
