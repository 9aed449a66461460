/*
 * Which tags there are.
 */
#include "liquid/tags.h"

tag_parser *tags_find(struct str name)
{
    static const struct {
        const char *name;
        tag_parser *parse;
    } tags[] = {{"if", tags_if},
                {"for", tags_for},
                {"assign", tags_assign},
                {"capture", tags_capture},
                {"unless", tags_unless},
                {"case", tags_case},
                {"include", tags_include},
                {"render", tags_render},
                {"raw", tags_raw},
                {"comment", tags_comment},
                {"echo", tags_output},
                {"cycle", tags_cycle},
                {"break", tags_break},
                {"continue", tags_continue},
                {"increment", tags_increment},
                {"decrement", tags_decrement},
                {"ifchanged", tags_ifchanged},
                {"tablerow", tags_tablerow},
                {"doc", tags_doc},
                {"#", tags_inline_comment}};

    for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
        if (str_is(name, tags[i].name))
            return tags[i].parse;
    return NULL;
}

bool tags_is_end(struct str name)
{
    static const char *const blocks[] = {"if",  "for",     "capture",   "unless",   "case",
                                         "raw", "comment", "ifchanged", "tablerow", "doc"};

    if (!str_starts(name, "end"))
        return false;
    for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++)
        if (str_is(str_from(name, 3), blocks[i]))
            return true;
    return false;
}
