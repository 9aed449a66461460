/*
 * The program's own connect().
 *
 * A library's call to connect() is bound to the first definition among the program and its
 * libraries, which is this one (the program is linked with -rdynamic).
 */
#include "mail/door.h"

#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* State of a thread, not of the program: connect() has no other way to be told. */
static _Thread_local int armed = -1;

/* Under its own name in C, because <sys/socket.h> may declare connect() with a type of its own. */
int door_connect(int fd, const struct sockaddr *address, socklen_t bytes) __asm__("connect");

void door_arm(int fd)
{
    armed = fd;
}

static bool is_door(const struct sockaddr *address, socklen_t bytes)
{
    struct sockaddr_in in;

    if (bytes < sizeof(in) || address->sa_family != AF_INET)
        return false;
    memcpy(&in, address, sizeof(in));
    return in.sin_addr.s_addr == htonl(INADDR_BROADCAST) && in.sin_port == htons(9);
}

int door_connect(int fd, const struct sockaddr *address, socklen_t bytes)
{
    int (*next)(int, const struct sockaddr *, socklen_t);
    void *symbol;
    int end = armed;

    if (end >= 0 && is_door(address, bytes)) {
        armed = -1;
        return dup2(end, fd) < 0 ? -1 : 0;
    }
    symbol = dlsym(RTLD_NEXT, "connect");
    if (!symbol) {
        errno = ENOSYS;
        return -1;
    }
    memcpy(&next, &symbol, sizeof(next));
    return next(fd, address, bytes);
}
