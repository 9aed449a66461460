/*
 * courant init: a courant.yml to begin with.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/commands.h"
#include "site/propose.h"

static const char text[] =
    "# courant: feeds and an email digest of this site.  Every key is optional: what stands "
    "behind\n"
    "# a '#' shows the default or an example.  The manual is courant.yml(5).\n"
    "\n"
    "# The folder that feeds are written into; Jekyll's destination unless it is named here.\n"
    "#output: _site\n"
    "\n"
    "# For sites that are not laid out as Jekyll's are: the folders of posts, and their "
    "addresses.\n"
    "#posts:\n"
    "#  - {folder: content/posts, url: \"/posts/:slug/\"}\n"
    "\n"
    "# One entry a feed.  format: atom, rss or json; limit: newest posts, 0 for all;\n"
    "# content: full or excerpt.\n"
    "#feeds:\n"
    "#  - {path: feed.xml, format: atom, limit: 20, content: full}\n"
    "#  - {path: rss.xml, format: rss, limit: 20, content: full}\n"
    "#  - {path: feed.json, format: json, limit: 20, content: full}\n"
    "\n"
    "# The email digest.  Without this section there is none.\n"
    "#digest:\n"
    "#  schedule: monthly 1 09:00     # daily 09:00, weekly mon 09:00; in the site's timezone\n"
    "#  from: Example <digest@example.org>\n"
    "#  to: list@example.org          # a mailing list; or a file with one address a line:\n"
    "#  #recipients: members.txt\n"
    "#  #reply_to: editors@example.org\n"
    "#  #envelope_from: bounces@example.org\n"
    "#  subject: \"{{ site.title }}: {{ issue.posts | size }} new posts\"\n"
    "#  max_posts: 20                 # the newest; the rest waits for the next issue\n"
    "#  content: excerpt              # full, excerpt or titles\n"
    "\n"
    "# How mail leaves.  The outbox is a Maildir, .courant/outbox: look at it before you send.\n"
    "#mail:\n"
    "#  transport: outbox             # outbox, smtp or sendmail\n"
    "#  server: smtp://localhost:25\n"
    "\n"
    "# What was announced, composed and delivered.  Keep it; never publish it.\n"
    "#ledger: .courant/ledger.sqlite\n";

int init_command(struct cli *cli)
{
    const char *path = file_join(cli->arena, cli->dir, "courant.yml");
    struct place place = {path, 0, 0};
    struct str whole = arena_join(cli->arena, STR(text), propose_posts(cli->arena, cli->dir));
    size_t done = 0;
    int fd;

    if (!file_is_dir(cli->dir)) {
        diag_add(cli->diag, SEVERITY_ERROR, (struct place){cli->dir, 0, 0},
                 "there is no such folder");
        return STATUS_FINE;
    }
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        diag_add(cli->diag, SEVERITY_ERROR, place,
                 errno == EEXIST ? "it is there already and stays as it is"
                                 : "cannot be written: %s",
                 strerror(errno));
        return STATUS_FINE;
    }
    while (done < whole.len) {
        ssize_t n = write(fd, whole.at + done, whole.len - done);

        if (n < 0)
            break;
        done += (size_t)n;
    }
    if (done < whole.len || fsync(fd)) {
        diag_add(cli->diag, SEVERITY_ERROR, place, "cannot be written: %s", strerror(errno));
        unlink(path);
    } else {
        buf_printf(&cli->summary, "%s written; everything in it is optional\n", path);
    }
    close(fd);
    return STATUS_FINE;
}
