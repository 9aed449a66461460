/*
 * Tokens to leave with (RFC 8058 3.1: a URL that no one can guess).
 */
#include "digest/unsubscribe.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/uri.h"
#include "digest/hash.h"

#define URL_MAX_BYTES 8192 /* lines end at 998 */
#define KEY_BYTES 32

int unsubscribe_make_key(struct arena *arena, const char *path, struct diag *diag)
{
    unsigned char random[KEY_BYTES];
    struct str hex;
    char *folder;
    int fd;

    if (file_exists(path))
        return 0;
    folder = arena_cstr(arena, str_slice(str_of(path), 0, str_rchr(str_of(path), '/')));
    if (strchr(path, '/') && file_make_dirs(folder, diag) != 0)
        return -1;
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0 && getentropy(random, sizeof random) == 0) {
        hex = hash_sha256(arena, (struct str){(const char *)random, sizeof random});
        if (write(fd, hex.at, hex.len) == (ssize_t)hex.len && fsync(fd) == 0)
            return close(fd);
    }
    diag_add(diag, SEVERITY_ERROR, (struct place){path, 0, 0},
             "the key of the unsubscribe tokens cannot be made: %s", strerror(errno));
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
    return -1;
}

static struct str replaced(struct arena *arena, struct str text, struct str from, struct str to)
{
    struct buf out;

    buf_init(&out, URL_MAX_BYTES);
    buf_add_replaced(&out, text, from, to);
    return buf_take(&out, arena);
}

bool unsubscribe_is_personal(struct str template)
{
    return str_find(template, STR("{token}"), 0) != STR_NONE ||
           str_find(template, STR("{address}"), 0) != STR_NONE;
}

struct str unsubscribe_fill(struct arena *arena, struct str template, struct str key,
                            struct str digest, struct str recipient)
{
    struct str what = arena_printf(arena, "%.*s\n%.*s", STR_ARG(digest), STR_ARG(recipient));
    struct str token = str_slice(hash_hmac(arena, key, what), 0, UNSUBSCRIBE_TOKEN_DIGITS);

    template = replaced(arena, template, STR("{token}"), token);
    return replaced(arena, template, STR("{address}"), uri_encode(arena, recipient, ""));
}
