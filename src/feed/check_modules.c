/*
 * Rules of modules whose values depend on one another or come from long lists: Media RSS, podcasts, FeedSync, OpenSearch.
 */
#include "feed/check_rules.h"

#include "base/uri.h"

/* Roles of the European Broadcasting Union, which media:credit's urn:ebu stands for. */
static const char roles[] =
    "|actor|adaptor|anchor person|animal trainer|animator|announcer|armourer|art director|"
    "artist/performer|assistant camera|assistant chief lighting technician|"
    "assistant director|assistant producer|assistant visual editor|author|"
    "broadcast assistant|broadcast journalist|camera operator|carpenter|casting|causeur|"
    "chief lighting technician|choir|choreographer|clapper loader|"
    "commentary or commentator|commissioning broadcaster|composer|computer programmer|"
    "conductor|consultant|continuity checker|correspondent|costume designer|dancer|"
    "dialogue coach|director|director of photography|distribution company|draughtsman|"
    "dresser|dubber|editor/producer|editor|ensemble|executive producer|expert|"
    "fight director|floor manager|focus puller|foley artist|foley editor|foley mixer|"
    "graphic assistant|graphic designer|greensman|grip|hairdresser|illustrator|"
    "interviewed guest|interviewer|key character|key grip|key talents|leadman|librettist|"
    "lighting director|lighting technician|location manager|lyricist|make up artist|"
    "manufacturer|matte artist|music arranger|music group|musician|news reader|orchestra|"
    "participant|photographer|post|producer|production assistant|production company|"
    "production department|production manager|production secretary|"
    "programme production researcher|property manager|publishing company|puppeteer|"
    "pyrotechnician|reporter|rigger|runner|scenario|scenic operative|script supervisor|"
    "second assistant camera|second assistant director|second unit director|set designer|"
    "set dresser|sign language|singer|sound designer|sound mixer|sound recordist|"
    "special effects|stunts|subtitles|technical director|term|translation|"
    "transportation manager|treatment/programme proposal|vision mixer|visual editor|"
    "visual effects|wardrobe|witness|artist|performer|treatment|treatment proposal|"
    "programme proposal|";

/* ISO 3166-1. */
static const char countries[] =
    "|AD|AE|AF|AG|AI|AL|AM|AN|AO|AQ|AR|AS|AT|AU|AW|AX|AZ|BA|BB|BD|BE|BF|BG|BH|BI|BJ|BL|BM|"
    "BN|BO|BQ|BR|BS|BT|BV|BW|BY|BZ|CA|CC|CD|CF|CG|CH|CI|CK|CL|CM|CN|CO|CR|CS|CU|CV|CW|CX|"
    "CY|CZ|DE|DJ|DK|DM|DO|DZ|EC|EE|EG|EH|ER|ES|ET|FI|FJ|FK|FM|FO|FR|GA|GB|GD|GE|GF|GG|GH|"
    "GI|GL|GM|GN|GP|GQ|GR|GS|GT|GU|GW|GY|HK|HM|HN|HR|HT|HU|ID|IE|IL|IM|IN|IO|IQ|IR|IS|IT|"
    "JE|JM|JO|JP|KE|KG|KH|KI|KM|KN|KP|KR|KW|KY|KZ|LA|LB|LC|LI|LK|LR|LS|LT|LU|LV|LY|MA|MC|"
    "MD|ME|MF|MG|MH|MK|ML|MM|MN|MO|MP|MQ|MR|MS|MT|MU|MV|MW|MX|MY|MZ|NA|NC|NE|NF|NG|NI|NL|"
    "NO|NP|NR|NU|NZ|OM|PA|PE|PF|PG|PH|PK|PL|PM|PN|PR|PS|PT|PW|PY|QA|RE|RO|RS|RU|RW|SA|SB|"
    "SC|SD|SE|SG|SH|SI|SJ|SK|SL|SM|SN|SO|SR|SS|ST|SV|SX|SY|SZ|TC|TD|TF|TG|TH|TJ|TK|TL|TM|"
    "TN|TO|TR|TT|TV|TW|TZ|UA|UG|UM|US|UY|UZ|VA|VC|VE|VG|VI|VN|VU|WF|WS|XK|YE|YT|ZA|ZM|ZW|";

/* Categories of podcasts, and those that were once. */
struct category {
    const char *name, *inside;
};

static const struct category categories[] = {
    {"Arts", "|Books|Design|Fashion & Beauty|Food|Performing Arts|Visual Arts|"},
    {"Business", "|Careers|Entrepreneurship|Investing|Management|Marketing|Non-Profit|"},
    {"Comedy", "|Comedy Interviews|Improv|Stand-Up|"},
    {"Education", "|Courses|How To|Language Learning|Self-Improvement|"},
    {"Fiction", "|Comedy Fiction|Drama|Science Fiction|"},
    {"Government", "|"},
    {"History", "|"},
    {"Health & Fitness", "|Alternative Health|Fitness|Medicine|Mental Health|Nutrition|Sexuality|"},
    {"Kids & Family", "|Education for Kids|Parenting|Pets & Animals|Stories for Kids|"},
    {"Leisure",
     "|Animation & Manga|Automotive|Aviation|Crafts|Games|Hobbies|Home & Garden|Video Games|"},
    {"Music", "|Music Commentary|Music History|Music Interviews|"},
    {"News", "|Business News|Daily News|Entertainment News|News Commentary|Politics|Sports News|"
             "Tech News|"},
    {"Religion & Spirituality",
     "|Buddhism|Christianity|Hinduism|Islam|Judaism|Religion|Spirituality|"},
    {"Science",
     "|Astronomy|Chemistry|Earth Sciences|Life Sciences|Mathematics|Natural Sciences|Nature|"
     "Physics|Social Sciences|"},
    {"Society & Culture",
     "|Documentary|Personal Journals|Philosophy|Places & Travel|Relationships|"},
    {"Sports",
     "|Baseball|Basketball|Cricket|Fantasy Sports|Football|Golf|Hockey|Rugby|Running|Soccer|"
     "Swimming|Tennis|Volleyball|Wilderness|Wrestling|"},
    {"Technology", "|"},
    {"True Crime", "|"},
    {"TV & Film", "|After Shows|Film History|Film Interviews|Film Reviews|TV Reviews|"},
};

static const struct category old_categories[] = {
    {"Arts", "|Literature|"},
    {"Arts & Entertainment",
     "|Architecture|Design|Entertainment|Games|Performing Arts|Photography|Poetry|"
     "Science Fiction|"},
    {"Audio Blogs", "|"},
    {"Business", "|Careers|Finance|Investing|Management & Marketing|News|Shopping|Business News|"},
    {"Education", "|Education Technology|Higher Education|K-12|Language Courses|Training|"},
    {"Family", "|"},
    {"Food", "|"},
    {"Games & Hobbies", "|Automotive|Aviation|Hobbies|Other Games|Video Games|"},
    {"Government & Organizations", "|Local|National|Non-Profit|Regional|"},
    {"Health", "|Alternative Health|Diet & Nutrition|Fitness|Fitness & Nutrition|Relationships|"
               "Self-Help|Sexuality|"},
    {"International",
     "|Australian|Belgian|Brazilian|Canadian|Chinese|Dutch|French|German|Hebrew|Italian|"
     "Japanese|Norwegian|Polish|Portuguese|Spanish|Swedish|"},
    {"Movies & Television", "|"},
    {"News & Politics", "|"},
    {"Politics", "|"},
    {"Public Radio", "|"},
    {"Religion & Spirituality", "|New Age|Philosophy|Other|"},
    {"Science & Medicine", "|Medicine|Natural Sciences|Social Sciences|"},
    {"Society & Culture", "|History|"},
    {"Sports & Recreation", "|Amateur|College & High School|Outdoor|Professional|"},
    {"Talk Radio", "|"},
    {"Technology", "|Computers|Developers|Gadgets|Information Technology|News|Operating Systems|"
                   "Podcasting|Smart Phones|Software How-To|Tech News|Text/Speech|"},
    {"Transportation", "|Automotive|Aviation|Bicycles|Commuting|"},
    {"Travel", "|"},
};

static const struct category *category_in(const struct category *list, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, list[i].name))
            return &list[i];
    return NULL;
}

static bool is_listed(const struct category *list, size_t n, struct str parent, struct str name)
{
    const struct category *found = category_in(list, n, parent.len > 0 ? parent : name);

    return found && (parent.len == 0 || check_choice(found->inside, name));
}

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static void podcast_category(struct check *check, const struct xml_node *node)
{
    struct str name = check_attr(node, "text"), parent = {NULL, 0};

    if (check_is(node->parent->label, "itunes:category"))
        parent = check_attr(node->parent, "text");
    if (check_is(node->parent->label, "item") || check_is(node->parent->label, "atom:entry"))
        check_warning(check, node, "questionable-usage",
                      "itunes:category says something of the whole podcast: put it into the feed "
                      "itself");
    if (name.len == 0 || is_listed(categories, LENGTH(categories), parent, name))
        return;
    if (is_listed(old_categories, LENGTH(old_categories), parent, name))
        check_warning(check, node, "obsolete-category", "%.*s is no longer a category of podcasts",
                      STR_ARG(name));
    else if (parent.len == 0 ||
             is_listed(categories, LENGTH(categories), (struct str){NULL, 0}, parent) ||
             is_listed(old_categories, LENGTH(old_categories), (struct str){NULL, 0}, parent))
        check_error(check, node, "invalid-category",
                    "%.*s is no category of podcasts: take one from Apple's list", STR_ARG(name));
}

static void rating(struct check *check, const struct xml_node *node)
{
    struct str scheme = check_attr(node, "scheme"), value = check_content(check, node);
    const char *choices = NULL;

    if (scheme.len == 0 || str_is(scheme, "urn:simple"))
        choices = " adult nonadult ";
    else if (str_is(scheme, "urn:mpaa"))
        choices = " g m nc-17 pg pg-13 r x ";
    else if (str_is(scheme, "urn:v-chip"))
        choices = " 14+ 18+ c c8 g pg tv-14 tv-g tv-ma tv-pg tv-y tv-y7 tv-y7-fv ";
    if (choices)
        check_text(check, node, "media:rating", CHECK_CHOICE, choices, value);
    else if (str_is(scheme, "urn:icra"))
        check_text(check, node, "media:rating", CHECK_ICRA, NULL, value);
    else
        check_text(check, node, "media:rating's scheme", CHECK_URI_FULL, NULL, scheme);
}

static bool is_country(struct str code)
{
    char upper[3] = "";

    if (code.len != 2)
        return false;
    upper[0] = ascii_upper(code.at[0]);
    upper[1] = ascii_upper(code.at[1]);
    return check_choice(countries, str_of(upper));
}

static void restriction(struct check *check, const struct xml_node *node)
{
    struct str type = check_attr(node, "type"), value = check_content(check, node), country;

    if (str_is(check_attr(node, "relationship"), "disallow"))
        check_warning(
            check, node, "obsolete-choice",
            "media:restriction's relationship should be deny: disallow is what it once was");
    if (type.len == 0 && value.len > 0)
        check_text(check, node, "media:restriction", CHECK_CHOICE, " all none ", value);
    if (str_is(type, "uri"))
        check_text(check, node, "media:restriction", CHECK_URI_FULL, NULL, value);
    while (str_is(type, "country") && str_split(&value, ' ', &country))
        if (!is_country(country))
            check_error(check, node, "invalid-country",
                        "media:restriction must list countries by their two letters, not \"%.*s\"",
                        STR_ARG(country));
}

static void hash(struct check *check, const struct xml_node *node)
{
    size_t wanted = str_is(check_attr(node, "algo"), "sha-1") ? 40 : 32;

    if (check_content(check, node).len != wanted)
        check_error(check, node, "invalid-hash", "media:hash must have %zu digits for this algo",
                    wanted);
}

static void credit(struct check *check, const struct xml_node *node)
{
    struct str scheme = check_attr(node, "scheme"), role = check_attr(node, "role");
    bool upper = false;

    if (scheme.len > 0 && !str_is(scheme, "urn:ebu"))
        check_text(check, node, "media:credit's scheme", CHECK_URI_FULL, NULL, scheme);
    for (size_t i = 0; i < role.len; i++)
        upper = upper || ascii_lower(role.at[i]) != role.at[i];
    if (upper || (role.len > 0 && (scheme.len == 0 || str_is(scheme, "urn:ebu")) &&
                  !check_choice(roles, role)))
        check_error(
            check, node, "invalid-role",
            "\"%.*s\" is no role of media:credit's scheme urn:ebu: use one, in small letters, or "
            "give the scheme",
            STR_ARG(role));
}

static void group(struct check *check, const struct xml_node *node)
{
    size_t n = check_count(node, "media:content");

    if (n < 2)
        check_warning(check, node, "media-group",
                      "media:group is for two media:content or more: it has %zu", n);
}

/* Words, each escaped as in an address; the specification's own examples have blanks between them. */
static bool is_escaped(struct check *check, struct str text)
{
    struct str word;
    bool escaped = true;

    while (escaped && str_split(&text, ' ', &word))
        escaped = str_eq(uri_normalize(check->arena, word), word);
    return escaped;
}

/* A search that was, or that could be made; roles of others have a prefix. */
static void query(struct check *check, const struct xml_node *node)
{
    struct str role = check_attr(node, "role");

    if (str_chr(role, ':') == STR_NONE && xml_attribute(node, "role"))
        check_text(check, node, "opensearch:Query's role", CHECK_CHOICE,
                   " request example related correction subset superset ", role);
    if (!is_escaped(check, check_attr(node, "searchTerms")))
        check_error(check, node, "not-escaped",
                    "opensearch:Query's searchTerms must be escaped as in addresses, with %% and "
                    "two digits for each byte");
}

bool check_module(struct check *check, const struct xml_node *node)
{
    const char *label = node->label;

    if (check_is(label, "media:rating"))
        rating(check, node);
    else if (check_is(label, "media:restriction"))
        restriction(check, node);
    else if (check_is(label, "media:hash"))
        hash(check, node);
    else if (check_is(label, "media:credit"))
        credit(check, node);
    else if (check_is(label, "media:group"))
        group(check, node);
    else if (check_is(label, "itunes:category"))
        podcast_category(check, node);
    else if (check_is(label, "opensearch:Query"))
        query(check, node);
    else if (check_is(label, "g:country") && !is_country(check_content(check, node)))
        check_warning(check, node, "invalid-country", "g:country must be a country's two letters");
    else if (check_is(label, "sx:history") && !xml_attribute(node, "by") &&
             !xml_attribute(node, "when"))
        check_error(check, node, "missing-attribute", "sx:history must have by or when");
    else
        return false;
    return true;
}
