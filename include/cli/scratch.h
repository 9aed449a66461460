#ifndef CLI_SCRATCH_H
#define CLI_SCRATCH_H

#include "base/arena.h"
#include "ledger/ledger.h"

/** A ledger for a rehearsal: it is in a folder of its own below TMPDIR (or /tmp) and gone with scratch_close. */
struct scratch {
    const char *folder;
    const char *path; /* of the ledger's file, for others to open */
    struct ledger *ledger;
};

/** Make an empty one.  Return 0, or -1 with the reason in ${diag}; then there is nothing to close. */
int scratch_open(struct arena *arena, struct scratch *scratch, struct diag *diag);
void scratch_close(struct arena *arena, struct scratch *scratch);

#endif
