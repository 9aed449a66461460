#ifndef FEED_XML_H
#define FEED_XML_H

#include <stdint.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/diag.h"

/**
 * A writer of XML 1.0 documents in UTF-8.  Errors stick: callers write everything and look once, at
 * xml_close.  Every text passes one scrubber, so that no byte leaves that XML 1.0 forbids: bad
 * UTF-8 and forbidden characters become U+FFFD.
 *
 * Names of elements and attributes are the program's own and are written as given ("dc:creator").
 */
struct xml;

/** Start a document: the XML declaration.  Never fails; xml_close gives the memory back. */
struct xml *xml_open(void);

/** Start an element; end the innermost one. */
void xml_start(struct xml *xml, const char *name);
void xml_end(struct xml *xml);

/** An attribute of the element that was started last; left out if ${value} is empty. */
void xml_attr(struct xml *xml, const char *name, struct str value);
void xml_attr_int(struct xml *xml, const char *name, int64_t value);

/** Text in the innermost element. */
void xml_text(struct xml *xml, struct str text);

/** An element that holds ${text} alone; left out if ${text} is empty. */
void xml_leaf(struct xml *xml, const char *name, struct str text);

/** An element that holds ${moment}, written by ${format} (date_rfc3339 or date_rfc822). */
void xml_date(struct xml *xml, const char *name, struct moment moment,
              void (*format)(struct buf *out, struct moment moment));

/**
 * xml_close(xml, out, max_bytes, diag):
 * End all open elements and append the document to ${out}.  Frees ${xml}.
 *
 * Return 0, or -1 with the reason in ${diag} (the document is larger than ${max_bytes} or than ${out} may
 * become, or the writer failed); then ${out} is as it was.
 */
int xml_close(struct xml *xml, struct buf *out, size_t max_bytes, struct diag *diag);

#endif
