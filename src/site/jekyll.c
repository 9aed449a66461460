/*
 * The Liquid that posts are written in.
 */
#include "site/jekyll.h"

#include "site/render.h"

struct post *jekyll_post(const struct site *site, const void *registers)
{
    return registers && registers == site->rendering ? site->rendering->post : NULL;
}

struct liquid *jekyll_language(struct site *site)
{
    struct liquid *liquid = liquid_new(site->arena, LIQUID_JEKYLL);

    liquid_pass_unknown_tags(liquid, true);
    liquid_set_zone(liquid, site->config->zone);
    liquid_set_recorder(liquid, render_note_use, site);
    jekyll_add_tags(liquid, site);
    jekyll_add_include(liquid, site);
    jekyll_add_highlight(liquid, site);
    jekyll_add_url_filters(liquid, site);
    jekyll_add_date_filters(liquid, site);
    jekyll_add_list_filters(liquid, site);
    jekyll_add_text_filters(liquid, site);
    return liquid;
}
