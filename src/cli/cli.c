/*
 * One run of the program from its start to its exit status: configuration, clock, lock, report.
 * Here alone the wall clock is read and the streams are written.
 */
#include "cli/commands.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "data/json.h"

#define OUT_MAX_BYTES ((size_t)256 << 20)

/* What the last run reported, below the site's folder. */
#define LAST_REPORT ".courant/report"
#define LAST_REPORT_MAX_BYTES ((size_t)16 << 20)

/* A stream that was closed leads nowhere: no file that is opened later may get its place, and what is printed. */
static void fill_streams(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd > STDERR_FILENO)
        close(fd);
}

void cli_start(struct cli *cli)
{
    fill_streams();
    signal(SIGCHLD, SIG_DFL); /* who ignores it is not told how a program of his ends */
    cli->arena = arena_new();
    cli->diag = diag_new();
    cli->dir = cli->options.n_arguments ? cli->options.arguments[0] : ".";
    buf_init(&cli->out, OUT_MAX_BYTES);
    buf_init(&cli->summary, OUT_MAX_BYTES);
    cli->progress = !cli->options.quiet && isatty(STDERR_FILENO);
}

void cli_progress(struct cli *cli, const char *format, ...)
{
    va_list args;

    if (!cli->progress)
        return;
    va_start(args, format);
    fputs("\r\033[K", stderr);
    vfprintf(stderr, format, args);
    va_end(args);
    fflush(stderr);
}

/* The present: --now, else SOURCE_DATE_EPOCH, else the clock, shown in the site's zone. */
static int read_now(struct cli *cli)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    struct timespec clock;
    char *end;

    if (cli->options.now) {
        if (date_parse(str_of(cli->options.now), cli->config->zone, &cli->now) == 0)
            return 0;
        diag_add(cli->diag, SEVERITY_ERROR, (struct place){NULL, 0, 0}, "--now: '%s' is not a time",
                 cli->options.now);
        return -1;
    }
    if (epoch && *epoch) {
        long long s = strtoll(epoch, &end, 10);

        if (*end || !ascii_is_digit(*epoch) || s > INT64_C(253402300799)) {
            diag_add(cli->diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
                     "SOURCE_DATE_EPOCH: '%s' is not a number of seconds; unset it or use --now",
                     epoch);
            return -1;
        }
        cli->now = date_in_zone(s, cli->config->zone);
        return 0;
    }
    clock_gettime(CLOCK_REALTIME, &clock);
    cli->now = date_in_zone(clock.tv_sec, cli->config->zone);
    return 0;
}

/* --config's files, which stand with commas between them, as Jekyll's; NULL: _config.yml alone. */
static const char *const *config_files(struct cli *cli)
{
    struct str rest = str_of(cli->options.config), file;
    const char **files = NULL;
    size_t n = 0, capacity = 0;

    if (rest.len == 0)
        return NULL;
    while (str_split(&rest, ',', &file)) {
        files = arena_grow(cli->arena, files, n, &capacity, sizeof(*files));
        files[n++] = arena_cstr(cli->arena, str_trim(file));
    }
    files = arena_grow(cli->arena, files, n, &capacity, sizeof(*files));
    files[n] = NULL;
    return files;
}

const char *cli_templates(struct cli *cli)
{
    /* Beside the program, beside its build folder, where PREFIX/bin has been moved to. */
    static const char *const places[] = {"templates", "../templates", "../share/courant/templates"};
    char program[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", program, sizeof(program));
    struct str path = {program, n > 0 ? (size_t)n : 0};
    const char *folder = arena_cstr(cli->arena, str_slice(path, 0, str_rchr(path, '/')));

    for (size_t i = 0; path.len && i < sizeof(places) / sizeof(*places); i++) {
        const char *dir = file_join(cli->arena, folder, places[i]);

        if (file_is_dir(file_join(cli->arena, dir, "digest")))
            return dir;
    }
    return NULL;
}

/* --digest with a name that nobody has would be minded by doing nothing. */
static int check_digest(struct cli *cli)
{
    size_t n = cli->settings.n_digests;

    for (size_t i = 0; i < n; i++)
        if (digest_is_asked(cli, &cli->settings.digests[i]))
            return 0;
    if (n == 0)
        return 0;
    diag_add(cli->diag, SEVERITY_ERROR, (struct place){cli->config->courant_file, 0, 0},
             "there is no digest '%s'", cli->options.digest);
    return -1;
}

int cli_configure(struct cli *cli)
{
    struct config_options options = {.files = config_files(cli),
                                     .drafts = cli->options.drafts,
                                     .future = cli->options.future,
                                     .unpublished = cli->options.unpublished};

    if (!file_is_dir(cli->dir)) {
        diag_add(cli->diag, SEVERITY_ERROR, (struct place){cli->dir, 0, 0},
                 "there is no such folder");
        return -1;
    }
    cli->config = config_load(cli->arena, cli->dir, &options, cli->diag);
    if (!cli->config || read_now(cli))
        return -1;
    if (settings_read(cli->arena, cli->config, &cli->settings, cli->diag))
        return -1;
    return check_digest(cli);
}

const char *cli_output(struct cli *cli)
{
    if (cli->options.out)
        return cli->options.out;
    return file_join(cli->arena, cli->dir, arena_cstr(cli->arena, cli->config->output));
}

int cli_load(struct cli *cli)
{
    if (cli_configure(cli))
        return -1;
    cli_progress(cli, "reading posts");
    cli->site = site_load(cli->arena, cli->config, cli->now, cli->diag);
    return cli->site ? 0 : -1;
}

int cli_lock(struct cli *cli, bool make)
{
    const char *folder = file_join(cli->arena, cli->dir, ".courant");

    if (!file_is_dir(cli->dir)) {
        diag_add(cli->diag, SEVERITY_ERROR, (struct place){cli->dir, 0, 0},
                 "there is no such folder");
        return -1;
    }
    if (!file_is_dir(folder)) {
        if (!make)
            return 0;
        if (file_make_dirs(folder, cli->diag))
            return -1;
    }
    cli->lock = file_lock(file_join(cli->arena, folder, "lock"), cli->diag);
    if (cli->lock != FILE_LOCKED)
        return cli->lock < 0 ? -1 : 0;
    cli->later = true;
    diag_add(cli->diag, SEVERITY_WARNING, (struct place){cli->dir, 0, 0},
             "another courant is at work here; try again later");
    return -1;
}

/* By file and place: the order of finding is nobody's business, and folders list in any order. */
static int by_place(const void *a, const void *b)
{
    const struct diag_item *x = *(const struct diag_item *const *)a;
    const struct diag_item *y = *(const struct diag_item *const *)b;
    int order = strcmp(x->file, y->file);

    if (order == 0)
        order = (x->line > y->line) - (x->line < y->line);
    if (order == 0)
        order = (x->column > y->column) - (x->column < y->column);
    return order ? order : (x > y) - (x < y); /* else as they were found */
}

/* The findings that are to be shown, in order. */
static const struct diag_item **shown_findings(const struct cli *cli, bool notes, size_t *shown)
{
    size_t n;
    const struct diag_item *items = diag_items(cli->diag, &n);
    const struct diag_item **sorted = arena_array(cli->arena, n, sizeof(struct diag_item *));

    *shown = 0;
    for (size_t i = 0; i < n; i++) {
        if (items[i].severity == SEVERITY_ERROR ||
            (!cli->options.quiet && (notes || items[i].severity == SEVERITY_WARNING)))
            sorted[(*shown)++] = &items[i];
    }
    if (*shown)
        qsort(sorted, *shown, sizeof(*sorted), by_place);
    return sorted;
}

/* What was said to people so far goes into the JSON too, which is all that machines read. */
static void add_said(struct cli *cli, struct value *top)
{
    struct str rest = arena_str(cli->arena, buf_str(&cli->out)), line;
    struct value *lines = value_list(cli->arena);

    while (str_line(&rest, &line))
        value_push(cli->arena, lines, value_text(cli->arena, line));
    if (value_size(lines))
        value_put(cli->arena, top, STR("said"), lines);
    buf_truncate(&cli->out, 0);
}

/* As text in ${report}; for machines as JSON on standard output. */
static void add_report(struct cli *cli, bool notes, struct buf *report)
{
    static const char *const severities[] = {"note", "warning", "error"};
    size_t n;
    const struct diag_item **findings = shown_findings(cli, notes || cli->findings_json, &n);
    struct value *list = value_list(cli->arena);

    for (size_t i = 0; i < n; i++) {
        const struct diag_item *item = findings[i];
        struct value *map = value_map(cli->arena);

        if (!cli->findings_json) {
            diag_format(report, item);
            continue;
        }
        value_put(cli->arena, map, STR("file"), value_text(cli->arena, str_of(item->file)));
        value_put(cli->arena, map, STR("line"), value_int(cli->arena, item->line));
        value_put(cli->arena, map, STR("column"), value_int(cli->arena, item->column));
        value_put(cli->arena, map, STR("severity"),
                  value_text(cli->arena, str_of(severities[item->severity])));
        value_put(cli->arena, map, STR("rule"), value_text(cli->arena, str_of(item->rule)));
        value_put(cli->arena, map, STR("text"), value_text(cli->arena, str_of(item->text)));
        value_push(cli->arena, list, map);
    }
    if (cli->findings_json) {
        struct value *top = value_map(cli->arena);

        value_put(cli->arena, top, STR("errors"),
                  value_int(cli->arena, (int64_t)diag_count(cli->diag, SEVERITY_ERROR)));
        value_put(cli->arena, top, STR("warnings"),
                  value_int(cli->arena, (int64_t)diag_count(cli->diag, SEVERITY_WARNING)));
        value_put(cli->arena, top, STR("findings"), list);
        add_said(cli, top);
        json_write(&cli->out, top, 2);
        buf_char(&cli->out, '\n');
    }
}

/* Whether ${report} is the last run's; if not it is noted for the next. */
static bool is_old_report(const struct cli *cli, struct str report)
{
    struct diag *unused = diag_new(); /* a report is printed rather than lost */
    struct str last = {NULL, 0};
    const char *path = file_join(cli->arena, cli->dir, LAST_REPORT);
    bool old;

    if (file_exists(path))
        file_read(cli->arena, path, LAST_REPORT_MAX_BYTES, &last, unused);
    old = report.len && str_eq(last, report);
    if (!str_eq(last, report))
        file_publish(cli->dir, LAST_REPORT, report, NULL, unused);
    diag_free(unused);
    return old;
}

static void print(FILE *stream, const struct buf *text)
{
    if (text->len)
        fwrite(text->at, 1, text->len, stream);
}

int cli_finish(struct cli *cli)
{
    bool terminal = isatty(STDOUT_FILENO);
    bool talk = terminal || cli->options.verbose;
    struct buf report;
    int status = diag_count(cli->diag, SEVERITY_ERROR) ? STATUS_LEFT_OUT
                 : cli->later                          ? STATUS_LATER
                                                       : STATUS_FINE;

    buf_init(&report, OUT_MAX_BYTES);
    add_report(cli, talk || !cli->cron, &report);
    cli_progress(cli, "%s", "");
    if (!cli->cron || talk || !is_old_report(cli, buf_str(&report)))
        print(stderr, &report);
    print(stdout, &cli->out);
    if (talk && !cli->options.quiet)
        print(stdout, &cli->summary);
    if (fflush(stdout) || ferror(stdout)) {
        fputs("courant: standard output cannot be written\n", stderr);
        status = STATUS_LEFT_OUT;
    }
    if (cli->lock >= 0)
        close(cli->lock);
    buf_free(&report);
    buf_free(&cli->out);
    buf_free(&cli->summary);
    diag_free(cli->diag);
    arena_free(cli->arena);
    return status;
}
