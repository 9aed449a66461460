#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "cli/options.h"
#include "cli/settings.h"
#include "site/site.h"

/** The exit statuses. */
enum status {
    STATUS_FINE = 0,
    STATUS_LEFT_OUT = 1, /* something was left out or refused, and reported */
    STATUS_USAGE = 2,
    STATUS_LATER = 75 /* EX_TEMPFAIL: try again later */
};

struct feed;

/** One run of the program; every command gets it and fills what it needs. */
struct cli {
    const struct command *command;
    struct options options;
    struct arena *arena;
    struct diag *diag;
    struct buf out;     /* what the user asked to see, for standard output */
    struct buf summary; /* what was done; shown on a terminal and with -v */
    bool progress;      /* standard error is a terminal and may show how far we are */
    bool cron;          /* be silent when all is well, and do not repeat the last run's report */
    bool findings_json; /* findings are what was asked for: print them as JSON */
    bool later;         /* something must be tried again later */
    int lock;           /* descriptor, or -1 */

    const char *dir; /* the site's folder */
    const struct config *config;
    struct settings settings;
    struct moment now;
    struct site *site;
    const struct feed **changed; /* that were published with other bytes than stood there */
    size_t n_changed, changed_capacity;
};

/** Make ${cli} ready; options must have been read. */
void cli_start(struct cli *cli);

/**
 * cli_finish(cli):
 * Give the lock back, print the report on standard error and what there is to say on standard output.
 * Return the exit status.  Everything in ${cli} is then gone.
 */
int cli_finish(struct cli *cli);

/** Read configuration and the present's time.  Return 0, or -1 with reasons in cli->diag. */
int cli_configure(struct cli *cli);

/** cli_configure, then read the site's posts. */
int cli_load(struct cli *cli);

/**
 * cli_lock(cli, make):
 * Take the lock of the site, SITE/.courant/lock.  Without ${make}, a site without a folder .courant has nothing to be locked.
 * Return 0, or -1 with the reason in cli->diag; cli->later is set when another run holds it.
 */
int cli_lock(struct cli *cli, bool make);

/** The folder that feeds and pages are written into. */
const char *cli_output(struct cli *cli);

/** The templates beside the program, where it runs from its source; NULL: they are installed. */
const char *cli_templates(struct cli *cli);

/** Show on a terminal what is being done now, until the next call or the end. */
void cli_progress(struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
