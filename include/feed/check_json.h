#ifndef FEED_CHECK_JSON_H
#define FEED_CHECK_JSON_H

#include "base/diag.h"
#include "base/str.h"

/** check_feed for JSON Feed 1 and 1.1. */
int check_json(struct str bytes, const char *file, struct diag *diag);

#endif
