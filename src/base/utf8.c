/*
 * UTF-8 (RFC 3629) and Unicode's properties of characters, by libunistring.
 *
 * Known limits: width adds up characters, so a sequence joined by U+200D counts each of its parts.
 */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unilbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

/* One character may grow to three, of at most four bytes each (SpecialCasing.txt). */
#define MAPPED_MAX_BYTES 12

#define CAPITAL_I_WITH_DOT 0x0130u
#define GEORGIAN_CAPITAL_FIRST 0x1C90u
#define GEORGIAN_CAPITAL_LAST 0x1CBFu
#define ZERO_WIDTH_NON_JOINER 0x200Cu
#define ZERO_WIDTH_JOINER 0x200Du

static const uint8_t *units(struct str s)
{
    return (const uint8_t *)s.at;
}

/* The length of the character at the start of ${s}, or 0 if its first byte is bad. */
static size_t first_length(struct str s, uint32_t *code)
{
    ucs4_t c;
    int len = u8_mbtoucr(&c, units(s), s.len);

    if (len <= 0)
        return 0;
    *code = c;
    return (size_t)len;
}

bool utf8_valid(struct str s, size_t *bad)
{
    const uint8_t *at = s.len ? u8_check(units(s), s.len) : NULL;

    if (at && bad)
        *bad = (size_t)(at - units(s));
    return !at;
}

bool utf8_next(struct str *rest, uint32_t *code)
{
    size_t len;

    if (rest->len == 0)
        return false;
    len = first_length(*rest, code);
    if (len == 0) {
        *code = UTF8_REPLACEMENT;
        len = 1;
    }
    *rest = str_from(*rest, len);
    return true;
}

size_t utf8_encode(char out[4], uint32_t code)
{
    int len = u8_uctomb((uint8_t *)out, code, 4);

    if (len <= 0)
        len = u8_uctomb((uint8_t *)out, UTF8_REPLACEMENT, 4);
    return (size_t)len;
}

size_t utf8_length(struct str s)
{
    uint32_t code;
    size_t n = 0;

    for (; n < s.len && (unsigned char)s.at[n] < 0x80; n++)
        ;
    s = str_from(s, n);
    while (utf8_next(&s, &code))
        n++;
    return n;
}

bool utf8_is_xml_char(uint32_t code)
{
    return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code <= 0xD7FF) ||
           (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

/* Whether the character at the start of ${s} may stay; *${len} is its length, 1 for a bad byte. */
static bool first_stays(struct str s, size_t *len)
{
    uint32_t code = 0;
    size_t found = first_length(s, &code);

    *len = found ? found : 1;
    return found && utf8_is_xml_char(code);
}

struct str utf8_scrub(struct arena *arena, struct str s, size_t *changed)
{
    struct str rest;
    size_t n = 0, len, used = 0;
    char *at;

    for (rest = s; rest.len > 0; rest = str_from(rest, len))
        n += !first_stays(rest, &len);
    if (changed)
        *changed = n;
    if (n == 0)
        return s;
    at = arena_array(arena, s.len + 2 * n + 1, 1);
    for (rest = s; rest.len > 0; rest = str_from(rest, len)) {
        if (first_stays(rest, &len)) {
            memcpy(at + used, rest.at, len);
            used += len;
        } else {
            used += utf8_encode(at + used, UTF8_REPLACEMENT);
        }
    }
    return (struct str){at, used};
}

/* Write the image of one character into ${out}; return its length. */
typedef size_t map_char(char out[MAPPED_MAX_BYTES], struct str character, uint32_t code);

typedef uint8_t *map_text(const uint8_t *s, size_t n, const char *language, uninorm_t nf,
                          uint8_t *result, size_t *length);

static size_t map_by(map_text *map, char out[MAPPED_MAX_BYTES], struct str character)
{
    size_t len = MAPPED_MAX_BYTES;
    uint8_t *made = map(units(character), character.len, NULL, NULL, (uint8_t *)out, &len);

    if (made == (uint8_t *)out)
        return len;
    free(made);
    memcpy(out, character.at, character.len);
    return character.len;
}

static size_t up_char(char out[MAPPED_MAX_BYTES], struct str character, uint32_t code)
{
    if (code < 0x80) {
        out[0] = ascii_upper((char)code);
        return 1;
    }
    return map_by(u8_toupper, out, character);
}

/* u8_tolower looks at the neighbours of a sigma, which Ruby does not. */
static size_t down_char(char out[MAPPED_MAX_BYTES], struct str character, uint32_t code)
{
    if (code < 0x80) {
        out[0] = ascii_lower((char)code);
        return 1;
    }
    if (code == CAPITAL_I_WITH_DOT)
        return map_by(u8_tolower, out, character);
    return utf8_encode(out, uc_tolower(code));
}

static size_t title_char(char out[MAPPED_MAX_BYTES], struct str character, uint32_t code)
{
    if (code < 0x80)
        return up_char(out, character, code);
    /* Georgian is not written with one capital: there, Ruby makes the first letter small too. */
    if (code >= GEORGIAN_CAPITAL_FIRST && code <= GEORGIAN_CAPITAL_LAST)
        return down_char(out, character, code);
    return map_by(u8_totitle, out, character);
}

/* ${s} with ${first} applied to its first character and ${others} to the rest. */
static struct str map_case(struct arena *arena, struct str s, map_char *first, map_char *others)
{
    char *at = arena_array(arena, s.len * 3 + MAPPED_MAX_BYTES + 1, 1);
    map_char *map = first;
    size_t used = 0, len;
    uint32_t code = 0;

    for (struct str rest = s; rest.len > 0; rest = str_from(rest, len)) {
        len = first_length(rest, &code);
        if (len == 0) {
            at[used++] = rest.at[0];
            len = 1;
        } else if (code < 0x80) {
            at[used++] = map == down_char ? ascii_lower(rest.at[0]) : ascii_upper(rest.at[0]);
        } else {
            used += map(at + used, str_slice(rest, 0, len), code);
        }
        map = others;
    }
    return (struct str){at, used};
}

struct str utf8_upcase(struct arena *arena, struct str s)
{
    return map_case(arena, s, up_char, up_char);
}

struct str utf8_downcase(struct arena *arena, struct str s)
{
    return map_case(arena, s, down_char, down_char);
}

struct str utf8_capitalize(struct arena *arena, struct str s)
{
    return map_case(arena, s, title_char, down_char);
}

struct str utf8_nfc(struct arena *arena, struct str s)
{
    struct str made = s;
    size_t len = 0;
    uint8_t *at;

    if (s.len == 0 || !utf8_valid(s, NULL))
        return s;
    at = u8_normalize(UNINORM_NFC, units(s), s.len, NULL, &len);
    if (at)
        made = arena_str(arena, (struct str){(const char *)at, len});
    free(at);
    return made;
}

bool utf8_is_alnum(uint32_t code)
{
    return uc_is_general_category_withtable(code, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M |
                                                      UC_CATEGORY_MASK_Nd);
}

bool utf8_is_space(uint32_t code)
{
    return uc_is_property_white_space(code);
}

bool utf8_is_printable(uint32_t code)
{
    /* The joiners are part of how Persian and emoji are written. */
    if (code == ZERO_WIDTH_NON_JOINER || code == ZERO_WIDTH_JOINER)
        return true;
    return !uc_is_general_category_withtable(code, UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Zl |
                                                       UC_CATEGORY_MASK_Zp);
}

size_t utf8_width(struct str s)
{
    uint32_t code;
    size_t columns = 0;

    while (utf8_next(&s, &code)) {
        int width = uc_width(code, "UTF-8");

        if (width > 0)
            columns += (size_t)width;
    }
    return columns;
}

/* A copy of ${s} with each bad byte replaced by one letter, so that offsets stay. */
static uint8_t *readable_copy(struct str s)
{
    uint8_t *copy = xmalloc(s.len);
    uint32_t code;
    size_t len;

    memcpy(copy, s.at, s.len);
    for (size_t i = 0; i < s.len; i += len) {
        len = first_length(str_from(s, i), &code);
        if (len == 0) {
            copy[i] = 'x';
            len = 1;
        }
    }
    return copy;
}

void utf8_breaks(struct str s, char *breaks)
{
    uint8_t *copy;
    bool must = false;

    if (s.len == 0)
        return;
    copy = readable_copy(s);
    u8_possible_linebreaks(copy, s.len, "UTF-8", breaks);
    free(copy);
    /* libunistring marks the line end itself, we mark what comes after it. */
    for (size_t i = 0; i < s.len; i++) {
        char found = breaks[i];
        bool continues = ((unsigned char)s.at[i] & 0xC0) == 0x80;

        if (must && !continues) {
            breaks[i] = 2;
            must = false;
        } else {
            breaks[i] = found == UC_BREAK_POSSIBLE && i > 0;
        }
        if (found == UC_BREAK_MANDATORY)
            must = true;
    }
}
