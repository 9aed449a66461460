/*
 * The filter date: strftime as Ruby has it, on dates, on texts that are dates, on seconds since the
 * epoch, and on "now".
 */
#include "base/date.h"
#include "liquid/convert.h"
#include "liquid/filters.h"

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_is_digit(s.at[i]))
            return false;
    return s.len > 0;
}

static bool to_moment(struct liquid_context *context, const struct value *v, struct moment *moment)
{
    const struct zone *zone = context->liquid->zone;
    struct str s;

    if (v->type == VALUE_TIME) {
        *moment = v->u.time;
        return true;
    }
    if (v->type == VALUE_INT) {
        *moment = date_in_zone(v->u.integer, zone);
        return true;
    }
    if (v->type != VALUE_TEXT)
        return false;
    s = v->u.text;
    if (str_is_nocase(s, "now") || str_is_nocase(s, "today")) {
        *moment = liquid_now(context);
        return true;
    }
    if (all_digits(s)) {
        *moment = date_in_zone(convert_leading_int(s), zone);
        return true;
    }
    return date_parse_now(s, zone, liquid_now(context), moment) >= 0;
}

/* What %Z prints: of the site's own time its name; of another offset nothing is known. */
static const char *zone_name(const struct liquid_context *context, const struct value *input,
                             struct moment m)
{
    const struct zone *zone = context->liquid->zone;

    if (input->type == VALUE_TIME && input->date_only)
        return "+00:00"; /* Ruby's Date#strftime */
    if ((input->type != VALUE_TIME || !input->utc) &&
        date_in_zone(m.s, zone).offset_s == m.offset_s)
        return zone_abbreviation(zone, m.s);
    return m.offset_s ? "" : "UTC";
}

static const struct value *date(FILTER_PARAMETERS)
{
    struct str format = filters_str(context, args[0]);
    struct moment moment;
    struct buf out;

    FILTER_UNUSED;
    if (format.len == 0 || !to_moment(context, input, &moment))
        return input;
    filters_buf(&out);
    date_format_named(&out, moment, zone_name(context, input, moment), format);
    return filters_take(context, &out);
}

void filters_date(struct liquid *liquid)
{
    static const struct filter_entry entries[] = {{"date", date, 1, 1}};

    filters_add(liquid, entries, 1);
}
