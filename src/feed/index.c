/*
 * Lines to paste: <link> for pages, headers for nginx, Apache and Netlify.
 */
#include "feed/index.h"

#include "base/uri.h"
#include "feed/entry.h"
#include "markup/html.h"

/* Readers ask every half hour or so; this is how old an answer may be. */
#define KEEP_S 1800

const char *index_type(int format)
{
    switch (format) {
    case FEED_ATOM:
        return "application/atom+xml";
    case FEED_RSS:
        return "application/rss+xml";
    case FEED_JSON:
        return "application/feed+json";
    case FEED_OPML:
        return "text/x-opml";
    default:
        return "text/plain";
    }
}

static const char *charset(int format)
{
    /* JSON has none to say: it is always UTF-8. */
    return format == FEED_JSON ? "" : "; charset=utf-8";
}

void index_links(struct buf *out, struct arena *arena, const struct config *config,
                 const struct feed_plan *plans, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "<link rel=\"alternate\" type=\"%s\" title=\"",
                   index_type(plans[i].settings->format));
        html_escape(out, plans[i].title);
        buf_add_c(out, "\" href=\"");
        html_escape(out, feed_address(arena, config, plans[i].path));
        buf_add_c(out, "\">\n");
    }
}

/* The path at which a server finds it: with baseurl, percent-encoded. */
static struct str path_of(struct arena *arena, const struct config *config, struct str path)
{
    struct str address = feed_address(arena, config, path);

    return uri_split(address).path;
}

static void nginx(struct buf *out, struct str path, int format)
{
    buf_printf(out,
               "location = \"%.*s\" {\n    types { }\n    default_type \"%s%s\";\n"
               "    add_header Cache-Control \"max-age=%d\";\n"
               "    add_header Access-Control-Allow-Origin \"*\";\n    gzip_static on;\n}\n",
               STR_ARG(path), index_type(format), charset(format), KEEP_S);
}

/* Apache's <Files> takes a name alone: of two feeds of one name in two folders the types must agree. */
static void apache(struct buf *out, struct str path, int format)
{
    struct str name = str_from(path, str_rchr(path, '/') == STR_NONE ? 0 : str_rchr(path, '/') + 1);

    buf_printf(out,
               "<Files \"%.*s\">\n    ForceType \"%s%s\"\n    <IfModule mod_headers.c>\n"
               "        Header set Cache-Control \"max-age=%d\"\n"
               "        Header set Access-Control-Allow-Origin \"*\"\n    </IfModule>\n</Files>\n",
               STR_ARG(name), index_type(format), charset(format), KEEP_S);
}

static void netlify(struct buf *out, struct str path, int format)
{
    buf_printf(out,
               "%.*s\n  Content-Type: %s%s\n  Cache-Control: max-age=%d\n"
               "  Access-Control-Allow-Origin: *\n",
               STR_ARG(path), index_type(format), charset(format), KEEP_S);
}

void index_server(struct buf *out, struct arena *arena, const struct config *config, int format,
                  const struct feed_plan *plans, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str path = path_of(arena, config, plans[i].path);

        if (format == FEED_NGINX)
            nginx(out, path, plans[i].settings->format);
        else if (format == FEED_APACHE)
            apache(out, path, plans[i].settings->format);
        else
            netlify(out, path, plans[i].settings->format);
    }
}
