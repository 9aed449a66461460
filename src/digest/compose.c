/*
 * An issue's bodies: variables for the templates, templates, parts.
 *
 * The HTML is made to fit: mail programs cut what is too long.  Posts are degraded one by one from the end, first from full to
 * excerpt, then to titles, and the fewest steps that fit are found by halving.
 */
#include "digest/compose.h"

#include "base/file.h"
#include "digest/body.h"
#include "digest/hash.h"
#include "digest/inline.h"
#include "digest/message.h"
#include "digest/parts.h"
#include "digest/pictures.h"
#include "digest/variables.h"

#define SUBJECT_MAX_BYTES 500 /* what is longer is cut; lint wants 78 characters */
#define INTRODUCTION_MAX_BYTES (1u << 20)
#define PLAIN_MAX_BYTES                                                                            \
    (MESSAGE_MAX_BYTES / 3) /* of a message of text alone: its encoding may take three times that */
#define MARK_DIGITS 20      /* of the mark that stands for a recipient's address to leave at */

/* One post in the issue. */
struct article {
    const struct post *post;
    const struct value *base; /* what templates see of it at every level */
    struct str full, excerpt; /* HTML; kept only where it can stand in the mail */
};

struct composer {
    struct arena *arena;
    struct site *site;
    struct issue *issue;
    const struct digest_settings *settings;
    struct templates templates;
    struct variables variables;
    struct pictures pictures;
    struct article *articles;
    size_t n;
    size_t first_step; /* the fewest steps of degrading that are possible */
    struct node *introduction;
    struct diag *diag;
};

static const struct str nothing = {NULL, 0};

/* Steps of degrading go from the last post to the first, twice: full to excerpt, excerpt to titles. */
static int level_after(const struct composer *c, size_t i, size_t steps)
{
    size_t from_end = c->n - i;

    if (steps >= c->n && from_end <= steps - c->n)
        return DIGEST_TITLES;
    return from_end <= steps ? DIGEST_EXCERPT : DIGEST_FULL;
}

static void put_level(struct arena *arena, struct value *map, int level)
{
    static const char *const names[] = {"full", "excerpt", "titles"};

    variables_put(arena, map, "level", str_of(names[level]));
}

/* The posts' values at the levels that ${steps} of degrading give. */
static struct value *posts_at(const struct composer *c, struct arena *arena, size_t steps)
{
    struct value *posts = value_list(arena);

    for (size_t i = 0; i < c->n; i++) {
        struct value *map = variables_copy(arena, c->articles[i].base);
        int level = level_after(c, i, steps);

        put_level(arena, map, level);
        if (level == DIGEST_FULL)
            variables_put(arena, map, "content", c->articles[i].full);
        if (level == DIGEST_EXCERPT)
            variables_put(arena, map, "content", c->articles[i].excerpt);
        value_push(arena, posts, map);
    }
    return posts;
}

/* The mail's HTML after ${steps} of degrading, into ${out}. */
static int write_html(const struct composer *c, struct arena *scratch, size_t steps,
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
        variables_globals(&c->variables, scratch, posts_at(c, scratch, steps), introduction),
        &rendered);
    if (status == 0)
        inline_styles(scratch, buf_str(&rendered), out);
    buf_free(&rendered);
    return status;
}

/* As write_html; the length alone counts.  Return 0 or -1. */
static int html_length(const struct composer *c, size_t steps, size_t *length)
{
    struct arena *scratch = arena_new();
    struct buf out;
    int status;

    buf_init(&out, TEMPLATE_OUT_MAX_BYTES);
    status = write_html(c, scratch, steps, &out);
    *length = out.len;
    buf_free(&out);
    arena_free(scratch);
    return status;
}

/* The fewest steps of degrading after which the HTML fits; all of them if it never does. */
static int find_steps(const struct composer *c, size_t *steps)
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

/*
 * Render the posts that can stand in the mail as more than titles: only as many as fit are kept, so that an issue of a
 * thousand posts takes no more memory than the mail's limit.
 */
static void make_bodies(struct composer *c)
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
        int level = level_after(c, i, steps);
        size_t first = notes->n;

        put_level(arena, map, level);
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

/* Each post as a message of its own, its links listed at its end. */
static void list_entries(const struct composer *c, int level, struct parts *parts)
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
            .author = post->n_authors ? post->authors[0].name : nothing,
            .link = post->link,
            .text = buf_take(&text, c->arena),
            .date = post->date,
        };
    }
}

/* The text beside the HTML: the same posts at the same levels. */
static int write_text(struct composer *c, size_t steps)
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

/* The body of the issue's page in the archive, which nothing shortens. */
static int write_web(struct composer *c)
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

        put_level(scratch, map, c->settings->content);
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
        status = liquid_render(
            template, scratch,
            variables_globals(&c->variables, scratch, posts_at(c, scratch, 2 * c->n), nothing),
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
    map = variables_globals(&c->variables, c->arena, posts_at(c, c->arena, 2 * c->n), nothing);
    c->introduction = body_introduction(c->arena, c->site, source, path, map, c->diag);
    if (c->introduction)
        pictures_pass(&c->pictures, c->arena, c->introduction, (struct place){path, 0, 0});
    c->issue->introduction_file = c->settings->introduction;
    return c->introduction ? 0 : -1;
}

static void add_header(struct parts *parts, struct arena *arena, size_t *capacity, const char *name,
                       struct str value)
{
    if (value.len == 0)
        return;
    parts->headers =
        arena_grow(arena, parts->headers, parts->n_headers, capacity, sizeof *parts->headers);
    parts->headers[parts->n_headers++] = (struct digest_header){str_of(name), value};
}

/* A URL or an address in the brackets that List-* headers want (RFC 2369). */
static struct str bracketed(struct arena *arena, struct str text)
{
    if (text.len == 0 || str_chr(text, '<') != STR_NONE)
        return text;
    if (str_chr(text, '@') != STR_NONE && str_chr(text, ':') == STR_NONE)
        return arena_printf(arena, "<mailto:%.*s>", STR_ARG(text));
    return arena_printf(arena, "<%.*s>", STR_ARG(text));
}

/* A list-id from the digest's name and the sender's domain (RFC 2919). */
static struct str list_id(const struct composer *c)
{
    const struct digest_settings *s = c->settings;

    if (s->list_id.len)
        return bracketed(c->arena, s->list_id);
    return arena_printf(c->arena, "<%.*s.%.*s>", STR_ARG(s->name), STR_ARG(s->from_address.domain));
}

/* Headers that are the same for everyone.  A list sets its own List-*: ours would be wrong there. */
static void put_headers(const struct composer *c, struct parts *parts)
{
    const struct digest_settings *s = c->settings;
    struct arena *arena = c->arena;
    size_t capacity = 0;

    add_header(parts, arena, &capacity, "Content-Language", s->lang);
    add_header(parts, arena, &capacity, "Auto-Submitted", STR("auto-generated"));
    add_header(parts, arena, &capacity, "Precedence", STR("bulk"));
    add_header(parts, arena, &capacity, "Feedback-ID", s->feedback_id);
    if (!s->to.len) {
        struct str archive = s->list_archive;

        if (!archive.len)
            archive = variables_page_url(arena, c->site->config, s, 0);
        add_header(parts, arena, &capacity, "List-Id", list_id(c));
        add_header(parts, arena, &capacity, "List-Archive", bracketed(arena, archive));
        add_header(parts, arena, &capacity, "List-Help", bracketed(arena, s->list_help));
        add_header(parts, arena, &capacity, "List-Owner", bracketed(arena, s->list_owner));
    }
    for (size_t i = 0; i < s->n_headers; i++)
        add_header(parts, arena, &capacity, arena_cstr(arena, s->headers[i].name),
                   s->headers[i].value);
}

/* Of the pictures that could travel, those that the HTML shows in the end. */
static void put_pictures(const struct composer *c, struct parts *parts)
{
    parts->pictures = arena_array(c->arena, c->pictures.n, sizeof *parts->pictures);
    for (size_t i = 0; i < c->pictures.n; i++) {
        struct str address = arena_printf(c->arena, "cid:%.*s", STR_ARG(c->pictures.list[i].id));

        if (str_find(c->issue->html, address, 0) != STR_NONE)
            parts->pictures[parts->n_pictures++] = c->pictures.list[i];
    }
}

static void freeze_parts(struct composer *c, int level)
{
    const struct digest_settings *s = c->settings;
    struct parts parts = {
        .format = s->format,
        .from = s->from,
        .to = c->issue->test ? nothing : s->to, /* a test is no mail to the list */
        .reply_to = s->reply_to,
        .lang = s->lang,
        .text = c->issue->text,
        .html = c->issue->html,
        .web = c->issue->web,
        .dkim = s->dkim,
        .n_dkim = s->n_dkim,
    };

    put_headers(c, &parts);
    put_pictures(c, &parts);
    list_entries(c, level, &parts);
    if (s->to.len)
        parts.approved_file = s->approved_file;
    if (!s->to.len && !s->unsubscribe_none) {
        parts.unsubscribe_mark = c->variables.mark;
        parts.unsubscribe_url = s->unsubscribe_url;
        parts.unsubscribe_mailto = s->unsubscribe_mailto;
        if (!c->issue->keyless)
            parts.unsubscribe_key_file = s->unsubscribe_key_file;
    }
    c->issue->parts = parts_write(c->arena, &parts);
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
    if (write_text(c, steps) != 0 || write_web(c) != 0)
        return -1;
    freeze_parts(c, level);
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
    if (find_steps(c, &steps) != 0)
        return -1;
    scratch = arena_new();
    buf_init(&out, TEMPLATE_OUT_MAX_BYTES);
    status = write_html(c, scratch, steps, &out);
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
    make_bodies(&c);
    make_articles(&c);
    if (write_subject(&c) != 0 || read_introduction(&c) != 0)
        return -1;
    return write_all(&c);
}
