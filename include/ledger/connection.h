#ifndef LEDGER_CONNECTION_H
#define LEDGER_CONNECTION_H

#include "ledger/ledger.h"
#include "ledger/sqlite.h"

/** What the files of the room `ledger` share; nobody else includes this. */
struct ledger {
    struct sqlite *db;
    bool boot_is_noted; /* claims name this start of the machine already */
    int hold;           /* ledger_hold's descriptor; -1: none */
};

/** The row of an issue.  Return 0, or -1 with the reason if there is none. */
int ledger_find_issue(struct ledger *ledger, struct str digest, int64_t number, int64_t *id,
                      struct diag *diag);

/** Report "DIGEST: issue NUMBER ${what}"; return -1. */
int ledger_problem(const struct ledger *ledger, struct diag *diag, struct str digest,
                   int64_t number, const char *what);

/** ledger_note_set inside a transaction. */
int ledger_note_put(struct ledger *ledger, struct str name, struct str text, struct diag *diag);

#endif
