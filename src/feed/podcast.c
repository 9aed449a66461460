/*
 * itunes:* (https://help.apple.com/itc/podcasts_connect/) and podcast:* (https://podcastindex.org/namespace/1.0).
 * Known limit: of podcast:* what stands for a text, an address, a file or a person; podcast:value is not read.
 */
#include "feed/podcast.h"

#include "feed/check_values.h"
#include "feed/entry.h"
#include "feed/media.h"
#include "feed/sound.h"
#include "liquid/liquid.h"

/* What a key's value is, and so how its element is written. */
enum form {
    TEXT,
    LINE,     /* a text of at most 255 characters, as Apple wants it */
    SUMMARY,  /* one of at most 4000 */
    TRUTH,    /* true or false */
    YES,      /* Yes, or no element at all */
    LOCK,     /* yes or no */
    POSITIVE, /* a whole number above 0 */
    NUMBER,   /* a number */
    DURATION, /* seconds, or 1:02:03 */
    CHOICE,
    ADDRESS, /* as text */
    PICTURE, /* an address, in href */
    FILES, /* addresses, in url, with a type; a list or one, each an address or a map {url, type, language, rel} */
    PEOPLE,     /* names; a list or one, each a name or a map {name, role, group, img, href} */
    FUNDS,      /* addresses, in url; a list or one, each an address or a map {url, text} */
    CATEGORIES, /* a list or one, each "Arts" or "Arts > Books" */
    OWNER       /* a map {name, email} */
};

enum where { IN_FEED = 1, IN_ITEM = 2 };

struct rule {
    const char *key;     /* in the map */
    const char *element; /* in the document */
    enum form form;
    int where;
    const char *choices; /* " one two "; of FILES: the type where the address tells none */
};

static const struct rule itunes_rules[] = {
    {"author", "itunes:author", LINE, IN_FEED | IN_ITEM, NULL},
    {"block", "itunes:block", YES, IN_FEED | IN_ITEM, NULL},
    {"category", "itunes:category", CATEGORIES, IN_FEED, NULL},
    {"complete", "itunes:complete", YES, IN_FEED, NULL},
    {"duration", "itunes:duration", DURATION, IN_ITEM, NULL},
    {"episode", "itunes:episode", POSITIVE, IN_ITEM, NULL},
    {"episodeType", "itunes:episodeType", CHOICE, IN_ITEM, " full trailer bonus "},
    {"explicit", "itunes:explicit", TRUTH, IN_FEED | IN_ITEM, NULL},
    {"image", "itunes:image", PICTURE, IN_FEED | IN_ITEM, NULL},
    {"new-feed-url", "itunes:new-feed-url", ADDRESS, IN_FEED, NULL},
    {"owner", "itunes:owner", OWNER, IN_FEED, NULL},
    {"season", "itunes:season", POSITIVE, IN_ITEM, NULL},
    {"subtitle", "itunes:subtitle", LINE, IN_FEED | IN_ITEM, NULL},
    {"summary", "itunes:summary", SUMMARY, IN_FEED | IN_ITEM, NULL},
    {"title", "itunes:title", TEXT, IN_FEED | IN_ITEM, NULL},
    {"type", "itunes:type", CHOICE, IN_FEED, " episodic serial "},
    {NULL, NULL, TEXT, 0, NULL},
};

static const struct rule podcast_rules[] = {
    {"chapters", "podcast:chapters", FILES, IN_ITEM, "application/json+chapters"},
    {"episode", "podcast:episode", NUMBER, IN_ITEM, NULL},
    {"funding", "podcast:funding", FUNDS, IN_FEED, NULL},
    {"guid", "podcast:guid", TEXT, IN_FEED, NULL},
    {"license", "podcast:license", TEXT, IN_FEED | IN_ITEM, NULL},
    {"location", "podcast:location", TEXT, IN_FEED | IN_ITEM, NULL},
    {"locked", "podcast:locked", LOCK, IN_FEED, NULL},
    {"medium", "podcast:medium", CHOICE, IN_FEED,
     " podcast music video film audiobook newsletter blog publisher course mixed podcastL musicL "
     "videoL filmL "
     "audiobookL newsletterL blogL publisherL courseL "},
    {"person", "podcast:person", PEOPLE, IN_FEED | IN_ITEM, NULL},
    {"season", "podcast:season", POSITIVE, IN_ITEM, NULL},
    {"transcript", "podcast:transcript", FILES, IN_ITEM, NULL},
    {NULL, NULL, TEXT, 0, NULL},
};

struct reading {
    struct arena *arena;
    const struct config *config;
    const char *file;
    struct diag *diag;
    const char *map; /* "itunes" */
    struct feed_tags tags;
    size_t capacity;
};

static void leave_out(const struct reading *reading, const struct value *value, const char *key,
                      const char *why)
{
    diag_rule(reading->diag, SEVERITY_WARNING, "podcast",
              (struct place){reading->file, value->line, value->column},
              "%s.%s is left out of the feeds: %s", reading->map, key, why);
}

static struct feed_tag *add(struct reading *reading, const char *element, struct str text)
{
    struct feed_tags *tags = &reading->tags;

    tags->items =
        arena_grow(reading->arena, tags->items, tags->n, &reading->capacity, sizeof(*tags->items));
    tags->items[tags->n] = (struct feed_tag){.name = element, .text = text};
    return &tags->items[tags->n++];
}

static void attribute(struct feed_tag *tag, const char *name, struct str value)
{
    size_t i = 0;

    while (tag->attributes[i].name)
        i++;
    if (value.len > 0)
        tag->attributes[i] = (struct feed_attribute){name, value};
}

static struct str text_of(const struct reading *reading, const struct value *value)
{
    if (value_is_null(value) || value->type == VALUE_LIST || value->type == VALUE_MAP)
        return STR("");
    return str_trim(liquid_to_text(reading->arena, value));
}

static struct str address_of(const struct reading *reading, const struct value *value,
                             const char *key)
{
    struct str text = text_of(reading, value);

    if (text.len == 0)
        return text;
    return sound_file_address(
        reading->arena, feed_address(reading->arena, reading->config, text),
        arena_cstr(reading->arena, arena_printf(reading->arena, "%s.%s", reading->map, key)),
        (struct place){reading->file, value->line, value->column}, reading->diag);
}

static bool is_choice(const char *choices, struct str text)
{
    struct str rest = str_of(choices), choice;

    while (str_split(&rest, ' ', &choice))
        if (choice.len > 0 && str_eq(choice, text))
            return true;
    return false;
}

/* One text that must be of ${kind}. */
static void add_checked(struct reading *reading, const struct rule *rule, const struct value *value,
                        enum check_kind kind)
{
    struct str text = text_of(reading, value);
    struct check_value wrong;

    if (text.len > 0 && check_value(check_forms_new(reading->arena), kind, text, &wrong))
        add(reading, rule->element, text);
    else
        leave_out(reading, value, rule->key,
                  text.len > 0
                      ? arena_cstr(reading->arena,
                                   arena_printf(reading->arena, "it must be %s", wrong.what))
                      : "it must be a text or a number");
}

static void add_truth(struct reading *reading, const struct rule *rule, const struct value *value)
{
    struct str text = text_of(reading, value);
    bool yes = is_choice(" true yes explicit Yes ", text);

    if (!yes && !is_choice(" false no clean No ", text))
        leave_out(reading, value, rule->key, "it must be true or false");
    else if (rule->form == TRUTH)
        add(reading, rule->element, yes ? STR("true") : STR("false"));
    else if (rule->form == LOCK)
        add(reading, rule->element, yes ? STR("yes") : STR("no"));
    else if (yes)
        add(reading, rule->element, STR("Yes"));
}

static void add_file(struct reading *reading, const struct rule *rule, const struct value *value)
{
    bool map = value->type == VALUE_MAP;
    struct str url = address_of(reading, map ? value_get(value, "url") : value, rule->key);
    struct str type = text_of(reading, map ? value_get(value, "type") : NULL);
    struct feed_tag *tag;

    if (type.len == 0)
        type = rule->choices ? str_of(rule->choices) : media_type(url);
    if (url.len == 0 || type.len == 0) {
        leave_out(reading, value, rule->key, "it needs a url, and a type that its extension tells");
        return;
    }
    tag = add(reading, rule->element, STR(""));
    attribute(tag, "url", url);
    attribute(tag, "type", type);
    attribute(tag, "language", text_of(reading, map ? value_get(value, "language") : NULL));
    attribute(tag, "rel", text_of(reading, map ? value_get(value, "rel") : NULL));
}

static void add_person(struct reading *reading, const struct rule *rule, const struct value *value)
{
    bool map = value->type == VALUE_MAP;
    struct str name = text_of(reading, map ? value_get(value, "name") : value);
    struct feed_tag *tag;

    if (name.len == 0) {
        leave_out(reading, value, rule->key, "it needs a name");
        return;
    }
    tag = add(reading, rule->element, name);
    if (!map)
        return;
    attribute(tag, "role", text_of(reading, value_get(value, "role")));
    attribute(tag, "group", text_of(reading, value_get(value, "group")));
    attribute(tag, "img", address_of(reading, value_get(value, "img"), rule->key));
    attribute(tag, "href", address_of(reading, value_get(value, "href"), rule->key));
}

static void add_fund(struct reading *reading, const struct rule *rule, const struct value *value)
{
    bool map = value->type == VALUE_MAP;
    struct str url = address_of(reading, map ? value_get(value, "url") : value, rule->key);

    if (url.len == 0)
        leave_out(reading, value, rule->key, "it needs a url");
    else
        attribute(
            add(reading, rule->element, text_of(reading, map ? value_get(value, "text") : NULL)),
            "url", url);
}

static struct feed_tag *child(struct reading *reading, struct feed_tag *tag, const char *element)
{
    if (!tag->children)
        tag->children = arena_array(reading->arena, 2, sizeof(*tag->children));
    tag->children[tag->n_children] = (struct feed_tag){.name = element};
    return &tag->children[tag->n_children++];
}

static void add_category(struct reading *reading, const struct rule *rule,
                         const struct value *value)
{
    struct str text = text_of(reading, value);
    size_t sign = str_chr(text, '>');
    struct feed_tag *tag;

    if (text.len == 0) {
        leave_out(reading, value, rule->key, "it must be a text, such as Arts or Arts > Books");
        return;
    }
    tag = add(reading, rule->element, STR(""));
    attribute(tag, "text", str_trim(str_slice(text, 0, sign)));
    if (sign != STR_NONE)
        attribute(child(reading, tag, rule->element), "text", str_trim(str_from(text, sign + 1)));
}

static void add_owner(struct reading *reading, const struct rule *rule, const struct value *value)
{
    struct str name = text_of(reading, value_get(value, "name"));
    struct str email = text_of(reading, value_get(value, "email"));
    struct feed_tag *tag;

    if (!check_is_a(CHECK_ADDRESS, email) || !check_is_a(CHECK_TEXT_255, name)) {
        leave_out(reading, value, rule->key,
                  "it needs an email, and may have a name of at most 255 characters");
        return;
    }
    tag = add(reading, rule->element, STR(""));
    if (name.len > 0)
        child(reading, tag, "itunes:name")->text = name;
    child(reading, tag, "itunes:email")->text = email;
}

static void add_value(struct reading *reading, const struct rule *rule, const struct value *value)
{
    struct str text = text_of(reading, value);

    switch (rule->form) {
    case TEXT:
        add_checked(reading, rule, value, CHECK_TEXT);
        break;
    case LINE:
        add_checked(reading, rule, value, CHECK_TEXT_255);
        break;
    case SUMMARY:
        add_checked(reading, rule, value, CHECK_TEXT_4000);
        break;
    case TRUTH:
    case YES:
    case LOCK:
        add_truth(reading, rule, value);
        break;
    case POSITIVE:
        add_checked(reading, rule, value, CHECK_POSITIVE);
        break;
    case NUMBER:
        add_checked(reading, rule, value, CHECK_FLOAT);
        break;
    case DURATION:
        add_checked(reading, rule, value, CHECK_DURATION);
        break;
    case CHOICE:
        if (is_choice(rule->choices, text))
            add(reading, rule->element, text);
        else
            leave_out(
                reading, value, rule->key,
                arena_cstr(reading->arena, arena_printf(reading->arena, "it must be one of %.*s",
                                                        STR_ARG(str_trim(str_of(rule->choices))))));
        break;
    case ADDRESS:
    case PICTURE:
        text = address_of(reading, value, rule->key);
        if (text.len > 0 && rule->form == PICTURE)
            attribute(add(reading, rule->element, STR("")), "href", text);
        else if (text.len > 0)
            add(reading, rule->element, text);
        break;
    case FILES:
        add_file(reading, rule, value);
        break;
    case PEOPLE:
        add_person(reading, rule, value);
        break;
    case FUNDS:
        add_fund(reading, rule, value);
        break;
    case CATEGORIES:
        add_category(reading, rule, value);
        break;
    case OWNER:
        add_owner(reading, rule, value);
        break;
    }
}

static void read_map(struct reading *reading, const char *name, const struct value *map,
                     const struct rule *rules, enum where where)
{
    reading->map = name;
    if (value_is_null(map))
        return;
    if (map->type != VALUE_MAP) {
        diag_rule(reading->diag, SEVERITY_WARNING, "podcast",
                  (struct place){reading->file, map->line, map->column},
                  "%s is left out of the feeds: it must be a map", name);
        return;
    }
    for (size_t i = 0; i < value_size(map); i++) {
        const struct value *value = value_at(map, i);
        const struct rule *rule = rules;
        bool several;

        while (rule->key && !(str_is(value_key(map, i), rule->key) && (rule->where & (int)where)))
            rule++;
        if (!rule->key) {
            leave_out(reading, value, arena_cstr(reading->arena, value_key(map, i)),
                      where == IN_FEED ? "a feed has nothing of this name"
                                       : "a post has nothing of this name");
            continue;
        }
        several = value->type == VALUE_LIST && (rule->form == FILES || rule->form == PEOPLE ||
                                                rule->form == FUNDS || rule->form == CATEGORIES);
        for (size_t v = 0; several && v < value_size(value); v++)
            add_value(reading, rule, value_at(value, v));
        if (!several && !value_is_null(value))
            add_value(reading, rule, value);
    }
}

struct feed_tags podcast_of_feed(struct arena *arena, const struct config *config,
                                 const struct feed_settings *settings, struct diag *diag)
{
    struct reading reading = {
        .arena = arena, .config = config, .file = config->courant_file, .diag = diag};

    read_map(&reading, "itunes", settings->itunes, itunes_rules, IN_FEED);
    read_map(&reading, "podcast", settings->podcast, podcast_rules, IN_FEED);
    return reading.tags;
}

struct feed_tags podcast_of_post(struct arena *arena, const struct config *config,
                                 const struct post *post, const struct feed_media *media,
                                 size_t n_media, struct diag *diag)
{
    struct reading reading = {.arena = arena, .config = config, .file = post->file, .diag = diag};
    const struct value *itunes = value_get(post->front, "itunes");

    read_map(&reading, "itunes", itunes, itunes_rules, IN_ITEM);
    if (n_media > 0 && media->duration_s > 0 && value_is_null(value_get(itunes, "duration")))
        add(&reading, "itunes:duration", arena_printf(arena, "%lld", (long long)media->duration_s));
    read_map(&reading, "podcast", value_get(post->front, "podcast"), podcast_rules, IN_ITEM);
    return reading.tags;
}
