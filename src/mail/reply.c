/*
 * SMTP replies: RFC 5321 4.2, enhanced status codes RFC 3463 and RFC 2034.
 *
 * A line may end in a bare LF (old servers do that); a code without text and without a space after
 * it is legal.  A reply whose lines carry different codes is garbage.
 */
#include "mail/reply.h"

#define CLEAN_MAX_BYTES                                                                            \
    400 /* of a server's text: enough to understand it, too little to fill a ledger */

static enum reply_event end_of_line(struct reply_reader *r)
{
    char separator = r->separator;

    if (r->column < 3)
        return REPLY_GARBAGE;
    if (r->code != 0 && r->code != r->line_code)
        return REPLY_GARBAGE;
    r->code = r->line_code;
    r->column = 0;
    r->line_code = 0;
    r->separator = 0;
    r->cr = false;
    if (separator == '-')
        return REPLY_LINE;
    r->done = true;
    return REPLY_DONE;
}

enum reply_event reply_byte(struct reply_reader *r, char c)
{
    if (r->done)
        *r = (struct reply_reader){0};
    if (++r->bytes > REPLY_MAX_BYTES || r->column > REPLY_LINE_MAX_BYTES)
        return REPLY_ENDLESS;
    if (c == '\n')
        return end_of_line(r);
    if (r->cr)
        return REPLY_GARBAGE;
    if (c == '\r') {
        r->cr = true;
        return REPLY_MORE;
    }
    if (r->column < 3) {
        if (!ascii_is_digit(c) || (r->column == 0 && (c < '2' || c > '5')))
            return REPLY_GARBAGE;
        r->line_code = r->line_code * 10 + (c - '0');
    } else if (r->column == 3) {
        if (c != ' ' && c != '-')
            return REPLY_GARBAGE;
        r->separator = c;
    }
    r->column++;
    return c == '\0' ? REPLY_GARBAGE : REPLY_MORE;
}

struct str reply_clean(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, CLEAN_MAX_BYTES + 1);
    size_t n = 0;

    text = str_trim(text);
    for (size_t i = 0; i < text.len && n < CLEAN_MAX_BYTES; i++) {
        char c = text.at[i];

        if (ascii_is_space(c))
            c = ' ';
        else if (c < ' ' || c == '\x7f' || (unsigned char)c >= 0x80)
            c = '?';
        if (c != ' ' || (n > 0 && out[n - 1] != ' '))
            out[n++] = c;
    }
    return (struct str){out, n};
}

struct str reply_enhanced(struct str text)
{
    size_t at = 0, dots = 0, digits = 0;

    if (text.len < 5 || (text.at[0] != '2' && text.at[0] != '4' && text.at[0] != '5') ||
        text.at[1] != '.')
        return (struct str){NULL, 0};
    for (; at < text.len && (ascii_is_digit(text.at[at]) || text.at[at] == '.'); at++) {
        if (text.at[at] == '.') {
            if (digits == 0 || ++dots > 2)
                break;
            digits = 0;
        } else if (++digits > 3) {
            break;
        }
    }
    if (dots != 2 || digits == 0 || digits > 3 || (at < text.len && !ascii_is_space(text.at[at])))
        return (struct str){NULL, 0};
    return str_slice(text, 0, at);
}
