/*
 * Atom 1.0 (RFC 4287), with Media RSS for pictures, RFC 5005 for archives and WebSub's hub links.
 * Readers do not inherit a feed's author, so every entry repeats it.
 */
#include "feed/atom.h"

#include "feed/modules.h"

static void write_author(struct xml *xml, const struct author *author)
{
    xml_start(xml, "author");
    xml_leaf(xml, "name", author->name);
    xml_leaf(xml, "uri", author->uri);
    xml_leaf(xml, "email", author->email);
    xml_end(xml);
}

static void write_enclosure(struct xml *xml, const struct feed_media *media)
{
    xml_start(xml, "link");
    xml_attr(xml, "rel", STR("enclosure"));
    xml_attr(xml, "type", media->type);
    if (media->bytes > 0)
        xml_attr_int(xml, "length", media->bytes);
    xml_attr(xml, "title", media->title);
    xml_attr(xml, "href", media->url);
    xml_end(xml);
}

static void write_entry(struct xml *xml, const struct feed *feed, const struct feed_entry *entry)
{
    xml_start(xml, "entry");
    xml_attr(xml, "xml:lang", entry->lang);
    xml_leaf(xml, "title", entry->title);
    xml_leaf(xml, "id", entry->id);
    modules_link(xml, "link", "alternate", "text/html", entry->link);
    xml_date(xml, "published", entry->published, date_rfc3339);
    xml_date(xml, "updated", entry->updated, date_rfc3339);
    for (size_t i = 0; i < entry->n_authors; i++)
        write_author(xml, &entry->authors[i]);
    if (entry->n_authors == 0 && feed->author.name.len > 0)
        write_author(xml, &feed->author);
    for (size_t i = 0; i < entry->categories.n; i++) {
        xml_start(xml, "category");
        xml_attr(xml, "term", entry->categories.items[i]);
        xml_end(xml);
    }
    for (size_t i = 0; i < entry->n_media; i++)
        write_enclosure(xml, &entry->media[i]);
    modules_image(xml, &entry->image);
    xml_leaf(xml, "summary", entry->summary);
    if (entry->html.len > 0) {
        xml_start(xml, "content");
        xml_attr(xml, "type", STR("html"));
        xml_text(xml, entry->html);
        xml_end(xml);
    }
    xml_end(xml);
}

static void write_head(struct xml *xml, const struct feed *feed)
{
    xml_leaf(xml, "title", feed->title);
    xml_leaf(xml, "subtitle", feed->subtitle);
    xml_leaf(xml, "id", feed->id);
    modules_link(xml, "link", "alternate", "text/html", feed->link);
    modules_feed_links(xml, "link", "application/atom+xml", feed);
    xml_date(xml, "updated", feed->updated, date_rfc3339);
    if (feed->author.name.len > 0)
        write_author(xml, &feed->author);
    xml_leaf(xml, "icon", feed->icon);
    xml_leaf(xml, "logo", feed->logo);
    xml_leaf(xml, "generator", STR("courant"));
    modules_history(xml, feed);
}

int atom_write(struct buf *out, const struct feed *feed, struct diag *diag)
{
    struct xml *xml = xml_open();

    xml_start(xml, "feed");
    xml_attr(xml, "xmlns", STR("http://www.w3.org/2005/Atom"));
    modules_namespaces(xml, feed);
    xml_attr(xml, "xml:lang", feed->lang);
    write_head(xml, feed);
    for (size_t i = 0; i < feed->n_entries; i++)
        write_entry(xml, feed, &feed->entries[i]);
    return xml_close(xml, out, FEED_MAX_BYTES, diag);
}
