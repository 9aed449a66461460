#ifndef MARKUP_TAG_H
#define MARKUP_TAG_H

#include "markup/tree.h"

/**
 * Pieces of HTML as its tokeniser sees them (HTML standard, 13.2.5): start tags, end tags, comments
 * and the text between.  Knows no tree.
 */
enum tag_type {
    TAG_TEXT,   /* raw: character references not resolved */
    TAG_START,  /* <name …> */
    TAG_END,    /* </name> */
    TAG_COMMENT /* a comment, a doctype, a processing instruction: nothing that shows */
};

struct tag {
    enum tag_type type;
    struct str source;  /* the piece as written */
    struct str name;    /* of a tag, lower case */
    struct attr *attrs; /* of a start tag: each name once, lower case; values not resolved */
    bool self_closing;
};

/** No start tag has more attributes than this: further ones are dropped. */
#define TAG_MAX_ATTRS 100

/**
 * tag_next(arena, rest, tag):
 * Take the next piece off ${rest}.  A `<` that starts no tag is text, and so is a tag that never
 * ends.  Return false when ${rest} is empty.
 */
bool tag_next(struct arena *arena, struct str *rest, struct tag *tag);

/**
 * tag_raw_text(name, rest):
 * Whether the element ${name} holds raw text (script, style, textarea, …).  If so, take its content,
 * up to the end tag or the end of all, off ${rest} into ${content}.
 */
bool tag_raw_text(struct str name, struct str *rest, struct str *content);

/** Classes of elements, as lists for tag_in: where the search for an open element ends; what ends a
 * paragraph; what end tags of other names do not look beyond. */
#define TAG_SCOPE "applet caption html table td th marquee object template"
#define TAG_CLOSES_P                                                                               \
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption " \
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p "         \
    "plaintext pre search section summary table ul xmp"
#define TAG_SPECIAL                                                                                \
    "address applet area article aside base basefont bgsound blockquote body br button caption "   \
    "center col colgroup dd details dir div dl dt embed fieldset figcaption figure footer form "   \
    "frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input keygen li link " \
    "listing main marquee menu meta nav noembed noframes noscript object ol p param plaintext "    \
    "pre script search section select source style summary table tbody td template textarea "      \
    "tfoot th thead title tr track ul wbr xmp"
/** What begins no element of an SVG or formula but ends it (13.2.6.5), and where that may stand in one. */
#define TAG_ENDS_FOREIGN                                                                           \
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img "  \
    "li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
#define TAG_IN_FOREIGN "annotation-xml desc foreignobject mi mn mo ms mtext title"
#define TAG_TABLE_PARTS "caption colgroup col tbody thead tfoot tr td th"
#define TAG_HEADINGS "h1 h2 h3 h4 h5 h6"

bool tag_is_void(struct str name);
bool tag_is_formatting(struct str name);

/** Whether ${name} is one of the blank-separated ${names}. */
bool tag_in(struct str name, const char *names);

#endif
