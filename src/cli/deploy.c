/*
 * after_build: a command that brings the site online before its mail leaves.
 */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/commands.h"

/* How much of a failed command's output is worth reading. */
#define TAIL_BYTES 2000

/* Run ${command} in the site's folder with its output in ${log}; its wait status, or -1. */
static int run_shell(struct cli *cli, const char *command, FILE *log)
{
    char *const argv[] = {"sh", "-c", (char *)command, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status, error;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, cli->dir);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", 0, 0);
    posix_spawn_file_actions_adddup2(&actions, fileno(log), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(log), STDERR_FILENO);
    error = posix_spawn(&child, "/bin/sh", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error) {
        errno = error;
        return -1;
    }
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

/* The end of what the command said. */
static struct str tail_of(struct cli *cli, FILE *log)
{
    char *text = arena_alloc(cli->arena, TAIL_BYTES);
    long size;

    fseek(log, 0, SEEK_END);
    size = ftell(log);
    fseek(log, size > TAIL_BYTES ? size - TAIL_BYTES : 0, SEEK_SET);
    return str_trim((struct str){text, fread(text, 1, TAIL_BYTES, log)});
}

static int run_one(struct cli *cli, const struct digest_settings *digest)
{
    const char *command = arena_cstr(cli->arena, digest->after_build);
    struct place place = {cli->config->courant_file, digest->line, digest->column};
    FILE *log = tmpfile();
    struct str said;
    int status;

    if (!log) {
        diag_add(cli->diag, SEVERITY_ERROR, place, "after_build: no temporary file: %s",
                 strerror(errno));
        return -1;
    }
    cli_progress(cli, "%s", command);
    status = run_shell(cli, command, log);
    said = tail_of(cli, log);
    if (status == -1)
        diag_add(cli->diag, SEVERITY_ERROR, place, "after_build: cannot be run: %s",
                 strerror(errno));
    else if (WIFSIGNALED(status))
        diag_add(cli->diag, SEVERITY_ERROR, place,
                 "after_build was ended by signal %d, so nothing is sent: %.*s", WTERMSIG(status),
                 STR_ARG(said));
    else if (WEXITSTATUS(status))
        diag_add(cli->diag, SEVERITY_ERROR, place,
                 "after_build ended with status %d, so nothing is sent: %.*s", WEXITSTATUS(status),
                 STR_ARG(said));
    fclose(log);
    return status ? -1 : 0;
}

/* Whether something of ${digest} is still to be sent: 1, 0 or -1. */
static int has_mail(struct cli *cli, struct ledger *ledger, const struct digest_settings *digest)
{
    int64_t *numbers;
    size_t n;

    if (!digest_is_asked(cli, digest))
        return 0;
    if (ledger_open_issues(ledger, cli->arena, digest->name, &numbers, &n, cli->diag))
        return -1;
    return n > 0;
}

/* Whether a digest before the ${i}th, among those that are deployed for, has the same command. */
static bool is_done(const struct cli *cli, const bool *deployed, size_t i)
{
    const struct digest_settings *digests = cli->settings.digests;

    for (size_t k = 0; k < i; k++)
        if (deployed[k] && str_eq(digests[k].after_build, digests[i].after_build))
            return true;
    return false;
}

int deploy_run(struct cli *cli, struct ledger *ledger)
{
    size_t n = cli->settings.n_digests;
    bool *deployed = arena_array(cli->arena, n, sizeof *deployed);

    for (size_t i = 0; i < n; i++) {
        const struct digest_settings *digest = &cli->settings.digests[i];
        int wanted = digest->after_build.len > 0;

        if (wanted && ledger)
            wanted = has_mail(cli, ledger, digest);
        if (wanted < 0 || (wanted && !is_done(cli, deployed, i) && run_one(cli, digest)))
            return -1;
        deployed[i] = wanted;
    }
    return 0;
}
