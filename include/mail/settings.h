#ifndef MAIL_SETTINGS_H
#define MAIL_SETTINGS_H

#include "data/schema.h"

enum mail_transport { MAIL_OUTBOX, MAIL_SMTP, MAIL_SENDMAIL };

/** How a connection is encrypted. */
enum mail_tls {
    MAIL_TLS_NONE,     /* only to this machine, or where `tls: none` is written out */
    MAIL_TLS_STARTTLS, /* required (RFC 3207) */
    MAIL_TLS_IMPLICIT  /* from the first byte (RFC 8314) */
};

/** A server to hand messages to: smtp://host[:port], smtp+starttls://…, smtps://…. */
struct mail_server {
    const char *name; /* as it was written, for messages */
    const char *host; /* a name or an address, without brackets */
    const char *port;
    enum mail_tls tls;
    bool here; /* to be connected to at a loopback address alone */
};

/** How to log in (RFC 4954).  MAIL_AUTH_AUTO takes the strongest that the server offers. */
enum mail_auth {
    MAIL_AUTH_AUTO,
    MAIL_AUTH_NONE,
    MAIL_AUTH_SCRAM_SHA_256,
    MAIL_AUTH_PLAIN,
    MAIL_AUTH_LOGIN,
    MAIL_AUTH_XOAUTH2,
    MAIL_AUTH_OAUTHBEARER
};

/** How long to wait, in milliseconds; the defaults are those of RFC 5321 4.5.3.2. */
struct mail_timeouts {
    int64_t connect_ms;  /* to one address, and for TLS's handshake */
    int64_t greeting_ms; /* for the 220 */
    int64_t command_ms;  /* for the reply to EHLO, AUTH, MAIL, RCPT, … */
    int64_t data_ms;     /* for the 354 */
    int64_t block_ms;    /* for the server to take any more of the message */
    int64_t final_ms;    /* for the reply to the final dot */
};

/** courant.yml's `mail:`. */
struct mail_settings {
    int transport;              /* enum mail_transport */
    struct texts servers;       /* as written, tried in order */
    struct mail_server *server; /* the same, read */
    size_t n_servers;
    struct str outbox;   /* a Maildir; below the site's folder */
    struct str sendmail; /* the program that takes messages on its standard input */
    int64_t connections; /* how many at a time */

    int tls;            /* MAIL_TLS_NONE only if `tls: none` is written out */
    struct str ca_file; /* PEM; empty: the system's roots */
    struct str helo;    /* the name for EHLO; empty: this host's */

    int auth;                                   /* enum mail_auth */
    struct str username;                        /* empty: no login */
    struct str password_command, token_command; /* run by sh; the first line of what they print */
    struct str password_file;                   /* owner-only */
    struct str password_env;                    /* name of an environment variable */

    int64_t interval_us, domain_interval_us; /* least time between two messages; 0: any */
    struct str rate, domain_rate;            /* the same as written: "10/s", "600/m", "5000/h" */
    int64_t retry_for_ms;                    /* how long a deferred recipient is tried */
    struct mail_timeouts timeouts;
    const struct value *timeouts_value;
};

/**
 * mail_settings_read(arena, section, file, dir, settings, diag):
 * Read the map ${section} of ${file} (NULL: defaults).  ${dir} is the site's folder, to which paths
 * are relative.
 *
 * Return 0, or -1 with reasons in ${diag}.
 */
int mail_settings_read(struct arena *arena, const struct value *section, const char *file,
                       const char *dir, struct mail_settings *settings, struct diag *diag);

/** Whether ${host} is this very machine by its spelling: 127.0.0.0/8, ::1, or localhost, which may lead elsewhere. */
bool mail_is_loopback(const char *host);

#endif
