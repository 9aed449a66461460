/*
 * Raw HTML in Markdown, tag by tag, into the tree that Markdown grows.
 */
#include "markup/weave.h"

#include "markup/entity.h"
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
