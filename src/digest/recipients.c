/*
 * The recipients file.
 */
#include "digest/recipients.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"

#define BOM "\xEF\xBB\xBF"

int recipients_open(struct recipients *recipients, const char *path, struct diag *diag)
{
    *recipients = (struct recipients){.file = fopen(path, "re"), .path = path};
    if (!recipients->file) {
        diag_add(diag, SEVERITY_ERROR, (struct place){path, 0, 0}, "cannot be read: %s",
                 strerror(errno));
        return -1;
    }
    recipients->scratch = arena_new();
    return 0;
}

void recipients_close(struct recipients *recipients)
{
    if (!recipients->file)
        return;
    fclose(recipients->file);
    free(recipients->line);
    arena_free(recipients->scratch);
    recipients->file = NULL;
}

int recipients_next(void *data, struct str *address, struct diag *diag)
{
    struct recipients *r = data;
    ssize_t n;

    arena_reset(r->scratch);
    while ((n = getline(&r->line, &r->line_capacity, r->file)) >= 0) {
        struct str line = str_trim((struct str){r->line, (size_t)n});
        struct address parsed;
        const char *why;

        if (r->line_number++ == 0 && str_starts(line, BOM))
            line = str_ltrim(str_from(line, strlen(BOM)));
        if (line.len == 0 || line.at[0] == '#')
            continue;
        why = address_parse(r->scratch, line, &parsed);
        if (!why) {
            *address = parsed.spec;
            return 1;
        }
        diag_add(diag, SEVERITY_ERROR, (struct place){r->path, r->line_number, 1},
                 "%.*s: %s; left out", STR_ARG(line), why);
    }
    if (!ferror(r->file))
        return 0;
    diag_add(diag, SEVERITY_ERROR, (struct place){r->path, 0, 0}, "cannot be read: %s",
             strerror(errno));
    return -1;
}

int recipients_check(struct arena *arena, const char *path, struct str *first, size_t *n,
                     struct diag *diag)
{
    struct recipients recipients;
    struct str address;
    int status;

    *n = 0;
    if (recipients_open(&recipients, path, diag) != 0)
        return -1;
    while ((status = recipients_next(&recipients, &address, diag)) > 0) {
        if ((*n)++ == 0)
            *first = arena_str(arena, address);
    }
    recipients_close(&recipients);
    if (status == 0 && *n == 0) {
        diag_add(diag, SEVERITY_ERROR, (struct place){path, 0, 0}, "it holds no address");
        return -1;
    }
    return status;
}
