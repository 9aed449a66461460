/*
 * What the digest's templates see.
 */
#include "digest/variables.h"

#define HEADLINE_MAX 60   /* bytes: a subject leaves no more beside the site's title */
#define PREHEADER_MAX 200 /* bytes: mail programs show no more beside the subject */

void variables_put(struct arena *arena, struct value *map, const char *key, struct str text)
{
    value_put(arena, map, str_of(key), value_text(arena, text));
}

void variables_put_bool(struct arena *arena, struct value *map, const char *key, bool truth)
{
    value_put(arena, map, str_of(key), value_bool(truth));
}

static const struct value *texts_value(struct arena *arena, const struct texts *texts)
{
    struct value *list = value_list(arena);

    for (size_t i = 0; i < texts->n; i++)
        value_push(arena, list, value_text(arena, texts->items[i]));
    return list;
}

/* Names joined by commas: "A", "A, B". */
static struct str byline(struct arena *arena, const struct post *post)
{
    struct buf out;

    buf_init(&out, 1u << 16);
    for (size_t i = 0; i < post->n_authors; i++) {
        if (i)
            buf_add_c(&out, ", ");
        buf_add(&out, post->authors[i].name);
    }
    return buf_take(&out, arena);
}

struct value *variables_post(const struct variables *v, struct arena *arena,
                             const struct post *post)
{
    struct value *map = value_map(arena);

    variables_put(arena, map, "title", post->title);
    variables_put(arena, map, "link", post->link);
    value_put(arena, map, STR("date"), value_time(arena, post->date));
    variables_put(arena, map, "date_text", words_date(&v->words, post->date));
    variables_put(arena, map, "updated_text", words_date(&v->words, post->updated));
    variables_put(arena, map, "byline", byline(arena, post));
    value_put(arena, map, STR("categories"), texts_value(arena, &post->categories));
    value_put(arena, map, STR("tags"), texts_value(arena, &post->tags));
    variables_put(arena, map, "image", post->image);
    variables_put(arena, map, "image_alt", post->image_alt.len ? post->image_alt : post->title);
    variables_put(arena, map, "description", post->description);
    variables_put_bool(arena, map, "featured", post->featured);
    if (post->lang.len && !str_eq(post->lang, v->settings->lang)) {
        variables_put(arena, map, "lang", post->lang);
        variables_put(arena, map, "dir", words_right_to_left(post->lang) ? STR("rtl") : STR("ltr"));
    }
    value_put(arena, map, STR("page"), post->page ? post->page : &value_null);
    return map;
}

struct value *variables_copy(struct arena *arena, const struct value *from)
{
    struct value *map = value_map(arena);

    for (size_t i = 0; i < value_size(from); i++)
        value_put(arena, map, value_key(from, i), value_at(from, i));
    return map;
}

/* The issue's title when the template does not say: the first post's, and how many more. */
static struct str headline(const struct variables *v)
{
    struct str title, more;

    if (v->issue->n_posts == 0)
        return words_get(&v->words, "nothing_new");
    title = v->issue->posts[0]->title;
    if (v->issue->n_posts == 1)
        return title;
    more = words_count(&v->words, "and_more", v->issue->n_posts - 1);
    title = arena_printf(v->arena, "%.*s %.*s", STR_ARG(title), STR_ARG(more));
    return title.len <= HEADLINE_MAX ? title
                                     : words_count(&v->words, "new_posts", v->issue->n_posts);
}

/* What mail programs show beside the subject: the titles. */
static struct str preheader(const struct variables *v)
{
    struct buf out;

    buf_init(&out, 4096);
    for (size_t i = 0; i < v->issue->n_posts && out.len < PREHEADER_MAX; i++) {
        if (i)
            buf_add_c(&out, " · ");
        buf_add(&out, v->issue->posts[i]->title);
    }
    return buf_take(&out, v->arena);
}

struct str variables_page_url(struct arena *arena, const struct config *config,
                              const struct digest_settings *settings, int64_t number)
{
    struct str folder;

    if (!settings->archive.len)
        return (struct str){NULL, 0};
    folder = arena_printf(arena, "%.*s%.*s/%.*s/", STR_ARG(config->url), STR_ARG(config->baseurl),
                          STR_ARG(settings->archive));
    if (number == 0)
        return folder;
    return arena_printf(arena, "%.*s%lld.html", STR_ARG(folder), (long long)number);
}

static const struct value *digest_value(const struct variables *v, struct arena *arena)
{
    struct value *map = value_map(arena);

    variables_put(arena, map, "name", v->settings->name);
    variables_put(arena, map, "lang", v->settings->lang);
    variables_put(arena, map, "dir",
                  words_right_to_left(v->settings->lang) ? STR("rtl") : STR("ltr"));
    variables_put(arena, map, "words_lang", v->words.lang);
    variables_put(arena, map, "from_name", v->settings->from_address.name);
    variables_put(arena, map, "from", v->settings->from_address.spec);
    if (v->settings->to.len)
        variables_put(arena, map, "list", v->settings->to_address.spec);
    if (!v->settings->to.len && !v->settings->unsubscribe_none)
        variables_put(arena, map, "unsubscribe", v->mark);
    return map;
}

static bool has_category(const struct post *post, struct str category)
{
    for (size_t i = 0; i < post->categories.n; i++) {
        if (str_eq(post->categories.items[i], category))
            return true;
    }
    return false;
}

/* The section of an article: its index in the settings, -1 before all (featured), n_sections for the rest. */
static int section_of(const struct variables *v, const struct post *post)
{
    if (post->featured)
        return -1;
    for (size_t i = 0; i < v->n_sections; i++) {
        if (has_category(post, v->sections[i].category))
            return (int)i;
    }
    return (int)v->n_sections;
}

/* The sections of the issue: each a title and its posts.  ${posts} are the values in the issue's order. */
static const struct value *sections_value(const struct variables *v, struct arena *arena,
                                          const struct value *posts)
{
    struct value *sections = value_list(arena), *list = NULL;
    int last = -2;

    for (size_t i = 0; i < v->issue->n_posts; i++) {
        int at = section_of(v, v->issue->posts[i]);

        if (at != last) {
            struct value *section = value_map(arena);

            list = value_list(arena);
            if (at >= 0 && (size_t)at < v->n_sections) {
                const struct digest_section *s = &v->sections[at];

                variables_put(arena, section, "title", s->title.len ? s->title : s->category);
            } else if (at >= 0 && v->n_sections) {
                variables_put(arena, section, "title", words_get(&v->words, "more_posts"));
            }
            value_put(arena, section, STR("posts"), list);
            value_push(arena, sections, section);
            last = at;
        }
        value_push(arena, list, value_at(posts, i));
    }
    return sections;
}

/* Whether a list of the headlines says more than the posts that follow: one of them is more than its title. */
static bool wants_contents(const struct value *posts)
{
    for (size_t i = 0; i < value_size(posts); i++) {
        if (!str_is(value_as_text(value_get(value_at(posts, i), "level")), "titles"))
            return true;
    }
    return false;
}

/* The map `issue` around its posts. */
static struct value *issue_value(const struct variables *v, struct arena *arena,
                                 const struct value *posts)
{
    struct value *map = value_map(arena), *corrected = value_list(arena);
    const struct issue *issue = v->issue;

    value_put(arena, map, STR("number"), value_int(arena, issue->number));
    value_put(arena, map, STR("date"), value_time(arena, issue->date));
    variables_put(arena, map, "date_text", words_date(&v->words, issue->date));
    variables_put(arena, map, "count_text", words_count(&v->words, "new_posts", v->issue->n_posts));
    value_put(arena, map, STR("posts"), posts);
    variables_put_bool(arena, map, "toc", wants_contents(posts));
    value_put(arena, map, STR("sections"), sections_value(v, arena, posts));
    value_put(arena, map, STR("waiting"), value_int(arena, (int64_t)issue->n_waiting));
    if (issue->n_waiting)
        variables_put(arena, map, "waiting_text",
                      words_count(&v->words, "waiting", issue->n_waiting));
    for (size_t i = 0; i < issue->n_corrected; i++)
        value_push(arena, corrected, variables_post(v, arena, issue->corrected[i]));
    value_put(arena, map, STR("corrected"), corrected);
    variables_put(arena, map, "headline", headline(v));
    variables_put(arena, map, "preheader", preheader(v));
    variables_put(arena, map, "url",
                  variables_page_url(arena, v->site->config, v->settings, issue->number));
    variables_put(arena, map, "subject", issue->subject);
    return map;
}

/* What templates start with; ${introduction} is the editor's, in the form of the template. */
struct value *variables_globals(const struct variables *v, struct arena *arena,
                                const struct value *posts, struct str introduction)
{
    struct value *map = variables_copy(arena, v->site->variables);
    struct value *issue = issue_value(v, arena, posts);

    if (introduction.len)
        variables_put(arena, issue, "introduction", introduction);
    value_put(arena, map, STR("digest"), digest_value(v, arena));
    value_put(arena, map, STR("issue"), issue);
    value_put(arena, map, STR("words"), v->words.map);
    value_put(arena, map, STR("look"), v->look);
    return map;
}

/* The sections: those of the settings, or one for each first category, as they come. */
static void list_sections(struct variables *v)
{
    struct digest_section *sections;

    v->sections = v->settings->sections;
    v->n_sections = v->settings->n_sections;
    if (!v->settings->sections_all)
        return;
    sections = arena_array(v->arena, v->issue->n_posts, sizeof *sections);
    v->sections = sections;
    for (size_t i = 0; i < v->issue->n_posts; i++) {
        const struct post *post = v->issue->posts[i];

        if (!post->featured && post->categories.n > 0 && section_of(v, post) == (int)v->n_sections)
            sections[v->n_sections++] =
                (struct digest_section){.category = post->categories.items[0]};
    }
}

/* Section by section; within one the order stays. */
static void put_in_sections(struct variables *v, struct issue *issue)
{
    const struct post **posts = arena_array(v->arena, issue->n_posts, sizeof *posts);
    size_t n = 0;

    for (int at = -1; at <= (int)v->n_sections; at++) {
        for (size_t i = 0; i < issue->n_posts; i++) {
            if (section_of(v, issue->posts[i]) == at)
                posts[n++] = issue->posts[i];
        }
    }
    issue->posts = posts;
}

int variables_open(struct variables *v, const struct templates *templates, struct site *site,
                   struct issue *issue, struct str mark)
{
    *v = (struct variables){.arena = templates->arena,
                            .site = site,
                            .issue = issue,
                            .settings = issue->settings,
                            .mark = mark};
    if (words_read(templates, issue->settings->lang, &v->words) != 0)
        return -1;
    v->look = template_yaml(templates, "look.yml");
    if (!v->look) /* a mail without its colours cannot be called back */
        return -1;
    list_sections(v);
    put_in_sections(v, issue);
    return 0;
}
