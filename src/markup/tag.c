/*
 * A tokeniser of HTML tags (HTML standard, 13.2.5), for the HTML in Markdown and for bounding what
 * the full parser is given.  Differs from the standard where it does no harm: an unfinished tag at
 * the end of the text is text, and script data has no escaped states.
 */
#include "markup/tag.h"

#include <string.h>

bool tag_in(struct str name, const char *names)
{
    while (name.len > 0 && *names) {
        size_t i = 0;

        while (i < name.len && names[i] == name.at[i])
            i++;
        if (i == name.len && (names[i] == ' ' || names[i] == '\0'))
            return true;
        for (names += i; *names && *names != ' '; names++)
            ;
        names += *names == ' ';
    }
    return false;
}

bool tag_is_void(struct str name)
{
    return tag_in(name, "area base basefont bgsound br col command embed frame hr image img input "
                        "keygen link meta param source track wbr");
}

bool tag_is_formatting(struct str name)
{
    return tag_in(name, "a b big code em font i nobr s small strike strong tt u");
}

static struct str lower(struct arena *arena, struct str s)
{
    char *at;
    size_t i;

    for (i = 0; i < s.len && !(s.at[i] >= 'A' && s.at[i] <= 'Z'); i++)
        ;
    if (i == s.len)
        return s;
    at = arena_cstr(arena, s);
    for (; i < s.len; i++)
        at[i] = ascii_lower(at[i]);
    return (struct str){at, s.len};
}

/* HTML's white space: no vertical tab. */
static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static size_t skip_space(struct str s, size_t i)
{
    while (i < s.len && is_space(s.at[i]))
        i++;
    return i;
}

static bool has_attr(const struct attr *attrs, struct str name)
{
    for (; attrs; attrs = attrs->next)
        if (str_eq(attrs->name, name))
            return true;
    return false;
}

/* One attribute's value, from behind the '='. */
static size_t read_value(struct str s, size_t i, struct str *value)
{
    size_t from, to;

    i = skip_space(s, i);
    if (i < s.len && (s.at[i] == '"' || s.at[i] == '\'')) {
        to = str_find(s, (struct str){s.at + i, 1}, i + 1);
        if (to == STR_NONE)
            return STR_NONE;
        *value = str_slice(s, i + 1, to);
        return to + 1;
    }
    for (from = i; i < s.len && !is_space(s.at[i]) && s.at[i] != '>'; i++)
        ;
    *value = str_slice(s, from, i);
    return i;
}

/* The attributes of a start tag from ${i} on; return the offset behind '>', or STR_NONE. */
static size_t read_attrs(struct arena *arena, struct str s, size_t i, struct tag *tag)
{
    struct attr **tail = &tag->attrs;
    unsigned n = 0;

    for (;;) {
        struct str name, value = {NULL, 0};
        size_t from;

        i = skip_space(s, i);
        if (i >= s.len)
            return STR_NONE;
        if (s.at[i] == '>')
            return i + 1;
        if (s.at[i] == '/') {
            tag->self_closing = i + 1 < s.len && s.at[i + 1] == '>';
            i++;
            continue;
        }
        from = i++; /* a '=' may start a name */
        while (i < s.len && !is_space(s.at[i]) && !strchr("/>=", s.at[i]))
            i++;
        name = lower(arena, str_slice(s, from, i));
        from = skip_space(s, i);
        if (from < s.len && s.at[from] == '=') {
            i = read_value(s, from + 1, &value);
            if (i == STR_NONE)
                return STR_NONE;
        }
        if (n >= TAG_MAX_ATTRS || has_attr(tag->attrs, name))
            continue;
        *tail = ARENA_NEW(arena, struct attr);
        **tail = (struct attr){.name = name, .value = value};
        tail = &(*tail)->next;
        n++;
    }
}

/* The end of the comment or its like that starts at s.at[0]; STR_NONE if it is none. */
static size_t comment_end(struct str s)
{
    size_t end;

    if (str_starts(s, "<!-->"))
        return 5;
    if (str_starts(s, "<!--->"))
        return 6;
    if (str_starts(s, "<!--")) {
        size_t bang;

        end = str_find(s, STR("-->"), 4);
        bang = str_find(str_slice(s, 0, end), STR("--!>"), 4);
        if (bang != STR_NONE)
            return bang + 4;
        return end == STR_NONE ? s.len : end + 3;
    }
    if (str_starts(s, "<!") || str_starts(s, "<?") ||
        (str_starts(s, "</") && s.len > 2 && !ascii_is_alpha(s.at[2]))) {
        end = str_chr(s, '>');
        return end == STR_NONE ? s.len : end + 1;
    }
    return STR_NONE;
}

/* A tag or comment at the start of ${s}; its length, or 0 if there is none. */
static size_t read_tag(struct arena *arena, struct str s, struct tag *tag)
{
    size_t i = 1, from, end;

    end = comment_end(s);
    if (end != STR_NONE) {
        tag->type = TAG_COMMENT;
        return end;
    }
    if (s.len < 2)
        return 0;
    tag->type = s.at[1] == '/' ? TAG_END : TAG_START;
    if (tag->type == TAG_END)
        i++;
    if (i >= s.len || !ascii_is_alpha(s.at[i]))
        return 0;
    for (from = i; i < s.len && !is_space(s.at[i]) && s.at[i] != '/' && s.at[i] != '>'; i++)
        ;
    tag->name = lower(arena, str_slice(s, from, i));
    end = read_attrs(arena, s, i, tag);
    return end == STR_NONE ? 0 : end;
}

bool tag_next(struct arena *arena, struct str *rest, struct tag *tag)
{
    size_t end;

    *tag = (struct tag){.type = TAG_TEXT};
    if (rest->len == 0)
        return false;
    end = rest->at[0] == '<' ? read_tag(arena, *rest, tag) : 0;
    if (end == 0) {
        /* An unfinished tag is looked for once: its text goes to the end of all. */
        bool unfinished = tag->name.len > 0;

        *tag = (struct tag){.type = TAG_TEXT};
        end = unfinished ? STR_NONE : str_find(*rest, STR("<"), 1);
        if (end == STR_NONE)
            end = rest->len;
    }
    tag->source = str_slice(*rest, 0, end);
    *rest = str_from(*rest, end);
    return true;
}

bool tag_raw_text(struct str name, struct str *rest, struct str *content)
{
    size_t at = 0;

    if (!tag_in(name, "script style textarea title xmp iframe noembed noframes plaintext"))
        return false;
    for (;;) {
        at = str_find(*rest, STR("</"), at);
        if (at == STR_NONE || str_is(name, "plaintext")) {
            at = rest->len;
            break;
        }
        if (rest->len - at > 2 + name.len) {
            struct str found = str_slice(*rest, at + 2, at + 2 + name.len);
            char after = rest->at[at + 2 + name.len];
            bool same = true;

            for (size_t i = 0; i < name.len; i++)
                same = same && ascii_lower(found.at[i]) == name.at[i];
            if (same && (is_space(after) || after == '/' || after == '>'))
                break;
        }
        at += 2;
    }
    *content = str_slice(*rest, 0, at);
    *rest = str_from(*rest, at);
    return true;
}
