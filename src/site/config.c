/*
 * The configuration of a site: _config.yml, or the files named in its place, over Jekyll's
 * defaults; and courant.yml.
 *
 * Known limits: a theme's own _config.yml and _config.toml are not read.
 */
#include "site/config.h"

#include <inttypes.h>

#include "base/file.h"
#include "base/uri.h"
#include "data/yaml.h"
#include "site/merge.h"

/* Jekyll's defaults as far as posts and templates can see them. */
static const char defaults_yaml[] =
    "collections_dir: ''\n"
    "plugins_dir: _plugins\n"
    "layouts_dir: _layouts\n"
    "data_dir: _data\n"
    "includes_dir: _includes\n"
    "safe: false\n"
    "include: [.htaccess]\n"
    "exclude: []\n"
    "keep_files: [.git, .svn]\n"
    "encoding: utf-8\n"
    "markdown_ext: markdown,mkdown,mkdn,mkd,md\n"
    "strict_front_matter: false\n"
    "show_drafts: null\n"
    "limit_posts: 0\n"
    "future: false\n"
    "unpublished: false\n"
    "whitelist: []\n"
    "plugins: []\n"
    "markdown: kramdown\n"
    "highlighter: rouge\n"
    "lsi: false\n"
    "excerpt_separator: \"\\n\\n\"\n"
    "incremental: false\n"
    "baseurl: null\n"
    "permalink: date\n"
    "paginate_path: /page:num\n"
    "timezone: null\n"
    "quiet: false\n"
    "verbose: false\n"
    "defaults: []\n"
    "liquid: {error_mode: warn, strict_filters: false, strict_variables: false}\n"
    "kramdown:\n"
    "  auto_ids: true\n"
    "  toc_levels: [1, 2, 3, 4, 5, 6]\n"
    "  entity_output: as_char\n"
    "  smart_quotes: lsquo,rsquo,ldquo,rdquo\n"
    "  input: GFM\n"
    "  hard_wrap: false\n"
    "  guess_lang: true\n"
    "  footnote_nr: 1\n"
    "  show_warnings: false\n";

/* What Jekyll adds to `exclude`. */
static const char *const always_excluded[] = {
    ".sass-cache",  ".jekyll-cache",  "gemfiles",      "Gemfile",      "Gemfile.lock",
    "node_modules", "vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/"};

struct loader {
    struct arena *arena;
    struct config *config;
    struct diag *diag;
    bool failed;
};

static struct place place_of(const struct loader *l, const struct value *v)
{
    return (struct place){l->config->yaml_file, v ? v->line : 0, v ? v->column : 0};
}

/* A scalar as text: titles are numbers in some sites.  Lists and maps are a mistake. */
static struct str text_key(struct loader *l, const char *key)
{
    const struct value *v = value_get(l->config->yaml, key);

    if (value_is_null(v))
        return STR("");
    switch (v->type) {
    case VALUE_TEXT:
        return v->u.text;
    case VALUE_INT:
        return arena_printf(l->arena, "%" PRId64, v->u.integer);
    case VALUE_REAL:
        return arena_printf(l->arena, "%g", v->u.real);
    case VALUE_BOOL:
        return v->u.boolean ? STR("true") : STR("false");
    default:
        diag_add(l->diag, SEVERITY_WARNING, place_of(l, v),
                 "%s should be text, but is %s; it is taken as empty", key,
                 value_type_name(v->type));
        return STR("");
    }
}

static bool bool_key(struct loader *l, const char *key)
{
    const struct value *v = value_get(l->config->yaml, key);

    return !value_is_null(v) && !(v->type == VALUE_BOOL && !v->u.boolean);
}

static struct texts texts_key(struct loader *l, const char *key)
{
    const struct value *v = value_get(l->config->yaml, key);
    struct texts texts = {0};

    if (value_is_null(v))
        return texts;
    if (v->type != VALUE_LIST) {
        diag_add(l->diag, SEVERITY_ERROR, place_of(l, v), "%s should be a list, but is %s", key,
                 value_type_name(v->type));
        l->failed = true;
        return texts;
    }
    texts.items = arena_array(l->arena, value_size(v), sizeof(*texts.items));
    for (size_t i = 0; i < value_size(v); i++)
        if (value_at(v, i)->type == VALUE_TEXT)
            texts.items[texts.n++] = value_at(v, i)->u.text;
    return texts;
}

/* author: text, or a map with a name. */
static struct str author_key(struct loader *l)
{
    const struct value *v = value_get(l->config->yaml, "author");

    if (v && v->type == VALUE_MAP)
        return value_as_text(value_get(v, "name"));
    if (v && v->type == VALUE_LIST)
        return value_as_text(value_at(v, 0));
    return text_key(l, "author");
}

static struct str without_final_slash(struct str s)
{
    while (str_ends(s, "/"))
        s.len--;
    return s;
}

/* Names of folders below the source: no '/' at either end. */
static struct str folder_name(struct str s)
{
    while (str_starts(s, "/") || str_starts(s, "./"))
        s = str_from(s, str_starts(s, "/") ? 1 : 2);
    s = without_final_slash(s);
    return str_is(s, ".") ? STR("") : s;
}

static const struct value *read_yaml(struct loader *l, const char *file)
{
    const struct value *v;
    struct str text;

    if (file_read(l->arena, file, CONFIG_MAX_BYTES, &text, l->diag) ||
        yaml_parse(l->arena, text, file, 1, NULL, &v, l->diag)) {
        l->failed = true;
        return NULL;
    }
    if (!value_is_null(v) && v->type != VALUE_MAP) {
        diag_add(l->diag, SEVERITY_ERROR, (struct place){file, v->line, v->column},
                 "a configuration is a map of settings, but this is %s", value_type_name(v->type));
        l->failed = true;
        return NULL;
    }
    return v;
}

static void lay_over(struct loader *l, const char *file)
{
    l->config->yaml = merge_deep(l->arena, l->config->yaml, read_yaml(l, file));
}

static void read_files(struct loader *l, const char *const *files)
{
    const char *dir = l->config->dir;

    if (files) {
        l->config->yaml_file = files[0] ? files[0] : "";
        for (; *files; files++) {
            const char *below = file_join(l->arena, dir, *files);

            lay_over(l, !file_exists(*files) && file_exists(below) ? below : *files);
        }
        return;
    }
    l->config->yaml_file = file_join(l->arena, dir, "_config.yml");
    if (!file_exists(l->config->yaml_file)) {
        const char *other = file_join(l->arena, dir, "_config.yaml");
        const char *toml = file_join(l->arena, dir, "_config.toml");

        if (!file_exists(other)) {
            if (file_exists(toml))
                diag_add(l->diag, SEVERITY_WARNING, (struct place){toml, 0, 0},
                         "configuration in TOML is not read; write it as _config.yml");
            return;
        }
        l->config->yaml_file = other;
    }
    lay_over(l, l->config->yaml_file);
}

static void read_courant(struct loader *l)
{
    struct config *c = l->config;

    c->courant_file = file_join(l->arena, c->dir, "courant.yml");
    c->courant = value_map(l->arena);
    if (file_exists(c->courant_file)) {
        const struct value *v = read_yaml(l, c->courant_file);

        if (!value_is_null(v))
            c->courant = v;
    }
}

/* `collections` as a map of label to settings, whichever way it is written. */
static const struct value *collections(struct loader *l)
{
    const struct value *v = value_get(l->config->yaml, "collections");
    struct value *map = value_map(l->arena);

    if (v && v->type == VALUE_LIST)
        for (size_t i = 0; i < value_size(v); i++) {
            if (value_at(v, i)->type == VALUE_TEXT)
                value_put(l->arena, map, value_at(v, i)->u.text, value_map(l->arena));
        }
    return v && v->type == VALUE_MAP ? v : map;
}

static struct str permalink_pattern(struct str style)
{
    static const struct {
        const char *style, *pattern;
    } styles[] = {{"none", "/:categories/:title:output_ext"},
                  {"date", "/:categories/:year/:month/:day/:title:output_ext"},
                  {"ordinal", "/:categories/:year/:y_day/:title:output_ext"},
                  {"pretty", "/:categories/:year/:month/:day/:title/"},
                  {"weekdate", "/:categories/:year/W:week/:short_day/:title:output_ext"}};

    for (size_t i = 0; i < sizeof(styles) / sizeof(*styles); i++)
        if (str_is(style, styles[i].style) ||
            (str_starts(style, ":") && str_is(str_from(style, 1), styles[i].style)))
            return str_of(styles[i].pattern);
    return style;
}

/* The pattern of posts' addresses; collections.posts.permalink comes before permalink. */
static struct str posts_permalink(struct loader *l)
{
    const struct value *posts = value_get(collections(l), "posts");
    struct str own = value_as_text(value_get(posts, "permalink"));

    return own.len ? own : permalink_pattern(text_key(l, "permalink"));
}

static void read_zone(struct loader *l)
{
    struct config *c = l->config;

    c->timezone = text_key(l, "timezone");
    if (!c->timezone.len)
        return;
    c->zone = zone_open(l->arena, arena_cstr(l->arena, c->timezone));
    if (!c->zone)
        diag_add(l->diag, SEVERITY_WARNING, place_of(l, value_get(c->yaml, "timezone")),
                 "no time zone is called \"%.*s\"; UTC is used", STR_ARG(c->timezone));
}

static void add_exclusions(struct loader *l)
{
    struct texts *exclude = &l->config->exclude;
    size_t n = sizeof(always_excluded) / sizeof(*always_excluded);
    struct str *items = arena_array(l->arena, exclude->n + n, sizeof(*items));

    for (size_t i = 0; i < exclude->n; i++)
        items[i] = exclude->items[i];
    for (size_t i = 0; i < n; i++)
        items[exclude->n + i] = str_of(always_excluded[i]);
    exclude->items = items;
    exclude->n += n;
}

static void read_output(struct loader *l)
{
    struct config *c = l->config;
    const struct value *output = value_get(c->courant, "output");

    c->output = STR("_site");
    if (text_key(l, "destination").len)
        c->output = text_key(l, "destination");
    if (value_is_null(output))
        return;
    if (output->type == VALUE_TEXT && output->u.text.len) {
        c->output = output->u.text;
    } else {
        diag_add(l->diag, SEVERITY_ERROR,
                 (struct place){c->courant_file, output->line, output->column},
                 "output should be the name of a folder");
        l->failed = true;
    }
}

struct posts_settings {
    struct str folder, url;
};

static const struct field posts_fields[] = {
    {.name = "folder", .type = FIELD_TEXT, .offset = offsetof(struct posts_settings, folder)},
    {.name = "url", .type = FIELD_TEXT, .offset = offsetof(struct posts_settings, url)},
};

/* courant.yml's `posts:`, one map or a list of them. */
static void read_folders(struct loader *l)
{
    struct config *c = l->config;
    const struct value *posts = value_get(c->courant, "posts");
    size_t n = value_is_null(posts) ? 0 : posts->type == VALUE_LIST ? value_size(posts) : 1;
    struct config_folder *folders = arena_array(l->arena, n, sizeof(*folders));

    for (size_t i = 0; i < n; i++) {
        const struct value *v = posts->type == VALUE_LIST ? value_at(posts, i) : posts;
        struct posts_settings settings = {.url = STR("/:path/")};

        if (schema_read(l->arena, &settings, posts_fields, 2, v, c->courant_file, "posts",
                        l->diag)) {
            l->failed = true;
            continue;
        }
        settings.folder = folder_name(settings.folder);
        if (!settings.folder.len) {
            diag_add(l->diag, SEVERITY_ERROR, (struct place){c->courant_file, v->line, v->column},
                     "posts: name the folder that holds them, as `folder: content/posts`");
            l->failed = true;
            continue;
        }
        folders[c->n_folders++] = (struct config_folder){settings.folder, settings.url};
    }
    c->folders = folders;
}

/* Feeds are read far from their site: each address in them is absolute, so there must be a first part. */
static struct str site_url(struct loader *l)
{
    struct str url = without_final_slash(str_trim(text_key(l, "url")));
    struct place place = place_of(l, value_get(l->config->yaml, "url"));

    if (!url.len) {
        diag_add(l->diag, SEVERITY_WARNING, (struct place){l->config->yaml_file, 0, 0},
                 "there is no `url:`; " CONFIG_URL_MISSING " stands for it until there is one");
        return STR(CONFIG_URL_MISSING);
    }
    if (!str_starts(url, "http://") && !str_starts(url, "https://")) {
        size_t after = str_find(url, STR("//"), 0);
        struct str host = after == STR_NONE ? url : str_from(url, after + 2);

        host = arena_join(l->arena, STR("https://"), host);
        diag_add(l->diag, SEVERITY_WARNING, place,
                 "url: '%.*s' is no address on the web; it is taken for %.*s", STR_ARG(url),
                 STR_ARG(host));
        url = host;
    }
    /* As Jekyll's absolute_url writes it: addresses and ids must be its own. */
    return uri_host_normalize(l->arena, url);
}

static void read_keys(struct loader *l, const struct config_options *options)
{
    struct config *c = l->config;
    const struct value *limit = value_get(c->yaml, "limit_posts");
    const struct value *separator = value_get(c->yaml, "excerpt_separator");

    c->title = text_key(l, "title");
    if (!c->title.len)
        c->title = text_key(l, "name");
    c->url = site_url(l);
    c->baseurl = without_final_slash(text_key(l, "baseurl"));
    if (c->baseurl.len && !str_starts(c->baseurl, "/"))
        c->baseurl = arena_join(l->arena, STR("/"), c->baseurl);
    c->description = text_key(l, "description");
    c->author = author_key(l);
    c->lang = text_key(l, "lang");
    c->source = folder_name(text_key(l, "source"));
    c->source_dir = file_join(l->arena, c->dir, arena_cstr(l->arena, c->source));
    c->collections_dir = folder_name(text_key(l, "collections_dir"));
    c->data_dir = folder_name(text_key(l, "data_dir"));
    c->includes_dir = folder_name(text_key(l, "includes_dir"));
    c->markdown_ext = text_key(l, "markdown_ext");
    c->excerpt_separator = separator ? value_as_text(separator) : STR("\n\n");
    c->permalink = posts_permalink(l);
    c->include = texts_key(l, "include");
    c->exclude = texts_key(l, "exclude");
    c->future = bool_key(l, "future") || options->future;
    c->show_drafts = bool_key(l, "show_drafts") || options->drafts;
    c->unpublished = bool_key(l, "unpublished") || options->unpublished;
    if (limit && limit->type == VALUE_INT && limit->u.integer >= 0) {
        c->limit_posts = limit->u.integer;
    } else if (!value_is_null(limit)) {
        diag_add(l->diag, SEVERITY_ERROR, place_of(l, limit),
                 "limit_posts should be a number that is not negative");
        l->failed = true;
    }
}

struct config *config_load(struct arena *arena, const char *dir,
                           const struct config_options *options, struct diag *diag)
{
    static const struct config_options none = {0};
    struct config *config = ARENA_NEW(arena, struct config);
    struct loader l = {.arena = arena, .config = config, .diag = diag};

    config->dir = arena_cstr(arena, str_of(dir));
    if (!file_is_dir(dir)) {
        diag_add(diag, SEVERITY_ERROR, (struct place){dir, 0, 0}, "there is no such folder");
        return NULL;
    }
    if (!options)
        options = &none;
    if (yaml_parse(arena, str_of(defaults_yaml), "defaults", 1, NULL, &config->yaml, diag))
        return NULL;
    read_files(&l, options->files);
    read_courant(&l);
    if (l.failed)
        return NULL;
    read_keys(&l, options);
    add_exclusions(&l);
    read_zone(&l);
    read_output(&l);
    read_folders(&l);
    return l.failed ? NULL : config;
}
