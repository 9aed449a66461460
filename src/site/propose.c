/*
 * Sites laid out for other programs, by their marks: Hugo's configuration and content folder,
 * Eleventy's configuration.
 */
#include "site/propose.h"

#include "base/buf.h"
#include "base/file.h"

#define PROPOSAL_MAX_BYTES 4096

/* Where posts are found most often, and what their addresses begin with. */
struct usual {
    const char *folder, *url;
};

static const struct usual hugo[] = {
    {"content/posts", "/posts/:slug/"}, {"content/post", "/post/:slug/"},
    {"content/blog", "/blog/:slug/"},   {"content/articles", "/articles/:slug/"},
    {"content/news", "/news/:slug/"},   {NULL, NULL}};
static const struct usual eleventy[] = {{"content/blog", "/blog/:slug/"},
                                        {"content/posts", "/posts/:slug/"},
                                        {"src/posts", "/posts/:slug/"},
                                        {"src/blog", "/blog/:slug/"},
                                        {"posts", "/posts/:slug/"},
                                        {"blog", "/blog/:slug/"},
                                        {NULL, NULL}};

static bool has_one(struct arena *arena, const char *dir, const char *const *names)
{
    for (; *names; names++)
        if (file_exists(file_join(arena, dir, *names)))
            return true;
    return false;
}

static struct str proposal(struct arena *arena, const char *dir, const char *program,
                           const struct usual *usual)
{
    struct buf out;

    buf_init(&out, PROPOSAL_MAX_BYTES);
    for (; usual->folder; usual++) {
        if (!file_is_dir(file_join(arena, dir, usual->folder)))
            continue;
        if (!out.len)
            buf_printf(&out,
                       "\n# Where the posts are, and the pattern of their addresses: what %s does "
                       "by itself.\nposts:\n",
                       program);
        buf_printf(&out, "  - {folder: %s, url: \"%s\"}\n", usual->folder, usual->url);
    }
    return buf_take(&out, arena);
}

struct str propose_posts(struct arena *arena, const char *dir)
{
    static const char *const of_hugo[] = {"hugo.toml",   "hugo.yaml",   "hugo.yml",   "hugo.json",
                                          "config.toml", "config.yaml", "config.yml", NULL};
    static const char *const of_eleventy[] = {".eleventy.js",        "eleventy.config.js",
                                              "eleventy.config.mjs", "eleventy.config.cjs",
                                              "eleventy.config.ts",  NULL};
    static const char *const of_jekyll[] = {"_config.yml", "_config.yaml", "_config.toml", NULL};

    if (has_one(arena, dir, of_jekyll) || file_is_dir(file_join(arena, dir, "_posts")))
        return STR("");
    if (has_one(arena, dir, of_eleventy))
        return proposal(arena, dir, "Eleventy", eleventy);
    if (has_one(arena, dir, of_hugo) || file_is_dir(file_join(arena, dir, "config/_default")))
        return proposal(arena, dir, "Hugo", hugo);
    return STR("");
}
