/*
 * A library to preload: the n-th change of a file whose path has FAULT_PATH in it fails with errno FAULT_ERRNO; with FAULT_STAYS
 * all later ones fail too.  When one has failed, the file FAULT_SEEN is made.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long count;

static int concerns(int fd)
{
    char name[64], path[4096];
    const char *part = getenv("FAULT_PATH");
    ssize_t n;

    if (!part)
        return 0;
    snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
    n = readlink(name, path, sizeof(path) - 1);
    if (n < 0)
        return 0;
    path[n] = '\0';
    return strstr(path, part) != NULL;
}

static int fails(int fd)
{
    long at = atol(getenv("FAULT_AT") ? getenv("FAULT_AT") : "0"), now;
    int seen;

    if (!concerns(fd))
        return 0;
    pthread_mutex_lock(&lock);
    now = ++count;
    pthread_mutex_unlock(&lock);
    if (at == 0 || now < at || (now > at && !getenv("FAULT_STAYS")))
        return 0;
    seen = open(getenv("FAULT_SEEN"), O_CREAT | O_WRONLY, 0600);
    if (seen >= 0)
        close(seen);
    errno = atoi(getenv("FAULT_ERRNO"));
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite64(int fd, const void *at, size_t n, off64_t to)
{
    return fails(fd) ? -1 : REAL(pwrite64)(fd, at, n, to);
}

ssize_t pwrite(int fd, const void *at, size_t n, off_t to)
{
    return fails(fd) ? -1 : REAL(pwrite)(fd, at, n, to);
}

ssize_t write(int fd, const void *at, size_t n)
{
    return fails(fd) ? -1 : REAL(write)(fd, at, n);
}

int ftruncate64(int fd, off64_t size)
{
    return fails(fd) ? -1 : REAL(ftruncate64)(fd, size);
}

int fdatasync(int fd)
{
    return fails(fd) ? -1 : REAL(fdatasync)(fd);
}

int fsync(int fd)
{
    return fails(fd) ? -1 : REAL(fsync)(fd);
}
