/*
 * Filters that write and read other notations: HTML, URLs (as HTML forms have them), Base64 (RFC 4648).
 */
#include "base/utf8.h"
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
        const char *as = entity(s.at[i]);

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
    if (input->type == VALUE_NULL)
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
    if (input->type == VALUE_NULL)
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
    if (input->type == VALUE_NULL)
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

static const struct value *encode64(struct liquid_context *context, struct str s, const char *last)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    struct buf out;

    filters_buf(&out);
    for (size_t i = 0; i < s.len; i += 3) {
        unsigned have = s.len - i < 3 ? (unsigned)(s.len - i) : 3;
        unsigned bits = (unsigned)(unsigned char)s.at[i] << 16;

        if (have > 1)
            bits |= (unsigned)(unsigned char)s.at[i + 1] << 8;
        if (have > 2)
            bits |= (unsigned char)s.at[i + 2];
        for (unsigned k = 0; k < 4; k++) {
            unsigned digit = bits >> (18 - 6 * k) & 63;

            if (k > have)
                buf_char(&out, '=');
            else
                buf_char(&out, digit < 62 ? digits[digit] : last[digit - 62]);
        }
    }
    return filters_take(context, &out);
}

static int digit64(char c, const char *last)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ascii_is_digit(c))
        return c - '0' + 52;
    return c == last[0] ? 62 : c == last[1] ? 63 : -1;
}

/* Strictly: four characters each, padded; unless ${bare}, where the padding may be missing. */
static const struct value *decode64(struct liquid_context *context, struct str s, const char *last,
                                    bool bare)
{
    size_t len = s.len, bits_n = 0;
    unsigned bits = 0;
    struct buf out;
    bool good = len % 4 == 0 || bare;

    for (int i = 0; i < 2 && len > 0 && s.len % 4 == 0 && s.at[len - 1] == '='; i++)
        len--;
    filters_buf(&out);
    for (size_t i = 0; i < len && good; i++) {
        int digit = digit64(s.at[i], last);

        good = digit >= 0;
        bits = bits << 6 | (unsigned)(digit & 63);
        bits_n += 6;
        if (bits_n >= 8) {
            bits_n -= 8;
            buf_char(&out, (char)(bits >> bits_n & 255));
        }
    }
    if (!good || len % 4 == 1 || (bits & ((1u << bits_n) - 1)) != 0 ||
        !utf8_valid(buf_str(&out), NULL)) {
        buf_free(&out);
        liquid_error(context, "this is no Base64 of a text");
        return &value_null;
    }
    return filters_take(context, &out);
}

static const struct value *base64_encode(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return encode64(context, filters_str(context, input), "+/");
}

static const struct value *base64_decode(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return decode64(context, filters_str(context, input), "+/", false);
}

static const struct value *base64_url_safe_encode(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return encode64(context, filters_str(context, input), "-_");
}

static const struct value *base64_url_safe_decode(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return decode64(context, filters_str(context, input), "-_", true);
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
        {"base64_encode", base64_encode, 0, 0},
        {"base64_decode", base64_decode, 0, 0},
        {"base64_url_safe_encode", base64_url_safe_encode, 0, 0},
        {"base64_url_safe_decode", base64_url_safe_decode, 0, 0},
    };

    filters_add(liquid, entries, sizeof(entries) / sizeof(*entries));
}
