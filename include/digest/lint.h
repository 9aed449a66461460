#ifndef DIGEST_LINT_H
#define DIGEST_LINT_H

#include "digest/message.h"
#include "digest/settings.h"

/**
 * lint_issue(arena, issue, message, settings, diag):
 * Check the issue before it leaves: its parts, and its message to the first recipient, against what the standards and the
 * large receivers demand.  Each finding carries its rule's number (D01, …) and names who asks for it.
 *
 * Return 0, or -1 if there was an error: then it must not be sent.
 */
int lint_issue(struct arena *arena, const struct ledger_issue *issue, const struct message *message,
               const struct digest_settings *settings, struct diag *diag);

/** One rule: its number, what it wants, and who says so. */
struct lint_rule {
    const char *number, *text, *demand;
};
/** Every rule, *${n} of them. */
const struct lint_rule *lint_rules(size_t *n);

#endif
