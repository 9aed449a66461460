/*
 * Which posts the next issue has, whether it is due, and its freezing.
 */
#include "digest/issue.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "digest/compose.h"
#include "digest/hash.h"
#include "digest/parts.h"
#include "digest/recipients.h"

/* What selection works with. */
struct selection {
    struct arena *arena;
    struct site *site;
    const struct digest_settings *settings;
    struct ledger *ledger;
    const struct issue_options *options;
    struct diag *diag;
    struct liquid_condition *where;
    int64_t last_number;
    struct ledger_issue last; /* the last issue; all zero if there is none */
    bool known;
};

static struct place settings_place(const struct selection *s)
{
    return (struct place){s->site->config->courant_file, s->settings->line, s->settings->column};
}

/* What the ledger calls a post: it outlives edits and a move of the site to another domain. */
static struct str post_key(const struct post *post)
{
    return post->id.len ? post->id : post->link;
}

/* Whether the settings want ${post} at all: 1, 0 or -1. */
static int is_wanted(const struct selection *s, const struct post *post)
{
    const struct value *flag = value_get(post->front, "digest");
    struct value *globals;

    if (post->hidden || (flag && flag->type == VALUE_BOOL && !flag->u.boolean))
        return 0;
    if (!s->where)
        return 1;
    globals = value_map(s->arena);
    for (size_t i = 0; i < value_size(s->site->variables); i++)
        value_put(s->arena, globals, value_key(s->site->variables, i),
                  value_at(s->site->variables, i));
    value_put(s->arena, globals, STR("post"), post->page);
    return liquid_test(s->where, s->arena, globals, s->site->now, s->site, s->diag);
}

static int open_selection(struct selection *s)
{
    int known = ledger_is_known(s->ledger, s->settings->name, s->diag);

    if (known < 0)
        return -1;
    s->known = known;
    if (s->settings->where.len) {
        s->where = liquid_condition(s->site->liquid, s->arena, s->settings->where,
                                    settings_place(s), s->diag);
        if (!s->where)
            return -1;
    }
    if (ledger_last_issue(s->ledger, s->settings->name, &s->last_number, s->diag) != 0)
        return -1;
    if (s->last_number == 0)
        return 0;
    return ledger_issue(s->ledger, s->arena, s->settings->name, s->last_number, &s->last, s->diag);
}

static const char *since_note(const struct selection *s)
{
    return arena_printf(s->arena, "digest %.*s since", STR_ARG(s->settings->name)).at;
}

/* When the digest was last looked after: its last issue's period, or when stock was taken. */
static int last_moment(const struct selection *s, struct moment *last)
{
    struct str text = s->last.period;

    *last = (struct moment){.s = INT64_MIN};
    if (s->last_number == 0 &&
        ledger_note_get(s->ledger, s->arena, str_of(since_note(s)), &text, s->diag) != 0)
        return -1;
    if (text.len)
        (void)date_parse_rfc3339(text, last); /* an unreadable one was never: the issue is due */
    return 0;
}

static struct str rfc3339(struct arena *arena, struct moment m)
{
    struct buf out;

    buf_init(&out, 64);
    date_rfc3339(&out, m);
    return buf_take(&out, arena);
}

static bool is_asked_for(const struct issue_options *o)
{
    return o->force || o->announce >= 0 || o->reissue > 0 || o->test.len > 0;
}

/*
 * Whether an issue is due, for which *${period}: 1, 0 or -1.  ${n_new} posts wait.
 */
static int is_due(const struct selection *s, size_t n_new, struct str *period)
{
    const struct schedule *when = &s->settings->when;
    struct moment now = s->site->now, latest, last;
    int64_t late_s;

    *period = rfc3339(s->arena, date_in_zone(now.s, s->site->config->zone));
    if (is_asked_for(s->options))
        return 1;
    if (when->kind == SCHEDULE_POSTS)
        return n_new >= (size_t)when->posts;
    latest = schedule_latest(when, s->site->config->zone, now);
    if (last_moment(s, &last) != 0)
        return -1;
    if (date_cmp(latest, last) <= 0)
        return 0;
    late_s = now.s - latest.s;
    *period = rfc3339(s->arena, latest);
    if (s->settings->max_late_ms > 0 && late_s > s->settings->max_late_ms / 1000) {
        diag_add(s->diag, SEVERITY_NOTE, settings_place(s),
                 "the issue that was due at %.*s is later than max_late allows and is left out",
                 STR_ARG(*period));
        return 0;
    }
    return 1;
}

/* Every wanted post that was not announced, newest first. */
static int find_new(const struct selection *s, const struct post ***posts, size_t *n)
{
    size_t newest = 0; /* how many wanted posts came before */

    *n = 0;
    *posts = arena_array(s->arena, s->site->n_posts, sizeof **posts);
    for (size_t i = 0; i < s->site->n_posts; i++) {
        const struct post *post = s->site->posts[i];
        int wanted = is_wanted(s, post), announced;

        if (wanted < 0)
            return -1;
        if (!wanted)
            continue;
        if (s->options->announce >= 0) {
            announced = newest++ >= (size_t)s->options->announce;
        } else {
            announced = ledger_is_announced(s->ledger, s->settings->name, post_key(post), s->diag);
            if (announced < 0)
                return -1;
        }
        if (!announced)
            (*posts)[(*n)++] = post;
    }
    return 0;
}

/* The posts of an earlier issue, as far as they still exist. */
static int find_again(const struct selection *s, const struct post ***posts, size_t *n)
{
    struct ledger_issue old;

    *n = 0;
    if (s->options->reissue > s->last_number) {
        diag_add(s->diag, SEVERITY_ERROR, settings_place(s),
                 "there is no issue %lld; the last one is %lld", (long long)s->options->reissue,
                 (long long)s->last_number);
        return -1;
    }
    if (ledger_issue(s->ledger, s->arena, s->settings->name, s->options->reissue, &old, s->diag) !=
        0)
        return -1;
    *posts = arena_array(s->arena, old.n_posts, sizeof **posts);
    for (size_t i = 0; i < old.n_posts; i++) {
        const struct post *found = NULL;

        for (size_t k = 0; k < s->site->n_posts && !found; k++) {
            if (str_eq(post_key(s->site->posts[k]), old.posts[i].id))
                found = s->site->posts[k];
        }
        if (found)
            (*posts)[(*n)++] = found;
        else
            diag_add(s->diag, SEVERITY_WARNING, settings_place(s),
                     "\"%.*s\" of issue %lld is not in the site any more and is left out",
                     STR_ARG(old.posts[i].title), (long long)s->options->reissue);
    }
    return 0;
}

/* Announced posts that their authors changed (last_modified_at) since the last issue. */
static int find_corrected(const struct selection *s, struct issue *issue)
{
    if (!s->settings->corrections || s->last_number == 0)
        return 0;
    issue->corrected = arena_array(s->arena, s->site->n_posts, sizeof *issue->corrected);
    for (size_t i = 0; i < s->site->n_posts; i++) {
        const struct post *post = s->site->posts[i];
        int wanted, announced;

        if (date_cmp(post->updated, post->date) == 0 ||
            date_cmp(post->updated, s->last.date) <= 0 || date_cmp(post->updated, issue->date) > 0)
            continue;
        wanted = is_wanted(s, post);
        announced = ledger_is_announced(s->ledger, s->settings->name, post_key(post), s->diag);
        if (wanted < 0 || announced < 0)
            return -1;
        if (wanted && announced)
            issue->corrected[issue->n_corrected++] = post;
    }
    return 0;
}

/* Featured posts first, each group in the order of the settings; ${posts} come newest first. */
static void put_in_order(const struct selection *s, struct issue *issue, const struct post **posts,
                         size_t n)
{
    /* Room for those that wait, too: the first issue's stock must not hold them. */
    issue->posts = arena_array(s->arena, n + issue->n_waiting, sizeof *issue->posts);
    for (int featured = 1; featured >= 0; featured--) {
        for (size_t i = 0; i < n; i++) {
            const struct post *post = posts[s->settings->order == DIGEST_OLDEST ? n - 1 - i : i];

            if (post->featured == (featured == 1))
                issue->posts[issue->n_posts++] = post;
        }
    }
}

static struct ledger_post ledger_post_of(const struct post *post)
{
    return (struct ledger_post){post_key(post), post->title, post->link, post->date};
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
    struct str now = rfc3339(s->arena, s->site->now);

    list_stock(s, issue);
    if (ledger_take_stock(s->ledger, s->settings->name, issue->stock, issue->n_stock, s->diag) != 0)
        return -1;
    return ledger_note_set(s->ledger, str_of(since_note(s)), now, s->diag);
}

static int list_recipients(const struct selection *s, struct issue *issue)
{
    const struct digest_settings *settings = s->settings;
    struct str one = s->options->test.len ? s->options->test : settings->to_address.spec;
    struct address address;
    const char *why;

    if (one.len == 0) {
        char *path =
            file_join(s->arena, s->site->config->dir, arena_cstr(s->arena, settings->recipients));

        return recipients_read(s->arena, path, &issue->recipients, &issue->n_recipients, s->diag);
    }
    why = address_parse(s->arena, one, &address);
    if (why) {
        diag_add(s->diag, SEVERITY_ERROR, (struct place){NULL, 0, 0}, "%.*s: %s", STR_ARG(one),
                 why);
        return -1;
    }
    issue->recipients = ARENA_NEW(s->arena, struct str);
    issue->recipients[0] = address.spec;
    issue->n_recipients = 1;
    return 0;
}

/* The posts of the next issue, newest first. */
static int select_posts(const struct selection *s, const struct post ***posts, size_t *n)
{
    return s->options->reissue > 0 ? find_again(s, posts, n) : find_new(s, posts, n);
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
    const struct post **posts;
    size_t n, max = (size_t)settings->max_posts;
    int due;

    *issue = (struct issue){.settings = settings};
    if (open_selection(&s) != 0)
        return -1;
    if (!s.known && options->announce < 0) {
        *outcome = ISSUE_TOOK_STOCK;
        if (dry_run)
            list_stock(&s, issue);
        return dry_run ? 0 : take_stock(&s, issue);
    }
    if (select_posts(&s, &posts, &n) != 0)
        return -1;
    issue->number = s.last_number + 1;
    issue->date = date_in_zone(site->now.s, site->config->zone);
    due = is_due(&s, n, &issue->period);
    *outcome = ISSUE_NOT_DUE;
    if (due <= 0)
        return due;
    if (find_corrected(&s, issue) != 0)
        return -1;
    *outcome = ISSUE_NO_POSTS;
    if (n == 0 && issue->n_corrected == 0 && settings->when_empty == DIGEST_SKIP)
        return 0;
    if (max > 0 && n > max && options->reissue == 0) {
        issue->n_waiting = n - max;
        n = max;
    }
    put_in_order(&s, issue, posts, n);
    if (!s.known) {
        /* What waits for the next issue is not stock. */
        for (size_t i = 0; i < issue->n_waiting; i++)
            issue->posts[n + i] = posts[n + i];
        list_stock(&s, issue);
    }
    *outcome = ISSUE_READY;
    if (list_recipients(&s, issue) != 0)
        return -1;
    return compose_issue(arena, site, options->templates_dir, issue, diag);
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
        .recipients = issue->recipients,
        .n_recipients = issue->n_recipients,
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
    struct ledger_issue record;

    issue_record(arena, issue, &record);
    if (issue->stock &&
        ledger_take_stock(ledger, issue->settings->name, issue->stock, issue->n_stock, diag) != 0)
        return -1;
    if (ledger_freeze(ledger, &record, diag) != 0)
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
    if (open_selection(&s) != 0)
        return -1;
    if (s.known && find_new(&s, &outlook->posts, &outlook->n_new) != 0)
        return -1;
    if (!outlook->by_calendar) {
        outlook->posts_left = settings->when.posts - (int64_t)outlook->n_new;
        return 0;
    }
    outlook->due = schedule_next(&settings->when, site->config->zone, site->now);
    due = s.known ? is_due(&s, outlook->n_new, &period) : 0;
    if (due < 0)
        return -1;
    if (due)
        outlook->due = schedule_latest(&settings->when, site->config->zone, site->now);
    return 0;
}
