/*
 * Atom's text constructs (RFC 4287, 3.1) and content (4.1.3).
 */
#include "feed/check_rules.h"

#define XHTML "http://www.w3.org/1999/xhtml"

static bool is_plain_type(struct str type)
{
    return str_is(type, "text") || str_is(type, "html") || str_is(type, "xhtml");
}

enum check_media check_media(struct check *check, struct str type)
{
    struct str named = str_trim(str_slice(type, 0, str_chr(type, ';')));
    char *media = arena_cstr(check->arena, named);

    if (str_chr(named, '/') == STR_NONE)
        return MEDIA_NONE;
    for (char *c = media; *c; c++)
        *c = ascii_lower(*c);
    named = str_of(media);
    if (str_starts(named, "multipart/") || str_starts(named, "message/"))
        return MEDIA_COMPOSITE;
    if (str_ends(named, "+xml") || str_ends(named, "/xml"))
        return MEDIA_XML;
    return str_starts(named, "text/") ? MEDIA_TEXT : MEDIA_BINARY;
}

static bool is_blank(const struct xml_node *text)
{
    return str_trim(text->text).len == 0 && text->entity.len == 0;
}

/* In XHTML every element is XHTML, SVG, MathML, or of a vocabulary that is not a feed's. */
static void inside_div(struct check *check, const struct xml_node *node)
{
    for (const struct xml_node *child = node->first; child; child = child->next) {
        struct str label = str_of(child->label);

        if (child->name.len == 0) {
            check_entity(check, child);
            continue;
        }
        if (child->ns.len == 0)
            check_error(check, child, "missing-namespace",
                        "%.*s in XHTML is in no namespace: it must be in " XHTML,
                        STR_ARG(child->name));
        else if (label.len > 0 && !str_starts(label, "xhtml:") && !str_starts(label, "svg:") &&
                 !str_starts(label, "mathml:") && !str_is(node->name, "metadata"))
            check_error(check, child, "undefined-element", "%s does not belong into XHTML",
                        child->label);
        inside_div(check, child);
    }
}

/* Exactly one div, and nothing beside it. */
static void xhtml(struct check *check, const struct xml_node *node)
{
    bool seen = false;

    for (const struct xml_node *child = node->first; child; child = child->next) {
        if (child->name.len == 0 && is_blank(child))
            continue;
        if (xml_is(child, XHTML, "div") && !seen)
            inside_div(check, child);
        else if (!seen)
            check_error(check, child->name.len > 0 ? child : node, "missing-div",
                        "%s of type xhtml must hold one div in the namespace " XHTML, node->label);
        else
            check_error(check, child->name.len > 0 ? child : node, "unexpected-text",
                        "%s of type xhtml must hold nothing beside its div", node->label);
        if (child->name.len > 0)
            seen = true;
    }
    if (!seen && str_trim(xml_content(check->arena, node)).len == 0)
        check_warning(check, node, "missing-div",
                      "%s of type xhtml is empty: it should hold one div, or not be there",
                      node->label);
}

/* A document of XML has one root, and no text behind it. */
static void nothing_after(struct check *check, const struct xml_node *node)
{
    bool seen = false;

    for (const struct xml_node *child = node->first; child; child = child->next) {
        if (seen && child->name.len == 0 && !is_blank(child))
            check_error(check, node, "unexpected-text",
                        "%s of an XML type must not mix text and elements", node->label);
        seen = seen || child->name.len > 0;
    }
}

static void text_alone(struct check *check, const struct xml_node *node, struct str type)
{
    for (const struct xml_node *child = node->first; child; child = child->next) {
        if (child->name.len > 0)
            check_error(check, child, "undefined-element",
                        "%s of type %.*s must hold no elements: is the mark-up not escaped?",
                        node->label, STR_ARG(type));
        else
            check_entity(check, child);
    }
}

static void base64(struct check *check, const struct xml_node *node)
{
    struct str text = xml_content(check->arena, node);
    size_t n = 0;
    bool good = true;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (ascii_is_space(c))
            continue;
        good = good && (ascii_is_alnum(c) || c == '+' || c == '/' || c == '=');
        n++;
    }
    if (!good || n % 4 != 0)
        check_error(check, node, "not-base64", "%s of this type must be Base64", node->label);
}

/* White space counts here: RFC 4287 gives no leave to put it around a type. */
static void type_is_right(struct check *check, const struct xml_node *node, struct str type,
                          enum check_media media, bool src)
{
    struct check_value value;

    if (media == MEDIA_COMPOSITE)
        check_error(check, node, "invalid-mime-type",
                    "%s must not be of a composite type such as %.*s: link to it", node->label,
                    STR_ARG(type));
    else if (!check_is(node->label, "atom:content") && media != MEDIA_NONE)
        check_error(check, node, "invalid-text-type", "%s must be of type text, html or xhtml",
                    node->label);
    else if (!(is_plain_type(type) && !src) && type.len > 0 &&
             !check_value(check->forms, CHECK_MIME, type, &value))
        check_error(check, node, "invalid-mime-type",
                    "%s must be of type text, html, xhtml or a media type, not \"%.*s\"",
                    node->label, STR_ARG(type));
}

void check_construct(struct check *check, const struct xml_node *node)
{
    bool src = xml_attribute(node, "src") != NULL;
    const struct str *given = xml_attribute(node, "type");
    struct str type = given ? *given : src ? (struct str){NULL, 0} : STR("text");
    enum check_media media = check_media(check, type);

    type_is_right(check, node, type, media, src);
    if (src) {
        check_text(check, node, "src", CHECK_IRI, NULL, check_attr(node, "src"));
        if (str_trim(xml_content(check->arena, node)).len > 0 ||
            (node->first && node->first->name.len))
            check_error(check, node, "unexpected-text", "%s with src must be empty", node->label);
    } else if (str_is(type, "xhtml")) {
        xhtml(check, node);
    } else if (media == MEDIA_XML) {
        nothing_after(check, node);
        check_foreign(check, node);
    } else if (media != MEDIA_COMPOSITE) {
        text_alone(check, node, type);
        if (media == MEDIA_BINARY)
            base64(check, node);
    }
}
