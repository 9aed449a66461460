/*
 * The one document tree: nodes in an arena, linked both ways, and the few operations passes need.
 * Nothing recurses, so the depth of a tree costs no stack.
 */
#include "markup/tree.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"

struct node *node_element(struct arena *arena, struct str name)
{
    struct node *node = ARENA_NEW(arena, struct node);

    node->type = NODE_ELEMENT;
    node->name = name;
    return node;
}

struct node *node_text(struct arena *arena, struct str text)
{
    struct node *node = ARENA_NEW(arena, struct node);

    node->type = NODE_TEXT;
    node->text = text;
    return node;
}

void node_append(struct node *parent, struct node *child)
{
    assert(!child->parent && parent->type == NODE_ELEMENT);
    child->parent = parent;
    child->prev = parent->last;
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

void node_insert_before(struct node *before, struct node *child)
{
    assert(!child->parent && before->parent);
    child->parent = before->parent;
    child->prev = before->prev;
    child->next = before;
    if (before->prev)
        before->prev->next = child;
    else
        before->parent->first = child;
    before->prev = child;
}

void node_remove(struct node *node)
{
    struct node *parent = node->parent;

    if (!parent)
        return;
    if (node->prev)
        node->prev->next = node->next;
    else
        parent->first = node->next;
    if (node->next)
        node->next->prev = node->prev;
    else
        parent->last = node->prev;
    node->parent = node->prev = node->next = NULL;
}

void node_move_children(struct node *from, struct node *to)
{
    for (struct node *child; (child = from->first);) {
        node_remove(child);
        node_append(to, child);
    }
}

void node_unwrap(struct node *node)
{
    for (struct node *child; (child = node->first);) {
        node_remove(child);
        node_insert_before(node, child);
    }
    node_remove(node);
}

static struct node *copy_one(struct arena *arena, const struct node *node)
{
    struct node *copy = ARENA_NEW(arena, struct node);
    struct attr **tail = &copy->attrs;

    copy->type = node->type;
    copy->line = node->line;
    copy->name = node->name;
    copy->text = node->text;
    for (const struct attr *attr = node->attrs; attr; attr = attr->next) {
        *tail = ARENA_NEW(arena, struct attr);
        (*tail)->name = attr->name;
        (*tail)->value = attr->value;
        tail = &(*tail)->next;
    }
    return copy;
}

struct node *node_copy(struct arena *arena, const struct node *node)
{
    struct node *top = copy_one(arena, node), *at = top;
    const struct node *from = node;

    while (from) {
        struct node *copy;

        if (from->first) {
            from = from->first;
        } else {
            while (from != node && !from->next) {
                from = from->parent;
                at = at->parent;
            }
            if (from == node)
                break;
            from = from->next;
            at = at->parent;
        }
        copy = copy_one(arena, from);
        node_append(at, copy);
        at = copy;
    }
    return top;
}

struct node *node_next_skip(const struct node *node, const struct node *root)
{
    while (node && node != root) {
        if (node->next)
            return node->next;
        node = node->parent;
    }
    return NULL;
}

struct node *node_next(const struct node *node, const struct node *root)
{
    return node->first ? node->first : node_next_skip(node, root);
}

bool node_is(const struct node *node, const char *name)
{
    return node && node->type == NODE_ELEMENT && str_is(node->name, name);
}

static struct attr *find_attr(const struct node *node, struct str name)
{
    for (struct attr *attr = node->attrs; attr; attr = attr->next)
        if (str_eq(attr->name, name))
            return attr;
    return NULL;
}

const struct str *node_attr(const struct node *node, const char *name)
{
    struct attr *attr = find_attr(node, str_of(name));

    return attr ? &attr->value : NULL;
}

void node_set_attr(struct arena *arena, struct node *node, struct str name, struct str value)
{
    struct attr *attr = find_attr(node, name);

    if (!attr) {
        struct attr **tail = &node->attrs;

        while (*tail)
            tail = &(*tail)->next;
        attr = *tail = ARENA_NEW(arena, struct attr);
        attr->name = name;
    }
    attr->value = value;
}

void node_remove_attr(struct node *node, const char *name)
{
    for (struct attr **at = &node->attrs; *at;) {
        if (str_is((*at)->name, name))
            *at = (*at)->next;
        else
            at = &(*at)->next;
    }
}

struct str node_text_content(struct arena *arena, const struct node *node)
{
    struct buf text;

    if (node->type == NODE_TEXT)
        return node->text;
    buf_init(&text, (size_t)-1);
    for (const struct node *at = node->first; at; at = node_next(at, node))
        if (at->type == NODE_TEXT)
            buf_add(&text, at->text);
    return buf_take(&text, arena);
}
