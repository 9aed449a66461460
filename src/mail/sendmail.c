/*
 * Handing messages to the local mail system, as every Unix program does: sendmail(1), sysexits(3).
 *
 * Known limit: the local system's queue is its own, and "delivered" means that it took the message.
 */
#include "mail/sendmail.h"

#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>

#include "mail/program.h"
#include "mail/reply.h"

#define ERRORS_MAX_BYTES 8000 /* of what the program prints; some of it is kept */

/* It said that all is well.  Was it? */
static int taken(const struct program *program, struct smtp_result *result,
                 struct mail_failure *failure)
{
    result->outcome = program->read_all ? SMTP_DELIVERED : SMTP_UNKNOWN;
    if (program->read_all)
        return 0;
    return mail_fail(
        failure, true,
        "it ended with success and without reading the whole message: whoever it was for "
        "may have got nothing, or a part");
}

/* A message that was not read whole cannot have been taken. */
static int broken_off(const struct program *program, struct smtp_result *result,
                      struct mail_failure *failure)
{
    result->outcome = program->read_all ? SMTP_UNKNOWN : SMTP_UNTRIED;
    if (program->cut_off)
        return mail_fail(failure, false, "it did not end in %lld s and was ended",
                         (long long)(program->patience_ms / 1000));
    return mail_fail(failure, false, "it was killed by signal %d", WTERMSIG(program->status));
}

/*
 * EX_NOHOST is what programs that speak SMTP themselves say when they do not find their own server, and nobody is to be
 * given up for that.
 */
static int judge(const struct program *program, struct smtp_result *result,
                 struct mail_failure *failure)
{
    if (program->cut_off || !WIFEXITED(program->status))
        return broken_off(program, result, failure);
    switch (WEXITSTATUS(program->status)) {
    case EX_OK:
        return taken(program, result, failure);
    case EX_TEMPFAIL:
    case EX_NOHOST:
        result->outcome = SMTP_LATER;
        return 0;
    case EX_DATAERR:
    case EX_NOUSER:
        result->outcome = SMTP_REFUSED;
        return 0;
    default:
        result->outcome = SMTP_UNTRIED;
        return mail_fail(failure, true, "exit status %d: %.*s", WEXITSTATUS(program->status),
                         STR_ARG(result->reply));
    }
}

static struct str with_lf(struct arena *arena, struct str message)
{
    char *out = arena_alloc(arena, message.len + 2);
    size_t n = 0;
    struct str line;

    while (str_line(&message, &line)) {
        memcpy(out + n, line.at, line.len);
        n += line.len;
        out[n++] = '\n';
    }
    return (struct str){out, n};
}

int sendmail_send(struct arena *arena, const struct sendmail *how, const char *recipient,
                  struct str message, struct smtp_result *result, struct mail_failure *failure)
{
    const char *const arguments[] = {how->program, "-i", "-f", how->from, "--", recipient, NULL};
    struct program program = {.arguments = arguments,
                              .has_input = true,
                              .input = with_lf(arena, message),
                              .listen = 2,
                              .patience_ms = how->timeout_ms};
    int error, status;

    *result = (struct smtp_result){.outcome = SMTP_UNTRIED};
    buf_init(&program.said, ERRORS_MAX_BYTES);
    error = program_run(&program);
    if (error) {
        status = mail_fail(failure, true, "it cannot be run: %s", strerror(error));
    } else {
        result->reply = reply_clean(arena, buf_str(&program.said));
        result->status = reply_enhanced(result->reply);
        status = judge(&program, result, failure);
    }
    buf_free(&program.said);
    return status;
}
