#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/** UTF-8 (RFC 3629) and what Unicode says of characters: case, normal forms, width, line breaks. */

#define UTF8_REPLACEMENT 0xFFFDu

/** Whether ${s} is well-formed; if not, *${bad} (unless NULL) is the offset of the first bad byte. */
bool utf8_valid(struct str s, size_t *bad);

/**
 * utf8_next(rest, code):
 * Take one character off ${rest}.  A bad byte counts as one U+FFFD.
 *
 * Return false when ${rest} is empty.
 */
bool utf8_next(struct str *rest, uint32_t *code);

/** Write ${code} into ${out} (4 bytes of room); return its length. */
size_t utf8_encode(char out[4], uint32_t code);

/** Number of characters (code points). */
size_t utf8_length(struct str s);

/** Whether XML 1.0 (section 2.2, Char) allows ${code}. */
bool utf8_is_xml_char(uint32_t code);

/**
 * ${s} with each bad byte and each character that XML 1.0 forbids replaced by U+FFFD; ${s} itself
 * when there is none.  *${changed} (unless NULL) counts the replacements.
 */
struct str utf8_scrub(struct arena *arena, struct str s, size_t *changed);

/**
 * Full case mapping of the root locale, as Ruby's String#upcase and #downcase do it: a capital
 * sigma at the end of a word becomes an ordinary small one.  Bad bytes stay as they are.
 */
struct str utf8_upcase(struct arena *arena, struct str s);
struct str utf8_downcase(struct arena *arena, struct str s);
/** First character in upper (title) case, the rest in lower case, as Ruby's String#capitalize. */
struct str utf8_capitalize(struct arena *arena, struct str s);

/** Normal form C. */
struct str utf8_nfc(struct arena *arena, struct str s);

/** General category tests: letter or mark or decimal digit (Ruby's [[:alnum:]]); blank. */
bool utf8_is_alnum(uint32_t code);
bool utf8_is_space(uint32_t code);

/** Whether ${code} can be shown without moving the cursor or turning the direction of writing. */
bool utf8_is_printable(uint32_t code);

/** Columns on a terminal with a fixed-width font (UAX 11): wide characters count 2, marks 0. */
size_t utf8_width(struct str s);

/**
 * utf8_breaks(s, breaks):
 * For each byte of ${s} say in ${breaks} (s.len bytes of room) whether a line may (1) or must (2)
 * break before it (UAX 14).  The end of the text is no break.
 */
void utf8_breaks(struct str s, char *breaks);

#endif
