#ifndef MARKUP_PREPARE_H
#define MARKUP_PREPARE_H

#include "base/buf.h"
#include "markup/markdown.h"
#include "markup/tree.h"

/**
 * kramdown's Markdown made plain for a CommonMark parser.  What CommonMark reads otherwise is rewritten, what it
 * does not know (block HTML up to its end tag, attribute lists, mathematics, …) is taken out, and a
 * comment that names its number stands in its place: `<!--\x01 12-->`.  Control characters, which no
 * scrubbed text holds, mark the rest.
 */
#define PREPARE_PIECE '\x01'        /* in a comment: a piece */
#define PREPARE_DOUBLE_QUOTE '\x02' /* was \" : not to be made typographic */
#define PREPARE_SINGLE_QUOTE '\x03' /* was \' */
#define PREPARE_NO_HEAD '\x04' /* in a table's first cell: this row stands for a missing head */
#define PREPARE_NOTHING '\x05' /* stands for nothing: keeps a line from being what it is not */

enum piece_type {
    PIECE_HTML,  /* source is HTML, whole: what it opens it closes */
    PIECE_OPEN,  /* source is HTML: what it opens stays open for the Markdown that follows */
    PIECE_CLOSE, /* source is an end tag */
    PIECE_TEXT,  /* source is text, in a line */
    PIECE_ATTRS, /* attributes of the element before, or, if next, of the one that follows */
    PIECE_BREAK  /* nothing, but what is before and after it are two */
};

struct piece {
    enum piece_type type;
    struct str source;
    struct attr *attrs; /* a name without a value that is a reference has the name "\x01" */
    bool next;
};

/** An abbreviation: `*[HTML]: Hypertext Markup Language`. */
struct abbreviation {
    struct abbreviation *next;
    struct str name, title;
};

/** A named list of attributes: `{:name: .class}`. */
struct named_attrs {
    struct named_attrs *next;
    struct str name;
    struct attr *attrs;
};

struct prepared {
    struct str text;
    struct piece *pieces;
    size_t n;
    struct named_attrs *named;
    struct abbreviation *abbreviations;
};

/** ${text} (scrubbed UTF-8) prepared. */
struct prepared prepare_kramdown(struct arena *arena, struct str text,
                                 const struct markdown_options *options);

/** A copy of ${text}, which a parser took from prepared text, without the marks; in ${code} escapes are themselves. */
struct str prepare_unmark(struct arena *arena, struct str text, bool code);

/* What the files of this module share. */

/** A container that lines stand in: a quote, or a list item whose content starts ${width} columns in. */
struct level {
    size_t width; /* 0: a quote */
    char kind;    /* of an item: '-' or '1' */
};

/** The kind of a level that is a definition: CommonMark has none, its indentation is not written. */
#define PREPARE_DEFINITION ':'

/** More levels than this are not opened: the markers are text. */
#define PREPARE_MAX_LEVELS 60

/** After so many extensions and formulas that never ended no further ones are looked for. */
#define PREPARE_MAX_ENDLESS 20

/** Where something was found in the lines to come: not looked for again before it is passed. */
struct ahead {
    size_t left; /* of the text, from there on; 0: not looked for yet */
    bool none;   /* there is no more of it */
};

struct prepare {
    struct arena *arena;
    const struct markdown_options *options;
    struct buf out;
    struct str rest; /* the lines to come */
    struct prepared result;
    size_t capacity; /* of pieces */
    struct level levels[PREPARE_MAX_LEVELS];
    size_t n_levels;
    bool paragraph;   /* the line before belongs to one */
    bool blank;       /* the line before was blank */
    bool after_blank; /* so was the line before the paragraph */
    size_t lines;     /* of the paragraph so far */
    bool opens;       /* the line opens a quote or item */
    bool opening;     /* the paragraph began on such a line */
    struct str head; /* what stands before the content of the current line; "" once it is written */
    bool no_head;    /* nothing stands before it, really */

    size_t terms_at, terms_end; /* the last paragraph, in out: it may be terms */
    bool in_definitions;
    char endless_fence; /* fences of this, so long or longer, never end */
    size_t endless_fence_len;
    struct str *ids; /* of link definitions */
    size_t n_ids;
    size_t endless; /* extensions and mathematics whose end was looked for in vain */

    bool absorbed;     /* the line stands in levels that it does not show */
    size_t unabsorbed; /* fences that could not be */

    /* a fenced code block */
    char fence;
    size_t fence_len;
    bool fence_absorbed;

    size_t n_delimiters; /* of emphasis in the paragraph so far */

    /* a code span that goes over the line's end: the number of its backquotes */
    size_t code;

    /* block HTML */
    bool in_html;
    struct str html_head; /* what stands before its first line */
    struct buf html;      /* its lines so far, if it goes over more than one */
    struct str html_text; /* they, or its one line */
    size_t html_at;       /* what was looked at in it */
    size_t html_seen;     /* so far a comment that begins there has no end */
    struct ahead comment_end, svg_end;
    struct str
        left;       /* what stands behind it on its line: this comes next, in the same containers */
    struct str raw; /* the raw text element that is open */
    struct str *open; /* names of open elements */
    size_t n_open, open_capacity;
    struct str *markdown;  /* names of elements whose content is Markdown */
    size_t *markdown_open; /* how many of open[] were open at each */
    size_t n_markdown, markdown_capacity, markdown_open_capacity;
    size_t n_closing; /* end tags at a line's end whose element's last line is being read */
};

/** ${line} with the tabs before its content as blanks. */
struct str prepare_expand_tabs(struct arena *arena, struct str line);
/** How many blanks ${s} starts with. */
size_t prepare_indent(struct str s);
bool prepare_is_blank(struct str s);
/** How many levels ${line} stands in; *${at} is where its content starts. */
size_t prepare_match(const struct prepare *prepare, struct str line, size_t *at);
/** Open the quotes and items whose markers stand at ${at} of *${whole}, which may be rewritten; return
 * where the content then starts. */
size_t prepare_open_levels(struct prepare *prepare, struct str *whole, size_t at);
/** Without a blank line before it, kramdown takes any line into the items and quotes above it, also
 * one that starts a block; it ends a list only as its next item.  Return ${line} as CommonMark wants
 * it for that, with *${at} and *${matched} as prepare_match gives them. */
struct str prepare_absorb(struct prepare *prepare, struct str line, size_t *at, size_t *matched);
/** A list marker at the start of ${s}: its length without what follows, or 0; ${kind} is that of a level. */
size_t prepare_marker(struct str s, char *kind);
/** "* * *", "---": a rule, not a list. */
bool prepare_is_rule(struct str s);
/** Whether ${s} ends all that it stands behind, item, quote or paragraph. */
bool prepare_ends_all(struct str s);
/** A line that no paragraph can swallow; few are such without GFM. */
bool prepare_starts_block(const struct prepare *prepare, struct str s);
/** Whether ${s} ends the fenced code that is open. */
bool prepare_closes_fence(const struct prepare *prepare, struct str s);
/** Write ${line} as it is, with its end. */
void prepare_emit(struct prepare *prepare, struct str line);

size_t prepare_piece(struct prepare *prepare, struct piece piece);
/** A piece on a line of its own. */
void prepare_block_piece(struct prepare *prepare, struct piece piece);
/** Write what stands before the content of a line in the current containers. */
void prepare_head(struct prepare *prepare);
/** A line of a paragraph, a heading, …: what is in it is prepared. */
void prepare_span(struct prepare *prepare, struct str line);
/** A line of text of some kind, without its container. */
void prepare_leaf(struct prepare *prepare, struct str content);
/** What block HTML left of its line. */
void prepare_left(struct prepare *prepare);
/** Take the next line off the rest if it goes on in the same containers. */
bool prepare_next(struct prepare *prepare, struct str *content);

/** A tag at the start of ${content} that ends a paragraph. */
bool prepare_html_starts(struct str content);
/** A comment at the start of ${content}, which is no part of a paragraph, and its end somewhere. */
bool prepare_comment_starts(struct prepare *prepare, struct str content);
/** Start block HTML, and go on with it: feed ${content}, a line without its end, which stays where it is. */
void prepare_html_feed(struct prepare *prepare, struct str content);
/** No more lines: what is open is closed. */
void prepare_html_end(struct prepare *prepare);
/** An end tag of an element whose content is Markdown, at the start of ${content}. */
bool prepare_html_closes(struct prepare *prepare, struct str content);

/** If ${line} starts a definition, open it; return where its text starts, or 0. */
size_t prepare_definition(struct prepare *prepare, struct str line);
/** No more definitions: close the list. */
void prepare_definitions_end(struct prepare *prepare);

/** Whether ${content} starts a table; if so, take the whole table off the rest. */
bool prepare_table(struct prepare *prepare, struct str content);
bool prepare_is_separator(struct str content);

/** The attributes in the braces of `{: … }`. */
struct attr *prepare_attrs(struct arena *arena, struct str list);
/** Attribute lists, extensions, `$$` on lines of their own.  Whether ${content} was one. */
bool prepare_extension(struct prepare *prepare, struct str content);
bool prepare_math(struct prepare *prepare, struct str content);
/** A formula, in a line or as a ${block}. */
struct piece prepare_formula(const struct prepare *prepare, struct str text, bool block);

#endif
