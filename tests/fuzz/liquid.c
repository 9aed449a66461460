/*
 * Liquid: any bytes as a template, in either dialect, with errors ending the text or standing in it.  The first
 * byte chooses.  A rendering changes nothing: the same template gives the same text again.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "data/json.h"
#include "liquid/liquid.h"

#define IS_SHOPIFY 1
#define SHOWS_ERRORS 2
#define PASSES_TAGS 4

static const char globals[] =
    "{\"a\":\"hello <b>World</b>\",\"b\":5,\"c\":2.5,\"d\":null,\"e\":true,\"l\":[3,1,\"x\",null],"
    "\"m\":{\"x\":1,\"y\":[1,{\"z\":2}]},\"n\":[{\"t\":\"q\",\"w\":2},{\"t\":1}]}";

static int load(void *data, struct arena *arena, struct str name, struct str *source,
                const char **file)
{
    *file = arena_cstr(arena, name);
    *source = *(struct str *)data; /* a template can only include itself */
    return 0;
}

static int render(const struct liquid_template *template, const struct value *data, struct buf *out,
                  struct diag *diag)
{
    struct arena *arena = arena_new();
    struct moment now = {.s = 1700000000};
    int status;

    buf_init(out, LIQUID_MAX_OUTPUT_BYTES);
    status = liquid_render(template, arena, data, now, NULL, out, diag);
    arena_free(arena);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    unsigned choice = size ? bytes[0] : 0;
    struct str source = {(const char *)bytes + (size > 0), size - (size > 0)};
    struct liquid *liquid = liquid_new(arena, choice & IS_SHOPIFY ? LIQUID_SHOPIFY : LIQUID_JEKYLL);
    struct liquid_template *template;
    const struct value *data;
    struct buf first, again;

    liquid_show_errors(liquid, choice & SHOWS_ERRORS);
    liquid_pass_unknown_tags(liquid, choice & PASSES_TAGS);
    liquid_set_loader(liquid, load, &source);
    if (json_parse(arena, str_of(globals), "data", &data, diag) < 0)
        abort();
    template = liquid_parse(liquid, arena, source,
                            (struct place){.file = "fuzz", .line = 1, .column = 1}, diag);
    if (template) {
        int status = render(template, data, &first, diag);

        if (render(template, data, &again, diag) != status ||
            !str_eq(buf_str(&first), buf_str(&again)))
            abort();
        buf_free(&first);
        buf_free(&again);
    }
    diag_free(diag);
    arena_free(arena);
    return 0;
}
