#ifndef FEED_GZIP_H
#define FEED_GZIP_H

#include "base/buf.h"
#include "base/diag.h"

/**
 * gzip_write(out, bytes, diag):
 * Append ${bytes} compressed as one gzip file (RFC 1952) with no name and no time in it: equal bytes
 * give equal files.
 *
 * Return 0, or -1 with the reason in ${diag}; then ${out} is as it was.
 */
int gzip_write(struct buf *out, struct str bytes, struct diag *diag);

#endif
