/*
 * Checking anybody's feed, of any make: whatever the bytes are, the check ends, says the same twice, and says an error where it
 * says that there is one; and start tags are where they are said to be.
 */
#include <stdint.h>
#include <stdlib.h>

#include "feed/check.h"
#include "feed/xmltree.h"

/* Whether ${column} of ${line} in ${bytes} is a "<"; only for documents whose characters are bytes. */
static bool is_tag(struct str bytes, unsigned line, unsigned column)
{
    size_t at = 0;

    while (--line > 0) {
        at = str_find(bytes, STR("\n"), at);
        if (at++ == STR_NONE)
            return false;
    }
    at += column - 1;
    return at < bytes.len && bytes.at[at] == '<';
}

static bool is_ascii(struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if ((unsigned char)bytes.at[i] >= 0x80 || bytes.at[i] == '\0')
            return false;
    return true;
}

static void check_places(struct str bytes)
{
    struct arena *arena = arena_new();
    struct diag *diag = diag_new();
    const struct xml_node *root = xmltree_read(arena, bytes, "fuzz", false, NULL, diag);

    for (const struct xml_node *node = root; node; node = node->first)
        if (node->column > 0 && !is_tag(bytes, node->line, node->column))
            abort();
    diag_free(diag);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct diag *diag = diag_new();
    int result = check_feed(bytes, "fuzz", diag);
    size_t errors = diag_count(diag, SEVERITY_ERROR), findings;

    if ((result != 0) != (errors > 0))
        abort();
    diag_items(diag, &findings);
    check_feed(bytes, "fuzz", diag);
    if (findings < 10000) { /* as many as a list of findings holds */
        size_t again;

        diag_items(diag, &again);
        if (again != findings)
            abort();
    }
    diag_free(diag);
    if (is_ascii(bytes))
        check_places(bytes);
    return 0;
}
