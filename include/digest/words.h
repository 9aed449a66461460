#ifndef DIGEST_WORDS_H
#define DIGEST_WORDS_H

#include "digest/template.h"

/**
 * The digest's own words in one language: strings.en.yml, under strings.LANG.yml, so that what a translation lacks is English.
 */
struct words {
    struct arena *arena;
    const struct value *map; /* for templates: `words` */
    struct str lang;         /* whose words they are, BCP 47 */
    bool right_to_left;
};

/** Read the words of ${lang} ("de", "pt-BR": then "pt" too).  Return 0, or -1 with the reason in diag. */
int words_read(const struct templates *templates, struct str lang, struct words *words);

/** The text ${name}. */
struct str words_get(const struct words *words, const char *name);

/** The text ${name}_one or ${name}_other, with {n} replaced by ${n}. */
struct str words_count(const struct words *words, const char *name, size_t n);

/** ${m} as a date, in the language's own order and names. */
struct str words_date(const struct words *words, struct moment m);

/** Whether ${lang} is written from right to left. */
bool words_right_to_left(struct str lang);

#endif
