/*
 * Reading, cleaning and writing markup of any kind: what is written and read back is the same, and
 * cleaning it again changes nothing.  The first byte says what the rest is.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "markup/clean.h"
#include "markup/html.h"
#include "markup/html5.h"
#include "markup/links.h"
#include "markup/markdown.h"
#include "markup/plaintext.h"

#define IS_HTML 1
#define IS_MAIL 2
#define HARD_WRAP 4

static struct str written(struct arena *arena, const struct node *root)
{
    struct buf out;

    buf_init(&out, (size_t)-1);
    html_write(&out, root);
    return buf_take(&out, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct markdown_options options = {.gfm = true, .smart = true, .auto_ids = true};
    struct plaintext_notes notes = {0};
    struct place place = {"fuzz", 1, 1};
    struct arena *arena = arena_new();
    struct str text, first, second;
    enum clean_profile profile;
    struct node *tree;
    struct buf plain;

    if (size == 0) {
        arena_free(arena);
        return 0;
    }
    text = arena_str(arena, (struct str){(const char *)data + 1, size - 1});
    profile = data[0] & IS_MAIL ? CLEAN_MAIL : CLEAN_FEED;
    options.hard_wrap = data[0] & HARD_WRAP;
    tree = data[0] & IS_HTML ? html5_parse(arena, text, place, NULL)
                             : markdown_parse(arena, text, &options, place, NULL);
    links_absolute(arena, tree, STR("https://example.org/a/b.html"));
    clean_tree(arena, tree, profile);
    first = written(arena, tree);

    buf_init(&plain, (size_t)-1);
    plaintext_write(&plain, arena, tree, 72, &notes);
    buf_free(&plain);

    tree = html5_parse(arena, first, place, NULL);
    second = written(arena, tree);
    if (!str_eq(first, second))
        abort();
    links_absolute(arena, tree, STR("https://example.org/a/b.html"));
    clean_tree(arena, tree, profile);
    if (!str_eq(first, written(arena, tree)))
        abort();
    arena_free(arena);
    return 0;
}
