/*
 * Values as text and as numbers, as Ruby 3.1 prints and reads them.
 */
#include "liquid/convert.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "liquid/liquid.h"
#include "liquid/special.h"

/* Lists in lists deeper than this are data gone wrong; a post that holds its neighbours, which hold theirs,
 * has no end but this and the length of the text. */
#define PRINT_MAX_DEPTH 100

static bool is_enough(const struct buf *out, unsigned depth)
{
    return depth > PRINT_MAX_DEPTH || buf_overflowed(out) || out->len > LIQUID_MAX_OUTPUT_BYTES;
}

static void add_int(struct buf *out, int64_t integer)
{
    char digits[24], *at = digits + sizeof(digits);
    uint64_t rest = integer < 0 ? -(uint64_t)integer : (uint64_t)integer;

    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (integer < 0)
        *--at = '-';
    buf_add(out, (struct str){at, (size_t)(digits + sizeof(digits) - at)});
}

/* A double holds each of these, and each whole number below 2^53, exactly: dividing one by the other
 * rounds as reading the decimal would. */
bool convert_decimal(double real, int64_t *digits, int *scale)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                    1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

    for (size_t i = 0; i < sizeof(powers) / sizeof(*powers); i++) {
        double whole = round(real * powers[i]);

        if (!(fabs(whole) < 9007199254740992.0)) /* 2^53 */
            return false;
        if (whole / powers[i] == real) {
            *digits = (int64_t)whole;
            *scale = (int)i;
            return true;
        }
    }
    return false;
}

/* A decimal fraction of at least 0.0001 that is below 10^16. */
static bool add_decimal(struct buf *out, double real)
{
    char text[32], *at = text + sizeof(text);
    int64_t digits;
    int scale;

    if (real < 1e-4 || real >= 1e16 || !convert_decimal(real, &digits, &scale))
        return false;
    if (scale == 0)
        *--at = '0';
    for (; scale > 0; scale--, digits /= 10)
        *--at = (char)('0' + digits % 10);
    *--at = '.';
    do {
        *--at = (char)('0' + digits % 10);
        digits /= 10;
    } while (digits);
    buf_add(out, (struct str){at, (size_t)(text + sizeof(text) - at)});
    return true;
}

/* The shortest digits that read back as ${real}, without sign and point; *${point} is where it goes. */
static void shortest(double real, char digits[32], int *point)
{
    char text[40];
    char *e;
    size_t n = 0;

    for (int precision = 14; precision < 17; precision++) { /* 15 digits always come back */
        snprintf(text, sizeof(text), "%.*e", precision, real);
        if (strtod(text, NULL) == real)
            break;
    }
    e = strchr(text, 'e');
    for (char *c = text; c < e; c++)
        if (ascii_is_digit(*c))
            digits[n++] = *c;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    digits[n] = '\0';
    *point = atoi(e + 1) + 1;
}

void convert_real(struct buf *out, double real)
{
    char digits[32];
    int point, n;

    if (isnan(real)) {
        buf_add_c(out, "NaN");
        return;
    }
    if (signbit(real))
        buf_char(out, '-');
    real = fabs(real);
    if (isinf(real)) {
        buf_add_c(out, "Infinity");
        return;
    }
    if (real == 0) {
        buf_add_c(out, "0.0");
        return;
    }
    if (add_decimal(out, real))
        return;
    shortest(real, digits, &point);
    n = (int)strlen(digits);
    if (point > 16 || point < -3)
        buf_printf(out, "%c.%se%c%02d", digits[0], n > 1 ? digits + 1 : "0", point > 0 ? '+' : '-',
                   abs(point - 1));
    else if (point <= 0)
        buf_printf(out, "0.%.*s%s", -point, "0000", digits);
    else if (point >= n)
        buf_printf(out, "%s%.*s.0", digits, point - n, "0000000000000000");
    else
        buf_printf(out, "%.*s.%s", point, digits, digits + point);
}

static void add_time(struct buf *out, const struct value *v)
{
    date_format(out, v->u.time,
                v->date_only ? STR("%Y-%m-%d")
                : v->utc     ? STR("%Y-%m-%d %H:%M:%S UTC")
                             : STR("%Y-%m-%d %H:%M:%S %z"));
}

static void add_special(struct buf *out, const struct special *special)
{
    if (special->kind == SPECIAL_RANGE)
        buf_printf(out, "%" PRId64 "..%" PRId64, special->first, special->last);
    else if (special->kind == SPECIAL_FORLOOP)
        buf_add_c(out, "Liquid::ForloopDrop");
    else if (special->kind == SPECIAL_TABLEROWLOOP)
        buf_add_c(out, "Liquid::TablerowloopDrop");
}

static void inspect(struct buf *out, const struct value *v, unsigned depth);

static void print(struct buf *out, const struct value *v, unsigned depth)
{
    const struct special *special;

    if (is_enough(out, depth))
        return;
    switch (v->type) {
    case VALUE_NULL:
        if ((special = special_of(v)))
            add_special(out, special);
        break;
    case VALUE_BOOL:
        buf_add_c(out, v->u.boolean ? "true" : "false");
        break;
    case VALUE_INT:
        add_int(out, v->u.integer);
        break;
    case VALUE_REAL:
        convert_real(out, v->u.real);
        break;
    case VALUE_TEXT:
        buf_add(out, v->u.text);
        break;
    case VALUE_TIME:
        add_time(out, v);
        break;
    case VALUE_LIST:
        for (size_t i = 0; i < value_size(v); i++)
            print(out, value_at(v, i), depth + 1);
        break;
    case VALUE_MAP:
        inspect(out, v, depth + 1);
        break;
    }
}

void convert_print(struct buf *out, const struct value *v)
{
    print(out, v, 0);
}

/* As String#inspect: what would end the text or start an interpolation is escaped. */
static void inspect_text(struct buf *out, struct str s)
{
    static const char plain[] = "\a\b\t\n\v\f\r\"\\";
    static const char named[] = "abtnvfr\"\\";

    buf_char(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        const char *known = c ? strchr(plain, c) : NULL;

        if (known)
            buf_printf(out, "\\%c", named[known - plain]);
        else if (c == '\x1b')
            buf_add_c(out, "\\e");
        else if (c == '#' && i + 1 < s.len && s.at[i + 1] && strchr("{$@", s.at[i + 1]))
            buf_add_c(out, "\\#");
        else if ((unsigned char)c < 0x20 || c == 0x7f)
            buf_printf(out, c == 0x7f ? "\\x%02X" : "\\u%04X", (unsigned)(unsigned char)c);
        else
            buf_char(out, c);
    }
    buf_char(out, '"');
}

static void inspect(struct buf *out, const struct value *v, unsigned depth)
{
    if (is_enough(out, depth))
        return;
    switch (v->type) {
    case VALUE_NULL:
        if (special_of(v))
            print(out, v, depth);
        else
            buf_add_c(out, "nil");
        break;
    case VALUE_TEXT:
        inspect_text(out, v->u.text);
        break;
    case VALUE_LIST:
        buf_char(out, '[');
        for (size_t i = 0; i < value_size(v); i++) {
            if (i > 0)
                buf_add_c(out, ", ");
            inspect(out, value_at(v, i), depth + 1);
        }
        buf_char(out, ']');
        break;
    case VALUE_MAP:
        if (value_get(v, "to_s")) {
            print(out, value_get(v, "to_s"), depth + 1);
            break;
        }
        buf_char(out, '{');
        for (size_t i = 0; i < value_size(v); i++) {
            if (i > 0)
                buf_add_c(out, ", ");
            inspect_text(out, value_key(v, i));
            buf_add_c(out, "=>");
            inspect(out, value_at(v, i), depth + 1);
        }
        buf_char(out, '}');
        break;
    default:
        print(out, v, depth);
    }
}

void convert_inspect(struct buf *out, const struct value *v)
{
    inspect(out, v, 0);
}

struct str convert_to_s(struct arena *arena, const struct value *v)
{
    struct buf out;

    if (v->type != VALUE_LIST)
        return liquid_to_text(arena, v);
    buf_init(&out, LIQUID_MAX_OUTPUT_BYTES);
    convert_inspect(&out, v);
    return buf_take(&out, arena);
}

struct str liquid_to_text(struct arena *arena, const struct value *v)
{
    struct buf out;

    if (v->type == VALUE_TEXT)
        return v->u.text;
    if (convert_is_nil(v))
        return STR("");
    buf_init(&out, LIQUID_MAX_OUTPUT_BYTES);
    convert_print(&out, v);
    return buf_take(&out, arena);
}

bool convert_is_nil(const struct value *v)
{
    return v->type == VALUE_NULL && !special_of(v);
}

bool liquid_truthy(const struct value *v)
{
    if (v->type == VALUE_NULL)
        return !convert_is_nil(v);
    return v->type != VALUE_BOOL || v->u.boolean;
}

int64_t convert_leading_int(struct str s)
{
    int64_t integer = 0;
    size_t at = 0;
    bool minus;

    s = str_ltrim(s);
    minus = s.len > 0 && s.at[0] == '-';
    if (minus || (s.len > 0 && s.at[0] == '+'))
        at++;
    for (; at < s.len; at++) {
        if (s.at[at] == '_' && at > 0 && ascii_is_digit(s.at[at - 1]))
            continue;
        if (!ascii_is_digit(s.at[at]))
            break;
        if (__builtin_mul_overflow(integer, 10, &integer) ||
            __builtin_add_overflow(integer, s.at[at] - '0', &integer))
            return minus ? INT64_MIN : INT64_MAX;
    }
    return minus ? -integer : integer;
}

bool convert_integer(const struct value *v, int64_t *integer)
{
    struct str s;
    size_t at = 0;

    if (v->type == VALUE_INT) {
        *integer = v->u.integer;
        return true;
    }
    if (v->type != VALUE_TEXT)
        return false;
    s = str_trim(v->u.text);
    if (s.len > 0 && (s.at[0] == '-' || s.at[0] == '+'))
        at++;
    if (at == s.len)
        return false;
    for (; at < s.len; at++)
        if (!ascii_is_digit(s.at[at]))
            return false;
    *integer = convert_leading_int(s);
    return true;
}

const struct value *convert_size(struct arena *arena, const struct value *v)
{
    const struct special *special = special_of(v);

    switch (v->type) {
    case VALUE_TEXT:
        return value_int(arena, (int64_t)utf8_length(v->u.text));
    case VALUE_INT:
        return value_int(arena, 8); /* the bytes of a machine word */
    case VALUE_LIST:
    case VALUE_MAP:
        return value_int(arena, (int64_t)value_size(v));
    default:
        break;
    }
    if (special && special->kind == SPECIAL_RANGE)
        return value_int(arena, (int64_t)special_range_length(special));
    return NULL;
}
