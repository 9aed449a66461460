/*
 * The candidates of a srcset.
 */
#include "markup/srcset.h"

bool srcset_next(struct str *rest, struct str *url, struct str *descriptor)
{
    size_t n = 0;

    while (rest->len > 0 && (ascii_is_space(rest->at[0]) || rest->at[0] == ','))
        *rest = str_from(*rest, 1);
    while (n < rest->len && !ascii_is_space(rest->at[n]))
        n++;
    *url = str_slice(*rest, 0, n);
    *rest = str_from(*rest, n);
    *descriptor = (struct str){NULL, 0};
    if (str_ends(*url, ",")) {
        while (str_ends(*url, ","))
            url->len--;
    } else {
        n = str_chr(*rest, ',');
        *descriptor = str_trim(str_slice(*rest, 0, n));
        *rest = str_from(*rest, n == STR_NONE ? rest->len : n + 1);
    }
    return url->len > 0;
}
