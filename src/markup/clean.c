/*
 * The allow-list: what may stand in a body that leaves the house.  Everything else is unwrapped
 * or dropped; nothing is guessed safe.  SVG and MathML are dropped whole: feed readers and mail
 * programs do not show them, and their parsing rules are where sanitisers break.
 */
#include "markup/clean.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "markup/build.h"
#include "markup/embed.h"
#include "markup/srcset.h"
#include "markup/style.h"
#include "markup/tag.h"

/* Elements that stay, in both profiles. */
#define ELEMENTS                                                                                   \
    "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code "   \
    "col colgroup dd del dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 "    \
    "header hgroup hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section "        \
    "small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr"
/* And those that no mail program shows. */
#define ELEMENTS_FEED ELEMENTS " audio details picture source summary track video area map"

/* Elements that go with all that is in them. */
#define DROPPED                                                                                    \
    "script style template object embed applet frame frameset noframes noembed form input button " \
    "select optgroup option textarea datalist output iframe svg math head title meta link base "   \
    "param keygen xmp plaintext canvas dialog portal fencedframe"

static const struct {
    const char *elements; /* "*": all */
    const char *attrs;
} allowed[] = {
    {"*", "title lang dir"},
    {"a", "href hreflang rel type name"},
    {"area", "href alt coords shape"},
    {"map", "name"},
    {"img", "src srcset sizes alt width height align border hspace vspace usemap"},
    {"source", "src srcset sizes type media width height"},
    {"video", "src poster controls loop muted width height preload"},
    {"audio", "src controls loop muted preload"},
    {"track", "src kind srclang label default"},
    {"blockquote q", "cite"},
    {"del ins", "cite datetime"},
    {"time", "datetime"},
    {"ol", "start type reversed"},
    {"ul", "type"},
    {"li", "value type"},
    {"table", "width align border cellpadding cellspacing summary bgcolor"},
    {"td th", "colspan rowspan headers scope align valign width height bgcolor abbr nowrap"},
    {"tr thead tbody tfoot", "align valign bgcolor"},
    {"col colgroup", "span width align valign"},
    {"caption div p h1 h2 h3 h4 h5 h6", "align"},
    {"hr", "align width size noshade color"},
    {"font", "color face size"},
    {"details", "open"},
    {"br", "clear"},
};

#define SCHEMES                                                                                    \
    "http https mailto tel sms ftp ftps sftp irc ircs xmpp matrix geo magnet gemini gopher git "   \
    "ssh news nntp webcal urn doi"
#define URL_ATTRS "href src poster cite"

/* Characters that XML forbids or that HTML calls an error (C1 controls, noncharacters). */
static bool is_forbidden(uint32_t code)
{
    return !utf8_is_xml_char(code) || (code >= 0x7f && code <= 0x9f) ||
           (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
}

/* ${text} with a U+FFFD for each forbidden character and bad byte; ${text} itself if there is none.
 * (cmark-gfm can cut a character where a footnote is not defined.) */
static struct str scrub(struct arena *arena, struct str text)
{
    struct str rest = text;
    struct buf out;
    uint32_t code;
    bool clean = utf8_valid(text, NULL);

    while (clean && utf8_next(&rest, &code))
        clean = !is_forbidden(code);
    if (clean)
        return text;
    buf_init(&out, (size_t)-1);
    while (utf8_next(&text, &code)) {
        char bytes[4];

        buf_add(&out, (struct str){
                          bytes, utf8_encode(bytes, is_forbidden(code) ? UTF8_REPLACEMENT : code)});
    }
    return buf_take(&out, arena);
}

/* The scheme of ${url} as a browser sees it: blanks and control characters do not count. */
static bool scheme_of(struct str url, char *scheme, size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < url.len; i++) {
        char c = url.at[i];

        if ((unsigned char)c <= ' ')
            continue;
        if (c == ':') {
            scheme[n] = '\0';
            return true;
        }
        if (strchr("/?#", c))
            return false;
        if (n + 1 < size)
            scheme[n++] = ascii_lower(c);
    }
    return false;
}

/* data: of pictures that hold no markup or script. */
static bool is_data_picture(struct str url)
{
    return str_starts(url, "data:image/png") || str_starts(url, "data:image/jpeg") ||
           str_starts(url, "data:image/gif") || str_starts(url, "data:image/webp");
}

static bool url_is_safe(struct str url, bool picture)
{
    char scheme[16];

    url = str_trim(url);
    if (!scheme_of(url, scheme, sizeof(scheme)))
        return true;
    if (picture)
        return tag_in(str_of(scheme), "http https") || is_data_picture(url);
    return tag_in(str_of(scheme), SCHEMES);
}

/* Every URL of a srcset must be safe, or the set goes. */
static bool srcset_is_safe(struct str set)
{
    struct str url, descriptor;

    while (srcset_next(&set, &url, &descriptor))
        if (!url_is_safe(url, true) || str_starts(url, "data:"))
            return false;
    return true;
}

static bool attr_is_allowed(struct str element, struct str attr)
{
    for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
        if ((allowed[i].elements[0] == '*' || tag_in(element, allowed[i].elements)) &&
            tag_in(attr, allowed[i].attrs))
            return true;
    return false;
}

static bool keep_attr(struct arena *arena, const struct node *node, struct attr *attr,
                      enum clean_profile profile)
{
    if (str_is(attr->name, "style")) {
        attr->value = style_clean(arena, attr->value);
        return attr->value.len > 0;
    }
    if (tag_in(attr->name, "id class"))
        return profile == CLEAN_FEED && attr->value.len > 0;
    if (!attr_is_allowed(node->name, attr->name))
        return false;
    if (str_is(attr->name, "usemap")) /* the name of a map, which is in the feed's profile only */
        return profile == CLEAN_FEED && str_starts(attr->value, "#");
    if (str_is(attr->name, "srcset"))
        return srcset_is_safe(attr->value);
    if (tag_in(attr->name, URL_ATTRS))
        return url_is_safe(attr->value, !tag_in(attr->name, "href cite"));
    return true;
}

static void clean_attrs(struct arena *arena, struct node *node, enum clean_profile profile)
{
    for (struct attr **at = &node->attrs; *at;) {
        (*at)->value = scrub(arena, (*at)->value);
        if (keep_attr(arena, node, *at, profile))
            at = &(*at)->next;
        else
            *at = (*at)->next;
    }
}

/* A picture or medium that has lost its address shows nothing. */
static bool is_empty_media(const struct node *node)
{
    return (node_is(node, "img") && !node_attr(node, "src") && !node_attr(node, "srcset")) ||
           (tag_in(node->name, "source track") && !node_attr(node, "src") &&
            !node_attr(node, "srcset"));
}

/* The box of a task list is all of a form that readers should see: as a character. */
static bool replace_checkbox(struct arena *arena, struct node *node)
{
    const struct str *type = node_attr(node, "type");

    if (!node_is(node, "input") || !type || !str_is_nocase(*type, "checkbox") ||
        !node_attr(node, "disabled"))
        return false;
    node_insert_before(
        node, node_text(arena, node_attr(node, "checked") ? STR("\u2611 ") : STR("\u2610 ")));
    node_remove(node);
    return true;
}

void clean_tree(struct arena *arena, struct node *root, enum clean_profile profile)
{
    const char *elements = profile == CLEAN_MAIL ? ELEMENTS : ELEMENTS_FEED;
    struct node *node, *next;

    for (node = root->first; node; node = next) {
        next = node_next(node, root);
        if (node->type == NODE_TEXT) {
            node->text = scrub(arena, node->text);
            continue;
        }
        if (embed_replace(arena, node, profile == CLEAN_MAIL, &next)) {
            continue;
        } else if (replace_checkbox(arena, node)) {
            continue;
        } else if (tag_in(node->name, DROPPED)) {
            next = node_next_skip(node, root);
            node_remove(node);
        } else if (!tag_in(node->name, elements)) {
            next = node->first ? node->first : node_next_skip(node, root);
            node_unwrap(node);
        } else {
            clean_attrs(arena, node, profile);
            if (is_empty_media(node)) {
                next = node_next_skip(node, root);
                node_remove(node);
            }
        }
    }
    build_conform(arena, root);
}
