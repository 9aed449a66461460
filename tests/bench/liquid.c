/*
 * liquid CASES SECONDS: compile each template of CASES once, then render it for SECONDS; print a JSON list of
 * {"name", "us": microseconds a rendering, "bytes": length of the text, "arena": bytes taken}.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "data/json.h"
#include "liquid/liquid.h"

#define CASES_MAX_BYTES ((size_t)64 << 20)

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

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

static void measure(const struct value *all, const struct value *test, double limit_s)
{
    struct arena *arena = arena_new(), *scratch = arena_new();
    struct diag *diag = diag_new();
    struct liquid *liquid = liquid_new(arena, LIQUID_JEKYLL);
    const struct value *data = value_get(all, "data");
    struct liquid_template *template;
    struct moment now = {.s = 1700000000};
    struct buf out;
    double start, took;
    unsigned long n = 0;
    size_t taken = 0;

    liquid_set_loader(liquid, load_partial, (void *)(uintptr_t)value_get(all, "partials"));
    template = liquid_parse(liquid, arena, value_as_text(value_get(test, "template")),
                            (struct place){.file = "bench", .line = 1, .column = 1}, diag);
    buf_init(&out, LIQUID_MAX_OUTPUT_BYTES);
    start = seconds();
    do {
        buf_truncate(&out, 0);
        arena_reset(scratch);
        if (!template || liquid_render(template, scratch, data, now, NULL, &out, diag) < 0)
            abort();
        taken = arena_bytes(scratch);
        n++;
        took = seconds() - start;
    } while (took < limit_s);
    printf("{\"name\":\"%.*s\",\"us\":%.3f,\"bytes\":%zu,\"arena\":%zu}",
           STR_ARG(value_as_text(value_get(test, "name"))), took * 1e6 / (double)n, out.len, taken);
    buf_free(&out);
    diag_free(diag);
    arena_free(scratch);
    arena_free(arena);
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    struct str text;
    const struct value *all, *tests;

    if (argc != 3 || file_read(arena, argv[1], CASES_MAX_BYTES, &text, diag) < 0 ||
        json_parse(arena, text, argv[1], &all, diag) < 0) {
        fprintf(stderr, "usage: liquid CASES SECONDS\n");
        return 2;
    }
    tests = value_get(all, "tests");
    for (size_t i = 0; i < value_size(tests); i++) {
        printf("%s", i ? ",\n" : "[");
        measure(all, value_at(tests, i), atof(argv[2]));
    }
    puts("]");
    diag_free(diag);
    arena_free(arena);
    return 0;
}
