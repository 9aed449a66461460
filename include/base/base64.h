#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/arena.h"
#include "base/str.h"

/** Base64 (RFC 4648, section 4), without line ends. */
struct str base64_encode(struct arena *arena, struct str bytes);

/** Decode; blanks between the characters are skipped.  Return 0, or -1 if ${text} is not base64. */
int base64_decode(struct arena *arena, struct str text, struct str *bytes);

#endif
