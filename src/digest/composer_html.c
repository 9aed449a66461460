/*
 * An issue's HTML, made to fit: mail programs cut what is too long.  The fewest steps of degrading that fit are found by
 * halving.
 */
#include "digest/body.h"
#include "digest/composer.h"
#include "digest/inline.h"

int composer_level(const struct composer *c, size_t i, size_t steps)
{
    size_t from_end = c->n - i;

    if (steps >= c->n && from_end <= steps - c->n)
        return DIGEST_TITLES;
    return from_end <= steps ? DIGEST_EXCERPT : DIGEST_FULL;
}

void composer_put_level(struct arena *arena, struct value *map, int level)
{
    static const char *const names[] = {"full", "excerpt", "titles"};

    variables_put(arena, map, "level", str_of(names[level]));
}

struct value *composer_posts(const struct composer *c, struct arena *arena, size_t steps)
{
    struct value *posts = value_list(arena);

    for (size_t i = 0; i < c->n; i++) {
        struct value *map = variables_copy(arena, c->articles[i].base);
        int level = composer_level(c, i, steps);

        composer_put_level(arena, map, level);
        if (level == DIGEST_FULL)
            variables_put(arena, map, "content", c->articles[i].full);
        if (level == DIGEST_EXCERPT)
            variables_put(arena, map, "content", c->articles[i].excerpt);
        value_push(arena, posts, map);
    }
    return posts;
}

int composer_write_html(const struct composer *c, struct arena *scratch, size_t steps,
                        struct buf *out)
{
    struct str introduction = {NULL, 0};
    struct buf rendered;
    int status;

    if (c->introduction)
        introduction = body_html(scratch, c->introduction);
    buf_init(&rendered, TEMPLATE_OUT_MAX_BYTES);
    status = template_render(
        &c->templates, "issue.html",
        variables_globals(&c->variables, scratch, composer_posts(c, scratch, steps), introduction),
        &rendered);
    if (status == 0)
        inline_styles(scratch, buf_str(&rendered), out);
    buf_free(&rendered);
    return status;
}

/* As composer_write_html; the length alone counts.  Return 0 or -1. */
static int html_length(const struct composer *c, size_t steps, size_t *length)
{
    struct arena *scratch = arena_new();
    struct buf out;
    int status;

    buf_init(&out, TEMPLATE_OUT_MAX_BYTES);
    status = composer_write_html(c, scratch, steps, &out);
    *length = out.len;
    buf_free(&out);
    arena_free(scratch);
    return status;
}

int composer_find_steps(const struct composer *c, size_t *steps)
{
    size_t low = c->first_step, high = 2 * c->n, length;

    while (low < high) {
        size_t middle = low == c->first_step && high == 2 * c->n ? low : low + (high - low) / 2;

        if (html_length(c, middle, &length) != 0)
            return -1;
        if (length <= (size_t)c->settings->html_max_bytes)
            high = middle;
        else
            low = middle + 1;
    }
    *steps = high;
    return 0;
}

/* Render one body; false if it cannot be. */
static bool article_body(struct composer *c, const struct post *post, bool excerpt,
                         struct str *html)
{
    struct arena *scratch = arena_new();
    struct node *tree = body_tree(scratch, c->site, post, excerpt, BODY_MAIL, c->diag);

    if (tree) {
        pictures_pass(&c->pictures, scratch, tree, (struct place){post->file, 0, 0});
        *html = arena_str(c->arena, body_html(scratch, tree));
    }
    arena_free(scratch);
    return tree != NULL;
}

void composer_make_bodies(struct composer *c)
{
    size_t max = (size_t)c->settings->html_max_bytes, full = 0, excerpts = 0, n = 0;
    size_t n_full = 0, n_excerpt = 0; /* how many at the start have such a body */

    for (size_t i = 0; i < c->n; i++) {
        struct article *a = &c->articles[i];
        bool good = true;

        if (c->settings->content == DIGEST_FULL && full <= max && n_full == n) {
            good = article_body(c, a->post, false, &a->full);
            full += a->full.len;
            n_full += good && full <= max;
        }
        if (good && c->settings->content != DIGEST_TITLES && excerpts <= max && n_excerpt == n) {
            good = article_body(c, a->post, true, &a->excerpt);
            excerpts += a->excerpt.len;
            n_excerpt += good && excerpts <= max;
        }
        if (good)
            c->articles[n++] = *a;
    }
    c->n = n;
    c->first_step = n - n_full;
    if (n_excerpt < n)
        c->first_step = 2 * n - n_excerpt;
}
