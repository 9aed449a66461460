/* Files: publishing against hostile paths and faults, walks, locks, secrets. */
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

struct fixture {
    char top[64];
    struct arena *arena;
    struct diag *diag;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    strcpy(f->top, "/tmp/courant-file-XXXXXX");
    assert_non_null(mkdtemp(f->top));
    assert_int_equal(chdir(f->top), 0);
    f->arena = arena_new();
    f->diag = diag_new();
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[128];

    assert_int_equal(chdir("/"), 0);
    snprintf(command, sizeof(command), "rm -rf %s", f->top);
    assert_int_equal(system(command), 0);
    arena_free(f->arena);
    diag_free(f->diag);
    free(f);
    return 0;
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void holds(struct fixture *f, const char *path, const char *text)
{
    struct str got = {NULL, 0};

    assert_int_equal(file_read(f->arena, path, 1 << 20, &got, f->diag), 0);
    assert_true(str_is(got, text));
}

/* How many names are in the folder ${path}, without . and .. */
static int count_names(const char *path)
{
    DIR *dir = opendir(path);
    int n = 0;

    assert_non_null(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n - 2;
}

static void test_publish(void **state)
{
    struct fixture *f = *state;
    struct timespec old[2] = {{1000, 5}, {1000, 5}};
    enum file_published published;
    struct stat st;

    umask(022);
    assert_int_equal(file_publish("out", "a/b/feed.xml", STR("one"), &published, f->diag), 0);
    assert_int_equal(published, FILE_WRITTEN);
    holds(f, "out/a/b/feed.xml", "one");
    assert_int_equal(stat("out/a/b/feed.xml", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0644);
    assert_int_equal(count_names("out/a/b"), 1);

    utimensat(AT_FDCWD, "out/a/b/feed.xml", old, 0);
    assert_int_equal(file_publish("out", "a/./b//feed.xml", STR("one"), &published, f->diag), 0);
    assert_int_equal(published, FILE_UNCHANGED);
    assert_int_equal(stat("out/a/b/feed.xml", &st), 0);
    assert_int_equal(st.st_mtim.tv_sec, 1000);

    chmod("out/a/b/feed.xml", 0640);
    assert_int_equal(file_publish("out", "a/b/feed.xml", STR("two"), &published, f->diag), 0);
    assert_int_equal(published, FILE_WRITTEN);
    assert_int_equal(stat("out/a/b/feed.xml", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    assert_true(st.st_mtim.tv_sec > 1000);

    umask(027);
    assert_int_equal(file_publish("out", "private", STR(""), NULL, f->diag), 0);
    assert_int_equal(stat("out/private", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    umask(022);
    assert_int_equal(diag_count(f->diag, SEVERITY_ERROR), 0);
}

static void test_publish_refuses(void **state)
{
    static const char *const bad[] = {"",          "/etc/x", "..",     "../x",   "a/../x",
                                      "a/../../x", "a/",     ".",      "a/.",    "./",
                                      "away/x",    "loop/x", "in/x",   "link",   "dangling",
                                      "dir",       "fifo",   "file/x", "a/b/..", "/"};
    struct fixture *f = *state;
    char name[400];

    mkdir("elsewhere", 0777);
    put("elsewhere/victim", "untouched");
    mkdir("out", 0777);
    mkdir("out/dir", 0777);
    mkdir("out/a", 0777);
    put("out/file", "");
    assert_int_equal(symlink("../elsewhere", "out/away"), 0);
    assert_int_equal(symlink("loop", "out/loop"), 0);
    assert_int_equal(symlink("a", "out/in"), 0);
    assert_int_equal(symlink("../elsewhere/victim", "out/link"), 0);
    assert_int_equal(symlink("../elsewhere/new", "out/dangling"), 0);
    assert_int_equal(mkfifo("out/fifo", 0666), 0);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        size_t before = diag_count(f->diag, SEVERITY_ERROR);

        if (file_publish("out", bad[i], STR("evil"), NULL, f->diag) != -1)
            fail_msg("published %s", bad[i]);
        assert_int_equal(diag_count(f->diag, SEVERITY_ERROR), before + 1);
    }
    memset(name, 'n', sizeof(name));
    name[sizeof(name) - 1] = '\0';
    assert_int_equal(file_publish("out", name, STR("x"), NULL, f->diag), -1);
    holds(f, "elsewhere/victim", "untouched");
    assert_int_equal(count_names("elsewhere"), 1);
    assert_int_equal(count_names(f->top), 2);
    assert_int_equal(count_names("out/a"), 0);
    assert_int_equal(count_names("out/dir"), 0);

    /* The root itself may be a link. */
    assert_int_equal(symlink("elsewhere", "root"), 0);
    assert_int_equal(file_publish("root", "x", STR("fine"), NULL, f->diag), 0);
    holds(f, "elsewhere/x", "fine");
}

/* A folder that is exchanged for a link out, over and over, never lets anything out. */
static void test_publish_race(void **state)
{
    struct fixture *f = *state;
    pid_t child;

    mkdir("out", 0777);
    mkdir("out/d", 0777);
    mkdir("elsewhere", 0777);
    child = fork();
    if (child == 0) {
        for (;;) {
            if (rename("out/d", "out/kept") == 0 && symlink("../elsewhere", "out/d") == 0 &&
                unlink("out/d") == 0)
                rename("out/kept", "out/d");
        }
    }
    for (int i = 0; i < 300; i++) {
        char text[16];

        snprintf(text, sizeof(text), "%d", i);
        file_publish("out", "d/x", str_of(text), NULL, f->diag);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_int_equal(count_names("elsewhere"), 0);
}

/* Of many who write at once the last one wins; whoever reads sees one of them whole. */
static void test_publish_together(void **state)
{
    enum { WRITERS = 4, ROUNDS = 30, BYTES = 200000 };
    struct fixture *f = *state;
    static char text[BYTES];
    int status;

    assert_int_equal(file_publish("out", "x", (struct str){text, BYTES}, NULL, f->diag), 0);
    for (int i = 1; i <= WRITERS; i++) {
        if (fork() == 0) {
            status = 0;
            for (int j = 0; j < ROUNDS; j++) {
                memset(text, i * ROUNDS + j, BYTES);
                status |= file_publish("out", "x", (struct str){text, BYTES}, NULL, f->diag);
            }
            _exit(status != 0);
        }
    }
    for (int i = 0; i < 200; i++) {
        struct arena *arena = arena_new();
        struct str got;

        assert_int_equal(file_read(arena, "out/x", BYTES, &got, f->diag), 0);
        assert_int_equal(got.len, BYTES);
        assert_memory_equal(got.at, got.at + 1, BYTES - 1);
        arena_free(arena);
    }
    for (int i = 0; i < WRITERS; i++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(count_names("out"), 1);
}

/* Killed at any moment: the file is whole, and next to it there is nothing. */
static void test_publish_killed(void **state)
{
    struct fixture *f = *state;
    static char text[500000];
    struct str got;

    memset(text, 'b', sizeof(text));
    for (int i = 0; i < 40; i++) {
        pid_t child;

        assert_int_equal(file_publish("out", "x", STR("old"), NULL, f->diag), 0);
        child = fork();
        if (child == 0) {
            for (;;) {
                file_publish("out", "x", (struct str){text, sizeof(text)}, NULL, f->diag);
                text[0] ^= 1;
            }
        }
        usleep((useconds_t)(i * 100));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        assert_int_equal(file_read(f->arena, "out/x", sizeof(text), &got, f->diag), 0);
        assert_true(got.len == 3 || got.len == sizeof(text));
    }
    /* Only a kill in the instant between the naming and the renaming leaves something. */
    assert_in_range(count_names("out"), 1, 3);
}

/* A disk that is full (here: a limit on the size of files) leaves the old file and no litter. */
static void test_publish_full(void **state)
{
    struct fixture *f = *state;
    struct rlimit limit, small;
    static char big[20000];
    int status;

    memset(big, 'x', sizeof(big));
    assert_int_equal(file_publish("out", "feed", STR("old"), NULL, f->diag), 0);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    small = limit;
    small.rlim_cur = 4096;
    setrlimit(RLIMIT_FSIZE, &small);
    status = file_publish("out", "feed", (struct str){big, sizeof(big)}, NULL, f->diag);
    setrlimit(RLIMIT_FSIZE, &limit);
    assert_int_equal(status, -1);
    holds(f, "out/feed", "old");
    assert_int_equal(count_names("out"), 1);
    assert_int_equal(diag_count(f->diag, SEVERITY_ERROR), 1);
}

static void test_read(void **state)
{
    struct fixture *f = *state;
    struct str got;

    put("x", "12345");
    assert_int_equal(file_read(f->arena, "x", 5, &got, f->diag), 0);
    assert_true(str_is(got, "12345"));
    assert_int_equal(file_read(f->arena, "x", 4, &got, f->diag), -1);
    assert_int_equal(file_read(f->arena, "none", 4, &got, f->diag), -1);
    assert_int_equal(file_read(f->arena, ".", 4, &got, f->diag), -1);
    assert_int_equal(mkfifo("fifo", 0666), 0);
    assert_int_equal(file_read(f->arena, "fifo", 4, &got, f->diag), -1);
    assert_int_equal(diag_count(f->diag, SEVERITY_ERROR), 4);
    put("empty", "");
    assert_int_equal(file_read(f->arena, "empty", 0, &got, f->diag), 0);
    assert_int_equal(got.len, 0);
}

static void test_secret(void **state)
{
    struct fixture *f = *state;
    struct str got;

    put("key", "geheim\r\n");
    chmod("key", 0640);
    assert_int_equal(file_read_secret(f->arena, "key", &got, f->diag), -1);
    chmod("key", 0604);
    assert_int_equal(file_read_secret(f->arena, "key", &got, f->diag), -1);
    chmod("key", 0600);
    assert_int_equal(file_read_secret(f->arena, "key", &got, f->diag), 0);
    assert_true(str_is(got, "geheim"));
    put("key", "a\n\n");
    assert_int_equal(file_read_secret(f->arena, "key", &got, f->diag), 0);
    assert_true(str_is(got, "a\n"));
}

static void test_walk(void **state)
{
    static const struct {
        const char *path;
        bool problem;
    } want[] = {{"away", true},      {"d.md", false},   {"d/back", true},
                {"d/deep/x", false}, {"d/x.md", false}, {"fifo", true},
                {"inside/x", false}, {"lost", true},    {"tolink", false}};
    struct fixture *f = *state;
    struct file_found *found;
    size_t n;

    mkdir("s", 0777);
    mkdir("s/d", 0777);
    mkdir("s/d/deep", 0777);
    put("s/d/x.md", "");
    put("s/d/deep/x", "");
    put("s/d.md", "");
    assert_int_equal(symlink("..", "s/d/back"), 0);
    assert_int_equal(symlink("/etc", "s/away"), 0);
    assert_int_equal(symlink("d/deep", "s/inside"), 0);
    assert_int_equal(symlink("d.md", "s/tolink"), 0);
    assert_int_equal(symlink("nothing", "s/lost"), 0);
    assert_int_equal(mkfifo("s/fifo", 0666), 0);
    assert_int_equal(file_walk(f->arena, "s", "", &found, &n, f->diag), 0);
    assert_int_equal(n, sizeof(want) / sizeof(*want));
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(found[i].path, want[i].path);
        assert_int_equal(found[i].problem != NULL, want[i].problem);
    }
    assert_int_equal(diag_count(f->diag, SEVERITY_WARNING), 4);
    assert_int_equal(file_walk(f->arena, "s", "d/deep", &found, &n, f->diag), 0);
    assert_int_equal(n, 1);
    assert_string_equal(found[0].path, "d/deep/x");
    assert_int_equal(file_walk(f->arena, "s", "missing", &found, &n, f->diag), 0);
    assert_int_equal(n, 0);
    assert_int_equal(file_walk(f->arena, "missing", "", &found, &n, f->diag), 0);
    assert_int_equal(n, 0);
    assert_int_equal(file_walk(f->arena, "s", "away", &found, &n, f->diag), 0);
    assert_int_equal(n, 1);
    assert_non_null(found[0].problem);
    assert_int_equal(file_walk(f->arena, "s", "d.md", &found, &n, f->diag), -1);
    assert_int_equal(chdir("s"), 0);
    assert_int_equal(file_walk(f->arena, ".", "d", &found, &n, f->diag), 0);
    assert_int_equal(n, 9);
}

/* A folder whose path is too long for the system stands for every one that cannot be read. */
static void test_walk_unreadable(void **state)
{
    struct fixture *f = *state;
    struct file_found *found;
    char name[201] = "";
    size_t n;

    memset(name, 'x', sizeof(name) - 1);
    mkdir("s", 0777);
    put("s/seen", "");
    assert_int_equal(chdir("s"), 0);
    for (int i = 0; i < 25; i++) {
        assert_int_equal(mkdir(name, 0777), 0);
        assert_int_equal(chdir(name), 0);
    }
    for (int i = 0; i < 26; i++)
        assert_int_equal(chdir(".."), 0);
    assert_int_equal(file_walk(f->arena, "s", "", &found, &n, f->diag), 0);
    assert_int_equal(n, 1);
    assert_string_equal(found[0].path, "seen");
    assert_int_equal(diag_count(f->diag, SEVERITY_ERROR), 1);
}

static void test_lock(void **state)
{
    struct fixture *f = *state;
    int fd = file_lock("lock", f->diag), status = 0;
    pid_t child;

    assert_true(fd >= 0);
    child = fork();
    if (child == 0)
        _exit(file_lock("lock", f->diag) == FILE_LOCKED ? 7 : 1);
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 7);
    close(fd);
    fd = file_lock("lock", f->diag);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(file_lock("no/such/folder", f->diag), -1);
}

static void test_join(void **state)
{
    struct fixture *f = *state;

    assert_string_equal(file_join(f->arena, "a", "b"), "a/b");
    assert_string_equal(file_join(f->arena, "a/", "b"), "a/b");
    assert_string_equal(file_join(f->arena, "", "b"), "b");
    assert_string_equal(file_join(f->arena, ".", "b"), "b");
    assert_string_equal(file_join(f->arena, "a", "/b"), "/b");
    assert_string_equal(file_join(f->arena, "/", "b"), "/b");
}

static void test_make_dirs(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(file_make_dirs("a//b/c/", f->diag), 0);
    assert_true(file_is_dir("a/b/c"));
    assert_int_equal(file_make_dirs("a/b", f->diag), 0);
    put("a/file", "");
    assert_int_equal(file_make_dirs("a/file/x", f->diag), -1);
    assert_int_equal(file_make_dirs("a/file", f->diag), -1);
    assert_int_equal(file_make_dirs("/", f->diag), 0);
    assert_false(file_exists("a"));
    assert_true(file_exists("a/file"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_publish),        TEST(test_publish_refuses),
        TEST(test_publish_race),   TEST(test_publish_together),
        TEST(test_publish_killed), TEST(test_publish_full),
        TEST(test_read),           TEST(test_secret),
        TEST(test_walk),           TEST(test_walk_unreadable),
        TEST(test_lock),           TEST(test_join),
        TEST(test_make_dirs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
