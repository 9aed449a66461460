#ifndef FEED_CHECK_RULES_H
#define FEED_CHECK_RULES_H

#include "data/schema.h"
#include "feed/check_table.h"
#include "feed/xmltree.h"

/** A text and where it stands. */
struct check_said {
    struct str text;
    const struct xml_node *node;
};

/** The state of one check, shared by the files that do it. */
struct check {
    struct arena *arena;
    const char *file;
    struct diag *diag;
    const struct check_table *table;
    struct check_forms *forms;
    bool rss;                  /* RSS without a namespace: 0.9x and 2.0 */
    bool rdf;                  /* RSS 1.0 and 1.1 */
    bool netscape;             /* with RSS 0.91's document type, which declares HTML's entities */
    struct check_said *abouts; /* rdf:about's */
    size_t n_abouts, abouts_capacity;
    bool failed;
};

void check_error(struct check *check, const struct xml_node *at, const char *rule,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));
void check_warning(struct check *check, const struct xml_node *at, const char *rule,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));

/** What says how ${at} must be, with its section; NULL if nothing known does. */
const char *check_standard(const struct check *check, const struct xml_node *at);

/** Whether ${label} is ${name}. */
bool check_is(const char *label, const char *name);

/** How many children of ${node} are called ${name}; the first of them, or NULL. */
size_t check_count(const struct xml_node *node, const char *name);
const struct xml_node *check_find(const struct xml_node *node, const char *name);

/** The attribute ${name} in no namespace, or the empty text; the attribute labelled ${label}, or NULL. */
struct str check_attr(const struct xml_node *node, const char *name);
const struct str *check_labelled(const struct xml_node *node, const char *label);

/** All text in ${node}, without the white space around it. */
struct str check_content(struct check *check, const struct xml_node *node);

/** Look at ${text} as at a ${kind} and report it as what ${at} says. */
void check_text(struct check *check, const struct xml_node *at, const char *what,
                enum check_kind kind, const char *choices, struct str text);

/** Look at ${root} and all that is in it. */
void check_element(struct check *check, const struct xml_node *node,
                   const struct check_element *rule);

/** Everything in an element that is not looked at for its meaning: namespaces alone. */
void check_foreign(struct check *check, const struct xml_node *node);

/** Report a reference to an entity that is not declared. */
void check_entity(struct check *check, const struct xml_node *text);

/** What an element must have beside what the tables say: rules for whole elements, by name. */
void check_whole(struct check *check, const struct xml_node *node, enum check_place place);
/** The same for elements of Atom; of Media RSS, podcasts and the like; false if ${node} is none of them. */
bool check_atom(struct check *check, const struct xml_node *node, enum check_place place);
bool check_module(struct check *check, const struct xml_node *node);

/** Atom's text constructs and content. */
void check_construct(struct check *check, const struct xml_node *node);

/** What content of a type is (RFC 4287, 4.1.3.3); case and parameters of media types do not count. */
enum check_media {
    MEDIA_NONE, /* text, html, xhtml, or no media type */
    MEDIA_TEXT,
    MEDIA_XML,
    MEDIA_COMPOSITE,
    MEDIA_BINARY
};
enum check_media check_media(struct check *check, struct str type);

/** Report it if ${node} has no ${child}. */
void check_need(struct check *check, const struct xml_node *node, const char *child);

/** Sort ${said} and report each text that stands there before too: how many.  A warning unless ${error}. */
size_t check_repeated(struct check *check, struct check_said *said, size_t n, const char *what,
                      bool error);
/** The same for what ${name} says in ${parent}'s children called ${item}. */
size_t check_twins(struct check *check, const struct xml_node *parent, const char *item,
                   const char *name, bool error);
/** The same for FeedSync's ids. */
void check_synced_twins(struct check *check, const struct xml_node *parent);

/** An Atom link's relation: "alternate" where it says none, and names of IANA's without its address (RFC 4287, 4.2.7.2). */
struct str check_rel(const struct xml_node *link);
/** Whether ${node} has an Atom link with this rel. */
bool check_has_link(const struct xml_node *node, const char *rel);

/** RDF: what the document ${root} must be to be RDF/XML; that no two elements have one rdf:about. */
void check_rdf(struct check *check, const struct xml_node *root);
void check_about(struct check *check, const struct xml_node *node);

#endif
