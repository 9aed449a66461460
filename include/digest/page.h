#ifndef DIGEST_PAGE_H
#define DIGEST_PAGE_H

#include "digest/issue.h"
#include "digest/message.h"
#include "digest/variables.h"

#define PAGE_MAX_BYTES (128u << 20) /* a preview holds the issue four times */

/** An issue as the archive on the web shows it. */
struct page_issue {
    int64_t number;
    struct moment date;
    struct str subject;
    struct str html; /* its body: clean, links absolute */
    struct str url;  /* absolute */
    struct str path; /* of its page, below the output folder */
};

/**
 * page_issues(arena, config, settings, ledger, issues, n, diag):
 * List the digest's issues that have a page, newest first.  Return 0, or -1 with the reason in ${diag}.
 */
int page_issues(struct arena *arena, const struct config *config,
                const struct digest_settings *settings, struct ledger *ledger,
                struct page_issue **issues, size_t *n, struct diag *diag);

/** What pages are written with. */
struct pages {
    struct arena *arena;
    struct site *site;
    const struct digest_settings *settings;
    const char *templates_dir;       /* as in struct issue_options */
    const struct page_issue *issues; /* newest first */
    size_t n;
    struct diag *diag;
};

/** Append the page of issues[${i}], with the ways to the ones beside it, to ${out}.  Return 0 or -1. */
int page_write(const struct pages *pages, size_t i, struct buf *out);

/** Append the index of all issues.  Its path below the output folder is ARCHIVE/index.html. */
int page_index(const struct pages *pages, struct buf *out);

/**
 * page_preview(arena, site, templates_dir, settings, issue, message, findings, out):
 * Append one page that shows an issue from all sides, and the ${findings} about it; it needs no server.
 * Return 0, or -1 with the reason in ${findings}.
 */
int page_preview(struct arena *arena, struct site *site, const char *templates_dir,
                 const struct digest_settings *settings, const struct ledger_issue *issue,
                 const struct message *message, struct diag *findings, struct buf *out);

#endif
