// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Gzip: any bytes after a good header are unpacked or refused, the same way however they are cut;
 * what is taken zlib takes too, or refuses for its codes, and what zlib gives is given.
 */
#include "fuzz.h"

#include <stdbool.h>

#include <zlib.h>

#include "lib/io/unzip.h"

enum { MOST = 1 << 16, HEADER = 10 };

struct outcome {
    size_t length;
    bool full, failed;
    struct vfm_error error;
    char bytes[MOST];
};

static struct outcome uncut, cut, peer;

/* Until the end, a fault, or all of the room is full. */
static void unpack(const char *in, size_t length, size_t piece, size_t room, struct outcome *out)
{
    struct vfm_error error = {0};
    struct vfm_unzip *unzip = vfm_unzip_open(&error);
    size_t at = 0, end = 0, taken, given;
    int answer = 0;
    bool ended = false;
    if (!unzip)
        abort();
    out->length = 0;
    while (answer == 0 && out->length < MOST) {
        size_t most = MOST - out->length < room ? MOST - out->length : room;
        answer = vfm_unzip_step(unzip, in + at, end - at, out->bytes + out->length, most, &taken,
                                &given, &error);
        PROMISE(taken <= end - at && given <= most);
        PROMISE(answer < 0 || taken == end - at || given == most);
        at += taken;
        out->length += given;
        if (answer == 0 && given < most && end == length && at == end) {
            if (ended)
                break;
            vfm_unzip_end(unzip);
            ended = true;
        }
        if (at == end)
            end = length - end < piece ? length : end + piece;
    }
    out->full = out->length == MOST;
    out->failed = answer < 0;
    PROMISE(answer == 0 || error.code == VFM_BAD_GZIP);
    out->error = error;
    vfm_unzip_close(unzip);
}

static void unpack_by_zlib(const char *in, size_t length, struct outcome *out)
{
    z_stream stream = {0};
    if (inflateInit2(&stream, 15 + 16) != Z_OK)
        abort();
    stream.next_in = (Bytef *)(uintptr_t)in;
    stream.avail_in = (uInt)length;
    stream.next_out = (Bytef *)out->bytes;
    stream.avail_out = MOST;
    out->failed = inflate(&stream, Z_SYNC_FLUSH) != Z_STREAM_END;
    out->length = MOST - stream.avail_out;
    inflateEnd(&stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char header[HEADER] = "\x1f\x8b\x08\0\0\0\0\0\0\3";
    if (size < 2)
        return 0;
    /* the first byte says how it is cut, the second into what room */
    size_t piece = 1 + data[0] % 32, room = 1 + data[1] * (size_t)31, length = HEADER + size - 2;
    char *in = malloc(length);
    if (!in)
        abort();
    memcpy(in, header, HEADER);
    memcpy(in + HEADER, data + 2, size - 2);
    unpack(in, length, length, MOST, &uncut);
    unpack(in, length, piece, room, &cut);
    PROMISE(uncut.length == cut.length && uncut.full == cut.full);
    PROMISE(memcmp(uncut.bytes, cut.bytes, cut.length) == 0);
    if (!uncut.full) {
        PROMISE(uncut.failed == cut.failed);
        PROMISE(!uncut.failed || strcmp(uncut.error.message, cut.error.message) == 0);
        unpack_by_zlib(in, length, &peer);
        PROMISE(peer.length <= uncut.length);
        PROMISE(memcmp(peer.bytes, uncut.bytes, peer.length) == 0);
    }
    free(in);
    return 0;
}

/* Deflate data: a block of fixed codes, of stored bytes, of codes of its own. */
static const char *const seeds[] = {
    "a\x7f\x4b\x4c\x4a\x4e\x49\x4d\x43\x22\x01\x01",
    "a\x10\x01\x05\x0f\xfa\xffhello",
    "b\x80\x05\xc1\x81\x0c\x01\x01\x01\x82\xa0\xb6\xfe\xef\x16\x01",
};

FUZZ_MAIN(seeds)
