/*
 * SCRAM-SHA-256 by libgsasl: RFC 5802, RFC 7677.
 *
 * Known limit: no channel binding (SCRAM-SHA-256-PLUS).
 */
#include "mail/scram.h"

#include <gsasl.h>
#include <stdlib.h>

#include "base/arena.h"

/* A second or so of hashing, which nothing interrupts; servers ask for 4,096 to some 100,000. */
#define ROUNDS_MAX 1000000

struct scram {
    Gsasl *context;
    Gsasl_session *session;
    const char *password;
    int state; /* GSASL_NEEDS_MORE, GSASL_OK or an error */
    bool endless;
};

/* The library asks for the password when it knows how often the server wants it hashed. */
static int give_password(Gsasl *context, Gsasl_session *session, Gsasl_property property)
{
    struct scram *scram = gsasl_session_hook_get(session);
    const char *rounds = gsasl_property_fast(session, GSASL_SCRAM_ITER);

    (void)context;
    if (property != GSASL_PASSWORD || !rounds)
        return GSASL_NO_CALLBACK;
    scram->endless = strtoul(rounds, NULL, 10) > ROUNDS_MAX;
    if (scram->endless)
        return GSASL_NO_PASSWORD;
    return gsasl_property_set(session, GSASL_PASSWORD, scram->password);
}

struct scram *scram_new(const char *username, const char *password)
{
    struct scram *scram = xcalloc(1, sizeof(*scram));

    scram->password = password;
    scram->state = gsasl_init(&scram->context);
    if (scram->state != GSASL_OK)
        return scram;
    scram->state = gsasl_client_start(scram->context, "SCRAM-SHA-256", &scram->session);
    if (scram->state != GSASL_OK)
        return scram;
    gsasl_session_hook_set(scram->session, scram);
    gsasl_callback_set(scram->context, give_password);
    scram->state = gsasl_property_set(scram->session, GSASL_AUTHID, username);
    if (scram->state == GSASL_OK)
        scram->state = GSASL_NEEDS_MORE;
    return scram;
}

void scram_free(struct scram *scram)
{
    if (!scram)
        return;
    if (scram->session)
        gsasl_finish(scram->session);
    if (scram->context)
        gsasl_done(scram->context);
    free(scram);
}

int scram_step(struct scram *scram, struct str challenge, struct buf *out,
               struct mail_failure *failure)
{
    struct arena *arena = arena_new();
    char *answer = NULL;

    if (scram->state == GSASL_NEEDS_MORE)
        scram->state = gsasl_step64(scram->session, arena_cstr(arena, challenge), &answer);
    arena_free(arena);
    if (scram->endless)
        return mail_fail(failure, true,
                         "the server wants the password hashed more than %d times for "
                         "SCRAM-SHA-256: name another mechanism as `auth:`",
                         ROUNDS_MAX);
    if (scram->state != GSASL_NEEDS_MORE && scram->state != GSASL_OK)
        return mail_fail(failure, true,
                         "the login by SCRAM-SHA-256 fails (%s): the server does not prove that "
                         "it knows the password, or the password is wrong",
                         gsasl_strerror(scram->state));
    if (answer)
        buf_add_c(out, answer);
    gsasl_free(answer);
    return 0;
}

bool scram_is_done(const struct scram *scram)
{
    return scram->state == GSASL_OK;
}
