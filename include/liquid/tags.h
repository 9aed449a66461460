#ifndef LIQUID_TAGS_H
#define LIQUID_TAGS_H

#include "liquid/template.h"

struct custom_tag;

/**
 * The tags of Liquid.  A tag's function reads what follows its name, and its body up to its end if
 * it has one, and fills in ${node}.  It returns false after parser_error.
 */
typedef bool tag_parser(struct parser *parser, const struct piece *tag, struct node *node);

/** The function that reads the tag ${name}, or NULL. */
tag_parser *tags_find(struct str name);
/** Whether ${name} ends a block of Liquid's own ("endif"). */
bool tags_is_end(struct str name);

/* tags_control.c */
bool tags_if(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_unless(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_case(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_ifchanged(struct parser *parser, const struct piece *tag, struct node *node);

/* tags_loop.c */
bool tags_for(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_tablerow(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_break(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_continue(struct parser *parser, const struct piece *tag, struct node *node);

/* tags_cycle.c */
bool tags_cycle(struct parser *parser, const struct piece *tag, struct node *node);

/* tags_variable.c */
bool tags_output(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_assign(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_capture(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_increment(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_decrement(struct parser *parser, const struct piece *tag, struct node *node);

/* tags_text.c */
bool tags_raw(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_comment(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_doc(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_inline_comment(struct parser *parser, const struct piece *tag, struct node *node);

/* tags_include.c */
bool tags_include(struct parser *parser, const struct piece *tag, struct node *node);
bool tags_render(struct parser *parser, const struct piece *tag, struct node *node);

/* tags_custom.c: a tag registered by whoever uses the language */
bool tags_custom(struct parser *parser, const struct custom_tag *custom, const struct piece *tag,
                 struct node *node);

#endif
