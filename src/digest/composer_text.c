/*
 * An issue's texts: beside the HTML, as messages of their own, and on the page in the archive.
 */
#include "digest/body.h"
#include "digest/composer.h"

/* Notes ${first} to ${end} of ${notes} as a list of {number, url}. */
static const struct value *notes_value(struct arena *arena, const struct plaintext_notes *notes,
                                       size_t first, size_t end)
{
    struct value *list = value_list(arena);

    for (size_t i = first; i < end; i++) {
        struct value *note = value_map(arena);

        value_put(arena, note, STR("number"), value_int(arena, (int64_t)i + 1));
        variables_put(arena, note, "url", notes->urls[i]);
        value_push(arena, list, note);
    }
    return list;
}

/* The posts' values with texts in place of HTML; links get numbers, listed after each post. */
static struct value *texts_at(const struct composer *c, struct arena *arena, size_t steps,
                              struct plaintext_notes *notes)
{
    struct value *posts = value_list(arena);

    for (size_t i = 0; i < c->n; i++) {
        struct value *map = variables_copy(arena, c->articles[i].base);
        int level = composer_level(c, i, steps);
        size_t first = notes->n;

        composer_put_level(arena, map, level);
        if (level != DIGEST_TITLES) {
            struct node *tree = body_tree(arena, c->site, c->articles[i].post,
                                          level == DIGEST_EXCERPT, BODY_MAIL, c->diag);

            if (tree)
                variables_put(arena, map, "content", body_text(arena, tree, notes));
        }
        value_put(arena, map, STR("notes"), notes_value(arena, notes, first, notes->n));
        value_push(arena, posts, map);
    }
    return posts;
}

static const char *text_template(int format)
{
    if (format == DIGEST_MIME_DIGEST)
        return "contents.txt";
    return format == DIGEST_RFC1153 ? "rfc1153.txt" : "issue.txt";
}

void composer_list_entries(const struct composer *c, int level, struct parts *parts)
{
    if (c->settings->format != DIGEST_MIME_DIGEST)
        return;
    parts->entries = arena_array(c->arena, c->n, sizeof *parts->entries);
    for (size_t i = 0; i < c->n; i++) {
        const struct post *post = c->articles[i].post;
        struct plaintext_notes notes = {NULL, 0, 0};
        struct node *tree = NULL;
        struct buf text;

        if (level != DIGEST_TITLES)
            tree = body_tree(c->arena, c->site, post, level == DIGEST_EXCERPT, BODY_MAIL, c->diag);
        buf_init(&text, TEMPLATE_OUT_MAX_BYTES);
        buf_printf(&text, "%.*s\n", STR_ARG(post->link));
        if (tree)
            buf_printf(&text, "\n%.*s\n", STR_ARG(body_text(c->arena, tree, &notes)));
        for (size_t k = 0; k < notes.n; k++)
            buf_printf(&text, "%s[%zu] %.*s\n", k ? "" : "\n", k + 1, STR_ARG(notes.urls[k]));
        parts->entries[parts->n_entries++] = (struct parts_entry){
            .title = post->title,
            .author = post->n_authors ? post->authors[0].name : (struct str){NULL, 0},
            .link = post->link,
            .text = buf_take(&text, c->arena),
            .date = post->date,
        };
    }
}

int composer_write_text(struct composer *c, size_t steps)
{
    struct arena *scratch = arena_new();
    struct plaintext_notes notes = {NULL, 0, 0};
    struct str introduction = {NULL, 0};
    struct value *map, *posts;
    size_t n_introduction;
    struct buf out;
    int status;

    buf_init(&out, TEMPLATE_OUT_MAX_BYTES);
    if (c->introduction)
        introduction = body_text(scratch, c->introduction, &notes);
    n_introduction = notes.n;
    posts = texts_at(c, scratch, steps, &notes);
    map = variables_globals(&c->variables, scratch, posts, introduction);
    value_put(scratch, map, STR("introduction_notes"),
              notes_value(scratch, &notes, 0, n_introduction));
    status = template_render(&c->templates, text_template(c->settings->format), map, &out);
    c->issue->text = buf_take(&out, c->arena);
    arena_free(scratch);
    return status;
}

int composer_write_web(struct composer *c)
{
    struct arena *scratch;
    struct value *posts;
    struct str introduction = {NULL, 0};
    struct buf out;
    int status;

    if (!c->settings->archive.len)
        return 0;
    scratch = arena_new();
    posts = value_list(scratch);
    for (size_t i = 0; i < c->n; i++) {
        struct value *map = variables_copy(scratch, c->articles[i].base);
        struct node *tree = NULL;

        composer_put_level(scratch, map, c->settings->content);
        if (c->settings->content != DIGEST_TITLES)
            tree = body_tree(scratch, c->site, c->articles[i].post,
                             c->settings->content == DIGEST_EXCERPT, BODY_WEB, c->diag);
        if (tree)
            variables_put(scratch, map, "content", body_html(scratch, tree));
        value_push(scratch, posts, map);
    }
    if (c->introduction)
        introduction = body_html(scratch, c->introduction);
    buf_init(&out, TEMPLATE_OUT_MAX_BYTES);
    status = template_render(&c->templates, "web.html",
                             variables_globals(&c->variables, scratch, posts, introduction), &out);
    c->issue->web = buf_take(&out, c->arena);
    arena_free(scratch);
    return status;
}
