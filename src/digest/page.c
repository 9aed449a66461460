/*
 * Pages: the archive of issues on the web, and the preview.
 */
#include "digest/page.h"

#include "base/base64.h"
#include "digest/parts.h"

static struct str page_path(struct arena *arena, const struct digest_settings *settings,
                            int64_t number)
{
    return arena_printf(arena, "%.*s/%lld.html", STR_ARG(settings->archive), (long long)number);
}

int page_issues(struct arena *arena, const struct config *config,
                const struct digest_settings *settings, struct ledger *ledger,
                struct page_issue **issues, size_t *n, struct diag *diag)
{
    int64_t last;

    *n = 0;
    *issues = NULL;
    if (!settings->archive.len)
        return 0;
    if (ledger_last_issue(ledger, settings->name, &last, diag) != 0)
        return -1;
    *issues = arena_array(arena, (size_t)last, sizeof **issues);
    for (int64_t number = last; number > 0; number--) {
        struct arena *scratch = arena_new();
        struct ledger_issue record;
        struct parts parts;
        int status = ledger_issue(ledger, scratch, settings->name, number, &record, diag);

        if (status == 0 && parts_read(scratch, record.parts, &parts, diag) == 0 && parts.web.len)
            (*issues)[(*n)++] = (struct page_issue){
                .number = number,
                .date = record.date,
                .subject = arena_str(arena, record.subject),
                .html = arena_str(arena, parts.web),
                .url = variables_page_url(arena, config, settings, number),
                .path = page_path(arena, settings, number),
            };
        arena_free(scratch);
        if (status != 0)
            return -1;
    }
    return 0;
}

static struct str rfc3339(struct arena *arena, struct moment m)
{
    struct buf out;

    buf_init(&out, 64);
    date_rfc3339(&out, m);
    return buf_take(&out, arena);
}

static struct value *page_value(const struct pages *p, const struct words *words,
                                const struct page_issue *issue)
{
    struct value *map = value_map(p->arena);

    value_put(p->arena, map, STR("number"), value_int(p->arena, issue->number));
    value_put(p->arena, map, STR("date"), value_time(p->arena, issue->date));
    variables_put(p->arena, map, "date_text", words_date(words, issue->date));
    variables_put(p->arena, map, "date_iso", rfc3339(p->arena, issue->date));
    variables_put(p->arena, map, "subject", issue->subject);
    variables_put(p->arena, map, "url", issue->url);
    return map;
}

static struct value *digest_value(const struct pages *p)
{
    struct value *map = value_map(p->arena);
    struct str index = variables_page_url(p->arena, p->site->config, p->settings, 0);

    variables_put(p->arena, map, "name", p->settings->name);
    variables_put(p->arena, map, "lang", p->settings->lang);
    variables_put(p->arena, map, "dir",
                  words_right_to_left(p->settings->lang) ? STR("rtl") : STR("ltr"));
    variables_put(p->arena, map, "index_url", index);
    variables_put(p->arena, map, "feed_url", arena_join(p->arena, index, STR("feed.xml")));
    return map;
}

/* What every page's template sees; NULL with the reason in diag. */
static struct value *page_globals(const struct pages *p, const struct templates *templates,
                                  struct words *words)
{
    struct value *map = variables_copy(p->arena, p->site->variables);
    const struct value *look = template_yaml(templates, "look.yml");

    if (words_read(templates, p->settings->lang, words) != 0)
        return NULL;
    value_put(p->arena, map, STR("digest"), digest_value(p));
    value_put(p->arena, map, STR("words"), words->map);
    value_put(p->arena, map, STR("look"), look ? look : &value_null);
    return map;
}

int page_write(const struct pages *p, size_t i, struct buf *out)
{
    struct templates templates;
    struct words words;
    struct value *globals, *issue;

    templates_open(&templates, p->arena, p->site->config->dir, p->templates_dir, p->site->now,
                   p->diag);
    globals = page_globals(p, &templates, &words);
    if (!globals)
        return -1;
    issue = page_value(p, &words, &p->issues[i]);
    variables_put(p->arena, issue, "html", p->issues[i].html);
    if (i > 0)
        variables_put(p->arena, issue, "next", p->issues[i - 1].url);
    if (i + 1 < p->n)
        variables_put(p->arena, issue, "previous", p->issues[i + 1].url);
    value_put(p->arena, globals, STR("issue"), issue);
    return template_render(&templates, "page.html", globals, out);
}

int page_index(const struct pages *p, struct buf *out)
{
    struct templates templates;
    struct words words;
    struct value *globals, *list = value_list(p->arena);

    templates_open(&templates, p->arena, p->site->config->dir, p->templates_dir, p->site->now,
                   p->diag);
    globals = page_globals(p, &templates, &words);
    if (!globals)
        return -1;
    for (size_t i = 0; i < p->n; i++)
        value_push(p->arena, list, page_value(p, &words, &p->issues[i]));
    value_put(p->arena, globals, STR("issues"), list);
    return template_render(&templates, "index.html", globals, out);
}

/* ${text} with each ${from} replaced by ${to}. */
static struct str replaced(struct arena *arena, struct str text, struct str from, struct str to)
{
    struct buf out;

    buf_init(&out, PAGE_MAX_BYTES);
    buf_add_replaced(&out, text, from, to);
    return buf_take(&out, arena);
}

/* The HTML as a browser can show it without the message: pictures that travel become data: addresses. */
static struct str standalone(struct arena *arena, const struct parts *parts)
{
    struct str html = parts->html;

    for (size_t i = 0; i < parts->n_pictures; i++) {
        const struct parts_picture *picture = &parts->pictures[i];
        struct str data = arena_printf(arena, "data:%.*s;base64,%.*s", STR_ARG(picture->type),
                                       STR_ARG(base64_encode(arena, picture->bytes)));

        html = replaced(arena, html, arena_printf(arena, "cid:%.*s", STR_ARG(picture->id)), data);
    }
    return html;
}

/* The document with one colour scheme, whatever the browser's is. */
static struct str in_scheme(struct arena *arena, struct str html, bool dark)
{
    struct str condition = STR("(prefers-color-scheme: dark)");

    return replaced(arena, html, condition, dark ? STR("all") : STR("not all"));
}

static const struct value *findings_value(struct arena *arena, const struct diag *findings)
{
    static const char *const names[] = {"note", "warning", "error"};
    struct value *list = value_list(arena);
    size_t n;
    const struct diag_item *items = diag_items(findings, &n);

    for (size_t i = 0; i < n; i++) {
        struct value *map = value_map(arena);

        variables_put(arena, map, "severity", str_of(names[items[i].severity]));
        variables_put(arena, map, "rule", str_of(items[i].rule));
        variables_put(arena, map, "text", arena_str(arena, str_of(items[i].text)));
        value_push(arena, list, map);
    }
    return list;
}

int page_preview(struct arena *arena, struct site *site, const char *templates_dir,
                 const struct digest_settings *settings, const struct ledger_issue *issue,
                 const struct message *message, struct diag *findings, struct buf *out)
{
    struct value *map = value_map(arena), *globals;
    struct templates templates;
    struct parts parts;
    struct str html, bytes;
    struct buf written;

    if (issue->n_recipients == 0 || parts_read(arena, issue->parts, &parts, findings) != 0)
        return -1;
    buf_init(&written, PAGE_MAX_BYTES);
    if (message_write(message, arena, issue->recipients[0], &written, findings) != 0) {
        buf_free(&written);
        return -1;
    }
    bytes = buf_take(&written, arena);
    html = standalone(arena, &parts);
    variables_put(arena, map, "subject", issue->subject);
    value_put(arena, map, STR("posts"), value_int(arena, (int64_t)issue->n_posts));
    value_put(arena, map, STR("html_kb"),
              value_int(arena, (int64_t)(parts.html.len + 1023) / 1024));
    value_put(arena, map, STR("message_kb"), value_int(arena, (int64_t)(bytes.len + 1023) / 1024));
    variables_put(arena, map, "from", settings->from);
    variables_put(arena, map, "to", issue->recipients[0]);
    variables_put(arena, map, "light", in_scheme(arena, html, false));
    variables_put(arena, map, "dark", in_scheme(arena, html, true));
    variables_put(arena, map, "text", parts.text);
    variables_put(arena, map, "headers", str_slice(bytes, 0, str_find(bytes, STR("\r\n\r\n"), 0)));
    value_put(arena, map, STR("findings"), findings_value(arena, findings));
    globals = variables_copy(arena, site->variables);
    value_put(arena, globals, STR("preview"), map);
    templates_open(&templates, arena, site->config->dir, templates_dir, site->now, findings);
    return template_render(&templates, "preview.html", globals, out);
}
