/*
 * Jekyll's highlight: what Jekyll with Rouge writes, without the colours.
 */
#include "markup/html.h"
#include "site/jekyll.h"

static bool in_language(char c)
{
    return ascii_is_alnum(c) || c == '.' || c == '+' || c == '#' || c == '_' || c == '-';
}

/* The language and whether `linenos` stands behind it.  Return 0 or -1. */
static int read_markup(struct arena *arena, struct str markup, struct str *language, bool *lines)
{
    struct str rest = str_trim(markup);
    char *lower;
    size_t n = 0;

    while (n < rest.len && in_language(rest.at[n]))
        n++;
    if (!n || (n < rest.len && !ascii_is_space(rest.at[n])))
        return -1;
    lower = arena_cstr(arena, str_slice(rest, 0, n));
    for (size_t i = 0; i < n; i++)
        lower[i] = ascii_lower(lower[i]);
    *language = (struct str){lower, n};
    *lines = false;
    rest = str_from(rest, n);
    while ((rest = str_ltrim(rest)).len) {
        for (n = 0; n < rest.len && !ascii_is_space(rest.at[n]) && rest.at[n] != '='; n++)
            ;
        *lines = *lines || str_is(str_slice(rest, 0, n), "linenos");
        while (n < rest.len && !ascii_is_space(rest.at[n])) {
            if (rest.at[n++] != '"')
                continue;
            while (n < rest.len && rest.at[n] != '"')
                n++;
            n += n < rest.len;
        }
        rest = str_from(rest, n);
    }
    return 0;
}

static struct str without_line_ends(struct str s)
{
    while (s.len && (s.at[0] == '\n' || s.at[0] == '\r'))
        s = str_from(s, 1);
    while (s.len && (s.at[s.len - 1] == '\n' || s.at[s.len - 1] == '\r'))
        s.len--;
    return s;
}

static void write_code(struct buf *out, struct str code, bool lines)
{
    unsigned n = 1;

    if (!lines) {
        html_escape(out, code);
        return;
    }
    buf_add_c(out, "<table class=\"rouge-table\"><tbody><tr><td class=\"gutter gl\">"
                   "<pre class=\"lineno\">");
    for (size_t i = 0; i < code.len; i++)
        n += code.at[i] == '\n';
    for (unsigned i = 1; i <= n; i++)
        buf_printf(out, "%u\n", i);
    buf_add_c(out, "</pre></td><td class=\"code\"><pre>");
    html_escape(out, code);
    buf_add_c(out, "\n</pre></td></tr></tbody></table>");
}

static int highlight(struct liquid_context *context, void *data, struct str markup, struct str body,
                     struct buf *out)
{
    struct arena *arena = liquid_arena(context);
    struct str language, class;
    char *c;
    bool lines;

    (void)data;
    if (read_markup(arena, markup, &language, &lines))
        return liquid_error(context, "highlight: name a language, as {%% highlight c %%}");
    c = arena_cstr(arena, language);
    for (size_t i = 0; i < language.len; i++)
        if (c[i] == '+')
            c[i] = '-';
    class = (struct str){c, language.len};
    buf_add(out, liquid_to_text(arena, liquid_lookup(context, STR("highlighter_prefix"))));
    buf_printf(out,
               "<figure class=\"highlight\"><pre><code class=\"language-%.*s\" "
               "data-lang=\"%.*s\">",
               STR_ARG(class), STR_ARG(language));
    write_code(out, without_line_ends(body), lines);
    buf_add_c(out, "</code></pre></figure>");
    buf_add(out, liquid_to_text(arena, liquid_lookup(context, STR("highlighter_suffix"))));
    return 0;
}

void jekyll_add_highlight(struct liquid *liquid, struct site *site)
{
    liquid_add_tag(liquid, "highlight", "endhighlight", false, highlight, site);
}
