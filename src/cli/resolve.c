/*
 * courant resolve: the user's word, or a mail server's log, on recipients of whom nobody knows
 * whether they have their message.
 */
#include <stdio.h>

#include "base/address.h"
#include "base/file.h"
#include "cli/commands.h"
#include "digest/message.h"

/* A busy server's day. */
#define LOG_MAX_BYTES ((size_t)1 << 30)
#define LOG_CHUNK_BYTES 65536

/* What is in the ledger of the address that was given, or of "all", which is the empty text. */
static struct str read_address(struct cli *cli, const char *given)
{
    struct address address;

    if (str_is(str_of(given), "all"))
        return (struct str){NULL, 0};
    return address_parse(cli->arena, str_of(given), &address) ? str_of(given) : address.spec;
}

/* Add to *${found} how many were settled. */
static int settle(struct cli *cli, struct ledger *ledger, struct str digest, struct str who,
                  enum recipient_state state, int64_t *found)
{
    int64_t settled;

    if (ledger_settle(ledger, digest, 0, who, state, &settled, cli->diag))
        return -1;
    *found += settled;
    if (settled || !who.len)
        buf_printf(&cli->out, "%.*s: %lld %s\n", STR_ARG(digest), (long long)settled,
                   state == RECIPIENT_DELIVERED ? "settled as delivered" : "will be sent again");
    return 0;
}

/* The user's word, for all digests that are asked for. */
static void settle_by_word(struct cli *cli, struct ledger *ledger)
{
    const char *given = cli->options.delivered ? cli->options.delivered : cli->options.resend;
    enum recipient_state state = cli->options.delivered ? RECIPIENT_DELIVERED : RECIPIENT_PENDING;
    struct str who = read_address(cli, given);
    int64_t found = 0;

    for (size_t i = 0; i < cli->settings.n_digests; i++)
        if (digest_is_asked(cli, &cli->settings.digests[i]) &&
            settle(cli, ledger, cli->settings.digests[i].name, who, state, &found))
            return;
    if (who.len && found == 0)
        diag_add(cli->diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
                 "nobody whose state is unknown has the address %s; `courant status` names them",
                 given);
}

/* One search of a log for everybody unknown. */
struct search {
    struct cli *cli;
    struct ledger *ledger;
    struct str digest;
    struct str log;
    struct ledger_issue issue; /* number ${number}; what ${message} is of */
    int64_t number;
    struct message *message;
    struct ledger_recipient *unknown; /* copied: the ledger must not change while it lists */
    int64_t *numbers;
    size_t n, capacity, numbers_capacity;
};

static int collect(void *data, int64_t number, const struct ledger_recipient *recipient)
{
    struct search *s = data;
    struct arena *arena = s->cli->arena;

    s->unknown = arena_grow(arena, s->unknown, s->n, &s->capacity, sizeof(*s->unknown));
    s->numbers = arena_grow(arena, s->numbers, s->n, &s->numbers_capacity, sizeof(*s->numbers));
    s->unknown[s->n] = (struct ledger_recipient){.address = arena_str(arena, recipient->address)};
    s->numbers[s->n++] = number;
    return 0;
}

static int open_message(struct search *s, int64_t number)
{
    if (s->message && s->number == number)
        return 0;
    message_close(s->message);
    s->message = NULL;
    s->number = number;
    if (ledger_issue(s->ledger, s->cli->arena, s->digest, number, &s->issue, s->cli->diag))
        return -1;
    s->message = message_open(s->cli->arena, &s->issue, s->cli->dir, s->cli->diag);
    return s->message ? 0 : -1;
}

/*
 * Whether Postfix's ${log} says that it took the message ${id}.  "QUEUEID: message-id=<ID>" is written
 * when the headers have come, which is too soon: the rest may have been cut off.  Only when the whole
 * message is in the queue does the queue manager write "QUEUEID: from=<…>, size=…", and a delivery agent
 * "QUEUEID: to=<…>, … status=…" after it.  Queue ids are used again; a "client=" or another "message-id=" begins the next message.
 */
static bool log_has_taken(struct arena *arena, struct str log, struct str id)
{
    struct str mark = arena_printf(arena, ": message-id=<%.*s>", STR_ARG(id));
    size_t at = str_find(log, mark, 0);

    for (; at != STR_NONE; at = str_find(log, mark, at + 1)) {
        struct str before = str_slice(log, 0, at);
        size_t blank = str_rchr(before, ' ');
        struct str queue_id = str_from(before, blank == STR_NONE ? 0 : blank + 1);
        struct str next_mark = arena_printf(arena, "]: %.*s: ", STR_ARG(queue_id));
        size_t next = queue_id.len > 0 ? str_find(log, next_mark, at) : STR_NONE;

        for (; next != STR_NONE; next = str_find(log, next_mark, next + 1)) {
            struct str said = str_from(log, next + next_mark.len);

            if (str_starts(said, "from=<") || str_starts(said, "to=<"))
                return true;
            if (str_starts(said, "client=") || str_starts(said, "message-id="))
                break;
        }
    }
    return false;
}

static int settle_by_log(struct search *s)
{
    int64_t found = 0;
    int bad = 0;

    for (size_t i = 0; !bad && i < s->n; i++) {
        struct arena *scratch = arena_new();
        struct str id;
        int64_t one = 0;

        bad = open_message(s, s->numbers[i]);
        if (!bad) {
            id = message_id(s->message, scratch, s->unknown[i].address);
            if (log_has_taken(scratch, s->log, id))
                bad = ledger_settle(s->ledger, s->digest, s->numbers[i], s->unknown[i].address,
                                    RECIPIENT_DELIVERED, &one, s->cli->diag);
        }
        found += one;
        arena_free(scratch);
    }
    message_close(s->message);
    buf_printf(&s->cli->out,
               "%.*s: %lld are in the log and settled as delivered; %lld are not and stay unknown "
               "(if the log is whole, --resend is safe for them)\n",
               STR_ARG(s->digest), (long long)found, (long long)s->n - (long long)found);
    return bad;
}

static int complain(struct cli *cli, const char *what)
{
    diag_add(cli->diag, SEVERITY_ERROR, (struct place){cli->options.log, 0, 0}, "%s", what);
    return -1;
}

static int read_standard_input(struct cli *cli, struct str *log)
{
    char chunk[LOG_CHUNK_BYTES];
    struct buf all;
    size_t n;

    buf_init(&all, LOG_MAX_BYTES);
    while (!buf_overflowed(&all) && (n = fread(chunk, 1, sizeof(chunk), stdin)) > 0)
        buf_add(&all, (struct str){chunk, n});
    if (ferror(stdin) || buf_overflowed(&all)) {
        buf_free(&all);
        return complain(cli, "standard input cannot be read, or is larger than 1 GiB");
    }
    *log = buf_take(&all, cli->arena);
    return 0;
}

/* Who is not found is sent to again, on the word of this log: what is none has no word. */
static int read_log(struct cli *cli, struct str *log)
{
    if (str_is(str_of(cli->options.log), "-")) {
        if (read_standard_input(cli, log))
            return -1;
    } else if (file_read(cli->arena, cli->options.log, LOG_MAX_BYTES, log, cli->diag)) {
        return -1;
    }
    if (str_starts(*log, "\x1f\x8b") || str_starts(*log, "BZh") ||
        str_starts(*log, "\xfd"
                         "7zXZ") ||
        str_starts(*log, "\x28\xb5\x2f\xfd"))
        return complain(cli, "is compressed: use `zcat -f FILE | courant resolve --log -`");
    if (str_find(*log, STR(": message-id=<"), 0) == STR_NONE)
        return complain(cli, "is no log of Postfix's: it tells of no message");
    return 0;
}

static int search_log(struct cli *cli, struct ledger *ledger, struct str digest, struct str log)
{
    struct search search = {.cli = cli, .ledger = ledger, .digest = digest, .log = log};

    if (ledger_list(ledger, digest, 0, RECIPIENT_UNKNOWN, collect, &search, cli->diag))
        return -1;
    return settle_by_log(&search);
}

static void search_logs(struct cli *cli, struct ledger *ledger, struct str log)
{
    for (size_t i = 0; i < cli->settings.n_digests; i++)
        if (digest_is_asked(cli, &cli->settings.digests[i]))
            search_log(cli, ledger, cli->settings.digests[i].name, log);
}

int resolve_command(struct cli *cli)
{
    const struct options *o = &cli->options;
    struct ledger *ledger;
    struct str log = {NULL, 0};

    if (!o->log + !o->delivered + !o->resend != 2) {
        diag_add(cli->diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
                 "say one of --delivered ADDRESS, --resend ADDRESS and --log FILE");
        return STATUS_USAGE;
    }
    if (cli_lock(cli, true) || cli_configure(cli) || (o->log && read_log(cli, &log)))
        return STATUS_FINE;
    ledger = ledger_open(cli->settings.ledger, cli->diag);
    if (!ledger)
        return STATUS_FINE;
    if (take_ledger(cli, ledger) == 0) {
        if (o->log)
            search_logs(cli, ledger, log);
        else
            settle_by_word(cli, ledger);
    }
    ledger_close(ledger);
    return STATUS_FINE;
}
