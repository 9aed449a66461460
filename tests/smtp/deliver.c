/*
 * deliver LEDGER SETTINGS.yml RECIPIENTS [BYTES [SECONDS]]: what `courant send` does, without a site.
 *
 * Freezes an issue for the addresses in RECIPIENTS (a line each) if the ledger has none, recovers,
 * and delivers a message of BYTES for each over what `mail:` in SETTINGS.yml says.  SECONDS are added
 * to the clock.  Prints the findings, then "exit N sent N later N" and the states' counts.
 * NAMES="mail.example=127.0.0.1 …" in the environment says where names lead.
 */
#include <dlfcn.h>
#include <netdb.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "data/yaml.h"
#include "mail/sender.h"

#define NOW 1700000000

static atomic_int stopped;

static void on_signal(int number)
{
    (void)number;
    atomic_store(&stopped, 1);
}

/* The address that NAMES gives ${name}, else the name itself. */
static const char *look_up(const char *name, char *address, size_t bytes)
{
    const char *names = getenv("NAMES");
    struct str rest = str_of(names ? names : ""), word;

    while (str_split(&rest, ' ', &word)) {
        size_t equals = str_chr(word, '=');

        if (equals != STR_NONE && str_is(str_slice(word, 0, equals), name)) {
            snprintf(address, bytes, "%.*s", STR_ARG(str_from(word, equals + 1)));
            return address;
        }
    }
    return name;
}

/* In the place of the C library's. */
int getaddrinfo(const char *restrict name, const char *restrict service,
                const struct addrinfo *restrict hints, struct addrinfo **restrict found)
{
    int (*next)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");
    char address[100];

    if (!symbol)
        abort();
    memcpy(&next, &symbol, sizeof(next));
    return next(look_up(name, address, sizeof(address)), service, hints, found);
}

static int message(void *data, struct arena *arena, struct str recipient, struct buf *out,
                   struct diag *diag)
{
    size_t bytes = *(size_t *)data;

    (void)arena;
    (void)diag;
    buf_printf(out,
               "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\nFrom: A <a@example.org>\r\n"
               "To: <%.*s>\r\nMessage-ID: <1.%.*s>\r\nSubject: one\r\n"
               "List-Unsubscribe: <https://example.org/u>,\r\n <mailto:u@example.org>\r\n"
               "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n.\r\n..two\r\n\r\n",
               STR_ARG(recipient), STR_ARG(recipient));
    while (out->len + 80 < bytes)
        buf_add_c(out, ".123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
                       "1234\r\n");
    buf_add_c(out, "the end\r\n");
    return 0;
}

static void freeze(struct ledger *ledger, struct arena *arena, const char *file, struct diag *diag)
{
    struct ledger_issue issue = {.digest = STR("digest"),
                                 .number = 1,
                                 .date = {NOW, 0, 0},
                                 .subject = STR("one"),
                                 .envelope_from = STR("bounces@example.org"),
                                 .parts = STR("parts"),
                                 .hash = STR("00")};
    struct str text, line, *addresses = NULL;
    size_t n = 0, capacity = 0;

    if (file_read(arena, file, 1 << 28, &text, diag) < 0)
        exit(2);
    while (str_line(&text, &line)) {
        addresses = arena_grow(arena, addresses, n, &capacity, sizeof(*addresses));
        addresses[n++] = line;
    }
    issue.recipients = addresses;
    issue.n_recipients = n;
    ledger_freeze(ledger, &issue, diag);
}

static void prepare(const char *path, const char *recipients, struct diag *diag)
{
    struct ledger *ledger = ledger_open(path, diag);
    struct arena *arena = arena_new();
    int64_t last = 0, unknown = 0;

    if (ledger && ledger_last_issue(ledger, STR("digest"), &last, diag) == 0 && last == 0)
        freeze(ledger, arena, recipients, diag);
    if (ledger)
        ledger_recover(ledger, &unknown, diag);
    ledger_close(ledger);
    arena_free(arena);
}

static void print(const struct diag *diag)
{
    size_t n;
    const struct diag_item *items = diag_items(diag, &n);
    struct buf out;

    buf_init(&out, 1 << 24);
    for (size_t i = 0; i < n; i++)
        diag_format(&out, &items[i]);
    fwrite(out.at ? out.at : "", 1, out.len, stdout);
    buf_free(&out);
}

int main(int argc, char **argv)
{
    struct sigaction action = {.sa_handler = on_signal};
    size_t bytes = argc > 4 ? strtoul(argv[4], NULL, 10) : 1000;
    struct moment now = {NOW + (argc > 5 ? atol(argv[5]) : 0), 0, 0};
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct mail_settings settings;
    struct sender_report report = {.counts = {0}};
    struct sender_job job = {.digest = STR("digest"),
                             .number = 1,
                             .date = {NOW, 0, 0},
                             .envelope_from = STR("bounces@example.org"),
                             .message = message,
                             .data = &bytes,
                             .stop = &stopped};
    const struct value *root = NULL;
    struct str text;
    int status = -1;

    if (argc < 4)
        return 2;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    job.ledger_path = argv[1];
    if (file_read(arena, argv[2], 1 << 20, &text, diag) == 0 &&
        yaml_parse(arena, text, argv[2], 1, NULL, &root, diag) == 0 &&
        mail_settings_read(arena, value_get(root, "mail"), argv[2], ".", &settings, diag) == 0) {
        prepare(argv[1], argv[3], diag);
        if (diag_count(diag, SEVERITY_ERROR) == 0)
            status = sender_run(&settings, &job, now, &report, diag);
    }
    print(diag);
    printf("exit %d sent %lld later %d\n", status, (long long)report.sent_now, report.later);
    for (int i = 0; i < RECIPIENT_STATES; i++)
        printf("%s %lld\n", recipient_state_name((enum recipient_state)i),
               (long long)report.counts[i]);
    diag_free(diag);
    arena_free(arena);
    return status < 0 ? 1 : report.later ? 75 : 0;
}
