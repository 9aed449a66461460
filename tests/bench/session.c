/*
 * session PORT MESSAGES BYTES CONNECTIONS: messages through the channel and libesmtp with no ledger.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail/smtp.h"

static struct mail_settings settings = {.timeouts = {30000, 30000, 30000, 30000, 30000, 30000}};
static struct mail_server server = {.name = "sink", .host = "127.0.0.1", .tls = MAIL_TLS_NONE};
static size_t messages, delivered;
static struct str text;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool begin(void *data, size_t i, struct str *message)
{
    (void)data;
    (void)i;
    *message = text;
    return true;
}

static void end(void *data, size_t i, const struct smtp_result *result)
{
    (void)i;
    *(size_t *)data += result->outcome == SMTP_DELIVERED;
}

static void *work(void *share)
{
    const char *recipients[SMTP_BATCH_MAX];
    struct channel_setup setup = {.settings = &settings};
    struct mail_failure failure;
    size_t left = *(size_t *)share, mine = 0;

    for (size_t i = 0; i < SMTP_BATCH_MAX; i++)
        recipients[i] = "someone@example.net";
    while (left > 0) {
        size_t n = left < SMTP_BATCH_MAX ? left : SMTP_BATCH_MAX;
        struct smtp_batch batch = {"a@example.org", recipients, n, &mine, begin, end};
        struct channel *channel = channel_open(&setup, &server, &failure);

        if (!channel || smtp_send(channel, &batch, &failure) < 0) {
            fprintf(stderr, "%s\n", failure.text);
            exit(1);
        }
        channel_close(channel);
        left -= n;
    }
    pthread_mutex_lock(&lock);
    delivered += mine;
    pthread_mutex_unlock(&lock);
    return NULL;
}

int main(int argc, char **argv)
{
    static const char line[] = "123456789 123456789 123456789 123456789 123456789 123456789\r\n";
    pthread_t threads[64];
    struct buf buf;
    size_t n, share;

    if (argc < 5)
        return 2;
    server.port = argv[1];
    messages = strtoul(argv[2], NULL, 10);
    n = strtoul(argv[4], NULL, 10);
    buf_init(&buf, 1 << 26);
    buf_add_c(
        &buf,
        "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\nFrom: <a@example.org>\r\nTo: <b@example.net>\r\n"
        "Message-ID: <1@example.org>\r\nSubject: one\r\n\r\n");
    while (buf.len < strtoul(argv[3], NULL, 10))
        buf_add_c(&buf, line);
    text = buf_str(&buf);
    share = messages / n;
    for (size_t i = 0; i < n; i++)
        pthread_create(&threads[i], NULL, work, &share);
    for (size_t i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    buf_free(&buf);
    return delivered == share * n ? 0 : 1;
}
