#ifndef MARKUP_SRCSET_H
#define MARKUP_SRCSET_H

#include "base/str.h"

/**
 * srcset_next(rest, url, descriptor):
 * Take the next candidate off the srcset ${rest} (HTML standard, 4.8.4.2.1): its ${url} and its
 * ${descriptor} ("2x", "300w", or empty).  Commas inside an address are part of it.
 * Return false when there is none.
 */
bool srcset_next(struct str *rest, struct str *url, struct str *descriptor);

#endif
