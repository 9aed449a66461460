/*
 * Raw HTML in Markdown, tag by tag, into the tree that Markdown grows.
 */
#include "markup/weave.h"

#include <stdlib.h>

#include "markup/entity.h"
#include "markup/finish.h"
#include "markup/tag.h"

static void open_tag(struct build *build, struct arena *arena, const struct tag *tag)
{
    struct node *node = node_element(arena, tag->name);

    node->attrs = tag->attrs;
    for (struct attr *attr = node->attrs; attr; attr = attr->next)
        attr->value = entity_decode(arena, attr->value);
    if (build_open(build, node) && tag->self_closing && !tag_is_void(tag->name))
        build_close(build, node);
}

void weave_html(struct build *build, struct arena *arena, struct str html, const struct node *fence)
{
    struct tag tag;

    while (tag_next(arena, &html, &tag)) {
        struct str raw;

        if (tag.type == TAG_TEXT) {
            build_text(build, entity_decode(arena, tag.source), 0);
        } else if (tag.type == TAG_END) {
            build_end_tag(build, tag.name, fence);
        } else if (tag.type == TAG_START) {
            open_tag(build, arena, &tag);
            if (tag_in(tag.name, "pre listing textarea") && str_starts(html, "\n"))
                html = str_from(html, 1); /* as every parser of HTML does */
            if (!tag.self_closing && tag_raw_text(tag.name, &html, &raw))
                build_text(build, raw, 0);
        }
    }
}

/* Whether ${html} is the stand-in of a piece, and which. */
static bool is_piece(struct arena *arena, const struct prepared *prepared, struct str html,
                     size_t *i)
{
    static const char mark[] = {'<', '!', '-', '-', PREPARE_PIECE, '\0'};

    html = str_trim(html);
    if (!str_starts(html, mark))
        return false;
    *i = (size_t)strtoul(arena_cstr(arena, str_from(html, sizeof(mark) - 1)), NULL, 10);
    return *i < prepared->n;
}

bool weave_piece(struct build *build, struct arena *arena, const struct prepared *prepared,
                 struct str html, const struct node *fence)
{
    const struct node *before = build_current(build);
    const struct piece *piece;
    struct node *node;
    size_t i;

    if (!is_piece(arena, prepared, html, &i))
        return false;
    piece = &prepared->pieces[i];
    switch (piece->type) {
    case PIECE_HTML:
        weave_html(build, arena, piece->source, fence);
        build_close_inside(build, before);
        break;
    case PIECE_OPEN:
    case PIECE_CLOSE:
        weave_html(build, arena, piece->source, fence);
        break;
    case PIECE_TEXT:
        build_text(build, piece->source, 0);
        break;
    case PIECE_ATTRS:
        node = node_element(arena, STR(FINISH_ATTRS));
        node_set_attr(arena, node, STR(FINISH_PIECE), arena_printf(arena, "%zu", i));
        if (build_open(build, node))
            build_close(build, node);
        break;
    case PIECE_BREAK:
        break;
    }
    return true;
}
