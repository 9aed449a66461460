/*
 * A disk that fails: with LD_PRELOAD, from write number DISK_FAILS_AT on every write to a file whose
 * name has DISK_NAME in it ends with the errno DISK_ERRNO.  DISK_COUNT names a file for the number of writes.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int writes;

static int fails(int fd)
{
    char link[64], name[4096];
    const char *wanted = getenv("DISK_NAME"), *at = getenv("DISK_FAILS_AT"),
               *count = getenv("DISK_COUNT");
    ssize_t n;
    FILE *file;

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    n = readlink(link, name, sizeof(name) - 1);
    if (n < 0 || !wanted)
        return 0;
    name[n] = '\0';
    if (!strstr(name, wanted))
        return 0;
    n = __atomic_add_fetch(&writes, 1, __ATOMIC_SEQ_CST);
    if (count && (file = fopen(count, "w"))) {
        fprintf(file, "%zd\n", n);
        fclose(file);
    }
    if (!at || n < atoi(at))
        return 0;
    errno = atoi(getenv("DISK_ERRNO"));
    return 1;
}

#define NEXT(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

ssize_t pwrite(int fd, const void *at, size_t n, off_t where)
{
    return fails(fd) ? -1
                     : NEXT(ssize_t, "pwrite", int, const void *, size_t, off_t)(fd, at, n, where);
}

ssize_t pwrite64(int fd, const void *at, size_t n, off_t where)
{
    return fails(fd)
               ? -1
               : NEXT(ssize_t, "pwrite64", int, const void *, size_t, off_t)(fd, at, n, where);
}

ssize_t write(int fd, const void *at, size_t n)
{
    return fails(fd) ? -1 : NEXT(ssize_t, "write", int, const void *, size_t)(fd, at, n);
}

int fsync(int fd)
{
    return fails(fd) ? -1 : NEXT(int, "fsync", int)(fd);
}

int fdatasync(int fd)
{
    return fails(fd) ? -1 : NEXT(int, "fdatasync", int)(fd);
}

int ftruncate(int fd, off_t n)
{
    return fails(fd) ? -1 : NEXT(int, "ftruncate", int, off_t)(fd, n);
}

int ftruncate64(int fd, off_t n)
{
    return fails(fd) ? -1 : NEXT(int, "ftruncate64", int, off_t)(fd, n);
}
