/*
 * kramdown's settings, in the forms that kramdown 2.4 takes (options.rb).
 */
#include "markup/kramdown.h"

#include <stdlib.h>

#include "base/buf.h"
#include "markup/entity.h"

#define MAX_LEVEL 6

/* The text of a setting that may be written as text or number. */
static struct str text_of(struct arena *arena, const struct value *v)
{
    if (v && v->type == VALUE_INT)
        return arena_printf(arena, "%lld", (long long)v->u.integer);
    return value_as_text(v);
}

/* Everything is true but `false` and nothing. */
static bool is_true(const struct value *settings, const char *key, bool usual)
{
    const struct value *v = value_get(settings, key);

    if (value_is_null(v))
        return usual;
    if (v->type == VALUE_BOOL)
        return v->u.boolean;
    return v->type != VALUE_TEXT ||
           (v->u.text.len > 0 && !str_is_nocase(str_trim(v->u.text), "false"));
}

/* So far from zero a number may be: more levels or footnotes there are not. */
#define NUMBER_MAX 1000000

static int number_of(struct arena *arena, const struct value *settings, const char *key, int usual)
{
    struct str text = str_trim(text_of(arena, value_get(settings, key)));
    char *end;
    long n;

    if (text.len == 0)
        return usual;
    n = strtol(arena_cstr(arena, text), &end, 10);
    return *end || n < -NUMBER_MAX || n > NUMBER_MAX ? usual : (int)n;
}

/* A list, or a text of parts between commas; at most ${max} of them, and their number. */
static size_t parts_of(struct arena *arena, const struct value *v, struct str *parts, size_t max)
{
    struct str text = text_of(arena, v), part;
    size_t n = 0;

    if (v && v->type == VALUE_LIST)
        for (; n < value_size(v) && n < max; n++)
            parts[n] = text_of(arena, value_at(v, n));
    else
        while (n < max && str_split(&text, ',', &part))
            parts[n++] = part;
    return n;
}

/* "1..3", "1,3" or a list: the levels that are not named, a bit for each. */
static unsigned levels_left_out(struct arena *arena, const struct value *v)
{
    struct str text = text_of(arena, v), parts[MAX_LEVEL];
    unsigned all = ((2U << MAX_LEVEL) - 1) & ~1U, named = 0;
    size_t n;

    if (text.len == 4 && str_is(str_slice(text, 1, 3), "..")) {
        for (int level = text.at[0] - '0'; level >= 1 && level <= text.at[3] - '0'; level++)
            named |= 1U << (level <= MAX_LEVEL ? level : 0);
    } else {
        n = parts_of(arena, v, parts, MAX_LEVEL);
        for (size_t i = 0; i < n; i++)
            named |= parts[i].len == 1 && ascii_is_digit(parts[i].at[0])
                         ? 1U << (parts[i].at[0] - '0')
                         : 1U;
    }
    return named == 0 || (named & ~all) ? 0 : all & ~named;
}

/* Four names or numbers of characters. */
static void read_quotes(struct arena *arena, const struct value *v, struct smart_style *style)
{
    struct str parts[5];

    if (parts_of(arena, v, parts, 5) != 4)
        return;
    for (size_t i = 0; i < 4; i++) {
        struct str name = str_trim(parts[i]), reference, c;

        if (name.len == 0)
            continue;
        reference =
            arena_printf(arena, ascii_is_digit(name.at[0]) ? "&#%.*s;" : "&%.*s;", STR_ARG(name));
        c = entity_decode(arena, reference);
        if (!str_eq(c, reference))
            style->quotes[i] = c;
    }
}

static void read_symbols(struct arena *arena, const struct value *v, struct smart_style *style)
{
    static const char *const names[] = {
        [SMART_MDASH] = "mdash",
        [SMART_NDASH] = "ndash",
        [SMART_HELLIP] = "hellip",
        [SMART_LAQUO_SPACE] = "laquo_space",
        [SMART_RAQUO_SPACE] = "raquo_space",
        [SMART_LAQUO] = "laquo",
        [SMART_RAQUO] = "raquo",
    };

    for (size_t i = 0; i < SMART_SYMBOLS; i++) {
        const struct value *symbol = value_get(v, names[i]);

        if (!value_is_null(symbol))
            style->symbols[i] = text_of(arena, symbol);
    }
}

/* `math_engine: null`, in YAML's way or Ruby's. */
static bool is_nil(const struct value *settings, const char *key)
{
    const struct value *v = value_get(settings, key);

    return v && (v->type == VALUE_NULL || (v->type == VALUE_TEXT && str_is(v->u.text, "nil")));
}

struct markdown_options kramdown_options(struct arena *arena, const struct value *settings)
{
    struct str input = value_as_text(value_get(settings, "input"));
    const struct value *backlink = value_get(settings, "footnote_backlink");
    bool gfm = input.len == 0 || str_is_nocase(input, "gfm");
    struct markdown_options options = {
        .gfm = gfm,
        .hard_wrap = gfm && is_true(settings, "hard_wrap", false),
        .smart = true,
        .auto_ids = is_true(settings, "auto_ids", true),
        .block_html = is_true(settings, "parse_block_html", false),
        .bare_math = is_nil(settings, "math_engine"),
        .levels_left_out = levels_left_out(arena, value_get(settings, "toc_levels")),
        .header_offset = number_of(arena, settings, "header_offset", 0),
        .footnote_offset = number_of(arena, settings, "footnote_nr", 1) - 1,
        .auto_id_prefix = text_of(arena, value_get(settings, "auto_id_prefix")),
        .footnote_prefix = text_of(arena, value_get(settings, "footnote_prefix")),
    };

    if (!value_is_null(backlink))
        options.footnote_backlink =
            entity_decode(arena, arena_join(arena, STR(""), text_of(arena, backlink)));
    read_quotes(arena, value_get(settings, "smart_quotes"), &options.style);
    read_symbols(arena, value_get(settings, "typographic_symbols"), &options.style);
    return options;
}
