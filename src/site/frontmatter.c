/*
 * Front matter, by the expression that Jekyll cuts with:
 *     \A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?)
 */
#include "site/frontmatter.h"

#include "data/json.h"
#include "data/yaml.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static unsigned lines_in(struct str s)
{
    unsigned n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += s.at[i] == '\n';
    return n;
}

static size_t line_end(struct str s, size_t at)
{
    size_t end = str_find(s, STR("\n"), at);

    return end == STR_NONE ? s.len : end;
}

/* Whether the line at ${at} is one of three characters ${fence}, blanks aside. */
static bool is_fence(struct str s, size_t at, const char *fence)
{
    struct str line = str_rtrim(str_slice(s, at, line_end(s, at)));

    return str_is(line, fence);
}

/* The start of the first line after ${at} that ends the front matter, or STR_NONE. */
static size_t closing_fence(struct str s, size_t at)
{
    for (; at < s.len; at = line_end(s, at) + 1)
        if (is_fence(s, at, "---") || is_fence(s, at, "..."))
            return at;
    return STR_NONE;
}

/* The start of the first line after the one at ${at} that is not blank. */
static size_t skip_blank_lines(struct str s, size_t at)
{
    at = line_end(s, at);
    while (at < s.len) {
        size_t end = line_end(s, at + 1);

        if (str_trim(str_slice(s, at + 1, end)).len)
            return at + 1;
        at = end;
    }
    return s.len;
}

static int parse(struct arena *arena, struct str matter, const char *file, const struct zone *zone,
                 const struct value **value, struct diag *diag)
{
    struct str trimmed = str_trim(matter);

    /* YAML 1.1 is not quite a superset of JSON: tabs and escapes differ. */
    if (str_starts(trimmed, "{") && str_ends(trimmed, "}")) {
        struct diag *quiet = diag_new();
        int result = json_parse(arena, trimmed, file, value, quiet);

        diag_free(quiet);
        if (!result)
            return 0;
    }
    return yaml_parse(arena, matter, file, 2, zone, value, diag);
}

int frontmatter_read(struct arena *arena, struct str text, const char *file,
                     const struct zone *zone, struct frontmatter *matter, struct diag *diag)
{
    const struct value *value;
    size_t end;

    if (str_starts(text, BYTE_ORDER_MARK))
        text = str_from(text, sizeof(BYTE_ORDER_MARK) - 1);
    *matter = (struct frontmatter){.map = value_map(arena), .body = text, .body_line = 1};
    if (is_fence(text, 0, "+++")) {
        diag_rule(diag, SEVERITY_ERROR, "front-matter-toml", (struct place){file, 1, 1},
                  "front matter in TOML (+++) is not read; write it as YAML between lines of ---");
        return -1;
    }
    if (!is_fence(text, 0, "---") || line_end(text, 0) == text.len)
        return 0;
    end = closing_fence(text, line_end(text, 0) + 1);
    if (end == STR_NONE)
        return 0;
    matter->present = true;
    matter->body = str_from(text, skip_blank_lines(text, end));
    matter->body_line = 1 + lines_in(str_slice(text, 0, text.len - matter->body.len));
    if (parse(arena, str_slice(text, line_end(text, 0) + 1, end), file, zone, &value, diag))
        return -1;
    if (value_is_null(value))
        return 0;
    if (value->type != VALUE_MAP) {
        diag_rule(diag, SEVERITY_ERROR, "front-matter", (struct place){file, 2, 1},
                  "front matter should be a map of keys, but is %s", value_type_name(value->type));
        return -1;
    }
    matter->map = value;
    return 0;
}
