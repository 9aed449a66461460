/*
 * The writer of HTML: the only way a tree becomes markup (HTML standard, 13.3).  Every text and
 * value is escaped; a text where markup means nothing (script, style, …) is not written at all.
 */
#include "markup/html.h"

#include "markup/tag.h"

/* What a byte of text or of a value in double quotes is written as; NULL: itself. */
static const char *escape(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

void html_escape(struct buf *out, struct str text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *as = escape(text.at[i]);

        if (!as)
            continue;
        buf_add(out, str_slice(text, from, i));
        buf_add_c(out, as);
        from = i + 1;
    }
    buf_add(out, str_from(text, from));
}

static bool is_raw(const struct node *node)
{
    return tag_in(node->name, "script style xmp iframe noembed noframes plaintext");
}

static void write_start(struct buf *out, const struct node *node)
{
    buf_char(out, '<');
    buf_add(out, node->name);
    for (const struct attr *attr = node->attrs; attr; attr = attr->next) {
        buf_char(out, ' ');
        buf_add(out, attr->name);
        buf_add_c(out, "=\"");
        html_escape(out, attr->value);
        buf_char(out, '"');
    }
    buf_char(out, '>');
    /* A parser drops a line feed that follows these start tags. */
    if (tag_in(node->name, "pre listing textarea") && node->first &&
        node->first->type == NODE_TEXT && str_starts(node->first->text, "\n"))
        buf_char(out, '\n');
}

static void write_end(struct buf *out, const struct node *node)
{
    if (tag_is_void(node->name))
        return;
    buf_add_c(out, "</");
    buf_add(out, node->name);
    buf_char(out, '>');
}

void html_write(struct buf *out, const struct node *root)
{
    const struct node *node = root->first;

    while (node) {
        if (node->type == NODE_TEXT) {
            html_escape(out, node->text);
        } else if (node->name.len > 0) {
            write_start(out, node);
        }
        if (node->first && !is_raw(node)) {
            node = node->first;
            continue;
        }
        if (node->type == NODE_ELEMENT && node->name.len > 0)
            write_end(out, node);
        while (!node->next && node->parent != root) {
            node = node->parent;
            if (node->name.len > 0)
                write_end(out, node);
        }
        node = node->next;
    }
}
