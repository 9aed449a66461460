/*
 * RSS 2.0 (specification 2.0.11) with the modules content:, dc:, atom:, media:, RFC 5005's fh:, and a podcast's itunes: and podcast:.
 * <author> is never written: it must be an e-mail address, and dc:creator says who wrote.
 */
#include "feed/rss.h"

#include "feed/modules.h"

static void write_tags(struct xml *xml, const struct feed_tag *tags, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        xml_start(xml, tags[i].name);
        for (const struct feed_attribute *a = tags[i].attributes; a->name; a++)
            xml_attr(xml, a->name, a->value);
        xml_text(xml, tags[i].text);
        write_tags(xml, tags[i].children, tags[i].n_children);
        xml_end(xml);
    }
}

static bool has_podcast(const struct feed *feed)
{
    bool has = feed->podcast.n > 0;

    for (size_t i = 0; i < feed->n_entries; i++)
        has = has || feed->entries[i].podcast.n > 0;
    return has;
}

/* The first alone: a second one in an item is disputed, and readers take one. */
static void write_enclosure(struct xml *xml, const struct feed_entry *entry)
{
    if (entry->n_media == 0)
        return;
    xml_start(xml, "enclosure");
    xml_attr(xml, "url", entry->media[0].url);
    xml_attr_int(xml, "length", entry->media[0].bytes);
    xml_attr(xml, "type", entry->media[0].type);
    xml_end(xml);
}

static void write_item(struct xml *xml, const struct feed *feed, const struct feed_entry *entry)
{
    xml_start(xml, "item");
    xml_leaf(xml, "title", entry->title);
    xml_leaf(xml, "link", entry->link);
    xml_start(xml, "guid");
    xml_attr(xml, "isPermaLink", str_eq(entry->id, entry->link) ? STR("true") : STR("false"));
    xml_text(xml, entry->id);
    xml_end(xml);
    xml_date(xml, "pubDate", entry->published, date_rfc822);
    if (date_cmp(entry->updated, entry->published) != 0)
        xml_date(xml, "atom:updated", entry->updated, date_rfc3339);
    for (size_t i = 0; i < entry->n_authors; i++)
        xml_leaf(xml, "dc:creator", entry->authors[i].name);
    if (entry->n_authors == 0)
        xml_leaf(xml, "dc:creator", feed->author.name);
    xml_leaf(xml, "dc:language", entry->lang);
    for (size_t i = 0; i < entry->categories.n; i++)
        xml_leaf(xml, "category", entry->categories.items[i]);
    write_enclosure(xml, entry);
    modules_image(xml, &entry->image);
    write_tags(xml, entry->podcast.items, entry->podcast.n);
    xml_leaf(xml, "description", entry->summary);
    xml_leaf(xml, "content:encoded", entry->html);
    xml_end(xml);
}

static void write_logo(struct xml *xml, const struct feed *feed)
{
    if (feed->logo.len == 0)
        return;
    xml_start(xml, "image");
    xml_leaf(xml, "url", feed->logo);
    xml_leaf(xml, "title", feed->title);
    xml_leaf(xml, "link", feed->link);
    xml_end(xml);
}

static void write_head(struct xml *xml, const struct feed *feed)
{
    xml_leaf(xml, "title", feed->title);
    xml_leaf(xml, "link", feed->link);
    /* <description> is required: where the site has none, its title says what it is. */
    xml_leaf(xml, "description", feed->subtitle.len > 0 ? feed->subtitle : feed->title);
    xml_leaf(xml, "language", feed->lang);
    if (feed->n_entries > 0) {
        xml_date(xml, "pubDate", feed->entries[0].published, date_rfc822);
        xml_date(xml, "lastBuildDate", feed->updated, date_rfc822);
    }
    xml_leaf(xml, "generator", STR("courant"));
    xml_leaf(xml, "docs", STR("https://www.rssboard.org/rss-specification"));
    write_logo(xml, feed);
    modules_feed_links(xml, "atom:link", "application/rss+xml", feed);
    modules_history(xml, feed);
    write_tags(xml, feed->podcast.items, feed->podcast.n);
}

int rss_write(struct buf *out, const struct feed *feed, struct diag *diag)
{
    struct xml *xml = xml_open();

    xml_start(xml, "rss");
    xml_attr(xml, "version", STR("2.0"));
    xml_attr(xml, "xmlns:atom", STR("http://www.w3.org/2005/Atom"));
    xml_attr(xml, "xmlns:content", STR("http://purl.org/rss/1.0/modules/content/"));
    xml_attr(xml, "xmlns:dc", STR("http://purl.org/dc/elements/1.1/"));
    modules_namespaces(xml, feed);
    if (has_podcast(feed)) {
        xml_attr(xml, "xmlns:itunes", STR("http://www.itunes.com/dtds/podcast-1.0.dtd"));
        xml_attr(xml, "xmlns:podcast", STR("https://podcastindex.org/namespace/1.0"));
    }
    xml_start(xml, "channel");
    write_head(xml, feed);
    for (size_t i = 0; i < feed->n_entries; i++)
        write_item(xml, feed, &feed->entries[i]);
    return xml_close(xml, out, FEED_MAX_BYTES, diag);
}
