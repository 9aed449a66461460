/*
 * courant: a folder of posts in, feeds and an email digest out.
 */
#include <stdio.h>

#include "cli/commands.h"

static const struct command commands[] = {
    {"init", "[SITE]", "write a commented courant.yml; never overwrite one", 0, 1, init_command},
    {"build", "[SITE]", "write the feeds", 0, 1, build_command},
    {"digest", "[SITE]", "compose the next issue if it is due", 0, 1, digest_command},
    {"send", "[SITE]", "deliver every issue that is not delivered yet", 0, 1, send_command},
    {"run", "[SITE]", "build, digest, send: the one line for cron", 0, 1, run_command},
    {"check", "[SITE | FEED]", "report every problem of a site, or of a feed; write nothing", 0, 1,
     check_command},
    {"render", "[SITE] POST", "print one post's HTML as feeds have it", 1, 2, render_command},
    {"status", "[SITE]", "posts, feeds, issues and recipients at a glance", 0, 1, status_command},
    {"resolve", "[SITE]", "settle who got a message when nobody knows", 0, 1, resolve_command},
    {"dkim-key", "[SITE]", "make the keys that sign a digest; print their DNS records", 0, 1,
     dkim_key_command},
    {NULL, NULL, NULL, 0, 0, NULL},
};

static int usage(struct buf *message)
{
    fprintf(stderr, "courant: %s\nTry 'courant --help'.\n", message->at ? message->at : "");
    buf_free(message);
    return STATUS_USAGE;
}

static int help(const struct command *command)
{
    struct buf out;

    buf_init(&out, 64 << 10);
    options_help(&out, commands, command);
    fputs(out.at, stdout);
    buf_free(&out);
    return fflush(stdout) ? STATUS_LEFT_OUT : STATUS_FINE;
}

int main(int argc, char **argv)
{
    struct cli cli = {.lock = -1};
    struct buf message;
    int status, finished;

    buf_init(&message, 64 << 10);
    if (options_read(argc, argv, commands, &cli.command, &cli.options, &message))
        return usage(&message);
    if (cli.options.version)
        return puts("courant " COURANT_VERSION) < 0;
    if (cli.options.help)
        return help(cli.command);
    cli_start(&cli);
    status = cli.command->run(&cli);
    finished = cli_finish(&cli);
    return status == STATUS_USAGE ? STATUS_USAGE : finished;
}
