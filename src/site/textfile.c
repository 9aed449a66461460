/*
 * Text from outside, checked at the door.
 */
#include "site/textfile.h"

#include "base/file.h"
#include "base/utf8.h"

/* Line and column of the byte at ${at}. */
static struct place place_in(const char *file, struct str text, size_t at)
{
    struct place place = {file, 1, 1};

    for (size_t i = 0; i < at; i++) {
        if (text.at[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (((unsigned char)text.at[i] & 0xC0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

int textfile_read(struct arena *arena, const char *file, size_t max_bytes, bool article,
                  struct str *text, struct diag *diag)
{
    struct diag *quiet = diag_new();
    int failed = file_read(arena, file, max_bytes, text, article ? diag : quiet);
    size_t bad;

    diag_free(quiet);
    if (!failed && utf8_valid(*text, &bad))
        return 0;
    if (!article)
        diag_rule(diag, SEVERITY_NOTE, "dropped", (struct place){file, 0, 0},
                  "not published: it is no text");
    else if (!failed)
        diag_rule(diag, SEVERITY_ERROR, "utf-8", place_in(file, *text, bad),
                  "the file is not UTF-8: byte 0x%02x; convert it (iconv -t utf-8)",
                  (unsigned char)text->at[bad]);
    return -1;
}
