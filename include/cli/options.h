#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/** A word of the command line and what it does; the table of them is in main.c. */
struct cli;
struct command {
    const char *name;
    const char *arguments; /* as the help shows them: "[SITE] POST" */
    const char *summary;   /* one line */
    size_t min, max;       /* how many arguments */
    int (*run)(struct cli *cli);
};

/** What the command line asks for.  Texts are NULL when not asked for. */
struct options {
    const char *arguments[2]; /* what is no option; NULL: not there */
    size_t n_arguments;
    bool quiet, verbose, help, version;
    const char *now, *config;
    bool drafts, future, unpublished;
    const char *out;
    bool dry_run, force, json, ping;
    int64_t announce, reissue, cancel; /* -1: not asked for */
    const char *preview, *test;
    const char *resend, *delivered, *log; /* of resolve */
    const char *digest;
    bool ed25519; /* of dkim-key */
};

/**
 * options_read(argc, argv, commands, command, options, message):
 * Read the command line: a command's name from ${commands} (ends with a NULL name), options before and behind it
 * as `--name VALUE` or `--name=VALUE`, and arguments; `--` ends options.
 *
 * Return 0 with *${command} (NULL if --help or --version need none), or -1 with what is wrong appended to ${message}.
 */
int options_read(int argc, char **argv, const struct command *commands,
                 const struct command **command, struct options *options, struct buf *message);

/** Append the help of ${command} (NULL: the program's, which lists ${commands}). */
void options_help(struct buf *out, const struct command *commands, const struct command *command);

#endif
