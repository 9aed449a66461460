/*
 * Jekyll's filters for text.
 */
#include <stdlib.h>

#include "base/slug.h"
#include "base/utf8.h"
#include "data/json.h"
#include "markup/html.h"
#include "markup/kramdown.h"
#include "site/jekyll.h"
#include "site/smartify.h"

/* Documents are followed this deep when they become JSON: neighbours have neighbours. */
#define PLAIN_MAX_DEPTH 16
#define PLAIN_NEIGHBOURS_DEPTH 2

static struct str argument(struct arena *arena, const struct value *const *args, size_t n, size_t i,
                           const char *otherwise)
{
    return i < n && !value_is_null(args[i]) ? liquid_to_text(arena, args[i]) : str_of(otherwise);
}

JEKYLL_FILTER(markdownify)
{
    struct arena *arena = liquid_arena(context);
    const struct site *site = data;
    struct markdown_options options =
        kramdown_options(arena, value_get(site->config->yaml, "kramdown"));
    struct buf out;

    (void)args, (void)n, (void)named;
    buf_init(&out, LIQUID_MAX_OUTPUT_BYTES);
    html_write(&out, markdown_parse(arena, liquid_to_text(arena, input), &options,
                                    liquid_place(context), liquid_diag(context)));
    return value_text(arena, buf_take(&out, arena));
}

JEKYLL_FILTER(smartify_filter)
{
    struct arena *arena = liquid_arena(context);
    struct buf out;

    (void)data, (void)args, (void)n, (void)named;
    buf_init(&out, LIQUID_MAX_OUTPUT_BYTES);
    smartify(&out, liquid_to_text(arena, input));
    return value_text(arena, buf_take(&out, arena));
}

JEKYLL_FILTER(slugify)
{
    static const struct {
        const char *name;
        enum slug_mode mode;
    } modes[] = {{"default", SLUG_DEFAULT},
                 {"raw", SLUG_RAW},
                 {"pretty", SLUG_PRETTY},
                 {"ascii", SLUG_ASCII},
                 {"latin", SLUG_LATIN}};
    struct arena *arena = liquid_arena(context);
    struct str wanted = argument(arena, args, n, 0, "default");
    enum slug_mode mode = SLUG_NONE;

    (void)data, (void)named;
    if (value_is_null(input))
        return input;
    for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++)
        if (str_is(wanted, modes[i].name))
            mode = modes[i].mode;
    return value_text(arena, slug_make(arena, liquid_to_text(arena, input), mode, false));
}

static struct str xml_escaped(struct arena *arena, struct str s)
{
    struct buf out;

    buf_init(&out, 6 * s.len + 1);
    html_escape(&out, s);
    return buf_take(&out, arena);
}

JEKYLL_FILTER(xml_escape)
{
    struct arena *arena = liquid_arena(context);

    (void)data, (void)args, (void)n, (void)named;
    return value_text(arena, xml_escaped(arena, liquid_to_text(arena, input)));
}

JEKYLL_FILTER(normalize_whitespace)
{
    struct arena *arena = liquid_arena(context);
    struct str s = str_trim(liquid_to_text(arena, input));
    struct buf out;

    (void)data, (void)args, (void)n, (void)named;
    buf_init(&out, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_is_space(s.at[i]))
            buf_char(&out, s.at[i]);
        else if (!ascii_is_space(s.at[i - 1]))
            buf_char(&out, ' ');
    return value_text(arena, buf_take(&out, arena));
}

/* Han, Katakana, Hiragana and Hangul, by their blocks. */
static bool is_cjk(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x2FD5) || c == 0x3005 || c == 0x3007 ||
           (c >= 0x3021 && c <= 0x3029) || (c >= 0x3038 && c <= 0x303B) ||
           (c >= 0x3041 && c <= 0x3096) || (c >= 0x309D && c <= 0x309F) ||
           (c >= 0x30A1 && c <= 0x30FA) || (c >= 0x30FD && c <= 0x30FF) ||
           (c >= 0x3131 && c <= 0x318E) || (c >= 0x31F0 && c <= 0x321E) ||
           (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAD9) ||
           (c >= 0xFF66 && c <= 0xFF9D) || (c >= 0x20000 && c <= 0x323AF);
}

/* Words between blanks; with ${cjk}, each of those characters is a word. */
static int64_t count_words(struct str s, bool cjk, bool *found)
{
    int64_t words = 0;
    bool inside = false;
    uint32_t c;

    while (utf8_next(&s, &c)) {
        bool alone = is_cjk(c);
        bool blank = c < 0x80 && (ascii_is_space((char)c) || c == 0);

        *found = *found || alone;
        if (cjk && alone)
            words++;
        else if (!blank && !inside)
            words++;
        inside = !blank && !(cjk && alone);
    }
    return words;
}

JEKYLL_FILTER(number_of_words)
{
    struct arena *arena = liquid_arena(context);
    struct str s = liquid_to_text(arena, input), mode = argument(arena, args, n, 0, "");
    bool found = false;
    int64_t plain = count_words(s, false, &found);

    (void)data, (void)named;
    if (str_is(mode, "cjk") || (str_is(mode, "auto") && found))
        return value_int(arena, count_words(s, true, &found));
    return value_int(arena, plain);
}

JEKYLL_FILTER(array_to_sentence_string)
{
    struct arena *arena = liquid_arena(context);
    struct str connector = argument(arena, args, n, 0, "and");
    size_t size = value_size(input);
    struct buf out;

    (void)data, (void)named;
    if (input->type != VALUE_LIST)
        return input;
    buf_init(&out, LIQUID_MAX_OUTPUT_BYTES);
    for (size_t i = 0; i < size; i++) {
        if (i && size > 2)
            buf_char(&out, ',');
        if (i)
            buf_char(&out, ' ');
        if (i && i + 1 == size)
            buf_printf(&out, "%.*s ", STR_ARG(connector));
        buf_add(&out, liquid_to_text(arena, value_at(input, i)));
    }
    return value_text(arena, buf_take(&out, arena));
}

static bool is_document(const struct value *v)
{
    return value_get(v, "relative_path") && value_get(v, "collection");
}

static bool is_neighbour(struct str key)
{
    return str_is(key, "next") || str_is(key, "previous");
}

static bool is_nested_field(struct str key)
{
    return is_neighbour(key) || str_is(key, "content") || str_is(key, "output") ||
           str_is(key, "excerpt");
}

/* ${v} without what JSON cannot say: times are text, neighbours of neighbours have none. */
static const struct value *plain_below(struct arena *arena, const struct value *v, size_t ceiling,
                                       int depth, bool collapsed)
{
    bool document = is_document(v);
    struct value *copy;

    /* a list that stands in itself often is endless before it is deep; the context reports it */
    if (depth > PLAIN_MAX_DEPTH || arena_bytes(arena) > ceiling)
        return &value_null;
    switch (v->type) {
    case VALUE_TIME:
        return value_text(arena, liquid_to_text(arena, v));
    case VALUE_LIST:
        copy = value_list(arena);
        for (size_t i = 0; i < value_size(v); i++)
            value_push(arena, copy, plain_below(arena, value_at(v, i), ceiling, depth + 1, false));
        return copy;
    case VALUE_MAP:
        copy = value_map(arena);
        for (size_t i = 0; i < value_size(v); i++) {
            struct str key = value_key(v, i);

            if (str_is(key, "to_s") || (document && collapsed && is_nested_field(key)))
                continue;
            value_put(
                arena, copy, key,
                plain_below(arena, value_at(v, i), ceiling, depth + 1,
                            document && is_neighbour(key) && depth >= PLAIN_NEIGHBOURS_DEPTH));
        }
        return copy;
    default:
        return v;
    }
}

/* NULL after liquid_error. */
static const struct value *plain(struct liquid_context *context, const struct value *v)
{
    struct arena *arena = liquid_arena(context);
    size_t ceiling = arena_bytes(arena) + LIQUID_MAX_MEMORY_BYTES;
    const struct value *copy = plain_below(arena, v, ceiling, 0, false);

    if (arena_bytes(arena) <= ceiling)
        return copy;
    liquid_error(context, "the template takes too much memory (the limit is %zu)",
                 LIQUID_MAX_MEMORY_BYTES);
    return NULL;
}

JEKYLL_FILTER(jsonify)
{
    struct arena *arena = liquid_arena(context);
    const struct value *copy = plain(context, input);
    struct buf out;

    (void)data, (void)args, (void)n, (void)named;
    if (!copy)
        return NULL;
    buf_init(&out, LIQUID_MAX_OUTPUT_BYTES);
    json_write(&out, copy, 0);
    return value_text(arena, buf_take(&out, arena));
}

JEKYLL_FILTER(to_integer)
{
    struct arena *arena = liquid_arena(context);
    struct str s;

    (void)data, (void)args, (void)n, (void)named;
    switch (input->type) {
    case VALUE_INT:
        return input;
    case VALUE_BOOL:
        return value_int(arena, input->u.boolean);
    case VALUE_REAL:
        return value_int(arena, (int64_t)input->u.real);
    case VALUE_TIME:
        return value_int(arena, input->u.time.s);
    default:
        s = arena_str(arena, str_trim(liquid_to_text(arena, input)));
        return value_int(arena, s.len ? strtoll(s.at, NULL, 10) : 0);
    }
}

static void inspect_value(struct buf *out, struct arena *arena, const struct value *v, int depth)
{
    switch (v->type) {
    case VALUE_NULL:
        buf_add_c(out, "nil");
        break;
    case VALUE_TEXT:
        buf_char(out, '"');
        for (size_t i = 0; i < v->u.text.len; i++) {
            char c = v->u.text.at[i];

            if (c == '"' || c == '\\')
                buf_char(out, '\\');
            if (c == '\n')
                buf_add_c(out, "\\n");
            else if (c == '\t')
                buf_add_c(out, "\\t");
            else
                buf_char(out, c);
        }
        buf_char(out, '"');
        break;
    case VALUE_LIST:
    case VALUE_MAP:
        buf_char(out, v->type == VALUE_LIST ? '[' : '{');
        for (size_t i = 0; i < value_size(v) && depth < PLAIN_MAX_DEPTH; i++) {
            buf_add_c(out, i ? ", " : "");
            if (v->type == VALUE_MAP)
                buf_printf(out, "\"%.*s\"=>", STR_ARG(value_key(v, i)));
            inspect_value(out, arena, value_at(v, i), depth + 1);
        }
        buf_char(out, v->type == VALUE_LIST ? ']' : '}');
        break;
    default:
        buf_add(out, liquid_to_text(arena, v));
    }
}

JEKYLL_FILTER(inspect)
{
    struct arena *arena = liquid_arena(context);
    const struct value *copy = input->type == VALUE_TIME ? input : plain(context, input);
    struct buf out;

    (void)data, (void)args, (void)n, (void)named;
    if (!copy)
        return NULL;
    buf_init(&out, LIQUID_MAX_OUTPUT_BYTES);
    inspect_value(&out, arena, copy, 0);
    return value_text(arena, xml_escaped(arena, buf_take(&out, arena)));
}

void jekyll_add_text_filters(struct liquid *liquid, struct site *site)
{
    liquid_add_filter(liquid, "markdownify", markdownify, site);
    liquid_add_filter(liquid, "smartify", smartify_filter, site);
    liquid_add_filter(liquid, "slugify", slugify, site);
    liquid_add_filter(liquid, "xml_escape", xml_escape, site);
    liquid_add_filter(liquid, "normalize_whitespace", normalize_whitespace, site);
    liquid_add_filter(liquid, "number_of_words", number_of_words, site);
    liquid_add_filter(liquid, "array_to_sentence_string", array_to_sentence_string, site);
    liquid_add_filter(liquid, "jsonify", jsonify, site);
    liquid_add_filter(liquid, "to_integer", to_integer, site);
    liquid_add_filter(liquid, "inspect", inspect, site);
}
