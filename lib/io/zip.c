// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "lib/io/zip.h"

#include <assert.h>
#include <stdlib.h>

#define ZLIB_CONST /* its input is not written to */
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* the largest window; 16: gzip, and nothing else */
#define MEMORY_LEVEL 8
#define LEVEL 6
#define PIECE ((size_t)128 * 1024)

struct vfm_zip {
    z_stream stream;
    vfm_zip_write *write;
    void *context;
    size_t held;    /* bytes of `in` */
    char in[PIECE]; /* filled before it is packed: the cutting of the calls must not show */
    char out[PIECE];
};

struct vfm_zip *vfm_zip_open(vfm_zip_write *write, void *context, struct vfm_error *error)
{
    struct vfm_zip *zip = malloc(sizeof *zip);
    if (zip) {
        memset(&zip->stream, 0, sizeof zip->stream);
        zip->write = write;
        zip->context = context;
        zip->held = 0;
        if (deflateInit2(&zip->stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL,
                         Z_DEFAULT_STRATEGY) == Z_OK)
            return zip;
    }
    free(zip);
    vfm_fail(error, VFM_NO_MEMORY, "no memory to pack gzip");
    return NULL;
}

void vfm_zip_close(struct vfm_zip *zip)
{
    if (!zip)
        return;
    deflateEnd(&zip->stream);
    free(zip);
}

/* Packs what is held and writes what comes of it. */
static int pack(struct vfm_zip *zip, int flush, struct vfm_error *error)
{
    z_stream *stream = &zip->stream;
    stream->next_in = (const Bytef *)zip->in;
    stream->avail_in = (uInt)zip->held;
    do {
        stream->next_out = (Bytef *)zip->out;
        stream->avail_out = (uInt)PIECE;
        int answer = deflate(stream, flush);
        assert(answer != Z_STREAM_ERROR);
        (void)answer;
        if (zip->write(zip->context, zip->out, PIECE - stream->avail_out, error) < 0)
            return -1;
    } while (stream->avail_out == 0);
    zip->held = 0;
    return 0;
}

int vfm_zip_add(struct vfm_zip *zip, const char *bytes, size_t length, struct vfm_error *error)
{
    while (length) {
        size_t piece = PIECE - zip->held < length ? PIECE - zip->held : length;
        memcpy(zip->in + zip->held, bytes, piece);
        zip->held += piece;
        bytes += piece;
        length -= piece;
        if (zip->held == PIECE && pack(zip, Z_NO_FLUSH, error) < 0)
            return -1;
    }
    return 0;
}

int vfm_zip_finish(struct vfm_zip *zip, struct vfm_error *error)
{
    return pack(zip, Z_FINISH, error);
}
