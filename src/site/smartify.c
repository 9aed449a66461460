/*
 * Typographic quotes and symbols in a line of text or HTML, by kramdown's rules in their order.
 */
#include "site/smartify.h"

#include <string.h>

#define LSQUO "\u2018"
#define RSQUO "\u2019"
#define LDQUO "\u201c"
#define RDQUO "\u201d"

static char at(struct str s, size_t i)
{
    return i < s.len ? s.at[i] : '\0';
}

static bool is_word(char c)
{
    return ascii_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_punct(char c)
{
    return c && strchr("!\"#$%'()*+,-./:;<=>?@[\\]^_`{|}~", c);
}

/* kramdown's second rule: punctuation follows, but no dots, and no word behind it. */
static bool closes_before_punct(struct str s, size_t i)
{
    return is_punct(at(s, i + 1)) && !(at(s, i + 2) == '.' && at(s, i + 3) == '.') &&
           is_word(at(s, i + 1)) == is_word(at(s, i + 2));
}

static bool opens_before_emphasis(struct str s, size_t i)
{
    size_t n = 1;

    while (n < 3 && (at(s, i + n) == '_' || at(s, i + n) == '*'))
        n++;
    return n > 1 && at(s, i + n) && !ascii_is_space(at(s, i + n));
}

static const char *quote(char c, bool opens)
{
    if (c == '"')
        return opens ? LDQUO : RDQUO;
    return opens ? LSQUO : RSQUO;
}

/* Write the quote at ${i}; ${before} stands in front of it, 0 if that is no text.  Return how many
 * bytes of ${s} that took. */
static size_t add_quote(struct buf *out, struct str s, size_t i, char before)
{
    char c = s.at[i], next = at(s, i + 1);

    if (opens_before_emphasis(s, i)) {
        buf_add_c(out, quote(c, true));
    } else if (closes_before_punct(s, i)) {
        buf_add_c(out, quote(c, false));
    } else if ((next == '"' || next == '\'') && next != c && is_word(at(s, i + 2))) {
        buf_add_c(out, quote(c, true));
        buf_add_c(out, quote(next, true));
        return 2;
    } else if (c == '\'' && ascii_is_digit(next) && ascii_is_digit(at(s, i + 2)) &&
               at(s, i + 3) == 's') {
        buf_add_c(out, RSQUO);
    } else if (before && ascii_is_space(before) && is_word(next)) {
        buf_add_c(out, quote(c, true));
    } else if (before && !strchr(" \\\t\r\n[{(-", before)) {
        buf_add_c(out, quote(c, false));
    } else if (!next || ascii_is_space(next) || (next == 's' && !is_word(at(s, i + 2)))) {
        buf_add_c(out, quote(c, false));
    } else {
        buf_add_c(out, quote(c, true));
    }
    return 1;
}

struct symbol {
    const char *source, *written;
};

/* Write the symbol at ${i}, if one is there.  Return how many bytes of ${s} that took. */
static size_t add_symbol(struct buf *out, struct str s, size_t i)
{
    static const struct symbol symbols[] = {
        {"---", "\u2014"},       {"--", "\u2013"},     {"...", "\u2026"},
        {"\\<<", "&lt;&lt;"},    {"\\>>", "&gt;&gt;"}, {"<< ", "\u00ab\u00a0"},
        {" >>", "\u00a0\u00bb"}, {"<<", "\u00ab"},     {">>", "\u00bb"}};

    for (size_t k = 0; k < sizeof(symbols) / sizeof(*symbols); k++)
        if (str_starts(str_from(s, i), symbols[k].source)) {
            buf_add_c(out, symbols[k].written);
            return strlen(symbols[k].source);
        }
    return 0;
}

/* The length of the tag or comment at ${i}, or 0. */
static size_t tag_length(struct str s, size_t i)
{
    char next = at(s, i + 1);
    size_t end;

    if (at(s, i) != '<' || !(ascii_is_alpha(next) || next == '/' || next == '!'))
        return 0;
    end = str_find(s, STR(">"), i);
    return end == STR_NONE ? 0 : end + 1 - i;
}

static size_t entity_length(struct str s, size_t i)
{
    size_t n = 1;

    if (at(s, i) != '&')
        return 0;
    while (ascii_is_alnum(at(s, i + n)) || (n == 1 && at(s, i + n) == '#'))
        n++;
    return n > 1 && at(s, i + n) == ';' ? n + 1 : 0;
}

void smartify(struct buf *out, struct str text)
{
    char before = '\0';

    for (size_t i = 0, n; i < text.len; i += n) {
        n = tag_length(text, i);
        n = n ? n : entity_length(text, i);
        if (n) {
            buf_add(out, str_slice(text, i, i + n));
            before = '\0';
            continue;
        }
        if (text.at[i] == '"' || text.at[i] == '\'')
            n = add_quote(out, text, i, before);
        else
            n = add_symbol(out, text, i);
        before = n ? '\0' : text.at[i];
        if (n)
            continue;
        n = 1;
        if (text.at[i] == '<')
            buf_add_c(out, "&lt;");
        else if (text.at[i] == '>')
            buf_add_c(out, "&gt;");
        else if (text.at[i] == '&')
            buf_add_c(out, "&amp;");
        else
            buf_char(out, text.at[i]);
    }
}
