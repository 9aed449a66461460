/*
 * courant render: one post as a full-content feed has it.
 */
#include "cli/commands.h"
#include "markup/html.h"
#include "site/render.h"

int render_command(struct cli *cli)
{
    const char *path = cli->options.arguments[cli->options.n_arguments - 1];
    const struct post *post;
    struct node *root;

    if (cli->options.n_arguments < 2)
        cli->dir = ".";
    if (cli_load(cli))
        return STATUS_FINE;
    post = site_find_post(cli->site, path);
    if (!post) {
        diag_add(cli->diag, SEVERITY_ERROR, (struct place){path, 0, 0},
                 "no post of the site has this file; drafts need --drafts, posts of the future "
                 "--future");
        return STATUS_FINE;
    }
    root = render_for(cli->arena, cli->site, post, false, CLEAN_FEED, cli->diag);
    if (root) {
        html_write(&cli->out, root);
        if (!str_ends(buf_str(&cli->out), "\n"))
            buf_char(&cli->out, '\n');
    }
    return STATUS_FINE;
}
