/*
 * Forms that values have, as regular expressions that are compiled once for a document.
 */
#include "feed/check_forms.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* What has a form is shorter than this; regexec's memory grows with the text. */
#define FORM_MAX 4096

struct check_form {
    const char *pattern;
    bool any_case;
    regex_t regex;
};

static void free_forms(void *at)
{
    struct check_forms *forms = at;

    for (size_t i = 0; i < forms->n; i++)
        regfree(&forms->items[i].regex);
}

struct check_forms *check_forms_new(struct arena *arena)
{
    struct check_forms *forms = ARENA_NEW(arena, struct check_forms);

    forms->arena = arena;
    arena_at_end(arena, free_forms, forms);
    return forms;
}

static regex_t *compiled(struct check_forms *forms, const char *pattern, bool any_case)
{
    struct check_form *form;

    for (size_t i = 0; i < forms->n; i++)
        if (forms->items[i].pattern == pattern && forms->items[i].any_case == any_case)
            return &forms->items[i].regex;
    forms->items =
        arena_grow(forms->arena, forms->items, forms->n, &forms->capacity, sizeof(*forms->items));
    form = &forms->items[forms->n++];
    *form = (struct check_form){.pattern = pattern, .any_case = any_case};
    if (regcomp(&form->regex, pattern, REG_EXTENDED | (any_case ? REG_ICASE : 0)) != 0)
        abort();
    return &form->regex;
}

/*
 * Whole matches of ${pattern}, in extended POSIX syntax: its leftmost longest match, which for "a|ab" and the like is the
 * whole text if that is one.
 */
bool check_matches(struct check_forms *forms, const char *pattern, bool any_case, const char *text)
{
    regmatch_t match;

    return strlen(text) <= FORM_MAX &&
           regexec(compiled(forms, pattern, any_case), text, 1, &match, 0) == 0 &&
           match.rm_so == 0 && text[match.rm_eo] == '\0';
}

bool check_fits(struct check_forms *forms, const char *pattern, const char *text)
{
    return check_matches(forms, pattern, false, text);
}

bool check_complain(struct check_value *value, const char *rule, const char *what)
{
    value->rule = rule;
    value->what = what;
    return false;
}

bool check_suspect(struct check_value *value, const char *rule, const char *what)
{
    check_complain(value, rule, what);
    value->warning = true;
    return false;
}

int64_t check_number(const char *digits, size_t n)
{
    int64_t value = 0;

    for (size_t i = 0; i < n && ascii_is_digit(digits[i]) && value < INT32_MAX; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}
