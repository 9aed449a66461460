/*
 * kramdown's definition lists: the paragraph above a line that starts with a colon is the terms.
 * Known limit: in quotes and lists they are text.
 */
#include "markup/prepare.h"

static void tag_piece(struct prepare *prepare, enum piece_type type, const char *tag)
{
    prepare_block_piece(prepare, (struct piece){.type = type, .source = str_of(tag)});
}

/* Whether what was written last is a paragraph, with at most one blank line behind it. */
static bool behind_paragraph(const struct prepare *prepare, bool *blank)
{
    size_t newlines = 0;

    if (prepare->terms_end == 0 || prepare->terms_end > prepare->out.len)
        return false;
    for (size_t i = prepare->terms_end; i < prepare->out.len; i++) {
        if (!ascii_is_space(prepare->out.at[i]))
            return false;
        newlines += prepare->out.at[i] == '\n';
    }
    *blank = newlines > 0;
    return newlines <= 1;
}

static void write_terms(struct prepare *prepare)
{
    struct str text = arena_str(
        prepare->arena, str_slice(buf_str(&prepare->out), prepare->terms_at, prepare->terms_end));
    struct str line;

    buf_truncate(&prepare->out, prepare->terms_at);
    tag_piece(prepare, PIECE_OPEN, "<dl markdown=\"1\">");
    while (str_line(&text, &line)) {
        tag_piece(prepare, PIECE_OPEN, "<dt markdown=\"span\">");
        buf_add(&prepare->out, line);
        buf_add_c(&prepare->out, "\n\n");
        tag_piece(prepare, PIECE_CLOSE, "</dt>");
    }
}

size_t prepare_definition(struct prepare *prepare, struct str line)
{
    size_t indent = 0, space = 1;
    bool blank = prepare->blank;

    while (indent < line.len && line.at[indent] == ' ')
        indent++;
    if (indent > 3 || indent + 1 >= line.len || line.at[indent] != ':' ||
        (line.at[indent + 1] != ' ' && line.at[indent + 1] != '\t'))
        return 0;
    while (indent + 1 + space < line.len && line.at[indent + 1 + space] == ' ')
        space++;
    if (!prepare->in_definitions) {
        if (prepare->n_levels > 0 || !behind_paragraph(prepare, &blank))
            return 0;
        write_terms(prepare);
    } else {
        tag_piece(prepare, PIECE_CLOSE, "</dd>");
    }
    prepare->in_definitions = true;
    prepare->n_levels = 0;
    tag_piece(prepare, PIECE_OPEN, blank ? "<dd>" : "<dd markdown=\"first\">");
    prepare->levels[prepare->n_levels++] =
        (struct level){.width = indent + 1 + space, .kind = PREPARE_DEFINITION};
    return indent + 1 + space;
}

void prepare_definitions_end(struct prepare *prepare)
{
    if (!prepare->in_definitions)
        return;
    prepare->in_definitions = false;
    prepare->n_levels = 0;
    tag_piece(prepare, PIECE_CLOSE, "</dd>");
    tag_piece(prepare, PIECE_CLOSE, "</dl>");
}
