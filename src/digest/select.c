/*
 * Which posts the next issue has, and whether it is due.
 */
#include "digest/select.h"

static struct place settings_place(const struct selection *s)
{
    return (struct place){s->site->config->courant_file, s->settings->line, s->settings->column};
}

struct str select_key(const struct post *post)
{
    return post->id.len ? post->id : post->link;
}

/* Whether the settings want ${post} at all; of one for which `where:` fails nobody knows, and it is left out. */
static bool is_wanted(struct selection *s, const struct post *post)
{
    const struct value *flag = value_get(post->front, "digest");
    struct value *globals;
    int wanted;

    if (post->hidden || (post->draft && !s->site->config->show_drafts) ||
        (flag && flag->type == VALUE_BOOL && !flag->u.boolean) ||
        str_is_nocase(value_as_text(flag), "false"))
        return false;
    if (!s->where)
        return true;
    globals = value_map(s->arena);
    for (size_t i = 0; i < value_size(s->site->variables); i++)
        value_put(s->arena, globals, value_key(s->site->variables, i),
                  value_at(s->site->variables, i));
    value_put(s->arena, globals, STR("post"), post->page);
    wanted = liquid_test(s->where, s->arena, globals, s->site->now, s->site, s->diag);
    if (wanted < 0) {
        s->doubtful = true;
        diag_add(s->diag, SEVERITY_ERROR, (struct place){post->file, 0, 0},
                 "`where:` of the digest fails for this post, so it is left out");
    }
    return wanted > 0;
}

int select_open(struct selection *s)
{
    int known = ledger_is_known(s->ledger, s->settings->name, s->diag);

    if (known < 0)
        return -1;
    s->known = known;
    if (s->settings->where.len) {
        s->where = liquid_condition(s->site->liquid, s->arena, s->settings->where,
                                    s->settings->where_place, s->diag);
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

/* When the digest was last looked after: its last issue's period, or when stock was taken or no post was found. */
static int last_moment(const struct selection *s, struct moment *last)
{
    struct str text = {NULL, 0};
    struct moment noted;

    *last = (struct moment){.s = INT64_MIN};
    if (ledger_note_get(s->ledger, s->arena, str_of(since_note(s)), &text, s->diag) != 0)
        return -1;
    /* An unreadable one was never: the issue is due. */
    if (s->last.period.len)
        (void)date_parse_rfc3339(s->last.period, last);
    if (text.len && date_parse_rfc3339(text, &noted) == 0 && date_cmp(noted, *last) > 0)
        *last = noted;
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

int select_is_due(const struct selection *s, size_t n_new, struct str *period)
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
static int find_new(struct selection *s, const struct post ***posts, size_t *n)
{
    *n = 0;
    *posts = arena_array(s->arena, s->site->n_posts, sizeof **posts);
    for (size_t i = 0; i < s->site->n_posts; i++) {
        const struct post *post = s->site->posts[i];
        int announced;

        /* What was announced is not asked about any more: an old post is nobody's trouble. */
        if (s->options->announce < 0) {
            announced =
                ledger_is_announced(s->ledger, s->settings->name, select_key(post), s->diag);
            if (announced < 0)
                return -1;
            if (!announced && is_wanted(s, post))
                (*posts)[(*n)++] = post;
        } else if (*n < (size_t)s->options->announce && is_wanted(s, post)) {
            (*posts)[(*n)++] = post;
        }
    }
    return 0;
}

/* The posts of an earlier issue, as far as they still exist. */
static int find_again(const struct selection *s, const struct post ***posts, size_t *n)
{
    struct ledger_issue old;

    *n = 0;
    if (s->last_number == 0) {
        diag_add(s->diag, SEVERITY_ERROR, settings_place(s),
                 "there is no issue %lld: none was composed yet", (long long)s->options->reissue);
        return -1;
    }
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
            if (str_eq(select_key(s->site->posts[k]), old.posts[i].id))
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

int select_corrected(struct selection *s, struct issue *issue)
{
    if (!s->settings->corrections || s->last_number == 0)
        return 0;
    issue->corrected = arena_array(s->arena, s->site->n_posts, sizeof *issue->corrected);
    for (size_t i = 0; i < s->site->n_posts; i++) {
        const struct post *post = s->site->posts[i];
        int announced;

        if (date_cmp(post->updated, post->date) == 0 ||
            date_cmp(post->updated, s->last.date) <= 0 || date_cmp(post->updated, issue->date) > 0)
            continue;
        announced = ledger_is_announced(s->ledger, s->settings->name, select_key(post), s->diag);
        if (announced < 0)
            return -1;
        if (announced && is_wanted(s, post))
            issue->corrected[issue->n_corrected++] = post;
    }
    return 0;
}

void select_put_in_order(const struct selection *s, struct issue *issue, const struct post **posts,
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

int select_posts(struct selection *s, const struct post ***posts, size_t *n)
{
    return s->options->reissue > 0 ? find_again(s, posts, n) : find_new(s, posts, n);
}

static int note(const struct selection *s, struct str moment)
{
    return ledger_note_set(s->ledger, str_of(since_note(s)), moment, s->diag);
}

int select_note_start(const struct selection *s)
{
    return note(s, rfc3339(s->arena, s->site->now));
}

int select_note_empty(const struct selection *s, struct str period)
{
    return s->settings->when.kind == SCHEDULE_POSTS ? 0 : note(s, period);
}
