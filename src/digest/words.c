/*
 * The digest's own words, and dates in the order and with the names of a language.
 */
#include "digest/words.h"

/* Put the keys of ${from} over those of ${to}. */
static void lay_over(struct arena *arena, struct value *to, const struct value *from)
{
    for (size_t i = 0; i < value_size(from); i++)
        value_put(arena, to, value_key(from, i), value_at(from, i));
}

/* The words of ${lang} if there are any: 1, or 0. */
static int add_language(const struct templates *templates, struct value *map, struct str lang)
{
    struct str name = arena_printf(templates->arena, "strings.%.*s.yml", STR_ARG(lang));
    const struct value *words = template_yaml(templates, name.at);

    if (!words)
        return 0;
    lay_over(templates->arena, map, words);
    return 1;
}

int words_read(const struct templates *templates, struct str lang, struct words *words)
{
    struct value *map = value_map(templates->arena);
    size_t dash = str_chr(lang, '-');

    *words = (struct words){.arena = templates->arena, .map = map, .lang = STR("en")};
    if (!add_language(templates, map, STR("en"))) {
        struct str file =
            arena_printf(templates->arena, "%s/digest/strings.en.yml", templates->shipped_dir);

        diag_add(templates->diag, SEVERITY_ERROR, (struct place){file.at, 0, 0},
                 "the digest's words are missing: is courant installed whole?");
        return -1;
    }
    if (dash != STR_NONE && add_language(templates, map, str_slice(lang, 0, dash)))
        words->lang = str_slice(lang, 0, dash);
    if (add_language(templates, map, lang))
        words->lang = lang;
    words->right_to_left = words_right_to_left(words->lang);
    return 0;
}

struct str words_get(const struct words *words, const char *name)
{
    return value_as_text(value_get(words->map, name));
}

static struct str put_in(struct arena *arena, struct str text, struct str mark, struct str what)
{
    size_t at = str_find(text, mark, 0);

    if (at == STR_NONE)
        return text;
    return arena_printf(arena, "%.*s%.*s%.*s", STR_ARG(str_slice(text, 0, at)), STR_ARG(what),
                        STR_ARG(str_from(text, at + mark.len)));
}

struct str words_count(const struct words *words, const char *name, size_t n)
{
    struct arena *arena = words->arena;
    struct str key = arena_printf(arena, "%s_%s", name, n == 1 ? "one" : "other");

    return put_in(arena, words_get(words, key.at), STR("{n}"), arena_printf(arena, "%zu", n));
}

struct str words_date(const struct words *words, struct moment m)
{
    struct arena *arena = words->arena;
    struct civil c = date_to_civil(m);
    const struct value *months = value_get(words->map, "months");
    struct str text = words_get(words, "date");

    text = put_in(arena, text, STR("{day}"), arena_printf(arena, "%d", c.day));
    text =
        put_in(arena, text, STR("{month}"), value_as_text(value_at(months, (size_t)c.month - 1)));
    return put_in(arena, text, STR("{year}"), arena_printf(arena, "%lld", (long long)c.year));
}

bool words_right_to_left(struct str lang)
{
    static const char *const languages[] = {"ar", "arc", "ckb", "dv", "fa", "he",
                                            "ks", "ps",  "sd",  "ug", "ur", "yi"};
    size_t dash = str_chr(lang, '-');
    struct str primary = dash == STR_NONE ? lang : str_slice(lang, 0, dash);

    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        if (str_is_nocase(primary, languages[i]))
            return true;
    }
    return false;
}
