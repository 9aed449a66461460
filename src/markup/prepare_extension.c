/*
 * kramdown's braces, `{: … }` and `{:: … }`, and `$$` on lines of their own.
 */
#include <string.h>

#include "markup/html.h"
#include "markup/prepare.h"

/* Mathematics and extensions go over so many lines at most. */
#define MAX_LINES 2000

static struct attr *add_attr(struct arena *arena, struct attr ***tail, struct str name,
                             struct str value)
{
    struct attr *attr = ARENA_NEW(arena, struct attr);

    attr->name = name;
    attr->value = value;
    **tail = attr;
    *tail = &attr->next;
    return attr;
}

static size_t word_length(struct str s, const char *also)
{
    size_t n = 0;

    while (n < s.len && (ascii_is_alnum(s.at[n]) || (unsigned char)s.at[n] >= 0x80 ||
                         (s.at[n] && strchr(also, s.at[n]))))
        n++;
    return n;
}

/* ".a.b#c": classes and an id. */
static void add_shorthand(struct arena *arena, struct attr ***tail, struct str word,
                          struct attr **class)
{
    while (word.len > 1) {
        size_t n = 1;

        while (n < word.len && word.at[n] != '.' && word.at[n] != '#')
            n++;
        if (word.at[0] == '#')
            add_attr(arena, tail, STR("id"), str_slice(word, 1, n));
        else if (!*class)
            *class = add_attr(arena, tail, STR("class"), str_slice(word, 1, n));
        else
            (*class)->value = arena_printf(arena, "%.*s %.*s", STR_ARG((*class)->value),
                                           STR_ARG(str_slice(word, 1, n)));
        word = str_from(word, n);
    }
}

struct attr *prepare_attrs(struct arena *arena, struct str list)
{
    struct attr *attrs = NULL, **tail = &attrs, *class = NULL;

    for (;;) {
        size_t n;

        list = str_ltrim(list);
        if (list.len == 0)
            return attrs;
        if (list.at[0] == '.' || list.at[0] == '#') {
            for (n = 0; n < list.len && !ascii_is_space(list.at[n]); n++)
                ;
            add_shorthand(arena, &tail, str_slice(list, 0, n), &class);
        } else {
            n = word_length(list, "_-");
            if (n + 1 < list.len && list.at[n] == '=' &&
                (list.at[n + 1] == '"' || list.at[n + 1] == '\'')) {
                size_t end = str_find(list, (struct str){list.at + n + 1, 1}, n + 2);

                if (end == STR_NONE)
                    return attrs;
                add_attr(arena, &tail, str_slice(list, 0, n), str_slice(list, n + 2, end));
                n = end + 1;
            } else if (n > 0) {
                add_attr(arena, &tail, STR("\x01"), str_slice(list, 0, n));
            } else {
                n = 1;
            }
        }
        list = str_from(list, n);
    }
}

/* Take lines up to one that is `{:/name}` or `{:/}`; false: there is none. */
static bool take_body(struct prepare *prepare, struct str name, struct str *body)
{
    struct str saved = prepare->rest, line;
    struct buf out;

    if (prepare->endless >= PREPARE_MAX_ENDLESS)
        return false;
    buf_init(&out, (size_t)-1);
    for (size_t i = 0; i < MAX_LINES && prepare_next(prepare, &line); i++) {
        struct str end = str_trim(line);

        if (str_is(end, "{:/}") || (str_starts(end, "{:/") && str_ends(end, "}") &&
                                    str_eq(str_slice(end, 3, end.len - 1), name))) {
            *body = buf_take(&out, prepare->arena);
            return true;
        }
        buf_add(&out, line);
        buf_char(&out, '\n');
    }
    buf_free(&out);
    prepare->endless++;
    prepare->rest = saved;
    return false;
}

/* {::comment} … {:/comment}, {::nomarkdown} … {:/}, {::options … /} */
static bool generic(struct prepare *prepare, struct str content)
{
    struct str inside = str_slice(content, 3, content.len - 1), body;
    struct str name = str_slice(inside, 0, word_length(inside, "_"));

    if (str_ends(inside, "/")) {
        prepare_block_piece(prepare, (struct piece){.type = PIECE_BREAK});
        return str_is(name, "options") || str_is(name, "comment") || str_is(name, "nomarkdown");
    }
    if ((!str_is(name, "comment") && !str_is(name, "nomarkdown")) ||
        !take_body(prepare, name, &body))
        return false;
    if (str_is(name, "nomarkdown"))
        prepare_block_piece(prepare, (struct piece){.type = PIECE_HTML, .source = body});
    else
        prepare_block_piece(prepare, (struct piece){.type = PIECE_BREAK});
    return true;
}

bool prepare_extension(struct prepare *prepare, struct str content)
{
    struct named_attrs *named;
    struct str inside;
    size_t n;

    content = str_trim(content);
    if (!str_starts(content, "{:") || !str_ends(content, "}") || content.len < 4)
        return false;
    if (content.at[2] == ':')
        return generic(prepare, content);
    if (content.at[2] == '/' || str_chr(content, '}') != content.len - 1)
        return false;
    inside = str_slice(content, 2, content.len - 1);
    n = word_length(inside, "_-");
    if (n > 0 && n < inside.len && inside.at[n] == ':') {
        named = ARENA_NEW(prepare->arena, struct named_attrs);
        named->name = str_slice(inside, 0, n);
        named->attrs = prepare_attrs(prepare->arena, str_from(inside, n + 1));
        named->next = prepare->result.named;
        prepare->result.named = named;
        prepare_block_piece(prepare, (struct piece){.type = PIECE_BREAK});
        return true;
    }
    prepare_block_piece(prepare, (struct piece){.type = PIECE_ATTRS,
                                                .attrs = prepare_attrs(prepare->arena, inside),
                                                .next = prepare->blank});
    return true;
}

static bool at_boundary(struct prepare *prepare)
{
    struct str saved = prepare->rest, line;
    bool is = !prepare_next(prepare, &line) || str_trim(line).len == 0 ||
              str_starts(str_trim(line), "{:");

    prepare->rest = saved;
    return is;
}

struct piece prepare_formula(const struct prepare *prepare, struct str text, bool block)
{
    struct buf html;

    if (!prepare->options->bare_math)
        return (struct piece){
            .type = PIECE_TEXT,
            .source =
                arena_printf(prepare->arena, block ? "\\[%.*s\\]" : "\\(%.*s\\)", STR_ARG(text))};
    buf_init(&html, (size_t)-1);
    buf_add_c(&html, block ? "<div class=\"kdmath\">$$\n" : "<span class=\"kdmath\">$");
    html_escape(&html, text);
    buf_add_c(&html, block ? "\n$$</div>" : "$</span>");
    return (struct piece){.type = PIECE_HTML, .source = buf_take(&html, prepare->arena)};
}

bool prepare_math(struct prepare *prepare, struct str content)
{
    struct str saved = prepare->rest, text, line;
    struct buf body;
    size_t end;

    if (!str_starts(content, "$$") || prepare->endless >= PREPARE_MAX_ENDLESS)
        return false;
    buf_init(&body, (size_t)-1);
    line = str_from(content, 2);
    for (size_t i = 0; (end = str_find(line, STR("$$"), 0)) == STR_NONE; i++) {
        buf_add(&body, line);
        buf_char(&body, '\n');
        if (i == MAX_LINES || !prepare_next(prepare, &line))
            break;
    }
    if (end != STR_NONE && str_trim(str_from(line, end + 2)).len == 0 && at_boundary(prepare)) {
        buf_add(&body, str_slice(line, 0, end));
        text = str_trim(buf_take(&body, prepare->arena));
        prepare_block_piece(prepare, prepare_formula(prepare, text, true));
        return true;
    }
    buf_free(&body);
    prepare->endless += end == STR_NONE;
    prepare->rest = saved;
    return false;
}
