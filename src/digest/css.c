/*
 * Stylesheets of mail templates: CSS Syntax Level 3 as far as templates use it.
 *
 * Known limits: the universal selector, attributes, pseudo-classes and the combinators > + ~ are not made inline; a rule that
 * has them is kept in the <style>, where the better mail programs read it.
 */
#include "digest/css.h"

#include <string.h>

#define ID_WEIGHT 0x10000u
#define CLASS_WEIGHT 0x100u

/* ${text} without its comments. */
static struct str without_comments(struct arena *arena, struct str text)
{
    struct buf out;
    size_t at = 0, open;

    buf_init(&out, text.len + 1);
    while ((open = str_find(text, STR("/*"), at)) != STR_NONE) {
        size_t close = str_find(text, STR("*/"), open + 2);

        buf_add(&out, str_slice(text, at, open));
        at = close == STR_NONE ? text.len : close + 2;
    }
    buf_add(&out, str_from(text, at));
    return buf_take(&out, arena);
}

/* The offset of ${c} in ${s} at or after ${from} outside quotes and brackets, or STR_NONE. */
static size_t find_outside(struct str s, char c, size_t from)
{
    char quote = '\0';
    size_t depth = 0;

    for (size_t i = from; i < s.len; i++) {
        char at = s.at[i];

        if (quote) {
            if (at == '\\')
                i++;
            else if (at == quote)
                quote = '\0';
        } else if (at == c && depth == 0) {
            return i;
        } else if (at == '"' || at == '\'') {
            quote = at;
        } else if (at == '(') {
            depth++;
        } else if (at == ')' && depth > 0) {
            depth--;
        }
    }
    return STR_NONE;
}

/* The offset of the '}' that closes the block opened before ${from}, or the text's length. */
static size_t block_end(struct str s, size_t from)
{
    size_t depth = 1;

    while (from < s.len) {
        size_t open = find_outside(s, '{', from), close = find_outside(s, '}', from);

        if (close == STR_NONE)
            return s.len;
        if (open < close) {
            depth++;
            from = open + 1;
        } else if (--depth == 0) {
            return close;
        } else {
            from = close + 1;
        }
    }
    return s.len;
}

struct str css_lower(struct arena *arena, struct str s)
{
    struct str copy = arena_str(arena, s);

    for (size_t i = 0; i < copy.len; i++)
        ((char *)copy.at)[i] = ascii_lower(copy.at[i]);
    return copy;
}

static bool take_important(struct str *value)
{
    size_t mark = str_rchr(*value, '!');

    if (mark == STR_NONE || !str_is_nocase(str_trim(str_from(*value, mark + 1)), "important"))
        return false;
    *value = str_trim(str_slice(*value, 0, mark));
    return true;
}

void css_declarations(struct arena *arena, struct str text,
                      const struct css_declaration **declarations, size_t *n)
{
    struct css_declaration *list = NULL;
    size_t capacity = 0, at = 0;

    *n = 0;
    while (at < text.len) {
        size_t end = find_outside(text, ';', at);
        struct str part = str_slice(text, at, end);
        size_t colon = str_chr(part, ':');
        struct css_declaration d;

        at = end == STR_NONE ? text.len : end + 1;
        if (colon == STR_NONE)
            continue;
        d.name = css_lower(arena, str_trim(str_slice(part, 0, colon)));
        d.value = str_trim(str_from(part, colon + 1));
        d.important = take_important(&d.value);
        if (d.name.len == 0 || d.value.len == 0)
            continue;
        list = arena_grow(arena, list, *n, &capacity, sizeof *list);
        list[(*n)++] = d;
    }
    *declarations = list;
}

static bool is_name_char(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

/* The name at ${*at}, which moves behind it. */
static struct str take_name(struct str s, size_t *at)
{
    size_t from = *at;

    while (*at < s.len && is_name_char(s.at[*at]))
        ++*at;
    return str_slice(s, from, *at);
}

/* "p.lead#first"; false if it holds anything else. */
static bool read_step(struct arena *arena, struct str text, struct css_step *step,
                      unsigned *specificity)
{
    size_t at = 0, capacity = 0;

    *step = (struct css_step){.n_classes = 0};
    step->tag = css_lower(arena, take_name(text, &at));
    *specificity += step->tag.len > 0;
    while (at < text.len) {
        char kind = text.at[at++];
        struct str name = take_name(text, &at);

        if (name.len == 0 || (kind != '.' && kind != '#'))
            return false;
        if (kind == '#') {
            step->id = name;
            *specificity += ID_WEIGHT;
            continue;
        }
        step->classes =
            arena_grow(arena, step->classes, step->n_classes, &capacity, sizeof *step->classes);
        step->classes[step->n_classes++] = name;
        *specificity += CLASS_WEIGHT;
    }
    return text.len > 0;
}

/* Steps between blanks; false if the selector is of another kind. */
static bool read_selector(struct arena *arena, struct str text, struct css_rule *rule)
{
    size_t capacity = 0, at = 0;

    *rule = (struct css_rule){.n_steps = 0};
    text = str_trim(text);
    while (at < text.len) {
        size_t from = at;

        while (at < text.len && !ascii_is_space(text.at[at]))
            at++;
        rule->steps = arena_grow(arena, rule->steps, rule->n_steps, &capacity, sizeof *rule->steps);
        if (!read_step(arena, str_slice(text, from, at), &rule->steps[rule->n_steps++],
                       &rule->specificity))
            return false;
        while (at < text.len && ascii_is_space(text.at[at]))
            at++;
    }
    return rule->n_steps > 0;
}

static void keep(struct css_sheet *sheet, struct str text)
{
    text = str_trim(text);
    if (text.len == 0)
        return;
    buf_add(sheet->kept, text);
    buf_char(sheet->kept, '\n');
}

/* One rule: each of its selectors becomes a rule of its own, or is kept. */
static void add_rule(struct arena *arena, struct css_sheet *sheet, struct str selectors,
                     struct str block)
{
    const struct css_declaration *declarations;
    struct str selector;
    size_t n;

    css_declarations(arena, block, &declarations, &n);
    while (str_split(&selectors, ',', &selector)) {
        struct css_rule rule;

        if (!read_selector(arena, selector, &rule)) {
            keep(sheet,
                 arena_printf(arena, "%.*s {%.*s}", STR_ARG(str_trim(selector)), STR_ARG(block)));
            continue;
        }
        rule.declarations = declarations;
        rule.n_declarations = n;
        sheet->rules =
            arena_grow(arena, sheet->rules, sheet->n_rules, &sheet->capacity, sizeof *sheet->rules);
        sheet->rules[sheet->n_rules++] = rule;
    }
}

void css_parse(struct arena *arena, struct str text, struct css_sheet *sheet)
{
    size_t at = 0;

    text = without_comments(arena, text);
    while (at < text.len) {
        size_t open = find_outside(text, '{', at), semicolon = find_outside(text, ';', at);
        struct str head = str_ltrim(str_slice(text, at, open));
        size_t end;

        if (head.len && head.at[0] == '@' && semicolon < open) {
            keep(sheet, str_slice(text, at, semicolon + 1)); /* @import … ; */
            at = semicolon + 1;
            continue;
        }
        if (open == STR_NONE)
            return;
        end = block_end(text, open + 1);
        if (head.len && head.at[0] == '@')
            keep(sheet, str_slice(text, at, end + 1));
        else
            add_rule(arena, sheet, head, str_slice(text, open + 1, end));
        at = end + 1;
    }
}

static bool has_class(struct str classes, struct str wanted)
{
    size_t at = 0;

    while (at < classes.len) {
        size_t from = at;

        while (at < classes.len && !ascii_is_space(classes.at[at]))
            at++;
        if (str_eq(str_slice(classes, from, at), wanted))
            return true;
        at++;
    }
    return false;
}

static bool step_matches(const struct css_step *step, const struct css_element *element)
{
    if ((step->tag.len && !str_eq(step->tag, element->tag)) ||
        (step->id.len && !str_eq(step->id, element->id)))
        return false;
    for (size_t i = 0; i < step->n_classes; i++) {
        if (!has_class(element->classes, step->classes[i]))
            return false;
    }
    return true;
}

bool css_matches(const struct css_rule *rule, const struct css_element *element)
{
    size_t left = rule->n_steps - 1; /* steps that must be found around the element */

    if (!step_matches(&rule->steps[left], element))
        return false;
    for (const struct css_element *e = element->parent; e && left > 0; e = e->parent) {
        if (step_matches(&rule->steps[left - 1], e))
            left--;
    }
    return left == 0;
}

/* The cascade of one element, while it is put together. */
struct cascade {
    struct css_declaration *list;
    size_t n, capacity;
};

/* ${d} stands last; an earlier one of the same property goes, unless that one is important and this one not. */
static void cascade_add(struct arena *arena, struct cascade *c, struct css_declaration d)
{
    for (size_t i = 0; i < c->n; i++) {
        if (!str_eq(c->list[i].name, d.name))
            continue;
        if (c->list[i].important && !d.important)
            return;
        memmove(&c->list[i], &c->list[i + 1], (c->n - i - 1) * sizeof *c->list);
        c->n--;
        break;
    }
    c->list = arena_grow(arena, c->list, c->n, &c->capacity, sizeof *c->list);
    c->list[c->n++] = d;
}

static void cascade_add_all(struct arena *arena, struct cascade *c,
                            const struct css_declaration *declarations, size_t n)
{
    for (size_t i = 0; i < n; i++)
        cascade_add(arena, c, declarations[i]);
}

/* The matching rules, least specific first; rules of one specificity in their order. */
static const struct css_rule **matching(struct arena *arena, const struct css_sheet *sheet,
                                        const struct css_element *element, size_t *n)
{
    const struct css_rule **found = NULL;
    size_t capacity = 0;

    *n = 0;
    for (size_t i = 0; i < sheet->n_rules; i++) {
        size_t at;

        if (!css_matches(&sheet->rules[i], element))
            continue;
        found = arena_grow(arena, found, *n, &capacity, sizeof *found);
        for (at = *n; at > 0 && found[at - 1]->specificity > sheet->rules[i].specificity; at--)
            found[at] = found[at - 1];
        found[at] = &sheet->rules[i];
        ++*n;
    }
    return found;
}

struct str css_style(struct arena *arena, const struct css_sheet *sheet,
                     const struct css_element *element, struct str own)
{
    struct cascade cascade = {NULL, 0, 0};
    const struct css_declaration *declarations;
    size_t n;
    const struct css_rule **rules = matching(arena, sheet, element, &n);
    struct buf out;

    for (size_t i = 0; i < n; i++)
        cascade_add_all(arena, &cascade, rules[i]->declarations, rules[i]->n_declarations);
    css_declarations(arena, own, &declarations, &n);
    cascade_add_all(arena, &cascade, declarations, n);
    buf_init(&out, 1u << 20);
    for (size_t i = 0; i < cascade.n; i++) {
        if (i)
            buf_char(&out, ';');
        buf_add(&out, cascade.list[i].name);
        buf_char(&out, ':');
        buf_add(&out, cascade.list[i].value);
    }
    return buf_take(&out, arena);
}
