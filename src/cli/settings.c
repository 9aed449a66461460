/*
 * courant.yml's top level: which sections there are, and who reads them.
 */
#include "cli/settings.h"

#include <stddef.h>

#include "base/file.h"
#include "data/schema.h"

struct top {
    const struct value *feeds, *feed_defaults, *digest, *mail, *posts;
    struct str output, ledger;
};

static const struct field fields[] = {
    {"feeds", FIELD_VALUE, offsetof(struct top, feeds), NULL, 0, 0},
    {"feed_defaults", FIELD_VALUE, offsetof(struct top, feed_defaults), NULL, 0, 0},
    {"posts", FIELD_VALUE, offsetof(struct top, posts), NULL, 0, 0},
    {"output", FIELD_TEXT, offsetof(struct top, output), NULL, 0, 0},
    {"digest", FIELD_VALUE, offsetof(struct top, digest), NULL, 0, 0},
    {"mail", FIELD_VALUE, offsetof(struct top, mail), NULL, 0, 0},
    {"ledger", FIELD_TEXT, offsetof(struct top, ledger), NULL, 0, 0},
};

int settings_read(struct arena *arena, const struct config *config, struct settings *settings,
                  struct diag *diag)
{
    struct top top = {.ledger = STR(".courant/ledger.sqlite")};
    int bad = 0;

    bad |= schema_read(arena, &top, fields, sizeof(fields) / sizeof(*fields), config->courant,
                       config->courant_file, "", diag);
    bad |= feed_settings_read(arena, config, &settings->feeds, &settings->n_feeds, diag);
    bad |= digest_settings_read(arena, config, &settings->digests, &settings->n_digests, diag);
    bad |= mail_settings_read(arena, top.mail, config->courant_file, config->dir, &settings->mail,
                              diag);
    settings->ledger = file_join(arena, config->dir, arena_cstr(arena, top.ledger));
    return bad;
}
