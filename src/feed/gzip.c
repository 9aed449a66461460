/*
 * gzip files through zlib, for servers that hand out what was compressed once.
 */
#include "feed/gzip.h"

#include <limits.h>

#include <zlib.h>

/* A window of 32 KiB, and 16 for gzip's header rather than zlib's. */
#define WINDOW_BITS (15 + 16)
#define MEMORY_LEVEL 9
#define CHUNK_BYTES (64 << 10)

static int deflate_all(z_stream *stream, struct buf *out)
{
    unsigned char chunk[CHUNK_BYTES];
    int result;

    do {
        stream->next_out = chunk;
        stream->avail_out = sizeof(chunk);
        result = deflate(stream, Z_FINISH);
        if (result != Z_OK && result != Z_STREAM_END)
            return -1;
        buf_add(out, (struct str){(const char *)chunk, sizeof(chunk) - stream->avail_out});
    } while (result != Z_STREAM_END);
    return buf_overflowed(out) ? -1 : 0;
}

int gzip_write(struct buf *out, struct str bytes, struct diag *diag)
{
    size_t before = out->len;
    z_stream stream = {.next_in = NULL};
    int result = -1;

    if (bytes.len <= UINT_MAX && deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, WINDOW_BITS,
                                              MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK) {
        stream.next_in = (z_const Bytef *)bytes.at;
        stream.avail_in = (uInt)bytes.len;
        result = deflate_all(&stream, out);
        deflateEnd(&stream);
    }
    if (result == 0)
        return 0;
    buf_truncate(out, before);
    diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0}, "gzip: the file is too large");
    return -1;
}
