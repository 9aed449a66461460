/*
 * courant status: posts, feeds, issues and recipients at a glance.
 */
#include "base/file.h"
#include "cli/commands.h"
#include "data/json.h"
#include "digest/issue.h"
#include "ledger/ledger.h"

#define LISTED_MAX                                                                                 \
    10000 /* by name, of those whose state is known: the counts tell how many there are */
#define SHOWN_MAX 10 /* of them to people */

/* The status is one tree of data, printed as JSON or for people. */
static void put_text(struct cli *cli, struct value *map, const char *key, struct str text)
{
    value_put(cli->arena, map, str_of(key), value_text(cli->arena, text));
}

static void put_int(struct cli *cli, struct value *map, const char *key, int64_t n)
{
    value_put(cli->arena, map, str_of(key), value_int(cli->arena, n));
}

static struct str time_text(struct cli *cli, struct moment m)
{
    struct buf out;

    buf_init(&out, 64);
    date_rfc3339(&out, m);
    return buf_take(&out, cli->arena);
}

static const struct value *posts_value(struct cli *cli)
{
    struct value *map = value_map(cli->arena);

    put_int(cli, map, "published", (int64_t)cli->site->n_posts);
    put_int(cli, map, "left_out", (int64_t)cli->site->n_left_out);
    if (cli->site->n_posts) {
        put_text(cli, map, "newest", cli->site->posts[0]->title);
        put_text(cli, map, "newest_date", time_text(cli, cli->site->posts[0]->date));
    }
    return map;
}

static const struct value *feeds_value(struct cli *cli)
{
    struct value *list = value_list(cli->arena);
    const char *root = file_join(cli->arena, cli->dir, arena_cstr(cli->arena, cli->config->output));

    for (size_t i = 0; i < cli->settings.n_feeds; i++) {
        const struct feed_settings *feed = &cli->settings.feeds[i];
        struct value *map = value_map(cli->arena);
        const char *path = file_join(cli->arena, root, arena_cstr(cli->arena, feed->path));

        put_text(cli, map, "path", feed->path);
        put_text(cli, map, "format", str_of(feed_format_name(feed->format)));
        value_put(cli->arena, map, STR("written"), value_bool(file_exists(path)));
        value_push(cli->arena, list, map);
    }
    return list;
}

static const struct value *states_value(struct cli *cli, const int64_t counts[RECIPIENT_STATES])
{
    struct value *map = value_map(cli->arena);

    for (int i = 0; i < RECIPIENT_STATES; i++)
        put_int(cli, map, recipient_state_name((enum recipient_state)i), counts[i]);
    return map;
}

struct listing {
    struct cli *cli;
    struct value *list;
    size_t max;
};

static int add_recipient(void *data, int64_t number, const struct ledger_recipient *recipient)
{
    struct listing *listing = data;
    struct cli *cli = listing->cli;
    struct value *map = value_map(cli->arena);

    put_int(cli, map, "issue", number);
    put_text(cli, map, "address", arena_str(cli->arena, recipient->address));
    put_int(cli, map, "attempts", recipient->attempts);
    if (recipient->code)
        put_int(cli, map, "code", recipient->code);
    put_text(cli, map, "reply", arena_str(cli->arena, recipient->reply));
    if (recipient->state == RECIPIENT_DEFERRED)
        put_text(cli, map, "next_try",
                 time_text(cli, date_in_zone(recipient->until_s, cli->config->zone)));
    value_push(cli->arena, listing->list, map);
    return value_size(listing->list) >= listing->max;
}

/* The recipients in ${state} by name, under the state's name. */
static int put_recipients(struct cli *cli, struct ledger *ledger, struct str digest,
                          enum recipient_state state, size_t max, struct value *map)
{
    struct listing listing = {cli, value_list(cli->arena), max};

    if (ledger_list(ledger, digest, 0, state, add_recipient, &listing, cli->diag) < 0)
        return -1;
    value_put(cli->arena, map, str_of(recipient_state_name(state)), listing.list);
    return 0;
}

/* What is in the ledger about one digest. */
static void put_record(struct cli *cli, struct ledger *ledger, struct str name, struct value *map)
{
    int64_t last = 0, counts[RECIPIENT_STATES] = {0};
    struct value *list = value_list(cli->arena);
    struct ledger_issue *issues;
    size_t n;

    if (ledger_last_issue(ledger, name, &last, cli->diag) ||
        ledger_count(ledger, name, 0, counts, cli->diag) ||
        ledger_issues(ledger, cli->arena, name, &issues, &n, cli->diag))
        return;
    put_int(cli, map, "last_issue", last);
    value_put(cli->arena, map, STR("recipients"), states_value(cli, counts));
    for (size_t i = 0; i < n; i++) {
        struct value *one = value_map(cli->arena);

        if (ledger_count(ledger, name, issues[i].number, counts, cli->diag))
            return;
        put_int(cli, one, "number", issues[i].number);
        put_text(cli, one, "date", time_text(cli, issues[i].date));
        put_text(cli, one, "subject", issues[i].subject);
        put_int(cli, one, "posts", (int64_t)issues[i].n_posts);
        value_put(cli->arena, one, STR("recipients"), states_value(cli, counts));
        value_push(cli->arena, list, one);
    }
    value_put(cli->arena, map, STR("issues"), list);
    if (put_recipients(cli, ledger, name, RECIPIENT_UNKNOWN, SIZE_MAX, map) == 0 &&
        put_recipients(cli, ledger, name, RECIPIENT_DEFERRED, LISTED_MAX, map) == 0 &&
        put_recipients(cli, ledger, name, RECIPIENT_REFUSED, LISTED_MAX, map) == 0)
        put_recipients(cli, ledger, name, RECIPIENT_EXPIRED, LISTED_MAX, map);
}

/* When the next issue is due, and what would be in it. */
static void put_outlook(struct cli *cli, struct ledger *ledger,
                        const struct digest_settings *digest, struct value *map)
{
    struct issue_outlook outlook;
    struct value *next = value_map(cli->arena), *posts = value_list(cli->arena);

    if (issue_outlook(cli->arena, cli->site, digest, ledger, &outlook, cli->diag))
        return;
    if (outlook.by_calendar)
        put_text(cli, next, "due", time_text(cli, outlook.due));
    else
        put_int(cli, next, "posts_missing", outlook.posts_left);
    put_int(cli, next, "new_posts", (int64_t)outlook.n_new);
    for (size_t i = 0; i < outlook.n_new; i++) {
        struct value *post = value_map(cli->arena);

        put_text(cli, post, "title", outlook.posts[i]->title);
        put_text(cli, post, "link", outlook.posts[i]->link);
        value_push(cli->arena, posts, post);
    }
    value_put(cli->arena, next, STR("posts"), posts);
    value_put(cli->arena, map, STR("next"), next);
}

static const struct value *digests_value(struct cli *cli)
{
    struct value *list = value_list(cli->arena);
    struct ledger *ledger = NULL;

    if (file_exists(cli->settings.ledger))
        ledger = ledger_open(cli->settings.ledger, cli->diag);
    for (size_t i = 0; i < cli->settings.n_digests; i++) {
        const struct digest_settings *digest = &cli->settings.digests[i];
        struct value *map = value_map(cli->arena);

        put_text(cli, map, "name", digest->name);
        put_text(cli, map, "schedule", digest->schedule);
        if (ledger) {
            put_record(cli, ledger, digest->name, map);
            put_outlook(cli, ledger, digest, map);
        }
        value_push(cli->arena, list, map);
    }
    if (ledger)
        ledger_close(ledger);
    return list;
}

static int64_t int_of(const struct value *map, const char *key)
{
    const struct value *v = value_get(map, key);

    return v && v->type == VALUE_INT ? v->u.integer : 0;
}

static struct str text_of(const struct value *map, const char *key)
{
    return value_as_text(value_get(map, key));
}

static void print_states(struct buf *out, const struct value *states)
{
    bool any = false;

    for (size_t i = 0; i < value_size(states); i++) {
        int64_t n = value_at(states, i)->u.integer;

        if (n)
            buf_printf(out, "%s%lld %.*s", any ? ", " : "", (long long)n,
                       STR_ARG(value_key(states, i)));
        any |= n != 0;
    }
    buf_add_c(out, any ? "\n" : "nobody yet\n");
}

static void print_next(struct buf *out, const struct value *next)
{
    const struct value *posts = value_get(next, "posts");

    if (value_get(next, "due"))
        buf_printf(out, "  next issue: due %.*s", STR_ARG(text_of(next, "due")));
    else
        buf_printf(out, "  next issue: after %lld more posts",
                   (long long)int_of(next, "posts_missing"));
    buf_printf(out, ", %lld new %s so far\n", (long long)int_of(next, "new_posts"),
               int_of(next, "new_posts") == 1 ? "post" : "posts");
    for (size_t i = 0; i < value_size(posts); i++)
        buf_printf(out, "    %.*s\n", STR_ARG(text_of(value_at(posts, i), "title")));
}

static void print_unknown(struct buf *out, const struct value *unknown)
{
    for (size_t i = 0; i < value_size(unknown); i++)
        buf_printf(out, "  unknown whether %.*s has issue %lld (courant resolve settles it)\n",
                   STR_ARG(text_of(value_at(unknown, i), "address")),
                   (long long)int_of(value_at(unknown, i), "issue"));
}

/* Who was put off, refused or given up, and why; ${state} is the name of the list and of the state. */
static void print_recipients(struct buf *out, const struct value *digest, const char *state)
{
    const struct value *list = value_get(digest, state);

    for (size_t i = 0; i < value_size(list) && i < SHOWN_MAX; i++) {
        const struct value *one = value_at(list, i);

        buf_printf(out, "  %s: %.*s, issue %lld", state, STR_ARG(text_of(one, "address")),
                   (long long)int_of(one, "issue"));
        if (value_get(one, "next_try"))
            buf_printf(out, ", until %.*s", STR_ARG(text_of(one, "next_try")));
        if (value_get(one, "code"))
            buf_printf(out, ": %lld", (long long)int_of(one, "code"));
        buf_printf(out, "%s%.*s\n", value_get(one, "code") ? " " : ": ",
                   STR_ARG(text_of(one, "reply")));
    }
    if (value_size(list) > SHOWN_MAX)
        buf_printf(out, "  %s: and more (--json names them)\n", state);
}

static void print_digest(struct buf *out, const struct value *digest)
{
    const struct value *issues = value_get(digest, "issues"), *next = value_get(digest, "next");

    buf_printf(out, "%.*s: %.*s, %lld %s\n", STR_ARG(text_of(digest, "name")),
               STR_ARG(text_of(digest, "schedule")), (long long)int_of(digest, "last_issue"),
               int_of(digest, "last_issue") == 1 ? "issue" : "issues");
    for (size_t i = 0; i < value_size(issues); i++) {
        const struct value *issue = value_at(issues, i);

        buf_printf(out, "  issue %lld, %.*s: ", (long long)int_of(issue, "number"),
                   STR_ARG(text_of(issue, "subject")));
        print_states(out, value_get(issue, "recipients"));
    }
    print_unknown(out, value_get(digest, "unknown"));
    print_recipients(out, digest, "deferred");
    print_recipients(out, digest, "refused");
    print_recipients(out, digest, "expired");
    if (next)
        print_next(out, next);
}

static void print_plain(struct buf *out, const struct value *status)
{
    const struct value *posts = value_get(status, "posts"), *feeds = value_get(status, "feeds"),
                       *digests = value_get(status, "digests");

    buf_printf(out, "posts: %lld published, %lld left out\n", (long long)int_of(posts, "published"),
               (long long)int_of(posts, "left_out"));
    if (value_get(posts, "newest"))
        buf_printf(out, "  newest: %.*s (%.*s)\n", STR_ARG(text_of(posts, "newest")),
                   STR_ARG(text_of(posts, "newest_date")));
    buf_add_c(out, "feeds:\n");
    for (size_t i = 0; i < value_size(feeds); i++) {
        const struct value *feed = value_at(feeds, i);

        buf_printf(out, "  %.*s (%.*s)%s\n", STR_ARG(text_of(feed, "path")),
                   STR_ARG(text_of(feed, "format")),
                   value_get(feed, "written")->u.boolean ? "" : ", not written yet");
    }
    for (size_t i = 0; i < value_size(digests); i++)
        print_digest(out, value_at(digests, i));
}

int status_command(struct cli *cli)
{
    struct value *status;

    if (cli_load(cli))
        return STATUS_FINE;
    status = value_map(cli->arena);
    value_put(cli->arena, status, STR("posts"), posts_value(cli));
    value_put(cli->arena, status, STR("feeds"), feeds_value(cli));
    value_put(cli->arena, status, STR("digests"), digests_value(cli));
    if (cli->options.json) {
        json_write(&cli->out, status, 2);
        buf_char(&cli->out, '\n');
    } else {
        print_plain(&cli->out, status);
    }
    return STATUS_FINE;
}
