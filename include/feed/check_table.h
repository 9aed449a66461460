#ifndef FEED_CHECK_TABLE_H
#define FEED_CHECK_TABLE_H

#include <stdint.h>

#include "feed/check_values.h"

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
    const char *element;
    const char *name; /* with prefix where it has a namespace */
    enum check_kind kind;
    bool required;
    const char *choices;
};

/** The rule for an element called ${name} in ${place}, or NULL. */
const struct check_element *check_element_in(enum check_place place, struct str name);

/** Whether some place has a rule for an element of this name that stands in most places. */
bool check_is_everywhere(struct str name);

/** The rule of ${element}'s attribute ${name}, or NULL; and its ${i}th rule in the table's order, or NULL after the last. */
const struct check_attribute *check_attribute_of(const char *element, struct str name);
const struct check_attribute *check_attribute_at(const char *element, size_t i);

/** Whether ${choices} lists ${text}. */
bool check_choice(const char *choices, struct str text);

/** The usual prefix of a namespace ("dc"), "" for RSS's own and for none, or NULL if it is not known.  Case, and
 * punctuation at the end, do not count: readers are as lenient. */
const char *check_prefix(struct str namespace_uri);

#endif
