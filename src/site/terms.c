/*
 * Categories and tags, by Jekyll::Document's merge_categories!, populate_categories and
 * populate_tags and Utils.pluralized_array_from_hash.
 */
#include "site/terms.h"

#include "liquid/liquid.h"

static bool same(const struct value *a, const struct value *b)
{
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case VALUE_TEXT:
        return str_eq(a->u.text, b->u.text);
    case VALUE_INT:
        return a->u.integer == b->u.integer;
    case VALUE_BOOL:
        return a->u.boolean == b->u.boolean;
    case VALUE_NULL:
        return true;
    default:
        return a == b;
    }
}

static void add_once(struct arena *arena, struct value *list, const struct value *item)
{
    for (size_t i = 0; i < value_size(list); i++)
        if (same(value_at(list, i), item))
            return;
    value_push(arena, list, item);
}

static void add_words(struct arena *arena, struct value *list, struct str text, bool once)
{
    while ((text = str_ltrim(text)).len) {
        size_t n = 0;
        const struct value *word;

        while (n < text.len && !ascii_is_space(text.at[n]))
            n++;
        word = value_text(arena, str_slice(text, 0, n));
        if (once)
            add_once(arena, list, word);
        else
            value_push(arena, list, word);
        text = str_from(text, n);
    }
}

/* Array#| with what `categories:` says; a text is split at blanks. */
static void join_categories(struct arena *arena, struct value *list, const struct value *v)
{
    if (value_is_null(v))
        return;
    if (v->type == VALUE_TEXT)
        add_words(arena, list, v->u.text, true);
    else if (v->type == VALUE_LIST)
        for (size_t i = 0; i < value_size(v); i++)
            add_once(arena, list, value_at(v, i));
    else if (v->type != VALUE_MAP)
        add_once(arena, list, v);
}

static void add_flat(struct arena *arena, struct value *list, const struct value *v)
{
    if (value_is_null(v))
        return;
    if (v->type == VALUE_LIST)
        for (size_t i = 0; i < value_size(v); i++)
            add_flat(arena, list, value_at(v, i));
    else
        value_push(arena, list, v);
}

/* pluralized_array_from_hash: the singular key goes before the plural one and is not split. */
static struct value *pluralized(struct arena *arena, const struct value *front,
                                const char *singular, const char *plural)
{
    struct value *list = value_list(arena);
    const struct value *v = value_get(front, singular);

    if (!value_is_null(v) && liquid_truthy(v)) {
        add_flat(arena, list, v);
        return list;
    }
    v = value_get(front, plural);
    if (v && v->type == VALUE_TEXT)
        add_words(arena, list, v->u.text, false);
    else if (v && v->type == VALUE_LIST)
        add_flat(arena, list, v);
    return list;
}

const struct value *terms_from_path(struct arena *arena, struct str path, struct str folder)
{
    struct value *list = value_list(arena);
    size_t at = folder.len ? str_find(path, folder, 0) : STR_NONE;
    struct str rest, part;

    if (at == STR_NONE)
        return list;
    rest = str_slice(path, 0, at);
    while (str_split(&rest, '/', &part))
        if (part.len)
            value_push(arena, list, value_text(arena, part));
    return list;
}

const struct value *terms_categories(struct arena *arena, const struct value *folders,
                                     const struct value *defaults, const struct value *own,
                                     const struct value *merged)
{
    struct value *list = value_list(arena);
    struct value *front = value_map(arena);
    const struct value *more;
    size_t n;

    join_categories(arena, list, folders);
    join_categories(arena, list, value_get(defaults, "categories"));
    join_categories(arena, list, value_get(own, "categories"));
    n = value_size(list);
    /* Jekyll joins them with their own texts: a number stands there twice, once as text */
    for (size_t i = 0; i < n; i++)
        add_once(arena, list, value_text(arena, liquid_to_text(arena, value_at(list, i))));
    value_put(arena, front, STR("category"),
              value_get(merged, "category") ? value_get(merged, "category") : &value_null);
    more = pluralized(arena, front, "category", "categories");
    for (size_t i = 0; i < value_size(more); i++)
        add_once(arena, list, value_text(arena, liquid_to_text(arena, value_at(more, i))));
    return list;
}

const struct value *terms_tags(struct arena *arena, const struct value *front)
{
    return pluralized(arena, front, "tag", "tags");
}
