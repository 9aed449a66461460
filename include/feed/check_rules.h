#ifndef FEED_CHECK_RULES_H
#define FEED_CHECK_RULES_H

#include "data/schema.h"
#include "feed/check_table.h"
#include "feed/xmltree.h"

/** The state of one check, shared by the files that do it. */
struct check {
    struct arena *arena;
    const char *file;
    struct diag *diag;
    bool rss;             /* RSS without a namespace: 0.9x and 2.0 */
    bool rdf;             /* RSS 1.0 and 1.1 */
    bool netscape;        /* with RSS 0.91's document type, which declares HTML's entities */
    struct texts *abouts; /* rdf:about's so far */
    size_t abouts_capacity;
    bool failed;
};

void check_error(struct check *check, const struct xml_node *at, const char *rule,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));
void check_warning(struct check *check, const struct xml_node *at, const char *rule,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));

/** The name of ${node} as the tables have it: "atom:link", "title"; NULL if its namespace is not known. */
const char *check_name(struct check *check, const struct xml_node *node);
/** The same of an attribute; "" if its namespace is not known. */
const char *check_attribute_name(struct check *check, const struct xml_attribute *attribute);

/** How many children of ${node} are called ${name}; the first of them, or NULL. */
size_t check_count(struct check *check, const struct xml_node *node, const char *name);
const struct xml_node *check_find(struct check *check, const struct xml_node *node,
                                  const char *name);

/** The attribute ${name} in no namespace, or the empty text. */
struct str check_attr(const struct xml_node *node, const char *name);

/** Look at ${text} as at a ${kind} and report it as what ${at} says. */
void check_text(struct check *check, const struct xml_node *at, const char *what,
                enum check_kind kind, const char *choices, struct str text);

/** What an element must have beside what the tables say: rules for whole elements, by name. */
void check_whole(struct check *check, const struct xml_node *node, const char *name,
                 enum check_place place);

/** Report it if ${node}, which is called ${name}, has no ${child}. */
void check_need(struct check *check, const struct xml_node *node, const char *name,
                const char *child);

/** All text in ${node}, without the white space around it. */
struct str check_content(struct check *check, const struct xml_node *node);

/** Report ${parent}'s children called ${item} whose ${name} says what another's says: how many.  A warning unless ${error}. */
size_t check_twins(struct check *check, const struct xml_node *parent, const char *item,
                   const char *name, bool error);
/** The same for FeedSync's ids. */
void check_synced_twins(struct check *check, const struct xml_node *parent);

/** Whether ${node} has an Atom link with this rel. */
bool check_has_link(const struct xml_node *node, const char *rel);

/** RDF: no two elements have one rdf:about. */
void check_about(struct check *check, const struct xml_node *node);

/** The same for elements of Atom; of Media RSS, podcasts and the like; false if ${name} is none of them. */
bool check_atom(struct check *check, const struct xml_node *node, const char *name,
                enum check_place place);
bool check_module(struct check *check, const struct xml_node *node, struct str name);

/** Atom's text constructs and content. */
void check_construct(struct check *check, const struct xml_node *node, const char *name);

/** Everything in an element that is not looked at for its meaning: namespaces alone. */
void check_foreign(struct check *check, const struct xml_node *node);

#endif
