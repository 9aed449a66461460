/*
 * Nesting bounded before a parser sees it (HTML standard, 13.2.6).
 *
 * A parser ignores many end tags: of elements that it does not find, or only beyond a table's cell.
 * Who counts tags and thinks such an element closed counts too few.  So every element that is no
 * longer counted here gets its end tag, innermost first, and an end tag that closes nothing here is
 * not written: whatever the parser makes of it, it has no more elements open than are counted.
 *
 * Formatting elements are other.  Those that a block closes over are opened again in what follows,
 * so they are counted until their own end tag.
 */
#include "markup/nesting.h"

#include <string.h>

#include "markup/build.h"
#include "markup/tag.h"

/* Formatting elements that were closed over are opened again in every block by the parser: so
 * many may be opened again in all; after that there are none. */
#define REOPENED_MAX 100000

/* An end tag moves a formatting element over so many blocks that are open in it, no more. */
#define ADOPTED_MAX 8

/* What an element is for those that look for it, or for others, among the open ones. */
enum {
    SPECIAL = 1,
    SCOPE = 2,       /* nothing outside it is closed from inside */
    LIST = 4,        /* the same for items */
    BUTTON = 8,      /* for paragraphs */
    TABLE = 16,      /* for the parts of tables */
    THROUGH = 32,    /* special, but items are closed through it */
    FORMATTING = 64, /* opened again after what closes over it */
    MARKER = 128,    /* but not outside of this */
    FOREIGN = 256    /* in it other rules hold */
};

static const struct {
    const char *names;
    unsigned class;
} classes[] = {
    {TAG_SPECIAL, SPECIAL},
    {TAG_SCOPE " select " TAG_IN_FOREIGN, SCOPE},
    {"ol ul", LIST},
    {"button", BUTTON},
    {"table template", TABLE},
    {"address div p", THROUGH},
    {"applet object marquee template td th caption", MARKER},
    {"svg math", FOREIGN},
};

struct element {
    struct str name;
    unsigned class;
    size_t floor; /* of a marker: what nesting.floor was before it */
};

/* A formatting element without its end tag so far. */
struct active {
    struct str name;
    size_t at; /* where it stands in open[]; if over, what is there or behind came after it */
    bool over; /* what it was in is closed: it will be opened again */
};

struct nesting {
    struct buf *out;
    struct element open[BUILD_MAX_DEPTH];
    size_t n, n_foreign;
    struct active active[BUILD_MAX_FORMATTING];
    size_t n_active, floor; /* those before the floor are out of reach: a marker is open */
    size_t reopened;
    bool too_deep;
};

static unsigned class_of(struct str name)
{
    unsigned class = tag_is_formatting(name) ? FORMATTING : 0;

    for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++)
        if (tag_in(name, classes[i].names))
            class |= classes[i].class;
    return class;
}

/* Where the innermost open element of ${names} stands, not looking beyond one that has a class of
 * ${fence} and none of ${open}; or STR_NONE. */
static size_t find(const struct nesting *nesting, const char *names, unsigned fence, unsigned open)
{
    for (size_t i = nesting->n; i-- > 0;) {
        const struct element *element = &nesting->open[i];

        if (tag_in(element->name, names))
            return i;
        if ((element->class & fence) && !(element->class & open))
            return STR_NONE;
    }
    return STR_NONE;
}

static size_t find_name(const struct nesting *nesting, struct str name, unsigned fence)
{
    for (size_t i = nesting->n; i-- > 0;) {
        if (str_eq(nesting->open[i].name, name))
            return i;
        if (nesting->open[i].class & fence)
            return STR_NONE;
    }
    return STR_NONE;
}

static void write_end(struct nesting *nesting, struct str name)
{
    buf_add_c(nesting->out, "</");
    buf_add(nesting->out, name);
    buf_char(nesting->out, '>');
}

/* How many of the open elements from open[at] on are of ${class}. */
static size_t count(const struct nesting *nesting, size_t at, unsigned class)
{
    size_t n = 0;

    for (; at < nesting->n; at++)
        n += (nesting->open[at].class & class) != 0;
    return n;
}

/* End active[i] for the parser, too, however many blocks are open in it. */
static void end_active(struct nesting *nesting, size_t i)
{
    const struct active *active = &nesting->active[i];
    size_t n_blocks = count(nesting, active->at, SPECIAL);

    for (size_t n = 0; n <= n_blocks; n += ADOPTED_MAX)
        write_end(nesting, active->name);
    nesting->n_active--;
    memmove(nesting->active + i, nesting->active + i + 1,
            (nesting->n_active - i) * sizeof(*nesting->active));
}

/* Close what is open down to ${n} elements. */
static void cut(struct nesting *nesting, size_t n)
{
    while (nesting->n > n) {
        const struct element *element = &nesting->open[--nesting->n];

        nesting->n_foreign -= (element->class & FOREIGN) != 0;
        if (element->class & MARKER) {
            while (nesting->n_active > nesting->floor)
                end_active(nesting, nesting->n_active - 1);
            nesting->floor = element->floor;
        }
        if (!(element->class & FORMATTING))
            write_end(nesting, element->name);
    }
    for (size_t i = 0; i < nesting->n_active; i++)
        if (nesting->active[i].at >= n) {
            nesting->active[i].at = n;
            nesting->active[i].over = true;
        }
}

/* Take open[at] out of the middle. */
static void take_out(struct nesting *nesting, size_t at)
{
    nesting->n--;
    memmove(nesting->open + at, nesting->open + at + 1, (nesting->n - at) * sizeof(*nesting->open));
    for (size_t i = 0; i < nesting->n_active; i++)
        nesting->active[i].at -= nesting->active[i].at > at;
}

/* End the innermost formatting element ${name}; blocks in it stay open. */
static void end_formatting(struct nesting *nesting, struct str name)
{
    size_t i = nesting->n_active, at;

    while (i > nesting->floor && !str_eq(nesting->active[i - 1].name, name))
        i--;
    if (i == nesting->floor)
        return;
    at = nesting->active[--i].at;
    if (count(nesting, at, SCOPE) > 0)
        return;
    if (nesting->active[i].over) {
        end_active(nesting, i);
        return;
    }
    if (count(nesting, at, SPECIAL) == 0)
        cut(nesting, at + 1);
    end_active(nesting, i);
    take_out(nesting, at);
}

/* A block may open again what was closed over: when that was too often, end it for good. */
static void count_reopened(struct nesting *nesting)
{
    for (size_t i = nesting->n_active; i-- > nesting->floor;) {
        if (!nesting->active[i].over)
            continue;
        nesting->reopened++;
        if (nesting->reopened > REOPENED_MAX)
            end_active(nesting, i);
    }
}

static void cut_at(struct nesting *nesting, size_t at)
{
    if (at != STR_NONE)
        cut(nesting, at);
}

/* The parts of a table end what stands between them and the part that they belong into. */
static void end_table_parts(struct nesting *nesting, struct str name)
{
    size_t at;

    if (tag_in(name, "td th"))
        at = find(nesting, "tr tbody thead tfoot table", TABLE, 0);
    else if (tag_in(name, "tr"))
        at = find(nesting, "tbody thead tfoot table", TABLE, 0);
    else if (tag_in(name, "col"))
        at = find(nesting, "colgroup table", TABLE, 0);
    else
        at = find(nesting, "table", TABLE, 0);
    if (at != STR_NONE)
        cut(nesting, at + 1);
}

static bool top_is(const struct nesting *nesting, const char *names)
{
    return nesting->n > 0 && tag_in(nesting->open[nesting->n - 1].name, names);
}

/* What the start tag of ${name} ends before it begins. */
static void end_implied(struct nesting *nesting, struct str name)
{
    if (tag_in(name, "li"))
        cut_at(nesting, find(nesting, "li", SPECIAL, THROUGH));
    else if (tag_in(name, "dd dt"))
        cut_at(nesting, find(nesting, "dd dt", SPECIAL, THROUGH));
    else if (tag_in(name, TAG_TABLE_PARTS))
        end_table_parts(nesting, name);
    else if (tag_in(name, "button"))
        cut_at(nesting, find(nesting, "button", SCOPE, 0));
    else if (tag_in(name, "a nobr"))
        end_formatting(nesting, name);
    if (tag_in(name, TAG_CLOSES_P))
        cut_at(nesting, find(nesting, "p", SCOPE | BUTTON, 0));
    if ((tag_in(name, TAG_HEADINGS) && top_is(nesting, TAG_HEADINGS)) ||
        (tag_in(name, "option optgroup") && top_is(nesting, "option")) ||
        (tag_in(name, "rb rt rp rtc") && top_is(nesting, "rb rt rp") &&
         find(nesting, "ruby", SCOPE, 0) != STR_NONE))
        cut(nesting, nesting->n - 1);
}

/* An SVG or formula that was forgotten to be ended ends where HTML goes on. */
static void end_foreign(struct nesting *nesting, struct str name)
{
    if (nesting->n_foreign > 0 && tag_in(name, TAG_ENDS_FOREIGN))
        cut_at(nesting, find(nesting, "svg math", SCOPE, 0));
}

/* Whether a start tag may stay; it is then open, unless it ${is_empty}. */
static bool enter(struct nesting *nesting, struct str name, bool is_empty)
{
    struct element element = {.name = name, .class = class_of(name)};

    if (tag_in(name, "html head body frameset frame") ||
        (tag_in(name, "form") && find(nesting, "form", 0, 0) != STR_NONE))
        return false; /* as every parser does */
    end_foreign(nesting, name);
    end_implied(nesting, name);
    if (element.class & FORMATTING) {
        if (nesting->n_active == BUILD_MAX_FORMATTING || nesting->reopened > REOPENED_MAX) {
            nesting->too_deep = true;
            return false;
        }
    } else {
        count_reopened(nesting);
    }
    if (is_empty)
        return true;
    if (nesting->n == BUILD_MAX_DEPTH) {
        nesting->too_deep = true;
        return false;
    }
    if (element.class & FORMATTING)
        nesting->active[nesting->n_active++] = (struct active){.name = name, .at = nesting->n};
    if (element.class & MARKER) {
        element.floor = nesting->floor;
        nesting->floor = nesting->n_active;
    }
    nesting->n_foreign += (element.class & FOREIGN) != 0;
    nesting->open[nesting->n++] = element;
    return true;
}

/* Beyond what the end tag of ${name} does not look. */
static unsigned fence_of(struct str name, unsigned class)
{
    if (tag_in(name, "p"))
        return SCOPE | BUTTON;
    if (tag_in(name, "li"))
        return SCOPE | LIST;
    if (tag_in(name, "table " TAG_TABLE_PARTS))
        return TABLE;
    if (tag_in(name, "template"))
        return 0;
    return class & (SPECIAL | SCOPE) ? SCOPE : SPECIAL;
}

static void leave(struct nesting *nesting, struct str name)
{
    unsigned class = class_of(name);
    size_t at;

    count_reopened(nesting);
    if (class & FORMATTING) {
        end_formatting(nesting, name);
        return;
    }
    at = tag_in(name, TAG_HEADINGS) ? find(nesting, TAG_HEADINGS, SCOPE, 0)
                                    : find_name(nesting, name, fence_of(name, class));
    if (at != STR_NONE)
        cut(nesting, at);
    else if (tag_in(name, "p br")) /* makes an empty one */
        write_end(nesting, name);
}

static void write_start(struct nesting *nesting, const struct tag *tag, const char *end)
{
    buf_char(nesting->out, '<');
    buf_add(nesting->out, tag->name);
    for (const struct attr *attr = tag->attrs; attr; attr = attr->next) {
        struct str rest = attr->value, part;

        buf_char(nesting->out, ' ');
        buf_add(nesting->out, attr->name);
        buf_add_c(nesting->out, "=\"");
        while (str_split(&rest, '"', &part)) {
            buf_add(nesting->out, part);
            if (rest.at)
                buf_add_c(nesting->out, "&quot;");
        }
        buf_char(nesting->out, '"');
    }
    buf_add_c(nesting->out, end);
}

/* A start tag, with the raw text that may follow it in ${rest}. */
static void start(struct nesting *nesting, const struct tag *tag, struct str *rest)
{
    bool foreign = nesting->n_foreign > 0, is_void = tag_is_void(tag->name);
    bool is_empty = is_void || (foreign && tag->self_closing), stays;
    struct str raw = {NULL, 0};
    bool is_raw = !foreign && tag_raw_text(tag->name, rest, &raw);

    if (is_raw && find(nesting, "select", 0, 0) != STR_NONE)
        return; /* it is none there: its content would be tags */
    stays = enter(nesting, tag->name, is_empty);
    if (stays)
        write_start(nesting, tag, is_void ? "/>" : ">");
    if (stays && is_empty && !is_void)
        write_end(nesting, tag->name); /* the parser may not be where a tag closes itself */
    if (stays)
        buf_add(nesting->out, raw);
}

bool nesting_bound(struct buf *out, struct arena *arena, struct str html)
{
    struct nesting nesting = {.out = out};
    struct tag tag;

    while (tag_next(arena, &html, &tag)) {
        if (tag.type == TAG_TEXT)
            buf_add(out, tag.source);
        else if (tag.type == TAG_END)
            leave(&nesting, tag.name);
        else if (tag.type == TAG_START)
            start(&nesting, &tag, &html);
    }
    return !nesting.too_deep;
}
