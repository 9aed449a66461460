/*
 * Bodies in an issue: trees from the site's renderer, fitted into a mail.
 */
#include "digest/body.h"

#include "markup/clean.h"
#include "markup/html.h"
#include "markup/links.h"
#include "markup/markdown.h"
#include "site/render.h"

#define BODY_MAX_BYTES (32u << 20) /* more than any message may have */
#define TEXT_COLUMNS 72
#define BODY_HEADING 3 /* the issue has the h1, the post's title is an h2 */

/* The level of a heading's element, or 0. */
static int heading_level(const struct node *n)
{
    if (n->type != NODE_ELEMENT || n->name.len != 2 || n->name.at[0] != 'h' ||
        n->name.at[1] < '1' || n->name.at[1] > '6')
        return 0;
    return n->name.at[1] - '0';
}

/* One h1 in the issue, an h2 for the post: whatever a body's highest heading is, it becomes an h3. */
static void place_headings(struct arena *arena, struct node *root)
{
    int highest = 6;

    for (struct node *n = node_next(root, root); n; n = node_next(n, root)) {
        int level = heading_level(n);

        if (level && level < highest)
            highest = level;
    }
    for (struct node *n = node_next(root, root); n; n = node_next(n, root)) {
        int level = heading_level(n) - highest + BODY_HEADING;

        if (heading_level(n))
            n->name = arena_printf(arena, "h%d", level > 6 ? 6 : level);
    }
}

/* Screen readers want to know what a table's head is the head of (WCAG 2.2, technique H63). */
static void give_scopes(struct arena *arena, struct node *root)
{
    for (struct node *n = node_next(root, root); n; n = node_next(n, root)) {
        bool in_head = n->parent && n->parent->parent && node_is(n->parent->parent, "thead");

        if (node_is(n, "th") && !node_attr(n, "scope"))
            node_set_attr(arena, n, STR("scope"), in_head ? STR("col") : STR("row"));
    }
}

struct node *body_tree(struct arena *arena, struct site *site, const struct post *post,
                       bool excerpt, enum body_place place, struct diag *diag)
{
    struct node *root =
        render_for(arena, site, post, excerpt, place == BODY_MAIL ? CLEAN_MAIL : CLEAN_FEED, diag);

    if (root) {
        place_headings(arena, root);
        give_scopes(arena, root);
    }
    return root;
}

struct str body_html(struct arena *arena, const struct node *tree)
{
    struct buf out;

    buf_init(&out, BODY_MAX_BYTES);
    html_write(&out, tree);
    return buf_take(&out, arena);
}

struct str body_text(struct arena *arena, const struct node *tree, struct plaintext_notes *notes)
{
    struct buf out;
    struct str text;

    buf_init(&out, BODY_MAX_BYTES);
    plaintext_write(&out, arena, tree, TEXT_COLUMNS, notes);
    text = str_rtrim(buf_str(&out));
    buf_truncate(&out, text.len);
    return buf_take(&out, arena);
}

struct node *body_introduction(struct arena *arena, struct site *site, struct str source,
                               const char *file, const struct value *globals, struct diag *diag)
{
    static const struct markdown_options options = {.gfm = true, .smart = true};
    struct place place = {file, 1, 1};
    struct liquid_template *template = liquid_parse(site->liquid, arena, source, place, diag);
    struct node *root;
    struct buf out;

    if (!template)
        return NULL;
    buf_init(&out, BODY_MAX_BYTES);
    if (liquid_render(template, arena, globals, site->now, site, &out, diag) != 0) {
        buf_free(&out);
        return NULL;
    }
    root = markdown_parse(arena, buf_take(&out, arena), &options, place, diag);
    links_absolute(arena, root,
                   arena_printf(arena, "%.*s%.*s/", STR_ARG(site->config->url),
                                STR_ARG(site->config->baseurl)));
    clean_tree(arena, root, CLEAN_MAIL);
    place_headings(arena, root);
    give_scopes(arena, root);
    return root;
}
