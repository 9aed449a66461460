/*
 * Filters that write and read other notations: HTML, URLs (as HTML forms have them), Base64 (RFC 4648).
 */
#include "base/base64.h"
#include "base/utf8.h"
#include "liquid/convert.h"
#include "liquid/filters.h"

/* What ${c} must be written as in HTML, or NULL. */
static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Whether "&" at the start of ${s} begins a character reference: &name; or &#digits; */
static bool is_reference(struct str s)
{
    size_t at = 1, start;
    bool number = s.len > 1 && s.at[1] == '#';

    at += number;
    start = at;
    while (at < s.len && (number ? ascii_is_digit(s.at[at]) : ascii_is_alpha(s.at[at])))
        at++;
    return at > start && at < s.len && s.at[at] == ';';
}

static const struct value *escape_html(struct liquid_context *context, struct str s, bool once)
{
    struct buf out;
    size_t from = 0;

    filters_buf(&out);
    for (size_t i = 0; i < s.len; i++) {
        const char *as = s.at[i] > '>' ? NULL : entity(s.at[i]);

        if (!as || (once && s.at[i] == '&' && is_reference(str_from(s, i))))
            continue;
        buf_add(&out, str_slice(s, from, i));
        buf_add_c(&out, as);
        from = i + 1;
    }
    buf_add(&out, str_from(s, from));
    return filters_take(context, &out);
}

static const struct value *escape(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    if (convert_is_nil(input))
        return input;
    return escape_html(context, filters_str(context, input), false);
}

static const struct value *escape_once(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return escape_html(context, filters_str(context, input), true);
}

/* The end of what begins with ${open} at byte ${at} and ends with ${close}, or STR_NONE. */
static size_t closed(struct str s, size_t at, const char *open, const char *close)
{
    size_t end;

    if (!str_starts(str_from(s, at), open))
        return STR_NONE;
    end = str_find(s, str_of(close), at + str_of(open).len);
    return end == STR_NONE ? STR_NONE : end + str_of(close).len;
}

/* Scripts, styles and comments go whole, then each tag. */
static struct str strip_blocks(struct liquid_context *context, struct str s)
{
    static const char *const blocks[][2] = {
        {"<script", "</script>"}, {"<!--", "-->"}, {"<style", "</style>"}};
    bool hopeless[3] = {false, false, false}; /* its end does not come any more */
    struct buf out;
    size_t from = 0, at = 0, open;

    filters_buf(&out);
    while ((open = str_chr(str_from(s, at), '<')) != STR_NONE) {
        size_t end = STR_NONE;

        at += open;
        for (size_t i = 0; i < 3 && end == STR_NONE; i++) {
            if (hopeless[i] || !str_starts(str_from(s, at), blocks[i][0]))
                continue;
            end = closed(s, at, blocks[i][0], blocks[i][1]);
            hopeless[i] = end == STR_NONE;
        }
        if (end == STR_NONE) {
            at++;
            continue;
        }
        buf_add(&out, str_slice(s, from, at));
        from = at = end;
    }
    buf_add(&out, str_from(s, from));
    return buf_take(&out, context->arena);
}

static const struct value *strip_html(FILTER_PARAMETERS)
{
    struct str s = strip_blocks(context, filters_str(context, input));
    struct buf out;
    size_t open, close;

    FILTER_UNUSED;
    filters_buf(&out);
    while ((open = str_chr(s, '<')) != STR_NONE &&
           (close = str_chr(str_from(s, open), '>')) != STR_NONE) {
        buf_add(&out, str_slice(s, 0, open));
        s = str_from(s, open + close + 1);
    }
    buf_add(&out, s);
    return filters_take(context, &out);
}

static const struct value *url_encode(FILTER_PARAMETERS)
{
    struct str s = filters_str(context, input);
    struct buf out;

    FILTER_UNUSED;
    if (convert_is_nil(input))
        return input;
    filters_buf(&out);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];

        if (c == ' ')
            buf_char(&out, '+');
        else if (ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~')
            buf_char(&out, c);
        else
            buf_printf(&out, "%%%02X", (unsigned)(unsigned char)c);
    }
    return filters_take(context, &out);
}

static int hex(char c)
{
    if (ascii_is_digit(c))
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static const struct value *url_decode(FILTER_PARAMETERS)
{
    struct str s = filters_str(context, input);
    struct buf out;

    FILTER_UNUSED;
    if (convert_is_nil(input))
        return input;
    filters_buf(&out);
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '%' && i + 2 < s.len && hex(s.at[i + 1]) >= 0 && hex(s.at[i + 2]) >= 0) {
            buf_char(&out, (char)(hex(s.at[i + 1]) * 16 + hex(s.at[i + 2])));
            i += 2;
        } else {
            buf_char(&out, s.at[i] == '+' ? ' ' : s.at[i]);
        }
    }
    if (!utf8_valid(buf_str(&out), NULL)) {
        buf_free(&out);
        liquid_error(context, "invalid byte sequence in UTF-8");
        return &value_null;
    }
    return filters_take(context, &out);
}

/* Each ${a} becomes ${x} and each ${b} becomes ${y}. */
static struct str swap(struct arena *arena, struct str s, char a, char x, char b, char y)
{
    char *at = arena_cstr(arena, s);

    for (size_t i = 0; i < s.len; i++)
        at[i] = at[i] == a ? x : at[i] == b ? y : at[i];
    return (struct str){at, s.len};
}

static const struct value *decode64(struct liquid_context *context, struct str text)
{
    struct str bytes;

    if (base64_decode(context->arena, text, &bytes) == 0 && utf8_valid(bytes, NULL))
        return filters_result(context, bytes);
    liquid_error(context, "this is no Base64 of a text");
    return &value_null;
}

static const struct value *to_base64(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return filters_result(context, base64_encode(context->arena, filters_str(context, input)));
}

static const struct value *from_base64(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return decode64(context, filters_str(context, input));
}

static const struct value *to_base64_url(FILTER_PARAMETERS)
{
    struct str text = base64_encode(context->arena, filters_str(context, input));

    FILTER_UNUSED;
    return filters_result(context, swap(context->arena, text, '+', '-', '/', '_'));
}

static const struct value *from_base64_url(FILTER_PARAMETERS)
{
    struct str text = filters_str(context, input);

    FILTER_UNUSED;
    while (text.len % 4 != 0) /* the padding may be missing */
        text = arena_join(context->arena, text, STR("="));
    return decode64(context, swap(context->arena, text, '-', '+', '_', '/'));
}

void filters_escape(struct liquid *liquid)
{
    static const struct filter_entry entries[] = {
        {"escape", escape, 0, 0},
        {"h", escape, 0, 0},
        {"escape_once", escape_once, 0, 0},
        {"strip_html", strip_html, 0, 0},
        {"url_encode", url_encode, 0, 0},
        {"url_decode", url_decode, 0, 0},
        {"base64_encode", to_base64, 0, 0},
        {"base64_decode", from_base64, 0, 0},
        {"base64_url_safe_encode", to_base64_url, 0, 0},
        {"base64_url_safe_decode", from_base64_url, 0, 0},
    };

    filters_add(liquid, entries, sizeof(entries) / sizeof(*entries));
}
