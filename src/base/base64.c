/*
 * Base64 (RFC 4648, section 4).
 */
#include "base/base64.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct str base64_encode(struct arena *arena, struct str bytes)
{
    char *out = arena_alloc(arena, (bytes.len + 2) / 3 * 4 + 1);
    size_t n = 0;

    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t three = (uint32_t)(unsigned char)bytes.at[i] << 16;

        if (left > 1)
            three |= (uint32_t)(unsigned char)bytes.at[i + 1] << 8;
        if (left > 2)
            three |= (unsigned char)bytes.at[i + 2];
        out[n++] = alphabet[three >> 18];
        out[n++] = alphabet[three >> 12 & 63];
        out[n++] = left > 1 ? alphabet[three >> 6 & 63] : '=';
        out[n++] = left > 2 ? alphabet[three & 63] : '=';
    }
    return (struct str){out, n};
}

int base64_decode(struct arena *arena, struct str text, struct str *bytes)
{
    char *out = arena_alloc(arena, text.len / 4 * 3 + 4);
    size_t n = 0, characters = 0, padding = 0;
    uint32_t four = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *at = text.at[i] ? strchr(alphabet, text.at[i]) : NULL;

        if (ascii_is_space(text.at[i]))
            continue;
        if (text.at[i] == '=' && characters % 4 >= 2)
            padding++;
        else if (!at || padding)
            return -1;
        four = four << 6 | (at ? (uint32_t)(at - alphabet) : 0);
        if (++characters % 4 == 0) {
            out[n++] = (char)(four >> 16 & 255);
            out[n++] = (char)(four >> 8 & 255);
            out[n++] = (char)(four & 255);
            four = 0;
        }
    }
    if (characters % 4 != 0 || padding > 2)
        return -1;
    *bytes = (struct str){out, n - padding};
    return 0;
}
