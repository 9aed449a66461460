/*
 * Jekyll's filters for dates.
 */
#include "site/jekyll.h"

#define DATE_MAX_BYTES 256

static bool is_argument(struct arena *arena, const struct value *const *args, size_t n, size_t i,
                        const char *c)
{
    return i < n && str_is(liquid_to_text(arena, args[i]), c);
}

/*
 * What Liquid::Utils.to_date makes of ${input}, in the site's zone.  Return 1 if ${input} is empty
 * (and is to be given back as it is), 0, or -1 if it is no date.
 */
static int moment_of(struct liquid_context *context, const struct site *site,
                     const struct value *input, struct moment *m)
{
    struct str text = liquid_to_text(liquid_arena(context), input);
    const struct zone *zone = site->config->zone;

    if (!text.len)
        return 1;
    if (input->type == VALUE_TIME && !input->date_only) {
        *m = date_in_zone(input->u.time.s, zone);
        return 0;
    }
    if (input->type == VALUE_TIME) {
        struct civil day = date_to_civil(input->u.time);

        *m = date_from_civil(&day, zone);
        return 0;
    }
    if (input->type == VALUE_INT) {
        *m = date_in_zone(input->u.integer, zone);
        return 0;
    }
    if (str_is(text, "now") || str_is(text, "today"))
        *m = liquid_now(context);
    else if (date_parse_now(text, zone, liquid_now(context), m) < 0) {
        liquid_error(context, "\"%.*s\" is not a date", STR_ARG(text));
        return -1;
    }
    *m = date_in_zone(m->s, zone);
    return 0;
}

static const struct value *formatted(struct arena *arena, struct moment m, struct str format)
{
    struct buf out;

    buf_init(&out, DATE_MAX_BYTES);
    date_format(&out, m, format);
    return value_text(arena, buf_take(&out, arena));
}

static const char *ordinal(int day)
{
    if (day >= 11 && day <= 13)
        return "th";
    switch (day % 10) {
    case 1:
        return "st";
    case 2:
        return "nd";
    case 3:
        return "rd";
    default:
        return "th";
    }
}

static const struct value *to_string(struct liquid_context *context, const struct site *site,
                                     const struct value *input, const char *month,
                                     const struct value *const *args, size_t n)
{
    struct arena *arena = liquid_arena(context);
    struct moment m;
    int day;

    if (moment_of(context, site, input, &m))
        return input;
    if (!is_argument(arena, args, n, 0, "ordinal"))
        return formatted(arena, m, arena_printf(arena, "%%d %s %%Y", month));
    day = date_to_civil(m).day;
    if (is_argument(arena, args, n, 1, "US"))
        return formatted(arena, m, arena_printf(arena, "%s %d%s, %%Y", month, day, ordinal(day)));
    return formatted(arena, m, arena_printf(arena, "%d%s %s %%Y", day, ordinal(day), month));
}

JEKYLL_FILTER(date_to_string)
{
    (void)named;
    return to_string(context, data, input, "%b", args, n);
}

JEKYLL_FILTER(date_to_long_string)
{
    (void)named;
    return to_string(context, data, input, "%B", args, n);
}

JEKYLL_FILTER(date_to_xmlschema)
{
    struct moment m;

    (void)args, (void)n, (void)named;
    if (moment_of(context, data, input, &m))
        return input;
    return formatted(liquid_arena(context), m,
                     m.offset_s ? STR("%Y-%m-%dT%H:%M:%S%:z") : STR("%Y-%m-%dT%H:%M:%S+00:00"));
}

JEKYLL_FILTER(date_to_rfc822)
{
    struct moment m;

    (void)args, (void)n, (void)named;
    if (moment_of(context, data, input, &m))
        return input;
    return formatted(liquid_arena(context), m, STR("%a, %d %b %Y %H:%M:%S %z"));
}

void jekyll_add_date_filters(struct liquid *liquid, struct site *site)
{
    liquid_add_filter(liquid, "date_to_string", date_to_string, site);
    liquid_add_filter(liquid, "date_to_long_string", date_to_long_string, site);
    liquid_add_filter(liquid, "date_to_xmlschema", date_to_xmlschema, site);
    liquid_add_filter(liquid, "date_to_rfc822", date_to_rfc822, site);
}
