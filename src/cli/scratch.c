/*
 * A ledger that lives only as long as a rehearsal.
 */
#include "cli/scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

int scratch_open(struct arena *arena, struct scratch *scratch, struct diag *diag)
{
    const char *above = getenv("TMPDIR");
    char *folder = file_join(arena, above && *above ? above : "/tmp", "courant-XXXXXX");

    if (!mkdtemp(folder)) {
        diag_add(diag, SEVERITY_ERROR, (struct place){folder, 0, 0}, "cannot be made: %s",
                 strerror(errno));
        return -1;
    }
    scratch->folder = folder;
    scratch->path = file_join(arena, folder, "ledger.sqlite");
    scratch->ledger = ledger_open(scratch->path, diag);
    if (scratch->ledger)
        return 0;
    scratch_close(arena, scratch);
    return -1;
}

void scratch_close(struct arena *arena, struct scratch *scratch)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"}; /* SQLite's own */

    if (scratch->ledger)
        ledger_close(scratch->ledger);
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
        unlink(arena_printf(arena, "%s%s", scratch->path, endings[i]).at);
    rmdir(scratch->folder);
}
