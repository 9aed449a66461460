/*
 * Filters on text: case, blanks, parts, replacing.  Lengths and offsets are in characters.
 */
#include <string.h>

#include "base/utf8.h"
#include "liquid/compare.h"
#include "liquid/convert.h"
#include "liquid/filters.h"

static const struct value *downcase(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return filters_result(context, utf8_downcase(context->arena, filters_str(context, input)));
}

static const struct value *upcase(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return filters_result(context, utf8_upcase(context->arena, filters_str(context, input)));
}

static const struct value *capitalize(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return filters_result(context, utf8_capitalize(context->arena, filters_str(context, input)));
}

static bool is_blank_or_nul(char c)
{
    return c <= ' ' && (ascii_is_space(c) || c == '\0');
}

static struct str cut_left(struct str s)
{
    return str_ltrim(s);
}

/* Ruby's rstrip takes NULs too. */
static struct str cut_right(struct str s)
{
    while (s.len > 0 && is_blank_or_nul(s.at[s.len - 1]))
        s.len--;
    return s;
}

static const struct value *strip(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return filters_result(context, cut_left(cut_right(filters_str(context, input))));
}

static const struct value *lstrip(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return filters_result(context, cut_left(filters_str(context, input)));
}

static const struct value *rstrip(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return filters_result(context, cut_right(filters_str(context, input)));
}

/* Each \n with the \r before it becomes ${instead}. */
static const struct value *newlines(struct liquid_context *context, struct str s,
                                    const char *instead)
{
    struct buf out;

    filters_buf(&out);
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '\r' && i + 1 < s.len && s.at[i + 1] == '\n')
            continue;
        if (s.at[i] == '\n')
            buf_add_c(&out, instead);
        else
            buf_char(&out, s.at[i]);
    }
    return filters_take(context, &out);
}

static const struct value *strip_newlines(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return newlines(context, filters_str(context, input), "");
}

static const struct value *newline_to_br(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return newlines(context, filters_str(context, input), "<br />\n");
}

static const struct value *append(FILTER_PARAMETERS)
{
    struct buf out;

    FILTER_UNUSED;
    filters_buf(&out);
    buf_add(&out, filters_str(context, input));
    buf_add(&out, filters_str(context, args[0]));
    return filters_take(context, &out);
}

static const struct value *prepend(FILTER_PARAMETERS)
{
    struct buf out;

    FILTER_UNUSED;
    filters_buf(&out);
    buf_add(&out, filters_str(context, args[0]));
    buf_add(&out, filters_str(context, input));
    return filters_take(context, &out);
}

/* The byte at which character ${index} of ${s} begins, or ${s}'s length. */
static size_t byte_of(struct str s, int64_t index)
{
    struct str rest = s;
    uint32_t code;

    while (index-- > 0 && utf8_next(&rest, &code))
        ;
    return s.len - rest.len;
}

/* Ruby's slice: *${from} and *${count} are made to fit ${length}; false if ${from} lies outside. */
static bool fit(int64_t length, int64_t *from, int64_t *count)
{
    if (*from < 0)
        *from += length;
    if (*from < 0 || *from > length || *count < 0)
        return false;
    if (*count > length - *from)
        *count = length - *from;
    return true;
}

static const struct value *slice(FILTER_PARAMETERS)
{
    int64_t from = filters_integer(context, args[0]), count = 1;
    struct value *list;
    struct str s;
    size_t start;

    FILTER_UNUSED;
    if (n > 1 && liquid_truthy(args[1]))
        count = filters_integer(context, args[1]);
    if (context->failed)
        return &value_null;
    if (input->type == VALUE_LIST) {
        list = value_list(context->arena);
        if (fit((int64_t)value_size(input), &from, &count))
            for (int64_t i = 0; i < count; i++)
                value_push(context->arena, list, value_at(input, (size_t)(from + i)));
        return list;
    }
    s = filters_str(context, input);
    if (!fit((int64_t)utf8_length(s), &from, &count))
        return filters_result(context, STR(""));
    start = byte_of(s, from);
    s = str_from(s, start);
    return filters_result(context, str_slice(s, 0, byte_of(s, count)));
}

static const struct value *truncate_text(FILTER_PARAMETERS)
{
    int64_t length = 50, keep;
    struct str s, tail = n > 1 ? filters_str(context, args[1]) : STR("...");

    FILTER_UNUSED;
    if (convert_is_nil(input))
        return &value_null;
    if (n > 0)
        length = filters_integer(context, args[0]);
    if (context->failed)
        return &value_null;
    s = filters_str(context, input);
    if ((int64_t)utf8_length(s) <= length)
        return filters_result(context, s);
    keep = length - (int64_t)utf8_length(tail);
    return filters_result(context,
                          arena_join(context->arena, str_slice(s, 0, byte_of(s, keep)), tail));
}

static const struct value *truncatewords(FILTER_PARAMETERS)
{
    int64_t words = 15;
    struct str s, rest, tail = n > 1 ? filters_str(context, args[1]) : STR("...");
    struct buf out;

    FILTER_UNUSED;
    if (convert_is_nil(input))
        return &value_null;
    if (n > 0)
        words = filters_integer(context, args[0]);
    if (context->failed)
        return &value_null;
    if (words <= 0)
        words = 1;
    s = filters_str(context, input);
    filters_buf(&out);
    rest = str_ltrim(s);
    for (int64_t i = 0; i < words && rest.len > 0; i++) {
        size_t len = 0;

        while (len < rest.len && !is_blank_or_nul(rest.at[len]))
            len++;
        if (i > 0)
            buf_char(&out, ' ');
        buf_add(&out, str_slice(rest, 0, len));
        rest = str_from(rest, len);
        if (i + 1 < words)
            rest = str_ltrim(rest);
    }
    if (rest.len == 0) {
        buf_free(&out);
        return filters_result(context, s);
    }
    buf_add(&out, tail);
    return filters_take(context, &out);
}

/* Ruby's split drops empty parts at the end. */
static void push_part(struct liquid_context *context, struct value *list, size_t *empty,
                      struct str part)
{
    if (part.len == 0) {
        (*empty)++;
        return;
    }
    for (; *empty > 0; (*empty)--)
        filters_push(context, list, value_text(context->arena, STR("")));
    filters_push(context, list, value_text(context->arena, part));
}

static void split_words(struct liquid_context *context, struct value *list, struct str s)
{
    size_t empty = 0, len;

    for (s = str_ltrim(s); s.len > 0 && !context->failed; s = str_ltrim(str_from(s, len))) {
        for (len = 0; len < s.len && !is_blank_or_nul(s.at[len]);)
            len++;
        push_part(context, list, &empty, str_slice(s, 0, len));
        if (len == 0)
            len = 1;
    }
}

static const struct value *split(FILTER_PARAMETERS)
{
    struct str s = filters_str(context, input), by = filters_str(context, args[0]);
    struct value *list = value_list(context->arena);
    size_t from = 0, empty = 0;

    FILTER_UNUSED;
    if (str_is(by, " ")) {
        split_words(context, list, s);
        return list;
    }
    while (from < s.len && !context->failed) {
        size_t end = by.len ? str_find(s, by, from) : from + byte_of(str_from(s, from), 1);

        if (end == STR_NONE)
            end = s.len;
        push_part(context, list, &empty, str_slice(s, from, end));
        from = end + by.len;
    }
    return list;
}

enum which { WHICH_ALL, WHICH_FIRST, WHICH_LAST };

/*
 * ${new} in place of s[at, end), as Ruby's sub and gsub read it: \\0 and \\& are what was found, \\` and \\'
 * what is around it, \\1 to \\9 groups that there are none of, and two backslashes are one.
 */
static void add_replacement(struct buf *out, struct str new, struct str s, size_t at, size_t end)
{
    size_t slash;

    while ((slash = str_chr(new, '\\')) != STR_NONE && slash + 1 < new.len) {
        char c = new.at[slash + 1];

        buf_add(out, str_slice(new, 0, slash));
        new = str_from(new, slash + 2);
        if (c == '0' || c == '&') {
            buf_add(out, str_slice(s, at, end));
        } else if (c == '`') {
            buf_add(out, str_slice(s, 0, at));
        } else if (c == '\'') {
            buf_add(out, str_from(s, end));
        } else if (!ascii_is_digit(c)) {
            buf_char(out, '\\');
            if (c != '\\')
                buf_char(out, c);
        }
    }
    buf_add(out, new);
}

static const struct value *replace_in(struct liquid_context *context, struct str s, struct str old,
                                      struct str new, enum which which)
{
    struct buf out;
    size_t from = 0, at = 0;

    filters_buf(&out);
    if (which == WHICH_LAST && s.len >= old.len) {
        for (at = s.len - old.len; at > 0 && memcmp(s.at + at, old.at ? old.at : "", old.len);)
            at--;
    }
    while ((at = str_find(s, old, at)) != STR_NONE) {
        buf_add(&out, str_slice(s, from, at));
        from = at + old.len;
        if (which == WHICH_LAST)
            buf_add(&out, new);
        else
            add_replacement(&out, new, s, at, from);
        if (which != WHICH_ALL)
            break;
        if (old.len > 0) {
            at = from;
        } else if (at < s.len) { /* nothing is found before each character and at the end */
            size_t next = at + byte_of(str_from(s, at), 1);

            buf_add(&out, str_slice(s, at, next));
            from = at = next;
        } else {
            break;
        }
    }
    buf_add(&out, str_from(s, from));
    return filters_take(context, &out);
}

static const struct value *replace(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return replace_in(context, filters_str(context, input), filters_str(context, args[0]),
                      n > 1 ? filters_str(context, args[1]) : STR(""), WHICH_ALL);
}

static const struct value *replace_first(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return replace_in(context, filters_str(context, input), filters_str(context, args[0]),
                      n > 1 ? filters_str(context, args[1]) : STR(""), WHICH_FIRST);
}

static const struct value *replace_last(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return replace_in(context, filters_str(context, input), filters_str(context, args[0]),
                      filters_str(context, args[1]), WHICH_LAST);
}

static const struct value *remove_all(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return replace_in(context, filters_str(context, input), filters_str(context, args[0]), STR(""),
                      WHICH_ALL);
}

static const struct value *remove_first(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return replace_in(context, filters_str(context, input), filters_str(context, args[0]), STR(""),
                      WHICH_FIRST);
}

static const struct value *remove_last(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return replace_in(context, filters_str(context, input), filters_str(context, args[0]), STR(""),
                      WHICH_LAST);
}

static const struct value *size(FILTER_PARAMETERS)
{
    const struct value *count = convert_size(context->arena, input);

    FILTER_UNUSED;
    return count ? count : value_int(context->arena, 0);
}

static const struct value *default_value(FILTER_PARAMETERS)
{
    const struct value *otherwise = n > 0 ? args[0] : filters_result(context, STR(""));
    const struct value *allow = named ? value_get(named, "allow_false") : NULL;
    bool empty = convert_is_nil(input) || compare_is_empty(input);

    FILTER_UNUSED;
    if (input->type == VALUE_BOOL && !input->u.boolean && !(allow && liquid_truthy(allow)))
        empty = true;
    return empty ? otherwise : input;
}

void filters_text(struct liquid *liquid)
{
    static const struct filter_entry entries[] = {
        {"downcase", downcase, 0, 0},
        {"upcase", upcase, 0, 0},
        {"capitalize", capitalize, 0, 0},
        {"strip", strip, 0, 0},
        {"lstrip", lstrip, 0, 0},
        {"rstrip", rstrip, 0, 0},
        {"strip_newlines", strip_newlines, 0, 0},
        {"newline_to_br", newline_to_br, 0, 0},
        {"append", append, 1, 1},
        {"prepend", prepend, 1, 1},
        {"slice", slice, 1, 2},
        {"truncate", truncate_text, 0, 2},
        {"truncatewords", truncatewords, 0, 2},
        {"split", split, 1, 1},
        {"replace", replace, 1, 2},
        {"replace_first", replace_first, 1, 2},
        {"replace_last", replace_last, 2, 2},
        {"remove", remove_all, 1, 1},
        {"remove_first", remove_first, 1, 1},
        {"remove_last", remove_last, 1, 1},
        {"size", size, 0, 0},
    };

    filters_add(liquid, entries, sizeof(entries) / sizeof(*entries));
    language_add_filter(liquid, "default", default_value, 0, 2, true);
}
