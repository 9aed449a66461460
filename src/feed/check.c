/*
 * Checking anybody's feed: which document it is, and how findings are told.
 * Known limit: RSS 1.0 is checked as XML that RDF can read, not for what its statements say.
 */
#include "feed/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "feed/check_json.h"
#include "feed/check_rules.h"

#define ATOM "http://www.w3.org/2005/Atom"
#define ATOM_03 "http://purl.org/atom/ns#"
#define RSS_11 "http://purl.org/net/rss1.1#"

/* A finding's text without what says so. */
#define TEXT_MAX 500

static void add(struct check *check, enum severity severity, const struct xml_node *at,
                const char *rule, const char *format, va_list args)
    __attribute__((format(printf, 5, 0)));

static void add(struct check *check, enum severity severity, const struct xml_node *at,
                const char *rule, const char *format, va_list args)
{
    struct place place = {check->file, at ? at->line : 1, at ? at->column : 0};
    const char *standard = at ? check_standard(check, at) : NULL;
    char text[TEXT_MAX];

    vsnprintf(text, sizeof(text), format, args);
    diag_rule(check->diag, severity, rule, place, standard ? "%s (%s)" : "%s", text, standard);
}

/* Google has let go of the rules that its vocabulary was published with: the shops' names go on. */
static bool is_shop(const struct xml_node *at)
{
    return at && at->label && str_starts(str_of(at->label), "g:");
}

void check_error(struct check *check, const struct xml_node *at, const char *rule,
                 const char *format, ...)
{
    enum severity severity = is_shop(at) ? SEVERITY_WARNING : SEVERITY_ERROR;
    va_list args;

    check->failed = check->failed || severity == SEVERITY_ERROR;
    va_start(args, format);
    add(check, severity, at, rule, format, args);
    va_end(args);
}

void check_warning(struct check *check, const struct xml_node *at, const char *rule,
                   const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(check, SEVERITY_WARNING, at, rule, format, args);
    va_end(args);
}

bool check_is(const char *label, const char *name)
{
    return label && strcmp(label, name) == 0;
}

const struct xml_node *check_find(const struct xml_node *node, const char *name)
{
    const struct xml_node *child = node->first;

    while (child && !check_is(child->label, name))
        child = child->next;
    return child;
}

size_t check_count(const struct xml_node *node, const char *name)
{
    size_t n = 0;

    for (const struct xml_node *child = node->first; child; child = child->next)
        n += check_is(child->label, name);
    return n;
}

struct str check_attr(const struct xml_node *node, const char *name)
{
    const struct str *value = xml_attribute(node, name);

    return value ? *value : (struct str){NULL, 0};
}

const struct str *check_labelled(const struct xml_node *node, const char *label)
{
    for (const struct xml_attribute *a = node->attributes; a; a = a->next)
        if (check_is(a->label, label))
            return &a->value;
    return NULL;
}

struct str check_content(struct check *check, const struct xml_node *node)
{
    return str_trim(xml_content(check->arena, node));
}

/* "|a|b c|" and " a b " for people. */
static const char *listed(struct arena *arena, const char *choices)
{
    struct str rest = str_of(choices), choice, all = {"", 0};
    bool first = true;

    while (str_split(&rest, choices[0], &choice))
        if (choice.len > 0) {
            all =
                arena_printf(arena, "%.*s%s%.*s", STR_ARG(all), first ? "" : ", ", STR_ARG(choice));
            first = false;
        }
    return all.at;
}

void check_text(struct check *check, const struct xml_node *at, const char *what,
                enum check_kind kind, const char *choices, struct str text)
{
    struct check_value value;
    struct str shown = str_slice(str_trim(text), 0, 100);

    if (kind == CHECK_CHOICE) {
        if (!check_choice(choices, text))
            check_error(check, at, "invalid-choice", "%s must be one of %s; it is \"%.*s\"", what,
                        listed(check->arena, choices), STR_ARG(shown));
        return;
    }
    if (check_value(check->forms, kind, text, &value))
        return;
    if (value.warning)
        check_warning(check, at, value.rule, "%s should be %s; it is \"%.*s\"", what, value.what,
                      STR_ARG(shown));
    else
        check_error(check, at, value.rule, "%s must be %s; it is \"%.*s\"", what, value.what,
                    STR_ARG(shown));
}

/* RSS that was put in a namespace is read as if it were in none. */
static void label(struct check *check, struct xml_node *root)
{
    bool rss = str_is(root->name, "rss");

    check_label(check->arena, root, rss ? root->ns : (struct str){NULL, 0});
    if (rss && root->ns.len > 0)
        check_error(check, root, "invalid-namespace",
                    "rss must be in no namespace, not in %.*s: leave out xmlns", STR_ARG(root->ns));
}

static bool wrong_namespace(struct check *check, const struct xml_node *root, const char *right)
{
    if (str_is(root->ns, right))
        return false;
    check_error(check, root, root->ns.len ? "invalid-namespace" : "missing-namespace",
                "%.*s must be in the namespace %s: write xmlns=\"%s\"", STR_ARG(root->name), right,
                right);
    return true;
}

/* Which document it is: the rule for its root, or NULL with the reason reported. */
static const struct check_element *root_rule(struct check *check, const struct xml_node *root)
{
    bool atom = str_is(root->name, "feed") || str_is(root->name, "entry");
    const struct check_element *rule = NULL;
    size_t index;

    check->rss = str_is(root->name, "rss");
    check->rdf = str_is(root->name, "RDF") || str_is(root->name, "Channel");
    if (atom && str_is(root->ns, ATOM_03)) {
        check_error(check, root, "obsolete-namespace",
                    "this is Atom 0.3, which was never finished: use Atom 1.0, " ATOM);
        return NULL;
    }
    if ((atom && wrong_namespace(check, root, ATOM)) ||
        (str_is(root->name, "Channel") && wrong_namespace(check, root, RSS_11)))
        return NULL;
    if (root->label)
        rule = check_element_in(check->table, IN_ROOT, root->label, &index);
    if (rule)
        return rule;
    if (check_choice(" opml outlineDocument kml OpenSearchDescription XRDS ", root->name))
        check_warning(check, root, "not-a-feed",
                      "%.*s is no feed: it is well-formed, and no more was looked at",
                      STR_ARG(root->name));
    else
        check_error(check, root, "undefined-element",
                    "%.*s is no feed that is known here: RSS, Atom or JSON Feed",
                    STR_ARG(root->name));
    return NULL;
}

/* How the document's bytes begin says much of its encoding; the declaration must not say another (XML 1.0, 4.3.3 and F). */
static void check_encoding(struct check *check, struct str bytes, struct str declared,
                           const struct xml_node *root)
{
    static const char *const utf16[] = {"utf-16",          "utf-16le", "utf-16be",
                                        "iso-10646-ucs-2", "ucs-2",    "csunicode"};
    bool marked = str_starts(bytes, "\xff\xfe") || str_starts(bytes, "\xfe\xff");
    bool wide = marked || (bytes.len > 1 && (!bytes.at[0] || !bytes.at[1]));
    bool right = declared.len == 0;

    if (!wide && !str_starts(bytes, "\xef\xbb\xbf"))
        return;
    for (size_t i = 0; wide && i < sizeof(utf16) / sizeof(*utf16); i++)
        right = right || str_is_nocase(declared, utf16[i]);
    if (!right && (wide || !str_is_nocase(declared, "utf-8")))
        check_error(check, root, "wrong-encoding",
                    "the document says that it is %.*s, and begins as %s does: say what it is",
                    STR_ARG(declared), wide ? "UTF-16" : "UTF-8");
}

static void check_prolog(struct check *check, const struct xml_prolog *prolog,
                         const struct xml_node *root)
{
    bool netscape = str_is(prolog->public_id, "-//Netscape Communications//DTD RSS 0.91//EN");
    bool old = str_is(prolog->system_id, "http://my.netscape.com/publish/formats/rss-0.91.dtd");

    if (!str_is(prolog->version, "1.0"))
        check_error(check, root, "xml-version", "the XML version must be 1.0, not %.*s",
                    STR_ARG(prolog->version));
    if (!prolog->has_doctype)
        return;
    check->netscape =
        netscape && (old || str_is(prolog->system_id, "http://www.rssboard.org/rss-0.91.dtd"));
    if (netscape && old)
        check_error(check, root, "deprecated-doctype",
                    "the document type at my.netscape.com has been gone since 2007: use its copy, "
                    "http://www.rssboard.org/rss-0.91.dtd");
    if (check->netscape && str_is(root->name, "rss") &&
        !str_is(check_attr(root, "version"), "0.91"))
        check_error(check, root, "invalid-doctype",
                    "this document type is of RSS 0.91, this is RSS %.*s: leave it out",
                    STR_ARG(check_attr(root, "version")));
}

static int check_xml(struct str bytes, const char *file, struct diag *diag)
{
    struct check check = {.arena = arena_new(), .file = file, .diag = diag};
    const struct check_element *rule;
    struct xml_prolog prolog;
    struct xml_node *root = xmltree_read(check.arena, bytes, file, false, &prolog, diag);

    if (!root) {
        arena_free(check.arena);
        return -1;
    }
    check.table = check_table_new(check.arena);
    check.forms = check_forms_new(check.arena);
    label(&check, root);
    check_prolog(&check, &prolog, root);
    check_encoding(&check, bytes, prolog.encoding, root);
    rule = root_rule(&check, root);
    if (rule)
        check_element(&check, root, rule);
    if (rule && check.rdf) {
        check_rdf(&check, root);
        check_repeated(&check, check.abouts, check.n_abouts, "rdf:about", true);
    }
    arena_free(check.arena);
    return check.failed ? -1 : 0;
}

int check_feed(struct str bytes, const char *file, struct diag *diag)
{
    struct str start = str_ltrim(str_starts(bytes, "\xef\xbb\xbf") ? str_from(bytes, 3) : bytes);

    if (bytes.len > CHECK_MAX_BYTES) {
        diag_rule(diag, SEVERITY_ERROR, "too-large", (struct place){file, 0, 0},
                  "the document is larger than %u MiB", CHECK_MAX_BYTES >> 20);
        return -1;
    }
    if (str_starts(start, "{") || str_starts(start, "["))
        return check_json(bytes, file, diag);
    return check_xml(bytes, file, diag);
}
