/*
 * The `digest:` section of courant.yml.
 */
#include "digest/settings.h"

#include <string.h>

#define HTML_MAX_DEFAULT 100000 /* under the 102 KB (102 * 1000 or * 1024) that Gmail shows */
#define IMAGES_MAX_DEFAULT (2 << 20)
#define MAX_POSTS_DEFAULT 20

static const char *const content_names[] = {"full", "excerpt", "titles", NULL};
static const char *const empty_names[] = {"skip", "send", NULL};
static const char *const order_names[] = {"newest", "oldest", NULL};
static const char *const images_names[] = {"link", "inline", NULL};
static const char *const format_names[] = {"alternative", "mime-digest", "rfc1153", NULL};

#define FIELD(member, type)                                                                        \
    {                                                                                              \
#member, type, offsetof(struct digest_settings, member), NULL, 0, 0                        \
    }
#define CHOICE(member, names)                                                                      \
    {                                                                                              \
#member, FIELD_CHOICE, offsetof(struct digest_settings, member), names, 0, 0               \
    }
#define NAMED(name, member, type)                                                                  \
    {                                                                                              \
        name, type, offsetof(struct digest_settings, member), NULL, 0, 0                           \
    }

static const struct field fields[] = {
    FIELD(name, FIELD_TEXT),
    FIELD(schedule, FIELD_TEXT),
    NAMED("max_late", max_late_ms, FIELD_DURATION),
    CHOICE(when_empty, empty_names),
    FIELD(corrections, FIELD_BOOL),
    FIELD(after_build, FIELD_TEXT),
    FIELD(from, FIELD_TEXT),
    FIELD(to, FIELD_TEXT),
    FIELD(recipients, FIELD_TEXT),
    FIELD(reply_to, FIELD_TEXT),
    FIELD(envelope_from, FIELD_TEXT),
    NAMED("unsubscribe", unsubscribe_value, FIELD_VALUE),
    FIELD(list_id, FIELD_TEXT),
    FIELD(list_archive, FIELD_TEXT),
    FIELD(list_help, FIELD_TEXT),
    FIELD(list_owner, FIELD_TEXT),
    FIELD(feedback_id, FIELD_TEXT),
    FIELD(approved_file, FIELD_TEXT),
    NAMED("headers", headers_value, FIELD_VALUE),
    NAMED("dkim", dkim_value, FIELD_VALUE),
    FIELD(subject, FIELD_TEXT),
    FIELD(where, FIELD_TEXT),
    {"max_posts", FIELD_INTEGER, offsetof(struct digest_settings, max_posts), NULL, 0, 100000},
    CHOICE(content, content_names),
    CHOICE(order, order_names),
    NAMED("sections", sections_value, FIELD_VALUE),
    FIELD(introduction, FIELD_TEXT),
    FIELD(lang, FIELD_TEXT),
    CHOICE(images, images_names),
    {"images_max", FIELD_SIZE, offsetof(struct digest_settings, images_max_bytes), NULL, 0,
     20 << 20},
    {"html_max", FIELD_SIZE, offsetof(struct digest_settings, html_max_bytes), NULL, 1000,
     20 << 20},
    CHOICE(format, format_names),
    FIELD(archive, FIELD_TEXT),
};

/* What reading one entry needs everywhere. */
struct reader {
    struct arena *arena;
    const struct config *config;
    struct digest_settings *settings;
    struct diag *diag;
    int problems;
};

static struct place place_of(const struct reader *r, const struct value *v)
{
    struct place place = {r->config->courant_file, r->settings->line, r->settings->column};

    if (v && v->line) {
        place.line = v->line;
        place.column = v->column;
    }
    return place;
}

/* Where the value of ${key} stands, or the entry itself. */
static struct place place_at(const struct reader *r, const struct value *map, const char *key)
{
    return place_of(r, value_get(map, key));
}

static void problem(struct reader *r, struct place place, const char *key, const char *why)
{
    diag_add(r->diag, SEVERITY_ERROR, place, "digest: %s: %s", key, why);
    r->problems++;
}

static void read_address(struct reader *r, const struct value *map, const char *key,
                         struct str text, struct address *address)
{
    struct address unused;
    const char *why = text.len ? address_parse(r->arena, text, address ? address : &unused) : NULL;

    if (why)
        problem(r, place_at(r, map, key), key, why);
}

/* Headers that the message has already, or that must not be in it (RFC 5322 3.6: once each). */
static bool is_own_header(struct str name)
{
    static const char *const names[] = {"From",
                                        "To",
                                        "Cc",
                                        "Bcc",
                                        "Subject",
                                        "Date",
                                        "Sender",
                                        "Reply-To",
                                        "Message-ID",
                                        "MIME-Version",
                                        "Content-Type",
                                        "Content-Transfer-Encoding",
                                        "Content-Language",
                                        "DKIM-Signature",
                                        "Return-Path",
                                        "Received",
                                        "Auto-Submitted",
                                        "Precedence",
                                        "List-Unsubscribe",
                                        "List-Unsubscribe-Post",
                                        "List-Id",
                                        "List-Archive",
                                        "List-Help",
                                        "List-Owner",
                                        "Feedback-ID",
                                        "Approved"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_is_nocase(name, names[i]))
            return true;
    }
    return false;
}

/* The names and values of a map of texts, in order, as headers. */
static void read_headers(struct reader *r)
{
    const struct value *map = r->settings->headers_value;
    size_t n = value_size(map);

    if (value_is_null(map))
        return;
    if (map->type != VALUE_MAP) {
        problem(r, place_of(r, map), "headers", "a map of header names and values is wanted");
        return;
    }
    r->settings->headers = arena_array(r->arena, n, sizeof(struct digest_header));
    for (size_t i = 0; i < n; i++) {
        struct digest_header header = {value_key(map, i), value_as_text(value_at(map, i))};
        bool good = header.name.len > 0 && header.value.len > 0;

        for (size_t k = 0; k < header.name.len; k++)
            good = good && (ascii_is_alnum(header.name.at[k]) || header.name.at[k] == '-');
        for (size_t k = 0; k < header.value.len; k++)
            good = good && (unsigned char)header.value.at[k] >= 0x20;
        if (good && is_own_header(header.name))
            problem(r, place_of(r, value_at(map, i)), arena_cstr(r->arena, header.name),
                    "the message has this header already; see the other keys");
        else if (good)
            r->settings->headers[r->settings->n_headers++] = header;
        else
            problem(r, place_of(r, value_at(map, i)), "headers",
                    "a header is a name of letters, digits and '-' and a text on one line");
    }
}

/* What goes between < and > in a header (RFC 2369, section 2) has no blank, no bracket, and is ASCII. */
static void check_uri(struct reader *r, const struct value *map, const char *key, const char *name,
                      struct str uri)
{
    for (size_t i = 0; i < uri.len; i++) {
        unsigned char c = (unsigned char)uri.at[i];

        if (c <= ' ' || c >= 0x7f || c == '<' || c == '>') {
            problem(r, place_at(r, map, key), name,
                    "a blank, < or >, or what is not ASCII, must be percent-encoded (a host: "
                    "xn--…)");
            return;
        }
    }
}

struct unsubscribe {
    struct str url, mailto, key_file;
};

static void read_unsubscribe(struct reader *r)
{
    static const struct field parts[] = {
        {"url", FIELD_TEXT, offsetof(struct unsubscribe, url), NULL, 0, 0},
        {"mailto", FIELD_TEXT, offsetof(struct unsubscribe, mailto), NULL, 0, 0},
        {"key_file", FIELD_TEXT, offsetof(struct unsubscribe, key_file), NULL, 0, 0},
    };
    const struct value *v = r->settings->unsubscribe_value;
    struct unsubscribe found = {.key_file = STR(".courant/unsubscribe.key")};

    if (value_is_null(v))
        return;
    if (v->type == VALUE_TEXT && str_is(v->u.text, "none")) {
        r->settings->unsubscribe_none = true;
        return;
    }
    if (v->type != VALUE_MAP) {
        problem(r, place_of(r, v), "unsubscribe",
                "either `none`, or a map with url and mailto, is wanted");
        return;
    }
    if (schema_read(r->arena, &found, parts, sizeof parts / sizeof parts[0], v,
                    r->config->courant_file, "unsubscribe", r->diag) != 0)
        r->problems++;
    if (found.url.len && !str_starts(found.url, "https://"))
        problem(r, place_at(r, v, "url"), "unsubscribe: url",
                "it must start with https:// (RFC 8058, section 3.1)");
    check_uri(r, v, "url", "unsubscribe: url", found.url);
    check_uri(r, v, "mailto", "unsubscribe: mailto", found.mailto);
    if (!found.url.len && !found.mailto.len)
        problem(r, place_of(r, v), "unsubscribe", "a url or a mailto is wanted");
    if (found.mailto.len && !str_starts(found.mailto, "mailto:"))
        found.mailto = arena_join(r->arena, STR("mailto:"), found.mailto);
    r->settings->unsubscribe_url = found.url;
    r->settings->unsubscribe_mailto = found.mailto;
    r->settings->unsubscribe_key_file = found.key_file;
}

static void read_dkim(struct reader *r)
{
    static const struct field parts[] = {
        {"domain", FIELD_TEXT, offsetof(struct digest_dkim, domain), NULL, 0, 0},
        {"selector", FIELD_TEXT, offsetof(struct digest_dkim, selector), NULL, 0, 0},
        {"key_file", FIELD_TEXT, offsetof(struct digest_dkim, key_file), NULL, 0, 0},
    };
    const struct value *v = r->settings->dkim_value;
    size_t n = v && v->type == VALUE_LIST ? value_size(v) : 1;

    if (value_is_null(v))
        return;
    r->settings->dkim = arena_array(r->arena, n, sizeof(struct digest_dkim));
    for (size_t i = 0; i < n; i++) {
        const struct value *entry = v->type == VALUE_LIST ? value_at(v, i) : v;
        struct digest_dkim *dkim = &r->settings->dkim[r->settings->n_dkim];

        dkim->domain = r->settings->from_address.domain;
        if (entry->type != VALUE_MAP) {
            problem(r, place_of(r, entry), "dkim",
                    "a map with selector and key_file, or a list of such maps, is wanted");
            continue;
        }
        if (schema_read(r->arena, dkim, parts, sizeof parts / sizeof parts[0], entry,
                        r->config->courant_file, "dkim", r->diag) != 0)
            r->problems++;
        else if (!dkim->selector.len || !dkim->key_file.len)
            problem(r, place_of(r, entry), "dkim", "selector and key_file are both needed");
        else
            r->settings->n_dkim++;
    }
}

static void read_section(struct reader *r, const struct value *entry)
{
    static const struct field parts[] = {
        {"category", FIELD_TEXT, offsetof(struct digest_section, category), NULL, 0, 0},
        {"title", FIELD_TEXT, offsetof(struct digest_section, title), NULL, 0, 0},
    };
    struct digest_section *section = &r->settings->sections[r->settings->n_sections];

    if (entry->type == VALUE_TEXT) {
        section->category = entry->u.text;
    } else if (entry->type != VALUE_MAP) {
        problem(r, place_of(r, entry), "sections", "a category's name, or {category, title}");
        return;
    } else if (schema_read(r->arena, section, parts, sizeof parts / sizeof parts[0], entry,
                           r->config->courant_file, "sections", r->diag) != 0) {
        r->problems++;
    }
    if (!section->category.len) {
        problem(r, place_of(r, entry), "sections", "the category is missing");
        return;
    }
    r->settings->n_sections++;
}

static void read_sections(struct reader *r)
{
    const struct value *v = r->settings->sections_value;

    if (value_is_null(v))
        return;
    if (v->type == VALUE_TEXT && str_is(v->u.text, "category")) {
        r->settings->sections_all = true;
        return;
    }
    if (v->type != VALUE_LIST) {
        problem(r, place_of(r, v), "sections",
                "`category` (one for each), or a list of categories, is wanted");
        return;
    }
    r->settings->sections = arena_array(r->arena, value_size(v), sizeof(struct digest_section));
    for (size_t i = 0; i < value_size(v); i++)
        read_section(r, value_at(v, i));
}

/* Pages stay below the output folder; the folder is part of their address. */
static void check_archive(struct reader *r, const struct value *map)
{
    struct str rest = r->settings->archive, part;

    if (str_starts(rest, "/") || str_ends(rest, "/"))
        problem(r, place_at(r, map, "archive"), "archive",
                "a folder below the output folder is wanted, without a slash at its ends");
    while (str_split(&rest, '/', &part)) {
        if (str_is(part, "..") || str_is(part, "."))
            problem(r, place_at(r, map, "archive"), "archive",
                    "it must not lead out of the output folder");
    }
}

static void check_recipients(struct reader *r, const struct value *map)
{
    struct digest_settings *s = r->settings;

    if (!s->from.len)
        problem(r, place_of(r, map), "from", "it is missing: whom does the digest come from?");
    if (!s->to.len == !s->recipients.len)
        problem(r, place_of(r, map), "to",
                "give either `to` (a mailing list's address) or `recipients` (a file with one "
                "address a "
                "line)");
    read_address(r, map, "from", s->from, &s->from_address);
    read_address(r, map, "to", s->to, &s->to_address);
    read_address(r, map, "reply_to", s->reply_to, NULL);
    read_address(r, map, "envelope_from", s->envelope_from, NULL);
    if (!s->envelope_from.len)
        s->envelope_from = s->from_address.spec;
}

/* One of several digests has a file of its own. */
static struct str default_introduction(const struct reader *r)
{
    if (str_is(r->settings->name, "digest"))
        return STR("digest/NEXT.md");
    return arena_printf(r->arena, "digest/%.*s/NEXT.md", STR_ARG(r->settings->name));
}

static void read_one(struct reader *r, const struct value *map)
{
    struct digest_settings *s = r->settings;

    *s = (struct digest_settings){
        .name = STR("digest"),
        .schedule = STR("monthly 1 09:00"),
        .subject = STR("{{ site.title }}: {{ issue.headline }}"),
        .max_posts = MAX_POSTS_DEFAULT,
        .content = DIGEST_EXCERPT,
        .images_max_bytes = IMAGES_MAX_DEFAULT,
        .html_max_bytes = HTML_MAX_DEFAULT,
        .lang = r->config->lang.len ? r->config->lang : STR("en"),
        .line = map->line,
        .column = map->column,
    };
    if (map->type != VALUE_MAP) {
        problem(r, place_of(r, map), "digest", "a map of settings is wanted");
        return;
    }
    if (schema_read(r->arena, s, fields, sizeof fields / sizeof fields[0], map,
                    r->config->courant_file, "digest", r->diag) != 0)
        r->problems++;
    if (!s->introduction.at)
        s->introduction = default_introduction(r);
    if (schedule_parse(s->schedule, &s->when) != 0)
        problem(r, place_at(r, map, "schedule"), "schedule",
                "it is not understood; forms are: daily 09:00, weekly mon 09:00, monthly 1 09:00, "
                "every "
                "2 weeks mon 09:00, after 5 posts");
    s->subject_place = place_at(r, map, "subject");
    s->where_place = place_at(r, map, "where");
    check_archive(r, map);
    check_recipients(r, map);
    read_headers(r);
    read_unsubscribe(r);
    read_dkim(r);
    read_sections(r);
}

static void check_names(struct reader *r, const struct digest_settings *digests, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) {
            struct place place = {r->config->courant_file, digests[i].line, digests[i].column};

            if (str_eq(digests[i].name, digests[k].name))
                problem(r, place, "name", "two digests have the same name; give each its own");
            if (digests[i].archive.len && str_eq(digests[i].archive, digests[k].archive))
                problem(r, place, "archive", "two digests have the same folder; give each its own");
        }
    }
}

int digest_settings_read(struct arena *arena, const struct config *config,
                         struct digest_settings **digests, size_t *n, struct diag *diag)
{
    const struct value *v = value_get(config->courant, "digest");
    struct reader r = {.arena = arena, .config = config, .diag = diag};

    *digests = NULL;
    *n = 0;
    if (value_is_null(v))
        return 0;
    *n = v->type == VALUE_LIST ? value_size(v) : 1;
    *digests = arena_array(arena, *n, sizeof **digests);
    for (size_t i = 0; i < *n; i++) {
        r.settings = &(*digests)[i];
        read_one(&r, v->type == VALUE_LIST ? value_at(v, i) : v);
    }
    check_names(&r, *digests, *n);
    return r.problems ? -1 : 0;
}
