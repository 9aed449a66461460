/*
 * Ids of entries: front matter's, jekyll-feed's, tag URIs (RFC 4151).
 */
#include "feed/identity.h"

#include <stdlib.h>

#include "base/uri.h"
#include "feed/check_values.h"
#include "site/filename.h"
#include "site/jekyll.h"

/* What can be an id, the best first. */
enum choice { OWN_ID, OWN_GUID, BY_SETTINGS, BY_TAG, BY_TAG_AND_EXTENSION, N_CHOICES };

static const char *const own_keys[] = {"id", "guid"};

/* An entry's id, and which older post has what it would have had. */
struct identity {
    struct str id;
    const struct post *twin;
    size_t post; /* in the pool */
};

/* The ids in feeds of one kind. */
struct table {
    const struct feed_settings *settings;
    struct identity *ids; /* beside the pool */
    struct table *next;
};

struct identities {
    struct arena *arena;
    const struct site *site;
    struct feed_pool pool;
    struct diag *diag;
    struct table *tables;
    bool *reported; /* beside the pool */
};

struct identities *identities_new(struct arena *arena, const struct site *site,
                                  struct feed_pool pool, struct diag *diag)
{
    struct identities *identities = ARENA_NEW(arena, struct identities);

    *identities = (struct identities){.arena = arena, .site = site, .pool = pool, .diag = diag};
    identities->reported = arena_array(arena, pool.n, sizeof(*identities->reported));
    return identities;
}

/* The day in a file's name, which stays when somebody corrects the time of the post; else the post's; else the epoch, for
 * a document that has none is given the time of the build. */
static struct moment day_of(const struct post *post)
{
    struct str name = filename_base(str_of(post->path));
    size_t length = filename_date_length(name);
    struct moment day = {0, 0, 0};

    if (length > 0 && date_parse(str_slice(name, 0, length - 1), NULL, &day) == 0)
        return day;
    if (feed_has_date(post))
        day = post->date;
    day.offset_s = 0;
    return day;
}

/* The host of the site's address as RFC 4151 lets a domain be: letters, digits, hyphens and dots. */
static struct str site_domain(struct arena *arena, const struct config *config)
{
    struct str host = uri_split(config->url).authority;
    size_t user = str_rchr(host, '@'), colon;
    char *domain;

    host = str_from(host, user == STR_NONE ? 0 : user + 1);
    colon = str_rchr(host, ':');
    if (str_starts(host, "[")) /* a numeric address of IPv6, perhaps with a port behind */
        host = str_slice(host, 1, str_chr(host, ']'));
    else if (colon != STR_NONE)
        host = str_slice(host, 0, colon);
    domain = arena_cstr(arena, host);
    for (size_t i = 0; i < host.len; i++)
        if (!ascii_is_alnum(domain[i]) && domain[i] != '.')
            domain[i] = '-';
    return (struct str){domain, host.len};
}

static struct str tag_id(const struct identities *identities, const struct post *post,
                         const struct feed_settings *settings, bool extension)
{
    struct arena *arena = identities->arena;
    struct str domain = settings->tag_domain, path = str_of(post->path);
    struct buf id;

    if (domain.len == 0)
        domain = site_domain(arena, identities->site->config);
    if (!extension)
        path = str_slice(path, 0, path.len - post->ext.len);
    if (str_starts(path, "_posts/"))
        path = str_from(path, sizeof("_posts/") - 1);
    buf_init(&id, SIZE_MAX);
    buf_printf(&id, "tag:%.*s", STR_ARG(domain));
    /* "example.org,2020" says since when. */
    if (str_chr(domain, ',') == STR_NONE)
        date_format(&id, day_of(post), STR(",%Y-%m-%d"));
    buf_char(&id, ':');
    buf_add(&id, uri_encode(arena, path, "/!$&'()*+,;=:@"));
    return buf_take(&id, arena);
}

/* "https://example.org/2025/02/20/hello", to the byte as jekyll-feed makes it.  Where _config.yml has a slash behind the
 * site's address, its ids have two, and so must ours. */
static struct str permalink_id(const struct identities *identities, const struct post *post)
{
    const struct config *config = identities->site->config;
    struct str given = value_as_text(value_get(config->yaml, "url"));
    struct str id = jekyll_absolute_url(identities->arena, config, post->id);

    if (uri_is_absolute(post->id))
        return uri_normalize(identities->arena, id);
    if (!str_ends(given, "/") || !str_eq(str_slice(id, 0, config->url.len), config->url))
        return id;
    return arena_printf(identities->arena, "%.*s/%.*s", STR_ARG(config->url),
                        STR_ARG(str_from(id, config->url.len)));
}

/* Front matter's id, or empty if it has none that can be one. */
static struct str own_id(struct arena *arena, const struct value *own)
{
    struct str id = uri_normalize(arena, str_trim(value_as_text(own)));

    return uri_is_absolute(id) && check_is_a(CHECK_IRI_FULL, id) ? id : (struct str){NULL, 0};
}

static struct str choose(const struct identities *identities, const struct post *post,
                         const struct feed_settings *settings, enum choice choice)
{
    switch (choice) {
    case OWN_ID:
    case OWN_GUID:
        return own_id(identities->arena, value_get(post->front, own_keys[choice]));
    case BY_SETTINGS:
        if (settings->id == ID_PERMALINK)
            return permalink_id(identities, post);
        return tag_id(identities, post, settings, false);
    default:
        return tag_id(identities, post, settings, choice == BY_TAG_AND_EXTENSION);
    }
}

static int by_id_then_age(const void *a, const void *b, void *data)
{
    const struct identities *identities = data;
    const struct identity *x = *(const struct identity *const *)a;
    const struct identity *y = *(const struct identity *const *)b;
    int order = str_cmp(x->id, y->id);

    return order ? order
                 : post_cmp(identities->pool.posts[x->post], identities->pool.posts[y->post]);
}

static int by_id(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, (*(const struct identity *const *)b)->id);
}

/* The next choice for ${twin} that is nobody's among the ${n} of ${sorted}, nor any earlier twin's. */
static struct str next_choice(const struct identities *identities, const struct table *table,
                              const struct identity *twin, struct identity *const *sorted, size_t n)
{
    struct str id = {NULL, 0};

    for (enum choice choice = OWN_ID; choice < N_CHOICES; choice++) {
        bool taken;

        id = choose(identities, identities->pool.posts[twin->post], table->settings, choice);
        taken = id.len == 0 || bsearch(&id, sorted, n, sizeof(struct identity *), by_id);
        for (size_t i = 0; i < identities->pool.n && !taken; i++)
            taken = table->ids[i].twin && str_eq(table->ids[i].id, id);
        if (!taken)
            break;
    }
    return id;
}

static void tell_twins_apart(struct identities *identities, const struct table *table)
{
    struct arena *arena = identities->arena;
    struct identity **sorted = arena_array(arena, identities->pool.n, sizeof(struct identity *));
    struct identity **twins = arena_array(arena, identities->pool.n, sizeof(struct identity *));
    size_t n = 0, n_twins = 0, n_first = 0;

    for (size_t i = 0; i < identities->pool.n; i++)
        if (table->ids[i].id.len > 0)
            sorted[n++] = &table->ids[i];
    if (n > 0)
        qsort_r(sorted, n, sizeof(*sorted), by_id_then_age, identities);
    for (size_t i = 0; i < n; i++) {
        if (n_first == 0 || !str_eq(sorted[n_first - 1]->id, sorted[i]->id)) {
            sorted[n_first++] = sorted[i];
            continue;
        }
        twins[n_twins++] = sorted[i];
        sorted[i]->twin = identities->pool.posts[sorted[n_first - 1]->post];
    }
    for (size_t i = 0; i < n_twins; i++)
        twins[i]->id = next_choice(identities, table, twins[i], sorted, n_first);
}

static struct table *table_for(struct identities *identities, const struct feed_settings *settings)
{
    size_t n = identities->pool.n;
    struct table *table;

    for (table = identities->tables; table; table = table->next)
        if (table->settings->id == settings->id &&
            str_eq(table->settings->tag_domain, settings->tag_domain))
            return table;
    table = ARENA_NEW(identities->arena, struct table);
    table->settings = settings;
    table->ids = arena_array(identities->arena, n, sizeof(*table->ids));
    table->next = identities->tables;
    identities->tables = table;
    for (size_t i = 0; i < n; i++) {
        const struct post *post = identities->pool.posts[i];

        table->ids[i].post = i;
        for (enum choice choice = OWN_ID; choice <= BY_SETTINGS && table->ids[i].id.len == 0 &&
                                          feed_may_have(identities->site->config, post);
             choice++)
            table->ids[i].id = choose(identities, post, settings, choice);
    }
    tell_twins_apart(identities, table);
    return table;
}

static void report(struct identities *identities, const struct identity *identity)
{
    const struct post *post = identities->pool.posts[identity->post];

    identities->reported[identity->post] = true;
    for (enum choice choice = OWN_ID; choice <= OWN_GUID; choice++) {
        const struct value *own = value_get(post->front, own_keys[choice]);

        if (!value_is_null(own) && own_id(identities->arena, own).len == 0)
            diag_rule(identities->diag, SEVERITY_WARNING, "id-not-absolute", post_place(post, own),
                      "%s is not used as the entry's id: it must be an absolute URI, such as "
                      "urn:uuid:… or https://…",
                      own_keys[choice]);
    }
    if (identity->twin)
        diag_rule(
            identities->diag, SEVERITY_WARNING, "unique-id", (struct place){post->file, 1, 0},
            "the id it would have in the feeds is that of %s: it has %.*s instead; give it that "
            "as `id:` before you give it another permalink",
            identity->twin->file, STR_ARG(identity->id));
}

struct str identity_of(struct identities *identities, size_t post,
                       const struct feed_settings *settings)
{
    const struct identity *identity = &table_for(identities, settings)->ids[post];

    if (!identities->reported[post])
        report(identities, identity);
    return identity->id;
}
