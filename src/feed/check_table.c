/*
 * Looking things up in the tables of the vocabulary.
 */
#include "feed/check_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    const struct check_element *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

static int by_element(const void *a, const void *b)
{
    const struct check_attribute *const *x = a, *const *y = b;
    int order = strcmp((*x)->element, (*y)->element);

    return order ? order : (*x > *y) - (*x < *y);
}

struct check_table *check_table_new(struct arena *arena)
{
    struct check_table *table = ARENA_NEW(arena, struct check_table);

    assert(check_core_n + check_extensions_n <= CHECK_ELEMENTS_MAX);
    table->elements =
        arena_array(arena, check_core_n + check_extensions_n, sizeof(*table->elements));
    for (size_t i = 0; i < check_core_n; i++)
        table->elements[table->n_elements++] = &check_core[i];
    for (size_t i = 0; i < check_extensions_n; i++)
        table->elements[table->n_elements++] = &check_extensions[i];
    table->attributes = arena_array(arena, check_attributes_n, sizeof(*table->attributes));
    for (size_t i = 0; i < check_attributes_n; i++)
        table->attributes[table->n_attributes++] = &check_attributes[i];
    qsort(table->elements, table->n_elements, sizeof(*table->elements), by_name);
    qsort(table->attributes, table->n_attributes, sizeof(*table->attributes), by_element);
    return table;
}

/* The first element that is not called less than ${name}. */
static size_t first_of(const struct check_table *table, const char *name)
{
    size_t low = 0, high = table->n_elements;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (strcmp(table->elements[middle]->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct check_element *check_element_in(const struct check_table *table,
                                             enum check_place place, const char *name,
                                             size_t *index)
{
    for (size_t i = first_of(table, name); i < table->n_elements; i++) {
        if (strcmp(table->elements[i]->name, name) != 0)
            break;
        *index = i;
        if (table->elements[i]->places & PLACE_BIT(place))
            return table->elements[i];
    }
    return NULL;
}

bool check_is_known(const struct check_table *table, const char *name)
{
    size_t i = first_of(table, name);

    return i < table->n_elements && strcmp(table->elements[i]->name, name) == 0;
}

bool check_is_everywhere(const struct check_table *table, const char *name)
{
    for (size_t i = first_of(table, name); i < table->n_elements; i++) {
        if (strcmp(table->elements[i]->name, name) != 0)
            return false;
        if ((table->elements[i]->places & EVERYWHERE) == EVERYWHERE)
            return true;
    }
    return false;
}

const struct check_attribute **check_attributes_of(const struct check_table *table,
                                                   const char *element, size_t *n)
{
    size_t low = 0, high = table->n_attributes;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (strcmp(table->attributes[middle]->element, element) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (*n = 0; low + *n < table->n_attributes; ++*n)
        if (strcmp(table->attributes[low + *n]->element, element) != 0)
            break;
    return table->attributes + low;
}

bool check_choice(const char *choices, struct str text)
{
    struct str rest = str_of(choices), choice;
    char separator = choices[0];

    while (str_split(&rest, separator, &choice))
        if (choice.len > 0 && str_eq(choice, text))
            return true;
    return false;
}
