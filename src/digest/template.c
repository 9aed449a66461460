/*
 * The digest's templates: found, read and rendered.
 */
#include "digest/template.h"

#include <string.h>

#include "base/file.h"
#include "data/yaml.h"
#include "markup/plaintext.h"

#define TEXT_COLUMNS 72

struct template_partial {
    struct template_partial *next;
    struct str name, source;
    const char *file;
};

/* `include 'post.html'` finds the partial _post.html.  It is read once, however many posts include it. */
static int load_partial(void *data, struct arena *arena, struct str name, struct str *source,
                        const char **file)
{
    struct templates *t = data;
    struct template_partial *partial = t->partials;

    (void)arena;
    while (partial && !str_eq(partial->name, name))
        partial = partial->next;
    if (!partial) {
        partial = ARENA_NEW(t->arena, struct template_partial);
        partial->name = arena_str(t->arena, name);
        if (template_read(t, t->arena, arena_printf(t->arena, "_%.*s", STR_ARG(name)).at,
                          &partial->source, &partial->file) != 0)
            return -1;
        partial->next = t->partials;
        t->partials = partial;
    }
    *source = partial->source;
    *file = partial->file;
    return 0;
}

/* Text in lines of at most 72 columns; an argument is put before each line but the first. */
static const struct value *filter_wrap(struct liquid_context *context, void *data,
                                       const struct value *input, const struct value *const *args,
                                       size_t n, const struct value *named)
{
    struct arena *arena = liquid_arena(context);
    struct str indent = n ? liquid_to_text(arena, args[0]) : (struct str){NULL, 0};
    struct node *root = node_element(arena, STR(""));
    struct node *p = node_element(arena, STR("p"));
    struct str rest, line;
    struct buf wrapped, out;

    (void)data;
    (void)named;
    node_append(root, p);
    node_append(p, node_text(arena, liquid_to_text(arena, input)));
    buf_init(&wrapped, TEMPLATE_OUT_MAX_BYTES);
    buf_init(&out, TEMPLATE_OUT_MAX_BYTES);
    plaintext_write(&wrapped, arena, root, TEXT_COLUMNS - (unsigned)indent.len, NULL);
    rest = str_trim(buf_str(&wrapped));
    for (bool first = true; str_line(&rest, &line); first = false) {
        if (!first) {
            buf_char(&out, '\n');
            buf_add(&out, indent);
        }
        buf_add(&out, line);
    }
    buf_free(&wrapped);
    return value_text(arena, buf_take(&out, arena));
}

/* The digest's words with their place, "{n}" or "{name}", filled in. */
static const struct value *filter_fill(struct liquid_context *context, void *data,
                                       const struct value *input, const struct value *const *args,
                                       size_t n, const struct value *named)
{
    struct arena *arena = liquid_arena(context);
    struct str text = liquid_to_text(arena, input);
    size_t open = str_chr(text, '{'), close = str_chr(text, '}');
    struct str what = n ? liquid_to_text(arena, args[0]) : (struct str){NULL, 0};

    (void)data;
    (void)named;
    if (open == STR_NONE || close == STR_NONE || close < open)
        return value_text(arena, text);
    return value_text(arena, arena_printf(arena, "%.*s%.*s%.*s", STR_ARG(str_slice(text, 0, open)),
                                          STR_ARG(what), STR_ARG(str_from(text, close + 1))));
}

void templates_open(struct templates *templates, struct arena *arena, const char *site_dir,
                    const char *shipped_dir, struct moment now, struct diag *diag)
{
    *templates = (struct templates){
        .arena = arena,
        .site_dir = site_dir,
        .shipped_dir = shipped_dir ? shipped_dir : COURANT_TEMPLATES,
        .liquid = liquid_new(arena, LIQUID_SHOPIFY),
        .now = now,
        .diag = diag,
    };
    liquid_set_loader(templates->liquid, load_partial, templates);
    liquid_add_filter(templates->liquid, "wrap", filter_wrap, NULL);
    liquid_add_filter(templates->liquid, "fill", filter_fill, NULL);
}

int template_read(const struct templates *templates, struct arena *arena, const char *name,
                  struct str *source, const char **file)
{
    struct str below = arena_printf(arena, "digest/%s", name);
    struct str own = arena_printf(arena, "templates/digest/%s", name);
    char *path = file_join(arena, templates->site_dir, own.at);

    if (strstr(name, "..") || name[0] == '/')
        return -1;
    if (!file_exists(path))
        path = file_join(arena, templates->shipped_dir, below.at);
    *file = path;
    if (!file_exists(path))
        return -1;
    return file_read(arena, path, TEMPLATE_MAX_BYTES, source, templates->diag);
}

const struct value *template_yaml(const struct templates *templates, const char *name)
{
    const struct value *value;
    struct str source;
    const char *file;

    if (template_read(templates, templates->arena, name, &source, &file) != 0)
        return NULL;
    if (yaml_parse(templates->arena, source, file, 1, NULL, &value, templates->diag) != 0)
        return NULL;
    if (value->type != VALUE_MAP) {
        diag_add(templates->diag, SEVERITY_ERROR, (struct place){file, 1, 1},
                 "a map of names and values is wanted");
        return NULL;
    }
    return value;
}

int template_render(const struct templates *templates, const char *name,
                    const struct value *globals, struct buf *out)
{
    struct liquid_template *template;
    struct str source;
    const char *file;

    if (template_read(templates, templates->arena, name, &source, &file) != 0) {
        diag_add(templates->diag, SEVERITY_ERROR, (struct place){file, 0, 0},
                 "the template is missing: is courant installed whole?");
        return -1;
    }
    template = liquid_parse(templates->liquid, templates->arena, source, (struct place){file, 1, 1},
                            templates->diag);
    if (!template)
        return -1;
    return liquid_render(template, templates->arena, globals, templates->now, NULL, out,
                         templates->diag);
}
