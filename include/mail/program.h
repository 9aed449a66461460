#ifndef MAIL_PROGRAM_H
#define MAIL_PROGRAM_H

#include "base/buf.h"
#include "mail/failure.h"

/** Another program, run to its end: what it is given, what it says, how it ends. */
struct program {
    /* Set by the one who runs it. */
    const char *const *arguments; /* the program's path first, NULL last */
    bool has_input;               /* else its standard input is ours */
    struct str input;             /* what it can read */
    int listen; /* the stream that is read: 1 or 2; of these, 2 is else ours, and 1 goes nowhere */
    int64_t patience_ms; /* it is ended when it takes nothing and does not end for so long */
    bool is_brief;       /* it is ended when it says more than is kept of it */
    mail_stop *stop;     /* and when this is set */

    /* Set when it has run. */
    struct buf said; /* what it wrote to that stream, up to the ceiling that buf_init was given */
    bool read_all;   /* it has read its input to the end */
    bool cut_off;    /* it was ended here */
    int status;      /* as waitpid has it */
};

/**
 * program_run(program):
 * Run it, and wait until it ends; what it has left running in the background is not waited for.  With an input it gets a
 * process group of its own, so that a terminal's signals are ours alone.
 *
 * The input waits in a pipe before the program starts, and what is more than a pipe holds is written by a process of its
 * own (see mail/feeder): should we be killed, the program still reads the whole and never a part.
 *
 * Return 0, or an errno if it cannot be started.
 */
int program_run(struct program *program);

#endif
