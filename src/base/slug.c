/*
 * Slugs as Jekyll::Utils.slugify makes them.
 */
#include "base/slug.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

#define PRETTY_PUNCTUATION "._~!$&'()+,;=@"

/* What the letters from U+00C0 to U+017E are without their accents: the i18n gem's table. */
#define LATIN_FIRST 0xC0u
#define LATIN_LAST 0x17Eu
static const char *const latin[LATIN_LAST - LATIN_FIRST + 1] = {
    "A", "A", "A",  "A",  "A", "A", "AE", "C", "E", "E",  "E",  "E",  "I", "I", "I",  "I",
    "D", "N", "O",  "O",  "O", "O", "O",  "x", "O", "U",  "U",  "U",  "U", "Y", "Th", "ss",
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e",  "e",  "e",  "i", "i", "i",  "i",
    "d", "n", "o",  "o",  "o", "o", "o",  "?", "o", "u",  "u",  "u",  "u", "y", "th", "y",
    "A", "a", "A",  "a",  "A", "a", "C",  "c", "C", "c",  "C",  "c",  "C", "c", "D",  "d",
    "D", "d", "E",  "e",  "E", "e", "E",  "e", "E", "e",  "E",  "e",  "G", "g", "G",  "g",
    "G", "g", "G",  "g",  "H", "h", "H",  "h", "I", "i",  "I",  "i",  "I", "i", "I",  "i",
    "I", "i", "IJ", "ij", "J", "j", "K",  "k", "k", "L",  "l",  "L",  "l", "L", "l",  "L",
    "l", "L", "l",  "N",  "n", "N", "n",  "N", "n", "'n", "NG", "ng", "O", "o", "O",  "o",
    "O", "o", "OE", "oe", "R", "r", "R",  "r", "R", "r",  "S",  "s",  "S", "s", "S",  "s",
    "S", "s", "T",  "t",  "T", "t", "T",  "t", "U", "u",  "U",  "u",  "U", "u", "U",  "u",
    "U", "u", "U",  "u",  "W", "w", "Y",  "y", "Y", "Z",  "z",  "Z",  "z", "Z", "z"};

/* Each character outside ASCII becomes its Latin letters, or '?'. */
static struct str transliterate(struct arena *arena, struct str text)
{
    struct buf out;
    uint32_t code;

    buf_init(&out, text.len * 2);
    while (utf8_next(&text, &code)) {
        if (code < 0x80)
            buf_char(&out, (char)code);
        else if (code >= LATIN_FIRST && code <= LATIN_LAST)
            buf_add_c(&out, latin[code - LATIN_FIRST]);
        else
            buf_char(&out, '?');
    }
    return buf_take(&out, arena);
}

static bool stays(uint32_t code, enum slug_mode mode)
{
    char ascii = code < 0x80 ? (char)code : '\0';

    switch (mode) {
    case SLUG_RAW:
        return !ascii_is_space(ascii);
    case SLUG_ASCII:
        return ascii_is_alnum(ascii);
    case SLUG_PRETTY:
        return utf8_is_alnum(code) || (ascii && strchr(PRETTY_PUNCTUATION, ascii));
    case SLUG_NONE:
    case SLUG_DEFAULT:
    case SLUG_LATIN:
        break;
    }
    return utf8_is_alnum(code);
}

/* ${text} with each run of characters that do not stay replaced by one hyphen. */
static struct str hyphenate(struct arena *arena, struct str text, enum slug_mode mode)
{
    struct buf out;
    bool in_run = false;
    uint32_t code;

    buf_init(&out, text.len);
    while (text.len > 0) {
        struct str before = text;

        utf8_next(&text, &code);
        if (stays(code, mode)) {
            buf_add(&out, str_slice(before, 0, before.len - text.len));
            in_run = false;
        } else if (!in_run) {
            buf_char(&out, '-');
            in_run = true;
        }
    }
    return buf_take(&out, arena);
}

struct str slug_make(struct arena *arena, struct str text, enum slug_mode mode, bool cased)
{
    struct str slug = text;

    if (mode == SLUG_LATIN)
        slug = transliterate(arena, slug);
    if (mode != SLUG_NONE) {
        slug = hyphenate(arena, slug, mode);
        if (str_starts(slug, "-"))
            slug = str_from(slug, 1);
        if (str_ends(slug, "-"))
            slug = str_slice(slug, 0, slug.len - 1);
    }
    return cased ? slug : utf8_downcase(arena, slug);
}
