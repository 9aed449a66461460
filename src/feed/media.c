/*
 * Pictures and recordings of a post: types from the extension, sizes from the file itself.
 * Known limit: nothing is fetched, so of files on other servers only front matter's word is known.
 */
#include "feed/media.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/uri.h"
#include "feed/check_values.h"
#include "feed/entry.h"
#include "feed/sound.h"
#include "markup/image.h"

/* Larger pictures are for print. */
#define PICTURE_MAX_BYTES ((size_t)32 << 20)

/* Of a number that is given as text: no file's size has more. */
#define DIGITS_MAX 15

static const struct {
    const char *extension;
    const char *type;
} types[] = {
    {".jpg", "image/jpeg"},      {".jpeg", "image/jpeg"},
    {".png", "image/png"},       {".gif", "image/gif"},
    {".webp", "image/webp"},     {".avif", "image/avif"},
    {".svg", "image/svg+xml"},   {".mp3", "audio/mpeg"},
    {".m4a", "audio/mp4"},       {".ogg", "audio/ogg"},
    {".oga", "audio/ogg"},       {".opus", "audio/ogg"},
    {".flac", "audio/flac"},     {".wav", "audio/wav"},
    {".aac", "audio/aac"},       {".mp4", "video/mp4"},
    {".m4v", "video/mp4"},       {".webm", "video/webm"},
    {".ogv", "video/ogg"},       {".mov", "video/quicktime"},
    {".pdf", "application/pdf"}, {".epub", "application/epub+zip"},
    {".zip", "application/zip"}, {".json", "application/json"},
    {".vtt", "text/vtt"},        {".srt", "application/x-subrip"},
    {".html", "text/html"},      {".txt", "text/plain"},
};

struct str media_type(struct str address)
{
    struct str path = uri_split(address).path;
    size_t dot = str_rchr(path, '.');

    for (size_t i = 0; dot != STR_NONE && i < sizeof(types) / sizeof(*types); i++)
        if (str_is_nocase(str_from(path, dot), types[i].extension))
            return str_of(types[i].type);
    return (struct str){NULL, 0};
}

/* The file that stands at ${address} once the site is published, or NULL if it is not one of the site's own. */
static const char *local_file(struct arena *arena, const struct site *site, struct str address)
{
    const struct config *config = site->config;
    struct str root = feed_address(arena, config, STR("/"));
    struct str path;
    const char *source, *file;

    if (root.len == 0 || address.len <= root.len || !str_eq(str_slice(address, 0, root.len), root))
        return NULL;
    path = uri_decode(arena, uri_split(str_from(address, root.len)).path);
    if (str_chr(path, '\0') != STR_NONE)
        return NULL;
    source = file_join(arena, config->dir, arena_cstr(arena, config->source));
    file = file_join(arena, source, arena_cstr(arena, path));
    return file_exists(file) && file_is_below(source, file) ? file : NULL;
}

static int64_t size_of(const char *file)
{
    struct stat status;

    return file && stat(file, &status) == 0 ? (int64_t)status.st_size : 0;
}

/* Width, height and true type, of a picture that can be read. */
static void measure(const char *file, struct feed_media *image)
{
    struct arena *scratch = arena_new();
    struct diag *unused =
        diag_new(); /* one that cannot be read is shown all the same, unmeasured */
    struct image_size size;
    struct str bytes;

    if (file && file_read(scratch, file, PICTURE_MAX_BYTES, &bytes, unused) == 0 &&
        image_size(bytes, &size)) {
        image->width = size.width;
        image->height = size.height;
        image->type = str_of(image_type(bytes));
    }
    diag_free(unused);
    arena_free(scratch);
}

static struct feed_media image_of(struct arena *arena, const struct site *site,
                                  const struct post *post, struct diag *diag)
{
    const struct value *front = value_get(post->front, "image");
    struct place place = {post->file, front ? front->line : 1, front ? front->column : 0};
    struct feed_media image = {.url = sound_file_address(arena, post->image, "image", place, diag),
                               .title = post->image_alt};
    const char *file;

    if (image.url.len == 0)
        return image;
    image.type = media_type(image.url);
    file = local_file(arena, site, image.url);
    image.bytes = size_of(file);
    measure(file, &image);
    return image;
}

/* The number that stands in ${map} under ${key}, in quotes perhaps; with ${clock} "1:02:03" is one of seconds.  0 if there is none;
 * what is none is reported. */
static int64_t number_of(const struct value *map, const char *key, bool clock, struct place place,
                         struct diag *diag)
{
    const struct value *value = value_get(map, key);
    struct str rest = str_trim(value_as_text(value)), part;
    int64_t sum = 0;

    if (value_is_null(value))
        return 0;
    if (value->type == VALUE_INT && value->u.integer >= 0)
        return value->u.integer;
    if (rest.len > DIGITS_MAX || !check_is_a(CHECK_DURATION, rest) ||
        (!clock && str_chr(rest, ':') != STR_NONE)) {
        diag_rule(diag, SEVERITY_WARNING, "enclosure-incomplete", place,
                  "enclosure's %s is left out: it must be a whole number%s", key,
                  clock ? " of seconds, or a time such as 1:02:03" : "");
        return 0;
    }
    while (str_split(&rest, ':', &part)) {
        int64_t digits = 0;

        for (size_t i = 0; i < part.len; i++)
            digits = 10 * digits + (part.at[i] - '0');
        sum = 60 * sum + digits;
    }
    return sum;
}

/* ${from}: an address or a map.  False if there is nothing to carry, with the reason reported. */
static bool read_enclosure(struct arena *arena, const struct site *site, const struct post *post,
                           const struct value *from, struct feed_media *media, struct diag *diag)
{
    struct place place = {post->file, from->line, from->column};
    bool map = from->type == VALUE_MAP;
    struct str url = map ? value_as_text(value_get(from, "url")) : value_as_text(from);
    const char *file;

    if (map && url.len == 0)
        url = value_as_text(value_get(from, "path"));
    if (url.len == 0) {
        diag_rule(diag, SEVERITY_WARNING, "enclosure-incomplete", place,
                  "enclosure has no url: it is left out");
        return false;
    }
    url =
        sound_file_address(arena, feed_address(arena, site->config, url), "enclosure", place, diag);
    if (url.len == 0)
        return false;
    *media = (struct feed_media){.url = url};
    file = local_file(arena, site, media->url);
    media->bytes = size_of(file);
    if (media->bytes == 0)
        media->bytes = number_of(from, "length", false, place, diag);
    media->type = value_as_text(value_get(from, "type"));
    if (media->type.len == 0)
        media->type = media_type(media->url);
    media->title = value_as_text(value_get(from, "title"));
    media->duration_s = number_of(from, "duration", true, place, diag);
    if (!check_is_a(CHECK_MIME, media->type)) {
        diag_rule(diag, SEVERITY_WARNING, "enclosure-incomplete", place,
                  "enclosure has no media type, and its extension tells none: it is left out; say "
                  "`type: audio/mpeg`");
        return false;
    }
    if (media->bytes == 0)
        diag_rule(
            diag, SEVERITY_WARNING, "enclosure-incomplete", place,
            "enclosure has no length, and below the site's folder there is no such file, or an "
            "empty one: say `length:` in bytes");
    return true;
}

void media_of_post(struct arena *arena, const struct site *site, const struct post *post,
                   struct feed_media *image, struct feed_media **media, size_t *n_media,
                   struct diag *diag)
{
    const struct value *enclosure = value_get(post->front, "enclosure");
    bool list = enclosure && enclosure->type == VALUE_LIST;
    size_t n = value_is_null(enclosure) ? 0 : list ? value_size(enclosure) : 1;

    *image = image_of(arena, site, post, diag);
    *media = arena_array(arena, n, sizeof(**media));
    *n_media = 0;
    for (size_t i = 0; i < n; i++)
        if (read_enclosure(arena, site, post, list ? value_at(enclosure, i) : enclosure,
                           &(*media)[*n_media], diag))
            ++*n_media;
}
