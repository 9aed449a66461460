#ifndef SITE_TEXTFILE_H
#define SITE_TEXTFILE_H

#include "base/arena.h"
#include "base/diag.h"

/**
 * textfile_read(arena, file, max_bytes, article, text, diag):
 * Read ${file}, which should be UTF-8, into ${arena}.
 *
 * Return 0, or -1: with an error that names line and column, or, if it is no ${article} to anybody (a picture that lies
 * among the posts), with a note.
 */
int textfile_read(struct arena *arena, const char *file, size_t max_bytes, bool article,
                  struct str *text, struct diag *diag);

#endif
