#ifndef FEED_SETTINGS_JEKYLL_H
#define FEED_SETTINGS_JEKYLL_H

#include "feed/settings.h"

/**
 * settings_follow_jekyll(arena, config, defaults, feeds, n, diag):
 * The feeds that jekyll-feed 0.17 would make by `feed:` in _config.yml, laid over ${defaults}, with the first also as
 * RSS and JSON, into *${feeds}, an array of *${n} owned by ${arena}.
 *
 * The settings are another program's: what cannot be followed is a warning in ${diag} that names it, never an error.
 */
void settings_follow_jekyll(struct arena *arena, const struct config *config,
                            const struct feed_settings *defaults, struct feed_settings **feeds,
                            size_t *n, struct diag *diag);

#endif
