#ifndef MAIL_FEEDER_H
#define MAIL_FEEDER_H

#include <stdatomic.h>
#include <sys/types.h>

#include "base/str.h"

/** A process of its own that writes into a pipe what does not fit there at once, and outlives us if it must. */
struct feeder {
    pid_t pid;              /* 0: there is none */
    atomic_size_t *written; /* shared with it: how many bytes the pipe has taken */
};

/**
 * Write ${bytes} into the pipe ${out} and close it, beside what we do; of our descriptors it keeps only that one.  It
 * ends by itself when all is written or nobody reads any more.  Return 0 or an errno.
 */
int feeder_start(struct feeder *feeder, int out, struct str bytes);

/** How many bytes it has written, whether or not they have been read; 0 if it was not started. */
size_t feeder_written(const struct feeder *feeder);

/** End it, if it was started. */
void feeder_end(struct feeder *feeder);

#endif
