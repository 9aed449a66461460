/*
 * Reading, cleaning and writing markup of any kind: what is written holds nothing that runs, read
 * back and written it is the same, and cleaning it again changes nothing.  The first byte says what
 * the rest is.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "markup/clean.h"
#include "markup/excerpt.h"
#include "markup/html.h"
#include "markup/html5.h"
#include "markup/image.h"
#include "markup/links.h"
#include "markup/markdown.h"
#include "markup/plaintext.h"
#include "markup/srcset.h"
#include "markup/tag.h"

#define IS_HTML 1
#define IS_MAIL 2
#define HARD_WRAP 4
#define IS_PICTURE 8
#define IS_KRAMDOWN 16

#define PAGE STR("https://example.org/a/b.html")
#define PICTURE "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\2\0\0\0\3\10\6"

/* What no body may hold: written down again, so that a hole in the allow-list is found. */
#define REFUSED                                                                                    \
    "script style template noscript object embed applet frame frameset noframes noembed form "     \
    "input button select textarea iframe svg math meta link base param xmp plaintext title head "  \
    "body html listing image isindex portal dialog"
#define URL_ATTRS "href src cite poster data background longdesc usemap xlink:href"

static struct str written(struct arena *arena, const struct node *root)
{
    struct buf out;

    buf_init(&out, (size_t)-1);
    html_write(&out, root);
    return buf_take(&out, arena);
}

/* ${value} as a browser reads an address: no blanks, no control characters, no capitals. */
static struct str squeezed(struct arena *arena, struct str value)
{
    char *at = arena_cstr(arena, value);
    size_t n = 0;

    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.at[i] > ' ')
            at[n++] = ascii_lower(value.at[i]);
    return (struct str){at, n};
}

static bool holds(struct str value, const char *needle)
{
    return str_find(value, str_of(needle), 0) != STR_NONE;
}

static bool srcset_is_harmless(struct arena *arena, struct str set)
{
    struct str url, descriptor;

    while (srcset_next(&set, &url, &descriptor)) {
        url = squeezed(arena, url);
        if (str_starts(url, "javascript:") || str_starts(url, "data:"))
            return false;
    }
    return true;
}

static bool attr_is_harmless(struct arena *arena, const struct attr *attr)
{
    struct str value = squeezed(arena, attr->value);

    if (str_starts(attr->name, "on") || tag_in(attr->name, "srcdoc action formaction ping"))
        return false;
    if (str_is(attr->name, "style"))
        return !holds(value, "url(") && !holds(value, "expression(") && !holds(value, "\\") &&
               !holds(value, "position:") && !holds(value, "@");
    if (str_is(attr->name, "srcset"))
        return srcset_is_harmless(arena, attr->value);
    if (!tag_in(attr->name, URL_ATTRS))
        return true;
    return !str_starts(value, "javascript:") && !str_starts(value, "vbscript:") &&
           (!str_starts(value, "data:") ||
            (str_is(attr->name, "src") && str_starts(value, "data:image/")));
}

static void must_be_harmless(struct arena *arena, const struct node *root)
{
    for (const struct node *node = root->first; node; node = node_next(node, root)) {
        if (tag_in(node->name, REFUSED))
            abort();
        for (const struct attr *attr = node->attrs; attr; attr = attr->next)
            if (!attr_is_harmless(arena, attr))
                abort();
    }
}

static void must_be(struct str expected, struct str text)
{
    if (!str_eq(expected, text))
        abort();
}

static size_t picture_head(void *data, struct str url, char *head, size_t size)
{
    (void)data;
    if (!str_ends(url, ".png") || size < sizeof(PICTURE))
        return 0;
    memcpy(head, PICTURE, sizeof(PICTURE));
    return sizeof(PICTURE);
}

static struct node *read_text(struct arena *arena, struct str text, uint8_t how)
{
    struct markdown_options options = {.gfm = !(how & IS_KRAMDOWN),
                                       .hard_wrap = how & HARD_WRAP,
                                       .smart = true,
                                       .auto_ids = true,
                                       .block_html = how & IS_KRAMDOWN,
                                       .bare_math = how & HARD_WRAP,
                                       .header_offset = how & IS_KRAMDOWN ? 2 : 0};
    struct place place = {"fuzz", 1, 1};

    return how & IS_HTML ? html5_parse(arena, text, place, NULL)
                         : markdown_parse(arena, text, &options, place, NULL);
}

static void finish(struct arena *arena, struct node *tree, uint8_t how)
{
    links_absolute(arena, tree, PAGE);
    image_measure(arena, tree, picture_head, NULL);
    clean_tree(arena, tree, how & IS_MAIL ? CLEAN_MAIL : CLEAN_FEED);
}

static void write_text(struct arena *arena, struct node *tree)
{
    struct plaintext_notes notes = {0};
    struct buf plain;

    buf_init(&plain, (size_t)-1);
    plaintext_write(&plain, arena, tree, 72, &notes);
    buf_free(&plain);
    excerpt_line(arena, tree, 0);
    excerpt_line(arena, tree, 20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct str text, first;
    struct node *tree;
    struct image_size picture;

    if (size == 0) {
        arena_free(arena);
        return 0;
    }
    text = arena_str(arena, (struct str){(const char *)data + 1, size - 1});
    if (data[0] & IS_PICTURE) {
        image_size(text, &picture);
        image_type(text);
        arena_free(arena);
        return 0;
    }
    tree = read_text(arena, text, data[0]);
    write_text(arena, tree);
    finish(arena, tree, data[0]);
    first = written(arena, tree);
    write_text(arena, tree);

    tree = read_text(arena, first, IS_HTML);
    must_be_harmless(arena, tree);
    must_be(first, written(arena, tree));
    finish(arena, tree, data[0]);
    must_be(first, written(arena, tree));
    arena_free(arena);
    return 0;
}
