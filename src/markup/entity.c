/*
 * Character references (HTML standard, 13.2.5.72–80).  The names met most are here; the full
 * parser, which has all 2,231, is asked for the others.
 */
#include "markup/entity.h"

#include "base/buf.h"
#include "markup/html5.h"

#define NAME_MAX_BYTES 33 /* "&CounterClockwiseContourIntegral;" */

static const struct {
    const char *name;
    const char *text;
} common[] = {
    {"&amp;", "&"},        {"&lt;", "<"},         {"&gt;", ">"},          {"&quot;", "\""},
    {"&apos;", "'"},       {"&#39;", "'"},        {"&#34;", "\""},        {"&nbsp;", "\u00a0"},
    {"&mdash;", "\u2014"}, {"&ndash;", "\u2013"}, {"&rsquo;", "\u2019"},  {"&lsquo;", "\u2018"},
    {"&ldquo;", "\u201c"}, {"&rdquo;", "\u201d"}, {"&hellip;", "\u2026"}, {"&copy;", "\u00a9"},
};

/* The reference at the start of ${s}, which begins with '&'; empty if it is a plain '&'. */
static struct str reference_at(struct str s)
{
    size_t i = 1;

    if (s.len > 1 && s.at[1] == '#')
        i = 2;
    while (i < s.len && i < NAME_MAX_BYTES && ascii_is_alnum(s.at[i]))
        i++;
    if (i < s.len && s.at[i] == ';')
        i++;
    return i > 2 ? str_slice(s, 0, i) : (struct str){NULL, 0};
}

static struct str resolve(struct arena *arena, struct str reference)
{
    for (size_t i = 0; i < sizeof(common) / sizeof(*common); i++)
        if (str_is(reference, common[i].name))
            return str_of(common[i].text);
    return html5_entity(arena, reference);
}

struct str entity_decode(struct arena *arena, struct str text)
{
    struct buf out;
    size_t amp = str_chr(text, '&');

    if (amp == STR_NONE)
        return text;
    buf_init(&out, (size_t)-1);
    while (amp != STR_NONE) {
        struct str reference = reference_at(str_from(text, amp));

        buf_add(&out, str_slice(text, 0, amp));
        if (reference.len > 0)
            buf_add(&out, resolve(arena, reference));
        else
            buf_char(&out, '&');
        text = str_from(text, amp + (reference.len > 0 ? reference.len : 1));
        amp = str_chr(text, '&');
    }
    buf_add(&out, text);
    return buf_take(&out, arena);
}
