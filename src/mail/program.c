/*
 * Running another program.
 *
 * Its end is asked for again and again: neither the end of what it says nor a broken pipe tells, because what it leaves
 * running in the background may hold its streams, and it may close them long before it ends.
 */
#include "mail/program.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SLICE_MS 20   /* how often its end is asked for while its stream is open */
#define GRACE_MS 2000 /* what a program is given to tidy up after SIGTERM */

extern char **environ;

struct talk {
    struct program *program;
    pid_t pid;
    struct str left; /* of the input: not in the pipe yet */
    int in[2]; /* our end for writing is closed once all is in; the other tells what was not read */
    int out[2];
    int64_t pause_ms; /* how long to wait before its end is asked for again */
    int64_t until_ms;
};

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void be_patient(struct talk *t)
{
    t->until_ms = mail_clock_ms() + t->program->patience_ms;
}

/* Put as much of the input into the pipe as it takes now, and its end after it. */
static void give(struct talk *t)
{
    while (t->left.len > 0) {
        ssize_t n = write(t->in[1], t->left.at, t->left.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return;
        t->left = str_from(t->left, (size_t)n);
        be_patient(t);
    }
    close_fd(&t->in[1]);
}

/* Take some of what it says; false when there is nothing. */
static bool hear(struct talk *t)
{
    char bytes[4096];
    ssize_t n = read(t->out[0], bytes, sizeof(bytes));

    if (n > 0)
        buf_add(&t->program->said, (struct str){bytes, (size_t)n});
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        close_fd(&t->out[0]);
    return n > 0;
}

static int make_pipes(struct talk *t)
{
    if (pipe2(t->out, O_CLOEXEC) < 0 || fcntl(t->out[0], F_SETFL, O_NONBLOCK) < 0)
        return -1;
    if (!t->program->has_input)
        return 0;
    if (pipe2(t->in, O_CLOEXEC) < 0 || fcntl(t->in[1], F_SETFL, O_NONBLOCK) < 0)
        return -1;
    if (t->left.len <= INT32_MAX)
        fcntl(t->in[1], F_SETPIPE_SZ, (int)t->left.len); /* what does not fit is given later */
    give(t);
    return 0;
}

static int start(struct talk *t)
{
    const struct program *p = t->program;
    char *const *arguments = (char *const *)(uintptr_t)p->arguments;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    short flags = POSIX_SPAWN_SETSIGDEF;
    sigset_t defaults;
    int error;

    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    if (p->has_input)
        posix_spawn_file_actions_adddup2(&actions, t->in[0], STDIN_FILENO);
    if (p->listen != STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, t->out[1], p->listen);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE); /* which is ignored here */
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    if (p->has_input)
        flags |= POSIX_SPAWN_SETPGROUP;
    posix_spawnattr_setflags(&attributes, flags);
    error = posix_spawn(&t->pid, arguments[0], &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close_fd(&t->out[1]);
    return error;
}

static bool has_ended(struct talk *t)
{
    pid_t ended = waitpid(t->pid, &t->program->status, WNOHANG);

    assert(ended >= 0); /* SIGCHLD is not ignored while a program runs: see mail/sender */
    return ended > 0;
}

/* Wait until there is something to do, but not for long. */
static void wait_a_little(struct talk *t)
{
    struct pollfd fds[2] = {{.fd = t->out[0], .events = POLLIN},
                            {.fd = t->in[1], .events = POLLOUT}};

    mail_poll(fds, 2, mail_clock_ms() + t->pause_ms, NULL);
    if (t->out[0] < 0 && t->pause_ms < SLICE_MS)
        t->pause_ms++;
    if (fds[0].revents && !hear(t) && t->out[0] < 0)
        t->pause_ms = 1; /* most end then */
    if (fds[1].revents)
        give(t);
}

/* End it, and all that it has started if it has a group of its own. */
static void cut_off(struct talk *t)
{
    pid_t whom = t->program->has_input ? -t->pid : t->pid;
    int64_t until_ms = mail_clock_ms() + GRACE_MS;

    t->program->cut_off = true;
    kill(whom, SIGTERM);
    while (!has_ended(t)) {
        if (mail_clock_ms() >= until_ms)
            kill(whom, SIGKILL);
        mail_poll(NULL, 0, mail_clock_ms() + SLICE_MS, NULL);
    }
}

static void accompany(struct talk *t)
{
    be_patient(t);
    while (!has_ended(t)) {
        if (mail_stopped(t->program->stop) || mail_clock_ms() >= t->until_ms) {
            cut_off(t);
            return;
        }
        wait_a_little(t);
    }
}

/* Whether it has read all that it was given. */
static bool has_read_all(const struct talk *t)
{
    int waiting = 0;

    if (!t->program->has_input)
        return true;
    return t->left.len == 0 && ioctl(t->in[0], FIONREAD, &waiting) == 0 && waiting == 0;
}

int program_run(struct program *program)
{
    struct talk t = {program, 0, program->input, {-1, -1}, {-1, -1}, SLICE_MS, 0};
    int error = make_pipes(&t) < 0 ? errno : start(&t);

    if (!error) {
        accompany(&t);
        while (t.out[0] >= 0 && !buf_overflowed(&program->said) && hear(&t))
            continue;
        program->read_all = has_read_all(&t);
    }
    for (int i = 0; i < 2; i++) {
        close_fd(&t.in[i]);
        close_fd(&t.out[i]);
    }
    return error;
}
