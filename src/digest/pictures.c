/*
 * Pictures in mail: widths from the files, and pictures that travel in the message (RFC 2392).
 */
#include "digest/pictures.h"

#include <string.h>

#include "base/file.h"
#include "base/uri.h"
#include "digest/hash.h"
#include "markup/image.h"

#define FILE_MAX_BYTES (20u << 20)
#define ID_DIGITS 20
#define RULE_NO_ALT "D08" /* see digest/lint.c */

/* The file of ${url} in the site's source or output folder, or NULL. */
static const char *local_file(const struct pictures *p, struct str url)
{
    const struct config *config = p->config;
    struct str root =
        arena_printf(p->arena, "%.*s%.*s/", STR_ARG(config->url), STR_ARG(config->baseurl));
    struct uri uri = uri_split(url);
    struct str path;
    const char *folders[2];

    if (!config->url.len || !str_starts(url, root.at))
        return NULL;
    path = str_from(uri.path, uri_split(root).path.len);
    path = arena_str(p->arena, uri_decode(p->arena, path));
    if (str_find(path, STR(".."), 0) != STR_NONE || strlen(path.at) != path.len)
        return NULL;
    folders[0] = arena_cstr(p->arena, config->source);
    folders[1] = arena_cstr(p->arena, config->output);
    for (size_t i = 0; i < 2; i++) {
        char *folder = file_join(p->arena, config->dir, folders[i]);
        char *file = file_join(p->arena, folder, path.at);

        if (file_exists(file) && file_is_below(folder, file))
            return file;
    }
    return NULL;
}

static struct str file_name(struct str path)
{
    return str_from(path, str_rchr(path, '/') + 1); /* STR_NONE + 1 is 0 */
}

/* Let the picture travel, once, while there is room: its cid: address, or ${url}. */
static struct str add_picture(struct pictures *p, struct str url, const char *type,
                              struct str bytes)
{
    struct str hash = str_slice(hash_sha256(p->arena, bytes), 0, ID_DIGITS);
    struct str id = arena_printf(p->arena, "%.*s@%.*s", STR_ARG(hash),
                                 STR_ARG(p->settings->from_address.domain));

    for (size_t i = 0; i < p->n; i++) {
        if (str_eq(p->list[i].id, id))
            return arena_printf(p->arena, "cid:%.*s", STR_ARG(id));
    }
    if (p->bytes + (int64_t)bytes.len > p->settings->images_max_bytes)
        return url;
    p->bytes += (int64_t)bytes.len;
    p->list = arena_grow(p->arena, p->list, p->n, &p->capacity, sizeof *p->list);
    p->list[p->n++] = (struct parts_picture){id, str_of(type),
                                             uri_decode(p->arena, file_name(uri_split(url).path)),
                                             arena_str(p->arena, bytes)};
    return arena_printf(p->arena, "cid:%.*s", STR_ARG(id));
}

struct str pictures_source(struct pictures *p, struct str url, unsigned *width)
{
    const char *file = local_file(p, url);
    struct arena *scratch;
    struct image_size size;
    struct str bytes, source = url;

    *width = 0;
    if (!file)
        return url;
    scratch = arena_new();
    if (file_read(scratch, file, FILE_MAX_BYTES, &bytes, p->diag) == 0 &&
        image_size(bytes, &size)) {
        *width = size.width;
        /* Mail programs show no SVG, and few show AVIF. */
        if (p->settings->images == DIGEST_INLINE &&
            !str_is(str_of(image_type(bytes)), "image/svg+xml") &&
            !str_is(str_of(image_type(bytes)), "image/avif"))
            source = add_picture(p, url, image_type(bytes), bytes);
    }
    arena_free(scratch);
    return source;
}

/* The number that a width attribute gives; 0 for none. */
static unsigned width_of(const struct node *img)
{
    const struct str *text = node_attr(img, "width");
    unsigned n = 0;

    if (!text || text->len > 5)
        return 0;
    for (size_t i = 0; i < text->len; i++) {
        if (!ascii_is_digit(text->at[i]))
            return 0;
        n = n * 10 + (unsigned)(text->at[i] - '0');
    }
    return n;
}

static void fit_picture(struct pictures *p, struct arena *arena, struct node *img,
                        struct place place)
{
    const struct str *src = node_attr(img, "src");
    unsigned own, asked = width_of(img);

    if (!src)
        return;
    if (!node_attr(img, "alt")) {
        diag_rule(p->diag, SEVERITY_WARNING, RULE_NO_ALT, place,
                  "%s: the picture %.*s has no alt text (WCAG 2.2, 1.1.1)", RULE_NO_ALT,
                  STR_ARG(*src));
        node_set_attr(arena, img, STR("alt"), STR(""));
    }
    node_set_attr(arena, img, STR("src"), pictures_source(p, *src, &own));
    if (asked == 0)
        asked = own;
    if (asked > PICTURES_WIDTH || (asked == 0 && node_attr(img, "width")))
        asked = PICTURES_WIDTH;
    node_remove_attr(img, "height");
    if (asked)
        node_set_attr(arena, img, STR("width"), arena_printf(arena, "%u", asked));
}

void pictures_pass(struct pictures *p, struct arena *arena, struct node *root, struct place place)
{
    for (struct node *n = node_next(root, root); n; n = node_next(n, root)) {
        if (node_is(n, "img"))
            fit_picture(p, arena, n, place);
    }
}
