/*
 * Which feeds there are and which posts belong to each.
 */
#include "feed/plan.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "feed/each.h"
#include "feed/entry.h"
#include "feed/where.h"

/* The plans that grow, and what making them needs. */
struct planner {
    struct arena *arena;
    struct site *site;
    struct diag *diag;
    struct feed_pool pool;
    struct feed_plan *plans;
    size_t n, capacity;
    bool failed;
};

static bool texts_have(const struct texts *texts, struct str text)
{
    for (size_t i = 0; i < texts->n; i++)
        if (str_eq(texts->items[i], text))
            return true;
    return false;
}

/* Whether ${post} belongs to a feed, `where` and `each` left aside. */
static bool belongs(const struct planner *planner, const struct feed_settings *settings,
                    const struct post *post)
{
    if (!feed_may_have(planner->site->config, post))
        return false;
    if (settings->each != EACH_COLLECTION || settings->collection.len > 0)
        if (!str_eq(settings->collection.len > 0 ? settings->collection : STR("posts"),
                    post->collection))
            return false;
    if (settings->category.len > 0 && !texts_have(&post->categories, settings->category))
        return false;
    return settings->tag.len == 0 || texts_have(&post->tags, settings->tag);
}

static struct place place_of(const struct planner *planner, const struct feed_settings *settings)
{
    return (struct place){settings->line ? planner->site->config->courant_file : NULL,
                          settings->line, settings->column};
}

/* "feed/{tag}.xml" with the slug of ${value}. */
static struct str path_for(struct arena *arena, const struct feed_settings *settings,
                           struct str value)
{
    struct str slug = feed_value_slug(arena, settings, value), path = settings->path;
    struct str needle = arena_printf(arena, "{%s}", feed_each_name(settings->each));
    struct buf out;
    size_t at;

    if (settings->each == EACH_NONE)
        return path;
    buf_init(&out, SIZE_MAX);
    while ((at = str_find(path, needle, 0)) != STR_NONE) {
        buf_add(&out, str_slice(path, 0, at));
        buf_add(&out, slug);
        path = str_from(path, at + needle.len);
    }
    buf_add(&out, path);
    return buf_take(&out, arena);
}

static struct str title_for(struct planner *planner, const struct feed_settings *settings,
                            struct str value)
{
    struct str title = str_trim(settings->title);

    if (title.len == 0)
        title = str_trim(planner->site->config->title);
    if (title.len == 0)
        title = planner->site->config->url;
    if (title.len == 0)
        title = STR("Posts");
    if (settings->title.len == 0 && settings->collection.len > 0 &&
        !str_is(settings->collection, "posts"))
        title = arena_printf(planner->arena, "%.*s | %.*s", STR_ARG(title),
                             STR_ARG(utf8_capitalize(planner->arena, settings->collection)));
    if (value.len == 0 && settings->title.len == 0)
        value = settings->category.len > 0 ? settings->category : settings->tag;
    if (value.len == 0)
        return title;
    return arena_printf(planner->arena, "%.*s | %.*s", STR_ARG(title), STR_ARG(value));
}

static bool differ_in_case_alone(struct str a, struct str b)
{
    bool differ = false;

    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        if (ascii_lower(a.at[i]) != ascii_lower(b.at[i]))
            return false;
        differ = differ || a.at[i] != b.at[i];
    }
    return differ;
}

static void add_plan(struct planner *planner, const struct feed_settings *settings,
                     struct str value, size_t *posts, size_t n_posts)
{
    struct feed_plan plan = {
        .settings = settings, .value = value, .posts = posts, .n_posts = n_posts};

    plan.path = path_for(planner->arena, settings, value);
    plan.title = title_for(planner, settings, value);
    for (size_t i = 0; i < planner->n; i++) {
        const struct feed_plan *other = &planner->plans[i];

        if (differ_in_case_alone(other->path, plan.path))
            diag_rule(planner->diag, SEVERITY_WARNING, "feed-path-case",
                      place_of(planner, settings),
                      "the paths %.*s and %.*s differ in capitals alone: some servers and disks "
                      "take them for one",
                      STR_ARG(other->path), STR_ARG(plan.path));
        if (!str_eq(other->path, plan.path))
            continue;
        diag_rule(planner->diag, SEVERITY_ERROR, "feed-path-twice", place_of(planner, settings),
                  "two feeds have the path %.*s%s%.*s%s%.*s: the second is left out",
                  STR_ARG(plan.path), other->value.len ? ", one for " : "", STR_ARG(other->value),
                  value.len ? other->value.len ? " and one for " : ", one for " : "",
                  STR_ARG(value));
        planner->failed = true;
        return;
    }
    planner->plans =
        arena_grow(planner->arena, planner->plans, planner->n, &planner->capacity, sizeof(plan));
    planner->plans[planner->n++] = plan;
}

/* jekyll-feed's order: the newest first, but of several at one time the first by path comes first. */
static void turn_ties(const struct planner *planner, size_t *posts, size_t n)
{
    for (size_t start = 0, end; start < n; start = end) {
        for (end = start + 1; end < n && date_cmp(planner->pool.posts[posts[start]]->date,
                                                  planner->pool.posts[posts[end]]->date) == 0;)
            end++;
        for (size_t a = start, b = end - 1; a < b; a++, b--) {
            size_t post = posts[a];

            posts[a] = posts[b];
            posts[b] = post;
        }
    }
}

/* The same order for documents of collections, which come in an order of their own. */
static int by_date(const void *a, const void *b, void *data)
{
    const struct planner *planner = data;
    const struct post *x = planner->pool.posts[*(const size_t *)a];
    const struct post *y = planner->pool.posts[*(const size_t *)b];
    int order = date_cmp(feed_date(y), feed_date(x));

    return order ? order : str_cmp(str_of(x->path), str_of(y->path));
}

/* A slug without a letter or digit of the value would make "feed/.xml". */
static bool has_slug(struct planner *planner, const struct feed_settings *settings,
                     struct str value)
{
    if (feed_value_slug(planner->arena, settings, value).len > 0)
        return true;
    diag_rule(planner->diag, SEVERITY_ERROR, "feed-path-empty", place_of(planner, settings),
              "\"%.*s\" has no letter or digit to make a path of: its feed is left out",
              STR_ARG(value));
    planner->failed = true;
    return false;
}

/* One plan for each value. */
static void plan_each(struct planner *planner, const struct feed_settings *settings,
                      const size_t *posts, size_t n_posts)
{
    struct each_group *groups;
    size_t n;

    each_groups(planner->arena, planner->site, planner->pool, settings, posts, n_posts, &groups, &n,
                planner->diag);
    for (size_t i = 0; i < n; i++)
        if (has_slug(planner, settings, groups[i].value))
            add_plan(planner, settings, groups[i].value, groups[i].posts, groups[i].n_posts);
}

/* Whether ${label} is a collection whose documents can be in feeds. */
static bool has_collection(const struct site *site, struct str label)
{
    for (size_t i = 0; i < site->n_collections; i++)
        if (str_eq(site->collections[i].label, label))
            return site->collections[i].output;
    return label.len == 0 || str_is(label, "posts");
}

static void plan_one(struct planner *planner, const struct feed_settings *settings)
{
    struct site *site = planner->site;
    size_t *posts = arena_array(planner->arena, planner->pool.n, sizeof(*posts));
    enum where_result fulfilled;
    size_t n = 0;

    if (!has_collection(site, settings->collection))
        diag_rule(planner->diag, SEVERITY_WARNING, "feed-collection", place_of(planner, settings),
                  "%.*s is empty: no collection with `output: true` is called %.*s",
                  STR_ARG(settings->path), STR_ARG(settings->collection));
    for (size_t i = 0; i < planner->pool.n; i++)
        if (belongs(planner, settings, planner->pool.posts[i]))
            posts[n++] = i;
    fulfilled = where_keep(planner->arena, site, settings, place_of(planner, settings),
                           planner->pool, posts, &n, planner->diag);
    if (fulfilled != WHERE_FINE)
        planner->failed = true;
    if (fulfilled == WHERE_UNKNOWN)
        return;
    if (n > 0 && posts[n - 1] >= site->n_posts)
        qsort_r(posts, n, sizeof(*posts), by_date, planner);
    else
        turn_ties(planner, posts, n);
    if (settings->each == EACH_NONE)
        add_plan(planner, settings, (struct str){NULL, 0}, posts, n);
    else
        plan_each(planner, settings, posts, n);
}

int feed_plan(struct arena *arena, struct site *site, const struct feed_settings *feeds, size_t n,
              struct feed_plan **plans, size_t *n_plans, struct diag *diag)
{
    struct planner planner = {.arena = arena, .site = site, .diag = diag};

    planner.pool = feed_pool(arena, site);

    for (size_t i = 0; i < n; i++)
        if (feeds[i].format <= FEED_JSON)
            plan_one(&planner, &feeds[i]);
    *plans = planner.plans;
    *n_plans = planner.n;
    return planner.failed ? -1 : 0;
}
