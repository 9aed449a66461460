/*
 * Addresses from patterns, as Jekyll::URL and Jekyll::Drops::UrlDrop make them.
 */
#include "site/permalink.h"

#include "base/slug.h"
#include "base/uri.h"
#include "base/utf8.h"

/* An address longer than this fits no file system and no browser. */
#define URL_MAX_BYTES (64u << 10)

struct maker {
    struct arena *arena;
    const struct permalink_facts *facts;
};

struct str permalink_escape(struct arena *arena, struct str text)
{
    return uri_encode(arena, text, "!$&'()*+,;=:@/?");
}

static bool seen(const struct str *items, size_t n, struct str item)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(items[i], item))
            return true;
    return false;
}

static struct str categories(const struct maker *m, bool slugs)
{
    struct str *done = arena_array(m->arena, m->facts->categories.n, sizeof(*done));
    struct str joined = STR("");
    size_t n = 0;

    for (size_t i = 0; i < m->facts->categories.n; i++) {
        struct str item = m->facts->categories.items[i];

        item =
            slugs ? slug_make(m->arena, item, SLUG_DEFAULT, false) : utf8_downcase(m->arena, item);
        if (seen(done, n, item))
            continue;
        joined = n ? arena_printf(m->arena, "%.*s/%.*s", STR_ARG(joined), STR_ARG(item)) : item;
        done[n++] = item;
    }
    return joined;
}

static struct str date_part(const struct maker *m, const char *format)
{
    struct buf out;

    buf_init(&out, URL_MAX_BYTES);
    date_format(&out, m->facts->date, str_of(format));
    return buf_take(&out, m->arena);
}

/* The value of one placeholder.  Return false if there is none of that name. */
static bool placeholder(const struct maker *m, struct str name, struct str *value)
{
    static const struct {
        const char *name, *format;
    } dates[] = {{"year", "%Y"},       {"month", "%m"},      {"day", "%d"},
                 {"hour", "%H"},       {"minute", "%M"},     {"second", "%S"},
                 {"i_day", "%-d"},     {"i_month", "%-m"},   {"short_month", "%b"},
                 {"long_month", "%B"}, {"short_year", "%y"}, {"w_year", "%G"},
                 {"week", "%V"},       {"w_day", "%u"},      {"short_day", "%a"},
                 {"long_day", "%A"},   {"y_day", "%j"}};
    const struct permalink_facts *f = m->facts;

    for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++)
        if (str_is(name, dates[i].name)) {
            *value = date_part(m, dates[i].format);
            return true;
        }
    if (str_is(name, "title"))
        *value = slug_make(m->arena, f->slug, SLUG_PRETTY, true);
    else if (str_is(name, "slug"))
        *value = slug_make(m->arena, f->slug, SLUG_DEFAULT, false);
    else if (str_is(name, "name"))
        *value = slug_make(m->arena, f->basename, SLUG_DEFAULT, false);
    else if (str_is(name, "categories"))
        *value = categories(m, false);
    else if (str_is(name, "slugified_categories"))
        *value = categories(m, true);
    else if (str_is(name, "collection"))
        *value = f->collection;
    else if (str_is(name, "path"))
        *value = f->path;
    else if (str_is(name, "output_ext"))
        *value = f->output_ext;
    else
        return false;
    return true;
}

static bool in_name(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

/* Replace one ":name"; ${rest} starts behind the colon. */
static int expand(const struct maker *m, struct buf *out, struct str *rest, struct place place,
                  struct diag *diag)
{
    struct str name = *rest, value;

    name.len = 0;
    while (name.len < rest->len && in_name(rest->at[name.len]))
        name.len++;
    if (!placeholder(m, name, &value)) {
        /* ":month_:day": the underscore may be the pattern's */
        struct str shorter = name;

        if (str_ends(name, "_"))
            shorter.len--;
        if (!placeholder(m, shorter, &value)) {
            diag_rule(diag, SEVERITY_ERROR, "permalink", place,
                      "the permalink has a placeholder :%.*s, which stands for nothing",
                      STR_ARG(name));
            return -1;
        }
        name = shorter;
    }
    buf_add(out, permalink_escape(m->arena, value));
    *rest = str_from(*rest, name.len);
    return 0;
}

/* Jekyll takes "..", "./" and repeated slashes out. */
static struct str sanitized(struct arena *arena, struct str url)
{
    struct buf out;
    size_t n = 0;

    buf_init(&out, URL_MAX_BYTES);
    buf_char(&out, '/');
    for (size_t i = 0; i < url.len; i++) {
        if (str_starts(str_from(url, i), "./"))
            i++;
        else
            buf_char(&out, url.at[i]);
    }
    for (size_t i = 0; i < out.len; i++)
        if (!(out.at[i] == '/' && n && out.at[n - 1] == '/'))
            out.at[n++] = out.at[i];
    buf_truncate(&out, n);
    return buf_take(&out, arena);
}

static bool climbs(struct str url)
{
    struct str part;

    while (str_split(&url, '/', &part))
        if (str_is(part, ".."))
            return true;
    return false;
}

int permalink_make(struct arena *arena, struct str pattern, const struct permalink_facts *facts,
                   struct place place, struct str *url, struct diag *diag)
{
    struct maker m = {arena, facts};
    struct str rest = pattern, made;
    struct buf out;

    buf_init(&out, URL_MAX_BYTES);
    while (rest.len) {
        char c = rest.at[0];

        rest = str_from(rest, 1);
        if (c != ':' || !rest.len || !in_name(rest.at[0])) {
            buf_char(&out, c);
        } else if (expand(&m, &out, &rest, place, diag)) {
            buf_free(&out);
            return -1;
        }
    }
    if (climbs(buf_str(&out)) || climbs(uri_decode(arena, buf_str(&out)))) {
        diag_rule(diag, SEVERITY_ERROR, "permalink", place,
                  "the permalink \"%.*s\" leads out of the site with \"..\"", STR_ARG(pattern));
        buf_free(&out);
        return -1;
    }
    made = buf_take(&out, arena);
    if (str_find(made, STR(".."), 0) != STR_NONE) {
        /* "..", but not as a folder's name: Jekyll puts a slash there */
        struct buf slashed;

        buf_init(&slashed, URL_MAX_BYTES);
        for (size_t i = 0; i < made.len; i++) {
            bool dots = str_starts(str_from(made, i), "..");

            buf_char(&slashed, dots ? '/' : made.at[i]);
            i += dots;
        }
        made = buf_take(&slashed, arena);
    }
    *url = sanitized(arena, made);
    return 0;
}

struct str permalink_with_suffix(struct arena *arena, struct str pattern, struct str style)
{
    if (str_is(style, "pretty") || str_ends(style, "/"))
        return arena_join(arena, pattern, STR("/"));
    if (str_is(style, "date") || str_is(style, "ordinal") || str_is(style, "none") ||
        str_ends(style, ":output_ext"))
        return arena_join(arena, pattern, STR(":output_ext"));
    return pattern;
}
