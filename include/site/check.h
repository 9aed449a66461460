#ifndef SITE_CHECK_H
#define SITE_CHECK_H

#include "site/site.h"

/**
 * check_site(site, diag):
 * Add to ${diag} what a careful editor wants to know of ${site} beyond what site_load has said:
 * posts that cannot be rendered, links to posts that do not exist, images that are not there, tags of
 * Liquid that nobody knows, authors of whom nothing is known, dates that were guessed.
 * Every post is rendered; nothing is written.
 *
 * Return the number of posts that cannot be rendered.
 */
size_t check_site(struct site *site, struct diag *diag);

#endif
