/*
 * What a careful editor wants to know of a site.
 *
 * Known limits: what plugins generate is not known; an address with nothing behind it is a warning only
 * if it has the shape of a post's.
 */
#include "site/check.h"

#include "base/file.h"
#include "base/uri.h"
#include "liquid/liquid.h"
#include "markup/tree.h"
#include "site/authors.h"
#include "site/jekyll.h"
#include "site/render.h"

struct check {
    struct site *site;
    struct diag *diag;
    struct arena *arena;  /* of the whole check */
    struct value *known;  /* the addresses that lead somewhere, normalised */
    struct value *shapes; /* of the posts' addresses */
};

/* An address below baseurl as it is compared: decoded, without index.html, .html and a final '/'. */
static struct str normal(struct arena *arena, struct str path)
{
    path = uri_decode(arena, path);
    if (str_ends(path, "/index.html"))
        path.len -= 10;
    if (str_ends(path, ".html"))
        path.len -= 5;
    while (str_ends(path, "/"))
        path.len--;
    return path;
}

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_is_digit(s.at[i]))
            return false;
    return s.len > 0;
}

/* "/2025/02/20/hello" is "/#/#/#/x". */
static struct str shape_of(struct arena *arena, struct str path)
{
    struct str rest = normal(arena, path), part;
    struct buf out;

    buf_init(&out, 2 * rest.len + 2);
    while (str_split(&rest, '/', &part)) {
        if (!part.len)
            continue;
        buf_add_c(&out, all_digits(part) ? "/#" : "/x");
    }
    return buf_take(&out, arena);
}

static void know(struct check *c, struct str path)
{
    value_put(c->arena, c->known, arena_str(c->arena, normal(c->arena, path)), &value_true);
}

static void know_texts(struct check *c, const struct value *v)
{
    if (v && v->type == VALUE_TEXT)
        know(c, v->u.text);
    for (size_t i = 0; v && v->type == VALUE_LIST && i < value_size(v); i++)
        know_texts(c, value_at(v, i));
}

static void know_document(struct check *c, const struct post *post)
{
    know(c, post->url);
    know_texts(c, value_get(post->front, "redirect_from"));
    know_texts(c, value_get(post->front, "aliases"));
}

static void gather(struct check *c)
{
    const struct site_pages *pages = site_pages(c->site);

    know(c, STR("/"));
    for (size_t i = 0; i < c->site->n_posts; i++) {
        const struct post *post = c->site->posts[i];

        know_document(c, post);
        value_put(c->arena, c->shapes, shape_of(c->arena, post->url), &value_true);
    }
    for (size_t i = 0; i < c->site->n_collections; i++)
        for (size_t j = 0; j < c->site->collections[i].n_documents; j++)
            know_document(c, c->site->collections[i].documents[j]);
    for (size_t i = 0; i < pages->n_pages; i++)
        know_document(c, pages->pages[i]);
    for (size_t i = 0; i < pages->n_files; i++)
        know(c, arena_printf(c->arena, "/%s", pages->files[i]));
}

/*
 * The path below baseurl that ${url} on ${post}'s page leads to.  Return false if it leads to
 * another site or to the page itself.
 */
static bool path_in_site(struct arena *arena, const struct check *c, const struct post *post,
                         struct str url, struct str *path)
{
    const struct config *config = c->site->config;
    struct uri to, home = uri_split(config->url);

    url = str_trim(url);
    if (!url.len || str_starts(url, "#"))
        return false;
    to = uri_split(uri_resolve(
        arena, config->url.len ? post->link : arena_join(arena, STR("http://site"), post->link),
        url));
    if (!config->url.len)
        home = uri_split(STR("http://site"));
    if (!str_is_nocase(to.scheme, "http") && !str_is_nocase(to.scheme, "https"))
        return false;
    if (!str_eq(to.authority, home.authority))
        return false;
    *path = to.path;
    if (config->baseurl.len && str_starts(*path, arena_cstr(arena, config->baseurl)))
        *path = str_from(*path, config->baseurl.len);
    return true;
}

static bool on_disk(struct arena *arena, const struct check *c, struct str path)
{
    const struct config *config = c->site->config;
    const char *name;

    path = uri_decode(arena, path);
    while (str_starts(path, "/"))
        path = str_from(path, 1);
    name = arena_cstr(arena, path);
    return file_exists(file_join(arena, config->source_dir, name)) ||
           file_exists(file_join(
               arena, file_join(arena, config->dir, arena_cstr(arena, config->output)), name));
}

static struct place place_of(const struct post *post, const struct node *node)
{
    return (struct place){post->file, node ? node->line : 0, 0};
}

static void check_link(struct arena *arena, const struct check *c, const struct post *post,
                       const struct node *node, struct str url)
{
    struct str path;

    if (!path_in_site(arena, c, post, url, &path) || value_get_str(c->known, normal(arena, path)) ||
        on_disk(arena, c, path) ||
        on_disk(arena, c, arena_printf(arena, "%.*s/index.html", STR_ARG(path))))
        return;
    if (value_get_str(c->shapes, shape_of(arena, path)) &&
        str_chr(shape_of(arena, path), '#') != STR_NONE)
        diag_rule(c->diag, SEVERITY_WARNING, "broken-link", place_of(post, node),
                  "links to a post that does not exist: %.*s", STR_ARG(url));
    else
        diag_rule(c->diag, SEVERITY_NOTE, "unknown-link", place_of(post, node),
                  "links to an address where the site has neither page nor file: %.*s",
                  STR_ARG(url));
}

static void check_image(struct arena *arena, const struct check *c, const struct post *post,
                        const struct node *node, struct str url)
{
    struct str path;

    if (path_in_site(arena, c, post, url, &path) && !on_disk(arena, c, path) &&
        !value_get_str(c->known, normal(arena, path)))
        diag_rule(c->diag, SEVERITY_WARNING, "missing-image", place_of(post, node),
                  "the image %.*s is not there", STR_ARG(url));
}

static void check_tree(struct arena *arena, const struct check *c, const struct post *post,
                       const struct node *root)
{
    for (const struct node *n = root->first; n; n = node_next(n, root)) {
        const struct str *href = node_is(n, "a") ? node_attr(n, "href") : NULL;
        const struct str *src = node_is(n, "img") ? node_attr(n, "src") : NULL;

        if (href)
            check_link(arena, c, post, n, *href);
        if (src)
            check_image(arena, c, post, n, *src);
    }
}

static void check_authors(struct check *c, const struct post *post)
{
    struct str unknown;
    const struct value *v = value_get(post->front, "author");
    size_t n;

    authors_of(&c->site->reader, post->front, &n, &unknown);
    if (value_is_null(v))
        v = value_get(post->front, "authors");
    if (unknown.len)
        diag_rule(c->diag, SEVERITY_WARNING, "unknown-author", post_place(post, v),
                  "nothing is known of the author \"%.*s\"; _data/authors.yml or `authors:` "
                  "in _config.yml has no such key",
                  STR_ARG(unknown));
}

/* Whether everybody reads ${s} as the same moment: 2025-02-20[ 10:00[:00][ +0530]]. */
static bool is_plain_date(struct str s)
{
    static const char pattern[] = "dddd-dd-dd dd:dd:dd";
    size_t i = 0;

    for (; i < s.len && pattern[i]; i++) {
        char p = pattern[i], x = s.at[i];

        if (p == 'd' ? !ascii_is_digit(x) : p != x && !(p == ' ' && x == 'T'))
            break;
    }
    s = str_ltrim(str_from(s, i));
    if (!s.len || str_is(s, "Z") || str_is(s, "UTC") || s.at[0] == '+' || s.at[0] == '-' ||
        s.at[0] == '.')
        return i == 10 || i == 16 || i == 19;
    return false;
}

static void check_date(struct check *c, const struct post *post, const struct value *given)
{
    struct buf date;

    if (!given || given->type != VALUE_TEXT || is_plain_date(given->u.text))
        return;
    buf_init(&date, 128);
    date_rfc3339(&date, post->date);
    diag_rule(c->diag, SEVERITY_NOTE, "date", post_place(post, given),
              "the date \"%.*s\" is read as %.*s", STR_ARG(given->u.text), STR_ARG(buf_str(&date)));
    buf_free(&date);
}

/* Settings of kramdown that would change what posts say, and the values that are minded. */
static void check_kramdown(struct check *c)
{
    static const struct {
        const char *key, *usual, *other;
    } unminded[] = {{"parse_span_html", "true", ""},
                    {"math_engine", "mathjax", "nil"},
                    {"gfm_quirks", "paragraph_end", ""},
                    {"html_to_native", "false", ""},
                    {"transliterated_header_ids", "false", ""},
                    {"auto_id_stripping", "false", ""},
                    {"footnote_backlink_inline", "false", ""},
                    {"remove_line_breaks_for_cjk", "false", ""}};
    const struct config *config = c->site->config;
    const struct value *kramdown = value_get(config->yaml, "kramdown");

    for (size_t i = 0; i < sizeof(unminded) / sizeof(*unminded); i++) {
        const struct value *v = value_get(kramdown, unminded[i].key);
        struct str text = v ? liquid_to_text(c->arena, v) : STR("");

        if (value_is_null(v) || str_is(text, unminded[i].usual) || str_is(text, unminded[i].other))
            continue;
        diag_add(c->diag, SEVERITY_WARNING, (struct place){config->yaml_file, v->line, v->column},
                 "kramdown's setting %s is not minded; posts are read as with its usual value",
                 unminded[i].key);
    }
}

static bool check_post(struct check *c, const struct post *post)
{
    struct arena *scratch = arena_new();
    struct node *tree = render_content(scratch, c->site, post, c->diag);

    if (tree)
        check_tree(scratch, c, post, tree);
    if (post->image.len)
        check_image(scratch, c, post, NULL, post->image);
    check_authors(c, post);
    check_date(c, post, post->given_date);
    arena_free(scratch);
    return tree != NULL;
}

size_t check_site(struct site *site, struct diag *diag)
{
    struct arena *arena = arena_new();
    struct check c = {site, diag, arena, value_map(arena), value_map(arena)};
    size_t bad = 0;

    gather(&c);
    check_kramdown(&c);
    for (size_t i = 0; i < site->n_posts; i++)
        bad += !check_post(&c, site->posts[i]);
    arena_free(arena);
    return bad;
}
