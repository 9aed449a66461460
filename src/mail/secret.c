/*
 * Where passwords come from: a command's output, an owner-only file, the environment.
 */
#include "mail/secret.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/file.h"
#include "mail/program.h"
#include "mail/reply.h"

#define SECRET_MAX_BYTES 16384 /* access tokens are long */
#define TELLING_BYTES 8        /* so many bytes of a secret are no coincidence */
#define TELLING_MIN_BYTES 3    /* a shorter secret is none */

static int complain(struct diag *diag, const char *key, const char *why)
{
    diag_add(diag, SEVERITY_ERROR, (struct place){0}, "%s: %s", key, why);
    return -1;
}

/* The first line of what a command prints, and there is no hurry: it may ask the user. */
static int from_command(struct arena *arena, const struct secret_source *source, const char *key,
                        struct str command, struct str *secret)
{
    const char *const arguments[] = {"/bin/sh", "-c", arena_cstr(arena, command), NULL};
    struct program program = {.arguments = arguments,
                              .listen = STDOUT_FILENO,
                              .patience_ms = source->settings->timeouts.command_ms,
                              .is_brief = true,
                              .stop = source->stop};
    struct str rest;
    int error, status = 0;

    buf_init(&program.said, SECRET_MAX_BYTES);
    error = program_run(&program);
    rest = arena_str(arena, buf_str(&program.said));
    if (error)
        status = complain(source->diag, key, strerror(error));
    else if (mail_stopped(source->stop))
        status = -1; /* which the user knows */
    else if (buf_overflowed(&program.said))
        status = complain(source->diag, key, "the command prints more than any password is long");
    else if (program.cut_off)
        status = complain(source->diag, key, "the command does not come to an end");
    else if (program.status != 0)
        status = complain(source->diag, key, "the command failed; run it by hand to see why");
    else if (!str_line(&rest, secret))
        status = complain(source->diag, key, "the command printed nothing");
    if (program.said.at)
        explicit_bzero(program.said.at, program.said.len);
    buf_free(&program.said);
    return status;
}

static int from_file(struct arena *arena, const struct secret_source *source, struct str *secret)
{
    const char *path = arena_cstr(arena, source->settings->password_file);
    struct str text;

    if (file_read_secret(arena, path, &text, source->diag) < 0)
        return -1;
    if (!str_line(&text, secret))
        return complain(source->diag, path, "the file is empty");
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

int secret_read(struct arena *arena, const struct secret_source *source, const char **secret)
{
    const struct mail_settings *settings = source->settings;
    struct str text = {NULL, 0};
    int status;

    *secret = NULL;
    if (settings->username.len == 0 || settings->auth == MAIL_AUTH_NONE)
        return 0;
    if (settings->token_command.len > 0)
        status = from_command(arena, source, "token_command", settings->token_command, &text);
    else if (settings->password_command.len > 0)
        status = from_command(arena, source, "password_command", settings->password_command, &text);
    else if (settings->password_file.len > 0)
        status = from_file(arena, source, &text);
    else
        status = from_environment(
            settings->password_env.len > 0 ? arena_cstr(arena, settings->password_env) : SECRET_ENV,
            &text, source->diag);
    if (status < 0)
        return -1;
    if (text.len == 0 || memchr(text.at, '\0', text.len))
        return complain(source->diag, "mail", "the password is empty, or has a NUL in it");
    *secret = arena_cstr(arena, text);
    return 0;
}

/* Of base64's digits for what begins ${before} bytes after a multiple of three: those that depend on ${secret} alone. */
static struct str digits_of(struct arena *arena, struct str secret, size_t before)
{
    struct str padded = arena_join(arena, str_slice(STR("  "), 0, before), secret);

    return str_slice(base64_encode(arena, padded), (before * 8 + 5) / 6, padded.len * 8 / 6);
}

/* How many bytes of ${text} from ${at} on stand somewhere in ${secret}. */
static size_t run_of(struct str text, size_t at, struct str secret)
{
    size_t least = secret.len < TELLING_BYTES ? secret.len : TELLING_BYTES;
    size_t n = least, where = str_find(secret, str_slice(text, at, at + n), 0);

    if (least < TELLING_MIN_BYTES || at + n > text.len || where == STR_NONE)
        return 0;
    while (at + n < text.len && where + n < secret.len && text.at[at + n] == secret.at[where + n])
        n++;
    return n;
}

struct str secret_hide(struct arena *arena, const char *secret, struct str text)
{
    struct str forms[] = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    struct buf out;

    if (!secret)
        return text;
    forms[0] = reply_clean(arena, str_of(secret)); /* as ${text} would have it */
    for (size_t i = 0; i < 3; i++)
        forms[i + 1] = digits_of(arena, str_of(secret), i);
    buf_init(&out, text.len * 4 + 1);
    for (size_t at = 0, hidden; at < text.len; at += hidden ? hidden : 1) {
        hidden = 0;
        for (size_t i = 0; i < 4 && !hidden; i++)
            hidden = run_of(text, at, forms[i]);
        if (hidden)
            buf_add_c(&out, "***");
        else
            buf_char(&out, text.at[at]);
    }
    return buf_take(&out, arena);
}

void secret_wipe(const char *secret)
{
    if (secret)
        explicit_bzero((char *)(uintptr_t)secret, strlen(secret));
}
