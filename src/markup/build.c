/*
 * Tree construction by HTML's rules (HTML standard, 13.2.6) for markup that is mostly well formed.
 * Known limits: formatting elements are not opened again after a block that was closed over them
 * (the standard's adoption agency); an end tag that would need it is ignored.
 */
#include "markup/build.h"

#include <assert.h>
#include <string.h>

#include "markup/tag.h"

struct build {
    struct arena *arena;
    struct node *root;
    struct node *open[BUILD_MAX_DEPTH + 1]; /* open[0] is the root */
    size_t n;
    bool too_deep;
    bool any_foreign; /* an SVG or formula was opened */
};

struct build *build_new(struct arena *arena)
{
    struct build *build = ARENA_NEW(arena, struct build);

    build->arena = arena;
    build->root = node_element(arena, STR(""));
    build->open[0] = build->root;
    build->n = 1;
    return build;
}

struct node *build_root(struct build *build)
{
    return build->root;
}

bool build_was_too_deep(const struct build *build)
{
    return build->too_deep;
}

struct node *build_current(struct build *build)
{
    return build->open[build->n - 1];
}

/* Where the nearest open element of ${names} stands, not looking beyond one of ${fences}; 0: nowhere. */
static size_t in_scope(const struct build *build, const char *names, const char *fences)
{
    for (size_t i = build->n - 1; i > 0; i--) {
        if (tag_in(build->open[i]->name, names))
            return i;
        if (tag_in(build->open[i]->name, fences))
            return 0;
    }
    return 0;
}

/* Close the element at ${depth} and all in it; depth 0 closes nothing. */
static void close_at(struct build *build, size_t depth)
{
    if (depth > 0 && depth < build->n)
        build->n = depth;
}

/* An item of a list ends the item before it. */
static void close_item(struct build *build, const char *names)
{
    for (size_t i = build->n - 1; i > 0; i--) {
        struct str name = build->open[i]->name;

        if (tag_in(name, names)) {
            close_at(build, i);
            return;
        }
        if (tag_in(name, TAG_SPECIAL) && !tag_in(name, "address div p"))
            return;
    }
}

static void push(struct build *build, struct node *node)
{
    node_append(build_current(build), node);
    build->open[build->n++] = node;
}

static void push_implied(struct build *build, const char *name)
{
    if (build->n <= BUILD_MAX_DEPTH)
        push(build, node_element(build->arena, str_of(name)));
}

/* Make the current element one of ${names}, which may be the table itself. */
static void clear_to(struct build *build, const char *names)
{
    while (build->n > 1 && !tag_in(build_current(build)->name, names))
        build->n--;
}

/* Find a table part its place, with the parts that it implies; false: there is none. */
static bool open_table_part(struct build *build, struct str name)
{
    if (!in_scope(build, "table", "applet caption td th marquee object template html") &&
        !in_scope(build, "td th caption", "table"))
        return false;
    if (!in_scope(build, "table", "html"))
        return false;
    close_at(build, in_scope(build, "caption td th", "table"));
    if (tag_in(name, "td th")) {
        clear_to(build, "tr tbody thead tfoot table");
        if (node_is(build_current(build), "table"))
            push_implied(build, "tbody");
        if (!node_is(build_current(build), "tr"))
            push_implied(build, "tr");
    } else if (tag_in(name, "tr")) {
        clear_to(build, "tbody thead tfoot table");
        if (node_is(build_current(build), "table"))
            push_implied(build, "tbody");
    } else if (tag_in(name, "col")) {
        clear_to(build, "colgroup table");
        if (node_is(build_current(build), "table"))
            push_implied(build, "colgroup");
    } else {
        clear_to(build, "table");
    }
    return true;
}

/* In a table but not in a cell, what is no part of the table goes before it. */
static bool foster(struct build *build, struct node *node)
{
    struct str name = build_current(build)->name;
    size_t table;

    if (!tag_in(name, "table tbody thead tfoot tr colgroup"))
        return false;
    table = in_scope(build, "table", "");
    if (table == 0)
        return false;
    node_insert_before(build->open[table], node);
    return true;
}

/* What a start tag ends before it begins; false: the tag is ignored. */
static bool make_way(struct build *build, struct str name)
{
    if (tag_in(name, "html head body frame frameset"))
        return false;
    if (build->any_foreign && tag_in(name, TAG_ENDS_FOREIGN))
        close_at(build, in_scope(build, "svg math", TAG_IN_FOREIGN));
    if (tag_in(name, TAG_TABLE_PARTS))
        return open_table_part(build, name);
    if (tag_in(name, "form") && in_scope(build, "form", ""))
        return false;
    if (tag_in(name, "li"))
        close_item(build, "li");
    if (tag_in(name, "dd dt"))
        close_item(build, "dd dt");
    if (tag_in(name, TAG_CLOSES_P))
        close_at(build, in_scope(build, "p", TAG_SCOPE " button"));
    if (tag_in(name, TAG_HEADINGS) && tag_in(build_current(build)->name, TAG_HEADINGS))
        build->n--;
    if (tag_in(name, "a"))
        close_at(build, in_scope(build, "a", TAG_SCOPE));
    if (tag_in(name, "nobr"))
        close_at(build, in_scope(build, "nobr", TAG_SCOPE));
    if (tag_in(name, "button"))
        close_at(build, in_scope(build, "button", TAG_SCOPE));
    if (tag_in(name, "option optgroup") && node_is(build_current(build), "option"))
        build->n--;
    while (tag_in(name, "rb rt rp rtc") && in_scope(build, "ruby", TAG_SCOPE) &&
           tag_in(build_current(build)->name, "dd dt li optgroup option p rb rp rt rtc"))
        build->n--;
    if (tag_in(name, "table") && tag_in(build_current(build)->name, "table tbody thead tfoot tr"))
        close_at(build, in_scope(build, "table", ""));
    return true;
}

static size_t n_formatting(const struct build *build)
{
    size_t n = 0;

    for (size_t i = 1; i < build->n; i++)
        n += tag_is_formatting(build->open[i]->name);
    return n;
}

bool build_open(struct build *build, struct node *node)
{
    bool is_void = tag_is_void(node->name);

    assert(!node->parent);
    if (!make_way(build, node->name))
        return false;
    if (build->n > BUILD_MAX_DEPTH ||
        (tag_is_formatting(node->name) && n_formatting(build) == BUILD_MAX_FORMATTING)) {
        build->too_deep = true;
        return false;
    }
    if (tag_in(node->name, TAG_TABLE_PARTS) || !foster(build, node))
        node_append(build_current(build), node);
    if (!is_void)
        build->open[build->n++] = node;
    build->any_foreign = build->any_foreign || tag_in(node->name, "svg math");
    return true;
}

void build_close(struct build *build, const struct node *node)
{
    for (size_t i = build->n - 1; i > 0; i--)
        if (build->open[i] == node) {
            close_at(build, i);
            return;
        }
}

void build_close_inside(struct build *build, const struct node *node)
{
    for (size_t i = build->n; i-- > 0;)
        if (build->open[i] == node) {
            build->n = i + 1;
            return;
        }
}

void build_end_tag(struct build *build, struct str name, const struct node *fence)
{
    bool heading = tag_in(name, TAG_HEADINGS);
    bool lenient = tag_in(name, "p li dd dt " TAG_HEADINGS) || tag_in(name, TAG_CLOSES_P);

    for (size_t i = build->n - 1; i > 0 && build->open[i] != fence; i--) {
        struct str open = build->open[i]->name;

        if (str_eq(open, name) || (heading && tag_in(open, TAG_HEADINGS))) {
            close_at(build, i);
            return;
        }
        if (tag_in(open, TAG_SCOPE) && !tag_in(name, TAG_TABLE_PARTS " " TAG_SCOPE))
            return;
        if (tag_in(open, "table") && !str_is(name, "table"))
            return;
        if (tag_in(open, TAG_SPECIAL) && !lenient && !tag_in(name, TAG_TABLE_PARTS " " TAG_SCOPE))
            return;
    }
}

void build_text(struct build *build, struct str text, unsigned line)
{
    struct node *current = build_current(build), *node;

    if (text.len == 0)
        return;
    node = node_text(build->arena, text);
    node->line = line;
    if (!tag_in(current->name, "table tbody thead tfoot tr colgroup") || str_trim(text).len == 0 ||
        !foster(build, node))
        node_append(current, node);
}

/* Build what is in ${from} again; as deep as the tree, which is bounded. */
static void rebuild(struct build *build, struct node *from)
{
    for (struct node *child; (child = from->first);) {
        struct node inner = {.type = NODE_ELEMENT};

        node_remove(child);
        if (child->type == NODE_TEXT) {
            build_text(build, child->text, child->line);
            continue;
        }
        node_move_children(child, &inner);
        if (build_open(build, child)) {
            rebuild(build, &inner);
            build_close(build, child);
        } else {
            rebuild(build, &inner);
        }
    }
}

void build_conform(struct arena *arena, struct node *root)
{
    struct build *build = build_new(arena);
    struct node old = {.type = NODE_ELEMENT};

    node_move_children(root, &old);
    rebuild(build, &old);
    node_move_children(build->root, root);
}
