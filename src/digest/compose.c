/*
 * Composing an issue: variables for the templates, templates, parts.
 */
#include "digest/compose.h"

#include "base/file.h"
#include "digest/body.h"
#include "digest/composer.h"
#include "digest/hash.h"
#include "digest/message.h"

#define SUBJECT_MAX_BYTES 500 /* what is longer is cut; lint wants 78 characters */
#define INTRODUCTION_MAX_BYTES (1u << 20)
#define PLAIN_MAX_BYTES                                                                            \
    (MESSAGE_MAX_BYTES / 3) /* of a message of text alone: its encoding may take three times that */
#define MARK_DIGITS 20      /* of the mark that stands for a recipient's address to leave at */

static const struct str nothing = {NULL, 0};

/* ${text} up to its limit, "…" in place of what is cut. */
static struct str cut_subject(struct arena *arena, struct str text)
{
    size_t end = SUBJECT_MAX_BYTES;

    if (text.len <= end)
        return text;
    while (end > 0 && ((unsigned char)text.at[end] & 0xC0) == 0x80)
        end--;
    return arena_printf(arena, "%.*s…", STR_ARG(str_rtrim(str_slice(text, 0, end))));
}

/* The subject, one line whatever its template made. */
static int write_subject(struct composer *c)
{
    struct liquid_template *template = liquid_parse(c->site->liquid, c->arena, c->settings->subject,
                                                    c->settings->subject_place, c->diag);
    struct arena *scratch = arena_new();
    struct buf out;
    char *at;
    size_t n = 0;
    int status = -1;

    buf_init(&out, TEMPLATE_OUT_MAX_BYTES);
    if (template)
        status = liquid_render(template, scratch,
                               variables_globals(&c->variables, scratch,
                                                 composer_posts(c, scratch, 2 * c->n), nothing),
                               c->site->now, c->site, &out, c->diag);
    at = arena_alloc(c->arena, out.len + 1);
    for (size_t i = 0; i < out.len; i++) {
        char byte = (unsigned char)out.at[i] < 0x20 || out.at[i] == 0x7f ? ' ' : out.at[i];

        if (byte != ' ' || (n > 0 && at[n - 1] != ' '))
            at[n++] = byte;
    }
    c->issue->subject = cut_subject(c->arena, str_trim((struct str){at, n}));
    buf_free(&out);
    arena_free(scratch);
    return status;
}

/* The editor's file, if it is there. */
static int read_introduction(struct composer *c)
{
    const char *dir = c->site->config->dir;
    char *path;
    struct str source;
    struct value *map;

    if (!c->settings->introduction.len)
        return 0;
    path = file_join(c->arena, dir, arena_cstr(c->arena, c->settings->introduction));
    if (!file_exists(path))
        return 0;
    if (file_read(c->arena, path, INTRODUCTION_MAX_BYTES, &source, c->diag) != 0)
        return -1;
    map =
        variables_globals(&c->variables, c->arena, composer_posts(c, c->arena, 2 * c->n), nothing);
    c->introduction = body_introduction(c->arena, c->site, source, path, map, c->diag);
    if (c->introduction)
        pictures_pass(&c->pictures, c->arena, c->introduction, (struct place){path, 0, 0});
    c->issue->introduction_file = c->settings->introduction;
    return c->introduction ? 0 : -1;
}

/* What stands in the bodies for each recipient's own address to leave at: no text has it by chance. */
static struct str make_mark(const struct composer *c)
{
    struct str what = arena_printf(c->arena, "%.*s %lld %.*s", STR_ARG(c->settings->name),
                                   (long long)c->issue->number, STR_ARG(c->issue->period));
    struct str hash = hash_sha256(c->arena, what);

    return arena_printf(c->arena, "https://unsubscribe.invalid/%.*s",
                        STR_ARG(str_slice(hash, 0, MARK_DIGITS)));
}

/* The text, the page, and all of it frozen; posts that are messages of their own are at ${level}. */
static int write_texts(struct composer *c, size_t steps, int level)
{
    if (composer_write_text(c, steps) != 0 || composer_write_web(c) != 0)
        return -1;
    composer_freeze(c, level);
    return 0;
}

/*
 * Without HTML the texts are as the settings want them, unless no server would take the message: then every post is shown
 * as its excerpt, or as its title.
 */
static int write_plain(struct composer *c)
{
    int level = c->settings->content;

    while (write_texts(c, (size_t)level * c->n, level) == 0) {
        size_t page = c->issue->web.len; /* is frozen with the texts and not sent */

        if (level == DIGEST_TITLES || c->issue->parts.len <= PLAIN_MAX_BYTES + page)
            return 0;
        level++;
    }
    return -1;
}

static int write_all(struct composer *c)
{
    struct arena *scratch;
    struct buf out;
    size_t steps = 0;
    int status;

    if (c->settings->format != DIGEST_ALTERNATIVE)
        return write_plain(c);
    if (composer_find_steps(c, &steps) != 0)
        return -1;
    scratch = arena_new();
    buf_init(&out, TEMPLATE_OUT_MAX_BYTES);
    status = composer_write_html(c, scratch, steps, &out);
    c->issue->html = buf_take(&out, c->arena);
    arena_free(scratch);
    return status == 0 ? write_texts(c, steps, c->settings->content) : -1;
}

/* What templates see of each post; its own picture is looked up here, once. */
static void make_articles(struct composer *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct post *post = c->articles[i].post;
        struct value *map = variables_post(&c->variables, c->arena, post);
        unsigned width = 0;

        if (post->image.len)
            variables_put(c->arena, map, "image",
                          pictures_source(&c->pictures, post->image, &width));
        if (width)
            value_put(c->arena, map, STR("image_width"),
                      value_int(c->arena, width < PICTURES_WIDTH ? width : PICTURES_WIDTH));
        c->articles[i].base = map;
        c->issue->posts[i] = post;
    }
    c->issue->n_posts = c->n;
}

int compose_issue(struct arena *arena, struct site *site, const char *templates_dir,
                  struct issue *issue, struct diag *diag)
{
    struct composer c = {.arena = arena,
                         .site = site,
                         .issue = issue,
                         .settings = issue->settings,
                         .n = issue->n_posts,
                         .diag = diag};

    c.pictures = (struct pictures){
        .arena = arena, .config = site->config, .settings = issue->settings, .diag = diag};
    templates_open(&c.templates, arena, site->config->dir, templates_dir, site->now, diag);
    if (variables_open(&c.variables, &c.templates, site, issue, make_mark(&c)) != 0)
        return -1;
    c.articles = arena_array(arena, c.n, sizeof *c.articles);
    for (size_t i = 0; i < c.n; i++)
        c.articles[i].post = issue->posts[i];
    composer_make_bodies(&c);
    make_articles(&c);
    if (write_subject(&c) != 0 || read_introduction(&c) != 0)
        return -1;
    return write_all(&c);
}
