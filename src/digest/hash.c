/*
 * Hashes, by OpenSSL: names for what must not change, tokens that nobody can guess.
 */
#include "digest/hash.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

static struct str hex(struct arena *arena, const unsigned char *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    char *out = arena_alloc(arena, n * 2 + 1);

    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    return (struct str){out, n * 2};
}

struct str hash_sha256(struct arena *arena, struct str bytes)
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    int done = EVP_Digest(bytes.at, bytes.len, sum, &n, EVP_sha256(), NULL);

    assert(done == 1);
    return hex(arena, sum, n);
}

struct str hash_hmac(struct arena *arena, struct str key, struct str bytes)
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    const unsigned char *done = HMAC(EVP_sha256(), key.at, (int)key.len,
                                     (const unsigned char *)bytes.at, bytes.len, sum, &n);

    assert(done);
    return hex(arena, sum, n);
}
