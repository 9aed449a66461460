#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Text: bytes plus length.  A struct str borrows its bytes and is passed by value.  The bytes need
 * not end in NUL and may contain NUL; arena_str makes a copy that does end in one.  The empty text
 * is {NULL, 0} or any length of 0.
 */
struct str {
    const char *at;
    size_t len;
};

/** What str_find and its kin return when there is nothing to find. */
#define STR_NONE ((size_t)-1)

/** A string literal as a struct str, usable as an initialiser. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})

/** The pair of arguments that "%.*s" takes. */
#define STR_ARG(s) (int)(s).len, ((s).at ? (s).at : "")

/** The text of a C string; NULL gives the empty text. */
struct str str_of(const char *c);

/** Equality of bytes. */
bool str_eq(struct str a, struct str b);
/** Equality with a C string. */
bool str_is(struct str a, const char *c);
/** Equality with a C string, ASCII letters of either case. */
bool str_is_nocase(struct str a, const char *c);
/** Byte order, as memcmp: negative, 0 or positive. */
int str_cmp(struct str a, struct str b);

bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);

/** The offset of the first ${needle} in ${s} at or after ${from}, or STR_NONE. */
size_t str_find(struct str s, struct str needle, size_t from);
/** The offset of the first or last byte ${c}, or STR_NONE. */
size_t str_chr(struct str s, char c);
size_t str_rchr(struct str s, char c);

/** The bytes from ${from} up to, not including, ${to}; both are clamped to the text. */
struct str str_slice(struct str s, size_t from, size_t to);
/** ${s} from byte ${from} on. */
struct str str_from(struct str s, size_t from);
/** ${s} without ASCII blanks (space, \t \n \v \f \r) at both ends, at the start, at the end. */
struct str str_trim(struct str s);
struct str str_ltrim(struct str s);
struct str str_rtrim(struct str s);

/**
 * str_line(rest, line):
 * Take the next line off ${rest} into ${line}, without its end (\n or \r\n).
 *
 * Return false when ${rest} is empty.
 */
bool str_line(struct str *rest, struct str *line);

/** str_split(rest, sep, part): as str_line, at each byte ${sep}.  "a,,b" gives three parts, "" none. */
bool str_split(struct str *rest, char sep, struct str *part);

/** ASCII character classes, the same in every locale. */
bool ascii_is_space(char c);
bool ascii_is_digit(char c);
bool ascii_is_alpha(char c);
bool ascii_is_alnum(char c);
char ascii_lower(char c);
char ascii_upper(char c);

#endif
