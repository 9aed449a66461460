/*
 * The parts that Atom and RSS documents share: Atom's links, Media RSS 1.5.1, RFC 5005, WebSub.
 */
#include "feed/modules.h"

void modules_link(struct xml *xml, const char *name, const char *rel, const char *type,
                  struct str href)
{
    if (href.len == 0)
        return;
    xml_start(xml, name);
    xml_attr(xml, "rel", str_of(rel));
    xml_attr(xml, "type", str_of(type));
    xml_attr(xml, "href", href);
    xml_end(xml);
}

void modules_feed_links(struct xml *xml, const char *name, const char *type,
                        const struct feed *feed)
{
    modules_link(xml, name, "self", type, feed->self);
    modules_link(xml, name, "current", type, feed->current);
    modules_link(xml, name, "prev-archive", type, feed->previous_archive);
    modules_link(xml, name, "next-archive", type, feed->next_archive);
    for (size_t i = 0; i < feed->hubs.n; i++)
        modules_link(xml, name, "hub", "", feed->hubs.items[i]);
}

void modules_history(struct xml *xml, const struct feed *feed)
{
    if (!feed->archive && !feed->complete)
        return;
    xml_start(xml, feed->archive ? "fh:archive" : "fh:complete");
    xml_end(xml);
}

void modules_namespaces(struct xml *xml, const struct feed *feed)
{
    xml_attr(xml, "xmlns:media", STR("http://search.yahoo.com/mrss/"));
    if (feed->archive || feed->complete)
        xml_attr(xml, "xmlns:fh", STR("http://purl.org/syndication/history/1.0"));
}

static void write_size(struct xml *xml, const struct feed_media *image)
{
    if (image->width <= 0 || image->height <= 0)
        return;
    xml_attr_int(xml, "width", image->width);
    xml_attr_int(xml, "height", image->height);
}

void modules_image(struct xml *xml, const struct feed_media *image)
{
    if (image->url.len == 0)
        return;
    xml_start(xml, "media:content");
    xml_attr(xml, "url", image->url);
    xml_attr(xml, "medium", STR("image"));
    xml_attr(xml, "type", image->type);
    if (image->bytes > 0)
        xml_attr_int(xml, "fileSize", image->bytes);
    write_size(xml, image);
    if (image->title.len > 0) {
        xml_start(xml, "media:title");
        xml_attr(xml, "type", STR("plain"));
        xml_text(xml, image->title);
        xml_end(xml);
    }
    xml_end(xml);
    xml_start(xml, "media:thumbnail");
    xml_attr(xml, "url", image->url);
    write_size(xml, image);
    xml_end(xml);
}
