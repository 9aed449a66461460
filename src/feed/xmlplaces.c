/*
 * Where start tags stand.  Nothing but "<" and what it begins is looked at, which every encoding that XML documents come in
 * writes as ASCII does, in code units of one, two or four bytes.  Known limits: EBCDIC, and ISO-2022's shifts.
 */
#include "feed/xmlplaces.h"

void xmlplaces_begin(struct xml_places *places, struct str bytes, bool utf8)
{
    static const struct {
        const char *start;
        size_t len;
        unsigned width, low;
        bool mark; /* of the order of bytes: no character of the document */
    } starts[] = {
        {"\0\0\xfe\xff", 4, 4, 3, true}, {"\xff\xfe\0\0", 4, 4, 0, true},
        {"\0\0\0<", 4, 4, 3, false},     {"<\0\0\0", 4, 4, 0, false},
        {"\xfe\xff", 2, 2, 1, true},     {"\xff\xfe", 2, 2, 0, true},
        {"\0<", 2, 2, 1, false},         {"<\0", 2, 2, 0, false},
        {"\xef\xbb\xbf", 3, 1, 0, true},
    };

    *places = (struct xml_places){.bytes = bytes, .width = 1, .utf8 = utf8, .line = 1, .column = 1};
    for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
        struct str start = {starts[i].start, starts[i].len};

        if (!str_eq(str_slice(bytes, 0, start.len), start))
            continue;
        places->width = starts[i].width;
        places->low = starts[i].low;
        places->at = places->counted = starts[i].mark ? start.len : 0;
        return;
    }
}

/* The character at ${at} if it is of ASCII; 0x80 for every other one, NUL after the last. */
static unsigned char unit(const struct xml_places *places, size_t at)
{
    unsigned char c;

    if (at + places->width > places->bytes.len)
        return '\0';
    c = (unsigned char)places->bytes.at[at + places->low];
    for (unsigned i = 0; i < places->width; i++)
        if (i != places->low && places->bytes.at[at + i] != '\0')
            return 0x80;
    return c < 0x80 ? c : 0x80;
}

static bool is_at(const struct xml_places *places, size_t at, const char *text)
{
    for (; *text; text++, at += places->width)
        if (unit(places, at) != (unsigned char)*text)
            return false;
    return true;
}

/* Behind the next ${end} at or after ${at}. */
static size_t behind(const struct xml_places *places, size_t at, const char *end)
{
    size_t len = str_of(end).len * places->width;

    while (at + len <= places->bytes.len && !is_at(places, at, end))
        at += places->width;
    return at + len;
}

static size_t behind_doctype(const struct xml_places *places, size_t at)
{
    unsigned depth = 0;

    for (;;) {
        unsigned char c = unit(places, at);

        if (at + places->width > places->bytes.len)
            return at;
        if (is_at(places, at, "<!--")) {
            at = behind(places, at, "-->");
            continue;
        }
        if (is_at(places, at, "<?")) {
            at = behind(places, at, "?>");
            continue;
        }
        at += places->width;
        if (c == '"' || c == '\'')
            at = behind(places, at, (const char[]){(char)c, '\0'});
        depth += c == '<';
        if (c == '>' && --depth == 0)
            return at;
    }
}

/* Go on to the next start tag; false if there is none. */
static bool seek(struct xml_places *places)
{
    for (;;) {
        size_t at = places->at = behind(places, places->at, "<") - places->width;

        if (at + places->width > places->bytes.len)
            return false;
        if (is_at(places, at, "<!--"))
            places->at = behind(places, at, "-->");
        else if (is_at(places, at, "<![CDATA["))
            places->at = behind(places, at, "]]>");
        else if (is_at(places, at, "<?"))
            places->at = behind(places, at, "?>");
        else if (is_at(places, at, "<!DOCTYPE"))
            places->at = behind_doctype(places, at);
        else if (is_at(places, at, "</"))
            places->at = behind(places, at, ">");
        else
            return true;
    }
}

static void count_to(struct xml_places *places, size_t at)
{
    for (; places->counted < at; places->counted += places->width) {
        unsigned char c = unit(places, places->counted);

        if (c == '\n') {
            places->line++;
            places->column = 1;
        } else if (places->width > 1 || !places->utf8 ||
                   (places->bytes.at[places->counted] & 0xc0) != 0x80) {
            places->column++;
        }
    }
}

bool xmlplaces_next(struct xml_places *places, struct str name, unsigned *line, unsigned *column)
{
    if (!seek(places))
        return false;
    count_to(places, places->at);
    places->at += places->width;
    for (size_t i = 0; i < name.len && (unsigned char)name.at[i] < 0x80; i++)
        if (unit(places, places->at + i * places->width) != (unsigned char)name.at[i])
            return false;
    *line = places->line;
    *column = places->column;
    return true;
}
