/*
 * An allow-list for style attributes (CSS Style Attributes; CSS Syntax is not parsed: a value with
 * anything but plain words, numbers, colours and names of fonts is dropped).
 */
#include "markup/style.h"

#include <string.h>

#include "base/buf.h"
#include "markup/tag.h"

#define PROPERTIES                                                                                 \
    "background-color border border-bottom border-bottom-color border-bottom-style "               \
    "border-bottom-width border-collapse border-color border-left border-left-color "              \
    "border-left-style border-left-width border-radius border-right border-right-color "           \
    "border-right-style border-right-width border-spacing border-style border-top "                \
    "border-top-color border-top-style border-top-width border-width caption-side clear color "    \
    "direction float font-family font-size font-style font-variant font-weight height "            \
    "letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right "    \
    "margin-top max-height max-width min-width padding padding-bottom padding-left "               \
    "padding-right padding-top text-align text-decoration text-indent text-transform "             \
    "vertical-align white-space width word-break word-wrap overflow-wrap overflow-x"
#define FUNCTIONS "rgb rgba hsl hsla"

/* Plain characters, and no function but those that make colours. */
static bool value_is_plain(struct str value)
{
    size_t word = 0;

    if (value.len == 0)
        return false;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];

        if (c == '(' && !tag_in(str_slice(value, word, i), FUNCTIONS))
            return false;
        if (!ascii_is_alnum(c) && !(c && strchr(" #.,%()-_'\"!", c)))
            return false;
        if (c == '-' && i + 1 < value.len && !ascii_is_alpha(value.at[i + 1]))
            return false; /* negative lengths pull content over its neighbours */
        if (!ascii_is_alnum(c))
            word = i + 1;
    }
    return true;
}

static struct str property_of(struct arena *arena, struct str declaration)
{
    struct str name = str_trim(str_slice(declaration, 0, str_chr(declaration, ':')));
    char *at = arena_cstr(arena, name);

    for (size_t i = 0; i < name.len; i++)
        at[i] = ascii_lower(at[i]);
    return (struct str){at, name.len};
}

struct str style_clean(struct arena *arena, struct str style)
{
    struct buf out;
    struct str declaration;

    buf_init(&out, (size_t)-1);
    if (str_find(style, STR("/*"), 0) != STR_NONE || str_chr(style, '\\') != STR_NONE)
        return (struct str){NULL, 0};
    while (str_split(&style, ';', &declaration)) {
        size_t colon = str_chr(declaration, ':');
        struct str name, value;

        if (colon == STR_NONE)
            continue;
        name = property_of(arena, declaration);
        value = str_trim(str_from(declaration, colon + 1));
        if (!tag_in(name, PROPERTIES) || !value_is_plain(value))
            continue;
        if (out.len > 0)
            buf_add_c(&out, "; ");
        buf_add(&out, name);
        buf_add_c(&out, ": ");
        buf_add(&out, value);
    }
    return buf_take(&out, arena);
}
