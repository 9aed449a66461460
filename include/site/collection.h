#ifndef SITE_COLLECTION_H
#define SITE_COLLECTION_H

#include "site/site.h"

/** Read the collections that the configuration names, without posts, into ${site}. */
void collection_read_all(struct site *site);

#endif
