// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "lib/io/unzip.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include "late.h"

#define FIXED_LENGTH 10
#define TRAILER_LENGTH 8
#define TAIL 16

enum where {
    HEADER,  /* in a member, before its data */
    DATA,    /* in its deflate data (RFC 1951) */
    TRAILER, /* in its checksum and length; up to here the input may not end */
    BETWEEN, /* after a whole member */
    PADDING, /* in the zero bytes after the last */
    FAULT,   /* past what can be unpacked */
};

/* The parts of a header, in their order; all but the first stand there where a flag says so. */
enum part { FIXED, EXTRA_LENGTH, EXTRA, NAME, COMMENT, CHECKSUM, COMPLETE };

struct header {
    enum part part;
    uint32_t at; /* bytes seen of the part */
    uint8_t flags;
    uint32_t extra_length;
    uint32_t crc; /* of the header so far */
    uint32_t told_crc;
};

struct vfm_unzip {
    enum where where;
    uint64_t member;    /* from 1 */
    const char *reason; /* of the fault; NULL: the input has ended */
    struct header header;
    uint32_t crc, length; /* of what was given of the member; the length modulo 2^32 */
    uint8_t trailer[TRAILER_LENGTH];
    size_t trailer_length;
    struct inflate_state before; /* `state` as it was before the last call */
    struct inflate_state state;
};

#define ISAL_CALLS(CALL) \
    CALL(crc32_gzip_refl) CALL(isal_inflate) CALL(isal_inflate_init) CALL(isal_inflate_reset)

static struct {
    ISAL_CALLS(VFM_LATE_FIELD)
} isal; /* once something was opened */

static struct vfm_late late = {.file = VFM_LIBISAL,
                               .package = "libisal2",
                               .purpose = "to unpack gzip",
                               VFM_LATE_CALLS(ISAL_CALLS, isal)};

static void begin_member(struct vfm_unzip *unzip)
{
    unzip->where = HEADER;
    unzip->member++;
    unzip->header = (struct header){.part = FIXED};
    unzip->crc = unzip->length = 0;
    unzip->trailer_length = 0;
    isal.isal_inflate_reset(&unzip->state);
}

struct vfm_unzip *vfm_unzip_open(struct vfm_error *error)
{
    if (vfm_late_load(&late, error) < 0)
        return NULL;
    struct vfm_unzip *unzip = calloc(1, sizeof *unzip);
    if (!unzip) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to unpack gzip");
        return NULL;
    }
    isal.isal_inflate_init(&unzip->state);
    begin_member(unzip);
    return unzip;
}

void vfm_unzip_close(struct vfm_unzip *unzip)
{
    free(unzip);
}

static int rubbish(uint64_t members, struct vfm_error *error)
{
    return vfm_fail(error, VFM_BAD_GZIP,
                    "there is something after the last gzip member (of %llu) that is not gzip: "
                    "the file is damaged, fetch it again",
                    (unsigned long long)members);
}

static int damaged(const struct vfm_unzip *unzip, const char *reason, struct vfm_error *error)
{
    return vfm_fail(error, VFM_BAD_GZIP, "gzip member %llu is damaged (%s): fetch the file again",
                    (unsigned long long)unzip->member, reason);
}

/* On to the next part that the header has. */
static void end_part(struct header *header)
{
    static const uint8_t flags[] = {
        [EXTRA_LENGTH] = 0x04, [EXTRA] = 0x04, [NAME] = 0x08, [COMMENT] = 0x10, [CHECKSUM] = 0x02,
    };
    header->at = 0;
    do
        header->part++;
    while (header->part < COMPLETE && (!(header->flags & flags[header->part]) ||
                                       (header->part == EXTRA && !header->extra_length)));
}

/* A byte of the first ten. NULL, or what is wrong with it. */
static const char *fixed_byte(struct header *header, uint8_t byte)
{
    switch (header->at) {
    case 0:
        return byte == 0x1f ? NULL : "it does not begin as gzip does";
    case 1:
        return byte == 0x8b ? NULL : "it does not begin as gzip does";
    case 2:
        return byte == 8 ? NULL : "packed by a method that nobody knows";
    case 3:
        header->flags = byte;
        return byte & 0xe0 ? "its header has flags that nobody knows" : NULL;
    default: /* time, effort and system */
        return NULL;
    }
}

/* A byte of a header. NULL, or what is wrong with it. RFC 1952, 2.3. */
static const char *header_byte(struct header *header, uint8_t byte)
{
    const char *fault = NULL;
    bool last = false;
    if (header->part != CHECKSUM)
        header->crc = isal.crc32_gzip_refl(header->crc, &byte, 1);
    switch (header->part) {
    case FIXED:
        fault = fixed_byte(header, byte);
        last = header->at == FIXED_LENGTH - 1;
        break;
    case EXTRA_LENGTH:
        header->extra_length |= (uint32_t)byte << 8 * header->at;
        last = header->at == 1;
        break;
    case EXTRA:
        last = header->at == header->extra_length - 1;
        break;
    case NAME:
    case COMMENT:
        last = byte == 0;
        break;
    case CHECKSUM:
        header->told_crc |= (uint32_t)byte << 8 * header->at;
        last = header->at == 1;
        if (last && header->told_crc != (header->crc & 0xffff))
            fault = "the checksum of its header is wrong";
        break;
    case COMPLETE:
        break;
    }
    header->at++;
    if (last)
        end_part(header);
    return fault;
}

static int take_header(struct vfm_unzip *unzip, uint8_t byte, struct vfm_error *error)
{
    bool magic = unzip->header.part == FIXED && unzip->header.at < 2;
    const char *fault = header_byte(&unzip->header, byte);
    if (fault && magic && unzip->member > 1)
        return rubbish(unzip->member - 1, error);
    if (fault)
        return damaged(unzip, fault, error);
    if (unzip->header.part == COMPLETE)
        unzip->where = DATA;
    return 0;
}

static uint32_t little_endian(const uint8_t bytes[4])
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static int take_trailer(struct vfm_unzip *unzip, uint8_t byte, struct vfm_error *error)
{
    unzip->trailer[unzip->trailer_length++] = byte;
    if (unzip->trailer_length < TRAILER_LENGTH)
        return 0;
    if (little_endian(unzip->trailer) != unzip->crc)
        return damaged(unzip, "its checksum is wrong", error);
    if (little_endian(unzip->trailer + 4) != unzip->length)
        return damaged(unzip, "its length is wrong", error);
    unzip->where = BETWEEN;
    return 0;
}

/* A byte outside the deflate data. */
static int take_byte(struct vfm_unzip *unzip, uint8_t byte, struct vfm_error *error)
{
    if (unzip->where == HEADER)
        return take_header(unzip, byte, error);
    if (unzip->where == TRAILER)
        return take_trailer(unzip, byte, error);
    if (byte == 0) {
        unzip->where = PADDING;
        return 0;
    }
    if (unzip->where == PADDING)
        return rubbish(unzip->member, error);
    begin_member(unzip);
    return take_header(unzip, byte, error);
}

/* The deflate data has ended. The bits read ahead of its end are the rest of a byte, which says
 * nothing, and at most eight whole bytes: all of them the trailer's. */
static int end_data(struct vfm_unzip *unzip, struct vfm_error *error)
{
    struct inflate_state *state = &unzip->state;
    uint64_t ahead = state->read_in >> state->read_in_length % 8;
    int count = state->read_in_length / 8, answer = 0;
    assert(count >= 0 && count <= TRAILER_LENGTH);
    unzip->where = TRAILER;
    for (int i = 0; i < count && answer == 0; i++)
        answer = take_trailer(unzip, (uint8_t)(ahead >> 8 * i), error);
    return answer;
}

static const char *reason_of(int answer)
{
    switch (answer) {
    case ISAL_INVALID_BLOCK:
        return "it has a block that cannot be read";
    case ISAL_INVALID_SYMBOL:
        return "it has a code that stands for nothing";
    case ISAL_INVALID_LOOKBACK:
        return "it repeats bytes from before its start";
    default:
        return "it cannot be unpacked";
    }
}

/* One call of inflate over at most UINT32_MAX bytes each way. */
static int call_inflate(struct inflate_state *state, const char *in, size_t in_length, char *out,
                        size_t out_size, size_t *taken, size_t *given)
{
    uint32_t in_most = in_length < UINT32_MAX ? (uint32_t)in_length : UINT32_MAX;
    uint32_t out_most = out_size < UINT32_MAX ? (uint32_t)out_size : UINT32_MAX;
    state->next_in = (uint8_t *)(uintptr_t)in; /* it is not written to */
    state->avail_in = in_most;
    state->next_out = (uint8_t *)out;
    state->avail_out = out_most;
    int answer = isal.isal_inflate(state);
    *taken = in_most - state->avail_in;
    *given = out_most - state->avail_out;
    return answer;
}

/* All of a state that is in use. */
static void copy_state(struct inflate_state *to, const struct inflate_state *from)
{
    memcpy(to, from, offsetof(struct inflate_state, tmp_out_buffer) + (size_t)from->tmp_out_valid);
}

/* Again from before the call that failed, a byte at a time. Far from the ends of its memory inflate
 * counts the repeat that it refuses as given, with whatever bytes lie there. Near them it does not.
 */
static int inflate_bytewise(struct vfm_unzip *unzip, const char *in, size_t in_length, char *out,
                            size_t out_size, size_t *taken, size_t *given)
{
    int answer = ISAL_DECOMP_OK;
    copy_state(&unzip->state, &unzip->before);
    *taken = *given = 0;
    while (answer == ISAL_DECOMP_OK && unzip->state.block_state != ISAL_BLOCK_FINISH &&
           *taken < in_length && *given < out_size) {
        size_t took, gave;
        answer = call_inflate(&unzip->state, in + *taken, 1, out + *given, out_size - *given, &took,
                              &gave);
        *taken += took;
        *given += gave;
    }
    return answer;
}

static int inflate_some(struct vfm_unzip *unzip, const char *in, size_t in_length, char *out,
                        size_t out_size, size_t *taken, size_t *given, struct vfm_error *error)
{
    copy_state(&unzip->before, &unzip->state);
    int answer = call_inflate(&unzip->state, in, in_length, out, out_size, taken, given);
    if (answer != ISAL_DECOMP_OK)
        answer = inflate_bytewise(unzip, in, in_length, out, out_size, taken, given);
    unzip->crc = isal.crc32_gzip_refl(unzip->crc, (const uint8_t *)out, *given);
    unzip->length += (uint32_t)*given;
    if (answer != ISAL_DECOMP_OK) {
        unzip->where = FAULT;
        unzip->reason = reason_of(answer);
    } else if (unzip->state.block_state == ISAL_BLOCK_FINISH) {
        return end_data(unzip, error);
    }
    return 0;
}

static int cut_short(const struct vfm_unzip *unzip, struct vfm_error *error)
{
    return vfm_fail(error, VFM_BAD_GZIP,
                    "ends in the middle of gzip member %llu: the file was cut short, fetch it "
                    "again",
                    (unsigned long long)unzip->member);
}

/* What was unpacked before the fault and found no room yet; then the fault. */
static int give_rest(struct vfm_unzip *unzip, char *out, size_t out_size, size_t *given,
                     struct vfm_error *error)
{
    struct inflate_state *state = &unzip->state;
    size_t rest = (size_t)(state->tmp_out_valid - state->tmp_out_processed);
    *given = rest < out_size ? rest : out_size;
    memcpy(out, state->tmp_out_buffer + state->tmp_out_processed, *given);
    state->tmp_out_processed += (int32_t)*given;
    if (*given < rest)
        return 0;
    return unzip->reason ? damaged(unzip, unzip->reason, error) : cut_short(unzip, error);
}

/* The bytes that are certain where the data end too early: those that come whatever follows.
 * Inflate takes up to three literals at once, and at the end of its input, by how that was cut,
 * none of the three where two are there. Which they are is seen from several ways to go on. */
static void find_tail(struct vfm_unzip *unzip)
{
    static const char ways[] = {'\0', '\xff', '\x55', '\xaa', '\x33', '\xcc'};
    struct inflate_state *state = &unzip->state;
    char follows[TAIL], out[TAIL], tail[TAIL] = {0};
    size_t length = TAIL;
    copy_state(&unzip->before, state);
    for (size_t i = 0; i < sizeof ways; i++) {
        size_t taken, given, same = 0;
        memset(follows, ways[i], TAIL);
        inflate_bytewise(unzip, follows, TAIL, out, TAIL, &taken, &given);
        if (i == 0)
            memcpy(tail, out, given);
        while (same < length && same < given && tail[same] == out[same])
            same++;
        length = same;
    }
    memcpy(state->tmp_out_buffer, tail, length);
    state->tmp_out_processed = 0;
    state->tmp_out_valid = (int32_t)length;
}

void vfm_unzip_end(struct vfm_unzip *unzip)
{
    if (unzip->where == DATA)
        find_tail(unzip);
    if (unzip->where <= TRAILER)
        unzip->where = FAULT;
}

int vfm_unzip_step(struct vfm_unzip *unzip, const char *in, size_t in_length, char *out,
                   size_t out_size, size_t *taken, size_t *given, struct vfm_error *error)
{
    int answer = 0;
    enum where before;
    size_t took, gave;
    *taken = *given = 0;
    do {
        before = unzip->where;
        took = gave = 0;
        if (unzip->where == DATA) {
            answer = inflate_some(unzip, in + *taken, in_length - *taken, out + *given,
                                  out_size - *given, &took, &gave, error);
        } else if (unzip->where == FAULT) {
            answer = give_rest(unzip, out + *given, out_size - *given, &gave, error);
        } else if (*taken < in_length) {
            answer = take_byte(unzip, (uint8_t)in[*taken], error);
            took = 1;
        }
        *taken += took;
        *given += gave;
    } while (answer == 0 && (took || gave || unzip->where != before));
    return answer;
}
