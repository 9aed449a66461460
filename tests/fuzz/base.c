/*
 * Text of any bytes through the base: URIs, slugs, UTF-8, diagnostics.  The first byte says where the
 * rest is parted in two.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/slug.h"
#include "base/uri.h"
#include "base/utf8.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_uri(struct arena *arena, struct str base, struct str reference)
{
    struct str normal = uri_normalize(arena, reference);
    struct str resolved = uri_resolve(arena, base, reference);

    for (size_t i = 0; i < normal.len; i++)
        check(normal.at[i] > 0x20 && normal.at[i] < 0x7f);
    check(str_eq(uri_normalize(arena, normal), normal));
    check(str_eq(uri_decode(arena, uri_encode(arena, reference, "")), reference));
    /* Dots of the base's own path may stay at first (5.2.2); what has none is left as it is. */
    if (uri_is_absolute(resolved)) {
        resolved = uri_resolve(arena, base, resolved);
        check(str_eq(uri_resolve(arena, base, resolved), resolved));
    }
}

static void check_utf8(struct arena *arena, struct str text)
{
    char *breaks = arena_alloc(arena, text.len + 1);
    struct str clean = utf8_scrub(arena, text, NULL);

    check(utf8_valid(clean, NULL));
    check(utf8_length(clean) == utf8_length(text));
    check(utf8_valid(utf8_upcase(arena, clean), NULL));
    check(utf8_valid(utf8_downcase(arena, clean), NULL));
    check(utf8_valid(utf8_capitalize(arena, clean), NULL));
    check(utf8_valid(utf8_nfc(arena, clean), NULL));
    utf8_upcase(arena, text);
    utf8_downcase(arena, text);
    utf8_capitalize(arena, text);
    utf8_width(text);
    utf8_breaks(text, breaks);
    for (size_t i = 0; i < text.len; i++)
        check(breaks[i] >= 0 && breaks[i] <= 2);
}

static void check_slugs(struct arena *arena, struct str text)
{
    struct str clean = utf8_scrub(arena, text, NULL);

    for (int mode = SLUG_NONE; mode <= SLUG_LATIN; mode++) {
        slug_make(arena, text, (enum slug_mode)mode, true);
        check(utf8_valid(slug_make(arena, clean, (enum slug_mode)mode, false), NULL));
    }
}

/* Whatever is reported, the terminal sees one line of printable characters. */
static void check_diag(struct arena *arena, struct str text)
{
    struct diag *diag = diag_new();
    struct buf out;
    struct str line;
    uint32_t code;
    size_t n;

    buf_init(&out, (size_t)-1);
    diag_add(diag, SEVERITY_ERROR, (struct place){arena_cstr(arena, text), 1, 2}, "%.*s",
             STR_ARG(text));
    diag_format(&out, diag_items(diag, &n));
    line = buf_str(&out);
    check(utf8_valid(line, NULL) && str_ends(line, "\n"));
    line.len--;
    while (utf8_next(&line, &code))
        check(utf8_is_printable(code));
    buf_free(&out);
    diag_free(diag);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();

    if (size > 0) {
        struct str text = {(const char *)data + 1, size - 1};
        size_t middle = text.len * data[0] / 256;
        struct str first = arena_str(arena, str_slice(text, 0, middle));
        struct str second = arena_str(arena, str_from(text, middle));

        check_uri(arena, first, second);
        check_utf8(arena, second);
        check_slugs(arena, second);
        check_diag(arena, second);
    }
    arena_free(arena);
    return 0;
}
