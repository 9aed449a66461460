/* The relay's judgement of what a server says too early. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mail/relay.h"

/* A relay between ${client} and ${server}, in the middle of a session. */
struct fixture {
    int client, server;
    struct mail_timeouts timeouts;
    struct relay *relay;
};

static struct wire *connect_to(int listener)
{
    struct sockaddr_in address;
    socklen_t size = sizeof(address);
    struct mail_failure failure;
    struct mail_server where = {.host = "127.0.0.1"};
    struct wire *wire;
    char port[16];

    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    snprintf(port, sizeof(port), "%d", ntohs(address.sin_port));
    where.port = port;
    wire = wire_connect(&where, 5000, NULL, &failure);
    assert_non_null(wire);
    return wire;
}

static int setup(void **state)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct fixture *f = calloc(1, sizeof(*f));
    int listener = socket(AF_INET, SOCK_STREAM, 0), pair[2];

    assert_int_equal(bind(listener, (struct sockaddr *)&here, sizeof(here)), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    f->timeouts = (struct mail_timeouts){1000, 1000, 1000, 1000, 1000, 1000};
    f->relay = calloc(1, sizeof(*f->relay));
    f->relay->wire = connect_to(listener);
    f->relay->inner = pair[1];
    f->relay->timeouts = &f->timeouts;
    f->relay->mode = RELAY_COMMANDS;
    f->client = pair[0];
    f->server = accept(listener, NULL, NULL);
    assert_true(f->server >= 0);
    close(listener);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    wire_close(f->relay->wire);
    close(f->relay->inner);
    close(f->client);
    close(f->server);
    free(f->relay);
    free(f);
    return 0;
}

static void say(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

/* The server says ${text}, and it has come. */
static void server_says(struct fixture *f, const char *text)
{
    struct pollfd wait = {.fd = wire_fd(f->relay->wire), .events = POLLIN};

    say(f->server, text);
    assert_int_equal(poll(&wait, 1, 5000), 1);
}

static void client_hears(struct fixture *f, const char *text)
{
    char bytes[200];
    ssize_t n = recv(f->client, bytes, sizeof(bytes) - 1, MSG_DONTWAIT);

    assert_true(n >= 0);
    bytes[n] = '\0';
    assert_string_equal(bytes, text);
}

static void begin_message(struct fixture *f)
{
    server_says(f, "354 go\r\n");
    say(f->client, "DATA\r\n");
    relay_wait(f->relay);
    client_hears(f, "354 go\r\n");
}

static void test_accepted(void **state)
{
    struct fixture *f = *state;
    char bytes[100];

    begin_message(f);
    say(f->client, "text\r\n.\r\n");
    /* What a server says next belongs to the dot once it can have seen it. */
    f->timeouts.final_ms = 1;
    relay_wait(f->relay);
    assert_int_equal(f->relay->dots, 1);
    assert_int_equal(read(f->server, bytes, sizeof(bytes)), 15);
}

static void test_accepted_too_early(void **state)
{
    struct fixture *f = *state;

    begin_message(f);
    server_says(f, "250 got it\r\n");
    say(f->client, "text\r\n.\r\n");
    relay_wait(f->relay);
    assert_true(f->relay->over);
    assert_int_equal(f->relay->dots, 0);
    assert_non_null(strstr(f->relay->failure, "before the end of the message"));
    client_hears(f, "");
}

static void test_refused_early(void **state)
{
    struct fixture *f = *state;

    begin_message(f);
    server_says(f, "552 too big\r\n");
    say(f->client, "text\r\n.\r\n");
    relay_wait(f->relay);
    assert_true(f->relay->over);
    assert_int_equal(f->relay->dots, 0);
    client_hears(f, "552 too big\r\n");
}

static void test_whole_replies(void **state)
{
    struct fixture *f = *state;

    say(f->client, "NOOP\r\n");
    server_says(f, "250-one\r\n250 t");
    relay_wait(f->relay);
    assert_int_equal(recv(f->client, (char[1]){0}, 1, MSG_DONTWAIT), -1);
    server_says(f, "wo\r\n");
    relay_wait(f->relay);
    client_hears(f, "250-one\r\n250 two\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_accepted, setup, teardown),
        cmocka_unit_test_setup_teardown(test_accepted_too_early, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused_early, setup, teardown),
        cmocka_unit_test_setup_teardown(test_whole_replies, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
