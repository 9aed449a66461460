/*
 * From a line of a written feed back to the post that it comes from.
 */
#include "feed/blame.h"

#include <stdlib.h>

#include "feed/xmltree.h"

/* Which key of front matter gives an element of an entry (by its local name), or a member of an item. */
static const struct {
    const char *element, *key;
} sources[] = {
    {"title", "title"},
    {"id", "permalink"},
    {"guid", "permalink"},
    {"link", "permalink"},
    {"url", "permalink"},
    {"published", "date"},
    {"pubDate", "date"},
    {"date_published", "date"},
    {"updated", "last_modified_at"},
    {"author", "author"},
    {"authors", "author"},
    {"creator", "author"},
    {"category", "tags"},
    {"tags", "tags"},
    {"enclosure", "enclosure"},
    {"attachments", "enclosure"},
    {"image", "image"},
    {"thumbnail", "image"},
    {"summary", "description"},
    {"description", "description"},
    {"language", "lang"},
    {"entry", "lang"},
    {"date_modified", "last_modified_at"},
};

/* What an error is about. */
struct subject {
    size_t entry; /* SIZE_MAX: the document as a whole */
    struct str element;
};

struct place blame_place(const struct post *post, const char *key)
{
    bool date = str_is(str_of(key), "date"); /* templates see another value there */
    const struct value *value = date ? post->given_date : value_get(post->front, key);

    if (!value || value->line == 0)
        return (struct place){post->file, 1, 0};
    return (struct place){post->file, value->line, value->column};
}

static const char *key_of(struct str element)
{
    for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++)
        if (str_is(element, sources[i].element))
            return sources[i].key;
    return "content";
}

static bool is_entry(const struct xml_node *node)
{
    return xml_is(node, "http://www.w3.org/2005/Atom", "entry") || xml_is(node, "", "item");
}

/* Atom's enclosures are links. */
static struct str name_of(const struct xml_node *part)
{
    const struct str *rel = xml_attribute(part, "rel");

    return rel && str_is(*rel, "enclosure") ? *rel : part->name;
}

/* The writer begins a line with each element: the last one that begins before ${line} ends is the subject. */
static struct subject at_line(const struct xml_node *root, unsigned line)
{
    const struct xml_node *parent = str_is(root->name, "rss") ? root->first : root;
    struct subject subject = {SIZE_MAX, {NULL, 0}};
    size_t n = 0;

    while (parent && parent->name.len == 0)
        parent = parent->next;
    for (const struct xml_node *entry = parent ? parent->first : NULL; entry; entry = entry->next) {
        if (!is_entry(entry))
            continue;
        if (entry->line <= line) {
            subject = (struct subject){n, entry->name};
            for (const struct xml_node *part = entry->first; part; part = part->next)
                if (part->name.len > 0 && part->line <= line)
                    subject.element = name_of(part);
        }
        n++;
    }
    return subject;
}

/* "items[12].date_published must be …" */
static struct subject in_json(const char *text)
{
    struct str rest = str_of(text), name;
    struct subject subject = {SIZE_MAX, {NULL, 0}};
    size_t close = str_find(rest, STR("]."), 0);

    if (!str_starts(rest, "items[") || close == STR_NONE)
        return subject;
    subject.entry = strtoul(text + sizeof("items[") - 1, NULL, 10);
    name = str_from(rest, close + 2);
    for (subject.element = str_slice(name, 0, 0);
         subject.element.len < name.len &&
         (ascii_is_alnum(name.at[subject.element.len]) || name.at[subject.element.len] == '_');)
        subject.element.len++;
    return subject;
}

void blame_report(struct str bytes, int format, const struct feed *feed, const char *file,
                  const struct diag *found, struct diag *diag)
{
    struct arena *arena = arena_new();
    struct diag *unused = diag_new();
    const struct xml_node *root =
        format == FEED_JSON ? NULL : xmltree_read(arena, bytes, file, true, NULL, unused);
    size_t n;
    const struct diag_item *items = diag_items(found, &n);

    for (size_t i = 0; i < n; i++) {
        const struct diag_item *item = &items[i];
        struct subject subject = {SIZE_MAX, {NULL, 0}};
        const struct post *post = NULL;

        if (item->severity != SEVERITY_ERROR)
            continue;
        if (format == FEED_JSON)
            subject = in_json(item->text);
        else if (root && item->line > 0)
            subject = at_line(root, item->line);
        if (subject.entry < feed->n_entries)
            post = feed->entries[subject.entry].post;
        if (post) {
            struct str line = item->line ? arena_printf(arena, ":%u", item->line) : STR("");

            diag_rule(diag, SEVERITY_ERROR, item->rule, blame_place(post, key_of(subject.element)),
                      "%s%.*s: %s (front matter: %s)", file, STR_ARG(line), item->text,
                      key_of(subject.element));
        } else {
            diag_rule(diag, SEVERITY_ERROR, item->rule, (struct place){file, item->line, 0}, "%s",
                      item->text);
        }
    }
    diag_free(unused);
    arena_free(arena);
}
