/*
 * Who wrote a post.  Sites write it in many ways; jekyll-feed's and minimal-mistakes' are the
 * common ones.
 */
#include "site/authors.h"

#include "liquid/liquid.h"

struct list {
    const struct post_reader *reader;
    struct author *items;
    size_t n, capacity;
    struct str unknown;
};

static struct str text_of(const struct list *l, const struct value *v)
{
    if (value_is_null(v) || v->type == VALUE_LIST || v->type == VALUE_MAP)
        return STR("");
    return str_trim(liquid_to_text(l->reader->arena, v));
}

static struct str first_text(const struct list *l, const struct value *map, const char *const *keys)
{
    for (; *keys; keys++) {
        struct str s = text_of(l, value_get(map, *keys));

        if (s.len)
            return s;
    }
    return STR("");
}

static void add(struct list *l, struct author author)
{
    if (!author.name.len)
        return;
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->items[i].name, author.name))
            return;
    l->items = arena_grow(l->reader->arena, l->items, l->n, &l->capacity, sizeof(*l->items));
    l->items[l->n++] = author;
}

static struct author from_map(const struct list *l, const struct value *map, struct str key)
{
    static const char *const names[] = {"name", "display_name", "full_name", "title", NULL};
    static const char *const uris[] = {"uri", "url",      "site", "website",
                                       "web", "homepage", "link", NULL};
    static const char *const emails[] = {"email", "mail", NULL};
    struct author author = {first_text(l, map, names), first_text(l, map, emails),
                            first_text(l, map, uris)};

    if (!author.name.len)
        author.name = key;
    return author;
}

/* Known authors: a map of key to what is known, or a list of maps that name themselves. */
static const struct value *find_in(const struct value *known, struct str key)
{
    if (!known || known->type != VALUE_LIST)
        return value_get_str(known, key);
    for (size_t i = 0; i < value_size(known); i++) {
        const struct value *item = value_at(known, i);

        if (str_eq(value_as_text(value_get(item, "id")), key) ||
            str_eq(value_as_text(value_get(item, "username")), key) ||
            str_eq(value_as_text(value_get(item, "short_name")), key))
            return item;
    }
    return NULL;
}

static bool looks_like_key(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (ascii_is_space(text.at[i]) || text.at[i] == '@')
            return false;
    return text.len > 0;
}

static void add_text(struct list *l, struct str text)
{
    const struct value *data = value_get(l->reader->data, "authors");
    const struct value *config = value_get(l->reader->config->yaml, "authors");
    const struct value *found = find_in(data, text);

    if (value_is_null(found))
        found = find_in(config, text);
    if (found && found->type == VALUE_MAP) {
        add(l, from_map(l, found, text));
    } else if (found && found->type == VALUE_TEXT && found->u.text.len) {
        add(l, (struct author){.name = str_trim(found->u.text)});
    } else {
        if (!l->unknown.len && (value_size(data) || value_size(config)) && looks_like_key(text))
            l->unknown = text;
        add(l, (struct author){.name = text});
    }
}

static void add_value(struct list *l, const struct value *v)
{
    if (value_is_null(v))
        return;
    if (v->type == VALUE_LIST) {
        for (size_t i = 0; i < value_size(v); i++)
            if (value_at(v, i)->type != VALUE_LIST)
                add_value(l, value_at(v, i));
    } else if (v->type == VALUE_MAP) {
        add(l, from_map(l, v, STR("")));
    } else {
        add_text(l, text_of(l, v));
    }
}

struct author *authors_of(const struct post_reader *reader, const struct value *front, size_t *n,
                          struct str *unknown)
{
    struct list l = {.reader = reader};

    add_value(&l, value_get(front, "author"));
    add_value(&l, value_get(front, "authors"));
    *n = l.n;
    if (unknown)
        *unknown = l.unknown;
    return l.items;
}
