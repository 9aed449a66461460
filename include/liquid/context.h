#ifndef LIQUID_CONTEXT_H
#define LIQUID_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "liquid/liquid.h"

struct template_node;

/** Variables of one scope.  A loop's are held apart from the map: they change with each round. */
struct scope {
    struct scope *outer;
    struct value *vars; /* a map, or NULL while it is empty */
    struct str item_name;
    const struct value *item; /* NULL outside loops */
    struct str loop_name;     /* "forloop" or "tablerowloop" */
    const struct value *loop;
};

enum interrupt { INTERRUPT_NONE, INTERRUPT_BREAK, INTERRUPT_CONTINUE };

/** What is counted over a whole rendering, partials included. */
struct budget {
    size_t steps;
    size_t arena_bytes_before;
    size_t out_bytes_before;
};

/** One rendering. */
struct liquid_context {
    const struct liquid *liquid;
    const struct liquid_template *template; /* the one being rendered: the page's or a partial */
    const char *at;                         /* in its source: the node being rendered */
    struct arena *arena;
    const struct value *globals;
    struct scope outermost;
    struct scope *scope;
    struct value *counters; /* increment and decrement */
    struct value *cycles;   /* where each cycle stands */
    struct value *offsets;  /* where each for loop ended */
    struct str last_changed;
    const struct value *forloop; /* the innermost, or NULL */
    struct moment now;
    void *registers;
    struct diag *diag;
    struct budget *budget;
    unsigned depth;
    unsigned include_depth;
    enum interrupt interrupt;
    bool isolated;     /* inside render: include is refused */
    bool failed;       /* an error was reported */
    bool over;         /* a bound was hit: nothing may go on */
    const char *error; /* the last error's text */
};

/** A fresh ${context}. */
void context_init(struct liquid_context *context, const struct liquid_template *template,
                  struct arena *arena, const struct value *globals, struct moment now,
                  void *registers, struct budget *budget, struct diag *diag);

/** The value of ${name}; null if there is none.  ${path} is told to the recorder for a global. */
const struct value *context_find(struct liquid_context *context, struct str name, struct str path);

/** Count ${steps} of work.  Return false, with the error reported, when a bound is hit. */
bool context_spend(struct liquid_context *context, size_t steps);

/** Open ${scope}, which lies on the caller's stack, inside the present one; and close it. */
void context_push(struct liquid_context *context, struct scope *scope);
void context_pop(struct liquid_context *context);

/** Set ${name} in ${scope}, in the outermost scope. */
void context_set(struct liquid_context *context, struct scope *scope, struct str name,
                 const struct value *value);
void context_assign(struct liquid_context *context, struct str name, const struct value *value);

#endif
