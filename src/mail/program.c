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

#include "mail/feeder.h"

#define SLICE_MS 20   /* how often its end is asked for while its stream is open */
#define GRACE_MS 2000 /* what a program is given to tidy up after SIGTERM */

extern char **environ;

struct talk {
    struct program *program;
    pid_t pid;
    struct str left; /* of the input: what did not fit into the pipe, and is the feeder's */
    struct feeder feeder;
    size_t fed; /* by the feeder, when that was last asked for */
    int in[2];  /* the end for reading is kept, because it tells what was not read */
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

/* Put as much of the input into the pipe as it takes now. */
static void fill(struct talk *t)
{
    while (t->left.len > 0) {
        ssize_t n = write(t->in[1], t->left.at, t->left.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return;
        t->left = str_from(t->left, (size_t)n);
    }
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
        return errno;
    if (t->program->has_input && pipe2(t->in, O_CLOEXEC) < 0)
        return errno;
    return 0;
}

/* Give it its input whole, whatever becomes of us from now on. */
static int give(struct talk *t)
{
    int error = 0;

    if (!t->program->has_input)
        return 0;
    if (t->left.len <= INT32_MAX)
        fcntl(t->in[1], F_SETPIPE_SZ, (int)t->left.len); /* as far as the system allows */
    if (fcntl(t->in[1], F_SETFL, O_NONBLOCK) < 0)
        return errno;
    fill(t);
    if (fcntl(t->in[1], F_SETFL, 0) < 0)
        return errno;
    if (t->left.len > 0)
        error = feeder_start(&t->feeder, t->in[1], t->left);
    close_fd(&t->in[1]);
    return error;
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

    assert(ended >= 0); /* SIGCHLD is not ignored: see cli/cli */
    return ended > 0;
}

/* Wait until there is something to do, but not for long. */
static void wait_a_little(struct talk *t)
{
    struct pollfd out = {.fd = t->out[0], .events = POLLIN};

    mail_poll(&out, 1, mail_clock_ms() + t->pause_ms, NULL);
    if (t->out[0] < 0 && t->pause_ms < SLICE_MS)
        t->pause_ms++;
    if (out.revents && !hear(t) && t->out[0] < 0)
        t->pause_ms = 1; /* most end then */
    if (feeder_written(&t->feeder) > t->fed) {
        t->fed = feeder_written(&t->feeder);
        be_patient(t);
    }
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
        if (mail_stopped(t->program->stop) || mail_clock_ms() >= t->until_ms ||
            (t->program->is_brief && buf_overflowed(&t->program->said))) {
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
    return feeder_written(&t->feeder) == t->left.len && ioctl(t->in[0], FIONREAD, &waiting) == 0 &&
           waiting == 0;
}

int program_run(struct program *program)
{
    struct talk t = {.program = program,
                     .left = program->input,
                     .in = {-1, -1},
                     .out = {-1, -1},
                     .pause_ms = SLICE_MS};
    int error = make_pipes(&t);

    if (!error)
        error = give(&t);
    if (!error)
        error = start(&t);
    if (!error) {
        accompany(&t);
        while (t.out[0] >= 0 && !buf_overflowed(&program->said) && hear(&t))
            continue;
        program->read_all = has_read_all(&t);
    }
    feeder_end(&t.feeder);
    for (int i = 0; i < 2; i++) {
        close_fd(&t.in[i]);
        close_fd(&t.out[i]);
    }
    return error;
}
