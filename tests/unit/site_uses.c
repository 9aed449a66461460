/*
 * What a rendered body depended on is known afterwards.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "site/render.h"

static void write_file(const char *dir, const char *name, const char *text)
{
    struct diag *diag = diag_new();

    assert_int_equal(file_publish(dir, name, str_of(text), NULL, diag), 0);
    diag_free(diag);
}

static void uses_are_recorded(void **state)
{
    static const char *const used[] = {"variable:site.data.x.y", "post:/2020/01/02/b.html",
                                       "time:", "variable:site.title"};
    char dir[] = "/tmp/courant-uses-XXXXXX";
    char command[64];
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct config *config;
    struct site *site;
    const struct post *post;
    bool file = false;

    (void)state;
    assert_non_null(mkdtemp(dir));
    write_file(dir, "_config.yml", "title: T\n");
    write_file(dir, "_data/x.yml", "y: 1\n");
    write_file(dir, "_includes/i.html", "{{ site.title }}");
    write_file(dir, "_posts/2020-01-01-a.md",
               "---\n---\n{% include i.html %}{% include i.html %}{{ site.data.x.y }}"
               "{% post_url 2020-01-02-b %}{{ 'now' | date: '%Y' }}");
    write_file(dir, "_posts/2020-01-02-b.md", "---\n---\nplain");
    config = config_load(arena, dir, NULL, diag);
    assert_non_null(config);
    site = site_load(arena, config, (struct moment){.s = 1700000000}, diag);
    assert_non_null(site);
    assert_int_equal(site->n_posts, 2);
    post = site->posts[1];
    assert_null(post->uses);
    assert_non_null(render_content(arena, site, post, diag));
    assert_non_null(render_content(arena, site, site->posts[0], diag));
    for (size_t i = 0; i < sizeof(used) / sizeof(*used); i++)
        if (!value_get(post->uses, used[i]))
            fail_msg("%s is not recorded", used[i]);
    for (size_t i = 0; i < value_size(post->uses); i++)
        file = file || (str_starts(value_key(post->uses, i), "file:") &&
                        str_ends(value_key(post->uses, i), "_includes/i.html"));
    assert_true(file);
    assert_null(site->posts[0]->uses);
    snprintf(command, sizeof(command), "rm -rf %s", dir);
    assert_int_equal(system(command), 0);
    diag_free(diag);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(uses_are_recorded)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
