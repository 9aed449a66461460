/*
 * Typography by the rules of kramdown 2.4 (smart_quotes.rb, which are those of SmartyPants, and
 * typographic_symbol.rb).
 */
#include "markup/smart.h"

#include <string.h>

struct smart {
    struct buf *out;
    const struct smart_style *style;
    struct str text;
    char next;
    size_t at;
    bool fresh; /* the byte before was consumed by another rule: no rule sees it */
};

static char peek(const struct smart *smart, size_t ahead)
{
    size_t i = smart->at + ahead;

    if (i < smart->text.len)
        return smart->text.at[i];
    return i == smart->text.len ? smart->next : 'x';
}

static bool is_word(char c)
{
    return ascii_is_alnum(c) || c == '_';
}

static void add(struct smart *smart, struct str ours, const char *usual)
{
    buf_add(smart->out, ours.at ? ours : str_of(usual));
}

static void quote(struct smart *smart, bool opening)
{
    static const char *const usual[] = {"\u2018", "\u2019", "\u201c", "\u201d"};
    size_t i = (peek(smart, 0) == '"' ? 2U : 0U) + (opening ? 0U : 1U);

    add(smart, smart->style->quotes[i], usual[i]);
    smart->at++;
    smart->fresh = true;
}

/* "'word: two at once. */
static bool double_set(struct smart *smart)
{
    char q = peek(smart, 0), other = q == '"' ? '\'' : '"';

    if (peek(smart, 1) != other || !is_word(peek(smart, 2)) || smart->at + 2 >= smart->text.len)
        return false;
    quote(smart, true);
    quote(smart, true);
    return true;
}

/* '80s */
static bool is_decade(const struct smart *smart)
{
    return peek(smart, 0) == '\'' && ascii_is_digit(peek(smart, 1)) &&
           ascii_is_digit(peek(smart, 2)) && peek(smart, 3) == 's';
}

/* The rules for a quote of which nothing before is seen. */
static bool opens_fresh(const struct smart *smart)
{
    char a = peek(smart, 1), b = peek(smart, 2);

    if (a == '*' || a == '_')
        return !ascii_is_space(b);
    if (a && strchr("!\"#$%'()*+,-./:;<=>?@[\\]^_`{|}~", a) && !(a == '.' && b == '.') &&
        !is_word(b))
        return false;
    return !(ascii_is_space(a) || a == '\0' || (a == 's' && !is_word(b)));
}

static void quotes(struct smart *smart)
{
    bool fresh = smart->fresh || smart->at == 0;
    char before = smart->at > 0 ? smart->text.at[smart->at - 1] : ' ';

    if ((fresh || ascii_is_space(before)) && double_set(smart))
        return;
    if ((fresh || ascii_is_space(before)) && is_decade(smart))
        quote(smart, false);
    else if (fresh)
        quote(smart, opens_fresh(smart));
    else
        quote(smart, strchr(" \\\t\r\n[{(-", before) != NULL);
}

/* A symbol made of several characters; false: there is none here. */
static bool symbol(struct smart *smart)
{
    static const struct {
        const char *from;
        const char *to;
    } symbols[] = {[SMART_MDASH] = {"---", "\u2014"},
                   [SMART_NDASH] = {"--", "\u2013"},
                   [SMART_HELLIP] = {"...", "\u2026"},
                   [SMART_LAQUO_SPACE] = {"<< ", "\u00ab\u00a0"},
                   [SMART_RAQUO_SPACE] = {" >>", "\u00a0\u00bb"},
                   [SMART_LAQUO] = {"<<", "\u00ab"},
                   [SMART_RAQUO] = {">>", "\u00bb"}};
    struct str rest = str_from(smart->text, smart->at);

    for (size_t i = 0; i < SMART_SYMBOLS; i++)
        if (str_starts(rest, symbols[i].from)) {
            add(smart, smart->style->symbols[i], symbols[i].to);
            smart->at += strlen(symbols[i].from);
            smart->fresh = true;
            return true;
        }
    return false;
}

void smart_write(struct buf *out, struct str text, char next, const struct smart_style *style)
{
    struct smart smart = {.out = out, .style = style, .text = text, .next = next, .fresh = true};

    while (smart.at < text.len) {
        char c = text.at[smart.at];

        if (c == '"' || c == '\'') {
            quotes(&smart);
        } else if (!((c == '-' || c == '.' || c == '<' || c == '>' || c == ' ') &&
                     symbol(&smart))) {
            buf_char(out, c);
            smart.at++;
            smart.fresh = c == '\x02' || c == '\x03';
        }
    }
}
