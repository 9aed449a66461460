/*
 * One post from one file, as Jekyll::Document reads it: front matter over defaults, date, title,
 * slug, categories, tags, address.
 */
#include "site/post.h"

#include <inttypes.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/slug.h"
#include "base/uri.h"
#include "base/utf8.h"
#include "liquid/liquid.h"
#include "site/authors.h"
#include "site/filename.h"
#include "site/frontmatter.h"
#include "site/merge.h"
#include "site/permalink.h"
#include "site/terms.h"
#include "site/textfile.h"

/* A post on its way in. */
struct reading {
    const struct post_reader *reader;
    const struct post_kind *kind;
    struct arena *arena;
    struct post *post;
    struct str path;      /* as templates see it: without collections_dir */
    struct str basename;  /* the file's name without extension */
    struct str name_date; /* "2025-02-20", or empty */
    struct str name_slug; /* what stands behind the date */
    struct frontmatter matter;
    struct value *front;
};

bool post_ext_is_markdown(const struct config *config, struct str ext)
{
    struct str rest = config->markdown_ext, part;

    if (!str_starts(ext, "."))
        return false;
    ext = str_from(ext, 1);
    while (str_split(&rest, ',', &part)) {
        part = str_trim(part);
        if (part.len == ext.len) {
            size_t i = 0;

            while (i < ext.len && ascii_lower(ext.at[i]) == ascii_lower(part.at[i]))
                i++;
            if (i == ext.len)
                return true;
        }
    }
    return false;
}

int post_cmp(const struct post *a, const struct post *b)
{
    int order = date_cmp(a->date, b->date);

    return order ? order : str_cmp(str_of(a->path), str_of(b->path));
}

struct place post_place(const struct post *post, const struct value *v)
{
    for (size_t i = 0; v && i < value_size(post->own); i++)
        if (value_at(post->own, i) == v)
            return (struct place){post->file, v->line, v->column};
    return (struct place){post->file, 0, 0};
}

static struct place place_of(const struct reading *r, const struct value *v)
{
    return post_place(r->post, v);
}

static void put(struct reading *r, const char *key, const struct value *value)
{
    value_put(r->arena, r->front, str_of(key), value);
}

static struct str front_text(const struct reading *r, const char *key)
{
    const struct value *v = value_get(r->front, key);

    if (value_is_null(v) || v->type == VALUE_LIST || v->type == VALUE_MAP)
        return STR("");
    return liquid_to_text(r->arena, v);
}

/* In quotes too: a post that was to be hidden is not to be taken back. */
static bool front_is(const struct reading *r, const char *key, bool wanted)
{
    const struct value *v = value_get(r->front, key);

    if (v && v->type == VALUE_BOOL)
        return v->u.boolean == wanted;
    return str_is_nocase(str_trim(value_as_text(v)), wanted ? "true" : "false");
}

static void take_name_apart(struct reading *r)
{
    struct str name = filename_base(r->path);
    size_t date = filename_date_length(name);

    r->post->ext = filename_extension(name);
    r->basename = str_slice(name, 0, name.len - r->post->ext.len);
    r->name_slug = r->basename;
    if (date && r->post->ext.len) {
        r->name_date = str_slice(name, 0, date - 1);
        r->name_slug = str_slice(name, date, name.len - r->post->ext.len);
    }
    if (r->kind->free && str_is(r->basename, "index")) {
        /* a page bundle: the folder has the name */
        struct str folder = str_slice(r->path, 0, r->path.len - name.len);

        while (str_ends(folder, "/"))
            folder.len--;
        r->name_slug = filename_base(folder);
        date = filename_date_length(r->name_slug);
        if (date) {
            r->name_date = str_slice(r->name_slug, 0, date - 1);
            r->name_slug = str_from(r->name_slug, date);
        }
    }
    r->name_slug = filename_trim_dots(r->name_slug);
}

/* Whether a file of this name is an article to everybody; Jekyll reads any file as one. */
static bool is_article(const struct reading *r)
{
    return r->post->markdown || str_is_nocase(r->post->ext, ".html") ||
           str_is_nocase(r->post->ext, ".htm") || str_is_nocase(r->post->ext, ".textile");
}

/* Categories come from folders, defaults, and front matter: terms_categories joins them. */
static void lay_over_defaults(struct reading *r)
{
    struct str type = r->kind->collection.len ? r->kind->collection : STR("pages");
    const struct value *defaults = defaults_for(r->arena, r->reader->defaults, r->path, type);
    const struct value *folders =
        terms_from_path(r->arena, r->path, r->kind->free ? STR("") : r->kind->folder);
    const struct value *merged = merge_deep(r->arena, defaults, r->matter.map);
    const struct value *categories =
        terms_categories(r->arena, folders, defaults, r->matter.map, merged);

    r->post->own = r->matter.map;
    r->front = value_map(r->arena);
    for (size_t i = 0; i < value_size(merged); i++)
        value_put(r->arena, r->front, value_key(merged, i), value_at(merged, i));
    if (r->kind->collection.len) {
        put(r, "categories", categories);
        put(r, "tags", terms_tags(r->arena, merged));
    }
}

/*
 * A date of front matter as a moment in the site's zone.  Return 0, 1 if the present lent it its year, or -1.
 */
static int moment_of(const struct reading *r, const struct value *v, struct moment *m)
{
    const struct zone *zone = r->reader->config->zone;
    int32_t ns;
    int status;

    if (v->type == VALUE_TIME && !v->date_only) {
        *m = date_in_zone(v->u.time.s, zone);
        m->ns = v->u.time.ns;
        return 0;
    }
    if (v->type == VALUE_TIME) {
        struct civil day = date_to_civil(v->u.time);

        *m = date_from_civil(&day, zone);
        return 0;
    }
    if (v->type != VALUE_TEXT && v->type != VALUE_INT)
        return -1;
    status = date_parse_now(liquid_to_text(r->arena, v), zone, r->reader->now, m);
    if (status < 0)
        return -1;
    ns = m->ns;
    *m = date_in_zone(m->s, zone);
    m->ns = ns;
    return status;
}

static struct moment file_time(const struct reading *r)
{
    struct stat st;

    if (stat(r->post->file, &st))
        return r->reader->now;
    return date_in_zone(st.st_mtime, r->reader->config->zone);
}

static int date_from_name(struct reading *r, struct moment *m)
{
    if (!r->name_date.len)
        return 1;
    if (date_parse(r->name_date, r->reader->config->zone, m) == 0)
        return 0;
    diag_rule(r->reader->diag, SEVERITY_ERROR, "date", place_of(r, NULL),
              "the file's name begins with %.*s, which is not a date", STR_ARG(r->name_date));
    return -1;
}

static int find_date(struct reading *r)
{
    const struct value *v = value_get(r->front, "date");
    struct moment *m = &r->post->date;
    bool given = !value_is_null(v) && liquid_truthy(v);
    int named, read = given ? moment_of(r, v, m) : -1;

    r->post->given_date = given ? v : NULL;
    if (read > 0)
        diag_rule(r->reader->diag, SEVERITY_WARNING, "date", place_of(r, v),
                  "\"%.*s\" has no year; the present one is taken, as Jekyll does, so the post's "
                  "date and address will change",
                  STR_ARG(front_text(r, "date")));
    if (read >= 0)
        return 0;
    named = date_from_name(r, m);
    if (given) {
        struct str text = front_text(r, "date");

        diag_rule(r->reader->diag, named ? SEVERITY_ERROR : SEVERITY_WARNING, "date",
                  place_of(r, v), "\"%.*s\" is not a date; %s", STR_ARG(text),
                  named ? "write it as 2025-02-20 10:00:00 +0530"
                        : "the date in the file's name is taken instead");
        return named ? -1 : 0;
    }
    if (named <= 0)
        return named;
    if (r->kind->free) {
        diag_rule(r->reader->diag, SEVERITY_ERROR, "date", place_of(r, NULL),
                  "there is no date in the front matter nor in the file's name");
        return -1;
    }
    *m = r->post->draft ? file_time(r) : date_in_zone(r->reader->now.s, r->reader->config->zone);
    return 0;
}

static struct str title_from_slug(struct reading *r)
{
    struct str rest = filename_trim_dots(r->name_slug), part, title = STR("");
    bool first = true;

    while (str_ends(rest, "-"))
        rest.len--;
    while (str_split(&rest, '-', &part)) {
        struct str word = utf8_capitalize(r->arena, part);

        title = first ? word : arena_printf(r->arena, "%.*s %.*s", STR_ARG(title), STR_ARG(word));
        first = false;
    }
    return title;
}

/* On one line, blanks folded. */
static struct str one_line(struct arena *arena, struct str s)
{
    struct buf out;

    s = str_trim(s);
    buf_init(&out, s.len + 1);
    for (size_t i = 0; i < s.len; i++) {
        bool blank = ascii_is_space(s.at[i]);

        if (!blank || !ascii_is_space(s.at[i - 1]))
            buf_char(&out, blank ? ' ' : s.at[i]);
    }
    return buf_take(&out, arena);
}

static void find_title(struct reading *r)
{
    struct post *post = r->post;
    const struct value *title = value_get(r->front, "title");

    if (value_is_null(title) || !liquid_truthy(title))
        put(r, "title", value_text(r->arena, title_from_slug(r)));
    if (!value_get(r->front, "slug") || !liquid_truthy(value_get(r->front, "slug")))
        put(r, "slug", value_text(r->arena, r->name_slug));
    if (!value_get(r->front, "ext") || !liquid_truthy(value_get(r->front, "ext")))
        put(r, "ext", value_text(r->arena, post->ext));
    post->slug = front_text(r, "slug");
    post->title = one_line(r->arena, front_text(r, "title"));
    if (!post->title.len)
        post->title = title_from_slug(r);
    if (!post->title.len)
        post->title = STR("Untitled");
}

static struct texts texts_of(struct reading *r, const char *key)
{
    const struct value *list = value_get(r->front, key);
    struct texts texts = {0};

    texts.items = arena_array(r->arena, value_size(list), sizeof(*texts.items));
    for (size_t i = 0; i < value_size(list); i++) {
        struct str s = one_line(r->arena, liquid_to_text(r->arena, value_at(list, i)));
        bool there = !s.len;

        for (size_t j = 0; j < texts.n; j++)
            there = there || str_eq(texts.items[j], s);
        if (!there)
            texts.items[texts.n++] = s;
    }
    return texts;
}

/* ":path": below the collection's folder, without extension. */
static struct str cleaned_path(const struct reading *r)
{
    struct str path = str_slice(r->path, 0, r->path.len - r->post->ext.len);
    size_t at = str_find(path, r->kind->folder, 0);

    if (at != STR_NONE)
        path =
            arena_join(r->arena, str_slice(path, 0, at), str_from(path, at + r->kind->folder.len));
    if (r->kind->free && str_ends(path, "/index"))
        path.len -= 6;
    return filename_trim_dots(path);
}

static struct str output_ext(const struct reading *r, struct str permalink)
{
    struct str ext = filename_extension(filename_base(permalink));

    if (permalink.len && !str_ends(permalink, "/") && ext.len)
        return ext;
    return r->post->markdown ? STR(".html") : r->post->ext;
}

static int find_url(struct reading *r)
{
    const struct value *given = value_get(r->front, r->kind->free ? "url" : "permalink");
    struct permalink_facts facts = {.collection = r->post->collection,
                                    .path = cleaned_path(r),
                                    .basename = r->basename,
                                    .slug = r->post->slug,
                                    .categories = r->post->categories,
                                    .date = r->post->date};
    struct str permalink, dir;
    size_t slash;

    if (value_is_null(given) && r->kind->free)
        given = value_get(r->front, "permalink");
    if (given && given->type == VALUE_BOOL && !given->u.boolean && r->kind->free) {
        diag_rule(r->reader->diag, SEVERITY_NOTE, "dropped", place_of(r, given),
                  "not published: permalink is false");
        return 1;
    }
    permalink = value_as_text(given);
    facts.output_ext = output_ext(r, permalink);
    if (permalink_make(r->arena, permalink.len ? permalink : r->kind->pattern, &facts,
                       place_of(r, given), &r->post->url, r->reader->diag))
        return -1;
    slash = str_rchr(str_ends(r->post->url, "/") && r->post->url.len > 1
                         ? str_slice(r->post->url, 0, r->post->url.len - 1)
                         : r->post->url,
                     '/');
    dir = str_slice(r->post->url, 0, slash);
    r->post->id = arena_printf(r->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(r->post->slug));
    r->post->link = arena_printf(r->arena, "%.*s%.*s%.*s", STR_ARG(r->reader->config->url),
                                 STR_ARG(r->reader->config->baseurl), STR_ARG(r->post->url));
    return 0;
}

/* Whether Jekyll publishes it; if not, a note says why. */
static bool is_published(struct reading *r)
{
    const struct config *config = r->reader->config;
    const struct value *published = value_get(r->front, "published");

    if (published && !liquid_truthy(published) && !config->unpublished) {
        diag_rule(r->reader->diag, SEVERITY_NOTE, "dropped", place_of(r, published),
                  "not published: published is false");
        return false;
    }
    if (r->kind->free && front_is(r, "draft", true) && !config->show_drafts) {
        diag_rule(r->reader->diag, SEVERITY_NOTE, "dropped",
                  place_of(r, value_get(r->front, "draft")), "not published: draft is true");
        return false;
    }
    if (str_is(r->kind->collection, "posts") && !config->future &&
        r->post->date.s > r->reader->now.s) {
        diag_rule(r->reader->diag, SEVERITY_NOTE, "dropped",
                  place_of(r, value_get(r->front, "date")),
                  "not published: its date is in the future");
        return false;
    }
    return true;
}

static struct str absolute(struct reading *r, struct str url)
{
    const struct config *config = r->reader->config;

    url = str_trim(url);
    if (!url.len || uri_is_absolute(url))
        return url;
    if (str_starts(url, "//"))
        return uri_resolve(r->arena, config->url, url);
    return uri_normalize(r->arena, arena_printf(r->arena, "%.*s%.*s%s%.*s", STR_ARG(config->url),
                                                STR_ARG(config->baseurl),
                                                str_starts(url, "/") ? "" : "/", STR_ARG(url)));
}

static void find_image(struct reading *r)
{
    static const char *const keys[] = {"path", "url", "src", "feature", "teaser", NULL};
    const struct value *image = value_get(r->front, "image");

    if (!image)
        return;
    if (image->type == VALUE_LIST)
        image = value_at(image, 0);
    if (image && image->type == VALUE_MAP) {
        r->post->image_alt = value_as_text(value_get(image, "alt"));
        for (size_t i = 0; keys[i] && !r->post->image.len; i++)
            r->post->image = absolute(r, value_as_text(value_get(image, keys[i])));
    } else {
        r->post->image = absolute(r, value_as_text(image));
    }
}

static void find_rest(struct reading *r)
{
    static const char *const updates[] = {"last_modified_at", "lastmod", "updated", NULL};
    struct post *post = r->post;
    const struct value *excerpt = value_get(r->front, "excerpt");

    post->updated = post->date;
    for (size_t i = 0; updates[i]; i++) {
        const struct value *v = value_get(r->front, updates[i]);

        if (value_is_null(v) || (i && !r->kind->free))
            continue;
        if (moment_of(r, v, &post->updated) >= 0)
            break;
        diag_rule(r->reader->diag, SEVERITY_WARNING, "date", place_of(r, v),
                  "%s is not a date; the post's date is taken instead", updates[i]);
        post->updated = post->date;
    }
    post->authors = authors_of(r->reader, r->front, &post->n_authors, NULL);
    find_image(r);
    post->description = one_line(r->arena, front_text(r, "description"));
    post->lang = front_text(r, "lang");
    post->hidden = front_is(r, "hidden", true);
    post->featured = front_is(r, "featured", true);
    post->in_feeds = !front_is(r, "feed", false);
    post->has_excerpt = !value_is_null(excerpt) || r->reader->config->excerpt_separator.len > 0;
    post->front = r->front;
    post->body = r->matter.body;
    post->body_line = r->matter.body_line;
}

static bool read_whole(struct reading *r, enum post_outcome *outcome)
{
    struct str text;
    int url;

    *outcome = is_article(r) ? POST_BAD : POST_DROPPED;
    if (textfile_read(r->arena, r->post->file, POST_MAX_BYTES, is_article(r), &text,
                      r->reader->diag))
        return false;
    *outcome = POST_BAD;
    if (frontmatter_read(r->arena, text, r->post->file, r->reader->config->zone, &r->matter,
                         r->reader->diag))
        return false;
    lay_over_defaults(r);
    if (find_date(r))
        return false;
    put(r, "date", value_time(r->arena, r->post->date));
    put(r, "draft", value_bool(r->post->draft || front_is(r, "draft", true)));
    r->post->draft = r->post->draft || front_is(r, "draft", true);
    find_title(r);
    r->post->categories = texts_of(r, "categories");
    r->post->tags = texts_of(r, "tags");
    *outcome = POST_DROPPED;
    if (!is_published(r))
        return false;
    url = find_url(r);
    *outcome = url < 0 ? POST_BAD : POST_DROPPED;
    if (url)
        return false;
    find_rest(r);
    *outcome = POST_READ;
    return true;
}

enum post_outcome post_read(const struct post_reader *reader, const struct post_kind *kind,
                            const char *path, struct post **post)
{
    struct arena *arena = reader->arena;
    struct reading r = {.reader = reader, .kind = kind, .arena = arena};
    struct str dir = reader->config->collections_dir;
    enum post_outcome outcome;

    r.post = ARENA_NEW(arena, struct post);
    r.path = arena_str(arena, str_of(path));
    if (kind->collection.len && dir.len && str_starts(r.path, arena_cstr(arena, dir)) &&
        r.path.len > dir.len && r.path.at[dir.len] == '/')
        r.path = str_from(r.path, dir.len + 1);
    r.post->path = r.path.at;
    r.post->file = file_join(arena, reader->config->source_dir, path);
    r.post->collection = kind->collection;
    r.post->draft = kind->draft;
    take_name_apart(&r);
    r.post->markdown = post_ext_is_markdown(reader->config, r.post->ext);
    read_whole(&r, &outcome);
    *post = outcome == POST_READ ? r.post : NULL;
    return outcome;
}
