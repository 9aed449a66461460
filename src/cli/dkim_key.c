/*
 * courant dkim-key: make the keys that courant.yml's `dkim:` names and that are not there yet, and
 * say what to put into the DNS.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/commands.h"
#include "digest/dkim.h"

/* Write ${pem} into the new file ${path}, for its owner alone. */
static int write_key(const char *path, struct str pem, struct diag *diag)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool bad = fd < 0 || write(fd, pem.at, pem.len) != (ssize_t)pem.len || fsync(fd);

    if (bad)
        diag_add(diag, SEVERITY_ERROR, (struct place){path, 0, 0}, "cannot be written: %s",
                 strerror(errno));
    if (fd >= 0)
        close(fd);
    if (bad && fd >= 0)
        unlink(path);
    return bad ? -1 : 0;
}

static int tell_record(struct cli *cli, const char *path, const struct digest_dkim *dkim)
{
    struct dkim_key *key = dkim_key_read(cli->arena, path, dkim->domain, dkim->selector, cli->diag);

    if (!key)
        return -1;
    buf_printf(&cli->out, "%.*s._domainkey.%.*s. TXT \"%.*s\"\n", STR_ARG(dkim->selector),
               STR_ARG(dkim->domain), STR_ARG(dkim_record(cli->arena, key)));
    dkim_key_free(key);
    return 0;
}

static int make_key(struct cli *cli, const struct digest_dkim *dkim)
{
    const char *path = file_join(cli->arena, cli->dir, arena_cstr(cli->arena, dkim->key_file));
    struct str pem;

    if (!file_exists(path)) {
        if (dkim_generate(cli->arena, cli->options.ed25519 ? "ed25519" : "rsa", &pem, cli->diag) ||
            write_key(path, pem, cli->diag))
            return -1;
        buf_printf(&cli->summary, "%s written\n", path);
    }
    return tell_record(cli, path, dkim);
}

int dkim_key_command(struct cli *cli)
{
    size_t keys = 0;

    if (cli_configure(cli))
        return STATUS_FINE;
    for (size_t i = 0; i < cli->settings.n_digests; i++) {
        const struct digest_settings *digest = &cli->settings.digests[i];

        keys += digest->n_dkim;
        for (size_t k = 0; digest_is_asked(cli, digest) && k < digest->n_dkim; k++)
            make_key(cli, &digest->dkim[k]);
    }
    if (!keys)
        diag_add(cli->diag, SEVERITY_ERROR, (struct place){cli->config->courant_file, 0, 0},
                 "no digest has `dkim:`; write for example `dkim: {selector: courant, key_file: "
                 "dkim.pem}`");
    return STATUS_FINE;
}
