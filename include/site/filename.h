#ifndef SITE_FILENAME_H
#define SITE_FILENAME_H

#include <stdbool.h>

#include "base/str.h"

/** What the name of a file says of a post: Jekyll::Document's expressions for file names. */

/** What stands behind the last '/' of ${path}. */
struct str filename_base(struct str path);

/** ".md"; empty where the name has no extension or is one. */
struct str filename_extension(struct str name);

/** The length of the date that ${name} begins with ("2025-2-20-"), with the '-' behind it; 0 if there is none. */
size_t filename_date_length(struct str name);

/** Whether ${path}'s name is one of a file that Jekyll takes for a post: 2025-02-20-name.md. */
bool filename_is_dated(struct str path);

/** ${s} without dots at its end: no slug has them. */
struct str filename_trim_dots(struct str s);

#endif
