#ifndef DIGEST_CSS_H
#define DIGEST_CSS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/**
 * As much of CSS (Syntax 3, Selectors 3, Cascade 4) as making styles inline needs: rules whose selectors are made of tags,
 * classes, ids and descendants.  Everything else, @media above all, is kept as it is written.
 */
struct css_declaration {
    struct str name; /* lower case */
    struct str value;
    bool important;
};

/** One step of a selector: p.lead#first.  What is empty matches all. */
struct css_step {
    struct str tag, id;
    struct str *classes;
    size_t n_classes;
};

struct css_rule {
    struct css_step *steps; /* the last is the element itself, those before it are around it */
    size_t n_steps;
    unsigned specificity;
    const struct css_declaration *declarations;
    size_t n_declarations;
};

struct css_sheet {
    struct css_rule *rules; /* in the order of the sheet */
    size_t n_rules, capacity;
    struct buf *kept; /* what cannot be made inline */
};

/** An element as selectors see it. */
struct css_element {
    struct str tag, id;
    struct str classes;               /* the attribute: names between blanks */
    const struct css_element *parent; /* or NULL */
};

/** A copy of ${s} with ASCII letters in lower case. */
struct str css_lower(struct arena *arena, struct str s);

/** Add the rules of ${text} to ${sheet}, and append to sheet->kept what stays. */
void css_parse(struct arena *arena, struct str text, struct css_sheet *sheet);

/** Read declarations ("color: red; margin: 0"). */
void css_declarations(struct arena *arena, struct str text,
                      const struct css_declaration **declarations, size_t *n);

bool css_matches(const struct css_rule *rule, const struct css_element *element);

/**
 * The style attribute of ${element}: the sheet's declarations that match it, by specificity and order, then ${own}, the attribute it
 * has already.  A property that is set again stands where it was set last.
 */
struct str css_style(struct arena *arena, const struct css_sheet *sheet,
                     const struct css_element *element, struct str own);

#endif
