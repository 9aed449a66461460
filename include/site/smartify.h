#ifndef SITE_SMARTIFY_H
#define SITE_SMARTIFY_H

#include "base/buf.h"

/**
 * Append ${text}, HTML in which tags and character references stay, with typographic quotes, dashes
 * and dots, as Jekyll's smartify (kramdown's SmartyPants parser) makes them.
 */
void smartify(struct buf *out, struct str text);

#endif
