/*
 * Reading along the text of a date.
 */
#include "base/date_scan.h"

#include "base/str.h"

bool scan_is_digit(const char *at)
{
    return ascii_is_digit(*at);
}

const char *scan_digits(const char *at)
{
    while (scan_is_digit(at))
        at++;
    return at;
}

const char *scan_spaces(const char *at)
{
    while (ascii_is_space(*at))
        at++;
    return at;
}

const char *scan_alpha(const char *at)
{
    while (ascii_is_alpha(*at))
        at++;
    return at;
}

int64_t scan_number(const char *at, const char *end)
{
    int64_t n = 0;

    if (end - at > SCAN_DIGITS_MAX)
        return -1;
    for (; at < end; at++)
        n = n * 10 + (*at - '0');
    return n;
}

bool scan_starts(const char *at, const char *word)
{
    for (; *word; at++, word++)
        if (ascii_lower(*at) != *word)
            return false;
    return true;
}

bool scan_word_start(const char *text, const char *at)
{
    return at == text || !(ascii_is_alnum(at[-1]) || at[-1] == '_');
}

bool scan_word_end(const char *at)
{
    return !(ascii_is_alnum(*at) || *at == '_');
}

int scan_month(const char *at)
{
    static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};

    for (int i = 0; i < 12; i++)
        if (scan_starts(at, names[i]))
            return i + 1;
    return 0;
}
