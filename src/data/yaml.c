/*
 * YAML as Ruby's Psych reads it for Jekyll: libyaml's parser, and the implicit types of Psych's
 * ScalarScanner (YAML 1.1 with Ruby's habits).
 *
 * Known limits: integers beyond 64 bits are text; a set (!!set), an ordered map (!!omap) and Ruby's
 * own tags are read as the plain value they are written as.
 */
#include "data/yaml.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/utf8.h"
#include "data/yaml_scalar.h"

#define BOM "\xEF\xBB\xBF"

struct anchor {
    const struct value *value; /* NULL while it is being read */
    size_t nodes;              /* what it counts when used again */
};

struct reader {
    yaml_parser_t parser;
    struct arena *arena;
    struct diag *diag;
    struct str text;
    const char *file;
    const struct zone *zone;
    unsigned first_line;
    unsigned depth;
    size_t nodes;
    struct anchor *anchors;
    size_t n_anchors, anchors_capacity;
    struct value *anchor_names; /* name: the index of the latest that has it */
};

static struct place place_of(const struct reader *r, yaml_mark_t mark)
{
    return (struct place){r->file, (unsigned)mark.line + r->first_line, (unsigned)mark.column + 1};
}

/* Where the byte ${offset} is that no YAML may have. */
static struct place place_of_byte(const struct reader *r, size_t offset)
{
    struct str before = str_slice(r->text, 0, offset);
    struct place place = {r->file, r->first_line, 0};
    size_t line_end;

    while ((line_end = str_chr(before, '\n')) != STR_NONE) {
        place.line++;
        before = str_from(before, line_end + 1);
    }
    place.column = (unsigned)utf8_length(before) + 1;
    return place;
}

static int next_event(struct reader *r, yaml_event_t *event)
{
    yaml_mark_t mark;

    if (yaml_parser_parse(&r->parser, event))
        return 0;
    mark = r->parser.problem_mark;
    if (r->parser.error == YAML_READER_ERROR) {
        diag_add(r->diag, SEVERITY_ERROR, place_of_byte(r, r->parser.problem_offset),
                 "YAML: %s; save the file as UTF-8 without control characters",
                 r->parser.problem ? r->parser.problem : "unreadable characters");
        return -1;
    }
    diag_add(r->diag, SEVERITY_ERROR, place_of(r, mark), "YAML: %s%s%s",
             r->parser.context ? r->parser.context : "", r->parser.context ? ": " : "",
             r->parser.problem ? r->parser.problem : "it cannot be read");
    return -1;
}

/* Count ${n} more nodes at ${mark} against the budget. */
static int count_nodes(struct reader *r, size_t n, yaml_mark_t mark)
{
    if (n <= YAML_MAX_NODES - r->nodes) {
        r->nodes += n;
        return 0;
    }
    diag_add(r->diag, SEVERITY_ERROR, place_of(r, mark),
             "YAML: more than %d values, with every alias counted as often as it is used",
             YAML_MAX_NODES);
    return -1;
}

static struct anchor *find_anchor(struct reader *r, const char *name)
{
    const struct value *index = value_get(r->anchor_names, name);

    return index ? &r->anchors[index->u.integer] : NULL;
}

/* Remember a name for what is about to be read; its index + 1, or 0 without a name. */
static size_t open_anchor(struct reader *r, const yaml_char_t *name)
{
    if (!name)
        return 0;
    r->anchors =
        arena_grow(r->arena, r->anchors, r->n_anchors, &r->anchors_capacity, sizeof(*r->anchors));
    r->anchors[r->n_anchors] = (struct anchor){.nodes = r->nodes};
    value_put(r->arena, r->anchor_names, arena_str(r->arena, str_of((const char *)name)),
              value_int(r->arena, (int64_t)r->n_anchors));
    return ++r->n_anchors;
}

static void close_anchor(struct reader *r, size_t anchor, const struct value *value)
{
    if (!anchor)
        return;
    r->anchors[anchor - 1].value = value;
    r->anchors[anchor - 1].nodes = r->nodes - r->anchors[anchor - 1].nodes;
}

static struct value *new_value(struct reader *r, enum value_type type, yaml_mark_t mark)
{
    struct value *v = type == VALUE_MAP    ? value_map(r->arena)
                      : type == VALUE_LIST ? value_list(r->arena)
                                           : ARENA_NEW(r->arena, struct value);

    v->type = type;
    v->line = (unsigned)mark.line + r->first_line;
    v->column = (unsigned)mark.column + 1;
    return v;
}

static const struct value *read_node(struct reader *r, yaml_event_t *event);

static const struct value *read_scalar(struct reader *r, yaml_event_t *event)
{
    struct str text = arena_str(
        r->arena, (struct str){(const char *)event->data.scalar.value, event->data.scalar.length});
    const char *tag = (const char *)event->data.scalar.tag;
    struct value *v = new_value(r, VALUE_TEXT, event->start_mark);
    size_t anchor = open_anchor(r, event->data.scalar.anchor);

    v->u.text = text;
    if (event->data.scalar.plain_implicit && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        yaml_scalar_resolve(text, r->zone, v);
    else if (tag && !event->data.scalar.quoted_implicit)
        yaml_scalar_tagged(text, tag, r->zone, v);
    close_anchor(r, anchor, v);
    return v;
}

static const struct value *read_alias(struct reader *r, yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    struct anchor *anchor = find_anchor(r, name);

    if (!anchor || !anchor->value) {
        diag_add(r->diag, SEVERITY_ERROR, place_of(r, event->start_mark),
                 anchor ? "YAML: alias '%s' stands inside the value it names"
                        : "YAML: alias '%s' names nothing above it",
                 name);
        return NULL;
    }
    return count_nodes(r, anchor->nodes, event->start_mark) ? NULL : anchor->value;
}

static const struct value *read_list(struct reader *r, yaml_event_t *event)
{
    struct value *list = new_value(r, VALUE_LIST, event->start_mark);
    size_t anchor = open_anchor(r, event->data.sequence_start.anchor);

    for (;;) {
        yaml_event_t item;
        const struct value *value;
        bool end;

        if (next_event(r, &item))
            return NULL;
        end = item.type == YAML_SEQUENCE_END_EVENT;
        value = end ? list : read_node(r, &item);
        yaml_event_delete(&item);
        if (!value)
            return NULL;
        if (end)
            break;
        value_push(r->arena, list, value);
    }
    close_anchor(r, anchor, list);
    return list;
}

/* `<<: *defaults`: what is in ${from} and not in ${map} yet; Psych lets it replace what stands above. */
static void merge(struct reader *r, struct value *map, const struct value *from)
{
    for (size_t i = 0; i < value_size(from); i++)
        value_put(r->arena, map, value_key(from, i), value_at(from, i));
}

static bool merge_key(struct reader *r, struct value *map, const struct value *value)
{
    if (value->type == VALUE_MAP) {
        merge(r, map, value);
        return true;
    }
    if (value->type != VALUE_LIST)
        return false;
    for (size_t i = 0; i < value_size(value); i++)
        if (value_at(value, i)->type != VALUE_MAP)
            return false;
    for (size_t i = value_size(value); i > 0; i--)
        merge(r, map, value_at(value, i - 1));
    return true;
}

/* A key: what it was written as, or for other keys than scalars what a reader can make of it. */
static int read_key(struct reader *r, yaml_event_t *event, struct str *key, bool *merges)
{
    *merges = false;
    if (event->type == YAML_SCALAR_EVENT) {
        *key = arena_str(r->arena, (struct str){(const char *)event->data.scalar.value,
                                                event->data.scalar.length});
        *merges = str_is(*key, "<<") && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        return read_scalar(r, event) ? 0 : -1;
    }
    if (event->type == YAML_ALIAS_EVENT) {
        const struct value *value = read_alias(r, event);

        if (!value)
            return -1;
        if (value->type == VALUE_TEXT) {
            *key = value->u.text;
            return 0;
        }
    }
    diag_add(r->diag, SEVERITY_ERROR, place_of(r, event->start_mark),
             "YAML: a key must be a text; quote it");
    return -1;
}

static const struct value *read_map(struct reader *r, yaml_event_t *event)
{
    struct value *map = new_value(r, VALUE_MAP, event->start_mark);
    struct value *own = value_map(r->arena); /* keys written here, not merged */
    size_t anchor = open_anchor(r, event->data.mapping_start.anchor);

    for (;;) {
        yaml_event_t item;
        yaml_mark_t mark;
        const struct value *value = NULL;
        struct str key;
        bool merges;

        if (next_event(r, &item))
            return NULL;
        if (item.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&item);
            break;
        }
        mark = item.start_mark;
        if (count_nodes(r, 1, mark) || read_key(r, &item, &key, &merges)) {
            yaml_event_delete(&item);
            return NULL;
        }
        yaml_event_delete(&item);
        if (next_event(r, &item))
            return NULL;
        value = read_node(r, &item);
        yaml_event_delete(&item);
        if (!value)
            return NULL;
        if (merges && merge_key(r, map, value))
            continue;
        if (value_get_str(own, key))
            diag_add(r->diag, SEVERITY_WARNING, place_of(r, mark),
                     "YAML: key '%.*s' is here for the second time; the last one counts",
                     STR_ARG(key));
        value_put(r->arena, own, key, &value_true);
        value_put(r->arena, map, key, value);
        value_mark_key(map, key, place_of(r, mark).line, place_of(r, mark).column);
    }
    close_anchor(r, anchor, map);
    return map;
}

/* The value that starts with ${event}. */
static const struct value *read_node(struct reader *r, yaml_event_t *event)
{
    const struct value *value;

    if (count_nodes(r, 1, event->start_mark))
        return NULL;
    if (r->depth == YAML_MAX_DEPTH) {
        diag_add(r->diag, SEVERITY_ERROR, place_of(r, event->start_mark),
                 "YAML: lists and maps are nested more than %d deep", YAML_MAX_DEPTH);
        return NULL;
    }
    r->depth++;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        value = read_scalar(r, event);
        break;
    case YAML_ALIAS_EVENT:
        value = read_alias(r, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
        value = read_list(r, event);
        break;
    case YAML_MAPPING_START_EVENT:
        value = read_map(r, event);
        break;
    default:
        value = &value_null;
    }
    r->depth--;
    return value;
}

/* The first document of the stream: null if there is none. */
static const struct value *read_document(struct reader *r)
{
    const struct value *value = NULL;
    yaml_event_t event;

    for (;;) {
        bool opens;

        if (next_event(r, &event))
            return NULL;
        opens = event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_START_EVENT;
        if (!opens)
            value = event.type == YAML_STREAM_END_EVENT ? &value_null : read_node(r, &event);
        yaml_event_delete(&event);
        if (!opens)
            return value;
    }
}

int yaml_parse(struct arena *arena, struct str text, const char *file, unsigned first_line,
               const struct zone *zone, const struct value **value, struct diag *diag)
{
    struct reader r = {.arena = arena,
                       .diag = diag,
                       .text = text,
                       .file = file,
                       .zone = zone,
                       .first_line = first_line};

    /* libyaml would take it for a column, and end the map with the next line. */
    if (str_starts(text, BOM))
        text = r.text = str_from(text, strlen(BOM));
    r.anchor_names = value_map(arena);
    if (!yaml_parser_initialize(&r.parser)) {
        diag_add(diag, SEVERITY_ERROR, (struct place){file, 0, 0}, "YAML: out of memory");
        return -1;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)(text.at ? text.at : ""),
                                 text.len);
    *value = read_document(&r);
    yaml_parser_delete(&r.parser);
    return *value ? 0 : -1;
}
