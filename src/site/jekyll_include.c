/*
 * Jekyll's include, include_cached and include_relative: a file of _includes (or one beside the post) with
 * parameters.
 */
#include <string.h>

#include "base/file.h"
#include "site/jekyll.h"

/* An include is a part of a page. */
#define INCLUDE_MAX_BYTES (4u << 20)

static bool in_key(char c)
{
    return ascii_is_alnum(c) || c == '_' || c == '-';
}

/* Take the file's name off ${rest}: up to a blank, but blanks in {{ … }} belong to it. */
static struct str take_name(struct str *rest)
{
    struct str s = str_ltrim(*rest);
    size_t n = 0;

    while (n < s.len && !ascii_is_space(s.at[n])) {
        if (str_starts(str_from(s, n), "{{")) {
            size_t end = str_find(s, STR("}}"), n);

            n = end == STR_NONE ? s.len : end + 2;
        } else {
            n++;
        }
    }
    *rest = str_ltrim(str_from(s, n));
    return str_slice(s, 0, n);
}

/* A name with {{ … }} in it, rendered. */
static int expand(struct liquid_context *context, struct str *name)
{
    struct buf out;
    struct place place = liquid_place(context);

    if (str_find(*name, STR("{{"), 0) == STR_NONE)
        return 0;
    buf_init(&out, 4096);
    if (liquid_include(context, *name, place.file, NULL, &out)) {
        buf_free(&out);
        return -1;
    }
    *name = str_trim(buf_take(&out, liquid_arena(context)));
    return 0;
}

static struct str unescaped(struct arena *arena, struct str s, char quote)
{
    char *at = arena_cstr(arena, s);
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        if (!(s.at[i] == '\\' && i + 1 < s.len && s.at[i + 1] == quote))
            at[n++] = s.at[i];
    return (struct str){at, n};
}

/* Take `key = value` off ${rest} into ${params}.  Return 0 or -1. */
static int take_param(struct liquid_context *context, struct str *rest, struct value *params)
{
    struct arena *arena = liquid_arena(context);
    struct str s = *rest, key;
    size_t n = 0, end;
    const struct value *value;

    while (n < s.len && in_key(s.at[n]))
        n++;
    key = str_slice(s, 0, n);
    s = str_ltrim(str_from(s, n));
    if (!key.len || !str_starts(s, "="))
        return -1;
    s = str_ltrim(str_from(s, 1));
    if (!s.len)
        return -1;
    if (s.at[0] == '"' || s.at[0] == '\'') {
        for (end = 1; end < s.len && s.at[end] != s.at[0]; end++)
            end += s.at[end] == '\\';
        if (end >= s.len)
            return -1;
        value = value_text(arena, unescaped(arena, str_slice(s, 1, end), s.at[0]));
        end++;
    } else {
        for (end = 0; end < s.len && (in_key(s.at[end]) || s.at[end] == '.'); end++)
            ;
        value = liquid_lookup(context, str_slice(s, 0, end));
    }
    if (!end || (end < s.len && !ascii_is_space(s.at[end])))
        return -1;
    value_put(arena, params, key, value);
    *rest = str_ltrim(str_from(s, end));
    return 0;
}

static bool is_safe(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];

        if (i && (c == '.' || c == '/') && (name.at[i - 1] == '.' || name.at[i - 1] == '/'))
            return false;
        if (!ascii_is_alnum(c) && !strchr("_/.-()+~#@", c) && (unsigned char)c < 0x80)
            return false;
    }
    return name.len > 0 && name.at[0] != '/';
}

/* Whether includes may be in a gem, out of sight. */
static bool has_theme(const struct site *site)
{
    return !value_is_null(value_get(site->config->yaml, "theme")) ||
           !value_is_null(value_get(site->config->yaml, "remote_theme"));
}

static int include_from(struct liquid_context *context, const struct site *site, const char *folder,
                        struct str markup, struct buf *out)
{
    struct arena *arena = liquid_arena(context);
    struct value *locals = value_map(arena), *params = value_map(arena);
    struct str rest = markup, name = take_name(&rest), source;
    const char *file;

    if (expand(context, &name))
        return -1;
    if (!is_safe(name))
        return liquid_error(context, "\"%.*s\" is no name of a file to include", STR_ARG(name));
    while (rest.len)
        if (take_param(context, &rest, params))
            return liquid_error(context,
                                "include: write the parameters as name=\"value\", not \"%.*s\"",
                                STR_ARG(rest));
    file = file_join(arena, folder, arena_cstr(arena, name));
    if (!file_exists(file) && has_theme(site)) {
        diag_rule(liquid_diag(context), SEVERITY_WARNING, "theme-include", liquid_place(context),
                  "the include %.*s is left out: it is not in the site, and themes are not read; "
                  "copy it into %.*s",
                  STR_ARG(name), STR_ARG(site->config->includes_dir));
        return 0;
    }
    if (!file_exists(file))
        return liquid_error(context, "there is no file %s to include", file);
    if (file_read(arena, file, INCLUDE_MAX_BYTES, &source, site->diag))
        return liquid_error(context, "the file %s cannot be included", file);
    value_put(arena, locals, STR("include"), params);
    return liquid_include(context, source, file, locals, out);
}

static int include(struct liquid_context *context, void *data, struct str markup, struct str body,
                   struct buf *out)
{
    const struct site *site = data;
    const char *folder = file_join(liquid_arena(context), site->config->source_dir,
                                   arena_cstr(liquid_arena(context), site->config->includes_dir));

    (void)body;
    return include_from(context, site, folder, markup, out);
}

static int include_relative(struct liquid_context *context, void *data, struct str markup,
                            struct str body, struct buf *out)
{
    const struct site *site = data;
    const struct post *post = jekyll_post(site, liquid_registers(context));
    const char *folder = site->config->source_dir;

    (void)body;
    if (post) {
        struct str file = str_of(post->file);
        size_t slash = str_rchr(file, '/');

        folder =
            slash == STR_NONE ? "" : arena_cstr(liquid_arena(context), str_slice(file, 0, slash));
    }
    return include_from(context, site, folder, markup, out);
}

void jekyll_add_include(struct liquid *liquid, struct site *site)
{
    liquid_add_tag(liquid, "include", NULL, false, include, site);
    liquid_add_tag(liquid, "include_cached", NULL, false, include, site);
    liquid_add_tag(liquid, "include_relative", NULL, false, include_relative, site);
}
