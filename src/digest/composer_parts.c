/*
 * An issue's parts: what is frozen of its texts, and the headers that are the same for everyone.
 */
#include "digest/composer.h"

static void add_header(struct parts *parts, struct arena *arena, size_t *capacity, const char *name,
                       struct str value)
{
    if (value.len == 0)
        return;
    parts->headers =
        arena_grow(arena, parts->headers, parts->n_headers, capacity, sizeof *parts->headers);
    parts->headers[parts->n_headers++] = (struct digest_header){str_of(name), value};
}

/* A URL or an address in the brackets that List-* headers want (RFC 2369). */
static struct str bracketed(struct arena *arena, struct str text)
{
    if (text.len == 0 || str_chr(text, '<') != STR_NONE)
        return text;
    if (str_chr(text, '@') != STR_NONE && str_chr(text, ':') == STR_NONE)
        return arena_printf(arena, "<mailto:%.*s>", STR_ARG(text));
    return arena_printf(arena, "<%.*s>", STR_ARG(text));
}

/* A list-id from the digest's name and the sender's domain (RFC 2919). */
static struct str list_id(const struct composer *c)
{
    const struct digest_settings *s = c->settings;

    if (s->list_id.len)
        return bracketed(c->arena, s->list_id);
    return arena_printf(c->arena, "<%.*s.%.*s>", STR_ARG(s->name), STR_ARG(s->from_address.domain));
}

/* Headers that are the same for everyone.  A list sets its own List-*: ours would be wrong there. */
static void put_headers(const struct composer *c, struct parts *parts)
{
    const struct digest_settings *s = c->settings;
    struct arena *arena = c->arena;
    size_t capacity = 0;

    add_header(parts, arena, &capacity, "Content-Language", s->lang);
    add_header(parts, arena, &capacity, "Auto-Submitted", STR("auto-generated"));
    add_header(parts, arena, &capacity, "Precedence", STR("bulk"));
    add_header(parts, arena, &capacity, "Feedback-ID", s->feedback_id);
    if (!s->to.len) {
        struct str archive = s->list_archive;

        if (!archive.len)
            archive = variables_page_url(arena, c->site->config, s, 0);
        add_header(parts, arena, &capacity, "List-Id", list_id(c));
        add_header(parts, arena, &capacity, "List-Archive", bracketed(arena, archive));
        add_header(parts, arena, &capacity, "List-Help", bracketed(arena, s->list_help));
        add_header(parts, arena, &capacity, "List-Owner", bracketed(arena, s->list_owner));
    }
    for (size_t i = 0; i < s->n_headers; i++)
        add_header(parts, arena, &capacity, arena_cstr(arena, s->headers[i].name),
                   s->headers[i].value);
}

/* Of the pictures that could travel, those that the HTML shows in the end. */
static void put_pictures(const struct composer *c, struct parts *parts)
{
    parts->pictures = arena_array(c->arena, c->pictures.n, sizeof *parts->pictures);
    for (size_t i = 0; i < c->pictures.n; i++) {
        struct str address = arena_printf(c->arena, "cid:%.*s", STR_ARG(c->pictures.list[i].id));

        if (str_find(c->issue->html, address, 0) != STR_NONE)
            parts->pictures[parts->n_pictures++] = c->pictures.list[i];
    }
}

void composer_freeze(struct composer *c, int level)
{
    const struct digest_settings *s = c->settings;
    struct parts parts = {
        .format = s->format,
        .from = s->from,
        .to = c->issue->test ? (struct str){NULL, 0} : s->to, /* a test is no mail to the list */
        .reply_to = s->reply_to,
        .lang = s->lang,
        .text = c->issue->text,
        .html = c->issue->html,
        .web = c->issue->web,
        .dkim = s->dkim,
        .n_dkim = s->n_dkim,
    };

    put_headers(c, &parts);
    put_pictures(c, &parts);
    composer_list_entries(c, level, &parts);
    if (s->to.len)
        parts.approved_file = s->approved_file;
    if (!s->to.len && !s->unsubscribe_none) {
        parts.unsubscribe_mark = c->variables.mark;
        parts.unsubscribe_url = s->unsubscribe_url;
        parts.unsubscribe_mailto = s->unsubscribe_mailto;
        if (!c->issue->keyless)
            parts.unsubscribe_key_file = s->unsubscribe_key_file;
    }
    c->issue->parts = parts_write(c->arena, &parts);
}
