/*
 * XML 1.0 documents through libxml2's xmlTextWriter, which escapes but passes on control characters
 * and broken UTF-8 and calls that success: hence the scrubber, which every text goes through.
 */
#include "feed/xml.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include <libxml/xmlwriter.h>

#include "base/utf8.h"

struct xml {
    xmlBufferPtr bytes;
    xmlTextWriterPtr writer;
    struct arena *scratch; /* scrubbed texts with the NUL that libxml2 wants */
    unsigned depth;
    bool failed;
};

/* Scratch memory is given back at this size: whole bodies pass through it. */
#define SCRATCH_MAX_BYTES ((size_t)4 << 20)

/* Room for any date in any of the formats. */
#define DATE_MAX_BYTES 64

static void note(struct xml *xml, int result)
{
    if (result < 0)
        xml->failed = true;
}

/* ${text} as libxml2 wants it; good until the next call. */
static const xmlChar *clean(struct xml *xml, struct str text)
{
    if (arena_bytes(xml->scratch) > SCRATCH_MAX_BYTES)
        arena_reset(xml->scratch);
    return (const xmlChar *)arena_cstr(xml->scratch, utf8_scrub(xml->scratch, text, NULL));
}

struct xml *xml_open(void)
{
    struct xml *xml = xcalloc(1, sizeof(*xml));

    xml->scratch = arena_new();
    xml->bytes = xmlBufferCreate();
    xml->writer = xml->bytes ? xmlNewTextWriterMemory(xml->bytes, 0) : NULL;
    if (!xml->writer) {
        xml->failed = true;
        return xml;
    }
    note(xml, xmlTextWriterSetIndent(xml->writer, 1));
    note(xml, xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", NULL));
    return xml;
}

void xml_start(struct xml *xml, const char *name)
{
    if (xml->failed)
        return;
    note(xml, xmlTextWriterStartElement(xml->writer, (const xmlChar *)name));
    xml->depth++;
}

void xml_end(struct xml *xml)
{
    if (xml->failed)
        return;
    assert(xml->depth > 0);
    xml->depth--;
    note(xml, xmlTextWriterEndElement(xml->writer));
}

void xml_attr(struct xml *xml, const char *name, struct str value)
{
    if (xml->failed || value.len == 0)
        return;
    note(xml, xmlTextWriterWriteAttribute(xml->writer, (const xmlChar *)name, clean(xml, value)));
}

void xml_attr_int(struct xml *xml, const char *name, int64_t value)
{
    char digits[24];
    int len = snprintf(digits, sizeof(digits), "%lld", (long long)value);

    xml_attr(xml, name, (struct str){digits, (size_t)len});
}

void xml_text(struct xml *xml, struct str text)
{
    if (xml->failed || text.len == 0)
        return;
    note(xml, xmlTextWriterWriteString(xml->writer, clean(xml, text)));
}

void xml_leaf(struct xml *xml, const char *name, struct str text)
{
    if (text.len == 0)
        return;
    xml_start(xml, name);
    xml_text(xml, text);
    xml_end(xml);
}

void xml_date(struct xml *xml, const char *name, struct moment moment,
              void (*format)(struct buf *out, struct moment moment))
{
    struct buf date;

    buf_init(&date, DATE_MAX_BYTES);
    format(&date, moment);
    xml_leaf(xml, name, buf_str(&date));
    buf_free(&date);
}

/* Why the document cannot be handed over, or NULL. */
static const char *finish(struct xml *xml, struct buf *out, size_t max_bytes)
{
    size_t before = out->len;
    struct str bytes;

    if (!xml->failed)
        note(xml, xmlTextWriterEndDocument(xml->writer));
    if (!xml->failed)
        note(xml, xmlTextWriterFlush(xml->writer));
    if (xml->failed)
        return "libxml2's writer failed";
    bytes = (struct str){(const char *)xmlBufferContent(xml->bytes),
                         (size_t)xmlBufferLength(xml->bytes)};
    if (bytes.len > max_bytes)
        return "the document is too large";
    buf_add(out, bytes);
    if (!buf_overflowed(out))
        return NULL;
    buf_truncate(out, before);
    return "the document is too large";
}

int xml_close(struct xml *xml, struct buf *out, size_t max_bytes, struct diag *diag)
{
    const char *why = finish(xml, out, max_bytes);

    if (why)
        diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0}, "XML was not written: %s", why);
    if (xml->writer)
        xmlFreeTextWriter(xml->writer);
    if (xml->bytes)
        xmlBufferFree(xml->bytes);
    arena_free(xml->scratch);
    free(xml);
    return why ? -1 : 0;
}
