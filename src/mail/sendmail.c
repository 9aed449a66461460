/*
 * Handing messages to the local mail system, as every Unix program does: sendmail(1), sysexits(3).
 *
 * Known limit: the local system's queue is its own; "delivered" means that it took the message.
 */
#include "mail/sendmail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "mail/reply.h"

#define ERRORS_MAX_BYTES 2000 /* of what the program prints */

extern char **environ;

/* Both ends of the conversation with the program. */
struct pipes {
    int in[2], err[2];
};

static void close_pipes(struct pipes *p)
{
    int *fds[] = {&p->in[0], &p->in[1], &p->err[0], &p->err[1]};

    for (size_t i = 0; i < 4; i++) {
        if (*fds[i] >= 0)
            close(*fds[i]);
        *fds[i] = -1;
    }
}

static int start(struct pipes *p, const char *program, const char *from, const char *recipient,
                 pid_t *pid)
{
    char *const arguments[] = {
        (char *)(uintptr_t)program,   "-i", "-f", (char *)(uintptr_t)from, "--",
        (char *)(uintptr_t)recipient, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    int error;

    if (pipe2(p->in, O_CLOEXEC) < 0 || pipe2(p->err, O_CLOEXEC) < 0)
        return errno;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, p->in[0], 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, p->err[1], 2);
    /* A signal to us is not one to it, and it gets SIGPIPE back, which is ignored here. */
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    error = posix_spawn(pid, program, &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(p->in[0]);
    close(p->err[1]);
    p->in[0] = p->err[1] = -1;
    return error;
}

/* Write the message and read what the program complains of, until it closes its end; was all written? */
static bool converse(struct pipes *p, struct str message, struct buf *errors)
{
    bool broken = false;

    while (p->err[0] >= 0) {
        struct pollfd wait[2] = {{.fd = p->err[0], .events = POLLIN},
                                 {.fd = p->in[1], .events = POLLOUT}};
        char bytes[512];
        ssize_t n;

        if (message.len == 0 && p->in[1] >= 0) {
            close(p->in[1]);
            wait[1].fd = p->in[1] = -1;
        }
        if (mail_poll(wait, 2, 0, NULL) < 0)
            return false;
        if (p->in[1] >= 0 && wait[1].revents) {
            n = write(p->in[1], message.at, message.len);
            if (n > 0)
                message = str_from(message, (size_t)n);
            else if (errno != EAGAIN && errno != EINTR) {
                broken = true;
                message.len = 0;
            }
        }
        if (wait[0].revents) {
            n = read(p->err[0], bytes, sizeof(bytes));
            if (n > 0)
                buf_add(errors, (struct str){bytes, (size_t)n});
            else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
                close(p->err[0]);
                p->err[0] = -1;
            }
        }
    }
    return !broken && message.len == 0;
}

static int judge(int status, bool whole, struct str errors, struct smtp_result *result,
                 struct mail_failure *failure)
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

    *result = (struct smtp_result){.reply = errors, .status = reply_enhanced(errors)};
    switch (code) {
    case EX_OK:
        result->outcome = SMTP_DELIVERED;
        return 0;
    case EX_TEMPFAIL:
        result->outcome = SMTP_LATER;
        return 0;
    case EX_DATAERR:
    case EX_NOUSER:
    case EX_NOHOST:
        result->outcome = SMTP_REFUSED;
        return 0;
    case -1:
        result->outcome = whole ? SMTP_UNKNOWN : SMTP_UNTRIED;
        return whole ? 0
                     : mail_fail(failure, false, "it was killed by signal %d", WTERMSIG(status));
    default:
        result->outcome = SMTP_UNTRIED;
        return mail_fail(failure, true, "exit status %d: %.*s", code, STR_ARG(errors));
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

int sendmail_send(struct arena *arena, const char *program, const char *from, const char *recipient,
                  struct str message, struct smtp_result *result, struct mail_failure *failure)
{
    struct pipes pipes = {{-1, -1}, {-1, -1}};
    struct buf errors;
    bool whole;
    int error, status;
    pid_t pid;

    *result = (struct smtp_result){.outcome = SMTP_UNTRIED};
    error = start(&pipes, program, from, recipient, &pid);
    if (error) {
        close_pipes(&pipes);
        return mail_fail(failure, true, "it cannot be run: %s", strerror(error));
    }
    fcntl(pipes.in[1], F_SETFL, O_NONBLOCK);
    buf_init(&errors, ERRORS_MAX_BYTES);
    whole = converse(&pipes, with_lf(arena, message), &errors);
    close_pipes(&pipes);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    error = judge(status, whole, reply_clean(arena, buf_str(&errors)), result, failure);
    buf_free(&errors);
    return error;
}
