#ifndef FEED_CHECK_TABLE_H
#define FEED_CHECK_TABLE_H

#include <stdint.h>

#include "feed/check_values.h"
#include "feed/xmltree.h"

/**
 * Which elements stand where in anybody's feeds, what they say, and which attributes they have: RSS 0.9x, 1.0, 1.1 and 2.0,
 * Atom 1.0, and their modules.  Names have the modules' usual prefixes, whatever the document's own are; those of RSS have none.
 */

/** Where an element can stand: in what. */
enum check_place {
    IN_ROOT,
    IN_RSS,
    IN_CHANNEL,
    IN_ITEM,
    IN_RDF,
    IN_CHANNEL1, /* RSS 1.0 and 1.1 */
    IN_ITEM1,
    IN_ITEMS1,
    IN_SEQUENCE,
    IN_IMAGE,
    IN_IMAGE1,
    IN_TEXT_INPUT,
    IN_SKIP_HOURS,
    IN_SKIP_DAYS,
    IN_FEED,
    IN_SOURCE,
    IN_ENTRY,
    IN_PERSON,
    IN_CONTROL,
    IN_OWNER,
    IN_ITUNES_CATEGORY,
    IN_MEDIA_CONTENT,
    IN_MEDIA_GROUP,
    IN_POINT,
    IN_WHERE,
    IN_GML_POINT,
    IN_GML_LINE,
    IN_GML_POLYGON,
    IN_GML_EXTERIOR,
    IN_GML_ENVELOPE,
    IN_SHARING,
    IN_SYNC,
    IN_CONFLICTS,
    IN_SHIPPING,
    IN_RANGE,
    IN_LIST_INFO,
    IN_CONTENT_ITEMS,
    IN_CONTENT_BAG,
    IN_CONTENT_LI,
    IN_CONTENT_ITEM,
    IN_SERVICE,
    IN_WORKSPACE,
    IN_COLLECTION,
    IN_CATEGORIES,
    IN_NOTHING /* no element can stand in it */
};

/* Sets of places. */
#define PLACE_BIT(place) ((uint64_t)1 << (place))
#define ATOM_FEEDS (PLACE_BIT(IN_FEED) | PLACE_BIT(IN_SOURCE))
#define RSS_CHANNELS (PLACE_BIT(IN_CHANNEL) | PLACE_BIT(IN_CHANNEL1))
#define RSS_ITEMS (PLACE_BIT(IN_ITEM) | PLACE_BIT(IN_ITEM1))
#define CHANNELS (RSS_CHANNELS | ATOM_FEEDS)
#define ITEMS (RSS_ITEMS | PLACE_BIT(IN_ENTRY))
#define BOTH (CHANNELS | ITEMS)
#define MEDIA (BOTH | PLACE_BIT(IN_MEDIA_CONTENT) | PLACE_BIT(IN_MEDIA_GROUP))
#define IMAGES (PLACE_BIT(IN_IMAGE) | PLACE_BIT(IN_IMAGE1))
#define PARTS (IMAGES | PLACE_BIT(IN_TEXT_INPUT))
#define PUBLISHING (PLACE_BIT(IN_SERVICE) | PLACE_BIT(IN_WORKSPACE) | PLACE_BIT(IN_COLLECTION))
#define EVERYWHERE (BOTH | PARTS | PLACE_BIT(IN_MEDIA_CONTENT) | PUBLISHING)
#define PERSONS PLACE_BIT(IN_PERSON)

enum { CHECK_ONCE = 1 /* a second one is an error */ };

struct check_element {
    uint64_t places; /* bits: 1 << enum check_place */
    const char *name;
    enum check_kind kind;
    unsigned flags;
    enum check_place inside; /* what it is a place for */
    const char *choices;     /* of CHECK_CHOICE: " a b c " or, where blanks matter, "|a|b c|" */
};

struct check_attribute {
    const char *element; /* "georss:*" for all of a module */
    const char *name;    /* with prefix where it has a namespace */
    enum check_kind kind;
    bool required;
    const char *choices;
};

/** The tables. */
extern const struct check_element check_core[], check_extensions[];
extern const struct check_attribute check_attributes[];
extern const size_t check_core_n, check_extensions_n, check_attributes_n;

/** The rules by name. */
struct check_table {
    const struct check_element **elements;
    const struct check_attribute **attributes;
    size_t n_elements, n_attributes;
};

/** The tables made ready to look things up in. */
struct check_table *check_table_new(struct arena *arena);

/** The rule for an element called ${name} in ${place}, and its *${index} below CHECK_ELEMENTS_MAX; or NULL. */
const struct check_element *check_element_in(const struct check_table *table,
                                             enum check_place place, const char *name,
                                             size_t *index);
#define CHECK_ELEMENTS_MAX 512 /* there are fewer rules */

/** Whether some place has a rule for an element of this name. */
bool check_is_known(const struct check_table *table, const char *name);

/** Whether some place has a rule for an element of this name that stands in most places. */
bool check_is_everywhere(const struct check_table *table, const char *name);

/** The rules of ${element}'s attributes, *${n} of them. */
const struct check_attribute **check_attributes_of(const struct check_table *table,
                                                   const char *element, size_t *n);

/** Whether ${choices} lists ${text}. */
bool check_choice(const char *choices, struct str text);

/** The usual prefix of a namespace ("dc"), "" for RSS's own and for none, or NULL if it is not known.  Case, and
 * punctuation at the end, do not count: readers are as lenient. */
const char *check_prefix(struct str namespace_uri);

/**
 * check_label(arena, root, own): label every element and attribute of a document as the tables call it: "atom:link", "title";
 * NULL where the namespace is not known.  Names in the namespace ${own} (or empty) are labelled as if they were in none.
 */
void check_label(struct arena *arena, struct xml_node *root, struct str own);

#endif
