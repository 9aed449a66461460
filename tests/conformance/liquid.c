/*
 * liquid --jekyll CASES: render the cases in the dialect of Jekyll and print a JSON list of texts, null for those
 * that are refused; another Liquid's can be laid beside it.
 *
 * liquid CASES [KNOWN]: run the cases of golden-liquid (a JSON file) in the dialect of Shopify and print one
 * line, "liquid 1050/1054".  KNOWN lists the names of the cases that are known to fail, one a line;
 * a case that fails and is not in it, or is in it and passes, is named, and the exit status is 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "data/json.h"
#include "liquid/liquid.h"

#define CASES_MAX_BYTES ((size_t)64 << 20)

static int load_partial(void *data, struct arena *arena, struct str name, struct str *source,
                        const char **file)
{
    const struct value *partial = value_get_str(data, name);

    if (!partial)
        return -1;
    *source = value_as_text(partial);
    *file = arena_cstr(arena, name);
    return 0;
}

/* Render ${test} into ${out}; -1 if it is refused. */
static int run(const struct value *test, enum liquid_dialect dialect, struct arena *arena,
               struct buf *out, struct diag *diag)
{
    struct liquid *liquid = liquid_new(arena, dialect);
    const struct value *data = value_get(test, "data"), *partials = value_get(test, "templates");
    struct moment now = {.s = 1700000000};
    struct liquid_template *template;

    if (!data)
        data = value_map(arena);
    if (partials)
        liquid_set_loader(liquid, load_partial, (void *)(uintptr_t)partials);
    template = liquid_parse(liquid, arena, value_as_text(value_get(test, "template")),
                            (struct place){.file = "case", .line = 1, .column = 1}, diag);
    return template ? liquid_render(template, arena, data, now, NULL, out, diag) : -1;
}

static bool is_right(const struct value *test, int status, struct str text)
{
    const struct value *results = value_get(test, "results");
    const struct value *invalid = value_get(test, "invalid");

    if (invalid && liquid_truthy(invalid))
        return status < 0;
    if (status < 0)
        return false;
    if (!results)
        return str_eq(text, value_as_text(value_get(test, "result")));
    for (size_t i = 0; i < value_size(results); i++)
        if (str_eq(text, value_as_text(value_at(results, i))))
            return true;
    return false;
}

static bool is_known(struct str known, struct str name)
{
    struct str line;

    while (str_line(&known, &line))
        if (str_eq(line, name))
            return true;
    return false;
}

static void explain(const struct value *test, int status, struct str text, struct diag *diag)
{
    struct buf line;
    size_t n;
    const struct diag_item *items = diag_items(diag, &n);

    buf_init(&line, CASES_MAX_BYTES);
    buf_add_c(&line, "  ");
    json_write(&line, test, 0);
    buf_printf(&line, "\n  gave %d: %.*s\n", status, STR_ARG(text));
    for (size_t i = 0; i < n; i++)
        diag_format(&line, &items[i]);
    fwrite(line.at, 1, line.len, stdout);
    buf_free(&line);
}

/* Run case ${test}; true if it passes. */
static bool check(const struct value *test, bool known, bool *surprise)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct str name = value_as_text(value_get(test, "name"));
    struct buf out;
    int status;
    bool right;

    buf_init(&out, CASES_MAX_BYTES);
    status = run(test, LIQUID_SHOPIFY, arena, &out, diag);
    right = is_right(test, status, buf_str(&out));
    if (right == known) {
        printf("%s: %.*s\n", right ? "passes, though known to fail" : "fails", STR_ARG(name));
        if (!right)
            explain(test, status, buf_str(&out), diag);
        *surprise = true;
    }
    buf_free(&out);
    diag_free(diag);
    arena_free(arena);
    return right;
}

/* All ${tests} in Jekyll's dialect, as JSON on stdout. */
static void render_all(const struct value *tests)
{
    for (size_t i = 0; i < value_size(tests); i++) {
        struct arena *arena = arena_new();
        struct diag *diag = diag_new();
        struct buf out, line;
        const struct value *result = &value_null;

        buf_init(&out, CASES_MAX_BYTES);
        buf_init(&line, CASES_MAX_BYTES * 8);
        if (run(value_at(tests, i), LIQUID_JEKYLL, arena, &out, diag) == 0)
            result = value_text(arena, buf_str(&out));
        buf_add_c(&line, i == 0 ? "[" : ",\n");
        json_write(&line, result, 0);
        fwrite(line.at, 1, line.len, stdout);
        buf_free(&line);
        buf_free(&out);
        diag_free(diag);
        arena_free(arena);
    }
    puts("]");
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct str text, known = {NULL, 0};
    const struct value *all, *tests;
    bool surprise = false, jekyll = argc > 2 && strcmp(argv[1], "--jekyll") == 0;
    size_t passed = 0;

    if (jekyll) {
        argv++;
        argc--;
    }
    if (argc < 2 || file_read(arena, argv[1], CASES_MAX_BYTES, &text, diag) < 0 ||
        (argc > 2 && file_read(arena, argv[2], CASES_MAX_BYTES, &known, diag) < 0) ||
        json_parse(arena, text, argv[1], &all, diag) < 0) {
        fprintf(stderr, "usage: liquid CASES [KNOWN]\n");
        return 2;
    }
    tests = value_get(all, "tests");
    for (size_t i = 0; i < value_size(tests) && !jekyll; i++) {
        const struct value *test = value_at(tests, i);

        passed += check(test, is_known(known, value_as_text(value_get(test, "name"))), &surprise);
    }
    if (jekyll)
        render_all(tests);
    else
        printf("liquid %zu/%zu\n", passed, value_size(tests));
    diag_free(diag);
    arena_free(arena);
    return surprise || (passed == 0 && !jekyll);
}
