/*
 * What is checked of an issue before it leaves.
 */
#include "digest/lint.h"

#include <string.h>

#include "base/uri.h"
#include "base/utf8.h"
#include "digest/contrast.h"
#include "digest/css.h"
#include "digest/inline.h"
#include "digest/parts.h"

#define SUBJECT_MAX 78 /* characters */
#define LINE_MAX_BYTES 998
#define GMAIL_CLIP_BYTES 102400

static const struct lint_rule rules[] = {
    {"D01", "the subject is not empty", "RFC 5322 3.6.5; SpamAssassin MISSING_SUBJECT"},
    {"D02", "the subject has at most 78 characters", "RFC 5322 2.1.1"},
    {"D03", "single recipients can unsubscribe with one click",
     "RFC 8058; Gmail and Yahoo, requirements for bulk senders"},
    {"D04", "the HTML has less than 102 KB", "Gmail clips what is longer"},
    {"D05", "the message is not larger than 25 MB", "common servers refuse more (RFC 1870)"},
    {"D06", "links and pictures have absolute addresses", "RFC 2557 5; a mail has no base address"},
    {"D07", "no link leads to this machine or a private network", "the reader is elsewhere"},
    {"D08", "every picture has an alt text", "WCAG 2.2, 1.1.1"},
    {"D09", "the text says what the HTML says", "RFC 2046 5.1.4; SpamAssassin MPART_ALT_DIFF"},
    {"D10", "text and background have a contrast of 4.5 or more", "WCAG 2.2, 1.4.3"},
    {"D11", "no Liquid is left unresolved", "the reader would see it"},
    {"D12", "the domain of From is the domain that signs", "RFC 7489 3.1.1 (DMARC)"},
    {"D13", "lines end in CRLF, and no CR or LF stands alone", "RFC 5322 2.3, RFC 5321 2.3.8"},
    {"D14", "headers are ASCII", "RFC 5322 2.2"},
    {"D15", "no line is longer than 998 bytes", "RFC 5322 2.1.1"},
    {"D16", "From, To, Subject, Date, Message-ID and MIME-Version stand once each",
     "RFC 5322 3.6, RFC 2045 4"},
    {"D17", "no picture is an SVG", "Gmail and Outlook show none"},
    {"D18", "the document says its language", "WCAG 2.2, 3.1.1"},
    {"D19", "headlines fit: there is one h1", "WCAG 2.2, 1.3.1"},
};
#define RULES (sizeof rules / sizeof rules[0])

struct lint {
    struct arena *arena;
    const struct ledger_issue *issue;
    const struct digest_settings *settings;
    struct parts parts;
    struct str message;
    struct str headers; /* of the message, with the CRLF of the last one */
    struct diag *diag;
    struct place place;
    struct str post; /* the title of the post whose body is looked at */
    int errors;
};

const struct lint_rule *lint_rules(size_t *n)
{
    *n = RULES;
    return rules;
}

/* Report a break of rule D${number}. */
static void report(struct lint *l, int number, enum severity severity, struct str what)
{
    const struct lint_rule *rule = &rules[number - 1];

    diag_rule(l->diag, severity, rule->number, l->place, "%s: %.*s (%s)", rule->number,
              STR_ARG(what), rule->demand);
    l->errors += severity == SEVERITY_ERROR;
}

static void check_subject(struct lint *l)
{
    struct str subject = l->issue->subject;

    if (str_trim(subject).len == 0)
        report(l, 1, SEVERITY_ERROR, STR("the subject is empty"));
    if (utf8_length(subject) > SUBJECT_MAX)
        report(l, 2, SEVERITY_WARNING,
               arena_printf(l->arena, "the subject has %zu characters, more than %d",
                            utf8_length(subject), SUBJECT_MAX));
    if (str_find(subject, STR("{{"), 0) != STR_NONE || str_find(subject, STR("{%"), 0) != STR_NONE)
        report(l, 11, SEVERITY_WARNING, STR("Liquid is left in the subject"));
}

static void check_unsubscribe(struct lint *l)
{
    if (l->settings->to.len || l->settings->unsubscribe_none)
        return;
    if (!l->parts.unsubscribe_url.len)
        report(l, 3, SEVERITY_ERROR,
               STR("single recipients have no `unsubscribe: {url: https://…}`; give one, or write "
                   "`unsubscribe: none`"));
}

static void check_size(struct lint *l)
{
    if (l->parts.html.len > GMAIL_CLIP_BYTES)
        report(l, 4, SEVERITY_WARNING,
               arena_printf(l->arena, "the HTML has %zu KB", l->parts.html.len / 1024));
    if (l->message.len > MESSAGE_MAX_BYTES)
        report(l, 5, SEVERITY_ERROR,
               arena_printf(l->arena, "the message has %zu MB", l->message.len >> 20));
}

/* The four numbers of an IPv4 address; false if ${host} is a name. */
static bool read_ipv4(struct str host, int *numbers)
{
    struct str part;
    size_t n = 0;

    while (str_split(&host, '.', &part)) {
        if (n == 4 || part.len == 0 || part.len > 3)
            return false;
        numbers[n] = 0;
        for (size_t i = 0; i < part.len; i++) {
            if (!ascii_is_digit(part.at[i]))
                return false;
            numbers[n] = numbers[n] * 10 + (part.at[i] - '0');
        }
        n++;
    }
    return n == 4;
}

/* Whether a URL's host is this machine or one of a private network (RFC 1918, 3927, 4193, 4291, 6761, 6762). */
static bool is_local(struct arena *arena, struct str url)
{
    struct uri uri = uri_split(url);
    struct str host = uri.authority;
    size_t at = str_rchr(host, '@');
    int ip[4];

    if (at != STR_NONE)
        host = str_from(host, at + 1);
    if (host.len && host.at[0] != '[')
        host = str_slice(host, 0, str_chr(host, ':'));
    if (!uri.has_authority || host.len == 0)
        return false;
    host = css_lower(arena, host);
    if (read_ipv4(host, ip))
        return ip[0] == 127 || ip[0] == 10 || ip[0] == 0 || (ip[0] == 192 && ip[1] == 168) ||
               (ip[0] == 169 && ip[1] == 254) || (ip[0] == 172 && ip[1] >= 16 && ip[1] <= 31);
    return str_starts(host, "[::1]") || str_starts(host, "[fe80:") || str_starts(host, "[fd") ||
           str_is(host, "localhost") || str_ends(host, ".localhost") || str_ends(host, ".local");
}

static void check_url(struct lint *l, struct str url, const char *attribute)
{
    url = str_trim(url);
    if (str_eq(url, l->parts.unsubscribe_mark))
        return;
    if (url.len == 0 || !uri_is_absolute(url))
        report(l, 6, SEVERITY_ERROR,
               arena_printf(l->arena, "%s=\"%.*s\" is not absolute", attribute, STR_ARG(url)));
    else if (is_local(l->arena, url))
        report(l, 7, SEVERITY_WARNING,
               arena_printf(l->arena, "%s=\"%.*s\"%s%.*s%s leads to a machine of your own",
                            attribute, STR_ARG(url), l->post.len ? " in \"" : "", STR_ARG(l->post),
                            l->post.len ? "\"" : ""));
}

/* Without the posts' own addresses the issue is of no use; what one post's body links to is no reason to keep the others back. */
static void check_posts(struct lint *l)
{
    for (size_t i = 0; i < l->issue->n_posts; i++) {
        struct str link = l->issue->posts[i].link;

        if (is_local(l->arena, link))
            report(l, 7, SEVERITY_ERROR,
                   arena_printf(l->arena, "the post's address %.*s leads to a machine of your own",
                                STR_ARG(link)));
    }
}

/* A body stands behind its post's title, and the title links to the post. */
static bool is_post(struct lint *l, struct str url)
{
    for (size_t i = 0; i < l->issue->n_posts; i++) {
        if (str_eq(l->issue->posts[i].link, url)) {
            l->post = l->issue->posts[i].title;
            return true;
        }
    }
    return false;
}

static void check_picture(struct lint *l, const struct html_tag *tag, struct str src)
{
    struct str alt;
    struct uri uri = uri_split(src);

    if (!html_tag_attr(tag, "alt", &alt))
        report(l, 8, SEVERITY_WARNING,
               arena_printf(l->arena, "the picture %.*s has no alt text", STR_ARG(src)));
    if (str_ends(uri.path, ".svg") || str_ends(uri.path, ".SVG"))
        report(l, 17, SEVERITY_WARNING,
               arena_printf(l->arena, "the picture %.*s is an SVG", STR_ARG(src)));
}

/* Liquid in ${text} that stands in no code. */
static void check_liquid(struct lint *l, struct str text)
{
    size_t at = str_find(text, STR("{{"), 0);

    if (at == STR_NONE)
        at = str_find(text, STR("{%"), 0);
    if (at != STR_NONE)
        report(l, 11, SEVERITY_WARNING,
               arena_printf(l->arena, "Liquid is left in the text: %.*s",
                            STR_ARG(str_slice(text, at, at + 40))));
}

static void check_html(struct lint *l)
{
    struct str html = l->parts.html, value;
    struct html_tag tag;
    size_t at = 0, text = 0, code = 0, h1 = 0;
    bool lang = false;

    while (html_next_tag(html, &at, &tag)) {
        bool is_code = str_is_nocase(tag.name, "code") || str_is_nocase(tag.name, "pre");

        if (code == 0)
            check_liquid(l, str_slice(html, text, tag.start));
        text = at;
        if (is_code)
            code += tag.closing ? (size_t) - (code > 0) : 1;
        if (tag.closing)
            continue;
        h1 += str_is_nocase(tag.name, "h1");
        if (html_tag_attr(&tag, "href", &value) && !is_post(l, value))
            check_url(l, value, "href");
        if (html_tag_attr(&tag, "src", &value)) {
            check_url(l, value, "src");
            check_picture(l, &tag, value);
        }
        if (str_is_nocase(tag.name, "html") && html_tag_attr(&tag, "lang", &value))
            lang = value.len > 0;
    }
    if (!lang)
        report(l, 18, SEVERITY_WARNING, STR("<html> has no lang"));
    if (h1 != 1)
        report(l, 19, SEVERITY_WARNING, arena_printf(l->arena, "there are %zu h1", h1));
}

static void check_contrast(struct lint *l)
{
    for (int dark = 0; dark < 2; dark++) {
        size_t n;
        const struct contrast_finding *found =
            contrast_check(l->arena, l->parts.html, dark == 1, &n);

        for (size_t i = 0; i < n; i++)
            report(l, 10, SEVERITY_WARNING,
                   arena_printf(l->arena, "\"%.*s\" is %.*s on %.*s%s: a contrast of %.1f",
                                STR_ARG(found[i].text), STR_ARG(found[i].color),
                                STR_ARG(found[i].background), dark ? " in dark mode" : "",
                                found[i].ratio));
    }
}

/* Both bodies must name every post; addresses are what can be compared. */
static void check_agreement(struct lint *l)
{
    struct str html = l->parts.html, text = l->parts.text;

    if (str_trim(text).len == 0)
        report(l, 9, SEVERITY_ERROR, STR("the text is empty"));
    if (l->parts.format != DIGEST_ALTERNATIVE)
        return;
    if (str_trim(html).len == 0)
        report(l, 9, SEVERITY_ERROR, STR("the HTML is empty"));
    for (size_t i = 0; i < l->issue->n_posts; i++) {
        const struct ledger_post *post = &l->issue->posts[i];
        bool in_text = str_find(text, post->link, 0) != STR_NONE;

        if (!in_text)
            report(
                l, 9, SEVERITY_WARNING,
                arena_printf(l->arena, "the text has no link to \"%.*s\"", STR_ARG(post->title)));
    }
}

static void check_dkim(struct lint *l)
{
    struct str from = l->settings->from_address.domain;

    for (size_t i = 0; i < l->settings->n_dkim; i++) {
        struct str domain = l->settings->dkim[i].domain;

        if (str_eq(domain, from) ||
            str_ends(from, arena_printf(l->arena, ".%.*s", STR_ARG(domain)).at))
            return;
    }
    if (l->settings->n_dkim)
        report(l, 12, SEVERITY_WARNING,
               arena_printf(l->arena, "no DKIM key is for the domain %.*s of From", STR_ARG(from)));
}

static void check_lines(struct lint *l)
{
    struct str m = l->message;
    size_t start = 0, longest = 0;
    bool bare = false;

    for (size_t i = 0; i < m.len; i++) {
        if (m.at[i] == '\n') {
            bare = bare || i == 0 || m.at[i - 1] != '\r';
            longest = i - start > longest ? i - start : longest;
            start = i + 1;
        } else if (m.at[i] == '\r') {
            bare = bare || i + 1 == m.len || m.at[i + 1] != '\n';
        }
    }
    if (bare)
        report(l, 13, SEVERITY_ERROR, STR("a CR or LF stands alone"));
    if (longest > LINE_MAX_BYTES + 1) /* the CR was counted */
        report(l, 15, SEVERITY_ERROR, arena_printf(l->arena, "a line has %zu bytes", longest - 1));
}

static size_t count_header(const struct lint *l, const char *name)
{
    struct str rest = l->headers, line;
    size_t n = 0;

    while (str_line(&rest, &line)) {
        size_t colon = str_chr(line, ':');

        n += colon != STR_NONE && str_is_nocase(str_slice(line, 0, colon), name);
    }
    return n;
}

static void check_headers(struct lint *l)
{
    static const char *const once[] = {"From", "To",         "Subject",
                                       "Date", "Message-ID", "MIME-Version"};

    for (size_t i = 0; i < l->headers.len; i++) {
        if ((unsigned char)l->headers.at[i] >= 0x80) {
            report(l, 14, SEVERITY_ERROR, STR("a header is not ASCII"));
            break;
        }
    }
    for (size_t i = 0; i < sizeof once / sizeof once[0]; i++) {
        size_t n = count_header(l, once[i]);

        if (n != 1)
            report(l, 16, SEVERITY_ERROR,
                   arena_printf(l->arena, "%s stands %zu times", once[i], n));
    }
}

static void check_all(struct lint *l)
{
    check_subject(l);
    check_unsubscribe(l);
    check_size(l);
    check_posts(l);
    if (l->parts.format == DIGEST_ALTERNATIVE) {
        check_html(l);
        check_contrast(l);
    }
    check_agreement(l);
    check_dkim(l);
    check_lines(l);
    check_headers(l);
}

int lint_issue(struct arena *arena, const struct ledger_issue *issue, const struct message *message,
               const struct digest_settings *settings, struct diag *diag)
{
    struct lint l = {.issue = issue, .settings = settings, .diag = diag};
    struct buf out;
    int status = -1;

    l.place.file =
        arena_printf(arena, "%.*s issue %lld", STR_ARG(issue->digest), (long long)issue->number).at;
    l.arena = arena_new();
    buf_init(&out, MESSAGE_MAX_BYTES + (1u << 20));
    if (issue->n_recipients > 0 && parts_read(l.arena, issue->parts, &l.parts, diag) == 0 &&
        message_write(message, l.arena, issue->recipients[0], &out, diag) == 0) {
        l.message = buf_str(&out);
        l.headers = str_slice(l.message, 0, str_find(l.message, STR("\r\n\r\n"), 0));
        check_all(&l);
        status = l.errors ? -1 : 0;
    }
    buf_free(&out);
    arena_free(l.arena);
    return status;
}
