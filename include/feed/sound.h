#ifndef FEED_SOUND_H
#define FEED_SOUND_H

#include "feed/feed.h"

/**
 * Facts of a site as they may stand in a feed.  One that may not is reported as a warning at ${place} and left out: a
 * slip in one post must not keep the feed from being published.
 */

/** A language as BCP 47 writes it: "en_us" becomes "en-US"; empty if it is none. */
struct str sound_lang(struct arena *arena, struct str lang, struct place place, struct diag *diag);

/** ${address} normalized; empty, and called ${what} in the report, if it is not absolute. */
struct str sound_address(struct arena *arena, struct str address, const char *what,
                         struct place place, struct diag *diag);

/** The same for what a reader fetches: http or https. */
struct str sound_file_address(struct arena *arena, struct str address, const char *what,
                              struct place place, struct diag *diag);

/** Whether RFC 3339 and RFC 822 can say ${date}: its year has four digits and is not 0. */
bool sound_date(struct moment date);

/** ${author} with its e-mail address and uri left out where they are none. */
struct author sound_author(struct arena *arena, struct author author, struct place place,
                           struct diag *diag);

#endif
