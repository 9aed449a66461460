/*
 * Where passwords come from: a command's output, an owner-only file, the environment.
 */
#include "mail/secret.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/file.h"

#define SECRET_MAX_BYTES 16384 /* access tokens are long */

static int complain(struct diag *diag, const char *key, const char *why)
{
    diag_add(diag, SEVERITY_ERROR, (struct place){0}, "%s: %s", key, why);
    return -1;
}

/* The first line of what a command prints. */
static int from_command(struct arena *arena, const char *key, struct str command,
                        struct str *secret, struct diag *diag)
{
    char *text = arena_alloc(arena, SECRET_MAX_BYTES);
    FILE *pipe = popen(arena_cstr(arena, command), "re");
    struct str rest;
    size_t n;
    int status;

    if (!pipe)
        return complain(diag, key, "the command cannot be run");
    n = fread(text, 1, SECRET_MAX_BYTES - 1, pipe);
    status = pclose(pipe);
    if (status != 0)
        return complain(diag, key, "the command failed; run it by hand to see why");
    rest = (struct str){text, n};
    if (!str_line(&rest, secret))
        return complain(diag, key, "the command printed nothing");
    return 0;
}

static int from_environment(const char *name, struct str *secret, struct diag *diag)
{
    const char *value = getenv(name);

    if (!value) {
        diag_add(diag, SEVERITY_ERROR, (struct place){0},
                 "no password: give `password_command:` or `password_file:`, or set %s in the "
                 "environment",
                 name);
        return -1;
    }
    *secret = str_of(value);
    return 0;
}

int secret_read(struct arena *arena, const struct mail_settings *settings, const char **secret,
                struct diag *diag)
{
    struct str text = {NULL, 0};
    int status;

    *secret = NULL;
    if (settings->username.len == 0 || settings->auth == MAIL_AUTH_NONE)
        return 0;
    if (settings->token_command.len > 0)
        status = from_command(arena, "token_command", settings->token_command, &text, diag);
    else if (settings->password_command.len > 0)
        status = from_command(arena, "password_command", settings->password_command, &text, diag);
    else if (settings->password_file.len > 0)
        status = file_read_secret(arena, arena_cstr(arena, settings->password_file), &text, diag);
    else
        status = from_environment(
            settings->password_env.len > 0 ? arena_cstr(arena, settings->password_env) : SECRET_ENV,
            &text, diag);
    if (status < 0)
        return -1;
    if (text.len == 0 || memchr(text.at, '\0', text.len))
        return complain(diag, "mail", "the password is empty, or has a NUL in it");
    *secret = arena_cstr(arena, text);
    return 0;
}

void secret_wipe(const char *secret)
{
    if (secret)
        explicit_bzero((char *)(uintptr_t)secret, strlen(secret));
}
