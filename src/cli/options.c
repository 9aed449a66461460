/*
 * The command line.  One table says every option, its meaning and which commands know it.
 */
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "data/schema.h"

enum option_type { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER };

struct option {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* NULL: none */
    enum option_type type;
    size_t offset;
    const char *commands; /* names with blanks between them; NULL: all of them */
    const char *help;
};

#define AT(member) offsetof(struct options, member)
#define SITES "build digest send run check render status resolve"
#define READERS "build digest run check render status"

static const struct option table[] = {
    {"out", 0, "DIR", OPTION_TEXT, AT(out), "build",
     "write below DIR instead of the site's output folder"},
    {"dry-run", 'n', NULL, OPTION_FLAG, AT(dry_run), "build digest",
     "say what would be done; write nothing"},
    {"ping", 0, NULL, OPTION_FLAG, AT(ping), "build run",
     "tell the hubs (WebSub) of the feeds that changed"},
    {"force", 0, NULL, OPTION_FLAG, AT(force), "digest",
     "compose an issue though none is due by the calendar"},
    {"announce", 0, "N", OPTION_NUMBER, AT(announce), "digest", "treat the newest N posts as new"},
    {"reissue", 0, "N", OPTION_NUMBER, AT(reissue), "digest", "compose the posts of issue N again"},
    {"cancel", 0, "N", OPTION_NUMBER, AT(cancel), "digest",
     "give the posts of issue N back while nothing of it was sent"},
    {"preview", 0, "DIR", OPTION_TEXT, AT(preview), "digest",
     "write a page into DIR that shows the next issue from all sides"},
    {"test", 0, "ADDRESS", OPTION_TEXT, AT(test), "digest",
     "send the next issue to ADDRESS alone; record nothing"},
    {"digest", 0, "NAME", OPTION_TEXT, AT(digest), "digest send resolve dkim-key",
     "mind this digest alone, where the site has several"},
    {"delivered", 0, "ADDRESS", OPTION_TEXT, AT(delivered), "resolve",
     "ADDRESS has got the message; `all`: everybody of unknown state has"},
    {"resend", 0, "ADDRESS", OPTION_TEXT, AT(resend), "resolve",
     "send to ADDRESS again; `all`: to everybody of unknown state"},
    {"log", 0, "FILE", OPTION_TEXT, AT(log), "resolve",
     "find out by Message-ID from Postfix's log FILE; -: from standard input"},
    {"ed25519", 0, NULL, OPTION_FLAG, AT(ed25519), "dkim-key",
     "make Ed25519 keys (RFC 8463) rather than RSA"},
    {"json", 0, NULL, OPTION_FLAG, AT(json), "status check digest", "write JSON, for machines"},
    {"drafts", 'D', NULL, OPTION_FLAG, AT(drafts), READERS, "read the posts in _drafts too"},
    {"future", 0, NULL, OPTION_FLAG, AT(future), READERS, "take posts with a date in the future"},
    {"unpublished", 0, NULL, OPTION_FLAG, AT(unpublished), READERS,
     "take posts that say `published: false`"},
    {"config", 0, "FILES", OPTION_TEXT, AT(config), SITES,
     "read these instead of _config.yml, the later over the earlier: A.yml,B.yml"},
    {"now", 0, "TIME", OPTION_TEXT, AT(now), SITES,
     "the present (default: SOURCE_DATE_EPOCH, else the clock)"},
    {"quiet", 'q', NULL, OPTION_FLAG, AT(quiet), NULL, "print errors only"},
    {"verbose", 'v', NULL, OPTION_FLAG, AT(verbose), NULL, "say what was done"},
    {"help", 'h', NULL, OPTION_FLAG, AT(help), NULL, "print this help"},
    {"version", 0, NULL, OPTION_FLAG, AT(version), NULL, "print the program's version"},
};
#define N_OPTIONS (sizeof(table) / sizeof(*table))

static const struct option *find_long(struct str name)
{
    for (size_t i = 0; i < N_OPTIONS; i++)
        if (str_is(name, table[i].name))
            return &table[i];
    return NULL;
}

static const struct option *find_letter(char letter)
{
    for (size_t i = 0; i < N_OPTIONS; i++)
        if (table[i].letter && table[i].letter == letter)
            return &table[i];
    return NULL;
}

static bool knows(const struct command *command, const struct option *option)
{
    struct str list = str_of(option->commands), name;

    if (!option->commands)
        return true;
    while (command && str_split(&list, ' ', &name))
        if (str_is(name, command->name))
            return true;
    return false;
}

static int set_option(const struct option *option, const char *value, struct options *options,
                      struct buf *message)
{
    char *member = (char *)options + option->offset, *end;
    int64_t number;
    struct moment m;

    switch (option->type) {
    case OPTION_FLAG:
        *(bool *)(void *)member = true;
        return 0;
    case OPTION_TEXT:
        if (strcmp(option->name, "now") == 0 && date_parse(str_of(value), NULL, &m)) {
            buf_printf(message,
                       "--now: '%s' is not a time; write it as \"2026-11-01 09:00 +05:30\"", value);
            return -1;
        }
        if (!*value) {
            buf_printf(message, "--%s needs a value", option->name);
            return -1;
        }
        *(const char **)(void *)member = value;
        return 0;
    case OPTION_NUMBER:
        number = strtoll(value, &end, 10);
        if (!ascii_is_digit(*value) || *end || number > INT32_MAX) {
            buf_printf(message, "--%s: '%s' is not a number", option->name, value);
            return -1;
        }
        *(int64_t *)(void *)member = number;
        return 0;
    }
    return -1;
}

/* Names for schema_nearest. */
static const char *nearest_option(struct str name)
{
    const char *names[N_OPTIONS];

    for (size_t i = 0; i < N_OPTIONS; i++)
        names[i] = table[i].name;
    return schema_nearest(name, names, N_OPTIONS);
}

static const struct command *find_command(const struct command *commands, const char *name,
                                          struct buf *message)
{
    const char *names[32], *near;
    size_t n = 0;

    for (; commands[n].name && n < 32; n++) {
        if (strcmp(commands[n].name, name) == 0)
            return &commands[n];
        names[n] = commands[n].name;
    }
    near = schema_nearest(str_of(name), names, n);
    buf_printf(message, "there is no command '%s'", name);
    if (near)
        buf_printf(message, "; did you mean '%s'?", near);
    return NULL;
}

/* One reading of the command line: what was asked for is set once its command is known. */
struct reading {
    int argc;
    char **argv;
    int at;
    const struct command *commands;
    const struct command *command;
    struct options *options;
    struct buf *message;
    const struct option *asked[64]; /* to be checked against the command */
    size_t n_asked;
};

static int read_value(struct reading *r, const struct option *option, const char *value)
{
    if (r->n_asked < sizeof(r->asked) / sizeof(*r->asked))
        r->asked[r->n_asked++] = option;
    if (option->type != OPTION_FLAG && !value) {
        if (r->at + 1 >= r->argc) {
            buf_printf(r->message, "--%s needs a value: %s", option->name, option->argument);
            return -1;
        }
        value = r->argv[++r->at];
    } else if (option->type == OPTION_FLAG && value) {
        buf_printf(r->message, "--%s takes no value", option->name);
        return -1;
    }
    return set_option(option, value, r->options, r->message);
}

static int read_long(struct reading *r, const char *word)
{
    struct str name = str_of(word);
    size_t equals = str_chr(name, '=');
    const struct option *option;
    const char *near;

    name = str_slice(name, 0, equals);
    option = find_long(name);
    if (option)
        return read_value(r, option, equals == STR_NONE ? NULL : word + equals + 1);
    near = nearest_option(name);
    buf_printf(r->message, "there is no option --%.*s", STR_ARG(name));
    if (near)
        buf_printf(r->message, "; did you mean --%s?", near);
    return -1;
}

static int read_letters(struct reading *r, const char *letters)
{
    for (; *letters; letters++) {
        const struct option *option = find_letter(*letters);

        if (!option) {
            buf_printf(r->message, "there is no option -%c", *letters);
            return -1;
        }
        if (read_value(r, option, NULL))
            return -1;
    }
    return 0;
}

static int read_argument(struct reading *r, const char *word)
{
    struct options *o = r->options;

    if (!r->command) {
        r->command = find_command(r->commands, word, r->message);
        return r->command ? 0 : -1;
    }
    if (o->n_arguments == r->command->max) {
        buf_printf(r->message, "'%s' is one argument too many", word);
        return -1;
    }
    o->arguments[o->n_arguments++] = word;
    return 0;
}

int options_read(int argc, char **argv, const struct command *commands,
                 const struct command **command, struct options *options, struct buf *message)
{
    struct reading r = {.argc = argc, .argv = argv, .commands = commands};
    bool all_arguments = false;

    *options = (struct options){.announce = -1, .reissue = -1, .cancel = -1};
    r.options = options;
    r.message = message;
    for (r.at = 1; r.at < argc; r.at++) {
        const char *word = argv[r.at];
        int bad;

        if (all_arguments || word[0] != '-' || !word[1])
            bad = read_argument(&r, word);
        else if (strcmp(word, "--") == 0)
            bad = 0, all_arguments = true;
        else if (word[1] == '-')
            bad = read_long(&r, word + 2);
        else
            bad = read_letters(&r, word + 1);
        if (bad)
            return -1;
    }
    *command = r.command;
    if (options->help || options->version)
        return 0;
    if (!r.command) {
        buf_add_c(message, "say what to do");
        return -1;
    }
    if (options->n_arguments < r.command->min) {
        buf_printf(message, "%s needs an argument: %s", r.command->name, r.command->arguments);
        return -1;
    }
    for (size_t i = 0; i < r.n_asked; i++) {
        if (!knows(r.command, r.asked[i])) {
            buf_printf(message, "%s has no option --%s", r.command->name, r.asked[i]->name);
            return -1;
        }
    }
    return 0;
}

static void add_option(struct buf *out, const struct option *option)
{
    size_t start = out->len;

    buf_add_c(out, "  ");
    if (option->letter)
        buf_printf(out, "-%c, ", option->letter);
    buf_printf(out, "--%s%s%s", option->name, option->argument ? " " : "",
               option->argument ? option->argument : "");
    do
        buf_char(out, ' ');
    while (out->len - start < 24);
    buf_printf(out, "%s\n", option->help);
}

void options_help(struct buf *out, const struct command *commands, const struct command *command)
{
    if (command) {
        buf_printf(out, "usage: courant %s [options] %s\n%s\n\n", command->name, command->arguments,
                   command->summary);
    } else {
        buf_add_c(out, "usage: courant COMMAND [options] [SITE]\n"
                       "A folder of posts in; feeds and an email digest out.\n\n");
        for (; commands->name; commands++)
            buf_printf(out, "  courant %-8s %-13s %s\n", commands->name, commands->arguments,
                       commands->summary);
        buf_add_c(out, "\nSITE is the current folder unless given.\n\n");
    }
    for (size_t i = 0; i < N_OPTIONS; i++)
        if (knows(command, &table[i]))
            add_option(out, &table[i]);
    buf_add_c(out, command ? "" : "  courant COMMAND --help  the command's own options\n");
    buf_add_c(out, "\nExit status: 0 done; 1 something was left out or refused, and reported;\n"
                   "2 usage; 75 try again later.\n");
}
