/*
 * courant.yml's `mail:`: how messages leave.
 *
 * Server addresses are URLs after RFC 3986 with the schemes smtp, smtp+starttls and smtps; an IPv6
 * address stands in brackets.  What is not encrypted has to be asked for, or stay on this machine.
 */
#include "mail/settings.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/file.h"
#include "base/uri.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define DAY (24 * 60 * MINUTE)
#define CONNECTIONS_MAX 64 /* far above what a server grants one client */

static const char *const transports[] = {"outbox", "smtp", "sendmail", NULL};
static const char *const tls_modes[] = {"none", "required", NULL};
static const char *const auths[] = {"auto",  "none",    "scram-sha-256", "plain",
                                    "login", "xoauth2", "oauthbearer",   NULL};

#define MEMBER(name) offsetof(struct mail_settings, name)
static const struct field fields[] = {
    {"transport", FIELD_CHOICE, MEMBER(transport), transports, 0, 0},
    {"server", FIELD_TEXTS, MEMBER(servers), NULL, 0, 0},
    {"outbox", FIELD_TEXT, MEMBER(outbox), NULL, 0, 0},
    {"sendmail", FIELD_TEXT, MEMBER(sendmail), NULL, 0, 0},
    {"connections", FIELD_INTEGER, MEMBER(connections), NULL, 1, CONNECTIONS_MAX},
    {"tls", FIELD_CHOICE, MEMBER(tls), tls_modes, 0, 0},
    {"ca_file", FIELD_TEXT, MEMBER(ca_file), NULL, 0, 0},
    {"helo", FIELD_TEXT, MEMBER(helo), NULL, 0, 0},
    {"auth", FIELD_CHOICE, MEMBER(auth), auths, 0, 0},
    {"username", FIELD_TEXT, MEMBER(username), NULL, 0, 0},
    {"password_command", FIELD_TEXT, MEMBER(password_command), NULL, 0, 0},
    {"password_file", FIELD_TEXT, MEMBER(password_file), NULL, 0, 0},
    {"password_env", FIELD_TEXT, MEMBER(password_env), NULL, 0, 0},
    {"token_command", FIELD_TEXT, MEMBER(token_command), NULL, 0, 0},
    {"rate", FIELD_TEXT, MEMBER(rate), NULL, 0, 0},
    {"domain_rate", FIELD_TEXT, MEMBER(domain_rate), NULL, 0, 0},
    {"retry_for", FIELD_DURATION, MEMBER(retry_for_ms), NULL, 0, 365 * DAY},
    {"timeouts", FIELD_VALUE, MEMBER(timeouts_value), NULL, 0, 0},
};
#undef MEMBER

#define MEMBER(name) offsetof(struct mail_timeouts, name)
static const struct field timeout_fields[] = {
    {"connect", FIELD_DURATION, MEMBER(connect_ms), NULL, 1, DAY},
    {"greeting", FIELD_DURATION, MEMBER(greeting_ms), NULL, 1, DAY},
    {"command", FIELD_DURATION, MEMBER(command_ms), NULL, 1, DAY},
    {"data", FIELD_DURATION, MEMBER(data_ms), NULL, 1, DAY},
    {"block", FIELD_DURATION, MEMBER(block_ms), NULL, 1, DAY},
    {"final", FIELD_DURATION, MEMBER(final_ms), NULL, 1, DAY},
};
#undef MEMBER
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What every check below needs: where the section is, and where reasons go. */
struct reading {
    struct arena *arena;
    const struct value *section;
    const char *file;
    struct diag *diag;
};

static struct place place_of(const struct reading *r, const char *key)
{
    const struct value *v = value_get(r->section, key);

    if (!v)
        v = r->section;
    return (struct place){r->file, v ? v->line : 0, v ? v->column : 0};
}

bool mail_is_loopback(const char *host)
{
    struct in_addr v4;
    struct in6_addr v6;

    if (str_is_nocase(str_of(host), "localhost"))
        return true;
    if (inet_pton(AF_INET, host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static bool is_port(struct str port)
{
    long n = 0;

    for (size_t i = 0; i < port.len; i++) {
        if (!ascii_is_digit(port.at[i]) || n > 65535)
            return false;
        n = n * 10 + (port.at[i] - '0');
    }
    return n > 0 && n <= 65535;
}

static bool is_host(struct str host)
{
    if (host.len == 0 || host.len > 253)
        return false;
    for (size_t i = 0; i < host.len; i++)
        if (!ascii_is_alnum(host.at[i]) && !strchr(".-_:%", host.at[i]))
            return false;
    return true;
}

/* Split "host", "host:port", "[v6]" or "[v6]:port". */
static bool split_authority(struct str authority, struct str *host, struct str *port)
{
    size_t end;

    *port = (struct str){NULL, 0};
    if (str_starts(authority, "[")) {
        end = str_chr(authority, ']');
        if (end == STR_NONE)
            return false;
        *host = str_slice(authority, 1, end);
        authority = str_from(authority, end + 1);
        if (authority.len > 0 && authority.at[0] != ':')
            return false;
        if (authority.len > 0)
            *port = str_from(authority, 1);
    } else {
        end = str_chr(authority, ':');
        *host = str_slice(authority, 0, end == STR_NONE ? authority.len : end);
        if (str_chr(*host, '%') != STR_NONE)
            return false;
        if (end != STR_NONE)
            *port = str_from(authority, end + 1);
    }
    return is_host(*host) && (port->len == 0 || is_port(*port));
}

static int read_server(const struct reading *r, const struct mail_settings *settings,
                       struct str text, struct mail_server *server)
{
    struct uri uri = uri_split(text);
    struct str host, port;
    const char *standard;

    /* First of all, and wherever it stands: no other message may repeat a password. */
    if (str_chr(text, '@') != STR_NONE) {
        diag_add(r->diag, SEVERITY_ERROR, place_of(r, "server"),
                 "server: the user's name is given as `username:`, and never a password in a URL");
        return -1;
    }
    if (str_is_nocase(uri.scheme, "smtps")) {
        server->tls = MAIL_TLS_IMPLICIT;
        standard = "465";
    } else if (str_is_nocase(uri.scheme, "smtp+starttls")) {
        server->tls = MAIL_TLS_STARTTLS;
        standard = "587";
    } else if (str_is_nocase(uri.scheme, "smtp")) {
        server->tls = MAIL_TLS_NONE;
        standard = "25";
    } else {
        diag_add(r->diag, SEVERITY_ERROR, place_of(r, "server"),
                 "server: `%.*s` is none of smtps://HOST, smtp+starttls://HOST, smtp://HOST",
                 STR_ARG(text));
        return -1;
    }
    if (!split_authority(uri.authority, &host, &port) || uri.has_query || uri.has_fragment ||
        !(uri.path.len == 0 || str_is(uri.path, "/"))) {
        diag_add(r->diag, SEVERITY_ERROR, place_of(r, "server"),
                 "server: `%.*s` is not SCHEME://HOST or SCHEME://HOST:PORT (an IPv6 address in "
                 "brackets)",
                 STR_ARG(text));
        return -1;
    }
    server->name = arena_cstr(r->arena, text);
    server->host = arena_cstr(r->arena, host);
    server->port = port.len > 0 ? arena_cstr(r->arena, port) : standard;
    if (server->tls == MAIL_TLS_NONE && settings->tls != MAIL_TLS_NONE) {
        server->here = mail_is_loopback(server->host);
        if (!server->here)
            server->tls = MAIL_TLS_STARTTLS;
    }
    return 0;
}

static int read_servers(const struct reading *r, struct mail_settings *settings)
{
    int status = 0;

    settings->n_servers = settings->servers.n;
    settings->server = arena_array(r->arena, settings->n_servers, sizeof(*settings->server));
    for (size_t i = 0; i < settings->n_servers; i++)
        status |= read_server(r, settings, settings->servers.items[i], &settings->server[i]);
    if (settings->transport == MAIL_SMTP && settings->n_servers == 0) {
        diag_add(r->diag, SEVERITY_ERROR, place_of(r, "transport"),
                 "transport: smtp needs a server: write `server: smtps://HOST`");
        status = -1;
    }
    return status;
}

/* "10/s" → microseconds between two messages. */
static int read_rate(const struct reading *r, const char *key, struct str text, int64_t *interval)
{
    static const struct {
        const char *name;
        int64_t us;
    } units[] = {{"s", 1000000}, {"m", 60000000}, {"h", 3600000000}, {"d", 86400000000}};
    size_t slash = str_chr(text, '/');
    struct str number = str_trim(str_slice(text, 0, slash));
    int64_t n = 0;

    if (text.len == 0)
        return 0;
    for (size_t i = 0; i < number.len && n < 1000000; i++)
        n = ascii_is_digit(number.at[i]) ? n * 10 + (number.at[i] - '0') : INT64_MAX / 16;
    for (size_t i = 0; slash != STR_NONE && i < COUNT(units); i++) {
        if (str_is(str_trim(str_from(text, slash + 1)), units[i].name) && n > 0 && n <= 1000000) {
            *interval = units[i].us / n;
            return 0;
        }
    }
    diag_add(r->diag, SEVERITY_ERROR, place_of(r, key),
             "%s: `%.*s` is no rate: write messages per second, minute, hour or day, as 10/s, "
             "600/m, 5000/h, 20000/d",
             key, STR_ARG(text));
    return -1;
}

/* "[192.0.2.1]", "[IPv6:2001:db8::1]" (RFC 5321 4.1.3). */
static bool is_address_literal(struct arena *arena, struct str text)
{
    unsigned char bytes[sizeof(struct in6_addr)];
    struct str inside = str_slice(text, 1, text.len - 1);
    bool v6 = str_is_nocase(str_slice(inside, 0, 5), "IPv6:");

    if (text.len < 3 || text.at[0] != '[' || text.at[text.len - 1] != ']')
        return false;
    return inet_pton(v6 ? AF_INET6 : AF_INET, arena_cstr(arena, str_from(inside, v6 ? 5 : 0)),
                     bytes) == 1;
}

/* A name that servers would refuse, or that ends the line, is found before anything is sent. */
static int check_helo(const struct reading *r, struct mail_settings *settings)
{
    struct str helo = settings->helo, domain;
    struct in_addr v4;

    if (helo.len == 0 || is_address_literal(r->arena, helo))
        return 0;
    if (address_domain(r->arena, helo, &domain) == NULL &&
        inet_pton(AF_INET, arena_cstr(r->arena, domain), &v4) != 1) {
        settings->helo = domain;
        return 0;
    }
    diag_add(r->diag, SEVERITY_ERROR, place_of(r, "helo"),
             "helo: `%.*s` is neither the name of a host nor an address in brackets: write it as "
             "mail.example.org, [192.0.2.1] or [IPv6:2001:db8::1]",
             STR_ARG(helo));
    return -1;
}

static int check_login(const struct reading *r, const struct mail_settings *settings)
{
    int ways = (settings->password_command.len > 0) + (settings->password_file.len > 0) +
               (settings->password_env.len > 0) + (settings->token_command.len > 0);
    bool token = settings->auth == MAIL_AUTH_XOAUTH2 || settings->auth == MAIL_AUTH_OAUTHBEARER;

    if (settings->username.len == 0 || settings->auth == MAIL_AUTH_NONE) {
        if (ways == 0 || settings->auth == MAIL_AUTH_NONE)
            return 0;
        diag_add(r->diag, SEVERITY_ERROR, place_of(r, NULL),
                 "mail: a password without a `username:`");
        return -1;
    }
    if (ways > 1) {
        diag_add(r->diag, SEVERITY_ERROR, place_of(r, "username"),
                 "mail: give one of password_command, password_file, password_env, token_command");
        return -1;
    }
    if (token && settings->token_command.len == 0) {
        diag_add(r->diag, SEVERITY_ERROR, place_of(r, "auth"),
                 "auth: %s needs a `token_command:` that prints the access token",
                 auths[settings->auth]);
        return -1;
    }
    if (!token && settings->auth != MAIL_AUTH_AUTO && settings->token_command.len > 0) {
        diag_add(r->diag, SEVERITY_ERROR, place_of(r, "auth"),
                 "auth: %s takes a password, not the token of `token_command:`",
                 auths[settings->auth]);
        return -1;
    }
    return 0;
}

static struct str below(const struct reading *r, const char *dir, struct str path)
{
    if (path.len == 0)
        return path;
    return str_of(file_join(r->arena, dir, arena_cstr(r->arena, path)));
}

int mail_settings_read(struct arena *arena, const struct value *section, const char *file,
                       const char *dir, struct mail_settings *settings, struct diag *diag)
{
    struct reading r = {arena, section, file, diag};
    int status = 0;

    *settings = (struct mail_settings){
        .transport = MAIL_OUTBOX,
        .outbox = STR(".courant/outbox"),
        .sendmail = STR("/usr/sbin/sendmail"),
        .connections = 4,
        .tls = 1,
        .retry_for_ms = 5 * DAY,
        .timeouts = {.connect_ms = 30 * SECOND,
                     .greeting_ms = 5 * MINUTE,
                     .command_ms = 5 * MINUTE,
                     .data_ms = 2 * MINUTE,
                     .block_ms = 3 * MINUTE,
                     .final_ms = 10 * MINUTE},
    };
    if (section) {
        status |= schema_read(arena, settings, fields, COUNT(fields), section, file, "mail", diag);
        if (!value_is_null(settings->timeouts_value))
            status |= schema_read(arena, &settings->timeouts, timeout_fields, COUNT(timeout_fields),
                                  settings->timeouts_value, file, "mail.timeouts", diag);
    }
    status |= read_servers(&r, settings);
    status |= read_rate(&r, "rate", settings->rate, &settings->interval_us);
    status |= read_rate(&r, "domain_rate", settings->domain_rate, &settings->domain_interval_us);
    status |= check_helo(&r, settings);
    status |= check_login(&r, settings);
    settings->outbox = below(&r, dir, settings->outbox);
    settings->ca_file = below(&r, dir, settings->ca_file);
    settings->password_file = below(&r, dir, settings->password_file);
    return status ? -1 : 0;
}
