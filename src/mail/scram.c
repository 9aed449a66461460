/*
 * SCRAM-SHA-256 by libgsasl: RFC 5802, RFC 7677.
 *
 * Known limit: no channel binding (SCRAM-SHA-256-PLUS).
 */
#include "mail/scram.h"

#include <gsasl.h>
#include <stdlib.h>

#include "base/arena.h"

struct scram {
    Gsasl *context;
    Gsasl_session *session;
    int state; /* GSASL_NEEDS_MORE, GSASL_OK or an error */
};

struct scram *scram_new(const char *username, const char *password)
{
    struct scram *scram = xcalloc(1, sizeof(*scram));

    scram->state = gsasl_init(&scram->context);
    if (scram->state != GSASL_OK)
        return scram;
    scram->state = gsasl_client_start(scram->context, "SCRAM-SHA-256", &scram->session);
    if (scram->state != GSASL_OK)
        return scram;
    scram->state = gsasl_property_set(scram->session, GSASL_AUTHID, username);
    if (scram->state == GSASL_OK)
        scram->state = gsasl_property_set(scram->session, GSASL_PASSWORD, password);
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
