/*
 * The outbox: a Maildir.  https://cr.yp.to/proto/maildir.html
 *
 * Known limit: a message that was moved to cur by a mail reader is not looked for there.
 */
#include "mail/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"

static int complain(struct diag *diag, const char *path, const char *what)
{
    diag_add(diag, SEVERITY_ERROR, (struct place){path, 0, 0}, "%s: %s", what, strerror(errno));
    return -1;
}

int outbox_open(const char *path, struct diag *diag)
{
    static const char *const folders[] = {"tmp", "new", "cur"};
    struct arena *arena = arena_new();
    int status = 0;

    for (size_t i = 0; i < 3 && status == 0; i++)
        status = file_make_dirs(file_join(arena, path, folders[i]), diag);
    arena_free(arena);
    return status;
}

static int write_file(const char *path, struct str message)
{
    struct str line;
    struct buf lines;
    int fd, error;

    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -1;
    buf_init(&lines, message.len + 1);
    while (str_line(&message, &line)) {
        buf_add(&lines, line);
        buf_char(&lines, '\n');
    }
    error = file_write_all(fd, buf_str(&lines)) < 0 || fsync(fd) < 0 ? errno : 0;
    buf_free(&lines);
    if (close(fd) < 0 && !error)
        error = errno;
    errno = error;
    return error ? -1 : 0;
}

int outbox_put(const char *path, const char *name, struct str message, struct diag *diag)
{
    struct arena *arena = arena_new();
    const char *tmp = arena_printf(arena, "%s/tmp/%s", path, name).at;
    const char *new = arena_printf(arena, "%s/new/%s", path, name).at;
    int status = 0;

    if (!file_exists(new)) {
        if (write_file(tmp, message) < 0) {
            status = complain(diag, tmp, "the message cannot be written");
            unlink(tmp);
        } else if (rename(tmp, new) < 0) {
            status = complain(diag, new, "the message cannot be put here");
            unlink(tmp);
        }
    }
    arena_free(arena);
    return status;
}

int outbox_sync(const char *path, struct diag *diag)
{
    struct arena *arena = arena_new();
    const char *new = file_join(arena, path, "new");
    int fd = open(new, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int status = 0;

    if (fd < 0 || fsync(fd) < 0)
        status = complain(diag, new, "the folder cannot be synced");
    if (fd >= 0)
        close(fd);
    arena_free(arena);
    return status;
}

/* FNV-1a, 64 bits: enough to tell messages of one issue apart. */
static uint64_t hash(uint64_t h, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        h = (h ^ (unsigned char)text.at[i]) * UINT64_C(0x100000001b3);
    return h;
}

struct str outbox_name(struct arena *arena, int64_t date_s, int64_t issue, struct str recipient,
                       struct str message)
{
    uint64_t h = hash(UINT64_C(0xcbf29ce484222325), recipient);

    return arena_printf(arena, "%" PRId64 ".I%" PRId64 "R%016" PRIx64 "M%016" PRIx64 ".courant",
                        date_s, issue, h, hash(h, message));
}
