/*
 * The next issue from its selection to its freezing.
 */
#include "digest/issue.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "digest/compose.h"
#include "digest/hash.h"
#include "digest/recipients.h"
#include "digest/select.h"
#include "digest/unsubscribe.h"

static struct ledger_post ledger_post_of(const struct post *post)
{
    return (struct ledger_post){select_key(post), post->title, post->link, post->date};
}

static void list_stock(const struct selection *s, struct issue *issue)
{
    issue->stock = arena_array(s->arena, s->site->n_posts, sizeof *issue->stock);
    for (size_t i = 0; i < s->site->n_posts; i++) {
        bool in_issue = false;

        for (size_t k = 0; k < issue->n_posts + issue->n_waiting && !in_issue; k++)
            in_issue = issue->posts[k] == s->site->posts[i];
        if (!in_issue)
            issue->stock[issue->n_stock++] = ledger_post_of(s->site->posts[i]);
    }
}

static int take_stock(const struct selection *s, struct issue *issue)
{
    list_stock(s, issue);
    if (ledger_take_stock(s->ledger, s->settings->name, issue->stock, issue->n_stock, s->diag) != 0)
        return -1;
    return select_note_start(s);
}

static int list_recipients(const struct selection *s, struct issue *issue)
{
    const struct digest_settings *settings = s->settings;
    struct str one = s->options->test.len ? s->options->test : settings->to_address.spec;
    struct address address;
    const char *why;

    issue->recipients = ARENA_NEW(s->arena, struct str);
    if (one.len == 0) {
        issue->recipients_file =
            file_join(s->arena, s->site->config->dir, arena_cstr(s->arena, settings->recipients));
        return recipients_check(s->arena, issue->recipients_file, &issue->recipients[0],
                                &issue->n_recipients, s->diag);
    }
    why = address_parse(s->arena, one, &address);
    if (why) {
        diag_add(s->diag, SEVERITY_ERROR, (struct place){NULL, 0, 0}, "%.*s: %s", STR_ARG(one),
                 why);
        return -1;
    }
    issue->recipients[0] = address.spec;
    issue->n_recipients = 1;
    return 0;
}

/* The first post of the last issue that is not in the site any more, or NULL. */
static const struct ledger_post *missing_post(const struct selection *s)
{
    for (size_t i = 0; i < s->last.n_posts; i++) {
        bool found = false;

        for (size_t k = 0; k < s->site->n_posts && !found; k++)
            found = str_eq(select_key(s->site->posts[k]), s->last.posts[i].id);
        if (!found)
            return &s->last.posts[i];
    }
    return NULL;
}

int issue_cancel(struct arena *arena, const struct config *config,
                 const struct digest_settings *settings, struct ledger *ledger, int64_t number,
                 struct diag *diag)
{
    struct str file = settings->introduction;
    size_t slash = str_rchr(file, '/');
    struct str folder = str_slice(file, 0, slash == STR_NONE ? 0 : slash + 1);
    struct str name = arena_printf(arena, "%.*s%lld.md", STR_ARG(folder), (long long)number);
    char *used = file_join(arena, config->dir, name.at);
    char *next = file_join(arena, config->dir, arena_cstr(arena, file));

    if (ledger_cancel(ledger, settings->name, number, diag) != 0)
        return -1;
    if (file.len == 0 || !file_exists(used))
        return 0;
    if (!file_exists(next) && rename(used, next) == 0)
        return 0;
    diag_add(diag, SEVERITY_WARNING, (struct place){used, 0, 0},
             "it opened issue %lld, which is taken back, and cannot be moved back to %s",
             (long long)number, next);
    return 0;
}

/*
 * Take back the last issue if nothing of it was sent and one of its posts was withdrawn since: it is then composed again
 * without it, for the same *${period}.  Return 1 if it was taken back, 0, or -1.
 */
static int recall(struct selection *s, struct str *period)
{
    const struct ledger_post *missing = s->last_number ? missing_post(s) : NULL;
    int64_t counts[RECIPIENT_STATES];

    if (!missing)
        return 0;
    if (ledger_count(s->ledger, s->settings->name, s->last_number, counts, s->diag) != 0)
        return -1;
    if (counts[RECIPIENT_PENDING] == 0 || counts[RECIPIENT_CLAIMED] + counts[RECIPIENT_SUBMITTING] +
                                                  counts[RECIPIENT_DELIVERED] +
                                                  counts[RECIPIENT_UNKNOWN] >
                                              0)
        return 0;
    diag_add(s->diag, SEVERITY_WARNING, (struct place){NULL, 0, 0},
             "%.*s: \"%.*s\" was withdrawn before issue %lld was sent; the issue is composed again "
             "without it",
             STR_ARG(s->settings->name), STR_ARG(missing->title), (long long)s->last_number);
    *period = s->last.period;
    if (issue_cancel(s->arena, s->site->config, s->settings, s->ledger, s->last_number, s->diag) !=
        0)
        return -1;
    s->last_number = 0;
    s->last = (struct ledger_issue){.number = 0};
    return select_open(s) == 0 ? 1 : -1;
}

static int make_unsubscribe_key(const struct selection *s, bool dry_run, struct issue *issue)
{
    const struct digest_settings *settings = s->settings;
    char *path;

    if (settings->to.len || settings->unsubscribe_none || !settings->unsubscribe_key_file.len)
        return 0;
    path = file_join(s->arena, s->site->config->dir,
                     arena_cstr(s->arena, settings->unsubscribe_key_file));
    issue->keyless = dry_run && !issue->test && !file_exists(path);
    return issue->keyless ? 0 : unsubscribe_make_key(s->arena, path, s->diag);
}

int issue_compose(struct arena *arena, struct site *site, const struct digest_settings *settings,
                  struct ledger *ledger, const struct issue_options *options, bool dry_run,
                  struct issue *issue, enum issue_outcome *outcome, struct diag *diag)
{
    struct selection s = {.arena = arena,
                          .site = site,
                          .settings = settings,
                          .ledger = ledger,
                          .options = options,
                          .diag = diag};
    struct issue_options again = *options;
    const struct post **posts;
    struct str period = {NULL, 0};
    size_t n, max = (size_t)settings->max_posts;
    int due, recalled;

    *issue = (struct issue){.settings = settings};
    if (select_open(&s) != 0)
        return -1;
    recalled = dry_run || options->reissue > 0 ? 0 : recall(&s, &period);
    if (recalled < 0)
        return -1;
    if (recalled) {
        again.force = true;
        s.options = &again;
    }
    if (!s.known && options->announce < 0 && options->reissue == 0) {
        *outcome = ISSUE_TOOK_STOCK;
        if (dry_run)
            list_stock(&s, issue);
        return dry_run ? 0 : take_stock(&s, issue);
    }
    if (select_posts(&s, &posts, &n) != 0)
        return -1;
    issue->number = s.last_number + 1;
    issue->date = date_in_zone(site->now.s, site->config->zone);
    due = select_is_due(&s, n, &issue->period);
    if (recalled)
        issue->period = period;
    *outcome = ISSUE_NOT_DUE;
    if (due <= 0)
        return due;
    if (select_corrected(&s, issue) != 0)
        return -1;
    *outcome = ISSUE_NO_POSTS;
    if (n == 0 && issue->n_corrected == 0 && settings->when_empty == DIGEST_SKIP) {
        bool by_hand = options->force || options->announce >= 0 || options->reissue > 0;

        return dry_run || by_hand || s.doubtful ? 0 : select_note_empty(&s, issue->period);
    }
    if (max > 0 && n > max && options->reissue == 0) {
        issue->n_waiting = n - max;
        n = max;
    }
    select_put_in_order(&s, issue, posts, n);
    if (!s.known) {
        /* What waits for the next issue is not stock. */
        for (size_t i = 0; i < issue->n_waiting; i++)
            issue->posts[n + i] = posts[n + i];
        list_stock(&s, issue);
    }
    *outcome = ISSUE_READY;
    issue->test = options->test.len > 0;
    if (list_recipients(&s, issue) != 0 || make_unsubscribe_key(&s, dry_run, issue) != 0)
        return -1;
    if (compose_issue(arena, site, options->templates_dir, issue, diag) != 0)
        return -1;
    /* All were left out, and the issue that says nothing is not wanted: it waits until one is mended. */
    if (n > 0 && issue->n_posts == 0 && issue->n_corrected == 0 &&
        settings->when_empty == DIGEST_SKIP)
        *outcome = ISSUE_NO_POSTS;
    return 0;
}

void issue_record(struct arena *arena, const struct issue *issue, struct ledger_issue *record)
{
    struct ledger_post *posts = arena_array(arena, issue->n_posts, sizeof *posts);

    for (size_t i = 0; i < issue->n_posts; i++)
        posts[i] = ledger_post_of(issue->posts[i]);
    *record = (struct ledger_issue){
        .digest = issue->settings->name,
        .number = issue->number,
        .date = issue->date,
        .period = issue->period,
        .subject = issue->subject,
        .envelope_from = issue->settings->envelope_from,
        .parts = issue->parts,
        .hash = hash_sha256(arena, issue->parts),
        .posts = posts,
        .n_posts = issue->n_posts,
        .stock = issue->stock,
        .n_stock = issue->n_stock,
        .recipients = issue->recipients,
        .n_recipients = 1,
    };
}

/* digest/NEXT.md becomes digest/7.md: it was used, and the next issue starts without one. */
static int move_introduction(struct arena *arena, const struct config *config,
                             const struct issue *issue, struct diag *diag)
{
    struct str file = issue->introduction_file;
    size_t slash = str_rchr(file, '/');
    struct str folder = str_slice(file, 0, slash == STR_NONE ? 0 : slash + 1);
    struct str name = arena_printf(arena, "%.*s%lld.md", STR_ARG(folder), (long long)issue->number);
    char *from, *to;

    if (file.len == 0)
        return 0;
    from = file_join(arena, config->dir, arena_cstr(arena, file));
    to = file_join(arena, config->dir, name.at);
    if (rename(from, to) == 0)
        return 0;
    diag_add(diag, SEVERITY_ERROR, (struct place){from, 0, 0},
             "it went into issue %lld but cannot be moved to %s (%s); remove it, or the next issue "
             "will have it again",
             (long long)issue->number, to, strerror(errno));
    return -1;
}

int issue_freeze(struct arena *arena, const struct config *config, struct ledger *ledger,
                 const struct issue *issue, struct diag *diag)
{
    struct recipients recipients = {.file = NULL};
    struct ledger_issue record;
    int status;

    issue_record(arena, issue, &record);
    if (issue->recipients_file) {
        if (recipients_open(&recipients, issue->recipients_file, diag) != 0)
            return -1;
        record.n_recipients = 0;
        record.next_recipient = recipients_next;
        record.next_data = &recipients;
    }
    status = ledger_freeze(ledger, &record, diag);
    recipients_close(&recipients);
    if (status != 0)
        return -1;
    return move_introduction(arena, config, issue, diag);
}

int issue_outlook(struct arena *arena, struct site *site, const struct digest_settings *settings,
                  struct ledger *ledger, struct issue_outlook *outlook, struct diag *diag)
{
    struct issue_options options = {.announce = -1};
    struct selection s = {.arena = arena,
                          .site = site,
                          .settings = settings,
                          .ledger = ledger,
                          .options = &options,
                          .diag = diag};
    struct str period;
    int due;

    *outlook = (struct issue_outlook){.by_calendar = settings->when.kind != SCHEDULE_POSTS};
    if (select_open(&s) != 0)
        return -1;
    if (s.known && select_posts(&s, &outlook->posts, &outlook->n_new) != 0)
        return -1;
    if (!outlook->by_calendar) {
        outlook->posts_left = settings->when.posts - (int64_t)outlook->n_new;
        return 0;
    }
    outlook->due = schedule_next(&settings->when, site->config->zone, site->now);
    due = s.known ? select_is_due(&s, outlook->n_new, &period) : 0;
    if (due < 0)
        return -1;
    if (due)
        outlook->due = schedule_latest(&settings->when, site->config->zone, site->now);
    return 0;
}
