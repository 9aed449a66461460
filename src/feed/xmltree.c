/*
 * Reading XML through libxml2's tree into our own, and RELAX NG.  Nothing outside the document is loaded: no DTD, no
 * external entity, no network.  References to entities of a DTD that was not loaded become nothing; those of the
 * document's own are expanded one level deep, and only so far.
 */
#include "feed/xmltree.h"

#include <assert.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>

#include "base/buf.h"
#include "feed/xmlplaces.h"

#define READ_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES)

/* A document with more than this wrong with it says no more by a longer list. */
#define MAX_REPORTS 50

/* What references to a document's own entities may come to: no feed needs more. */
#define EXPANDED_MAX_BYTES (1u << 20)

struct report {
    const char *file, *rule;
    struct diag *diag;
    unsigned n;
    bool fatal;
};

/* libxml2 has changed the constness of the error it hands over between versions. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *error_pointer;
#else
typedef xmlErrorPtr error_pointer;
#endif

/* What to do about an error, where libxml2's text does not tell. */
static const char *remedy(int code, struct str text)
{
    static const struct {
        int code;
        const char *start, *text;
    } remedies[] = {
        {XML_ERR_INVALID_CHAR, "Input is not proper UTF-8",
         "write UTF-8, or say which encoding it is, as in <?xml version=\"1.0\" "
         "encoding=\"windows-1252\"?>"},
        {XML_ERR_INVALID_CHAR, "", "XML 1.0 has no such character, leave it out"},
        {XML_I18N_CONV_FAILED, "", "it is not of the encoding that the document says it is of"},
        {XML_ERR_NAME_REQUIRED, "xmlParseEntityRef", "an & that begins no entity is &amp;"},
        {XML_ERR_ENTITYREF_SEMICOL_MISSING, "", "an & that begins no entity is &amp;"},
        {XML_ERR_UNDECLARED_ENTITY, "",
         "XML knows amp, lt, gt, quot and apos; write the character itself, or its number"},
        {XML_ERR_TAG_NAME_MISMATCH, "", "is mark-up in it not escaped?"},
        {XML_ERR_TAG_NOT_FINISHED, "", "the document is cut off"},
        {XML_ERR_RESERVED_XML_NAME, "", "nothing may stand before <?xml, not even an empty line"},
        {XML_ERR_DOCUMENT_EMPTY, "", "this is no XML, and no JSON"},
        {XML_NS_ERR_UNDEFINED_NAMESPACE, "", "declare the prefix with xmlns:"},
    };

    for (size_t i = 0; i < sizeof(remedies) / sizeof(*remedies); i++)
        if (remedies[i].code == code && str_starts(text, remedies[i].start))
            return remedies[i].text;
    return NULL;
}

/* libxml2's text in one line. */
static struct str one_line(struct str text)
{
    return str_trim(str_slice(text, 0, str_chr(text, '\n')));
}

static void on_error(void *data, error_pointer error)
{
    struct report *report = data;
    struct str text = one_line(str_trim(str_of(error->message)));
    const char *then = remedy(error->code, text);
    struct place place = {report->file, error->line > 0 ? (unsigned)error->line : 0, 0};

    /* Entities of a DTD that is not read: the tree says where they stand. */
    if (error->level < XML_ERR_ERROR || error->code == XML_WAR_UNDECLARED_ENTITY ||
        str_is(text, "encoder error"))
        return;
    report->fatal = true;
    if (report->n++ >= MAX_REPORTS)
        return;
    if (error->domain == XML_FROM_PARSER && error->int2 > 0)
        place.column = (unsigned)error->int2;
    diag_rule(report->diag, SEVERITY_ERROR, report->rule, place, then ? "%.*s (%s)" : "%.*s",
              STR_ARG(text), then);
}

static xmlDocPtr parse(struct str bytes, bool trusted, struct report *report)
{
    int options = READ_OPTIONS | (trusted ? XML_PARSE_HUGE : 0);
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    xmlDocPtr document;

    if (!parser || bytes.len > INT32_MAX) {
        xmlFreeParserCtxt(parser);
        diag_rule(report->diag, SEVERITY_ERROR, report->rule, (struct place){report->file, 0, 0},
                  "the document is too large to be read");
        return NULL;
    }
    xmlSetStructuredErrorFunc(report, on_error);
    document =
        xmlCtxtReadMemory(parser, bytes.at ? bytes.at : "", (int)bytes.len, NULL, NULL, options);
    xmlSetStructuredErrorFunc(NULL, NULL);
    xmlFreeParserCtxt(parser);
    return document;
}

static struct str copy(struct arena *arena, const xmlChar *text)
{
    return text ? arena_str(arena, str_of((const char *)text)) : (struct str){NULL, 0};
}

/* The state of copying one tree. */
struct copying {
    struct arena *arena;
    struct xml_places places;
    size_t expanded_bytes;
};

static struct xml_node *add(struct arena *arena, struct xml_node *parent, const xmlNode *from)
{
    struct xml_node *node = ARENA_NEW(arena, struct xml_node);
    long line = xmlGetLineNo(from);

    node->line = line > 0 ? (unsigned)line : 0;
    node->parent = parent;
    if (parent && parent->last)
        parent->last->next = node;
    else if (parent)
        parent->first = node;
    if (parent)
        parent->last = node;
    return node;
}

/* What a reference to an entity stands for: its text as it is written, in which further references are not followed. */
static struct str expansion(struct copying *copying, const xmlNode *reference)
{
    const xmlEntity *entity = (const xmlEntity *)reference->children;
    struct str text = entity && entity->type == XML_ENTITY_DECL
                          ? str_of((const char *)entity->content)
                          : (struct str){NULL, 0};

    copying->expanded_bytes += text.len;
    return copying->expanded_bytes > EXPANDED_MAX_BYTES ? (struct str){NULL, 0} : text;
}

static struct str attribute_value(struct copying *copying, const xmlAttr *attribute)
{
    const xmlNode *child = attribute->children;
    struct buf value;

    if (child && !child->next && child->type == XML_TEXT_NODE)
        return copy(copying->arena, child->content);
    buf_init(&value, SIZE_MAX);
    for (; child; child = child->next)
        buf_add(&value, child->type == XML_ENTITY_REF_NODE ? expansion(copying, child)
                                                           : str_of((const char *)child->content));
    return buf_take(&value, copying->arena);
}

static void copy_attributes(struct copying *copying, struct xml_node *node, const xmlNode *from)
{
    struct xml_attribute **end = &node->attributes;

    for (const xmlAttr *a = from->properties; a; a = a->next) {
        *end = ARENA_NEW(copying->arena, struct xml_attribute);
        **end = (struct xml_attribute){.ns = a->ns ? copy(copying->arena, a->ns->href)
                                                   : (struct str){NULL, 0},
                                       .name = copy(copying->arena, a->name),
                                       .value = attribute_value(copying, a)};
        end = &(*end)->next;
    }
}

/* The tag's place in place of its end's, for as long as the places follow the document. */
static void set_place(struct copying *copying, struct xml_node *node)
{
    struct xml_places *places = &copying->places;
    struct str name = node->name;

    if (!places->bytes.at)
        return;
    if (node->prefix.len > 0)
        name =
            arena_printf(copying->arena, "%.*s:%.*s", STR_ARG(node->prefix), STR_ARG(node->name));
    if (!xmlplaces_next(places, name, &node->line, &node->column))
        places->bytes.at = NULL;
}

static struct xml_node *copy_node(struct copying *copying, struct xml_node *parent,
                                  const xmlNode *from)
{
    struct xml_node *node = add(copying->arena, parent, from);

    if (from->type == XML_ELEMENT_NODE) {
        node->name = copy(copying->arena, from->name);
        node->ns = from->ns ? copy(copying->arena, from->ns->href) : (struct str){NULL, 0};
        node->prefix = from->ns ? copy(copying->arena, from->ns->prefix) : (struct str){NULL, 0};
        copy_attributes(copying, node, from);
        set_place(copying, node);
    } else if (from->type == XML_ENTITY_REF_NODE) {
        if (from->children)
            node->text = arena_str(copying->arena, expansion(copying, from));
        else
            node->entity = copy(copying->arena, from->name);
    } else {
        node->text = copy(copying->arena, from->content);
    }
    return node;
}

static bool is_kept(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE || node->type == XML_TEXT_NODE ||
           node->type == XML_CDATA_SECTION_NODE || node->type == XML_ENTITY_REF_NODE;
}

/* Without recursion: libxml2 bounds the depth, but only where the document is not trusted. */
static struct xml_node *copy_tree(struct copying *copying, const xmlNode *root)
{
    struct xml_node *top = copy_node(copying, NULL, root), *parent = top;
    const xmlNode *at = root;

    for (;;) {
        if (at->type == XML_ELEMENT_NODE && at->children) {
            at = at->children;
        } else {
            for (; at != root && !at->next; at = at->parent)
                parent = parent->parent;
            if (at == root)
                return top;
            at = at->next;
        }
        if (is_kept(at)) {
            struct xml_node *node = copy_node(copying, parent, at);

            if (at->type == XML_ELEMENT_NODE && at->children)
                parent = node;
        }
    }
}

static void copy_prolog(struct arena *arena, struct xml_prolog *prolog, const xmlDoc *document)
{
    const xmlDtd *doctype = document->intSubset;

    *prolog = (struct xml_prolog){.version = copy(arena, document->version),
                                  .encoding = copy(arena, document->encoding)};
    if (!doctype)
        return;
    prolog->has_doctype = true;
    prolog->public_id = copy(arena, doctype->ExternalID);
    prolog->system_id = copy(arena, doctype->SystemID);
}

struct xml_node *xmltree_read(struct arena *arena, struct str bytes, const char *file, bool trusted,
                              struct xml_prolog *prolog, struct diag *diag)
{
    struct report report = {.file = file, .rule = "not-well-formed", .diag = diag};
    xmlDocPtr document = parse(bytes, trusted, &report);
    xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
    struct copying copying = {.arena = arena};
    struct xml_node *top = NULL;

    xmlplaces_begin(&copying.places, trusted ? (struct str){NULL, 0} : bytes,
                    !document || !document->encoding ||
                        str_is_nocase(str_of((const char *)document->encoding), "utf-8"));
    if (root && !report.fatal)
        top = copy_tree(&copying, root);
    if (copying.expanded_bytes > EXPANDED_MAX_BYTES) {
        top = NULL;
        report.n++;
        diag_rule(diag, SEVERITY_ERROR, "too-large", (struct place){file, 0, 0},
                  "the document's entities come to more than %u MiB", EXPANDED_MAX_BYTES >> 20);
    }
    if (top && prolog)
        copy_prolog(arena, prolog, document);
    if (!top && report.n == 0)
        diag_rule(diag, SEVERITY_ERROR, report.rule, (struct place){file, 0, 0},
                  "this is no XML document");
    xmlFreeDoc(document);
    return top;
}

bool xml_is(const struct xml_node *node, const char *ns, const char *name)
{
    return node && str_is(node->name, name) && str_is(node->ns, ns);
}

static const struct xml_node *first_of(const struct xml_node *node, struct str ns, struct str name)
{
    while (node && !(str_eq(node->name, name) && str_eq(node->ns, ns)))
        node = node->next;
    return node;
}

const struct xml_node *xml_child(const struct xml_node *node, const char *ns, const char *name)
{
    return node ? first_of(node->first, str_of(ns), str_of(name)) : NULL;
}

const struct xml_node *xml_again(const struct xml_node *node)
{
    return first_of(node->next, node->ns, node->name);
}

const struct str *xml_attribute(const struct xml_node *node, const char *name)
{
    for (const struct xml_attribute *a = node ? node->attributes : NULL; a; a = a->next)
        if (a->ns.len == 0 && str_is(a->name, name))
            return &a->value;
    return NULL;
}

struct str xml_content(struct arena *arena, const struct xml_node *node)
{
    const struct xml_node *at = node ? node->first : NULL;
    struct buf text;

    if (at && at == node->last && at->name.len == 0)
        return at->text;
    buf_init(&text, SIZE_MAX);
    while (at) {
        if (at->name.len == 0)
            buf_add(&text, at->text);
        if (at->first) {
            at = at->first;
            continue;
        }
        while (at != node && !at->next)
            at = at->parent;
        at = at == node ? NULL : at->next;
    }
    return buf_take(&text, arena);
}

int xmltree_validate(struct str bytes, struct str schema, const char *file, struct diag *diag)
{
    struct report report = {.file = file, .rule = "schema", .diag = diag};
    xmlRelaxNGParserCtxtPtr reader = xmlRelaxNGNewMemParserCtxt(schema.at, (int)schema.len);
    xmlRelaxNGPtr grammar = reader ? xmlRelaxNGParse(reader) : NULL;
    xmlRelaxNGValidCtxtPtr validator = grammar ? xmlRelaxNGNewValidCtxt(grammar) : NULL;
    xmlDocPtr document = parse(bytes, true, &report);
    int result = -1;

    assert(validator);
    xmlRelaxNGSetValidStructuredErrors(validator, on_error, &report);
    if (document)
        result = xmlRelaxNGValidateDoc(validator, document) == 0 ? 0 : -1;
    if (result && report.n == 0)
        diag_rule(diag, SEVERITY_ERROR, report.rule, (struct place){file, 0, 0},
                  "the document does not follow the schema");
    xmlFreeDoc(document);
    xmlRelaxNGFreeValidCtxt(validator);
    xmlRelaxNGFree(grammar);
    xmlRelaxNGFreeParserCtxt(reader);
    return result;
}
