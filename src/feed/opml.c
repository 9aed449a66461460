/*
 * OPML 2.0 (http://opml.org/spec2.opml): a list of feeds that readers import at once.  It has no date of its own: equal
 * feeds give equal bytes.
 */
#include "feed/entry.h"
#include "feed/index.h"
#include "feed/xml.h"

static void write_outline(struct xml *xml, struct arena *arena, const struct config *config,
                          const struct feed_plan *plan, struct str lang)
{
    xml_start(xml, "outline");
    xml_attr(xml, "text", plan->title);
    xml_attr(xml, "title", plan->title);
    /* Readers know this one type, whatever the format. */
    xml_attr(xml, "type", STR("rss"));
    xml_attr(xml, "version",
             plan->settings->format == FEED_ATOM  ? STR("atom")
             : plan->settings->format == FEED_RSS ? STR("RSS2")
                                                  : STR("json"));
    xml_attr(xml, "xmlUrl", feed_file_address(arena, config, plan->path));
    xml_attr(xml, "htmlUrl", feed_address(arena, config, STR("/")));
    xml_attr(xml, "language", plan->settings->each == EACH_LANG ? plan->value : lang);
    xml_end(xml);
}

int opml_write(struct buf *out, struct arena *arena, const struct config *config,
               const struct feed_plan *plans, size_t n, struct diag *diag)
{
    struct xml *xml = xml_open();

    xml_start(xml, "opml");
    xml_attr(xml, "version", STR("2.0"));
    xml_start(xml, "head");
    xml_leaf(xml, "title", config->title.len > 0 ? config->title : config->url);
    xml_leaf(xml, "ownerName", config->author);
    xml_end(xml);
    xml_start(xml, "body");
    for (size_t i = 0; i < n; i++)
        write_outline(xml, arena, config, &plans[i], feed_site_lang(arena, config, diag));
    return xml_close(xml, out, FEED_MAX_BYTES, diag);
}
