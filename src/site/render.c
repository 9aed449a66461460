/*
 * Rendering of posts: Liquid over the body, then Markdown or HTML into the tree, as Jekyll's
 * Renderer and Excerpt do it.  Layouts are not applied.
 */
#include "site/render.h"

#include "base/file.h"
#include "base/uri.h"
#include "liquid/liquid.h"
#include "markup/html5.h"
#include "markup/image.h"
#include "markup/links.h"
#include "markup/kramdown.h"
#include "site/extract.h"
#include "site/jekyll.h"
#include "site/variables.h"

/* The longest name of a file or variable worth remembering. */
#define USE_MAX_BYTES 4096

/*
 * What Liquid used, once each: a map of "file:_includes/x.html" and the like.  It is kept beside the
 * post for whoever wants to know when its body must be made again.
 */
void render_note_use(void *data, void *registers, enum liquid_use use, struct str name)
{
    static const char *const kinds[] = {[LIQUID_USES_VARIABLE] = "variable",
                                        [LIQUID_USES_FILE] = "file",
                                        [LIQUID_USES_TIME] = "time",
                                        [LIQUID_USES_OTHER] = "post"};
    struct site *site = data;
    struct post *post = jekyll_post(site, registers);
    struct buf key;

    if (!post)
        return;
    if (!post->uses)
        post->uses = value_map(site->arena);
    /* asked for with every variable: only what is new may stay in the arena */
    buf_init(&key, USE_MAX_BYTES);
    buf_printf(&key, "%s:%.*s", kinds[use], STR_ARG(name));
    if (!value_get_str(post->uses, buf_str(&key)))
        value_put(site->arena, post->uses, arena_str(site->arena, buf_str(&key)), &value_true);
    buf_free(&key);
}

static bool has_liquid(const struct post *post, struct str text)
{
    const struct value *asked = value_get(post->front, "render_with_liquid");

    if (asked && asked->type == VALUE_BOOL && !asked->u.boolean)
        return false;
    return str_find(text, STR("{%"), 0) != STR_NONE || str_find(text, STR("{{"), 0) != STR_NONE;
}

/* Run Liquid over ${text}.  Return 0 or -1. */
static int run_liquid(struct arena *arena, struct site *site, const struct post *post,
                      struct str *text, bool excerpt, struct diag *diag)
{
    struct jekyll_rendering rendering = {.post = (struct post *)(uintptr_t)post};
    const struct jekyll_rendering *outer = site->rendering;
    struct liquid_template *template;
    const struct value *globals;
    struct buf out;
    int failed;

    template = liquid_parse(site->liquid, arena, *text,
                            (struct place){post->file, post->body_line, 1}, diag);
    if (!template)
        return -1;
    globals = variables_for(site, arena, post, excerpt ? text : NULL);
    buf_init(&out, LIQUID_MAX_OUTPUT_BYTES);
    site->rendering = &rendering;
    failed = liquid_render(template, arena, globals, site->now, &rendering, &out, diag);
    site->rendering = outer;
    if (failed)
        buf_free(&out);
    else
        *text = buf_take(&out, arena);
    return failed;
}

static struct node *convert(struct arena *arena, const struct site *site, const struct post *post,
                            struct str text, struct diag *diag)
{
    struct place place = {post->file, post->body_line, 1};
    struct markdown_options options =
        kramdown_options(arena, value_get(site->config->yaml, "kramdown"));

    return post->markdown ? markdown_parse(arena, text, &options, place, diag)
                          : html5_parse(arena, text, place, diag);
}

static struct node *render_text(struct arena *arena, struct site *site, const struct post *post,
                                struct str text, bool excerpt, struct diag *diag)
{
    struct post *changing = (struct post *)(uintptr_t)post;
    bool was_busy = post->busy;
    int failed = 0;

    if (has_liquid(post, text)) {
        changing->busy = true;
        failed = run_liquid(arena, site, post, &text, excerpt, diag);
        changing->busy = was_busy;
    }
    return failed ? NULL : convert(arena, site, post, text, diag);
}

struct node *render_content(struct arena *arena, struct site *site, const struct post *post,
                            struct diag *diag)
{
    return render_text(arena, site, post, post->body, false, diag);
}

struct node *render_excerpt(struct arena *arena, struct site *site, const struct post *post,
                            struct diag *diag)
{
    const struct value *given = value_get(post->front, "excerpt");
    const struct value *own = value_get(post->front, "excerpt_separator");
    struct str separator = site->config->excerpt_separator;

    if (!value_is_null(given) && liquid_truthy(given))
        return html5_parse(arena, liquid_to_text(arena, given), post_place(post, given), diag);
    if (!value_is_null(own) && liquid_truthy(own))
        separator = liquid_to_text(arena, own);
    if (!separator.len)
        return node_element(arena, STR(""));
    return render_text(arena, site, post, extract_excerpt(arena, post->body, separator), true,
                       diag);
}

struct pictures {
    struct arena *arena;
    const struct config *config;
};

/* The head of the file below the site's source that ${url} is published from. */
static size_t picture_head(void *data, struct str url, char *head, size_t size)
{
    const struct pictures *pictures = data;
    const struct config *config = pictures->config;
    struct str home = arena_join(pictures->arena, config->url, config->baseurl), path;
    const char *file;

    if (!config->url.len || !str_starts(url, arena_cstr(pictures->arena, home)))
        return 0;
    path = uri_decode(pictures->arena, uri_split(str_from(url, home.len)).path);
    if (!str_starts(path, "/"))
        return 0;
    while (str_starts(path, "/"))
        path = str_from(path, 1);
    file = file_join(pictures->arena, config->source_dir, arena_cstr(pictures->arena, path));
    return file_is_below(config->source_dir, file) ? file_read_head(file, head, size) : 0;
}

struct node *render_for(struct arena *arena, struct site *site, const struct post *post,
                        bool excerpt, enum clean_profile profile, struct diag *diag)
{
    struct node *tree =
        excerpt ? render_excerpt(arena, site, post, diag) : render_content(arena, site, post, diag);

    struct pictures pictures = {arena, site->config};

    if (!tree)
        return NULL;
    links_absolute(arena, tree, post->link);
    image_measure(arena, tree, picture_head, &pictures);
    clean_tree(arena, tree, profile);
    return tree;
}
