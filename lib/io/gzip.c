// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "lib/io/gzip.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#define ZLIB_CONST /* its input is not written to */
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* the largest window; 16: gzip, and nothing else */
#define MEMORY_LEVEL 8
#define LEVEL 6
#define PIECE ((size_t)128 * 1024)

enum where {
    INSIDE,  /* a member, its header and trailer included */
    BETWEEN, /* after a whole member */
    PADDING, /* in the zero bytes after the last */
};

struct vfm_unzip {
    z_stream stream;
    enum where where;
    uint64_t member; /* from 1 */
};

struct vfm_unzip *vfm_unzip_open(struct vfm_error *error)
{
    struct vfm_unzip *unzip = calloc(1, sizeof *unzip);
    if (unzip && inflateInit2(&unzip->stream, GZIP_WINDOW) == Z_OK) {
        unzip->member = 1;
        return unzip;
    }
    free(unzip);
    vfm_fail(error, VFM_NO_MEMORY, "no memory to unpack gzip");
    return NULL;
}

void vfm_unzip_close(struct vfm_unzip *unzip)
{
    if (!unzip)
        return;
    inflateEnd(&unzip->stream);
    free(unzip);
}

static int rubbish(const struct vfm_unzip *unzip, struct vfm_error *error)
{
    return vfm_fail(error, VFM_BAD_GZIP,
                    "there is something after the last gzip member (of %llu) that is not gzip: "
                    "the file is damaged, fetch it again",
                    (unsigned long long)unzip->member - (unzip->where == INSIDE));
}

static int damaged(const struct vfm_unzip *unzip, struct vfm_error *error)
{
    bool header = unzip->stream.total_in <= 2;
    if (header && unzip->member > 1)
        return rubbish(unzip, error);
    return vfm_fail(error, VFM_BAD_GZIP, "gzip member %llu is damaged (%s): fetch the file again",
                    (unsigned long long)unzip->member,
                    unzip->stream.msg ? unzip->stream.msg : "no reason given");
}

/* Looks at the byte after a whole member: another one, padding, or rubbish. */
static int next_member(struct vfm_unzip *unzip, char byte, struct vfm_error *error)
{
    if (byte == '\0') {
        unzip->where = PADDING;
    } else if (unzip->where == BETWEEN && byte == '\x1f') {
        inflateReset(&unzip->stream);
        unzip->where = INSIDE;
        unzip->member++;
    } else {
        return rubbish(unzip, error);
    }
    return 0;
}

/* One call of inflate over at most UINT_MAX bytes each way. */
static int inflate_some(struct vfm_unzip *unzip, const char *in, size_t in_length, char *out,
                        size_t out_size, size_t *taken, size_t *given, struct vfm_error *error)
{
    z_stream *stream = &unzip->stream;
    uInt in_most = in_length < UINT_MAX ? (uInt)in_length : UINT_MAX;
    uInt out_most = out_size < UINT_MAX ? (uInt)out_size : UINT_MAX;
    stream->next_in = (const Bytef *)in;
    stream->avail_in = in_most;
    stream->next_out = (Bytef *)out;
    stream->avail_out = out_most;
    int answer = inflate(stream, Z_NO_FLUSH);
    *taken = in_most - stream->avail_in;
    *given = out_most - stream->avail_out;
    switch (answer) {
    case Z_STREAM_END:
        unzip->where = BETWEEN;
        return 0;
    case Z_OK:
    case Z_BUF_ERROR: /* no progress: needs more input or room */
        return 0;
    case Z_MEM_ERROR:
        return vfm_fail(error, VFM_NO_MEMORY, "no memory to unpack gzip");
    default:
        return damaged(unzip, error);
    }
}

int vfm_unzip_step(struct vfm_unzip *unzip, const char *in, size_t in_length, char *out,
                   size_t out_size, size_t *taken, size_t *given, struct vfm_error *error)
{
    int answer = 0;
    *taken = *given = 0;
    while (answer == 0) {
        size_t took = 0, gave = 0;
        if (unzip->where == INSIDE) {
            answer = inflate_some(unzip, in + *taken, in_length - *taken, out + *given,
                                  out_size - *given, &took, &gave, error);
            if (!took && !gave && unzip->where == INSIDE)
                break;
        } else if (*taken < in_length) {
            answer = next_member(unzip, in[*taken], error);
            took = unzip->where == PADDING;
        } else {
            break;
        }
        *taken += took;
        *given += gave;
    }
    return answer;
}

int vfm_unzip_finish(const struct vfm_unzip *unzip, struct vfm_error *error)
{
    if (unzip->where != INSIDE)
        return 0;
    return vfm_fail(error, VFM_BAD_GZIP,
                    "ends in the middle of gzip member %llu: the file was cut short, fetch it "
                    "again",
                    (unsigned long long)unzip->member);
}

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
