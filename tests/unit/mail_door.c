/* The door: what connect() and poll() do while one is open, and that nobody else notices. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mail/door.h"

struct behind {
    int pair[2];
    int waits;
    int speaks_at; /* the wait that says something */
};

static void wait_behind(void *data)
{
    struct behind *behind = data;

    if (++behind->waits == behind->speaks_at)
        assert_int_equal(send(behind->pair[1], "220", 3, MSG_NOSIGNAL), 3);
}

static struct sockaddr_in address_of(const char *host, const char *port)
{
    struct sockaddr_in in = {.sin_family = AF_INET};

    in.sin_port = htons((uint16_t)atoi(port));
    assert_int_equal(inet_pton(AF_INET, host, &in.sin_addr), 1);
    return in;
}

static int connect_to(int fd, const char *host, const char *port)
{
    struct sockaddr_in in = address_of(host, port);

    return connect(fd, (struct sockaddr *)&in, sizeof(in));
}

static struct door open_door(struct behind *behind)
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, behind->pair), 0);
    return (struct door){.end = behind->pair[0], .wait = wait_behind, .data = behind};
}

static void close_pair(struct behind *behind)
{
    close(behind->pair[0]);
    close(behind->pair[1]);
}

static void leads_to_its_end(void **state)
{
    struct behind behind = {.speaks_at = 3};
    struct door door = open_door(&behind);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    char bytes[8];

    (void)state;
    door_open(&door);
    assert_int_equal(connect_to(fd, DOOR_HOST, DOOR_PORT), 0);
    assert_int_equal(poll(&wait, 1, 0), 0);
    assert_int_equal(behind.waits, 0);
    assert_int_equal(poll(&wait, 1, 60000), 1);
    assert_int_equal(behind.waits, 3);
    assert_int_equal(read(fd, bytes, sizeof(bytes)), 3);
    door_close();
    assert_int_equal(poll(&wait, 1, 1), 0);
    assert_int_equal(behind.waits, 3);
    close(fd);
    close_pair(&behind);
}

static void leaves_other_sockets_alone(void **state)
{
    struct behind behind = {.speaks_at = 1};
    struct door door = open_door(&behind);
    int fd = socket(AF_INET, SOCK_STREAM, 0), other[2];
    struct pollfd wait = {.events = POLLIN};

    (void)state;
    assert_int_equal(pipe(other), 0);
    wait.fd = other[0];
    door_open(&door);
    assert_int_equal(connect_to(fd, "127.0.0.1", "1"), -1);
    assert_int_equal(errno, ECONNREFUSED);
    assert_int_equal(poll(&wait, 1, 1), 0);
    assert_int_equal(connect_to(fd, DOOR_HOST, DOOR_PORT), 0);
    assert_int_equal(poll(&wait, 1, 1), 0);
    assert_int_equal(behind.waits, 0);
    door_close();
    close(fd);
    close(other[0]);
    close(other[1]);
    close_pair(&behind);
}

static void *knock(void *result)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    *(bool *)result = connect_to(fd, DOOR_HOST, DOOR_PORT) == 0;
    close(fd);
    return NULL;
}

static void is_closed_to_other_threads(void **state)
{
    struct behind behind = {.speaks_at = 1};
    struct door door = open_door(&behind);
    pthread_t thread;
    bool entered = true;

    (void)state;
    door_open(&door);
    assert_int_equal(pthread_create(&thread, NULL, knock, &entered), 0);
    pthread_join(thread, NULL);
    assert_false(entered);
    door_close();
    knock(&entered);
    assert_false(entered);
    close_pair(&behind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leads_to_its_end),
        cmocka_unit_test(leaves_other_sockets_alone),
        cmocka_unit_test(is_closed_to_other_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
