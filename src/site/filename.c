/*
 * Names of files, by Jekyll::Document's DATE_FILENAME_MATCHER and File.extname.
 */
#include "site/filename.h"

struct str filename_base(struct str path)
{
    size_t slash = str_rchr(path, '/');

    return slash == STR_NONE ? path : str_from(path, slash + 1);
}

struct str filename_extension(struct str name)
{
    size_t dot = str_rchr(name, '.');

    return dot == STR_NONE || dot == 0 || dot + 1 == name.len ? STR("") : str_from(name, dot);
}

static size_t digits(struct str s, size_t at, size_t max)
{
    size_t n = 0;

    while (n < max && at + n < s.len && ascii_is_digit(s.at[at + n]))
        n++;
    return n;
}

size_t filename_date_length(struct str name)
{
    static const size_t at_least[] = {2, 1, 1}, at_most[] = {4, 2, 2};
    size_t at = 0;

    for (int i = 0; i < 3; i++) {
        size_t n = digits(name, at, at_most[i]);

        if (n < at_least[i] || at + n >= name.len || name.at[at + n] != '-')
            return 0;
        at += n + 1;
    }
    return at;
}

bool filename_is_dated(struct str path)
{
    struct str name = filename_base(path);
    size_t date = filename_date_length(name);

    return date && filename_extension(str_from(name, date - 1)).len;
}

struct str filename_trim_dots(struct str s)
{
    while (str_ends(s, "."))
        s.len--;
    return s;
}
