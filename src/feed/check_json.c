/*
 * Checking JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/).
 */
#include "feed/check_json.h"

#include <stdlib.h>

#include "base/uri.h"
#include "data/json.h"
#include "feed/check_table.h"
#include "feed/jsonplaces.h"

struct check {
    struct arena *arena;
    const char *file;
    struct diag *diag;
    struct check_forms *forms;
    const struct json_places *places;
    bool failed;
};

/* The section of the specification that says what is at ${path}. */
static const char *section(const char *path)
{
    struct str s = str_of(path);

    if (str_find(s, STR("attachments["), 0) != STR_NONE)
        return "Attachments";
    if (str_starts(s, "hubs["))
        return "Subscribing to Real-time Notifications";
    return str_starts(s, "items[") ? "Items" : "Top-level";
}

static void report(struct check *check, enum severity severity, const struct value *at,
                   const char *rule, const char *path, const char *text)
{
    struct place place = {check->file, 0, 0};

    jsonplaces_find(check->places, at, &place.line, &place.column);
    check->failed = check->failed || severity == SEVERITY_ERROR;
    diag_rule(check->diag, severity, rule, place, "%s %s (JSON Feed 1.1, %s)", path, text,
              section(path));
}

/* ${value}, or what it stands in if it has no place: true, false and null have none. */
static const struct value *placed(const struct check *check, const struct value *value,
                                  const struct value *around)
{
    unsigned line, column;

    return jsonplaces_find(check->places, value, &line, &column) ? value : around;
}

static const char *member(struct check *check, const char *path, const char *key)
{
    return arena_printf(check->arena, "%s%s%s", path, path[0] ? "." : "", key).at;
}

static const char *item_path(struct check *check, const char *path, size_t i)
{
    return arena_printf(check->arena, "%s[%zu]", path, i).at;
}

/* The value of ${key} if it is of ${type}; NULL otherwise, reported unless it is absent and not needed. */
static const struct value *get(struct check *check, const struct value *map, const char *path,
                               const char *key, enum value_type type, bool needed)
{
    const struct value *value = value_get(map, key);
    const char *name = member(check, path, key);

    if (!value && needed)
        report(check, SEVERITY_ERROR, map, "missing-element", name, "is required");
    if (!value || value->type == type || (type == VALUE_REAL && value->type == VALUE_INT))
        return value;
    report(check, SEVERITY_ERROR, placed(check, value, map), "wrong-type", name,
           arena_printf(check->arena, "must be %s, not %s", value_type_name(type),
                        value_type_name(value->type))
               .at);
    return NULL;
}

/* Extensions begin with "_"; every other key that is not ${known} is a mistake or of another version. */
static void known_keys(struct check *check, const struct value *map, const char *path,
                       const char *known)
{
    for (size_t i = 0; i < value_size(map); i++) {
        struct place place = {check->file, 0, 0};
        struct str key = value_key(map, i);

        if (str_starts(key, "_") || check_choice(known, key))
            continue;
        jsonplaces_find(check->places, placed(check, value_at(map, i), map), &place.line,
                        &place.column);
        diag_rule(check->diag, SEVERITY_WARNING, "undefined-element", place,
                  "%s%s%.*s is not known: extensions begin with _ (JSON Feed 1.1, Extensions)",
                  path, path[0] ? "." : "", STR_ARG(str_slice(key, 0, 100)));
    }
}

static void text(struct check *check, const struct value *map, const char *path, const char *key,
                 enum check_kind kind, bool needed)
{
    const struct value *value = get(check, map, path, key, VALUE_TEXT, needed);
    struct check_value found;

    if (value && !check_value(check->forms, kind, value->u.text, &found))
        report(check, found.warning ? SEVERITY_WARNING : SEVERITY_ERROR, value, found.rule,
               member(check, path, key), arena_printf(check->arena, "must be %s", found.what).at);
}

static void texts(struct check *check, const struct value *map, const char *path, const char *key)
{
    const struct value *list = get(check, map, path, key, VALUE_LIST, false);

    for (size_t i = 0; i < value_size(list); i++)
        if (value_at(list, i)->type != VALUE_TEXT)
            report(check, SEVERITY_ERROR, placed(check, value_at(list, i), list), "wrong-type",
                   item_path(check, member(check, path, key), i), "must be text");
}

typedef void part(struct check *check, const struct value *map, const char *path);

static void each(struct check *check, const struct value *map, const char *path, const char *key,
                 bool needed, part *look)
{
    const struct value *list = get(check, map, path, key, VALUE_LIST, needed);

    for (size_t i = 0; i < value_size(list); i++) {
        const char *name = item_path(check, member(check, path, key), i);

        if (value_at(list, i)->type != VALUE_MAP)
            report(check, SEVERITY_ERROR, placed(check, value_at(list, i), list), "wrong-type",
                   name, "must be an object");
        else
            look(check, value_at(list, i), name);
    }
}

static void author(struct check *check, const struct value *map, const char *path)
{
    known_keys(check, map, path, " name url avatar ");
    text(check, map, path, "name", CHECK_TEXT, false);
    text(check, map, path, "url", CHECK_IRI_FULL, false);
    text(check, map, path, "avatar", CHECK_IRI_FULL, false);
    if (!value_get(map, "name") && !value_get(map, "url") && !value_get(map, "avatar"))
        report(check, SEVERITY_ERROR, map, "missing-element", path,
               "must have a name, url or avatar");
}

static void authors(struct check *check, const struct value *map, const char *path)
{
    const struct value *one = get(check, map, path, "author", VALUE_MAP, false);

    if (one)
        author(check, one, member(check, path, "author"));
    each(check, map, path, "authors", false, author);
}

static void attachment(struct check *check, const struct value *map, const char *path)
{
    known_keys(check, map, path, " url mime_type title size_in_bytes duration_in_seconds ");
    text(check, map, path, "url", CHECK_IRI_FULL, true);
    text(check, map, path, "mime_type", CHECK_MIME, true);
    text(check, map, path, "title", CHECK_TEXT, false);
    get(check, map, path, "size_in_bytes", VALUE_REAL, false);
    get(check, map, path, "duration_in_seconds", VALUE_REAL, false);
}

static void hub(struct check *check, const struct value *map, const char *path)
{
    known_keys(check, map, path, " type url ");
    text(check, map, path, "type", CHECK_TEXT, true);
    text(check, map, path, "url", CHECK_IRI_FULL, true);
}

static void item_id(struct check *check, const struct value *map, const char *path)
{
    const struct value *id = value_get(map, "id");
    const char *name = member(check, path, "id");

    if (value_is_null(id))
        report(check, SEVERITY_ERROR, map, "missing-element", name, "is required");
    else if (id->type == VALUE_INT || id->type == VALUE_REAL)
        report(check, SEVERITY_WARNING, id, "wrong-type", name, "should be text, not a number");
    else if (id->type != VALUE_TEXT)
        report(check, SEVERITY_ERROR, placed(check, id, map), "wrong-type", name, "must be text");
    else if (id->u.text.len == 0)
        report(check, SEVERITY_ERROR, id, "blank", name, "must not be empty");
}

static void item(struct check *check, const struct value *map, const char *path)
{
    known_keys(check, map, path,
               " id url external_url title content_html content_text summary image banner_image "
               "date_published date_modified author authors tags language attachments ");
    item_id(check, map, path);
    text(check, map, path, "url", CHECK_IRI_FULL, false);
    text(check, map, path, "external_url", CHECK_IRI_FULL, false);
    text(check, map, path, "title", CHECK_TEXT, false);
    text(check, map, path, "content_html", CHECK_TEXT, false);
    text(check, map, path, "content_text", CHECK_TEXT, false);
    text(check, map, path, "summary", CHECK_TEXT, false);
    text(check, map, path, "image", CHECK_IRI_FULL, false);
    text(check, map, path, "banner_image", CHECK_IRI_FULL, false);
    text(check, map, path, "date_published", CHECK_RFC3339, false);
    text(check, map, path, "date_modified", CHECK_RFC3339, false);
    text(check, map, path, "language", CHECK_LANGUAGE, false);
    authors(check, map, path);
    texts(check, map, path, "tags");
    each(check, map, path, "attachments", false, attachment);
    if (!value_get(map, "content_html") && !value_get(map, "content_text"))
        report(check, SEVERITY_ERROR, map, "missing-content", path,
               "must have content_html or content_text");
}

static int by_text(const void *a, const void *b)
{
    const struct value *const *x = a, *const *y = b;

    return str_cmp(value_as_text(*x), value_as_text(*y));
}

static void unique_ids(struct check *check, const struct value *items)
{
    size_t n = value_size(items), n_ids = 0;
    const struct value **ids = arena_array(check->arena, n, sizeof(*ids));

    for (size_t i = 0; i < n; i++)
        if (value_as_text(value_get(value_at(items, i), "id")).len > 0)
            ids[n_ids++] = value_get(value_at(items, i), "id");
    if (n_ids > 1)
        qsort(ids, n_ids, sizeof(*ids), by_text);
    for (size_t i = 1; i < n_ids; i++)
        if (by_text(&ids[i - 1], &ids[i]) == 0)
            report(
                check, SEVERITY_ERROR, ids[i], "duplicate-value", "items",
                arena_printf(check->arena, "have the id %.*s twice", STR_ARG(ids[i]->u.text)).at);
}

static void top(struct check *check, const struct value *map)
{
    const struct value *version = get(check, map, "", "version", VALUE_TEXT, true);
    struct str number = value_as_text(version);

    known_keys(
        check, map, "",
        " version title home_page_url feed_url description user_comment next_url icon favicon "
        "author authors language expired hubs items ");
    if (version && !str_is(number, "https://jsonfeed.org/version/1") &&
        !str_is(number, "https://jsonfeed.org/version/1.1") &&
        !str_is(number, "http://jsonfeed.org/version/1") &&
        !str_is(number, "http://jsonfeed.org/version/1.1"))
        report(check, SEVERITY_ERROR, version, "invalid-version", "version",
               "must be https://jsonfeed.org/version/1.1");
    text(check, map, "", "title", CHECK_TEXT, true);
    text(check, map, "", "home_page_url", CHECK_IRI_FULL, false);
    text(check, map, "", "feed_url", CHECK_IRI_FULL, false);
    text(check, map, "", "description", CHECK_TEXT, false);
    text(check, map, "", "user_comment", CHECK_TEXT, false);
    text(check, map, "", "next_url", CHECK_IRI_FULL, false);
    text(check, map, "", "icon", CHECK_IRI_FULL, false);
    text(check, map, "", "favicon", CHECK_IRI_FULL, false);
    text(check, map, "", "language", CHECK_LANGUAGE, false);
    get(check, map, "", "expired", VALUE_BOOL, false);
    authors(check, map, "");
    each(check, map, "", "hubs", false, hub);
    each(check, map, "", "items", true, item);
    unique_ids(check, value_get(map, "items"));
}

int check_json(struct str bytes, const char *file, struct diag *diag)
{
    struct check check = {.arena = arena_new(), .file = file, .diag = diag};
    const struct value *map;

    check.forms = check_forms_new(check.arena);
    if (json_parse(check.arena, bytes, file, &map, diag) != 0) {
        check.failed = true;
    } else {
        check.places = jsonplaces_new(check.arena, bytes, map);
        if (map->type == VALUE_MAP)
            top(&check, map);
        else
            report(&check, SEVERITY_ERROR, map, "wrong-type", "the document", "must be an object");
    }
    arena_free(check.arena);
    return check.failed ? -1 : 0;
}
