/*
 * Filters on numbers.  Ruby's Liquid computes with decimal fractions: 10.1 - 2.2 is 7.9.  So do we as
 * long as a number has at most 18 digits; beyond that in floating point.  Whole numbers that do not
 * fit in 64 bits become floating-point ones.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "liquid/convert.h"
#include "liquid/filters.h"

#define DIGITS_MAX 18
#define EXACT_MAX ((__int128)1 << 53) /* a double holds each whole number below it */

/* digits / 10^scale if exact, else real. */
struct number {
    bool whole; /* an integer in Ruby's sense: scale is 0 */
    bool exact;
    int64_t digits;
    int scale;
    double real;
};

static struct number whole(int64_t integer)
{
    return (struct number){
        .whole = true, .exact = true, .digits = integer, .real = (double)integer};
}

static __int128 power10(int n)
{
    __int128 power = 1;

    while (n-- > 0)
        power *= 10;
    return power;
}

/* Take the exponent ${e} into ${number}, if its digits can hold it. */
static void shift(struct number *number, int e)
{
    number->scale -= e;
    for (; number->scale < 0 && number->exact; number->scale++)
        if (__builtin_mul_overflow(number->digits, 10, &number->digits))
            number->exact = false;
    if (number->scale > DIGITS_MAX)
        number->exact = false;
}

/* A decimal from text like -12.50 or 1.0e-05; the caller has checked its form. */
static struct number decimal(struct str s)
{
    char text[64];
    struct number number = {.exact = true};
    int n = 0;

    if (s.len >= sizeof(text))
        s.len = sizeof(text) - 1;
    memcpy(text, s.at, s.len);
    text[s.len] = '\0';
    number.real = strtod(text, NULL);
    for (const char *c = text; *c && *c != 'e' && number.exact; c++) {
        if (*c == '.') {
            number.scale = (int)strspn(c + 1, "0123456789");
        } else if (ascii_is_digit(*c)) {
            n += n > 0 || *c != '0';
            number.exact = n <= DIGITS_MAX;
            if (number.exact)
                number.digits = number.digits * 10 + (*c - '0');
        } else if (*c != '-') {
            number.exact = false;
        }
    }
    if (text[0] == '-')
        number.digits = -number.digits;
    shift(&number, strchr(text, 'e') ? atoi(strchr(text, 'e') + 1) : 0);
    return number;
}

static struct number from_real(double real)
{
    struct number number = {.real = real};
    struct buf text;

    number.exact = convert_decimal(real, &number.digits, &number.scale);
    if (number.exact)
        return number;
    buf_init(&text, 64);
    convert_real(&text, real);
    if (isfinite(real))
        number = decimal(buf_str(&text));
    number.real = real;
    buf_free(&text);
    return number;
}

/* -?\d+\.\d+ */
static bool is_decimal(struct str s)
{
    size_t at = s.len > 0 && s.at[0] == '-' ? 1 : 0, start = at, dot;

    while (at < s.len && ascii_is_digit(s.at[at]))
        at++;
    if (at == start || at >= s.len || s.at[at] != '.')
        return false;
    for (dot = at++; at < s.len; at++)
        if (!ascii_is_digit(s.at[at]))
            return false;
    return at > dot + 1;
}

static struct number to_number(const struct value *v)
{
    if (v->type == VALUE_INT)
        return whole(v->u.integer);
    if (v->type == VALUE_REAL)
        return from_real(v->u.real);
    if (v->type == VALUE_TEXT && is_decimal(str_trim(v->u.text)))
        return decimal(str_trim(v->u.text));
    if (v->type == VALUE_TEXT)
        return whole(convert_leading_int(v->u.text));
    return whole(0);
}

/* digits / 10^scale, correctly rounded. */
static double exact_real(__int128 digits, int scale)
{
    char text[64], *at = text + sizeof(text);
    unsigned __int128 rest = digits < 0 ? -(unsigned __int128)digits : (unsigned __int128)digits;
    char exponent[16];
    int len;

    if (digits > -EXACT_MAX && digits < EXACT_MAX && scale <= DIGITS_MAX)
        return (double)digits / (double)(int64_t)power10(scale);
    len = snprintf(exponent, sizeof(exponent), "e%d", -scale);

    at -= len + 1;
    memcpy(at, exponent, (size_t)len + 1);
    do {
        *--at = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest);
    if (digits < 0)
        *--at = '-';
    return strtod(at, NULL);
}

static const struct value *result_of(struct liquid_context *context, struct number number)
{
    if (number.whole && number.exact)
        return value_int(context->arena, number.digits);
    return value_real(context->arena, number.real);
}

static const struct value *wide_result(struct liquid_context *context, __int128 digits, int scale,
                                       bool is_whole)
{
    if (is_whole && digits >= INT64_MIN && digits <= INT64_MAX)
        return value_int(context->arena, (int64_t)digits);
    return value_real(context->arena, exact_real(digits, scale));
}

/* Both at one scale. */
static void align(const struct number *a, const struct number *b, __int128 *x, __int128 *y,
                  int *scale)
{
    *scale = a->scale > b->scale ? a->scale : b->scale;
    *x = (__int128)a->digits * power10(*scale - a->scale);
    *y = (__int128)b->digits * power10(*scale - b->scale);
}

static const struct value *add(struct liquid_context *context, struct number a, struct number b,
                               int sign)
{
    __int128 x, y;
    int scale;

    if (!a.exact || !b.exact)
        return value_real(context->arena, a.real + sign * b.real);
    align(&a, &b, &x, &y, &scale);
    return wide_result(context, x + sign * y, scale, a.whole && b.whole);
}

static const struct value *plus(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return add(context, to_number(input), to_number(args[0]), 1);
}

static const struct value *minus(FILTER_PARAMETERS)
{
    FILTER_UNUSED;
    return add(context, to_number(input), to_number(args[0]), -1);
}

static const struct value *times(FILTER_PARAMETERS)
{
    struct number a = to_number(input), b = to_number(args[0]);

    FILTER_UNUSED;
    if (!a.exact || !b.exact)
        return value_real(context->arena, a.real * b.real);
    return wide_result(context, (__int128)a.digits * b.digits, a.scale + b.scale,
                       a.whole && b.whole);
}

static bool is_zero(struct liquid_context *context, struct number b)
{
    if (b.exact ? b.digits != 0 : b.real != 0)
        return false;
    liquid_error(context, "divided by 0");
    return true;
}

/* Division and remainder round towards minus infinity, as Ruby's do. */
static __int128 floor_divide(__int128 x, __int128 y)
{
    __int128 quotient = x / y;

    return x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient;
}

static const struct value *divided_by(FILTER_PARAMETERS)
{
    struct number a = to_number(input), b = to_number(args[0]);
    long double quotient;

    FILTER_UNUSED;
    if (a.whole && b.whole && a.exact && b.exact) {
        if (is_zero(context, b))
            return &value_null;
        return wide_result(context, floor_divide(a.digits, b.digits), 0, true);
    }
    if (!a.exact || !b.exact || b.digits == 0) /* by zero: infinity, or not a number */
        return value_real(context->arena, a.real / b.real);
    quotient = (long double)a.digits / (long double)b.digits;
    quotient = b.scale >= a.scale ? quotient * (long double)power10(b.scale - a.scale)
                                  : quotient / (long double)power10(a.scale - b.scale);
    return value_real(context->arena, (double)quotient);
}

static const struct value *modulo(FILTER_PARAMETERS)
{
    struct number a = to_number(input), b = to_number(args[0]);
    __int128 x, y;
    int scale;

    FILTER_UNUSED;
    if (is_zero(context, b))
        return &value_null;
    if (!a.exact || !b.exact)
        return value_real(context->arena, a.real - b.real * floor(a.real / b.real));
    align(&a, &b, &x, &y, &scale);
    return wide_result(context, x - floor_divide(x, y) * y, scale, a.whole && b.whole);
}

static bool is_less(struct number a, struct number b)
{
    __int128 x, y;
    int scale;

    if (!a.exact || !b.exact)
        return a.real < b.real;
    align(&a, &b, &x, &y, &scale);
    return x < y;
}

static const struct value *at_least(FILTER_PARAMETERS)
{
    struct number a = to_number(input), b = to_number(args[0]);

    FILTER_UNUSED;
    return result_of(context, is_less(a, b) ? b : a);
}

static const struct value *at_most(FILTER_PARAMETERS)
{
    struct number a = to_number(input), b = to_number(args[0]);

    FILTER_UNUSED;
    return result_of(context, is_less(b, a) ? b : a);
}

static const struct value *absolute(FILTER_PARAMETERS)
{
    struct number a = to_number(input);

    FILTER_UNUSED;
    if (a.whole && a.exact)
        return wide_result(context, a.digits < 0 ? -(__int128)a.digits : a.digits, 0, true);
    return value_real(context->arena, fabs(a.real));
}

/* A number rounded to a whole one; an error for what is none. */
static const struct value *to_whole(struct liquid_context *context, double rounded)
{
    if (!isfinite(rounded)) {
        liquid_error(context, "there is no whole number for it");
        return &value_null;
    }
    if (rounded >= -9.2e18 && rounded <= 9.2e18)
        return value_int(context->arena, (int64_t)rounded);
    return value_real(context->arena, rounded);
}

static const struct value *ceiling(FILTER_PARAMETERS)
{
    struct number a = to_number(input);

    FILTER_UNUSED;
    if (a.exact)
        return wide_result(context, -floor_divide(-(__int128)a.digits, power10(a.scale)), 0, true);
    return to_whole(context, ceil(a.real));
}

static const struct value *floor_number(FILTER_PARAMETERS)
{
    struct number a = to_number(input);

    FILTER_UNUSED;
    if (a.exact)
        return wide_result(context, floor_divide(a.digits, power10(a.scale)), 0, true);
    return to_whole(context, floor(a.real));
}

/* ${digits} / 10^${drop}, halves away from zero. */
static __int128 round_off(__int128 digits, int drop)
{
    __int128 power = power10(drop);
    __int128 half = digits < 0 ? -(power / 2) : power / 2;

    return (digits + half) / power;
}

static const struct value *round_number(FILTER_PARAMETERS)
{
    struct number a = to_number(input), places = n > 0 ? to_number(args[0]) : whole(0);
    int64_t to = places.exact ? (int64_t)(places.digits / power10(places.scale)) : 0;
    int drop;

    FILTER_UNUSED;
    if (!a.exact)
        return to > 0 ? value_real(context->arena, a.real) : to_whole(context, round(a.real));
    if (a.whole && to >= 0)
        return value_int(context->arena, a.digits);
    if (to > 0 && to >= a.scale)
        return value_real(context->arena, a.real);
    if (to >= a.scale)
        return wide_result(context, a.digits, 0, true);
    if (to < -DIGITS_MAX)
        return value_int(context->arena, 0);
    drop = a.scale - (int)to;
    if (to > 0)
        return wide_result(context, round_off(a.digits, drop), (int)to, false);
    return wide_result(context, round_off(a.digits, drop) * power10(-(int)to), 0, true);
}

/* The sum of the numbers in ${list}, for the filter sum. */
const struct value *filters_sum(struct liquid_context *context, const struct value *list)
{
    const struct value *sum = value_int(context->arena, 0);

    for (size_t i = 0; i < value_size(list); i++)
        sum = add(context, to_number(sum), to_number(value_at(list, i)), 1);
    return sum;
}

void filters_number(struct liquid *liquid)
{
    static const struct filter_entry entries[] = {
        {"plus", plus, 1, 1},          {"minus", minus, 1, 1},
        {"times", times, 1, 1},        {"divided_by", divided_by, 1, 1},
        {"modulo", modulo, 1, 1},      {"at_least", at_least, 1, 1},
        {"at_most", at_most, 1, 1},    {"abs", absolute, 0, 0},
        {"ceil", ceiling, 0, 0},       {"floor", floor_number, 0, 0},
        {"round", round_number, 0, 1},
    };

    filters_add(liquid, entries, sizeof(entries) / sizeof(*entries));
}
