#ifndef FEED_CHECK_VALUES_H
#define FEED_CHECK_VALUES_H

#include "base/arena.h"
#include "base/str.h"

/** What the text of an element or an attribute of somebody's feed may say. */
enum check_kind {
    CHECK_ANYTHING,  /* nothing in it is looked at, elements neither */
    CHECK_NOTHING,   /* empty but for extensions, as Atom has it */
    CHECK_ELEMENTS,  /* elements alone */
    CHECK_TEXT,      /* text alone, of any kind */
    CHECK_RESOURCE,  /* empty with rdf:resource, as RSS 1.0's modules have it */
    CHECK_CONSTRUCT, /* Atom's text or content */
    CHECK_URI,
    CHECK_URI_FULL, /* with a scheme */
    CHECK_IRI,
    CHECK_IRI_FULL,
    CHECK_HTTP_URL,
    CHECK_RFC822,
    CHECK_RFC3339,
    CHECK_W3CDTF,
    CHECK_ISO8601,
    CHECK_ISO_DATE,
    CHECK_LANGUAGE,
    CHECK_EMAIL,   /* an address, perhaps with a name */
    CHECK_ADDRESS, /* an address alone */
    CHECK_CONTACT, /* RSS: an address with a name */
    CHECK_NONNEGATIVE,
    CHECK_POSITIVE,
    CHECK_INTEGER,
    CHECK_UINT31,
    CHECK_FLOAT,
    CHECK_NUMBER_UNIT,
    CHECK_NUMBER_START,
    CHECK_DECIMAL,
    CHECK_INTEGER_UNIT,
    CHECK_INTEGERS,
    CHECK_YEAR,
    CHECK_PERCENT,
    CHECK_LATITUDE,
    CHECK_LONGITUDE,
    CHECK_COORDINATES,
    CHECK_COORDINATE_LIST,
    CHECK_BOX,
    CHECK_CIRCLE,
    CHECK_YES_NO,
    CHECK_EXPLICIT,
    CHECK_TRUE_FALSE,
    CHECK_TRUE_FALSE_STRICT,
    CHECK_DURATION,
    CHECK_TEXT_255,
    CHECK_TEXT_4000,
    CHECK_FORM_NAME,
    CHECK_MIME,
    CHECK_MIME_RANGES,
    CHECK_RELATION, /* of a link */
    CHECK_ENCODING,
    CHECK_ROBOTS,
    CHECK_ROBOTS_SAY,
    CHECK_NSS,
    CHECK_NPT,
    CHECK_HASH,
    CHECK_ICRA,
    CHECK_LABEL,
    CHECK_LOCATION,
    CHECK_FULL_LOCATION,
    CHECK_WIDTH,
    CHECK_HEIGHT,
    CHECK_HOUR,
    CHECK_CHOICE /* one of the texts that the rule lists */
};

/** What is wrong with a value. */
struct check_value {
    const char *rule; /* its stable name */
    const char *what; /* what it ought to be */
    bool warning;     /* it may stand, but some readers will not understand it */
};

/** The forms of values, each made ready when it is first needed; given back with ${arena}. */
struct check_forms;
struct check_forms *check_forms_new(struct arena *arena);

/**
 * Whether ${text} is of ${kind}; if not, *${value} says what is wrong.  White space around it counts:
 * the caller takes it off where it may be.
 */
bool check_value(struct check_forms *forms, enum check_kind kind, struct str text,
                 struct check_value *value);

/** The same of one text, without the reason. */
bool check_is_a(enum check_kind kind, struct str text);

#endif
