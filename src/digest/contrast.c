/*
 * Contrast of text and background: WCAG 2.2, relative luminance and contrast ratio.
 *
 * Known limits: colours are read as #rgb, #rrggbb, rgb() and a few names; pictures behind text, opacity and gradients are
 * not seen.
 */
#include "digest/contrast.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "digest/css.h"
#include "digest/inline.h"

#define MAX_DEPTH 256
#define SAMPLE_BYTES 40

struct color {
    unsigned char r, g, b;
};

/* An open element and the colours in force in it. */
struct layer {
    struct css_element element;
    struct color text, background;
    bool hidden;
};

struct walk {
    struct arena *arena;
    struct arena *scratch;         /* for one tag's style */
    const struct css_sheet *sheet; /* of dark mode, or NULL */
    struct layer layers[MAX_DEPTH];
    size_t n;
    struct contrast_finding *found;
    size_t n_found, capacity;
};

static int hex_digit(char c)
{
    c = ascii_lower(c);
    if (ascii_is_digit(c))
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(struct str s, struct color *color)
{
    unsigned char v[6];

    if (s.len != 3 && s.len != 6)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        int d = hex_digit(s.at[i]);

        if (d < 0)
            return false;
        v[i] = (unsigned char)d;
    }
    if (s.len == 3)
        *color = (struct color){(unsigned char)(v[0] * 17), (unsigned char)(v[1] * 17),
                                (unsigned char)(v[2] * 17)};
    else
        *color =
            (struct color){(unsigned char)(v[0] * 16 + v[1]), (unsigned char)(v[2] * 16 + v[3]),
                           (unsigned char)(v[4] * 16 + v[5])};
    return true;
}

/* "rgb(1, 2, 3)" without its name and brackets. */
static bool read_rgb(struct str s, struct color *color)
{
    unsigned char *parts[] = {&color->r, &color->g, &color->b};
    struct str part;

    for (size_t i = 0; i < 3; i++) {
        unsigned n = 0;

        if (!str_split(&s, ',', &part))
            return false;
        part = str_trim(part);
        if (part.len == 0 || part.len > 3)
            return false;
        for (size_t k = 0; k < part.len; k++) {
            if (!ascii_is_digit(part.at[k]))
                return false;
            n = n * 10 + (unsigned)(part.at[k] - '0');
        }
        if (n > 255)
            return false;
        *parts[i] = (unsigned char)n;
    }
    return true;
}

static bool read_color(struct str s, struct color *color)
{
    static const struct {
        const char *name;
        struct color color;
    } names[] = {
        {"black", {0, 0, 0}},      {"white", {255, 255, 255}},  {"red", {255, 0, 0}},
        {"green", {0, 128, 0}},    {"blue", {0, 0, 255}},       {"gray", {128, 128, 128}},
        {"grey", {128, 128, 128}}, {"silver", {192, 192, 192}}, {"navy", {0, 0, 128}},
    };

    s = str_trim(s);
    if (s.len && s.at[0] == '#')
        return read_hex(str_from(s, 1), color);
    if (str_starts(s, "rgb(") && str_ends(s, ")"))
        return read_rgb(str_slice(s, 4, s.len - 1), color);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_is_nocase(s, names[i].name)) {
            *color = names[i].color;
            return true;
        }
    }
    return false;
}

static double channel(unsigned char c)
{
    double v = c / 255.0;

    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(struct color c)
{
    return 0.2126 * channel(c.r) + 0.7152 * channel(c.g) + 0.0722 * channel(c.b);
}

static double ratio(struct color a, struct color b)
{
    double x = luminance(a), y = luminance(b);

    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static struct str color_text(struct arena *arena, struct color c)
{
    return arena_printf(arena, "#%02x%02x%02x", c.r, c.g, c.b);
}

static void apply(struct layer *layer, const struct css_declaration *d)
{
    struct color color;

    if (str_is(d->name, "color") && read_color(d->value, &color))
        layer->text = color;
    if ((str_is(d->name, "background-color") || str_is(d->name, "background")) &&
        read_color(d->value, &color))
        layer->background = color;
    if ((str_is(d->name, "display") && str_is_nocase(d->value, "none")) ||
        (str_is(d->name, "visibility") && str_is_nocase(d->value, "hidden")))
        layer->hidden = true;
}

static void open_element(struct walk *w, const struct html_tag *tag)
{
    static const struct css_sheet nothing = {NULL, 0, 0, NULL};
    struct layer *layer = &w->layers[w->n], *around = w->n ? layer - 1 : NULL;
    const struct css_declaration *declarations;
    struct str own;
    size_t n;

    if (w->n == MAX_DEPTH)
        return;
    *layer = (struct layer){.text = {0, 0, 0}, .background = {255, 255, 255}};
    if (around)
        *layer = *around;
    layer->element = (struct css_element){.tag = css_lower(w->arena, tag->name)};
    layer->element.parent = around ? &around->element : NULL;
    (void)html_tag_attr(tag, "id", &layer->element.id);
    (void)html_tag_attr(tag, "class", &layer->element.classes);
    (void)html_tag_attr(tag, "style", &own);
    own = css_style(w->scratch, w->sheet ? w->sheet : &nothing, &layer->element, own);
    css_declarations(w->scratch, own, &declarations, &n);
    for (size_t i = 0; i < n; i++)
        apply(layer, &declarations[i]);
    arena_reset(w->scratch);
    if (str_is(layer->element.tag, "head"))
        layer->hidden = true;
    w->n++;
}

static void close_element(struct walk *w, struct str name)
{
    struct str tag = css_lower(w->arena, name);

    for (size_t i = w->n; i-- > 0;) {
        if (str_eq(w->layers[i].element.tag, tag)) {
            w->n = i;
            return;
        }
    }
}

static void check_text(struct walk *w, struct str text)
{
    const struct layer *layer = w->n ? &w->layers[w->n - 1] : NULL;
    struct str color, background;
    double r;

    text = str_trim(text);
    if (!layer || layer->hidden || text.len == 0)
        return;
    r = ratio(layer->text, layer->background);
    if (r >= CONTRAST_MIN)
        return;
    color = color_text(w->arena, layer->text);
    background = color_text(w->arena, layer->background);
    for (size_t i = 0; i < w->n_found; i++) {
        if (str_eq(w->found[i].color, color) && str_eq(w->found[i].background, background))
            return;
    }
    w->found = arena_grow(w->arena, w->found, w->n_found, &w->capacity, sizeof *w->found);
    w->found[w->n_found++] = (struct contrast_finding){str_slice(text, 0, SAMPLE_BYTES), color,
                                                       background, r, w->sheet != NULL};
}

/* The rules inside the blocks of @media (prefers-color-scheme: dark). */
static void dark_rules(struct arena *arena, struct str html, struct css_sheet *sheet)
{
    size_t at = 0;

    while ((at = str_find(html, STR("prefers-color-scheme: dark"), at)) != STR_NONE) {
        size_t open = str_find(html, STR("{"), at), depth = 1, end;

        if (open == STR_NONE)
            return;
        for (end = open + 1; end < html.len && depth > 0; end++)
            depth += html.at[end] == '{' ? 1 : html.at[end] == '}' ? (size_t)-1 : 0;
        css_parse(arena, str_slice(html, open + 1, end - 1), sheet);
        at = end;
    }
}

struct contrast_finding *contrast_check(struct arena *arena, struct str html, bool dark, size_t *n)
{
    struct walk *w = ARENA_NEW(arena, struct walk);
    struct css_sheet sheet = {NULL, 0, 0, NULL};
    struct html_tag tag;
    struct buf kept;
    size_t at = 0, text = 0;

    buf_init(&kept, 1u << 20);
    sheet.kept = &kept;
    w->arena = arena;
    w->scratch = arena_new();
    if (dark) {
        dark_rules(arena, html, &sheet);
        w->sheet = &sheet;
    }
    while (html_next_tag(html, &at, &tag)) {
        check_text(w, str_slice(html, text, tag.start));
        text = at;
        if (tag.closing)
            close_element(w, tag.name);
        else if (!html_is_void(tag.name))
            open_element(w, &tag);
    }
    buf_free(&kept);
    arena_free(w->scratch);
    *n = w->n_found;
    return w->found;
}
