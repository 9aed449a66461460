/*
 * What texts and attributes of feeds may say: dates, addresses, numbers, names.  By the RSS 2.0 specification (2.0.11) and
 * the RSS Board's profile, RFC 4287, RFC 822 and 2822, RFC 3339, RFC 3986, RFC 4151, RFC 2141, W3C-DTF and the modules' own
 * pages.  Known limit: a language's code is checked by its form, and by a list where it has two letters.
 */
#include "feed/check_forms.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define URI_CHARACTERS "[0-9a-zA-Z;/?:@&=+$._!~*'()%,#-]"
#define TOKEN "[^][ \t\r\n()<>,;:\\\"/?=]+"
#define MEDIA_TYPE TOKEN "/" TOKEN "([ \t]*;[ \t]*" TOKEN "=(\"[^\"]*\"|" TOKEN "))*"
#define BLANK "[ \t\r\n]*"
#define NUMBER "[-+]?[0-9]+\\.?[0-9]*"
#define BETWEEN "[ ,\t\r\n]+"
#define ICRA "([nsvlocx]z [01]|(n[a-c]|s[a-f]|v[a-j]|l[a-c]|o[a-h]|c[ab]|x[a-e]) 1)"

/* A text that is judged by its form alone: what it must look like, and what it is called. */
static const struct {
    enum check_kind kind;
    bool any_case;
    const char *pattern, *rule, *what;
} known_forms[] = {
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
    {CHECK_HTTP_URL, true, "https?://" CHECK_DOMAIN "(:[0-9]+)?(/" URI_CHARACTERS "*)?",
     "invalid-url", "a full http or https address"},
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
};
#define N_FORMS (sizeof(known_forms) / sizeof(*known_forms))

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

/* A code of ISO 639, or of three letters, and subtags (RFC 5646, 2.1). */
static bool language(struct check_forms *forms, struct check_value *value, const char *text)
{
    struct str rest = str_of(text), code;
    char needle[4] = "   ";
    bool known = false;

    if (!str_split(&rest, '-', &code) ||
        !check_fits(forms, "[A-Za-z]{1,3}(-[A-Za-z0-9]{1,8})*", text))
        return check_complain(value, "invalid-language", "a language's code, such as en or pt-BR");
    if (code.len == 2) {
        needle[0] = ascii_lower(code.at[0]);
        needle[1] = ascii_lower(code.at[1]);
        for (const char *c = language_codes; *c && !known; c += 3)
            known = str_starts(str_of(c), needle);
    } else {
        known = code.len == 3 || str_is_nocase(code, "x") || str_is_nocase(code, "i");
    }
    return known ||
           check_complain(value, "invalid-language", "a language's code, such as en or pt-BR");
}

/* What RFC 4287, 4.2.7.2, lets a link be: a name as RFC 3987 has parts of paths without colons, or a full address. */
static bool relation(struct check_forms *forms, struct check_value *value, const char *text)
{
    return check_fits(forms, "([^][ \t\r\n\"#%/:<>?\\^`{|}]|%[0-9A-Fa-f]{2})+", text) ||
           check_uri(forms, text, true, true, value) ||
           check_suspect(value, "invalid-relation",
                         "the name of a relation, such as alternate, or a full address");
}

/* An encoding's name (XML 1.0, 4.3.3) that this machine knows. */
static bool encoding(struct check_forms *forms, struct check_value *value, const char *text)
{
    iconv_t known = (iconv_t)-1;

    if (check_fits(forms, "[A-Za-z][A-Za-z0-9._-]*", text))
        known = iconv_open("UTF-8", text);
    if (known == (iconv_t)-1)
        return check_complain(value, "invalid-encoding", "an encoding's name, such as UTF-8");
    iconv_close(known);
    return true;
}

static bool within(struct check_forms *forms, struct check_value *value, const char *text,
                   double low, double high, const char *rule, const char *what)
{
    if (!check_fits(forms, "[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?", text))
        return check_complain(value, rule, what);
    return (strtod(text, NULL) >= low && strtod(text, NULL) <= high) ||
           check_complain(value, rule, what);
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
            return check_complain(value, "invalid-coordinates", what);
        commas += *c == ',';
        c += strspn(c, " ,\t\r\n");
    }
    return (n >= 4 && n % 2 == 0 && (commas == 0 || commas == n / 2)) ||
           check_complain(value, "invalid-coordinates", what);
}

static bool by_form(struct check_forms *forms, struct check_value *value, enum check_kind kind,
                    const char *text)
{
    for (size_t i = 0; i < N_FORMS; i++)
        if (known_forms[i].kind == kind)
            return check_matches(forms, known_forms[i].pattern, known_forms[i].any_case, text) ||
                   check_complain(value, known_forms[i].rule, known_forms[i].what);
    return true;
}

bool check_value(struct check_forms *forms, enum check_kind kind, struct str given,
                 struct check_value *value)
{
    const char *text = arena_cstr(forms->arena, given);

    *value = (struct check_value){NULL, NULL, false};
    switch (kind) {
    case CHECK_URI:
        return check_uri(forms, text, false, false, value);
    case CHECK_URI_FULL:
        return check_uri(forms, text, true, false, value);
    case CHECK_IRI:
        return check_uri(forms, text, false, true, value);
    case CHECK_IRI_FULL:
        return check_uri(forms, text, true, true, value);
    case CHECK_RFC822:
    case CHECK_RFC3339:
    case CHECK_W3CDTF:
    case CHECK_ISO8601:
    case CHECK_ISO_DATE:
        return check_date(forms, kind, text, value);
    case CHECK_LANGUAGE:
        return language(forms, value, text);
    case CHECK_RELATION:
        return relation(forms, value, text);
    case CHECK_ENCODING:
        return encoding(forms, value, text);
    case CHECK_EMAIL:
    case CHECK_ADDRESS:
    case CHECK_CONTACT:
        return check_mailbox(forms, kind, text, value);
    case CHECK_UINT31:
        return (check_fits(forms, "0*[1-9][0-9]{0,9}", text) &&
                check_number(text, given.len) <= INT32_MAX) ||
               check_complain(value, "invalid-number", "a number from 1 to 2147483647");
    case CHECK_YEAR:
        return within(forms, value, text, 1900, 2100, "invalid-year", "a year");
    case CHECK_PERCENT:
        return within(forms, value, text, 0, 100, "invalid-number", "a number from 0 to 100");
    case CHECK_LATITUDE:
        return within(forms, value, text, -90, 90, "invalid-latitude", "a number from -90 to 90");
    case CHECK_LONGITUDE:
        return within(forms, value, text, -180, 180, "invalid-longitude",
                      "a number from -180 to 180");
    case CHECK_WIDTH:
        return (check_fits(forms, "0*[1-9][0-9]*", text) && check_number(text, given.len) <= 144) ||
               check_complain(value, "invalid-width", "a number from 1 to 144");
    case CHECK_HEIGHT:
        return (check_fits(forms, "0*[1-9][0-9]*", text) && check_number(text, given.len) <= 400) ||
               check_complain(value, "invalid-height", "a number from 1 to 400");
    case CHECK_HOUR:
        return (check_fits(forms, "[0-9]+", text) && check_number(text, given.len) <= 24) ||
               check_complain(value, "invalid-hour", "an hour from 0 to 23");
    case CHECK_TEXT_255:
        return utf8_length(given) <= 255 ||
               check_complain(value, "too-long", "at most 255 characters");
    case CHECK_TEXT_4000:
        return utf8_length(given) <= 4000 ||
               check_complain(value, "too-long", "at most 4000 characters");
    case CHECK_COORDINATE_LIST:
        return coordinate_list(value, text);
    default:
        return by_form(forms, value, kind, text);
    }
}

bool check_is_a(enum check_kind kind, struct str text)
{
    struct arena *scratch = arena_new();
    struct check_value unused;
    bool good = check_value(check_forms_new(scratch), kind, text, &unused);

    arena_free(scratch);
    return good;
}
