/*
 * A pipe's other end, kept alive.  Between fork and _exit only what POSIX calls async-signal-safe is done, because other
 * threads of ours may hold any lock.
 */
#include "mail/feeder.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define STEP_BYTES                                                                                 \
    65536 /* a write ends when all of it is in the pipe, and progress is to be seen */

static _Noreturn void feed(atomic_size_t *written, int out, struct str bytes)
{
    setpgid(0, 0); /* what ends us by our group does not end it */
    dup2(out, STDIN_FILENO);
    close_range(STDIN_FILENO + 1, ~0U, 0); /* the ledger's lock, and the pipe's other end */
    while (bytes.len > 0) {
        ssize_t n = write(STDIN_FILENO, bytes.at, bytes.len < STEP_BYTES ? bytes.len : STEP_BYTES);

        if (n < 0)
            _exit(1);
        bytes = str_from(bytes, (size_t)n);
        atomic_fetch_add(written, (size_t)n);
    }
    _exit(0);
}

int feeder_start(struct feeder *feeder, int out, struct str bytes)
{
    void *shared = mmap(NULL, sizeof(*feeder->written), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sigset_t all, before;
    int error;

    if (shared == MAP_FAILED)
        return errno;
    /* It keeps them blocked: a terminal's signals are not for it, and a broken pipe is an error like another. */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    feeder->pid = fork();
    error = errno;
    if (feeder->pid == 0)
        feed(shared, out, bytes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (feeder->pid < 0) {
        feeder->pid = 0;
        munmap(shared, sizeof(*feeder->written));
        return error;
    }
    feeder->written = shared;
    return 0;
}

size_t feeder_written(const struct feeder *feeder)
{
    return feeder->pid == 0 ? 0 : atomic_load(feeder->written);
}

void feeder_end(struct feeder *feeder)
{
    if (feeder->pid == 0)
        return;
    kill(feeder->pid, SIGKILL);
    while (waitpid(feeder->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    munmap(feeder->written, sizeof(*feeder->written));
    *feeder = (struct feeder){0, NULL};
}
