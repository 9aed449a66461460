/*
 * Front matter defaults, by Jekyll 4.3's rules: a set applies where its scope's path is a prefix of
 * the file's path (or a glob with a '*' matches such a prefix); the longer path, then the one with
 * a type, has precedence.
 */
#include "site/defaults.h"

#include <fnmatch.h>

#include "site/merge.h"

struct set {
    struct str path; /* without collections_dir */
    bool glob;
    bool typed;
    struct str type;
    const struct value *values;
};

struct defaults {
    struct set *sets;
    size_t n;
};

static struct str without_leading_slash(struct str path)
{
    if (!str_starts(path, "/"))
        return path;
    path = str_from(path, 1);
    return path;
}

static struct str without_collections_dir(const struct config *config, struct str path)
{
    struct str dir = config->collections_dir;

    if (dir.len && path.len > dir.len && path.at[dir.len] == '/' &&
        str_eq(str_slice(path, 0, dir.len), dir))
        return str_from(path, dir.len + 1);
    return path;
}

static struct str current_type(struct str type)
{
    if (str_is(type, "page"))
        return STR("pages");
    if (str_is(type, "post"))
        return STR("posts");
    if (str_is(type, "draft"))
        return STR("drafts");
    return type;
}

struct defaults *defaults_read(struct arena *arena, const struct config *config, struct diag *diag)
{
    const struct value *list = value_get(config->yaml, "defaults");
    struct defaults *defaults = ARENA_NEW(arena, struct defaults);

    defaults->sets = arena_array(arena, value_size(list), sizeof(*defaults->sets));
    for (size_t i = 0; list && list->type == VALUE_LIST && i < value_size(list); i++) {
        const struct value *item = value_at(list, i);
        const struct value *scope = value_get(item, "scope");
        const struct value *values = value_get(item, "values");
        const struct value *type = value_get(scope, "type");
        struct set *set = &defaults->sets[defaults->n];

        if (!values || values->type != VALUE_MAP) {
            diag_add(diag, SEVERITY_WARNING,
                     (struct place){config->yaml_file, item->line, item->column},
                     "this set of defaults has no map `values`; it is skipped");
            continue;
        }
        set->path = without_collections_dir(config, value_as_text(value_get(scope, "path")));
        if (str_starts(set->path, "/"))
            diag_add(diag, SEVERITY_WARNING,
                     (struct place){config->yaml_file, item->line, item->column},
                     "the path of this scope begins with '/', so it applies to nothing, as in "
                     "Jekyll; write it without");
        set->glob = str_chr(set->path, '*') != STR_NONE;
        set->typed = type != NULL;
        set->type = current_type(value_as_text(type));
        set->values = values;
        defaults->n++;
    }
    return defaults;
}

/* Whether the glob matches ${path} or one of the folders (or files) above it. */
static bool glob_applies(struct arena *arena, struct str glob, struct str path)
{
    const char *pattern = arena_cstr(arena, glob);

    for (size_t end = 1; end <= path.len; end++)
        if ((end == path.len || path.at[end] == '/') &&
            fnmatch(pattern, arena_cstr(arena, str_slice(path, 0, end)),
                    FNM_PATHNAME | FNM_PERIOD) == 0)
            return true;
    return false;
}

static bool applies(struct arena *arena, const struct set *set, struct str path, struct str type)
{
    if (set->typed && !str_eq(set->type, type))
        return false;
    if (!set->path.len)
        return true;
    if (set->glob)
        return glob_applies(arena, set->path, path);
    return path.len >= set->path.len && str_eq(str_slice(path, 0, set->path.len), set->path);
}

static bool has_precedence(const struct set *old, const struct set *new)
{
    if (!old)
        return true;
    if (new->path.len != old->path.len)
        return new->path.len > old->path.len;
    return new->typed || !old->typed;
}

const struct value *defaults_for(struct arena *arena, const struct defaults *defaults,
                                 struct str path, struct str type)
{
    const struct value *result = value_map(arena);
    const struct set *old = NULL;

    path = without_leading_slash(path);
    for (size_t i = 0; i < defaults->n; i++) {
        const struct set *set = &defaults->sets[i];

        if (!applies(arena, set, path, type))
            continue;
        if (has_precedence(old, set)) {
            result = merge_deep(arena, result, set->values);
            old = set;
        } else {
            result = merge_deep(arena, set->values, result);
        }
    }
    return result;
}
