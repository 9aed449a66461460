#ifndef DIGEST_HASH_H
#define DIGEST_HASH_H

#include "base/arena.h"
#include "base/str.h"

/** SHA-256 (FIPS 180-4) of ${bytes}, as 64 hexadecimal digits. */
struct str hash_sha256(struct arena *arena, struct str bytes);

/** HMAC-SHA-256 (RFC 2104) of ${bytes} under ${key}, as 64 hexadecimal digits. */
struct str hash_hmac(struct arena *arena, struct str key, struct str bytes);

#endif
