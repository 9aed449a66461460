#ifndef LIQUID_LIQUID_H
#define LIQUID_LIQUID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "data/value.h"

/**
 * The Liquid template language.  This room knows nothing of posts: whoever uses it registers
 * further tags, filters and a loader for includes.
 *
 * A struct liquid is a language (dialect, tags, filters, loader, limits); liquid_parse compiles a
 * template of it, liquid_render renders one.  All of it lives in arenas.
 */
struct liquid;
struct liquid_template;
struct liquid_context; /* one rendering, as tags and filters see it */

enum liquid_dialect {
    LIQUID_SHOPIFY, /* strict, as the newest Shopify Liquid */
    LIQUID_JEKYLL   /* lax, as Liquid 4 under Jekyll 4.3 (error_mode: warn) */
};

/** Bounds against hostile templates. */
#define LIQUID_MAX_STEPS 10000000 /* nodes rendered; a large site's archive page takes 1e6 */
#define LIQUID_MAX_OUTPUT_BYTES (64u << 20)         /* no post or message comes near */
#define LIQUID_MAX_MEMORY_BYTES ((size_t)256 << 20) /* of one rendering's values */
#define LIQUID_MAX_NESTING 100                      /* blocks in blocks, as Shopify Liquid */
#define LIQUID_MAX_INCLUDE_DEPTH 100                /* as Shopify Liquid */

struct liquid *liquid_new(struct arena *arena, enum liquid_dialect dialect);

/**
 * A filter: ${input} and ${n} positional arguments (16 at most), ${named} a map of the keyword arguments (or
 * NULL).  Never gets or returns NULL values.  Memory is taken from liquid_arena(context).
 */
typedef const struct value *liquid_filter(struct liquid_context *context, void *data,
                                          const struct value *input,
                                          const struct value *const *args, size_t n,
                                          const struct value *named);
void liquid_add_filter(struct liquid *liquid, const char *name, liquid_filter *filter, void *data);

/**
 * A tag without a body of Liquid.  ${markup} is the text between the tag's name and "%}".  For a block (${end_name} not NULL,
 * "endhighlight"), ${body} is the rendered text up to its end tag (verbatim source if ${verbatim}).
 * The tag appends to ${out}.  Return 0, or -1 after liquid_error.
 */
typedef int liquid_tag(struct liquid_context *context, void *data, struct str markup,
                       struct str body, struct buf *out);
void liquid_add_tag(struct liquid *liquid, const char *name, const char *end_name, bool verbatim,
                    liquid_tag *tag, void *data);

/**
 * The loader for include and render: the source of the partial ${name}, in ${arena}, with
 * *${file} set to how messages call it.  Return 0, or -1 if there is none.
 */
typedef int liquid_loader(void *data, struct arena *arena, struct str name, struct str *source,
                          const char **file);
void liquid_set_loader(struct liquid *liquid, liquid_loader *loader, void *data);

/** What is done with tags nobody registered: an error (false, as at the start), or passed through
 * as written with a warning (true: some site's plugin). */
void liquid_pass_unknown_tags(struct liquid *liquid, bool pass);

/**
 * Whether an error while rendering stands in the text as "Liquid error (line 3): …" and rendering goes
 * on behind it (true), or ends the rendering (false, as at the start and as Jekyll does).  Either
 * way it is in the diag.  A bound that is hit always ends the rendering.
 */
void liquid_show_errors(struct liquid *liquid, bool show);

/**
 * What a rendering depended on.  The recorder is told, with the registers of the rendering, each
 * time one looks at something outside of itself; the same name comes as often as it is used.
 */
enum liquid_use {
    LIQUID_USES_VARIABLE, /* a global: its name and the plain keys after it, "site.data.authors" */
    LIQUID_USES_FILE,     /* a partial, as its file is called in messages */
    LIQUID_USES_TIME,     /* the time of the run; the name is empty */
    LIQUID_USES_OTHER     /* what a registered tag or filter names, such as another post */
};
typedef void liquid_recorder(void *data, void *registers, enum liquid_use use, struct str name);
void liquid_set_recorder(struct liquid *liquid, liquid_recorder *recorder, void *data);

/** The zone of dates that have none, and of seconds since the epoch (NULL, as at the start: UTC). */
void liquid_set_zone(struct liquid *liquid, const struct zone *zone);

/**
 * liquid_parse(liquid, arena, source, place, diag):
 * Compile ${source}, whose first character stands at ${place} (file, line).
 * Return the template, owned by ${arena} (which keeps a reference to ${source}'s bytes), or NULL
 * with file:line:column and the reason in ${diag}.
 */
struct liquid_template *liquid_parse(struct liquid *liquid, struct arena *arena, struct str source,
                                     struct place place, struct diag *diag);

/**
 * liquid_render(template, arena, globals, registers, out, diag):
 * Append the rendered text to ${out}.  ${globals} is a map of the variables templates start with;
 * it is not changed.  ${registers} is handed to tags and filters (liquid_registers).  Scratch
 * memory is taken from ${arena}.  ${now} is what 'now' and 'today' mean to the date filter.
 *
 * Return 0, or -1 with the reason in ${diag} (a bound was hit, a tag failed); then ${out} is as it was.
 */
int liquid_render(const struct liquid_template *template, struct arena *arena,
                  const struct value *globals, struct moment now, void *registers, struct buf *out,
                  struct diag *diag);

/**
 * liquid_condition(liquid, arena, source, place, diag): compile an expression as `if` has it
 * ("post.tags contains 'talks'"); liquid_test says whether it holds (1, 0, or -1 with the reason in ${diag}).
 */
struct liquid_condition;
struct liquid_condition *liquid_condition(struct liquid *liquid, struct arena *arena,
                                          struct str source, struct place place, struct diag *diag);
int liquid_test(const struct liquid_condition *condition, struct arena *arena,
                const struct value *globals, struct moment now, void *registers, struct diag *diag);

/* For filters and tags. */
struct arena *liquid_arena(struct liquid_context *context);
void *liquid_registers(struct liquid_context *context);
struct moment liquid_now(struct liquid_context *context);
struct diag *liquid_diag(struct liquid_context *context);
/** Tell the recorder what a tag or filter depended on (liquid_now does so for the time). */
void liquid_use(struct liquid_context *context, enum liquid_use use, struct str name);
/** Where the tag or output that is being rendered stands. */
struct place liquid_place(struct liquid_context *context);
/** The value of a variable or of an expression ("page.title", "'text'", "x | upcase"); null if undefined. */
const struct value *liquid_lookup(struct liquid_context *context, struct str expression);
/** Set a variable in the innermost, or for the rest of the template in the outermost, scope. */
void liquid_assign(struct liquid_context *context, struct str name, const struct value *value);
/** Render the partial ${source} in place with ${locals} (a map, or NULL) on top of the scopes. */
int liquid_include(struct liquid_context *context, struct str source, const char *file,
                   const struct value *locals, struct buf *out);
/**
 * Add to ${selected} the items of ${list}, at most ${limit}, for which ${condition} ("post.n > 3 and post.x") holds while
 * ${name} stands for the item.  Return 0, or -1 after liquid_error.
 */
int liquid_select(struct liquid_context *context, const struct value *list, struct str name,
                  struct str condition, size_t limit, struct value *selected);
/** Add to ${values} what ${expression} ("post.date | date: '%Y'") is for each item of ${list}, likewise. */
int liquid_map(struct liquid_context *context, const struct value *list, struct str name,
               struct str expression, struct value *values);
/** Report an error at the current place, as printf.  Always returns -1. */
int liquid_error(struct liquid_context *context, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** ${v} as Liquid prints it.  A map with the key `to_s` is printed as that key's value. */
struct str liquid_to_text(struct arena *arena, const struct value *v);
/** Whether Liquid takes ${v} for true: all but null and false. */
bool liquid_truthy(const struct value *v);

#endif
