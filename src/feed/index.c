/*
 * Lines to paste: <link> for pages, headers for nginx, Apache and Netlify.
 */
#include "feed/index.h"

#include <string.h>

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
        html_escape(out, feed_file_address(arena, config, plans[i].path));
        buf_add_c(out, "\">\n");
    }
}

/* A part of a regular expression (PCRE) that stands for ${text} alone, whatever quotes it stands in. */
static void add_escaped(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];

        if (ascii_is_alnum(text.at[i]) || c >= 0x80 || strchr("/-_", c))
            buf_char(out, text.at[i]);
        else if (strchr(".+()", c))
            buf_printf(out, "\\%c", c);
        else
            buf_printf(out, "\\x%02x", c);
    }
}

/* "^/feed\.xml$", with the archives beside it "^/feed(-archive-[0-9]+)?\.xml$". */
static void add_pattern(struct buf *out, struct str path, bool archive)
{
    size_t end = archive ? feed_path_stem(path) : path.len;

    buf_char(out, '^');
    add_escaped(out, str_slice(path, 0, end));
    if (archive)
        buf_add_c(out, "(-archive-[0-9]+)?");
    add_escaped(out, str_from(path, end));
    buf_char(out, '$');
}

static void nginx(struct buf *out, struct str path, const struct feed_settings *settings)
{
    buf_add_c(out, "location ~ \"");
    add_pattern(out, path, settings->archive);
    buf_printf(out,
               "\" {\n    types { }\n    default_type \"%s%s\";\n"
               "    add_header Cache-Control \"max-age=%d\";\n"
               "    add_header Access-Control-Allow-Origin \"*\";\n%s}\n",
               index_type(settings->format), charset(settings->format), KEEP_S,
               settings->gzip ? "    gzip_static on;\n" : "");
}

static void apache(struct buf *out, struct str path, const struct feed_settings *settings)
{
    buf_add_c(out, "<If \"%{REQUEST_URI} =~ m#");
    add_pattern(out, path, settings->archive);
    buf_printf(out,
               "#\">\n    ForceType \"%s%s\"\n    <IfModule mod_headers.c>\n"
               "        Header set Cache-Control \"max-age=%d\"\n"
               "        Header set Access-Control-Allow-Origin \"*\"\n    </IfModule>\n</If>\n",
               index_type(settings->format), charset(settings->format), KEEP_S);
}

static void netlify(struct buf *out, struct str path, const struct feed_settings *settings)
{
    buf_printf(out,
               "%.*s\n  Content-Type: %s%s\n  Cache-Control: max-age=%d\n"
               "  Access-Control-Allow-Origin: *\n",
               STR_ARG(path), index_type(settings->format), charset(settings->format), KEEP_S);
}

/* With baseurl, as it is asked for. */
static struct str path_of(struct arena *arena, const struct config *config, struct str file)
{
    return uri_split(feed_file_address(arena, config, file)).path;
}

/* Its file has no patterns for a part of a name: each document stands there. */
static void netlify_all(struct buf *out, struct arena *arena, const struct config *config,
                        const struct feed_plan *plan)
{
    netlify(out, path_of(arena, config, plan->path), plan->settings);
    for (size_t i = 1; i < plan->n_documents; i++)
        netlify(out, path_of(arena, config, feed_archive_path(arena, plan->path, i)),
                plan->settings);
}

void index_server(struct buf *out, struct arena *arena, const struct config *config, int format,
                  const struct feed_plan *plans, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        /* nginx and Apache look at the path decoded. */
        struct str path = uri_decode(arena, path_of(arena, config, plans[i].path));

        if (format == FEED_NGINX)
            nginx(out, path, plans[i].settings);
        else if (format == FEED_APACHE)
            apache(out, path, plans[i].settings);
        else
            netlify_all(out, arena, config, &plans[i]);
    }
}
