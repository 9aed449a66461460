/*
 * The mechanisms of SMTP AUTH: PLAIN (RFC 4616), LOGIN (draft-murchison-sasl-login), OAUTHBEARER (RFC 7628),
 * XOAUTH2 (Google's, which RFC 7628 grew from), SCRAM-SHA-256 (mail/scram).
 *
 * Known limits: no SASLprep for user names and passwords that are not ASCII (they go as they are).
 */
#include "mail/auth.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "mail/scram.h"

#define ANSWER_MAX_BYTES (AUTH_LINE_MAX_BYTES / 4 * 3) /* before it is base64 */

struct auth {
    enum mail_auth mechanism;
    const struct mail_server *server;
    const char *username, *secret;
    int step;
    struct scram *scram;
};

static const struct {
    const char *name;
    enum mail_auth mechanism;
    bool token;
} mechanisms[] = {
    {"SCRAM-SHA-256", MAIL_AUTH_SCRAM_SHA_256, false}, /* strongest first */
    {"PLAIN", MAIL_AUTH_PLAIN, false},
    {"LOGIN", MAIL_AUTH_LOGIN, false},
    {"OAUTHBEARER", MAIL_AUTH_OAUTHBEARER, true},
    {"XOAUTH2", MAIL_AUTH_XOAUTH2, true},
};
#define MECHANISMS (sizeof(mechanisms) / sizeof(mechanisms[0]))

const char *auth_name(enum mail_auth mechanism)
{
    for (size_t i = 0; i < MECHANISMS; i++)
        if (mechanisms[i].mechanism == mechanism)
            return mechanisms[i].name;
    return "";
}

static bool is_offered(struct str offered, const char *name)
{
    struct str word;

    while (str_split(&offered, ' ', &word))
        if (str_is_nocase(word, name))
            return true;
    return false;
}

enum mail_auth auth_choose(const struct mail_settings *settings, struct str offered,
                           struct mail_failure *failure)
{
    bool token = settings->token_command.len > 0;

    if (offered.len == 0) {
        mail_fail(failure, true, "the server offers no login (AUTH): is this the right port?");
        return MAIL_AUTH_AUTO;
    }
    for (size_t i = 0; i < MECHANISMS; i++) {
        bool wanted = settings->auth == MAIL_AUTH_AUTO
                          ? mechanisms[i].token == token
                          : settings->auth == (int)mechanisms[i].mechanism;

        if (wanted && is_offered(offered, mechanisms[i].name))
            return mechanisms[i].mechanism;
    }
    mail_fail(failure, true,
              "the server offers AUTH %.*s, of which none can be used here; see `auth:`",
              STR_ARG(offered));
    return MAIL_AUTH_AUTO;
}

struct auth *auth_new(enum mail_auth mechanism, const struct mail_server *server,
                      const char *username, const char *secret)
{
    struct auth *auth = xcalloc(1, sizeof(*auth));

    *auth = (struct auth){mechanism, server, username, secret, 0, NULL};
    if (mechanism == MAIL_AUTH_SCRAM_SHA_256)
        auth->scram = scram_new(username, secret);
    return auth;
}

void auth_free(struct auth *auth)
{
    if (!auth)
        return;
    scram_free(auth->scram);
    free(auth);
}

static void plain(const struct auth *auth, struct buf *line)
{
    buf_char(line, '\0');
    buf_add_c(line, auth->username);
    buf_char(line, '\0');
    buf_add_c(line, auth->secret);
}

static void xoauth2(const struct auth *auth, struct buf *line)
{
    buf_printf(line, "user=%s\001auth=Bearer %s\001\001", auth->username, auth->secret);
}

static void oauthbearer(const struct auth *auth, struct buf *line)
{
    buf_add_c(line, "n,a=");
    for (const char *c = auth->username; *c; c++) {
        if (*c == ',')
            buf_add_c(line, "=2C");
        else if (*c == '=')
            buf_add_c(line, "=3D");
        else
            buf_char(line, *c);
    }
    buf_printf(line, ",\001host=%s\001port=%s\001auth=Bearer %s\001\001", auth->server->host,
               auth->server->port, auth->secret);
}

/* The answer to step number auth->step, from 0; false: there is none to give. */
static bool answer(const struct auth *auth, struct buf *line)
{
    switch (auth->mechanism) {
    case MAIL_AUTH_PLAIN:
        plain(auth, line);
        return auth->step == 0;
    case MAIL_AUTH_LOGIN:
        if (auth->step > 0)
            buf_add_c(line, auth->step == 1 ? auth->username : auth->secret);
        return auth->step <= 2;
    case MAIL_AUTH_XOAUTH2:
        /* Asked again, the server has sent an error; an empty answer lets it say so with a code. */
        if (auth->step == 0)
            xoauth2(auth, line);
        return auth->step <= 1;
    case MAIL_AUTH_OAUTHBEARER:
        if (auth->step == 0)
            oauthbearer(auth, line);
        else
            buf_char(line, '\001'); /* RFC 7628 3.2.3 */
        return auth->step <= 1;
    default:
        return false;
    }
}

int auth_step(struct auth *auth, struct str challenge, struct buf *out,
              struct mail_failure *failure)
{
    struct arena *arena;
    struct buf line;
    bool known;

    if (auth->scram)
        return scram_step(auth->scram, challenge, out, failure);
    buf_init(&line, ANSWER_MAX_BYTES);
    known = answer(auth, &line);
    auth->step++;
    arena = arena_new();
    if (!known)
        mail_fail(failure, true, "the server asks more of the login than %s has to say",
                  auth_name(auth->mechanism));
    else if (buf_overflowed(&line))
        mail_fail(failure, true, "the user's name and password are longer than a login can be");
    else
        buf_add(out, base64_encode(arena, buf_str(&line)));
    known = known && !buf_overflowed(&line);
    if (line.at)
        explicit_bzero(line.at, line.len);
    buf_free(&line);
    arena_free(arena);
    return known ? 0 : -1;
}

int auth_finish(struct auth *auth, struct mail_failure *failure)
{
    if (auth->scram && !scram_is_done(auth->scram))
        return mail_fail(failure, true,
                         "the server accepts the login without proving that it knows the password");
    return 0;
}
